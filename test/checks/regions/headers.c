// RUN: %check_tidy %s
// Project headers count as the project's code.
#include "Inputs/start.h"
#include <sys/wait.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void uses_header(char **argv) { reap(start_in_header(argv)); }

void helpers_in_header(char **argv, int quiet) {
  pid_t pid = XVFORK();
  IN_CHILD(pid) {
    execv(argv[0], argv);
    if (quiet)
      leave_safely_in_header();
    leave_in_header(); // expect: vfork-exit
  }
}
