// RUN: %check_tidy %s
// Without a child none of this concerns the checks.
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static jmp_buf env;
static int value;

void leaves(int how) {
  value = how;
  if (how == 1)
    exit(1);
  if (how == 2)
    longjmp(env, 1);
  if (how == 3)
    pthread_exit(NULL);
  pause();
}

int execs(char **argv) {
  execv(argv[0], argv);
  return -1;
}

typedef pid_t (*forker)(void);
forker choose(int shared) { return shared ? vfork : fork; }
unsigned long size(void) { return sizeof(vfork()); }
__typeof__(vfork()) type = 3;

pid_t spawns(char **argv, char **environment) {
  pid_t pid;
  if (posix_spawn(&pid, argv[0], NULL, NULL, argv, environment) != 0)
    return -1;
  waitpid(pid, &value, 0);
  return pid;
}

void never_called(char **argv) {
  if (0) {
    pid_t pid = vfork();
    if (pid == 0)
      exit(1);
  }
  execv(argv[0], argv);
}
