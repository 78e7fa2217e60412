// RUN: %check_tidy %s
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[1], argv + 1);
    perror(argv[0]);
    return argc; // expect: fork-exit "returns from 'main', which runs the parent's atexit handlers"
  }
  waitpid(pid, NULL, 0);
  return 0;
}
