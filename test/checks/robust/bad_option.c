// RUN: not %clang_tidy "-checks=-*,safespawn-*" -config="{CheckOptions: [{key: safespawn.Rules, value: sloppy}]}" %s -- 2>&1 | FileCheck %s
// A value that an option does not know is named, together with those it knows.
// CHECK: {{(warning|error): .*sloppy}}
#include <sys/wait.h>
#include <unistd.h>

void start(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  waitpid(pid, NULL, 0);
}
