// RUN: %check_tidy %s -config="{CheckOptions: [{key: safespawn.NoReturnFunctions, value: fatal}, {key: safespawn.SafeFunctions, value: 'fatal;usage'}]}"
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void fatal(const char *text);
void usage(const char *text);

int ends_in_fatal(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fatal("exec");
  }
  return 0;
}

int ends_in_usage(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    usage("exec");
  }
  return 0; // expect: vfork-return
}
