/* What the parents of the tests do. */

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits for a child and prints how it ended. */
static inline void print_status(const char *name, pid_t pid) {
  int status = 0;
  if (pid < 0 || waitpid(pid, &status, 0) != pid)
    printf("%s: no child\n", name);
  else if (WIFSIGNALED(status))
    printf("%s: signal %d\n", name, WTERMSIG(status));
  else
    printf("%s: status %d\n", name, WEXITSTATUS(status));
  fflush(stdout);
}
