// RUN: %check_tidy %s
// Helpers that ask a global variable whether they run in the child.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static int vforked;
static int never_set_before;
static pid_t shell_pid;

static void die(void) {
  if (vforked)
    _exit(1);
  else
    exit(1);
}

static void die_deeper(void) { die(); }

static void die_inverted(void) {
  if (!vforked)
    exit(1);
  _exit(1);
}

static void die_other(void) {
  if (never_set_before)
    _exit(1);
  exit(1);
}

pid_t guarded(char **argv) {
  vforked = 1;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die();
  }
  vforked = 0;
  if (pid < 0)
    die();
  return pid;
}

pid_t guarded_deeper(char **argv) {
  pid_t pid;
  vforked = 1;
  if ((pid = vfork()) == 0) {
    dup2(3, 0);
    execv(argv[0], argv);
    die_deeper();
  }
  vforked = 0;
  return pid;
}

pid_t guarded_inverted(char **argv) {
  vforked = 1;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die_inverted();
  }
  vforked = 0;
  return pid;
}

pid_t not_guarded(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die(); // expect: vfork-exit
  }
  return pid;
}

pid_t guarded_by_another(char **argv) {
  vforked = 1;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die_other(); // expect: vfork-exit
  }
  vforked = 0;
  return pid;
}

pid_t guard_cleared(char **argv) {
  vforked = 0;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die(); // expect: vfork-exit
  }
  return pid;
}

pid_t guard_set_in_child(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    vforked = 1; // expect: vfork-write
    execv(argv[0], argv);
    die();
  }
  vforked = 0;
  return pid;
}

pid_t guard_read_directly(char **argv) {
  vforked = 1;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    if (!vforked)
      exit(1);
    _exit(1);
  }
  vforked = 0;
  return pid;
}

pid_t local_guard(char **argv) {
  int in_child = 1;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    if (in_child)
      _exit(1);
    exit(1);
  }
  return pid;
}

static struct {
  int in_vfork;
} state;

static void die_by_state(void) {
  if (state.in_vfork)
    _exit(1);
  exit(1);
}

pid_t guarded_by_field(char **argv) {
  state.in_vfork = 1;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die_by_state();
  }
  state.in_vfork = 0;
  return pid;
}

static void die_by_pid(void) {
  if (getpid() != shell_pid)
    _exit(1);
  exit(1);
}

pid_t unrelated_guard(char **argv, int quiet) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    if (quiet)
      _exit(1);
    exit(1); // expect: vfork-exit
  }
  if (pid < 0)
    die_by_pid();
  return pid;
}
