// RUN: %check_rewrite %s --fixed %s.fixed --sanitize -- -Wno-unused-result -Wno-unused-value -Wno-unused-function
// SCENARIO: program show
// SCENARIO: program missing

/* Conditions and failures that decide what the child does next. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include "Inputs/wait.h"
static char *show[] = {"show", "quiet", NULL};
static const char *name = "global";

void either_fails_goes_on(char *file, int fd, const char *d) {
  pid_t pid = fork();
  if (pid == 0) {
    if (dup2(fd, 1) < 0 || chdir(d) < 0)
      perror("setup");
    execvp(file, show);
    _exit(1);
  }
  print_status("either_fails_goes_on", pid);
}

void both_fail(char *file, int fd, const char *d) {
  pid_t pid = fork();
  if (pid == 0) {
    if (chdir(d) < 0 && dup2(fd, 1) < 0)
      _exit(7);
    execvp(file, show);
    _exit(1);
  }
  print_status("both_fail", pid);
}

void tries_in_hoist(char *file) {
  int tries = 0;
  pid_t pid;
  while ((pid = tries < 2 ? -1 : fork()) < 0)
    tries++;
  if (pid == 0) {
    char text[16]; // expect-note: "not rewritten: the result of the call is tested in a way that cannot be rewritten"
    snprintf(text, sizeof text, "%d", tries);
    execlp(file, "show", "quiet", text, (char *)0);
    _exit(1);
  }
  print_status("tries_in_hoist", pid);
}

void comma_pipe(char *file) {
  int p[2];
  pid_t pid;
  if ((pipe(p), pid = fork()) == 0) {
    char text[16]; // expect-note: "not rewritten: the result of the call is tested in a way that cannot be rewritten"
    snprintf(text, sizeof text, "%d", p[1]);
    execlp(file, "show", "quiet", text, (char *)0);
    _exit(1);
  }
  close(p[0]);
  close(p[1]);
  print_status("comma_pipe", pid);
}

static void tell(void) {
  fprintf(stderr, "%s\n", name);
}

void shadows(char *file) {
  const char *name = "local";
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    tell(); // expect-note: "not rewritten: the call of 'tell' is no step of a child"
    _exit(1);
  }
  puts(name);
  print_status("shadows", pid);
}

void wide(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    fprintf(stderr, "%ls\n", L"wide"); // expect-note: "not rewritten: the message has a format that a step cannot print"
    _exit(1);
  }
  print_status("wide", pid);
}

void literal(char *file, int x) {
  pid_t pid = fork();
  if (pid == 0) {
    if (x)
      execvp(file, (char *[]){"show", "quiet", "x", NULL});
    execvp(file, (char *[]){"show", "quiet", "y", NULL});
    _exit(1);
  }
  print_status("literal", pid);
}

void between(char *file, int n) {
  pid_t pid = fork();
  n = 5;
  if (pid == 0) {
    execvp(file, show);
    _exit(n);
  }
  print_status("between", pid);
  printf("%d\n", n); 
}

void between_pointer(char *file) {
  static char *args[] = {"show", "quiet", "a", NULL};
  char **p = args;
  pid_t pid = fork();
  args[2] = "b"; // expect-note: "not rewritten: the parent would see that 'args' is written"
  if (pid == 0) {
    execvp(file, p);
    _exit(1);
  }
  print_status("between_pointer", pid);
}

void in_switch(char *file, int kind) {
  pid_t pid;
  switch (kind) {
  case 1:
    pid = fork();
    if (pid == 0) {
      execvp(file, show);
      _exit(1);
    } else {
      int status;
      waitpid(pid, &status, 0);
      printf("in_switch %d\n", status);
    }
    break;
  case 2:
    puts("two");
  }
}

void conds(char *file, const char *d, int a) {
  pid_t pid = fork();
  if (pid == 0) {
    if (a && d && strcmp(d, "x") == 0)
      chdir(d);
    else if (a == 2 || !d)
      setsid();
    else
      nice(1);
    execvp(file, show);
    _exit(a ? 3 : 4);
  }
  print_status("conds", pid);
}

void nested_fail(char *file, const char *d) {
  pid_t pid = fork();
  if (pid == 0) {
    if (chdir(d) < 0) {
      if (chdir("/nonexistent") < 0) {
        fprintf(stderr, "both\n");
      }
      if (setsid() < 0)
        _exit(5);
    }
    execvp(file, show);
    _exit(1);
  }
  print_status("nested_fail", pid);
}

void deref(char *file, char **opt) {
  pid_t pid = fork();
  if (pid == 0) {
    if (!opt)
      _exit(3);
    if (opt[0])
      chdir(opt[0]);
    execvp(file, show);
    _exit(1);
  }
  print_status("deref", pid);
}

void write_partial(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    write(2, "abcdef\n", 3); // expect-note: "not rewritten: the call of 'write' is no step of a child"
    write(2, "\n", 1);
    _exit(1);
  }
  print_status("write_partial", pid);
}

int use_after(char *file) {
  pid_t pid = fork();
  int r;
  if (pid == 0) {
    r = chdir("/");
    if (r == 0)
      r = chdir("/nonexistent");
    if (r < 0) // expect-note: "not rewritten: the descriptor is used in a way that a plan cannot follow"
      _exit(9);
    execvp(file, show);
    _exit(1);
  }
  r = 1;
  print_status("use_after", pid);
  return r;
}

void ternary_exec(char *file, int sh) {
  pid_t pid = fork();
  if (pid == 0) {
    sh ? execl("/bin/sh", "sh", "-c", "echo sh", (char *)0) : execvp(file, show); // expect-note: "not rewritten: this cannot be done before the child exists"
    _exit(1);
  }
  print_status("ternary_exec", pid);
}

void logic_exec(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    chdir("/nonexistent") == 0 || fprintf(stderr, "no\n"); // expect-note: "not rewritten: this cannot be done before the child exists"
    execvp(file, show);
    _exit(1);
  }
  print_status("logic_exec", pid);
}

static void drop(const char *dir) {
  if (chdir(dir)) {
    perror(dir);
    _exit(4);
  }
}

void many(char *file, const char *d) {
  for (int i = 0; i < 2; i++) {
    switch (fork()) {
    case 0:
      if (i)
        drop(d);
      drop("/");
      execvp(file, show);
      perror("exec");
      _exit(i);
    default:
      break;
    case -1:
      return;
    }
    int st;
    wait(&st);
    printf("many %d\n", st);
    fflush(stdout);
  }
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  char *o[] = {"/", NULL};
  char *none[] = {NULL};
  either_fails_goes_on(file, 1, "/");
  either_fails_goes_on(file, 99, "/");
  either_fails_goes_on(file, 1, "/nonexistent");
  both_fail(file, 1, "/");
  both_fail(file, 99, "/nonexistent");
  both_fail(file, 1, "/nonexistent");
  tries_in_hoist(file);
  comma_pipe(file);
  shadows(file);
  wide(file);
  literal(file, 0);
  literal(file, 1);
  between(file, 1);
  between_pointer(file);
  in_switch(file, 1);
  conds(file, 0, 0);
  conds(file, "x", 1);
  conds(file, "/", 2);
  conds(file, "/", 1);
  nested_fail(file, "/");
  nested_fail(file, "/nonexistent");
  deref(file, 0);
  deref(file, o);
  deref(file, none);
  write_partial(file);
  use_after(file);
  ternary_exec(file, 0);
  ternary_exec(file, 1);
  logic_exec(file);
  many(file, "/");
  many(file, "/nonexistent");
  return 0;
}
