// RUN: %check_tidy %s -- -std=c++17
// What the handlers of exceptions do that the child throws, by itself or in a callee.
#include <cstdlib>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

int failures;
void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static void check(int n) {
  if (n > 3)
    throw n;
}

void thrown_here(char *const *argv, int n) {
  pid_t pid = vfork();
  if (pid == 0) {
    try {
      if (n > 3)
        throw n;
    } catch (int) {
      failures = 1; // expect: vfork-write
    }
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}

void thrown_in_callee(char *const *argv, int n) {
  pid_t pid = vfork();
  if (pid == 0) {
    try {
      check(n);
    } catch (...) {
      failures = 1; // expect: vfork-write
      exit(1);      // expect: vfork-exit
    }
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}

void tried_again(char *const *argv, int n) {
  pid_t pid = vfork();
  if (pid == 0) {
    for (;;) {
      try {
        check(n);
        break;
      } catch (int left) {
        failures++; // expect: vfork-write
        n = 0;      // expect: vfork-write
      }
    }
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}

void passed_on(char *const *argv, int n) {
  pid_t pid = vfork();
  if (pid == 0) {
    try {
      try {
        check(n);
      } catch (const std::exception &) {
        failures = 1; // nothing of the kind is thrown
      }
    } catch (int) {
      failures = 2; // expect: vfork-write
    }
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}

void only_own(char *const *argv, int n) {
  pid_t pid = vfork();
  if (pid == 0) {
    int left = 0;
    try {
      check(n);
    } catch (int e) {
      left = e;
    }
    execv(argv[left], argv);
    _exit(127);
  }
  reap(pid);
}

void of_the_parent(char *const *argv, int n) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  try {
    check(n);
    reap(pid);
  } catch (int) {
    failures = 1;
    exit(1);
  }
}
