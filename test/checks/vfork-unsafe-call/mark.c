// RUN: %check_tidy %s -- -I %runtime_include
// A project marks its own functions in the source.
#include <safespawn.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

SAFESPAWN_ASYNC_SIGNAL_SAFE void marked(const char *text);
void not_marked(const char *text);

void calls(char **argv) {
  if (vfork() == 0) {
    marked("x");
    not_marked("x"); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}
