// RUN: %check_tidy %s
//
// gnulib's functions stand in the place of the library's.
#include <sys/wait.h>
#include <unistd.h>

int rpl_fcntl(int fd, int action, ...);
int rpl_open(const char *name, int flags, ...);
char *rpl_strerror(int number);
int rpl_frobnicate(int fd);
int rpl_dup2(int from, int to, int flags); // not dup2, which has two parameters
static int rpl_close(int fd) {
  _exit(fd);
}

pid_t start(char *const *argv, int in) {
  pid_t pid = vfork();
  if (pid == 0) {
    rpl_fcntl(in, 0, 0);
    rpl_open(argv[1], 0);
    rpl_strerror(1);     // expect: vfork-unsafe-call "is not async-signal-safe"
    rpl_frobnicate(in);  // expect: vfork-unsafe-call "cannot be verified"
    rpl_dup2(in, 0, 0);  // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    rpl_close(in);
  }
  return pid;
}
