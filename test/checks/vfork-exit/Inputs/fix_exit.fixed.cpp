// RUN: %check_tidy --fixed %S/Inputs/fix_exit.fixed.cpp %s -- -std=c++17
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void standard(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void global(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}
