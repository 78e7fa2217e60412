// RUN: %check_tidy %s
// These have names of other things to wait for, or say what SIGCHLD is.
#include <signal.h>
#include <unistd.h>

void wait_for_input(int fd);
int child_waits(void) { return 0; }
const char *name_of(int signal);
void reap_nothing(void) {}

void discarded(char **argv) {
  if (fork() == 0) { // expect: unreaped-child
    execv(argv[0], argv);
    _exit(127);
  }
  wait_for_input(0);
  reap_nothing();
  name_of(SIGCHLD);
  child_waits();
}
