/* Starts a program that nobody waits for, in a session of its own, and prints
 * its process id. No zombie remains, whatever this process goes on to do.
 *
 *     background PROGRAM [ARGUMENT...] */
#include <fcntl.h>
#include <safespawn.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: background PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  pid_t pid = safespawn(
      safespawn_detach(), safespawn_setsid(), safespawn_default_signals(),
      safespawn_open_as(STDIN_FILENO, "/dev/null", O_RDONLY, 0),
      safespawn_open_as(STDOUT_FILENO, "/dev/null", O_WRONLY, 0),
      safespawn_open_as(STDERR_FILENO, "/dev/null", O_WRONLY, 0),
      safespawn_closefrom(3), safespawn_execvp(argv[1], argv + 1));
  if (pid < 0) {
    fprintf(stderr, "background: %s\n", safespawn_failure()->message);
    return 1;
  }
  printf("%d\n", (int)pid);
  return 0;
}
