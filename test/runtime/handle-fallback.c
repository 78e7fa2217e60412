// RUN: %compile && %run_each_method
// Handles where Linux has no process descriptors, or has them only in part.
#include "refuse.h"

#include <time.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static struct safespawn_child start(const char *command) {
  struct safespawn_child child;
  CHECK(safespawn_start(&child, safespawn_execl("/bin/sh", "sh", "-c", command,
                                                (char *)NULL)) == 0);
  return child;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The same results with a descriptor and without. `take` has it taken away. */
static void check_handle(int take) {
  int status, before = open_descriptors();
  struct safespawn_child child = start("exit 7");
#define TAKE                                                                   \
  do                                                                           \
    if (take && child.pidfd >= 0)                                              \
      close(child.pidfd), child.pidfd = -1;                                    \
  while (0)
  TAKE;
  CHECK(safespawn_wait(&child, &status) == 0 && WEXITSTATUS(status) == 7);
  CHECK(child.pid == -1 && child.pidfd == -1);

  child = start("exec sleep 1000");
  TAKE;
  double begin = now();
  CHECK(safespawn_timedwait(&child, &status, 70) == -1 && errno == ETIMEDOUT);
  CHECK(now() - begin >= 0.07);
  CHECK(safespawn_kill(&child, 0) == 0);
  CHECK(safespawn_terminate(&child, &status, 60000) == 0);
  CHECK(WTERMSIG(status) == SIGTERM);

  child = start("exec sleep 0.1");
  TAKE;
  CHECK(safespawn_timedwait(&child, &status, 60000) == 0 && status == 0);

  /* Reaped by somebody else: no signal to whoever has the id now. */
  child = start("exit 9");
  TAKE;
  CHECK(exit_status(child.pid) == 9);
  CHECK(safespawn_kill(&child, SIGKILL) == -1 && errno == ESRCH);
  CHECK(safespawn_timedwait(&child, &status, 60000) == -1 && errno == ECHILD);
  CHECK(child.pid == -1 && child.pidfd == -1);

  signal(SIGCHLD, SIG_IGN);
  child = start("sleep 0.1");
  TAKE;
  CHECK(safespawn_timedwait(&child, &status, 60000) == -1 && errno == ECHILD);
  signal(SIGCHLD, SIG_DFL);
  check_no_children();
  CHECK(open_descriptors() == before);
}

int main(void) {
  CHECK(safespawn_method());
  check_handle(0);
  check_handle(1);
  /* Descriptors that signals cannot be sent through. */
  pid_t pid = fork();
  if (pid == 0) {
    refuse(SYS_pidfd_send_signal, ENOSYS);
    check_handle(0);
    _exit(0);
  }
  CHECK(exit_status(pid) == 0);
  /* None but those made with the child. */
  pid = fork();
  if (pid == 0) {
    refuse(SYS_pidfd_open, ENOSYS);
    struct safespawn_child child = start("exit 0");
    CHECK((child.pidfd >= 0) == (strcmp(safespawn_method(), "fork") != 0));
    CHECK(safespawn_wait(&child, NULL) == 0);
    check_handle(0);
    _exit(0);
  }
  CHECK(exit_status(pid) == 0);
  return 0;
}
