// RUN: %check_tidy --fixed %S/Inputs/fix_return.fixed.c %s
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

int value(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

void plain(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void runs_off(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

#define LEAVE return
void in_macro(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    LEAVE; // expect: vfork-return
  }
}

int shared(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}
