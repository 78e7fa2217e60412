// RUN: %check_rewrite %s --fixed %s.fixed --sanitize -- -Wno-unused-result -Wno-unused-value
// SCENARIO: program show
// SCENARIO: program missing
// SCENARIO: echo a >in; program show
// SCENARIO: echo a >in; mkdir out; program show
// SCENARIO: echo a >in; program show 3<in 4<in 5<in 6<in >z

/* Files that the child opens, in which order, and what else it opens them with. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/resource.h>
#include "Inputs/wait.h"
static char *show[] = {"show", NULL};
static char *quiet[] = {"show", "cat", "quiet", NULL};
extern char **environ;

void two_files(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int in = open("in", O_RDONLY);
    int out = open("out", O_WRONLY | O_CREAT, 0644); // expect-note: "not rewritten: the descriptor is used in a way that a plan cannot follow"
    if (in < 0 || out < 0)
      _exit(3);
    dup2(in, 0);
    dup2(out, 1);
    close(in);
    close(out);
    execvp(file, quiet);
    _exit(1);
  }
  print_status("two_files", pid);
}

void two_files_in_turn(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int in = open("in", O_RDONLY);
    if (in < 0) {
      perror("in");
      _exit(1);
    }
    int out = open("out2", O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (out < 0) {
      perror("out2");
      _exit(2);
    }
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    close(in);
    close(out);
    execvp(file, quiet);
    _exit(1);
  }
  print_status("two_files_in_turn", pid);
}

void by_redirections(char *file, const char *in, const char *out, int append) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd;
    if (in) {
      fd = open(in, O_RDONLY);
      if (fd == -1) {
        fprintf(stderr, "%s: %s\n", in, strerror(errno));
        _exit(1);
      }
      dup2(fd, STDIN_FILENO);
      close(fd);
    }
    if (out) {
      fd = open(out, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), 0666);
      if (fd == -1) {
        perror(out);
        _exit(1);
      }
      dup2(fd, STDOUT_FILENO);
      close(fd);
    }
    execvp(file, quiet);
    perror(file);
    _exit(127);
  }
  print_status("by_redirections", pid);
}

void umask_then_open(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    umask(077);
    int out = open("private", O_WRONLY | O_CREAT, 0666);
    if (out < 0)
      _exit(2);
    chdir("/");
    dup2(out, STDOUT_FILENO); // expect-note: "not rewritten: the descriptor is used in a way that a plan cannot follow"
    close(out);
    execvp(file, quiet);
    _exit(1);
  }
  print_status("umask_then_open", pid);
}

void retry_again(char *file) {
  pid_t pid;
  do {
    pid = fork();
  } while (pid == -1 && errno == EAGAIN);
  if (pid == 0) {
    execvp(file, show);
    _exit(1);
  }
  print_status("retry_again", pid);
}

void env_built(char *file, int v) {
  pid_t pid = fork();
  if (pid == 0) {
    char buf[32];
    snprintf(buf, sizeof buf, "%d", v);
    setenv("V", buf, 1);
    char put[32];
    snprintf(put, sizeof put, "PUT=%d", v);
    putenv(put);
    char *env[] = {"X=1", put, NULL};
    execvp(file, show);
    execve("/usr/bin/env", show, env);
    _exit(1);
  }
  print_status("env_built", pid);
}

void limit_file(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    struct rlimit r = {0, 0};
    setrlimit(RLIMIT_CORE, &r);
    getrlimit(RLIMIT_NOFILE, &r); // expect-note: "not rewritten: the call of 'getrlimit' is no step of a child"
    r.rlim_cur = 100;
    setrlimit(RLIMIT_NOFILE, &r);
    execvp(file, show);
    _exit(1);
  }
  print_status("limit_file", pid);
}

void close_keep(char *file, int keep) {
  pid_t pid = fork();
  if (pid == 0) {
    for (int i = 3; i < 64; i++) // expect-note: "not rewritten: the loop is no step of a child"
      if (i != keep)
        close(i);
    execvp(file, show);
    _exit(1);
  }
  print_status("close_keep", pid);
}

void close_few(char *file, int keep) {
  pid_t pid = fork();
  if (pid == 0) {
    for (int i = 3; i < 10; i++)
      if (i != keep)
        close(i);
    execvp(file, show);
    _exit(1);
  }
  print_status("close_few", pid);
}

void close_three(char *file) {
  int fds[3] = {3, 4, 5};
  pid_t pid = fork();
  if (pid == 0) {
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) {
      close(fds[i]);
    }
    int i;
    for (i = 0; i <= 2; i++)
      dup2(2, i);
    execvp(file, show);
    _exit(1);
  }
  print_status("close_three", pid);
}

void close_then_dup(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    close(STDIN_FILENO);
    dup(fd);
    close(STDOUT_FILENO);
    if (dup(2) < 0)
      _exit(3);
    execvp(file, quiet);
    _exit(1);
  }
  print_status("close_then_dup", pid);
}

void cloexec(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    fcntl(fd, F_SETFD, fcntl(fd, F_GETFD) | FD_CLOEXEC); // expect-note: "not rewritten: this cannot be done before the child exists"
    execvp(file, show);
    _exit(1);
  }
  print_status("cloexec", pid);
}

void lowest(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    close(0);
    close(1);
    close(2);
    open("/dev/null", O_RDONLY);
    open("log", O_WRONLY | O_CREAT, 0600);
    dup(1);
    execvp(file, show);
    _exit(1);
  }
  print_status("lowest", pid);
}

void fcntl_dup(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    int n = fcntl(fd, F_DUPFD, 10);
    if (n < 0)
      _exit(2);
    execvp(file, show);
    _exit(1);
  }
  print_status("fcntl_dup", pid);
}

void signals(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    if (signal(SIGINT, SIG_IGN) == SIG_ERR)
      _exit(1);
    sigset_t s;
    sigfillset(&s);
    sigdelset(&s, SIGTERM);
    if (sigprocmask(SIG_SETMASK, &s, NULL) == -1) {
      perror("mask");
      _exit(1);
    }
    struct sigaction sa;
    sa.sa_handler = SIG_IGN;
    sa.sa_flags = 0;
    sigemptyset(&sa.sa_mask);
    if (sigaction(SIGHUP, &sa, NULL) < 0)
      _exit(5);
    execvp(file, show);
    _exit(1);
  }
  print_status("signals", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  two_files(file);
  two_files_in_turn(file);
  by_redirections(file, NULL, NULL, 0);
  by_redirections(file, "in", NULL, 0);
  by_redirections(file, NULL, "out", 0);
  by_redirections(file, "in", "o3", 1);
  umask_then_open(file);
  retry_again(file);
  env_built(file, 3);
  limit_file(file);
  close_keep(file, 4);
  close_few(file, 4);
  close_three(file);
  close_then_dup(file, 2);
  cloexec(file, 4);
  lowest(file);
  fcntl_dup(file, 1);
  signals(file);
  return 0;
}
