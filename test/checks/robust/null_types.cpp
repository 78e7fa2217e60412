// RUN: not %clang_tidy "-checks=-*,safespawn-*" %s -- -std=c++20 2>&1 | FileCheck %s
// Broken code has expressions without a type in the middle of a child.
#include <unistd.h>

void start(char **argv) {
  // CHECK-DAG: [[@LINE+1]]:{{.*}} warning: 'fork' copies
  if (fork() == 0) {
    execvp(argv[0], argv);
    // CHECK-DAG: [[@LINE+1]]:{{.*}} error:
    bool::exit(127);
  }
}
// CHECK-NOT: {{^Stack dump}}
