// RUN: %check_tidy %s
// Functions that are called like libc's and are not.
#include "Inputs/own_names.h"
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static void exit(int code) { _exit(code); }
static int popen(int fd) { return dup(fd); }
static int printf(const char *text) { return (int)write(1, text, 1); }

void static_exit(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1);
  }
}

void static_popen(char **argv) {
  if (vfork() == 0) {
    close(popen(3));
    execv(argv[0], argv);
    _exit(1);
  }
}

void static_printf(char **argv) {
  if (vfork() == 0) {
    printf("x");
    execv(argv[0], argv);
    _exit(1);
  }
}

void other_error(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    error("exec of %s failed", argv[0]); // expect: vfork-unsafe-call "cannot be verified"
    _exit(1);
  }
}

void other_err(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    err(argv[0]); // expect: vfork-unsafe-call "cannot be verified"
    _exit(1);
  }
}
