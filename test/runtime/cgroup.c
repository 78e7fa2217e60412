// REQUIRES: root
// RUN: %compile && %run_each_method
// A child that starts in a control group, where there are any.
#include "check.h"

#include <sys/vfs.h>

int main(void) {
  struct statfs fs;
  char name[] = "/sys/fs/cgroup/safespawn-XXXXXX", path[256], *said;
  char *argv[] = {(char *)"true", NULL};
  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  check_failure(
      safespawn(safespawn_cgroup(null), safespawn_execv("/bin/true", argv)),
      ENOTDIR, 0, SAFESPAWN_STEP_CGROUP);
  check_failure(
      safespawn(safespawn_cgroup(-7), safespawn_execv("/bin/true", argv)),
      EBADF, 0, SAFESPAWN_STEP_CGROUP);
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  check_failure(safespawn(safespawn_setsid(), safespawn_cgroup(root),
                          safespawn_execv("/bin/true", argv)),
                ENOENT, 1, SAFESPAWN_STEP_CGROUP);
  if (statfs("/sys/fs/cgroup", &fs) || fs.f_type != 0x63677270 ||
      !mkdtemp(name)) {
    printf("no control groups to try\n");
    return 0;
  }
  int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  CHECK(fd >= 0);
  snprintf(path, sizeof path, "0::%s\n", name + strlen("/sys/fs/cgroup"));
  said = OUTPUT_OF("cat /proc/self/cgroup", safespawn_cgroup(fd));
  CHECK(strstr(said, path));
  /* Also where it must move by itself. */
  said = OUTPUT_OF(
      "cat /proc/self/cgroup",
      safespawn_or(safespawn_chdir("/nonexistent"), safespawn_cgroup(fd)));
  CHECK(strstr(said, path));
  for (int i = 0; i < 100 && rmdir(name); ++i)
    usleep(10000);
  check_no_children();
  return 0;
}
