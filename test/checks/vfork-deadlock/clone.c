// RUN: %check_tidy %s
// clone() with its flags.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static int shared;
static char stack[65536];

static int vfork_like(void *arg) {
  char **argv = arg;
  int own = 0;
  own++;
  shared = 1; // expect: vfork-write
  puts("x");  // expect: vfork-unsafe-call
  pause();    // expect: vfork-deadlock
  execv(argv[0], argv);
  if (own)
    exit(1); // expect: vfork-exit
  return 127;
}

static int vfork_like_correct(void *arg) {
  char **argv = arg;
  dup2(3, 0);
  execv(argv[0], argv);
  return 127;
}

static int without_memory(void *arg) {
  char **argv = arg;
  shared = 2;
  puts("x");
  pause(); // expect: vfork-deadlock
  execv(argv[0], argv);
  _exit(127);
}

static int thread_like(void *arg) {
  shared = 3;
  puts(arg);
  pause();
  return 0;
}

static int process_like(void *arg) {
  char **argv = arg;
  shared = 4;
  puts("x");
  pause();
  execv(argv[0], argv);
  _exit(127);
}

static int used_both_ways(void *arg) {
  shared = 5; // expect: vfork-write
  execv(arg, arg);
  return 127;
}

pid_t start(char **argv) {
  return clone(vfork_like, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, argv);
}

pid_t start_correct(char **argv) {
  return clone(vfork_like_correct, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, argv);
}

pid_t start_without_memory(char **argv) {
  return clone(without_memory, stack + sizeof stack, CLONE_VFORK | SIGCHLD, argv);
}

pid_t start_thread_like(char **argv) {
  return clone(thread_like, stack + sizeof stack, CLONE_VM | SIGCHLD, argv);
}

pid_t start_process_like(char **argv) {
  return clone(process_like, stack + sizeof stack, SIGCHLD, argv);
}

pid_t start_both_ways(char **argv, int quick) {
  if (quick)
    return clone(&used_both_ways, stack + sizeof stack, CLONE_VFORK | CLONE_VM | SIGCHLD, argv);
  return clone(&used_both_ways, stack + sizeof stack, SIGCHLD, argv);
}
