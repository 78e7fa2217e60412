// RUN: %check_tidy %s
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static int flag;

void suppressed(char **argv) {
  if (vfork() == 0) {
    flag = 1; // NOLINT
    flag = 2; // NOLINT(safespawn-vfork-write)
    flag = 3; /* NOLINT(safespawn-vfork-exit) */ // expect: vfork-write
    // NOLINTNEXTLINE(safespawn-*)
    flag = 4;
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}
