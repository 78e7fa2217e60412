// RUN: %check_tidy %s
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static void log_1(const char *m) { fprintf(stderr, "%s\n", m); }
static void log_2(const char *m) { log_1(m); }
static void log_3(const char *m) { log_2(m); }
static void log_4(const char *m) { log_3(m); }
static void log_5(const char *m) { log_4(m); }

static void say_1(const char *m) { write(2, m, strlen(m)); }
static void say_2(const char *m) { say_1(m); }
static void say_3(const char *m) { say_2(m); }
static void say_4(const char *m) { say_3(m); }
static void say_5(const char *m) { say_4(m); }

void depths(char **argv) {
  if (vfork() == 0) {
    log_1("x"); // expect: vfork-unsafe-call
    log_2("x"); // expect: vfork-unsafe-call
    log_3("x"); // expect: vfork-unsafe-call
    log_4("x"); // expect: vfork-unsafe-call
    log_5("x"); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void safe_depths(char **argv) {
  if (vfork() == 0) {
    say_1("x");
    say_2("x");
    say_3("x");
    say_4("x");
    say_5("x");
    execv(argv[0], argv);
    _exit(1);
  }
}

static void die(const char *m) {
  perror(m);
  exit(1);
}

int dies(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die("exec"); // expect: vfork-unsafe-call, vfork-exit
  }
  return pid;
}

static void die_safely(const char *m) {
  say_1(m);
  _exit(1);
}

int dies_safely(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    die_safely("exec");
  }
  return pid;
}

static int written;
static void note(const char *m) {
  written = 1;
  puts(m);
}

void writes_and_prints(char **argv) {
  if (vfork() == 0) {
    note("x"); // expect: vfork-unsafe-call, vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

static void everything(char *m) {
  m[0] = 'x';
  puts(m);
  exit(1);
}

void three_at_once(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    everything(argv[0]); // expect: vfork-unsafe-call, vfork-write, vfork-exit
  }
}

static void log_if(int level, const char *m) {
  if (level > 0)
    puts(m);
}

void by_level(char **argv, int level) {
  if (vfork() == 0) {
    log_if(0, "x");
    log_if(1, "x");     // expect: vfork-unsafe-call
    log_if(level, "x"); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

static void format(const char *f, ...) {
  va_list ap;
  va_start(ap, f);
  vfprintf(stderr, f, ap);
  va_end(ap);
}
static void no_format(const char *f, ...) {
  va_list ap;
  va_start(ap, f);
  int n = va_arg(ap, int);
  va_end(ap);
  write(n, f, 1);
}

void variadic(char **argv) {
  if (vfork() == 0) {
    format("%d", 1); // expect: vfork-unsafe-call
    no_format("x", 2);
    execv(argv[0], argv);
    _exit(1);
  }
}

static void odd(int n);
static void even(int n) {
  if (n)
    odd(n - 1);
}
static void odd(int n) {
  if (n)
    even(n - 1);
  else
    puts("odd");
}

void mutual(char **argv, int n) {
  if (vfork() == 0) {
    even(n); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

static void close_all(int from) {
  for (int fd = from; fd < 1024; fd++)
    close(fd);
}
static void redirect(int from, int to) {
  if (from != to) {
    dup2(from, to);
    close(from);
  }
}

void safe_helpers(char **argv, int in, int out) {
  if (vfork() == 0) {
    redirect(in, 0);
    redirect(out, 1);
    close_all(3);
    execv(argv[0], argv);
    _exit(1);
  }
}

static void not_called_in_child(void) { puts("parent"); }
void parent_only(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  not_called_in_child();
}

static void (*const handlers[])(const char *) = {say_1, log_1};
void table(char **argv) {
  if (vfork() == 0) {
    handlers[0]("x");
    handlers[1]("x"); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

static int lazy_value;
static int lazy(void) {
  if (!lazy_value)
    lazy_value = (int)getpid();
  return lazy_value;
}
void lazily(char **argv) {
  if (vfork() == 0) {
    close_all(lazy()); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}
