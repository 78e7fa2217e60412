/* What was written around fork() keeps its behaviour: the child itself says
 * what went wrong, and ends as a shell's would.
 *
 *     as-fork PROGRAM [ARGUMENT...] */
#include <errno.h>
#include <safespawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: as-fork PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  pid_t pid = safespawn_as_fork(
      safespawn_setenv("STARTED_BY", "as-fork", 1),
      safespawn_execvp(argv[1], argv + 1),
      safespawn_message(STDERR_FILENO, "%s: %m\n", argv[1]),
      safespawn_exit_errno(ENOENT, 127, 126));
  int status;
  if (pid < 0 || waitpid(pid, &status, 0) < 0) {
    perror("as-fork");
    return 1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
