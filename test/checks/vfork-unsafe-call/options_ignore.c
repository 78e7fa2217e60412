// RUN: %check_tidy %s -config="{CheckOptions: [{key: safespawn.UnknownCallees, value: ignore}]}"
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void external(void);

void unknown(char **argv, void (*prepare)(void)) {
  if (vfork() == 0) {
    external();
    prepare();
    puts("x"); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}
