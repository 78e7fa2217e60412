// RUN: %check_tidy %s
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

void discarded(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void collect(siginfo_t *info) { waitid(P_ALL, 0, info, WEXITED); }
