// RUN: %check_tidy %s
#include <unistd.h>

static void create(pid_t *pid) { *pid = fork(); }

void start(char **argv, pid_t *pid) {
  create(pid);
  if (*pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}
