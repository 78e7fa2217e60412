#include "sites.h"
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static inline __attribute__((always_inline)) void inlined(void) {
  pid_t pid = fork(); /* inlined */
  if (pid == 0)
    _exit(0);
  waitpid(pid, NULL, 0);
}

__attribute__((noinline)) static void grow(size_t mib) {
  volatile char *memory = malloc(mib << 20);
  for (size_t i = 0; i < mib << 20; i += 4096)
    memory[i] = 1;
}

int main(void) {
  for (int i = 0; i < 5; ++i)
    inlined();
  grow(96);
  for (int i = 0; i < 7; ++i)
    START;
  if (system("exit 0")) /* shell */
    return 1;
  FILE *stream = popen("exit 0", "r"); /* stream */
  if (!stream || pclose(stream))
    return 1;
  char *arguments[] = {"true", NULL};
  pid_t pid;
  if (posix_spawn(&pid, "/bin/true", NULL, NULL, arguments, environ)) /* spawn */
    return 1;
  waitpid(pid, NULL, 0);
}
