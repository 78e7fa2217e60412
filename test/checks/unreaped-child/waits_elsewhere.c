// RUN: %check_tidy %s
// One wait call in the file can collect every child.
#include <sys/wait.h>
#include <unistd.h>

void discarded(char **argv) {
  if (fork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void collect(void) {
  while (waitpid(-1, NULL, WNOHANG) > 0)
    ;
}
