// RUN: %check_tidy %s
// Handling another signal collects nobody.
#include <signal.h>
#include <unistd.h>

void discarded(char **argv) {
  if (fork() == 0) { // expect: unreaped-child
    execv(argv[0], argv);
    _exit(127);
  }
}

void setup(void (*handler)(int)) {
  struct sigaction sa = {.sa_handler = handler};
  signal(SIGINT, SIG_IGN);
  sigaction(SIGTERM, &sa, NULL);
}
