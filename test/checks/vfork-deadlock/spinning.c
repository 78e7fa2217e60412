// RUN: %check_tidy %s
// Spinning on what only the parent can change.
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static volatile int ready;
static volatile sig_atomic_t state;
static atomic_int go;

void empty_while(char **argv) {
  if (vfork() == 0) {
    while (!ready) // expect: vfork-deadlock
      ;
    execv(argv[0], argv);
    _exit(1);
  }
}

void while_with_yield(char **argv) {
  if (vfork() == 0) {
    while (state != 3) // expect: vfork-deadlock
      sched_yield();
    execv(argv[0], argv);
    _exit(1);
  }
}

void for_loop(char **argv) {
  if (vfork() == 0) {
    for (; !ready;) // expect: vfork-deadlock
      ;
    execv(argv[0], argv);
    _exit(1);
  }
}

void do_loop(char **argv) {
  if (vfork() == 0) {
    do // expect: vfork-deadlock
      getpid();
    while (ready == 0);
    execv(argv[0], argv);
    _exit(1);
  }
}

void through_pointer(char **argv, volatile int *flag) {
  if (vfork() == 0) {
    while (*flag == 0) // expect: vfork-deadlock
      ;
    execv(argv[0], argv);
    _exit(1);
  }
}

void on_atomic(char **argv) {
  if (vfork() == 0) {
    while (!atomic_load(&go)) // expect: vfork-deadlock
      ;
    execv(argv[0], argv);
    _exit(1);
  }
}

void parent_spins(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  while (!ready)
    ;
}

void tested_once(char **argv) {
  if (vfork() == 0) {
    if (!ready)
      _exit(2);
    execv(argv[0], argv);
    _exit(1);
  }
}

void counts(char **argv, int n) {
  if (vfork() == 0) {
    int i = 0;
    while (i < n)
      i++;
    execv(argv[i], argv);
    _exit(1);
  }
}

void walks(char **argv) {
  if (vfork() == 0) {
    char **last = argv;
    while (*last)
      last++;
    execv(last[-1], argv);
    _exit(1);
  }
}

void gives_up(char **argv) {
  if (vfork() == 0) {
    for (int tries = 0; !ready && tries < 10; tries++)
      getpid();
    execv(argv[0], argv);
    _exit(1);
  }
}

static void spin(void) {
  while (!ready)
    ;
}
void in_helper(char **argv) {
  if (vfork() == 0) {
    spin(); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}
