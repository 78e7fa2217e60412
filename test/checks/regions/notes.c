// RUN: %check_tidy %s
// Each finding names the call that created the child.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static int flag;

pid_t by_vfork(char **argv) {
  pid_t pid = vfork(); // expect-note: "child created here"
  if (pid == 0) {
    flag = 1; // expect: vfork-write
    execv(argv[0], argv);
    return 1; // expect: vfork-return
  }
  return pid;
}

pid_t by_fork(char **argv) {
  pid_t pid = fork(); // expect-note: "child created here"
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: fork-exit
  }
  return pid;
}
