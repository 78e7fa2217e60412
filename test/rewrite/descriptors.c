// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: echo text >input; mkdir private; program show
// SCENARIO: program missing; ls
// SCENARIO: echo text >input; program show 3<input 4<input 5<input >file
// SCENARIO: echo text >input; program show 0<&- 7<input

/* Files, pipes and descriptors in the child. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", NULL};
static char *copy[] = {"show", "cat", "quiet", NULL};
static char *quiet[] = {"show", "quiet", NULL};

static void drain(const char *name, int fd) {
  char buffer[4096];
  ssize_t size;
  printf("%s reads:\n", name);
  fflush(stdout);
  while ((size = read(fd, buffer, sizeof buffer)) > 0)
    if (write(STDOUT_FILENO, buffer, size) < 0)
      break;
  close(fd);
}

void output_to_pipe(char *file) {
  int out[2];
  if (pipe(out) < 0)
    return;
  pid_t pid = fork();
  if (pid == 0) {
    dup2(out[1], STDOUT_FILENO);
    close(out[0]);
    close(out[1]);
    execvp(file, show);
    _exit(127);
  }
  close(out[1]);
  drain("output_to_pipe", out[0]);
  print_status("output_to_pipe", pid);
}

void pipeline(char *file) {
  int ends[2];
  pid_t first, second;

  if (pipe(ends) == -1) {
    perror("pipe");
    return;
  }
  switch (first = fork()) {
  case -1:
    perror("fork");
    return;
  case 0:
    if (close(ends[0]) == -1)
      _exit(1);
    if (ends[1] != STDOUT_FILENO) {
      if (dup2(ends[1], STDOUT_FILENO) == -1) {
        perror("dup2");
        _exit(2);
      }
      close(ends[1]);
    }
    execvp(file, quiet);
    perror("execvp");
    _exit(3);
  }
  switch (second = fork()) {
  case -1:
    perror("fork");
    return;
  case 0:
    close(ends[1]);
    if (ends[0] != STDIN_FILENO) {
      dup2(ends[0], STDIN_FILENO);
      close(ends[0]);
    }
    execvp(file, copy);
    _exit(4);
  }
  close(ends[0]);
  close(ends[1]);
  print_status("pipeline second", second);
  print_status("pipeline first", first);
}

void long_pipeline(char *file) {
  int input = STDIN_FILENO, ends[2] = {-1, -1};
  pid_t pids[4];
  for (int i = 0; i < 4; i++) {
    if (i < 3 && pipe(ends) < 0)
      return;
    if ((pids[i] = fork()) == 0) {
      if (input != STDIN_FILENO) {
        dup2(input, STDIN_FILENO);
        close(input);
      }
      if (i < 3) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
      }
      execvp(file, copy);
      exit(127);
    }
    if (input != STDIN_FILENO)
      close(input);
    if (i < 3) {
      close(ends[1]);
      input = ends[0];
    }
  }
  for (int i = 3; i >= 0; i--)
    print_status("long_pipeline", pids[i]);
}

void input_from_file(char *file, const char *path) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
      fprintf(stderr, "%s: %s\n", path, strerror(errno));
      _exit(1);
    }
    dup2(fd, STDIN_FILENO);
    close(fd);
    execvp(file, copy);
    perror(file);
    _exit(127);
  }
  print_status("input_from_file", pid);
}

void output_to_file(char *file, const char *path) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd == -1)
      _exit(errno == EACCES ? 5 : 6);
    if (dup2(fd, 1) == -1 || dup2(fd, 2) == -1)
      _exit(7);
    if (fd > 2)
      close(fd);
    execvp(file, copy);
    fprintf(stderr, "cannot run %s\n", file);
    _exit(127);
  }
  print_status("output_to_file", pid);
}

void to_null(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int null;

    null = open("/dev/null", O_RDWR);
    if (null >= 0) {
      dup2(null, 0);
      dup2(null, 1);
      dup2(null, 2);
      if (null > 2)
        close(null);
    }
    execvp(file, show);
    _exit(126);
  }
  print_status("to_null", pid);
}

void closed_and_reopened(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    close(0);
    if (open("/dev/null", O_RDONLY) != 0) // expect-note: "not rewritten: this cannot be done"
      _exit(1);
    execvp(file, show);
    _exit(126);
  }
  print_status("closed_and_reopened", pid);
}

void by_dup(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    close(1);
    dup(fd);
    close(fd);
    execvp(file, copy);
    _exit(126);
  }
  print_status("by_dup", pid);
}

void bad_descriptors(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    dup2(99, 1);
    close(98);
    fcntl(97, F_SETFD, FD_CLOEXEC);
    if (dup2(96, 2) < 0)
      perror("dup2");
    execvp(file, copy);
    _exit(126);
  }
  print_status("bad_descriptors", pid);
}

void bad_descriptor_ends(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    if (dup2(99, STDIN_FILENO) != STDIN_FILENO) {
      fprintf(stderr, "dup2 to %d: %s\n", STDIN_FILENO, strerror(errno));
      _exit(errno == EBADF ? 21 : 22);
    }
    execvp(file, copy);
    _exit(126);
  }
  print_status("bad_descriptor_ends", pid);
}

void close_upward(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd;
    for (fd = 3; fd < 256; fd++)
      close(fd);
    execvp(file, show);
    _exit(126);
  }
  print_status("close_upward", pid);
}

void close_all(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    long limit = sysconf(_SC_OPEN_MAX);
    for (int fd = STDERR_FILENO + 1; fd < limit; ++fd)
      close(fd);
    execvp(file, show);
    _exit(126);
  }
  print_status("close_all", pid);
}

void close_downward(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    for (int fd = getdtablesize() - 1; fd >= 3; fd--)
      close(fd);
    execvp(file, show);
    _exit(126);
  }
  print_status("close_downward", pid);
}

void close_while(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = 3;
    while (fd < 64)
      close(fd++);
    execvp(file, show);
    _exit(126);
  }
  print_status("close_while", pid);
}

void close_while_down(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = 64;
    while (--fd > 2)
      close(fd);
    execvp(file, show);
    _exit(126);
  }
  print_status("close_while_down", pid);
}

void close_while_counting(char *file, int first) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd;
    fd = first;
    while (fd <= 20) {
      close(fd);
      fd++;
    }
    fd = 60;
    while (fd-- > 40)
      close(fd);
    execvp(file, show);
    _exit(126);
  }
  print_status("close_while_counting", pid);
}

void close_every_other(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = 3;
    while (fd < 20) { // expect-note: "not rewritten: the loop is no step of a child"
      close(fd);
      fd += 2;
    }
    execvp(file, show);
    _exit(126);
  }
  print_status("close_every_other", pid);
}

void close_by_limit(char *file) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  pid_t pid = fork();
  if (pid == 0) {
    unsigned fd;
    for (fd = 3; fd < limit.rlim_cur; fd++)
      close(fd);
    execvp(file, show);
    _exit(126);
  }
  print_status("close_by_limit", pid);
}

void close_from(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    closefrom(3);
    execvp(file, show);
    _exit(126);
  }
  print_status("close_from", pid);
}

void keep_open(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    fcntl(fd, F_SETFD, 0);
    execvp(file, show);
    _exit(126);
  }
  print_status("keep_open", pid);
}

void keep_open_by_mask(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    int flags = fcntl(fd, F_GETFD);
    fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC);
    execvp(file, show);
    _exit(126);
  }
  print_status("keep_open_by_mask", pid);
}

void merged(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    dup2(STDOUT_FILENO, STDERR_FILENO);
    execvp(file, copy);
    perror("merged");
    _exit(126);
  }
  print_status("merged", pid);
}

void swapped(char *file, int a, int b) {
  pid_t pid = fork();
  if (pid == 0) {
    dup2(a, 9);
    dup2(b, a);
    dup2(9, b);
    close(9);
    execvp(file, show);
    _exit(126);
  }
  print_status("swapped", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  int one = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  int two = open("/", O_RDONLY | O_CLOEXEC);
  output_to_pipe(file);
  pipeline(file);
  long_pipeline(file);
  input_from_file(file, "input");
  output_to_file(file, "output");
  output_to_file(file, "private");
  to_null(file);
  closed_and_reopened(file);
  by_dup(file, two);
  bad_descriptors(file);
  bad_descriptor_ends(file);
  close_upward(file);
  close_all(file);
  close_downward(file);
  close_while(file);
  close_while_down(file);
  close_while_counting(file, 4);
  close_every_other(file);
  close_by_limit(file);
  close_from(file);
  keep_open(file, one);
  keep_open_by_mask(file, one);
  merged(file);
  swapped(file, one, two);
  return 0;
}
