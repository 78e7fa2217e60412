// RUN: %compile && %run_each_method
// Environment steps: in order, with the order of the variables that libc gives
// them, seen by the exec steps that follow, and never in the caller.
#include "check.h"

extern char **environ;

#define ENVIRONMENT_OF(...)                                                    \
  __extension__({                                                              \
    int fd_ = scratch();                                                       \
    CHECK(exit_status(safespawn(                                               \
              safespawn_dup2(fd_, 1), __VA_ARGS__,                             \
              safespawn_execl("/usr/bin/env", "env", (char *)NULL))) == 0);    \
    contents(fd_);                                                             \
  })
#define SAME(a, b) CHECK(strcmp(a, b) == 0)

int main(void) {
  static char *two[] = {(char *)"A=1", (char *)"B=2", NULL};
  static char *odd[] = {(char *)"A=1", (char *)"A=2", (char *)"NOVALUE",
                        (char *)"AB=3", NULL};
  environ = two;
  SAME(ENVIRONMENT_OF(safespawn_nothing()), "A=1\nB=2\n");
  SAME(ENVIRONMENT_OF(safespawn_setenv("C", "3", 1)), "A=1\nB=2\nC=3\n");
  SAME(ENVIRONMENT_OF(safespawn_setenv("A", "3", 1)), "A=3\nB=2\n");
  SAME(ENVIRONMENT_OF(safespawn_setenv("A", "3", 0)), "A=1\nB=2\n");
  SAME(ENVIRONMENT_OF(safespawn_setenv("A", "", 1)), "A=\nB=2\n");
  SAME(ENVIRONMENT_OF(safespawn_setenv("A", "x=y", 1)), "A=x=y\nB=2\n");
  SAME(ENVIRONMENT_OF(safespawn_unsetenv("A")), "B=2\n");
  SAME(ENVIRONMENT_OF(safespawn_unsetenv("NONE")), "A=1\nB=2\n");
  SAME(ENVIRONMENT_OF(safespawn_putenv("B=x"), safespawn_putenv("C=")),
       "A=1\nB=x\nC=\n");
  SAME(ENVIRONMENT_OF(safespawn_putenv("A")), "B=2\n");
  SAME(ENVIRONMENT_OF(safespawn_clearenv()), "");
  SAME(ENVIRONMENT_OF(safespawn_clearenv(), safespawn_setenv("X", "1", 0),
                      safespawn_setenv("Y", "2", 0)),
       "X=1\nY=2\n");
  SAME(ENVIRONMENT_OF(safespawn_environ(odd), safespawn_setenv("A", "3", 1),
                      safespawn_setenv("A_", "4", 1)),
       "A=3\nA=2\nNOVALUE\nAB=3\nA_=4\n");
  SAME(ENVIRONMENT_OF(safespawn_environ(odd), safespawn_unsetenv("A")),
       "NOVALUE\nAB=3\n");
  SAME(ENVIRONMENT_OF(safespawn_environ(NULL)), "");
  SAME(ENVIRONMENT_OF(safespawn_setenv("A", "3", 1), safespawn_environ(two)),
       "A=1\nB=2\n");
  SAME(ENVIRONMENT_OF(
           safespawn_or(safespawn_chdir("/nonexistent"),
                        safespawn_setenv("FAILED", "1", 1)),
           safespawn_or(safespawn_chdir("/"), safespawn_setenv("NOT", "1", 1))),
       "A=1\nB=2\nFAILED=1\n");
  environ = NULL;
  SAME(ENVIRONMENT_OF(safespawn_nothing()), "");
  SAME(ENVIRONMENT_OF(safespawn_setenv("X", "1", 1)), "X=1\n");
  SAME(ENVIRONMENT_OF(safespawn_unsetenv("X")), "");
  environ = two;

  char *argv[] = {(char *)"true", NULL};
  const char *const bad[] = {"", "A=B", "=", NULL};
  for (int i = 0; i < 4; ++i) {
    check_failure(safespawn(safespawn_setenv(bad[i], "x", 1),
                            safespawn_execv("/bin/true", argv)),
                  EINVAL, 0, SAFESPAWN_STEP_SETENV);
    check_failure(safespawn(safespawn_unsetenv(bad[i]),
                            safespawn_execv("/bin/true", argv)),
                  EINVAL, 0, SAFESPAWN_STEP_UNSETENV);
    CHECK(exit_status(safespawn_as_fork(
              safespawn_or(safespawn_setenv(bad[i], "x", 1),
                           safespawn_exit_errno(EINVAL, 5, 6)),
              safespawn_exit(0))) == 5);
  }
  check_failure(
      safespawn(safespawn_putenv(NULL), safespawn_execv("/bin/true", argv)),
      EINVAL, 0, SAFESPAWN_STEP_PUTENV);
  SAME(two[0], "A=1");
  CHECK(environ == two && !two[2]);
  return 0;
}
