// What the child assigns is the parent's variable: a plain one may or may not
// have the new value, by compiler and optimization; memory behind a pointer has.
//
// always: parent: command is '/nonexistent'
// always: parent: volatile variable set
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void start(char *command) {
  char *argv[] = {command, NULL};
  int error = 0;
  volatile int checked = 0;
  pid_t pid = vfork();
  if (pid == 0) {
    char *space = strchr(command, ' ');
    if (space)
      *space = '\0';
    execv(command, argv);
    error = errno;
    checked = errno;
    _exit(127);
  }
  waitpid(pid, NULL, 0);
  dprintf(1, "parent: command is '%s'\n", command);
  dprintf(1, "parent: volatile variable %s\n", checked ? "set" : "not set");
  dprintf(1, "parent: plain variable %s\n", error ? "set" : "not set");
}

int main(void) {
  char command[] = "/nonexistent --help";
  start(command);
  return 0;
}
