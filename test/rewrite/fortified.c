// RUN: %check_rewrite %s --fixed %s.fixed -- -O2 -D_FORTIFY_SOURCE=2
// SCENARIO: program show
// SCENARIO: program missing

/* What -D_FORTIFY_SOURCE makes of calls. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", "quiet", NULL};

void says(char *file) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    printf("running %s\n", file);
    fflush(stdout);
    execvp(file, show);
    fprintf(stderr, "%s: %s\n", file, strerror(errno));
    dprintf(STDERR_FILENO, "status %d\n", 127);
    perror("exec");
    _exit(127);
  }
  print_status("says", pid);
}

void builds(char *file, int number) {
  pid_t pid = fork();
  if (pid == 0) {
    char text[16], copy[16];
    memset(copy, 0, sizeof copy);
    snprintf(text, sizeof text, "%d", number);
    strcpy(copy, "n");
    strcat(copy, "ame");
    execlp(file, "show", "quiet", text, copy, (char *)NULL);
    _exit(127);
  }
  print_status("builds", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  says(file);
  builds(file, argc);
  return 0;
}
