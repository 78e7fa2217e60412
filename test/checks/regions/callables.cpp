// RUN: %check_tidy %s -- -std=c++17
// Functions by other names: references, pointers, lambdas.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

int started;

int reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
  return s;
}

static pid_t (*const constant)() = vfork;
static pid_t (*const table[])() = {vfork};

int through_constant(char *const *argv) {
  pid_t pid = constant();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return reap(pid);
}

int through_table(char *const *argv) {
  pid_t pid = table[0]();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return reap(pid);
}

int through_reference(char *const *argv) {
  auto &create = ::vfork;
  pid_t pid = create();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return reap(pid);
}

static void safe() { setsid(); }
static void unsafe() { puts("child"); }

int references(char *const *argv) {
  void (&first)() = safe;
  void (&second)() = unsafe;
  void (*third)() = unsafe;
  pid_t pid = vfork();
  if (pid == 0) {
    first();
    second();   // expect: vfork-unsafe-call
    (*third)(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(127);
  }
  return reap(pid);
}

static void child(char *const *argv) {
  execv(argv[0], argv);
  _exit(127);
}
static void bad_child(char *const *argv) {
  execv(argv[0], argv);
  exit(127);
}

int invoked(char *const *argv) {
  pid_t pid = vfork();
  if (pid == 0)
    std::invoke(child, argv);
  ++started;
  return reap(pid);
}

int invoked_badly(char *const *argv) {
  pid_t pid = vfork();
  if (pid == 0)
    std::invoke(bad_child, argv); // expect: vfork-exit
  ++started;
  return reap(pid);
}

int lambdas_as_pointers(char *const *argv) {
  void (*first)() = [] { setsid(); };
  void (*second)() = [] { exit(1); };
  pid_t pid = vfork();
  if (pid == 0) {
    first();
    execv(argv[0], argv);
    second(); // expect: vfork-exit
  }
  ++started;
  return reap(pid);
}

int cloned(char *top, char **argv) {
  static int failures;
  return reap(clone(
      [](void *p) {
        auto **args = static_cast<char **>(p);
        execv(args[0], args);
        ++failures; // expect: vfork-write
        return 1;
      },
      top, CLONE_VM | CLONE_VFORK, argv));
}

int cloned_correct(char *top, char **argv) {
  auto run = [](void *p) {
    auto **args = static_cast<char **>(p);
    execv(args[0], args);
    return 1;
  };
  return reap(clone(run, top, CLONE_VM | CLONE_VFORK, argv));
}

struct Steps {
  void safe() { setsid(); }
  void unsafe() { puts("child"); }
};

int members(Steps &steps, char *const *argv) {
  void (Steps::*first)() = &Steps::safe;
  void (Steps::*second)() = &Steps::unsafe;
  pid_t pid = vfork();
  if (pid == 0) {
    (steps.*first)();
    (steps.*second)(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(127);
  }
  ++started;
  return reap(pid);
}

template <class Create> int create_by(Create create, char *const *argv) {
  pid_t pid = create();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(pid);
}

int hands_over(char *const *argv) { return create_by(vfork, argv); }

static int create_either(pid_t (*create)(), char *const *argv) {
  pid_t pid = create();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // which of the two is not known
  }
  ++started;
  return reap(pid);
}

int hands_over_either(char *const *argv) {
  return create_either(vfork, argv) + create_either(fork, argv);
}
