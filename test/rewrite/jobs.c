// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: program show
// SCENARIO: program missing

/* A child that knows its own id, as a shell's does. */

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", NULL};

void leads(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    pid_t self = getpid();
    setpgid(self, self);
    tcsetpgrp(STDIN_FILENO, self);
    execvp(file, show);
    _exit(127);
  }
  setpgid(pid, pid);
  print_status("leads", pid);
}

void assigned(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    pid = getpid();
    setpgid(pid, pid);
    execvp(file, show);
    _exit(127);
  }
  print_status("assigned", pid);
}

void another(char *file, int own) {
  pid_t pid = fork();
  if (pid == 0) {
    pid_t group = getpid();
    if (!own)
      group = getpgrp();
    setpgid(0, group); // expect-note: "not rewritten: this cannot be done before the child exists"
    execvp(file, show);
    _exit(127);
  }
  print_status("another", pid);
}

void printed(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    pid_t self = getpid();
    execvp(file, show);
    fprintf(stderr, "pid %d\n", self); // expect-note: "not rewritten: this cannot be done before the child exists"
    _exit(127);
  }
  print_status("printed", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  leads(file);
  assigned(file);
  another(file, 1);
  printed(file);
  return 0;
}
