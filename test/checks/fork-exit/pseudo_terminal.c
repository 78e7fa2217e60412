// RUN: %check_tidy %s
// forkpty alone makes children in this file.
#include <pty.h>
#include <stdlib.h>
#include <unistd.h>

pid_t start_shell(int *terminal) {
  pid_t pid = forkpty(terminal, NULL, NULL, NULL);
  if (pid == 0) {
    execl("/bin/sh", "sh", (char *)NULL);
    exit(127); // expect: fork-exit
  }
  return pid;
}
