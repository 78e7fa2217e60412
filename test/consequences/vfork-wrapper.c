// A function that returns the result of vfork: the child returns to the
// caller, and overwrites the frame that the parent returns from.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static pid_t xvfork(void) {
  pid_t pid = vfork();
  if (pid < 0)
    abort();
  return pid;
}

__attribute__((noinline)) static void start(int number) {
  char text[64];
  snprintf(text, sizeof text, "%d", number);
  pid_t pid = xvfork();
  if (pid == 0) {
    execl("/bin/true", "true", text, (char *)NULL);
    _exit(127);
  }
  printf("parent: pid is %s\n", pid > 0 ? "the child's" : "not the child's");
  waitpid(pid, NULL, 0);
}

int main(void) {
  start(1);
  printf("end of main\n");
  return 0;
}
