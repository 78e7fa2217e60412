/* Four lists of arguments that a null pointer should end and does not. */
#include <safespawn.h>

#include <stdlib.h>

pid_t start(char **environment);
pid_t start(char **environment) {
  return safespawn_as_fork(
      safespawn_execl("/bin/ls", "ls"), safespawn_execlp("ls", "ls", "-l"),
      safespawn_execle("/bin/ls", "ls", "-l", environment),
      safespawn_execle("/bin/ls", "ls", (char *)NULL, "-l", environment));
}
