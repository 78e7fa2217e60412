// RUN: %check_tidy %s -checks=-*,safespawn-fork-exec -- -I %runtime_include

// What the parent does with a child before it executes its program.

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

void moves(char **argv) {
  pid_t pid = fork(); // expect: fork-exec
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  setpgid(pid, pid); // expect-note: "not rewritten: here the child would have executed its program already"
  waitpid(pid, NULL, 0);
}

int terminal(char **argv, int *master) {
  pid_t pid = forkpty(master, NULL, NULL, NULL); // expect: fork-exec
  // expect-note@-1: "not rewritten: the child is made by 'forkpty'"
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}
