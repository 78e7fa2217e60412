// RUN: %check_tidy %s
// Processes started inside a vfork child.
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void worker(void);
static int shared;

void fork_inside(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (fork() > 0) // expect: vfork-unsafe-call
      _exit(0);
    execv(argv[0], argv);
    _exit(1);
  }
  reap(pid);
}

int grandchild_owns_its_memory(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    pid_t grandchild = fork(); // expect: vfork-unsafe-call
    if (grandchild == 0) {
      shared = 1;
      printf("grandchild\n");
      worker();
      return 0;
    }
    execv(argv[0], argv);
    _exit(1);
  }
  reap(pid);
  return 1;
}

void middle_is_still_a_vfork_child(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    pid_t grandchild = fork(); // expect: vfork-unsafe-call
    if (grandchild == 0) {
      shared = 1;
      execv(argv[0], argv);
      _exit(127);
    }
    shared = 2; // expect: vfork-write
    _exit(0);
  }
  reap(pid);
}

void vfork_inside(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    pid_t grandchild = vfork(); // expect: vfork-unsafe-call
    if (grandchild == 0) {
      execv(argv[0], argv);
      exit(1); // expect: vfork-exit
    }
    _exit(0);
  }
  reap(pid);
}

void spawn_inside(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    pid_t grandchild;
    posix_spawn(&grandchild, argv[0], NULL, NULL, argv, NULL); // expect: vfork-unsafe-call
    _exit(grandchild > 0);
  }
  reap(pid);
}

void fork_before(char **argv) {
  pid_t helper = fork();
  if (helper == 0) {
    worker();
    exit(0);
  }
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  reap(helper);
  reap(pid);
}

void vfork_in_fork_child(char **argv) {
  pid_t outer = fork();
  if (outer == 0) {
    shared = 1;
    pid_t pid = vfork();
    if (pid == 0) {
      shared = 2; // expect: vfork-write
      execv(argv[0], argv);
      _exit(127);
    }
    reap(pid);
    _exit(0);
  }
  reap(outer);
}

static void start(char **argv) {
  if (fork() == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void helper_forks(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    start(argv); // expect: vfork-unsafe-call
    _exit(0);
  }
  reap(pid);
}
