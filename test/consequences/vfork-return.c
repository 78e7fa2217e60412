// The child returns from the function that called vfork. The suspended parent
// then goes on in a frame that the child has left and overwritten.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static int start(void) {
  pid_t pid = vfork();
  if (pid == 0) {
    execl("/nonexistent", "nonexistent", (char *)NULL);
    return -1;
  }
  waitpid(pid, NULL, 0);
  return 0;
}

int main(void) {
  int result = start();
  printf("start() returned %d\n", result);
  fflush(stdout);
  if (result < 0)
    _exit(1);
  return 0;
}
