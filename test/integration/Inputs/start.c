#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int start(char **argv, int *starts) {
  int status;
  pid_t pid = vfork();
  if (pid == 0) {
    ++*starts;
    execvp(argv[0], argv);
    exit(127);
  }
  waitpid(pid, &status, 0);
  return status;
}
