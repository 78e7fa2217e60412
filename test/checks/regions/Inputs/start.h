#include <stdlib.h>
#include <unistd.h>

static inline pid_t start_in_header(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

static inline void leave_in_header(void) { exit(1); }
static inline void leave_safely_in_header(void) { _exit(1); }

#define XVFORK() vfork()
#define IN_CHILD(pid) if ((pid) == 0)
