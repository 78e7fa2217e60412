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

// The result goes through memory of the caller.
struct job {
  pid_t pid;
  int id;
};

int started(pid_t *out) {
  pid_t pid = vfork();
  *out = pid;
  return 0; // expect: vfork-return
}

pid_t caller_of_started(char **argv) {
  pid_t pid;
  if (started(&pid) < 0)
    exit(1);
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  exit(0);
}

pid_t caller_of_store_result(char **argv) {
  pid_t pid;
  if (store_result(&pid) < 0)
    exit(1);
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  exit(0);
}

void start_job(struct job *j) { j->pid = vfork(); } // expect: vfork-return

void caller_of_start_job(struct job *j, char **argv) {
  start_job(j);
  if (j->pid == 0) {
    j->id = 1; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
  j->id = 2;
}

static pid_t last;
static void start_last(void) {
  last = vfork();
} // expect: vfork-return

pid_t caller_of_start_last(char **argv) {
  start_last();
  switch (last) {
  case 0:
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  case -1:
    exit(2);
  }
  return last;
}

static int is_child(pid_t *out) {
  *out = vfork();
  return *out == 0; // expect: vfork-return
}

pid_t caller_of_is_child(char **argv) {
  pid_t pid;
  if (is_child(&pid)) {
    execv(argv[0], argv);
    _exit(1);
  }
  return pid;
}

// A child that was not meant to come back.
int launch(struct job *j, char **argv) {
  j->pid = vfork();
  if (j->pid == 0) {
    execv(argv[0], argv);
    return -1; // expect: vfork-return
  }
  return 0;
}

void caller_of_launch(struct job *j, char **argv) {
  if (launch(j, argv) < 0)
    exit(1);
  j->id = 2;
}

void launch_last(char **argv) {
  last = vfork();
  if (last == 0)
    execv(argv[0], argv);
} // expect: vfork-return

void caller_of_launch_last(struct job *j, char **argv) {
  launch_last(argv);
  j->id = 2;
}

// Which process it is, told by a number of the child's own.
static int forked(void) {
  if (vfork() == 0)
    return 1; // expect: vfork-return "returns the result"
  return 0;
}

void caller_of_forked(char **argv) {
  if (forked()) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  reap(-1);
}

enum process { PARENT, CHILD, FAILED };
static enum process start_one(pid_t *pid) {
  *pid = vfork();
  if (*pid == 0)
    return CHILD; // expect: vfork-return "returns the result"
  if (*pid < 0)
    return FAILED;
  return PARENT;
}

int caller_of_start_one(char **argv) {
  static int starts;
  pid_t pid;
  switch (start_one(&pid)) {
  case CHILD:
    execv(argv[0], argv);
    starts++; // expect: vfork-write
    _exit(1);
  case FAILED:
    return -1;
  case PARENT:
    starts++;
  }
  return pid;
}

// The number says that the start has failed.
static int launch_quietly(char **argv, const char *dir) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (chdir(dir) < 0)
      return -1; // expect: vfork-return "destroys the frame"
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
  return 0;
}

void caller_of_launch_quietly(struct job *j, char **argv) {
  if (launch_quietly(argv, "/") < 0)
    exit(1);
  j->id = 2;
}

// The caller without a child cannot tell it from the child.
static int tried(int ready) {
  if (!ready)
    return 1;
  if (vfork() == 0)
    return 1; // expect: vfork-return "returns the result"
  return 0;
}

void caller_of_tried(struct job *j) {
  if (tried(j->id))
    exit(1); // expect: vfork-exit
  j->id = 2;
}

// Neither can the parent.
static int same_for_all(void) {
  if (vfork() == 0)
    return 0; // expect: vfork-return "destroys the frame"
  return 0;
}

void caller_of_same_for_all(struct job *j) {
  if (same_for_all())
    exit(1);
  j->id = 2;
}
