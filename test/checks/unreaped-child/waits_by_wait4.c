// RUN: %check_tidy %s
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void discarded(char **argv) {
  if (fork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void collect(struct rusage *usage) { wait4(-1, NULL, 0, usage); }
