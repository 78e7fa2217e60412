// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: program show 1
// SCENARIO: program show 2
// SCENARIO: program show 3
// SCENARIO: program show 4
// SCENARIO: program missing 1
// SCENARIO: program missing 3

/* Switches of the child's own, and ways to become a child. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", "quiet", NULL};
enum mode { NONE, QUIET, LOUD, OTHER };

void by_mode(char *file, enum mode mode) {
  pid_t pid = fork();
  if (pid == 0) {
    switch (mode) {
    case QUIET:
      /* to nobody */
      close(STDOUT_FILENO);
      break;
    case LOUD:
      dup2(STDERR_FILENO, STDOUT_FILENO);
      break;
    case NONE:
      break;
    default:
      if (chdir("/missing") < 0)
        _exit(3);
    }
    execvp(file, show);
    _exit(127);
  }
  print_status("by_mode", pid);
}

void falls_through(char *file, int level) {
  pid_t pid = fork();
  if (pid == 0) {
    switch (level) { // expect-note: "not rewritten: a plan has no such control flow"
    case 3:
      close(STDIN_FILENO);
      /* fall through */
    case 2:
      setsid();
    }
    execvp(file, show);
    _exit(127);
  }
  print_status("falls_through", pid);
}

void breaks_early(char *file, int level) {
  pid_t pid = fork();
  if (pid == 0) {
    switch (level) {
    case 3:
    case 4: /* both */
      if (file[0] == 'm')
        break;
      setsid();
    }
    execvp(file, show);
    _exit(127);
    /* NOTREACHED */
  }
  print_status("breaks_early", pid);
}

void always_ends(char *file, int level) {
  pid_t pid = fork();
  if (pid == 0) {
    switch (level) {
    case 1:
      execvp(file, show);
      _exit(101);
    default:
      execlp("sh", "sh", "-c", "exit 5", (char *)NULL);
      _exit(102);
    }
  }
  print_status("always_ends", pid);
}

static void set_up(int level) {
  switch (level) {
  case 1:
    setsid();
    return;
  case 2:
    close(0);
    break;
  }
  nice(2);
}

void returns_within(char *file, int level) {
  pid_t pid = fork();
  if (pid == 0) {
    set_up(level); // expect-note: "not rewritten: the call of 'set_up' is no step of a child"
    execvp(file, show);
    _exit(127);
  }
  print_status("returns_within", pid);
}

void labels_within(char *file, int level) {
  pid_t pid = fork();
  if (pid == 0) {
    switch (level) { // expect-note: "not rewritten: a plan has no such control flow"
    case 1:
      if (file) {
      case 2:
        setsid();
      }
    }
    execvp(file, show);
    _exit(127);
  }
  print_status("labels_within", pid);
}

void if_enabled(char *file, int level) {
  pid_t pid = -1;
  if (level > 1 && file[0] && (pid = fork()) == 0) {
    execvp(file, show);
    _exit(127);
  }
  print_status("if_enabled", pid);
}

void if_enabled_or_else(char *file, int level) {
  pid_t pid = -1;
  if (level > 1 && (pid = fork()) == 0) { // expect-note: "not rewritten: the result of the call is tested in a way that cannot be rewritten"
    execvp(file, show);
    _exit(127);
  } else {
    puts("not the child");
  }
  print_status("if_enabled_or_else", pid);
}

void result_of_or(char *file, int level) {
  int others = fork() || level > 1;
  if (!others) { // expect-note: "not rewritten: this cannot be done before the child exists"
    execvp(file, show);
    _exit(127);
  }
  if (level > 1)
    return;
  int status;
  printf("result_of_or %d\n", wait(&status) > 0);
}

void tries_again(char *file) {
  pid_t pid = -1;
  for (int i = 0; i < 3 && pid < 0; i++) {
    pid = fork();
    if (pid < 0)
      sleep(1);
  }
  if (pid == 0) {
    execvp(file, show);
    _exit(127);
  }
  print_status("tries_again", pid);
}

void dies_with_parent(char *file) {
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
      _exit(1);
    execvp(file, show);
    _exit(127);
  }
  print_status("dies_with_parent", pid);
}

void by_flags(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = 9, flags = fcntl(STDIN_FILENO, F_GETFL), *unused, ends[2] = {1, 2};
    (void)unused;
    if (flags != -1) /* nothing waits */
      fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK);
    dup2(ends[1], fd);
    execlp("sh", "sh", "-c", "grep flags /proc/self/fdinfo/0", (char *)NULL);
    execvp(file, show);
    _exit(127);
  }
  print_status("by_flags", pid);
}

void by_flags_of_another(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    dup2(fd, STDIN_FILENO);
    int flags = fcntl(STDIN_FILENO, F_GETFL);
    fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK); // expect-note: "not rewritten: this cannot be done before the child exists"
    execvp(file, show);
    _exit(127);
  }
  print_status("by_flags_of_another", pid);
}

void to_the_limit(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    struct rlimit limit;
    int fd, last = 256;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
      last = limit.rlim_cur;
    for (fd = 3; fd < last; fd++)
      close(fd);
    execvp(file, show);
    _exit(127);
  }
  print_status("to_the_limit", pid);
}

int main(int argc, char **argv) {
  if (argc < 3)
    return 1;
  char *file = argv[1];
  int level = atoi(argv[2]);
  by_mode(file, (enum mode)level);
  falls_through(file, level);
  breaks_early(file, level);
  always_ends(file, level);
  returns_within(file, level);
  labels_within(file, level);
  if_enabled(file, level);
  if_enabled_or_else(file, level);
  tries_again(file);
  dies_with_parent(file);
  by_flags(file);
  by_flags_of_another(file, 0);
  to_the_limit(file);
  if (level < 2)
    result_of_or(file, level);
  return 0;
}
