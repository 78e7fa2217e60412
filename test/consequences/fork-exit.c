// exec fails, and the child goes on as a second copy of the program; the other
// child calls exit(), which writes what the parent had buffered once more.
//
// always: header (2 times)
// always: the rest of the program (2 times)
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void runs_on(void) {
  if (fork() == 0)
    execl("/nonexistent", "nonexistent", (char *)NULL);
}
static void exits(void) {
  if (fork() == 0) {
    execl("/nonexistent", "nonexistent", (char *)NULL);
    exit(127);
  }
}

int main(void) {
  static char buffer[4096];
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  printf("header\n");
  exits();
  wait(NULL);
  fflush(stdout);
  runs_on();
  dprintf(1, "the rest of the program\n");
  wait(NULL);
  return 0;
}
