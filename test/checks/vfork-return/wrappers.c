// RUN: %check_tidy %s
// A function that returns vfork's result hands a dead frame to the child; its
// callers create children as well.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

pid_t xvfork(void) {
  return vfork(); // expect: vfork-return
}

pid_t checked(void) {
  pid_t pid = vfork();
  if (pid < 0) {
    perror("vfork");
    exit(111);
  }
  return pid; // expect: vfork-return
}

static inline __attribute__((always_inline)) pid_t inlined(void) {
  return vfork(); // expect: vfork-return
}

pid_t casted(void) {
  return (pid_t)(long)vfork(); // expect: vfork-return
}

pid_t through_variable(void) {
  pid_t p, q;
  p = vfork();
  q = p;
  return q; // expect: vfork-return
}

int second_level(void) {
  return xvfork(); // expect: vfork-return
}

int store_result(pid_t *out) {
  *out = vfork();
  return *out < 0 ? -1 : 0; // expect: vfork-return
}

pid_t chosen(int shared) {
  return shared ? vfork() : fork(); // expect: vfork-return
}

pid_t chosen_by_if(int shared) {
  if (shared)
    return vfork(); // expect: vfork-return
  return fork();
}

// The callers' children.
pid_t caller(void) {
  pid_t pid = xvfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t caller_correct(char **argv) {
  pid_t pid = xvfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t caller_of_checked(char **argv) {
  pid_t pid = checked();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t caller_of_inlined(char **argv) {
  pid_t pid = inlined();
  if (!pid) {
    execv(argv[0], argv);
    return -1; // expect: vfork-return
  }
  return pid;
}

pid_t caller_of_second_level(void) {
  if (second_level() == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t caller_of_through_variable(void) {
  switch (through_variable()) {
  case 0:
    exit(1); // expect: vfork-exit
  }
  exit(2);
}

// Not wrappers of vfork.
pid_t xfork(void) { return fork(); }

pid_t caller_of_xfork(void) {
  pid_t pid = xfork();
  if (pid == 0)
    return 0;
  return pid;
}

pid_t starts(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t caller_of_starts(char **argv) {
  pid_t pid = starts(argv);
  if (pid == 0)
    exit(1);
  return pid;
}

static pid_t (*const indirect)(void) = xvfork;

pid_t caller_through_pointer(void) {
  pid_t pid = indirect();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}
