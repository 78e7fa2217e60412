// RUN: %check_tidy --fixed %S/Inputs/fix_exit.fixed.c %s
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void exits(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  reap(pid);
}

int returns(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    return -1; // expect: fork-exit
  }
  return pid;
}

void runs_off(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    perror("exec");
  }
} // expect: fork-exit

#define QUIT exit(1)
void in_macro(char **argv) {
  if (fork() == 0) {
    execvp(argv[0], argv);
    QUIT; // expect: fork-exit
  }
}

int in_switch(char **argv) {
  switch (fork()) {
  case 0:
    execvp(argv[0], argv);
    exit(127); // expect: fork-exit
  case -1:
    return -1;
  }
  return 0;
}
