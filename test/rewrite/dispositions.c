// RUN: %check_rewrite %s --fixed %s.fixed --sanitize -- -Wno-unused-function
// SCENARIO: program show
// SCENARIO: program missing

/* sigaction, of which the program sees what is ignored. */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", NULL};

static void handle(int number) {
  (void)number;
}

void all_kinds(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_IGN;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, NULL);
    action.sa_handler = SIG_DFL;
    sigaction(SIGQUIT, &action, NULL);
    action.sa_handler = handle;
    sigaction(SIGTERM, &action, NULL);
    execvp(file, show);
    _exit(127);
  }
  print_status("all_kinds", pid);
}

void as_before(char *file) {
  struct sigaction ignore, old, *others = &old;
  memset(&ignore, 0, sizeof ignore);
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGINT, &ignore, &old);
  pid_t pid = fork();
  if (pid == 0) {
    sigaction(SIGINT, &old, NULL);
    sigaction(SIGUSR1, others, NULL);
    sigaction(SIGHUP, &ignore, NULL);
    execvp(file, show);
    _exit(127);
  }
  sigaction(SIGINT, &old, NULL);
  print_status("as_before", pid);
}

void as_before_by_signal(char *file) {
  void (*old)(int) = signal(SIGQUIT, SIG_IGN);
  pid_t pid = fork();
  if (pid == 0) {
    signal(SIGQUIT, old);
    execvp(file, show);
    _exit(127);
  }
  signal(SIGQUIT, old);
  print_status("as_before_by_signal", pid);
}

static void set(int number, void (*handler)(int)) {
  struct sigaction action;
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;
  sigaction(number, &action, NULL);
}

void by_helper(char *file, int quiet) {
  pid_t pid = fork();
  if (pid == 0) {
    if (quiet)
      set(SIGINT, SIG_IGN);
    set(SIGPIPE, SIG_DFL);
    set(SIGHUP, quiet ? SIG_IGN : SIG_DFL);
    execvp(file, show);
    _exit(127);
  }
  print_status("by_helper", pid);
}

void by_condition(char *file, int quiet) {
  pid_t pid = fork();
  if (pid == 0) {
    struct sigaction action = {.sa_flags = SA_RESTART};
    if (quiet)
      action.sa_handler = SIG_IGN;
    sigaction(SIGINT, &action, NULL); // expect-note: "not rewritten: the call of 'sigaction' is no step of a child"
    execvp(file, show);
    _exit(127);
  }
  print_status("by_condition", pid);
}

void unless_ignored(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    struct sigaction old, action = {0};
    sigaction(SIGINT, &action, &old);
    if (old.sa_handler != SIG_IGN) // expect-note: "not rewritten: this cannot be done before the child exists"
      signal(SIGQUIT, SIG_IGN);
    execvp(file, show);
    _exit(127);
  }
  print_status("unless_ignored", pid);
}

void all_signals(char *file) {
  signal(SIGUSR2, SIG_IGN);
  pid_t pid = fork();
  if (pid == 0) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    for (int i = 1; i <= SIGRTMAX; i++)
      sigaction(i, &action, NULL);
    execvp(file, show);
    _exit(127);
  }
  signal(SIGUSR2, SIG_DFL);
  print_status("all_signals", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  all_kinds(file);
  as_before(file);
  as_before_by_signal(file);
  by_helper(file, 1);
  by_helper(file, 0);
  by_condition(file, 1);
  unless_ignored(file);
  all_signals(file);
  return 0;
}
