/* Reads what a program prints, line by line, without a shell, so its arguments
 * need no quoting; then runs another one to its end. */
#include <safespawn.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  char *list[] = {(char *)"printf", (char *)"%s\\n", (char *)"it's",
                  (char *)"$HOME", NULL};
  FILE *stream = safespawn_popenv(list, "re");
  if (!stream) {
    perror("stream: printf");
    return 1;
  }
  char *line = NULL;
  size_t size = 0;
  for (int number = 1; getline(&line, &size, stream) > 0; ++number)
    printf("%d: %s", number, line);
  free(line);
  if (safespawn_pclose(stream) != 0)
    return 1;
  fflush(stdout);

  char *echo[] = {(char *)"echo", (char *)"done", NULL};
  if (safespawn_systemv(echo) != 0) {
    perror("stream: echo");
    return 1;
  }
  return 0;
}
