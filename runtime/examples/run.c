/* Runs a program in another directory and with its output in a file; tells
 * exactly what went wrong.
 *
 *     run DIRECTORY OUTPUT PROGRAM [ARGUMENT...] */
#include <fcntl.h>
#include <safespawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: run DIRECTORY OUTPUT PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  pid_t pid = safespawn(safespawn_chdir(argv[1]),
                        safespawn_open_as(STDOUT_FILENO, argv[2],
                                          O_WRONLY | O_CREAT | O_TRUNC, 0666),
                        safespawn_closefrom(3),
                        safespawn_execvp(argv[3], argv + 3));
  if (pid < 0) {
    fprintf(stderr, "run: %s\n", safespawn_failure()->message);
    return 1;
  }
  int status;
  if (waitpid(pid, &status, 0) < 0) {
    perror("run: waitpid");
    return 1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
