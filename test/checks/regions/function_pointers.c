// RUN: %check_tidy %s
// Calls through pointers that can lead to vfork. One that may be vfork is to be
// right for vfork.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

int chosen(int shared, char **argv) {
  pid_t (*start)(void) = shared ? vfork : fork;
  pid_t pid = start();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  exit(0);
}

void chosen_by_if(int shared, char **argv, int *starts) {
  pid_t (*start)(void) = fork;
  if (shared)
    start = &vfork;
  pid_t pid = start();
  if (pid == 0) {
    ++*starts; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
  ++*starts;
}

static pid_t (*const table[])(void) = {fork, vfork};

void by_index(int shared, char **argv, int *starts) {
  if (table[shared]() == 0) {
    ++*starts; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void by_constant_index(char **argv) {
  if (table[1]() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

void other_entry(char **argv, int *starts) {
  if (table[0]() == 0) {
    ++*starts;
    execv(argv[0], argv);
    _exit(1);
  }
}

static pid_t (*starter)(void) = vfork;
static const struct {
  const char *name;
  pid_t (*start)(void);
} way = {"shared", vfork};

void global_pointers(char **argv, int *starts) {
  if (starter() == 0) {
    ++*starts; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
  if (way.start() == 0) {
    ++*starts; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void neither_shares(int c, char **argv, int *starts) {
  pid_t (*start)(void) = c ? fork : _Fork;
  if (start() == 0) {
    ++*starts;
    execv(argv[0], argv);
    _exit(1);
  }
}

// Other calls through such pointers.
static void quiet(void) { close(1); }
static void loud(void) { setenv("LOUD", "1", 1); }

void sets_up(int c, char **argv) {
  void (*set_up)(void) = c ? quiet : loud;
  if (vfork() == 0) {
    set_up(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void sets_up_safely(int c, int path, char **argv) {
  void (*set_up)(void) = c ? quiet : NULL;
  int (*run)(const char *, char *const[]) = path ? execvp : execv;
  if (vfork() == 0) {
    if (set_up)
      set_up();
    run(argv[0], argv);
    _exit(1);
  }
}

void one_of_three(int c, char **argv) {
  void (*set_up)(void) = c == 0 ? quiet : c == 1 ? loud : abort;
  if (vfork() == 0) {
    set_up(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}
