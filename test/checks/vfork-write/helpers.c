// RUN: %check_tidy %s
// Writes made by functions that the child calls.
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static int calls;
static const char *last_name;

static void count(void) { calls++; }
static void count_2(void) { count(); }
static void count_3(void) { count_2(); }
static void count_4(void) { count_3(); }
static int pure(int a) {
  int b = a;
  b *= 2;
  return b;
}
static void fill(char *buffer) { buffer[0] = 'x'; }
static void fill_deeper(char *buffer, int n) { fill(buffer + n); }
static void set(int *p, int v) { *p = v; }
static void set_second(int *unused, int *p) {
  (void)unused;
  *p = 1;
}
static void copy_name(char *to, const char *from) { strcpy(to, from); }
static char *number(int n) {
  static char text[2];
  text[0] = (char)('0' + n);
  return text;
}
static int *own_or(int *p) { return p; }
static void remember(const char *name) { last_name = name; }
static void maybe_count(int really) {
  if (really)
    calls++;
}

void depth_1(char **argv) {
  if (vfork() == 0) {
    count(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void depth_2(char **argv) {
  if (vfork() == 0) {
    count_2(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void depth_4(char **argv) {
  if (vfork() == 0) {
    count_4(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void locals_of_the_callee(char **argv) {
  if (vfork() == 0) {
    execv(argv[pure(0)], argv);
    _exit(pure(1));
  }
}

void parents_buffer(char **argv) {
  char buffer[8];
  if (vfork() == 0) {
    fill(buffer);           // expect: vfork-write
    fill_deeper(buffer, 1); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void childs_buffer(char **argv) {
  if (vfork() == 0) {
    char buffer[8];
    fill(buffer);
    fill_deeper(buffer, 1);
    execv(buffer, argv);
    _exit(1);
  }
}

void argument_by_argument(char **argv, int *parents) {
  if (vfork() == 0) {
    int own = 0;
    set(&own, 1);
    set(parents, 1); // expect: vfork-write
    set_second(parents, &own);
    set_second(&own, parents); // expect: vfork-write
    execv(argv[own], argv);
    _exit(1);
  }
}

void through_libc(char **argv, char *name) {
  if (vfork() == 0) {
    char own[16];
    copy_name(own, name);
    copy_name(name, own); // expect: vfork-write
    execv(own, argv);
    _exit(1);
  }
}

void static_buffer(char **argv) {
  if (vfork() == 0) {
    write(2, number(3), 1); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void returned_pointer(char **argv, int *parents) {
  if (vfork() == 0) {
    int own;
    *own_or(&own) = 1;
    *own_or(parents) = 1; // expect: vfork-write
    execv(argv[own], argv);
    _exit(1);
  }
}

void stored_pointer(char **argv) {
  if (vfork() == 0) {
    remember(argv[0]); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void guarded_helper(char **argv) {
  if (vfork() == 0) {
    maybe_count(0);
    maybe_count(1); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void called_by_parent(char **argv) {
  count();
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  count_4();
}

static void reset_signals(void) {
  struct sigaction sa;
  memset(&sa, 0, sizeof sa);
  sa.sa_handler = SIG_DFL;
  sigemptyset(&sa.sa_mask);
  for (int sig = 1; sig < 32; sig++)
    sigaction(sig, &sa, NULL);
}

static struct sigaction saved[32];
static void save_signals(void) {
  for (int sig = 1; sig < 32; sig++)
    sigaction(sig, NULL, &saved[sig]);
}

void safe_helper(char **argv) {
  if (vfork() == 0) {
    reset_signals();
    execv(argv[0], argv);
    _exit(1);
  }
}

void saving_helper(char **argv) {
  if (vfork() == 0) {
    save_signals(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

static int depth;
static void down(int n);
static void up(int n) {
  if (n)
    down(n - 1);
}
static void down(int n) {
  depth = n;
  if (n)
    up(n - 1);
}

void mutual_recursion(char **argv, int n) {
  if (vfork() == 0) {
    up(n); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

static void fill_recursive(char *p, int n) {
  if (n == 0)
    return;
  *p = 'x';
  fill_recursive(p + 1, n - 1);
}

void recursion_on_argument(char **argv, char *parents) {
  if (vfork() == 0) {
    char own[4];
    fill_recursive(own, 3);
    fill_recursive(parents, 3); // expect: vfork-write
    execv(own, argv);
    _exit(1);
  }
}

struct list {
  struct list *next;
  int used;
};
static void mark(struct list *l) {
  for (; l; l = l->next)
    l->used = 1;
}
static int measure(const struct list *l) {
  int n = 0;
  for (; l; l = l->next)
    n++;
  return n;
}

void walks_list(char **argv, struct list *l) {
  if (vfork() == 0) {
    mark(l); // expect: vfork-write
    execv(argv[measure(l)], argv);
    _exit(1);
  }
}

static void (*const counter)(void) = count;
static void each(int n, void (*fn)(int *), int *arg) {
  for (int i = 0; i < n; i++)
    fn(arg);
}
static void increment(int *p) { ++*p; }

void by_pointer(char **argv, int *parents) {
  if (vfork() == 0) {
    int own = 0;
    counter(); // expect: vfork-write
    each(3, increment, &own);
    each(3, increment, parents); // expect: vfork-write
    execv(argv[own], argv);
    _exit(1);
  }
}

static void clean(int *p) {
  (void)p;
  calls--;
}
static void clean_own(int *p) { *p = -1; }

void cleanup_attribute(char **argv) {
  if (vfork() == 0) {
    { __attribute__((cleanup(clean))) int fd = 3; (void)fd; } // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void cleanup_of_own(char **argv) {
  if (vfork() == 0) {
    { __attribute__((cleanup(clean_own))) int fd = 3; (void)fd; }
    execv(argv[0], argv);
    _exit(1);
  }
}

void cleanup_not_reached(char **argv) {
  __attribute__((cleanup(clean))) int outer = 1;
  if (vfork() == 0) {
    __attribute__((cleanup(clean))) int fd = 3;
    execv(argv[fd - outer], argv);
    _exit(1);
  }
}

static int build_argv(char **out, char **argv) {
  int n = 0;
  out[n++] = "sh";
  while (*argv)
    out[n++] = *argv++;
  out[n] = 0;
  return n;
}

void argv_in_child(char **argv) {
  if (vfork() == 0) {
    char *args[16];
    build_argv(args, argv);
    execv("/bin/sh", args);
    _exit(1);
  }
}

void argv_of_parent(char **argv) {
  char *args[16];
  if (vfork() == 0) {
    build_argv(args, argv); // expect: vfork-write
    execv("/bin/sh", args);
    _exit(1);
  }
}

void argv_built_by_parent(char **argv) {
  char *args[16];
  build_argv(args, argv);
  if (vfork() == 0) {
    execv("/bin/sh", args);
    _exit(1);
  }
}
