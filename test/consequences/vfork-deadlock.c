// The child waits for a byte that the parent was to write after vfork.
//
// always: parent: starting the child
// always: hangs
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int go[2];
  if (pipe(go) != 0)
    return 1;
  dprintf(1, "parent: starting the child\n");
  pid_t pid = vfork();
  if (pid == 0) {
    char byte;
    close(go[1]);
    read(go[0], &byte, 1);
    execl("/bin/true", "true", (char *)NULL);
    _exit(127);
  }
  write(go[1], "x", 1);
  waitpid(pid, NULL, 0);
  dprintf(1, "parent: the child has ended\n");
  return 0;
}
