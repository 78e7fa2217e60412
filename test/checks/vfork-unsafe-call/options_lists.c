// RUN: %check_tidy %s -config="{CheckOptions: [{key: safespawn.SafeFunctions, value: 'xlog;xclose'}, {key: safespawn.UnsafeFunctions, value: 'chdir;helper'}, {key: safespawn.BlockingFunctions, value: 'wait_for_parent'}]}"
// A project tells what its own functions do.
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void xlog(const char *text);
int xclose(int fd);
void other(void);
void wait_for_parent(void);
static void helper(void) { close(3); }

void listed(char **argv) {
  if (vfork() == 0) {
    xlog("x");
    xclose(3);
    other();           // expect: vfork-unsafe-call "cannot be verified"
    chdir("/");        // expect: vfork-unsafe-call
    helper();          // expect: vfork-unsafe-call
    wait_for_parent(); // expect: vfork-deadlock
    setsid();
    execv(argv[0], argv);
    _exit(1);
  }
}
