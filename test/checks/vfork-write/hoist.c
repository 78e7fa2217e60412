// RUN: %check_tidy %s
// Work that belongs before the vfork call, and the same work done there.
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void mask_in_child(char **argv) {
  sigset_t none;
  pid_t pid = vfork();
  if (pid == 0) {
    sigemptyset(&none); // expect: vfork-write
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(argv[0], argv);
    _exit(127);
  }
}

void mask_in_parent(char **argv) {
  sigset_t none, old;
  sigemptyset(&none);
  sigprocmask(SIG_BLOCK, &none, &old);
  pid_t pid = vfork();
  if (pid == 0) {
    sigprocmask(SIG_SETMASK, &old, NULL);
    execv(argv[0], argv);
    _exit(127);
  }
  sigprocmask(SIG_SETMASK, &old, NULL);
}

void arguments_in_child(const char *command) {
  char *argv[4];
  if (vfork() == 0) {
    argv[0] = "sh";            // expect: vfork-write
    argv[1] = "-c";            // expect: vfork-write
    argv[2] = (char *)command; // expect: vfork-write
    argv[3] = NULL;            // expect: vfork-write
    execv("/bin/sh", argv);
    _exit(127);
  }
}

void arguments_in_parent(const char *command) {
  char *argv[4];
  argv[0] = "sh";
  argv[1] = "-c";
  argv[2] = (char *)command;
  argv[3] = NULL;
  if (vfork() == 0) {
    execv("/bin/sh", argv);
    _exit(127);
  }
}

void arguments_born_in_child(const char *command) {
  if (vfork() == 0) {
    char *argv[] = {"sh", "-c", (char *)command, NULL};
    execv("/bin/sh", argv);
    _exit(127);
  }
}
