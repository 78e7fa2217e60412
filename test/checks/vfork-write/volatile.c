// RUN: %check_tidy %s
// A volatile scalar is how a child may tell its parent the error on Linux.
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static volatile sig_atomic_t file_failed;

int volatile_local(char **argv) {
  volatile int failed = 0;
  if (vfork() == 0) {
    execv(argv[0], argv);
    failed = errno;
    _exit(127);
  }
  return failed;
}

int int_volatile_local(char **argv) {
  int volatile failed = 0;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    failed = errno;
    _exit(127);
  }
  return failed;
}

int volatile_static(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    file_failed = 1;
    _exit(127);
  }
  return file_failed;
}

int plain_local(char **argv) {
  int failed = 0;
  if (vfork() == 0) {
    execv(argv[0], argv);
    failed = errno; // expect: vfork-write
    _exit(127);
  }
  return failed;
}

int register_local(char **argv) {
  register int failed = 0;
  if (vfork() == 0) {
    execv(argv[0], argv);
    failed = errno; // expect: vfork-write
    _exit(127);
  }
  return failed;
}

int volatile_incremented(char **argv) {
  volatile int failures = 0;
  if (vfork() == 0) {
    execv(argv[0], argv);
    failures++; // expect: vfork-write
    _exit(127);
  }
  return failures;
}

int volatile_compound(char **argv) {
  volatile int flags = 0;
  if (vfork() == 0) {
    execv(argv[0], argv);
    flags |= 1; // expect: vfork-write
    _exit(127);
  }
  return flags;
}

int pointer_to_plain_that_is_volatile(char **argv) {
  int failed = 0;
  int *volatile where = &failed;
  if (vfork() == 0) {
    execv(argv[0], argv);
    *where = 1; // expect: vfork-write
    _exit(127);
  }
  return failed;
}
