// RUN: %check_rewrite %s
// SCENARIO: program missing

/* A unit that changes what stderr is. */

#include <err.h>
#include <stdio.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", "quiet", NULL};

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  setvbuf(stderr, NULL, _IOFBF, 4096);
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    perror(file); // expect-note: "not rewritten: the unit changes where 'perror' prints to, or when"
    _exit(1);
  }
  print_status("perror", pid);
  pid = fork();
  if (pid == 0) {
    execvp(file, show);
    err(1, "%s", file); // expect-note: "not rewritten: the unit changes where 'err' prints to, or when"
  }
  print_status("err", pid);
  return 0;
}
