// RUN: %check_tidy %s
// Children without exec.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void external_work(int fd);
static int own_work(int n) { return n * 2; }

void calls_external(int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    external_work(fd);
    exit(0);
  }
}

void calls_own(int n) {
  pid_t pid = fork();
  if (pid == 0) {
    int r = own_work(n);
    exit(r);
  }
}

void prints(void) {
  if (fork() == 0) {
    printf("from the child\n");
    exit(0);
  }
}

void calls_through_pointer(void (*work)(void)) {
  if (fork() == 0) {
    work();
    exit(0);
  }
}

void nothing_but_exit(void) {
  if (fork() == 0)
    exit(0); // expect: fork-exit
}

void system_calls_only(int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    close(fd);
    sleep(1);
    exit(3); // expect: fork-exit
  }
}

void signals_only(pid_t other) {
  pid_t pid = fork();
  if (pid == 0) {
    kill(other, SIGTERM);
    exit(0); // expect: fork-exit
  }
}

void system_calls_only_correct(int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    close(fd);
    sleep(1);
    _exit(3);
  }
}

int returns_as_worker(void) {
  pid_t pid = fork();
  if (pid == 0)
    return 1;
  return 0;
}

void goes_on(int fd) {
  fork();
  external_work(fd);
}

int becomes_daemon(void) {
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid > 0)
    exit(0);
  setsid();
  chdir("/");
  return 0;
}

int becomes_daemon_twice(void) {
  switch (fork()) {
  case -1:
    return -1;
  case 0:
    break;
  default:
    _exit(0);
  }
  if (setsid() < 0)
    return -1;
  switch (fork()) {
  case -1:
    return -1;
  case 0:
    break;
  default:
    _exit(0);
  }
  int fd = open("/dev/null", O_RDWR);
  dup2(fd, 0);
  return 0;
}

int becomes_daemon_in_condition(void) {
  if (fork())
    exit(0);
  setsid();
  return 0;
}

void parent_exits_child_works(int fd) {
  if (fork() != 0)
    exit(0);
  external_work(fd);
  exit(1);
}

void child_runs_a_command(const char *command) {
  if (fork() == 0)
    exit(system(command));
}

// daemon() returns in the child alone, which others accompany that stay in the
// foreground.
int serve(int foreground, char **argv) {
  if (!foreground && daemon(0, 0) != 0)
    return 1;
  external_work(0);
  if (argv[1]) {
    execvp(argv[1], argv + 1);
    exit(1);
  }
  return 0;
}

// Only where no child was made does the parent come there.
void becomes_command(char **argv) {
  if (fork() > 0)
    _exit(0);
  execvp(argv[0], argv);
  exit(127);
}
