// The program's own arguments and directory reach clang-tidy unchanged.
// REQUIRES: dev
// RUN: rm -rf %t && mkdir "%t" && cp %s "%t/a file.c" && cd %t
// RUN: env LLVM=%llvm_major %src/dev tidy -checks=-*,safespawn-* "a file.c" -- -DNAME="1 + 1" \
// RUN:   > out
// RUN: FileCheck "a file.c" < out
#include <stdlib.h>
#include <unistd.h>

int start(void) {
  int pid = vfork();
  if (pid == 0)
    // CHECK: a file.c:[[#@LINE+1]]:{{[0-9]+}}: warning: {{.*}} [safespawn-vfork-exit]
    exit(NAME);
  return pid;
}
