// RUN: %check_tidy %s
#include <signal.h>
#include <unistd.h>

void discarded(char **argv) {
  if (fork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void setup(void) { signal(SIGCHLD, SIG_IGN); }
