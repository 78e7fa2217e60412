// RUN: %check_tidy %s
// A function of another file is named like one that waits for children.
#include <unistd.h>

int wait_nohang(int *status);

void discarded(char **argv) {
  if (fork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void collect(int signal) {
  int status;
  while (wait_nohang(&status) > 0)
    ;
}
