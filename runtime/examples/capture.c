/* Sorts lines by another program: feeds it, collects what it prints, and gives
 * it two seconds and a megabyte. */
#include <safespawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

int main(void) {
  const char lines[] = "pear\napple\nfig\n";
  struct safespawn_capture capture = {0};
  capture.input = lines;
  capture.input_size = strlen(lines);
  capture.limit = 1 << 20;
  capture.milliseconds = 2000;

  int result = 1;
  if (safespawn_capture(&capture, safespawn_setenv("LC_ALL", "C", 1),
                        safespawn_execlp("sort", "sort", (char *)NULL)) < 0)
    perror("capture: sort");
  else if (!WIFEXITED(capture.status) || WEXITSTATUS(capture.status) != 0)
    fprintf(stderr, "capture: sort failed: %s", capture.errors);
  else
    result = printf("%s", capture.output) < 0;
  safespawn_capture_free(&capture);
  return result;
}
