// RUN: %check_tidy %s -- -fblocks -w
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void in_block(char **argv) {
  pid_t (^start)(void) = ^{
    pid_t pid = vfork();
    if (pid == 0) {
      execv(argv[0], argv);
      exit(1); // a block is not looked into
    }
    return pid;
  };
  reap(start());
}

void correct_block(char **argv) {
  reap(^{
    pid_t pid = vfork();
    if (pid == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
    return pid;
  }());
}
