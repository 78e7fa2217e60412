// REQUIRES: root
// RUN: %compile && %run_each_method
// Steps that Linux ties to the memory as a whole do not touch the caller's: a
// child that takes them has its own.
#include "check.h"

#include <sched.h>
#include <sys/prctl.h>

static int dumpable(void) { return prctl(PR_GET_DUMPABLE); }

#define KEEPS_DUMPABLE(...)                                                    \
  do {                                                                         \
    CHECK(dumpable() == 1);                                                    \
    CHECK(exit_status(                                                         \
              safespawn(__VA_ARGS__, safespawn_execl("/bin/true", "true",      \
                                                     (char *)NULL))) == 0);    \
    CHECK(dumpable() == 1);                                                    \
    CHECK(exit_status(safespawn_as_fork(__VA_ARGS__, safespawn_exit(3))) ==    \
          3);                                                                  \
    CHECK(dumpable() == 1);                                                    \
  } while (0)

int main(void) {
  gid_t groups[] = {1, 2};
  KEEPS_DUMPABLE(safespawn_setuid(65534));
  KEEPS_DUMPABLE(safespawn_setgid(65534));
  KEEPS_DUMPABLE(safespawn_seteuid(65534));
  KEEPS_DUMPABLE(safespawn_setegid(65534));
  KEEPS_DUMPABLE(safespawn_setreuid(65534, 65534));
  KEEPS_DUMPABLE(safespawn_setregid(65534, 65534));
  KEEPS_DUMPABLE(safespawn_setresuid(65534, 65534, 65534));
  KEEPS_DUMPABLE(safespawn_setresgid(65534, 65534, 65534));
  KEEPS_DUMPABLE(safespawn_setgroups(2, groups));
  KEEPS_DUMPABLE(safespawn_initgroups("nobody", 65534));
  KEEPS_DUMPABLE(safespawn_setuid(0), safespawn_setgid(0));
  KEEPS_DUMPABLE(safespawn_setgroups(2, groups), safespawn_setgid(65534),
                 safespawn_setuid(65534));
  KEEPS_DUMPABLE(safespawn_prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
  KEEPS_DUMPABLE(safespawn_prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
  KEEPS_DUMPABLE(safespawn_unshare(CLONE_NEWUTS));
  KEEPS_DUMPABLE(safespawn_chroot("/"));
  /* Refused to a process whose memory another one uses. */
  KEEPS_DUMPABLE(safespawn_unshare(CLONE_NEWUSER));
  KEEPS_DUMPABLE(
      safespawn_or(safespawn_chdir("/nonexistent"), safespawn_setuid(65534)));

  /* The name and the huge pages are the caller's as before. */
  CHECK(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0) == 0);
  CHECK(exit_status(safespawn(
            safespawn_prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0),
            safespawn_execl("/bin/true", "true", (char *)NULL))) == 0);
  CHECK(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 0);

  /* Failures come back from there as well. */
  check_failure(safespawn(safespawn_setgid(65534), safespawn_setuid(65534),
                          safespawn_setuid(0),
                          safespawn_execl("/bin/true", "true", (char *)NULL)),
                EPERM, 2, SAFESPAWN_STEP_SETUID);
  check_failure(safespawn(safespawn_setuid(65534),
                          safespawn_execl("/nonexistent", "x", (char *)NULL)),
                ENOENT, 1, SAFESPAWN_STEP_EXECV);
  check_failure(safespawn(safespawn_setuid(65534), safespawn_detach(),
                          safespawn_execl("/nonexistent", "x", (char *)NULL)),
                ENOENT, 2, SAFESPAWN_STEP_EXECV);
  CHECK(safespawn(safespawn_setuid(65534), safespawn_detach(),
                  safespawn_execl("/bin/true", "x", (char *)NULL)) > 0);
  check_no_children();

  /* What they do, they do to the child. */
  CHECK(strcmp(OUTPUT_OF("id -u; id -g; id -G", safespawn_setgroups(2, groups),
                         safespawn_setresgid(3, 3, 3),
                         safespawn_setresuid(4, 4, 4)),
               "4\n3\n3 1 2\n") == 0);
  CHECK(strcmp(OUTPUT_OF("id -u; id -g; id -G", safespawn_setgid(65534),
                         safespawn_initgroups("nobody", 65534),
                         safespawn_setuid(65534)),
               "65534\n65534\n65534\n") == 0);
  return 0;
}
