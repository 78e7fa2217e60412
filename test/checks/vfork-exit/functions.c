// RUN: %check_tidy %s
// Everything that runs atexit handlers or flushes stdio on its way out.
#include <err.h>
#include <error.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void plain(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(127); // expect: vfork-exit
  }
  exit(0);
}

void quick(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    quick_exit(127); // expect: vfork-exit
  }
  quick_exit(0);
}

void print_error(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    err(127, "exec %s", argv[0]); // expect: vfork-exit
  }
  err(1, "parent");
}

void print_errorx(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    errx(127, "exec %s", argv[0]); // expect: vfork-exit
  }
}

void print_verr(char **argv, va_list ap) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    verr(127, "exec", ap); // expect: vfork-exit
  }
}

void print_verrx(char **argv, va_list ap) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    verrx(127, "exec", ap); // expect: vfork-exit
  }
}

void gnu_error(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    error(127, errno, "exec"); // expect: vfork-exit
  }
}

void gnu_error_that_returns(char **argv) {
  if (vfork() == 0) {
    error(0, errno, "starting"); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(127);
  }
}

void under_exit(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void capital_exit(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _Exit(127);
  }
}

void aborts(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    abort();
  }
}

void traps(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    __builtin_trap();
  }
}

void several(char **argv, int fd, const char *dir) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (dup2(fd, 0) < 0)
      exit(1); // expect: vfork-exit
    if (chdir(dir) < 0)
      exit(2); // expect: vfork-exit
    execv(argv[0], argv);
    if (errno == ENOENT)
      exit(127); // expect: vfork-exit
    exit(126);   // expect: vfork-exit
  }
}

void both_exit(int fd) {
  pid_t pid = vfork();
  if (pid == 0)
    close(fd);
  exit(pid > 0); // expect: vfork-exit
}

void conditional(char **argv, int verbose) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    verbose ? exit(1) : _exit(1); // expect: vfork-exit
  }
}

void unreachable(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(1);
    exit(2);
  }
}

void dead_branch(char **argv) {
  if (vfork() == 0) {
    if (0)
      exit(2);
    execv(argv[0], argv);
    _exit(1);
  }
}

void parent_exits(char **argv) {
  pid_t pid = vfork();
  if (pid < 0)
    err(1, "vfork");
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  reap(pid);
  exit(0);
}

void through_pointer(char **argv) {
  void (*leave)(int) = exit;
  if (vfork() == 0) {
    execv(argv[0], argv);
    leave(1); // expect: vfork-exit
  }
}

void through_pointer_correct(char **argv) {
  void (*leave)(int) = _exit;
  if (vfork() == 0) {
    execv(argv[0], argv);
    leave(1);
  }
}

void dereferenced(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    (*exit)(1);   // expect: vfork-exit
  }
}

void parenthesized(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    (exit)(1); // expect: vfork-exit
  }
}

#define FAIL(code) exit(code)
void in_macro(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    FAIL(1); // expect: vfork-exit
  }
}
