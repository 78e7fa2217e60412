// Another thread holds a lock of the C library at the moment of the fork. In the
// child that thread does not exist, so nobody will ever unlock it.
//
// always: a child hangs
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *work(void *unused) {
  for (;;) {
    setenv("STATE", "busy", 1);
    setenv("STATE", "idle", 1);
  }
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  for (int i = 1; i <= 20000; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      alarm(2); // a child that hangs is ended, so that it can be counted
      setenv("LANG", "C", 1);
      execl("/nonexistent", "nonexistent", (char *)NULL);
      _exit(127);
    }
    int status;
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
      dprintf(1, "a child hangs\n");
      dprintf(2, "(child %d)\n", i);
      return 0;
    }
  }
  dprintf(1, "no child hangs\n");
  return 0;
}
