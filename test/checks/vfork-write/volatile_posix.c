// RUN: %check_tidy %s -config="{CheckOptions: [{key: safespawn-vfork-write.Rules, value: posix}]}"
// The stricter rules for one check: stores alone, not calls.
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

int volatile_local(char **argv) {
  volatile int failed = 0;
  if (vfork() == 0) {
    execv(argv[0], argv);
    failed = errno; // expect: vfork-write
    _exit(127);
  }
  return failed;
}

int own_local(char **argv, int fd) {
  if (vfork() == 0) {
    int code;
    close(fd);
    execv(argv[0], argv);
    code = errno == ENOENT ? 127 : 126; // expect: vfork-write
    _exit(code);
  }
  return 0;
}

pid_t result_only(char **argv, int fd) {
  pid_t pid;
  if ((pid = vfork()) == 0) {
    close(fd);
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}
