// RUN: %check_tidy %s
#include <sys/syscall.h>
#include <unistd.h>

int start(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return syscall(SYS_pidfd_open, pid, 0);
}
