/* Connects two programs by a pipe, as a shell does for "sort | uniq -c". */
#include <fcntl.h>
#include <safespawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int between[2];
  if (pipe2(between, O_CLOEXEC) < 0) {
    perror("pipeline: pipe2");
    return 1;
  }
  /* The pipe itself closes on exec, so no end of it can be left open. */
  pid_t first = safespawn(safespawn_dup2(between[1], STDOUT_FILENO),
                          safespawn_execlp("sort", "sort", (char *)NULL));
  if (first < 0)
    fprintf(stderr, "pipeline: %s\n", safespawn_failure()->message);
  pid_t second =
      safespawn(safespawn_dup2(between[0], STDIN_FILENO),
                safespawn_execlp("uniq", "uniq", "-c", (char *)NULL));
  if (second < 0)
    fprintf(stderr, "pipeline: %s\n", safespawn_failure()->message);
  close(between[0]);
  close(between[1]);

  int status = 0, result = first < 0 || second < 0;
  if (first > 0 && (waitpid(first, &status, 0) < 0 || status != 0))
    result = 1;
  if (second > 0 && (waitpid(second, &status, 0) < 0 || status != 0))
    result = 1;
  return result;
}
