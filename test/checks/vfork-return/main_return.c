// RUN: %check_tidy %s
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[argc - 1], argv);
    return 3; // expect: vfork-return
  }
  waitpid(pid, NULL, 0);
  return 0;
}
