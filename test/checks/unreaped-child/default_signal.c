// RUN: %check_tidy %s
// To ask for what SIGCHLD does anyway reaps nothing.
#include <signal.h>
#include <unistd.h>

void start(char **argv) {
  if (fork() == 0) { // expect: unreaped-child
    signal(SIGCHLD, SIG_DFL);
    execv(argv[0], argv);
    _exit(127);
  }
}
