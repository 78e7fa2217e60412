// RUN: %compile && %run_each_method
// A detached child leaves no zombie and needs no wait; it can fail like any
// other. And pdeathsig: ends with its parent, whatever its ids.
#include "check.h"

#include <sys/prctl.h>

static char *argv[] = {(char *)"true", NULL};

int main(void) {
  int before = open_descriptors();
  int fd = scratch();
  int ends[2];
  CHECK(pipe2(ends, O_CLOEXEC) == 0);

  /* Here this process is the reaper, so it sees whose child it was. */
  CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  pid_t pid =
      safespawn(safespawn_dup2(fd, 1), safespawn_dup2(ends[0], 0),
                safespawn_detach(), safespawn_setsid(),
                safespawn_execl("/bin/sh", "sh", "-c",
                                "read x; cut -d' ' -f4 /proc/$$/stat; exit 5",
                                (char *)NULL));
  CHECK(pid > 0 && kill(pid, 0) == 0);
  usleep(20000);
  CHECK(write(ends[1], "\n", 1) == 1);
  int status;
  CHECK(waitpid(-1, &status, 0) == pid && status == 5 << 8);
  CHECK(atoi(contents(fd)) == getpid());
  CHECK(prctl(PR_SET_CHILD_SUBREAPER, 0) == 0);

  /* In general somebody else is. */
  pid = safespawn(safespawn_detach(), safespawn_execv("/bin/true", argv));
  CHECK(pid > 0);
  check_no_children();
  for (int i = 0; i < 1000 && !has_ended(pid); ++i)
    usleep(1000);
  CHECK(has_ended(pid));

  check_failure(safespawn(safespawn_chdir("/nonexistent"), safespawn_detach(),
                          safespawn_execv("/bin/true", argv)),
                ENOENT, 0, SAFESPAWN_STEP_CHDIR);
  check_failure(safespawn(safespawn_detach(), safespawn_chdir("/nonexistent"),
                          safespawn_execv("/bin/true", argv)),
                ENOENT, 1, SAFESPAWN_STEP_CHDIR);
  check_failure(
      safespawn(safespawn_detach(), safespawn_execv("/nonexistent", argv)),
      ENOENT, 1, SAFESPAWN_STEP_EXECV);
  /* What cannot be, is refused before anything is started. */
  check_failure(safespawn(safespawn_detach(), safespawn_pdeathsig(SIGTERM),
                          safespawn_execv("/bin/true", argv)),
                EINVAL, -1, 0);
  CHECK(exit_status(safespawn_as_fork(
            safespawn_or(safespawn_detach(), safespawn_exit(9)),
            safespawn_exit(0))) == 9);
  check_no_children();

  /* The parent of this one ends at once. */
  int ready[2];
  CHECK(pipe2(ready, O_CLOEXEC) == 0);
  pid_t parent = fork();
  if (parent == 0) {
    pid =
        safespawn(safespawn_pdeathsig(SIGTERM),
                  safespawn_when(getuid() == 0, safespawn_setuid(65534)),
                  safespawn_dup2(ready[1], 1),
                  safespawn_execl("/bin/sh", "sh", "-c",
                                  "echo $$; exec sleep 100", (char *)NULL));
    CHECK(pid > 0);
    char text[16];
    CHECK(read(ready[0], text, sizeof text) > 0);
    CHECK(write(ready[1], &pid, sizeof pid) == sizeof pid);
    _exit(0);
  }
  CHECK(exit_status(parent) == 0);
  CHECK(read(ready[0], &pid, sizeof pid) == sizeof pid);
  for (int i = 0; i < 2000 && !has_ended(pid); ++i)
    usleep(1000);
  CHECK(has_ended(pid));
  check_failure(
      safespawn(safespawn_pdeathsig(0), safespawn_execv("/bin/true", argv)),
      EINVAL, 0, SAFESPAWN_STEP_PDEATHSIG);
  check_failure(
      safespawn(safespawn_pdeathsig(65), safespawn_execv("/bin/true", argv)),
      EINVAL, 0, SAFESPAWN_STEP_PDEATHSIG);
  for (int i = 0; i < 2; ++i)
    close(ends[i]), close(ready[i]);
  CHECK(open_descriptors() == before);
  return 0;
}
