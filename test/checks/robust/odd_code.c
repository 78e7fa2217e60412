// RUN: %check_tidy %s -- -w
// Odd but legal code around and inside a child.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void computed_goto(char **argv, int n) {
  static const void *const targets[] = {&&first, &&second};
  pid_t pid = vfork();
  if (pid == 0) {
    goto *targets[n];
  first:
    execv(argv[0], argv);
    _exit(1);
  second:
    exit(2); // expect: vfork-exit
  }
}

void inline_assembly(char **argv, int n) {
  if (vfork() == 0) {
    int own;
    __asm__ volatile("" ::: "memory");
    __asm__("movl %1, %0" : "=r"(own) : "r"(3));
    execv(argv[own], argv);
    _exit(1);
  }
}

void assembly_writes(char **argv, int n) {
  if (vfork() == 0) {
    __asm__("movl $1, %0" : "=r"(n)); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void assembly_goto(char **argv) {
  if (vfork() == 0) {
    __asm__ goto("" : : : : away);
    execv(argv[0], argv);
  away:
    _exit(1);
  }
}

void nested_statement_expressions(char **argv) {
  int r = ({
    ({
      if (vfork() == 0) {
        execv(argv[0], argv);
        exit(1); // expect: vfork-exit
      }
      1;
    });
  });
  exit(r);
}

void variable_length(char **argv, int n) {
  if (vfork() == 0) {
    char text[n];
    char *args[n + 1];
    text[0] = 0;
    args[0] = text;
    execv(argv[sizeof(args) == 0], args);
    _exit(1);
  }
}

void unevaluated(char **argv, int n) {
  if (vfork() == 0) {
    (void)sizeof(n++);
    (void)sizeof(exit(1), 1);
    (void)_Alignof(__typeof__(n = 1));
    (void)__builtin_constant_p(n++);
    (void)__builtin_choose_expr(1, 0, exit(1));
    (void)_Generic(n, int : 1, default : (exit(1), 2));
    execv(argv[0], argv);
    _exit(1);
  }
}

void generic_selected(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _Generic(1, int: exit, default: _exit)(1); // expect: vfork-exit
  }
}

void empty_child(char **argv) {
  if (vfork() == 0)
    ;
  exit(argv == 0); // expect: vfork-exit
}

void empty_both(void) {
  vfork();
} // expect: vfork-return

int called_with_result(int a, int b);
void result_in_arguments(char **argv) {
  called_with_result(vfork() == 0, 1); // expect: vfork-unsafe-call "cannot be verified"
  exit(argv == 0); // expect: vfork-exit
}

void comma_chain(char **argv) {
  int a, b;
  if (a = 1, b = 2, vfork() == 0)
    exit(1); // expect: vfork-exit
  exit(a + b);
}

void loop_conditions(char **argv) {
  pid_t pid;
  for (int i = 0; (pid = vfork()) == 0 ? (execv(argv[0], argv), _exit(1), 1) : i < 3; i++)
    reap(pid);
}

void casts(void) {
  unsigned char c = vfork();
  if (c == 0)
    _exit(0);
  exit(1);
}

void deep_nesting(char **argv, int a) {
  if (vfork() == 0) {
    if (a > 1) { if (a > 2) { if (a > 3) { if (a > 4) { if (a > 5) {
      if (a > 6) { if (a > 7) { if (a > 8) { if (a > 9) { if (a > 10) {
        exit(1); // expect: vfork-exit
      } } } } }
    } } } } }
    execv(argv[0], argv);
    _exit(1);
  }
}

void unreachable_builtin(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    __builtin_unreachable();
  }
}

void shadowed(char **argv) {
  pid_t pid = vfork();
  {
    pid_t pid = 0;
    if (pid == 0)
      close(3);
  }
  if (pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

void old_label(char **argv) {
  __label__ out;
  if (vfork() == 0)
    goto out;
  exit(0);
out:
  exit(1); // expect: vfork-exit
}

void block_scope_declaration(char **argv) {
  extern void exit(int);
  if (vfork() == 0)
    exit(1); // expect: vfork-exit
}

int conditional_operand(char **argv) {
  pid_t pid = vfork() ?: (execv(argv[0], argv), _exit(127), 0);
  return pid;
}

union reused {
  pid_t pid;
  long wide;
};
int in_union(char **argv, union reused *u) {
  u->wide = 0;
  u->pid = vfork();
  if (u->pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  return u->pid;
}

int indirect_vfork(char **argv) {
  pid_t (*make)(void) = vfork;
  pid_t pid = make();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  return pid;
}

void self_call(char **argv, int n) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  if (n)
    self_call(argv, n - 1);
}

void weak_function(void) __attribute__((weak));
void weak_function(void) { _exit(3); }
void aliased(void) __attribute__((alias("weak_function")));

void huge_constants(char **argv) {
  pid_t pid = vfork();
  if (pid == 0x7fffffffffffffffLL || pid == -9223372036854775807LL)
    exit(1);
  if (pid == 0)
    _exit(1);
}
