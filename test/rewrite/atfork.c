// RUN: %check_rewrite %s --fixed %s.fixed
// SCENARIO: program

/* Handlers that run at fork would not run any more. */

#include <pthread.h>
#include <unistd.h>

#include "Inputs/wait.h"

static void announce(void) { (void)!write(STDOUT_FILENO, "forks\n", 6); }

int main(void) {
  pthread_atfork(announce, NULL, NULL);
  pid_t pid = fork(); // expect-note: "not rewritten: the unit registers handlers that run at fork"
  if (pid == 0) {
    execlp("show", "show", "quiet", (char *)NULL);
    _exit(1);
  }
  print_status("main", pid);
  return 0;
}
