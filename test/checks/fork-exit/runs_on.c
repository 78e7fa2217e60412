// RUN: %check_tidy %s
// A fork child whose exec failed runs on into the parent's code.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

int returns(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    return -1; // expect: fork-exit
  }
  return pid;
}

int returns_after_message(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    perror("exec");
    return 1; // expect: fork-exit
  }
  return pid;
}

int returns_exec(char **argv) {
  if (fork() == 0)
    return execvp(argv[0], argv); // expect: fork-exit
  return 0;
}

void runs_off(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    perror("exec");
  }
} // expect: fork-exit

void runs_off_else(char **argv) {
  pid_t pid = fork();
  if (pid > 0)
    reap(pid);
  else if (pid == 0)
    execvp(argv[0], argv);
} // expect: fork-exit

int shared_return(char **argv) {
  pid_t pid = fork();
  if (pid == 0)
    execvp(argv[0], argv);
  reap(pid);
  return 0; // expect: fork-exit
}

void shared_exit(char **argv) {
  pid_t pid = fork();
  if (pid == 0)
    execvp(argv[0], argv);
  reap(pid);
  exit(0); // expect: fork-exit
}

int switch_break(char **argv) {
  switch (fork()) {
  case 0:
    execvp(argv[0], argv);
    break;
  case -1:
    return -1;
  }
  return 0; // expect: fork-exit
}

int switch_correct(char **argv) {
  switch (fork()) {
  case 0:
    execvp(argv[0], argv);
    _exit(127);
  case -1:
    return -1;
  }
  return 0;
}

int loop(char **argv, int n) {
  for (int i = 0; i < n; i++)
    if (fork() == 0)
      execvp(argv[i], argv);
  return 0; // expect: fork-exit
}

int loop_correct(char **argv, int n) {
  for (int i = 0; i < n; i++)
    if (fork() == 0) {
      execvp(argv[i], argv);
      _exit(127);
    }
  return 0;
}

int goto_out(char **argv) {
  int rc = 0;
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    goto out;
  }
  rc = 1;
out:
  return rc; // expect: fork-exit
}

int correct(char **argv, int log) {
  pid_t pid = fork();
  if (pid == 0) {
    if (log)
      puts("child");
    execvp(argv[0], argv);
    _exit(127);
  }
  if (pid < 0)
    return -1;
  reap(pid);
  return 0;
}

int ternary(char **argv) {
  pid_t pid = fork();
  pid == 0 ? (void)execvp(argv[0], argv) : reap(pid);
  return 0; // expect: fork-exit
}

int parent_execs(char **argv) {
  pid_t pid = fork();
  if (pid == 0)
    return 1;
  if (pid > 0)
    execvp(argv[0], argv);
  return -1;
}
