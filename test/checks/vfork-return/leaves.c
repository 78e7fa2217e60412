// RUN: %check_tidy %s
// Every way for the child to leave the frame that called vfork.
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static jmp_buf env;
static sigjmp_buf sigenv;

int value(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    return -1; // expect: vfork-return
  }
  return pid;
}

int value_correct(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(-1);
  }
  return pid;
}

void plain(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    return; // expect: vfork-return
  }
}

int returns_exec(char **argv) {
  if (vfork() == 0)
    return execv(argv[0], argv); // expect: vfork-return
  return 0;
}

int returns_before_exec(char **argv, int fd) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (dup2(fd, 1) < 0)
      return -1; // expect: vfork-return
    execv(argv[0], argv);
    _exit(127);
  }
  return 0;
}

int returns_twice(char **argv, int fd) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (dup2(fd, 1) < 0)
      return -1; // expect: vfork-return
    execv(argv[0], argv);
    return -2; // expect: vfork-return
  }
  return 0;
}

int shared_return(char **argv) {
  pid_t pid = vfork();
  if (pid == 0)
    execv(argv[0], argv);
  return pid; // expect: vfork-return
}

int two_shared_returns(char **argv, int a) {
  pid_t pid = vfork();
  if (pid == 0)
    execv(argv[0], argv);
  if (a)
    return 1; // expect: vfork-return
  return 0;   // expect: vfork-return
}

int shared_return_behind_parent(char **argv, int log) {
  pid_t pid = vfork();
  if (pid == 0)
    execv(argv[0], argv);
  else
    reap(pid);
  if (log)
    write(2, "x", 1);
  return 0; // expect: vfork-return
}

void runs_off(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
  }
} // expect: vfork-return

void runs_off_from_else(char **argv) {
  pid_t pid = vfork();
  if (pid > 0)
    reap(pid);
  else if (pid == 0)
    execv(argv[0], argv);
} // expect: vfork-return

void does_not_run_off(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void runs_off_by_one_path(char **argv, int a) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (a)
      _exit(1);
    execv(argv[0], argv);
  }
} // expect: vfork-return

void runs_off_in_switch(char **argv) {
  switch (vfork()) {
  case 0:
    execv(argv[0], argv);
  }
} // expect: vfork-return

void runs_off_behind_loop(char **argv) {
  if (vfork() == 0)
    while (*argv)
      execv(*argv, argv);
} // expect: vfork-return

void ignores_result(char **argv) {
  vfork();
  execv(argv[0], argv);
} // expect: vfork-return

int value_missing(char **argv) {
  pid_t pid = vfork();
  if (pid == 0)
    execv(argv[0], argv);
  else
    return pid;
} // expect: vfork-return

void long_jump(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    longjmp(env, 1); // expect: vfork-return
  }
}

void short_jump(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _longjmp(env, 1); // expect: vfork-return
  }
}

void signal_jump(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    siglongjmp(sigenv, 1); // expect: vfork-return
  }
}

int parent_jumps(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  if (pid < 0)
    longjmp(env, 1);
  return pid;
}

void thread_exit(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    pthread_exit(NULL); // expect: vfork-return
  }
}

void parent_thread_exits(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  pthread_exit(NULL);
}

static void fail(void) { longjmp(env, 2); }
static void bail(int code) {
  if (code)
    fail();
}

void helper_jumps(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fail(); // expect: vfork-return
  }
}

void helper_may_jump(char **argv, int code) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    bail(code); // expect: vfork-return
    _exit(1);
  }
}

static int add(int a, int b) { return a + b; }
static void nothing(void) { return; }

void helper_returns(char **argv) {
  if (vfork() == 0) {
    nothing();
    execv(argv[add(0, 1)], argv);
    _exit(1);
  }
}

static int start_in_helper(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    return 1; // expect: vfork-return
  }
  return 0;
}

int calls_starter(char **argv) { return start_in_helper(argv); }

int in_statement_expression(char **argv) {
  pid_t pid = vfork();
  int r = ({
    if (pid == 0)
      return 1; // expect: vfork-return
    2;
  });
  return r + (argv != 0);
}

int through_goto(char **argv) {
  pid_t pid = vfork();
  if (pid == 0)
    goto done;
  reap(pid);
  return 0;
done:
  execv(argv[0], argv);
  return 1; // expect: vfork-return
}

int nested_ifs(char **argv, int a, int b) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (a) {
      if (b)
        return 1; // expect: vfork-return
      else
        _exit(2);
    } else {
      execv(argv[0], argv);
      _exit(3);
    }
  }
  return 0;
}

#define RETURN_IF_BAD(x)                                                       \
  if ((x) < 0)                                                                 \
  return -1

int return_in_macro(char **argv, int fd) {
  if (vfork() == 0) {
    RETURN_IF_BAD(dup2(fd, 0)); // expect: vfork-return
    execv(argv[0], argv);
    _exit(127);
  }
  return 0;
}
