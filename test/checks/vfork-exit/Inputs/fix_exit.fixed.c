// RUN: %check_tidy --fixed %S/Inputs/fix_exit.fixed.c %s
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
    _exit(127);
  }
  exit(0);
}

void quick(char **argv, int code) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(code + 1);
  }
}

#define FAIL() exit(1)
void in_macro(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    FAIL(); // expect: vfork-exit
  }
}

static void leave(void) { exit(1); }
void in_helper(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    leave(); // expect: vfork-exit
  }
  leave();
}

void shared(int fd) {
  pid_t pid = vfork();
  if (pid == 0)
    close(fd);
  exit(0); // expect: vfork-exit
}
