// RUN: %check_tidy --fixed %S/Inputs/fix_main.fixed.c %s
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (argc < 2)
      return argc + 3; // expect: vfork-return
    execv(argv[1], argv + 1);
    return 126; // expect: vfork-return
  }
  waitpid(pid, NULL, 0);
  return 0;
}
