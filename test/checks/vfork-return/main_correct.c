// RUN: %check_tidy %s
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[argc - 1], argv);
    _exit(3);
  }
  waitpid(pid, NULL, 0);
}
