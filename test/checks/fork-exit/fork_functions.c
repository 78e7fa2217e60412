// RUN: %check_tidy %s -config="{CheckOptions: [{key: safespawn.ForkFunctions, value: 'my_fork;other_fork'}]}"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

pid_t my_fork(void);
pid_t unlisted_fork(void);

void listed(char **argv) {
  pid_t pid = my_fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  reap(pid);
}

void listed_correct(char **argv) {
  pid_t pid = my_fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}

void unlisted(char **argv) {
  pid_t pid = unlisted_fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    exit(127);
  }
  reap(pid);
}
