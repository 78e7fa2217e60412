// RUN: not %clang_tidy "-checks=-*,safespawn-*" %s -- -std=c++17 2>&1 | FileCheck %s
#include <cstdlib>
#include <unistd.h>

// CHECK-DAG: [[@LINE+1]]:{{.*}} error:
template <class T> void bad_template(T t) { typename T::missing x = vfork(; }

class Broken {
  pid_t start(char *const *argv) {
    if ((pid_ = vfork()) == 0)
      std::exit(1);
    return pid_;
  }
};

// CHECK-DAG: [[@LINE+2]]:{{.*}} error:
auto lambda = [&](auto... argv) {
  if (vfork() == 0) { execv(argv..., undeclared); return nothing; }
};

void call() { bad_template(3); lambda(1, 2); }
// CHECK-NOT: {{^Stack dump}}
