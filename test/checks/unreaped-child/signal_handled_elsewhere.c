// RUN: %check_tidy %s
// A function of another file gets a handler for SIGCHLD.
#include <signal.h>
#include <unistd.h>

void handle(int signal, void (*handler)(int));
void collect(int signal);

void discarded(char **argv) {
  if (fork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void setup(void) { handle(SIGCHLD, collect); }
