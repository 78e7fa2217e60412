/* Gives a program a time limit, as timeout(1) does.
 *
 *     timeout MILLISECONDS PROGRAM [ARGUMENT...] */
#include <errno.h>
#include <safespawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: timeout MILLISECONDS PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  struct safespawn_child child;
  if (safespawn_start(&child, safespawn_execvp(argv[2], argv + 2)) < 0) {
    fprintf(stderr, "timeout: %s\n", safespawn_failure()->message);
    return 127;
  }
  int status;
  if (safespawn_timedwait(&child, &status, atoi(argv[1])) == 0)
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (errno != ETIMEDOUT || safespawn_terminate(&child, &status, 500) < 0) {
    perror("timeout");
    return 1;
  }
  return 124;
}
