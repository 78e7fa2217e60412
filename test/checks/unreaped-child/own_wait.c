// RUN: %check_tidy %s
// A project's own wait() does not collect children.
#include <unistd.h>

struct queue;
static int wait(struct queue *q) { return q != 0; }

int discarded(char **argv, struct queue *q) {
  if (fork() == 0) { // expect: unreaped-child
    execv(argv[0], argv);
    _exit(127);
  }
  return wait(q);
}
