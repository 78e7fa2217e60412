// RUN: %check_tidy %s -checks=-*,safespawn-fork-exec
// RUN: %check_tidy %s --when vfork -checks=-*,safespawn-fork-exec "-config={CheckOptions: [{key: safespawn.IncludeVfork, value: 'true'}]}"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void direct(char **argv) {
  pid_t pid = fork(); // expect: fork-exec "'fork' copies the page tables"
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  waitpid(pid, NULL, 0);
}

static void become(char **argv) {
  setsid();
  execvp(argv[0], argv);
  _exit(127);
}

void by_helper(char **argv) {
  switch (fork()) { // expect: fork-exec
  case -1:
    abort();
  case 0:
    become(argv);
  default:
    wait(NULL);
  }
}

void by_vfork(char **argv) {
  if (vfork() == 0) { // expect[vfork]: fork-exec "the child of 'vfork' executes a program"
    execv(argv[0], argv);
    _exit(127);
  }
  wait(NULL);
}

// A copy of the process is what a worker is.
void worker(int fd) {
  if (fork() == 0) {
    char c;
    while (read(fd, &c, 1) == 1)
      if (write(fd, &c, 1) != 1)
        _exit(1);
    _exit(0);
  }
  wait(NULL);
}

// The parent execs, the child does not.
void swapped(char **argv) {
  if (fork() != 0)
    execv(argv[0], argv);
  _exit(0);
}

void without_fork(char **argv) {
  execv(argv[0], argv);
}
