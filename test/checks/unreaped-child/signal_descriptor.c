// RUN: %check_tidy %s
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

void discarded(char **argv) {
  if (fork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

int setup(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  return signalfd(-1, &set, 0);
}
