// RUN: %check_tidy %s
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

pid_t usual(void) {
  pid_t pid;
  switch (pid = vfork()) {
  case -1:
    exit(3);
  case 0:
    exit(1); // expect: vfork-exit
  default:
    exit(2);
  }
}

pid_t on_the_call(void) {
  switch (vfork()) {
  case 0:
    exit(1); // expect: vfork-exit
  case -1:
    return -1;
  }
  return 0;
}

pid_t child_by_default(void) {
  pid_t pid = vfork();
  if (pid > 0)
    return pid;
  switch (pid) {
  case -1:
    exit(3);
  default:
    exit(1); // expect: vfork-exit
  }
}

pid_t parent_by_default(void) {
  pid_t pid = vfork();
  switch (pid) {
  default:
    exit(2);
  case 0:
    _exit(1);
  }
}

pid_t falls_through(void) {
  pid_t pid = vfork();
  switch (pid) {
  case 0:
    close(3);
    // fall through
  case -1:
    exit(1); // expect: vfork-exit
  default:
    exit(2);
  }
}

pid_t falls_into_default(char **argv) {
  pid_t pid = vfork();
  switch (pid) {
  case -1:
    return -1;
  case 0:
    execv(argv[0], argv);
    // fall through
  default:
    exit(2); // expect: vfork-exit
  }
}

pid_t breaks_out(char **argv) {
  pid_t pid = vfork();
  switch (pid) {
  case 0:
    execv(argv[0], argv);
    break;
  default:
    reap(pid);
  }
  return pid; // expect: vfork-return
}

pid_t no_default(void) {
  pid_t pid = vfork();
  switch (pid) {
  case 0:
    _exit(1);
  }
  exit(2);
}

pid_t case_range(void) {
  pid_t pid = vfork();
  switch (pid) {
  case -1 ... 0:
    exit(1); // expect: vfork-exit
  default:
    exit(2);
  }
}

pid_t case_range_without_child(void) {
  pid_t pid = vfork();
  switch (pid) {
  case 1 ... 99999:
    exit(1);
  case 0:
    _exit(0);
  }
  return pid;
}

pid_t on_a_comparison(void) {
  pid_t pid = vfork();
  switch ((int)(pid == 0)) {
  case 1:
    exit(1); // expect: vfork-exit
  case 0:
    exit(2);
  }
  return pid;
}

pid_t nested(int mode) {
  pid_t pid = vfork();
  switch (pid) {
  case 0:
    switch (mode) {
    case 1:
      exit(1); // expect: vfork-exit
    case 2:
      _exit(1);
    }
    _exit(2);
  }
  exit(2);
}

enum { CHILD = 0, FAILED = -1 };

pid_t enumerators(void) {
  pid_t pid = vfork();
  switch (pid) {
  case FAILED:
    exit(3);
  case CHILD:
    exit(1); // expect: vfork-exit
  }
  exit(2);
}

pid_t label_inside(int again) {
  pid_t pid = vfork();
  switch (pid) {
    while (again) {
    case 0:
      _exit(1);
    case -1:
      exit(3);
    }
  }
  exit(2);
}
