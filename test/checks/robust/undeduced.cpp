// RUN: not %clang_tidy "-checks=-*,safespawn-*" %s -- -std=c++20 -ferror-limit=0 2>&1 | FileCheck %s
// What broken code leaves without a type or a size, in a unit that is searched
// for evidence of a large process: system() is reported with what was found.
#include <cstdio>
#include <cstdlib>
#include <vector>

// CHECK-DAG: [[@LINE+1]]:{{.*}} error:
auto undeduced;
auto of_nothing = nothing();
decltype(auto) of_it = undeduced;
auto itself = [] { return itself; };
std::vector unknown_elements = nothing();
template <class T> T of_template = nothing<T>();
auto of_instance = of_template<int>;

struct Incomplete;
Incomplete *incomplete = new Incomplete[1000000000];
Incomplete array_of_incomplete[5];

struct Class {
  static auto member;
  auto initialized = 1;
  Incomplete part;
  int unbounded[];
};
Class object;

void sizes() {
  new int[-1];
  new long[~0ull];
  new int[undeduced];
  new auto(nothing());
  malloc(-1);
  malloc((unsigned __int128)1 << 100);
  malloc(nothing());
  malloc(0x100000000);
}

void start() {
  // CHECK-DAG: [[@LINE+2]]:{{.*}} warning: 'system' starts a shell
  // CHECK-DAG: [[@LINE-5]]:{{.*}} note: the process is large: 'malloc' gives it 4.0 GiB
  system("ls -l");
  auto unfinished = [&unfinished](auto x) { return unfinished(x); };
  unfinished(1);
  auto [first, second] = nothing();
  for (auto element : nothing())
    system(element);
  for (auto element : {}) {
  }
  static auto kept = kept;
  auto deeper = [x = nothing()](auto y) -> decltype(nothing(y)) {
    auto deepest = [] { return undeclared; 
// CHECK-NOT: {{^Stack dump}}
