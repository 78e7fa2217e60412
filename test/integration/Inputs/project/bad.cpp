#include <cstdlib>
#include <unistd.h>

int start_cpp(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    std::exit(127);
  }
  return pid;
}
