/* Builds the list of steps at run time: lower priority, another directory, or
 * an empty environment, by option.
 *
 *     plan [-n INCREMENT] [-d DIRECTORY] [-e] PROGRAM [ARGUMENT...] */
#include <safespawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct safespawn_step steps[64];
  int count = 0, option;
  while ((option = getopt(argc, argv, "+n:d:e")) != -1 && count < 62)
    switch (option) {
    case 'n':
      steps[count++] = safespawn_nice(atoi(optarg));
      break;
    case 'd':
      steps[count++] = safespawn_chdir(optarg);
      break;
    case 'e':
      steps[count++] = safespawn_clearenv();
      break;
    default:
      return 2;
    }
  if (optind == argc) {
    fprintf(stderr,
            "usage: plan [-n INCREMENT] [-d DIRECTORY] [-e] PROGRAM...\n");
    return 2;
  }
  steps[count++] = safespawn_execvp(argv[optind], argv + optind);
  steps[count] = safespawn_end();

  pid_t pid = safespawn_v(steps);
  if (pid < 0) {
    fprintf(stderr, "plan: %s\n", safespawn_failure()->message);
    return 1;
  }
  int status;
  if (waitpid(pid, &status, 0) < 0)
    return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
