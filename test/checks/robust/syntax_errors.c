// RUN: not %clang_tidy "-checks=-*,safespawn-*" %s -- 2>&1 | FileCheck %s
// Broken code: the compiler's errors, and no crash.
#include <stdlib.h>
#include <unistd.h>

// CHECK-DAG: [[@LINE+3]]:{{.*}} error:
void missing_semicolon(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv)
  }
}

// CHECK-DAG: [[@LINE+2]]:{{.*}} error:
void undeclared(char **argv) {
  pid_t pid = vfork(unknown);
  if (pid == 0)
    exit(nothing);
}

struct incomplete;
// CHECK-DAG: [[@LINE+2]]:{{.*}} error:
void incomplete_type(struct incomplete *p) {
  p->pid = vfork();
  if (p->pid == 0)
    return;
}

int unfinished(char **argv) {
  switch (vfork()) {
  case 0:
    execv(argv[0],
// CHECK-NOT: {{^Stack dump}}
