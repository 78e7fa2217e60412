// RUN: %compile && %run_each_method
// Signals before exec: they wait until the program can take them, run no
// handler of the parent, and end a strict child without leaving anything.
#include "check.h"

#include <sys/time.h>

static volatile sig_atomic_t handled;
static void handler(int signal) {
  (void)signal;
  handled = 1;
}

int main(void) {
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)"exit 7", NULL};
  int copied = strcmp(safespawn_method(), "fork") == 0;
  sigset_t cpu, none;
  sigemptyset(&none);
  sigemptyset(&cpu);
  sigaddset(&cpu, SIGXFSZ);

  /* A child that a step gets a signal: writing past its file size limit. */
  int fd = scratch();
  struct rlimit nothing = {0, 0};
  const struct safespawn_step steps[] = {
      safespawn_setrlimit(RLIMIT_FSIZE, &nothing),
      safespawn_or(safespawn_message(fd, "too much"), safespawn_nothing()),
      safespawn_execvp("sh", argv), safespawn_end()};
  signal(SIGXFSZ, handler);
  for (int i = 0; i < 50; ++i) {
    if (copied) {
      /* Without the kernel's help it looks like a child that ended so. */
      int status = wait_status(safespawn_v(steps));
      CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
    } else {
      check_failure(safespawn_v(steps), ECANCELED, -1, 0);
    }
  }
  int status = wait_status(safespawn_as_fork_v(steps));
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
  /* Blocked it is no matter. */
  CHECK(exit_status(safespawn(safespawn_sigprocmask(SIG_BLOCK, &cpu),
                              safespawn_setrlimit(RLIMIT_FSIZE, &nothing),
                              safespawn_or(safespawn_message(fd, "too much"),
                                           safespawn_exit_errno(EFBIG, 5, 6)),
                              safespawn_execvp("sh", argv))) == 5);
  CHECK(!handled);
  check_no_children();
  return 0;
}
