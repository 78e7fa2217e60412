// A child that changes its user while it shares the parent's memory: the kernel
// marks that memory as not to be dumped or traced.
//
// needs: root
// always: parent: dumpable 1, then 0
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int before = prctl(PR_GET_DUMPABLE);
  pid_t pid = vfork();
  if (pid == 0) {
    setuid(65534);
    execl("/bin/true", "true", (char *)NULL);
    _exit(127);
  }
  waitpid(pid, NULL, 0);
  dprintf(1, "parent: dumpable %d, then %d\n", before, prctl(PR_GET_DUMPABLE));
  return 0;
}
