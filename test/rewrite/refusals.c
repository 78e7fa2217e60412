// RUN: %check_rewrite %s --fixed %s.fixed -- -Wno-unused-result
// SCENARIO: program show
// SCENARIO: program missing

/* Children that a plan cannot stand for, or not quite, and one beside them that
 * it can. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "Inputs/wait.h"
static char *show[] = {"show", "quiet", NULL};
static char *args[] = {"show", "quiet", "a", NULL};

/* an unopenable file, unchecked, then shared */
void unchecked_open(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open("nodir/file", O_WRONLY | O_CREAT, 0600);
    dup2(fd, 1);
    dup2(fd, 2);
    close(fd);
    execvp(file, show);
    _exit(1);
  }
  print_status("unchecked_open", pid);
}

void guarded_open(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open("nodir/file", O_RDWR);
    if (fd >= 0) {
      dup2(fd, 0);
      dup2(fd, 1);
      if (fd > 2)
        close(fd);
    }
    execvp(file, show);
    _exit(1);
  }
  print_status("guarded_open", pid);
}

void warned_open(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open("nodir/file", O_RDWR);
    if (fd < 0)
      perror("nodir/file");
    dup2(fd, 1);
    dup2(fd, 2);
    close(fd);
    execvp(file, show);
    _exit(1);
  }
  print_status("warned_open", pid);
}

/* The program gets one descriptor more. */
void leaks(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open("/dev/null", O_WRONLY); // expect-note: "not rewritten: the descriptor is used in a way that a plan cannot follow"
    dup2(fd, 1);
    execvp(file, show);
    _exit(1);
  }
  print_status("leaks", pid);
}

/* F_GETFD tested after a step */
void getfd(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    dup2(1, 2);
    int flags = fcntl(77, F_GETFD);
    if (flags < 0) // expect-note: "not rewritten: this cannot be done before the child exists"
      _exit(9);
    execvp(file, show);
    _exit(1);
  }
  print_status("getfd", pid);
}

/* alias */
void alias(void) {
  char **p = args;
  pid_t pid = fork();
  if (pid == 0) {
    args[2] = "changed"; // expect-note: "not rewritten: the parent would see that 'args' is written"
    execvp(p[0], p);
    _exit(1);
  }
  print_status("alias", pid);
}

/* a parent's variable, and after */
int counter;
void global_written(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    counter = 5;
    execvp(file, show);
    _exit(counter);
  }
  printf("%d\n", counter);
  print_status("global_written", pid);
}

void tty(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    close(0);
    if (isatty(0)) // expect-note: "not rewritten: the call of 'isatty' is no step of a child"
      setsid();
    execvp(file, show);
    _exit(1);
  }
  print_status("tty", pid);
}

void self(void) {
  pid_t pid = fork();
  if (pid == 0) {
    char text[20];
    snprintf(text, sizeof text, "pid %d", getpid()); // expect-note: "not rewritten: the call of 'snprintf' is no step of a child"
    execlp("show", "show", text, (char *)0);
    _exit(1);
  }
  print_status("self", pid);
}

void ppid(void) {
  pid_t pid = fork();
  if (pid == 0) {
    if (getppid() == 1)
      _exit(3);
    execlp("show", "show", "quiet", (char *)0);
    _exit(1);
  }
  print_status("ppid", pid);
}

void reads_env(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    setenv("A", "b", 1);
    execlp(file, "show", "quiet", getenv("A"), (char *)0); // expect-note: "not rewritten: 'getenv' can have another result in the parent"
    _exit(1);
  }
  print_status("reads_env", pid);
}

void failed_runs_child(char *file) {
  pid_t pid = fork();
  if (pid <= 0) {
    execvp(file, show);
    _exit(1);
  }
  print_status("failed_runs_child", pid);
}

void run_on(char *file) {
  pid_t pid = fork();
  if (pid == 0)
    execvp(file, show);
  else
    print_status("run_on", pid);
} // expect-note: "not rewritten: the child goes on in its parent's code"
void run_on_message(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    perror(file);
  }
  if (pid > 0)
  print_status("run_on_message", pid);
} // expect-note: "not rewritten: the child goes on in its parent's code"
#define SPAWN(file) do { if (fork() == 0) { execvp(file, show); _exit(1); } } while (0)
void in_macro(char *file) {
  SPAWN(file); // expect-note: "not rewritten: the code comes from a macro"
  wait(NULL);
}

#define DIE _exit(1)
#define OUT STDOUT_FILENO
void uses_macros(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    dup2(fd, OUT);
    execvp(file, show);
    DIE; // expect-note: "not rewritten: the code comes from a macro"
  }
  print_status("uses_macros", pid);
}

void directive(char *file) {
  pid_t pid = fork();
  if (pid == 0) { // expect-note: "not rewritten: the code has preprocessor directives in it"
#ifdef NOTHING
    setsid();
#endif
    execvp(file, show);
    _exit(1);
  }
  print_status("directive", pid);
}

void prints(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    printf("child\n"); // expect-note: "not rewritten: stdout may hold text of the parent"
    execvp(file, show);
    _exit(1);
  }
  print_status("prints", pid);
}

void sleeps(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    alarm(10); // expect-note: "not rewritten: the call of 'alarm' is no step of a child"
    execvp(file, show);
    _exit(1);
  }
  print_status("sleeps", pid);
}

void reads_pipe(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    char c;
    if (read(fd, &c, 1) < 0) // expect-note: "not rewritten: this cannot be done before the child exists"
      _exit(1);
    execvp(file, show);
    _exit(1);
  }
  print_status("reads_pipe", pid);
}

void counts_static(char *file) {
  static int n;
  pid_t pid = fork();
  if (pid == 0) {
    n++;
    execvp(file, show);
    _exit(n); // expect-note: "not rewritten: this cannot be done before the child exists"
  }
  print_status("counts_static", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  unchecked_open(file);
  guarded_open(file);
  warned_open(file);
  leaks(file);
  getfd(file);
  alias();
  global_written(file);
  tty(file);
  self();
  ppid();
  reads_env(file);
  failed_runs_child(file);
  run_on_message(file);
  run_on(file);
  in_macro(file);
  uses_macros(file, 2);
  directive(file);
  prints(file);
  sleeps(file);
  counts_static(file);
  reads_pipe(file, 0);
  return 0;
}
