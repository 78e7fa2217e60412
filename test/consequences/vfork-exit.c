// exit() in the child works on the parent's memory: the atexit handlers run
// there, and the parent's list of them is used up.
//
// always: atexit handler ran in the child
// always: parent: table was freed
// always: parent: atexit fails
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char *table;
static pid_t parent;

static void release(void) {
  dprintf(1, "atexit handler ran in the %s\n",
          getpid() == parent ? "parent" : "child");
  free(table);
  table = NULL;
}
static void late(void) { dprintf(1, "late handler ran\n"); }

int main(void) {
  parent = getpid();
  table = malloc(16);
  atexit(release);
  pid_t pid = vfork();
  if (pid == 0) {
    execl("/nonexistent", "nonexistent", (char *)NULL);
    exit(127);
  }
  waitpid(pid, NULL, 0);
  dprintf(1, "parent: table %s\n", table ? "is there" : "was freed");
  dprintf(1, "parent: atexit %s\n", atexit(late) ? "fails" : "works");
  return 0;
}
