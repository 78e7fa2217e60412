// A library function in the child changes the library's state in the parent:
// here the environment, and a lock that stays held when the child dies.
//
// always: parent: MODE is 'child'
// always: hangs
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *print(void *unused) {
  fputs("from another thread\n", stderr);
  return unused;
}

int main(void) {
  int ends[2];
  pipe(ends);
  close(ends[0]);
  signal(SIGPIPE, SIG_IGN);
  setenv("MODE", "parent", 1);
  FILE *log = fdopen(ends[1], "w");
  pid_t pid = vfork();
  if (pid == 0) {
    signal(SIGPIPE, SIG_DFL);
    setenv("MODE", "child", 1);
    fputs("cannot start", log);
    fflush(log); // SIGPIPE ends the child, with the stream locked
    _exit(127);
  }
  waitpid(pid, NULL, 0);
  dprintf(1, "parent: MODE is '%s'\n", getenv("MODE"));
  dprintf(1, "parent: another thread uses the stream\n");
  stderr = log;
  pthread_t thread;
  pthread_create(&thread, NULL, print, NULL);
  pthread_join(thread, NULL);
  dprintf(1, "parent: the thread has ended\n");
  return 0;
}
