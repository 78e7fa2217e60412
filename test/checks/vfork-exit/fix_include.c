// RUN: %check_tidy --fixed %S/Inputs/fix_include.fixed.c %s
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>

pid_t vfork(void);
int execv(const char *path, char *const argv[]);

void plain(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(127); // expect: vfork-exit
  }
  waitpid(pid, NULL, 0);
}
