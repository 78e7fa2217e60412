// RUN: %compile && %t
// How children are made: chosen by trial, asked for by the environment, and
// changed when a filter refuses it later.
#include "refuse.h"

#include <stddef.h>

static char *argv[] = {(char *)"true", NULL};

/* Runs `body` in a process of its own, in which no method is chosen yet. */
#define IN_A_PROCESS(...)                                                      \
  do {                                                                         \
    pid_t pid_ = fork();                                                       \
    if (pid_ == 0) {                                                           \
      __VA_ARGS__;                                                             \
      _exit(0);                                                                \
    }                                                                          \
    CHECK(exit_status(pid_) == 0);                                             \
  } while (0)

static void check_works(const char *method) {
  CHECK(safespawn_method() && strcmp(safespawn_method(), method) == 0);
  CHECK(exit_status(safespawn(safespawn_execvp("true", argv))) == 0);
  CHECK(exit_status(safespawn_as_fork(safespawn_exit(4))) == 4);
  check_failure(safespawn(safespawn_chdir("/nonexistent"),
                          safespawn_execvp("true", argv)),
                ENOENT, 0, SAFESPAWN_STEP_CHDIR);
  CHECK(strcmp(safespawn_method(), method) == 0);
}

int main(void) {
  static const char *const methods[] = {"clone3", "clone", "fork"};
  static const int refusals[] = {EPERM, ENOSYS, EINVAL, E2BIG};

  unsetenv("SAFESPAWN_METHOD");
  IN_A_PROCESS(check_works("clone3"));
  IN_A_PROCESS(setenv("SAFESPAWN_METHOD", "", 1); check_works("clone3"));
  for (int i = 0; i < 3; ++i)
    IN_A_PROCESS(setenv("SAFESPAWN_METHOD", methods[i], 1);
                 check_works(methods[i]));

  /* The values that it can have are in the sentence. */
  IN_A_PROCESS({
    setenv("SAFESPAWN_METHOD", "vfork", 1);
    CHECK(safespawn_method() == NULL && errno == EINVAL);
    check_failure(safespawn(safespawn_execvp("true", argv)), EINVAL, -1, 0);
    CHECK(strstr(safespawn_failure()->message, "SAFESPAWN_METHOD"));
    CHECK(strstr(safespawn_failure()->message, "clone3, clone or fork"));
  });

  /* What old containers and old kernels answer to clone3. */
  for (int i = 0; i < 4; ++i) {
    IN_A_PROCESS(refuse(SYS_clone3, refusals[i]); check_works("clone"));
    IN_A_PROCESS({
      setenv("SAFESPAWN_METHOD", "clone3", 1);
      refuse(SYS_clone3, refusals[i]);
      CHECK(safespawn_method() == NULL && errno == ENOSYS);
      check_failure(safespawn(safespawn_execvp("true", argv)), ENOSYS, -1, 0);
    });
  }
  /* A program that locks itself in after its first children. */
  for (int i = 0; i < 2; ++i) {
    IN_A_PROCESS({
      check_works("clone3");
      refuse(SYS_clone3, refusals[i]);
      CHECK(exit_status(safespawn(safespawn_execvp("true", argv))) == 0);
      check_works("clone");
    });
  }
  /* No process can be had at all. */
  IN_A_PROCESS({
    CHECK(safespawn_method());
    refuse(SYS_clone3, EAGAIN);
    check_failure(safespawn(safespawn_execvp("true", argv)), EAGAIN, -1, 0);
    check_failure(safespawn_as_fork(safespawn_exit(0)), EAGAIN, -1, 0);
  });
  /* That is no reason to think that the method does not work. */
  IN_A_PROCESS({
    refuse(SYS_clone3, EAGAIN);
    CHECK(safespawn_method() == NULL && errno == EAGAIN);
  });

  /* Kernels and filters without close_range. */
  int fds[8];
  for (int i = 0; i < 8; ++i)
    fds[i] = dup(0);
  IN_A_PROCESS({
    refuse(SYS_close_range, ENOSYS);
    int keep[] = {fds[2], fds[5]};
    char command[256];
    snprintf(command, sizeof command,
             "test $(ls /proc/self/fd | wc -l) = 6 && test -e /proc/self/fd/%d "
             "&& test -e /proc/self/fd/%d",
             fds[2], fds[5]);
    CHECK(exit_status(safespawn(
              safespawn_close_except(3, keep, 2),
              safespawn_execlp("sh", "sh", "-c", command, (char *)NULL))) == 0);
    CHECK(exit_status(
              safespawn(safespawn_chdir("/"), safespawn_closefrom(3),
                        safespawn_execlp("sh", "sh", "-c",
                                         "test $(ls /proc/self/fd | wc -l) = 4",
                                         (char *)NULL))) == 0);
  });
  return 0;
}
