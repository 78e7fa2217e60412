// RUN: %check_tidy %s
// Helpers that end in exit, at every depth and by every route.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static void one(void) { exit(1); }
static void two(void) { one(); }
static void three(void) { two(); }
static void four(void) { three(); }
static void five(void) { four(); }

static void safe_one(void) { _exit(1); }
static void safe_two(void) { safe_one(); }
static void safe_three(void) { safe_two(); }
static void safe_four(void) { safe_three(); }
static void safe_five(void) { safe_four(); }

void depth_1(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    one(); // expect: vfork-exit
  }
}

void depth_2(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    two(); // expect: vfork-exit
  }
}

void depth_3(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    three(); // expect: vfork-exit
  }
}

void depth_5(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    five(); // expect: vfork-exit
  }
}

void safe_depth_1(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    safe_one();
  }
}

void safe_depth_5(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    safe_five();
  }
}

// noreturn without an attribute: the child does not run off the end.
static void die(int code) {
  write(2, "failed\n", 7);
  exit(code);
}

int returns_behind_die(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die(1); // expect: vfork-exit
  }
  return pid;
}

static void die_if(int code) {
  if (code)
    exit(code);
}

int returns_behind_die_if(char **argv, int code) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die_if(code); // expect: vfork-exit
  }
  return pid; // expect: vfork-return
}

static void safe_die(const char *what) {
  write(2, what, 1);
  _exit(1);
}

int returns_behind_safe_die(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    safe_die("x");
  }
  return pid;
}

__attribute__((noreturn)) static void attributed_die(void) {
  for (;;)
    _exit(1);
}

int returns_behind_attributed(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    attributed_die();
  }
  return pid;
}

// Recursion.
static void self(int n) {
  if (n > 0)
    self(n - 1);
  exit(n);
}

void recursive(char **argv, int n) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    self(n); // expect: vfork-exit
  }
}

static void pong(int n);
static void ping(int n) {
  if (n > 0)
    pong(n - 1);
  else
    _exit(1);
}
static void pong(int n) {
  if (n > 0)
    ping(n - 1);
  else
    exit(1);
}

void mutually_recursive(char **argv, int n) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    ping(n); // expect: vfork-exit
    _exit(1);
  }
}

static void safe_pong(int n);
static void safe_ping(int n) {
  if (n > 0)
    safe_pong(n - 1);
  _exit(1);
}
static void safe_pong(int n) {
  if (n > 0)
    safe_ping(n - 1);
  _exit(2);
}

void safe_mutually_recursive(char **argv, int n) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    safe_ping(n);
  }
}

static int safe_depth(int n) { return n ? 1 + safe_depth(n - 1) : 0; }

void safe_recursive(char **argv, int n) {
  if (vfork() == 0) {
    execv(argv[safe_depth(n)], argv);
    _exit(1);
  }
}

// What the helper does depends on how it is called.
static void fail(int in_child) {
  if (in_child)
    _exit(1);
  exit(1);
}

void argument_says_child(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    fail(1);
  }
  fail(0);
}

void argument_says_parent(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    fail(0); // expect: vfork-exit
  }
}

void argument_unknown(char **argv, int in_child) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    fail(in_child); // expect: vfork-exit
  }
}

static void fail_deeper(int in_child) { fail(in_child); }

void argument_says_child_deeper(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fail_deeper(1);
  }
}

void argument_says_parent_deeper(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fail_deeper(0); // expect: vfork-exit
  }
}

enum mode { IN_PARENT, IN_CHILD };
static void fail_by_mode(enum mode m) {
  switch (m) {
  case IN_CHILD:
    _exit(1);
  case IN_PARENT:
    exit(1);
  }
}

void enumerator_says_child(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fail_by_mode(IN_CHILD);
    _exit(2);
  }
}

void enumerator_says_parent(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fail_by_mode(IN_PARENT); // expect: vfork-exit
    _exit(2);
  }
}

static void run(char **argv) {
  execv(argv[0], argv);
  exit(127);
}

void helper_execs(char **argv) {
  if (vfork() == 0)
    run(argv); // expect: vfork-exit
}

void helper_used_by_parent(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  one();
}

void same_helper_twice(char **argv, int a) {
  if (vfork() == 0) {
    if (a)
      one(); // expect: vfork-exit
    execv(argv[0], argv);
    one(); // expect: vfork-exit
  }
}

// Function pointers.
static void (*const leave)(void) = one;
static void (*const leave_safely)(void) = safe_one;
static void (*const table[])(void) = {safe_one, two};
static const struct {
  const char *name;
  void (*run)(void);
} commands[] = {{"quick", safe_one}, {"slow", one}};

void constant_pointer(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    leave(); // expect: vfork-exit
  }
}

void constant_pointer_correct(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    leave_safely();
  }
}

void constant_table(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    table[1](); // expect: vfork-exit
  }
}

void constant_table_correct(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    table[0]();
  }
}

void constant_struct(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    commands[1].run(); // expect: vfork-exit
  }
}

void constant_struct_correct(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    commands[0].run();
  }
}

static void call(void (*fn)(void)) { fn(); }

void bound_parameter(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    call(one); // expect: vfork-exit
  }
}

void bound_parameter_correct(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    call(safe_one);
  }
}

static void call_with(void (*fn)(int), int code) { fn(code); }

void bound_libc_parameter(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    call_with(&exit, 1); // expect: vfork-exit
  }
}

void bound_libc_parameter_correct(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    call_with(&_exit, 1);
  }
}

void local_pointer(char **argv) {
  if (vfork() == 0) {
    void (*fn)(void) = three;
    execv(argv[0], argv);
    fn(); // expect: vfork-exit
  }
}
