#include <safespawn.h>
#include <stdio.h>
#include <sys/wait.h>

int main(void) {
  int status;
  pid_t pid = safespawn(
      safespawn_execlp("sh", "sh", "-c", "exit 9", (char *)NULL));
  if (pid < 0) {
    fprintf(stderr, "%s\n", safespawn_failure()->message);
    return 1;
  }
  if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
    return 2;
  return WEXITSTATUS(status) == 9 ? 0 : 3;
}
