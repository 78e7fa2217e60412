// RUN: %check_tidy %s -- -std=c++17
// Objects that are handed on by value and refer to somebody's memory, such as
// iterators, and what the standard library does with them.
#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

void reap(pid_t pid) { waitpid(pid, nullptr, 0); }

void of_parent(std::vector<int> &v, char *const *argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    std::fill(v.begin(), v.end(), 0);       // expect: vfork-write
    std::fill_n(v.begin(), 3, 0);           // expect: vfork-write
    std::iota(v.begin(), v.end(), 0);       // expect: vfork-write
    std::sort(v.begin(), v.end());          // expect: vfork-write
    std::replace(v.begin(), v.end(), 1, 2); // expect: vfork-write
    std::transform(v.begin(), v.end(), v.begin(), // expect: vfork-write
                   [](int n) { return n + 1; });
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}

void of_child(const std::vector<int> &v, char *const *argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    std::array<int, 4> a{};
    int own[4];
    std::iota(a.begin(), a.end(), 3);
    std::iota(std::begin(own), std::end(own), 3);
    std::copy(v.begin(), v.begin() + 4, own);
    std::copy_if(v.begin(), v.end(), own, [](int n) { return n > 1; });
    std::sort(a.begin(), a.end());
    std::transform(v.begin(), v.end(), a.begin(), [](int n) { return n + 1; });
    std::rotate(a.begin(), a.begin() + 1, a.end());
    if (std::find(v.begin(), v.end(), 3) == v.end())
      dup2(a[0], own[0]);
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}

struct View {
  int *p;
  int n;
  void put(int i, int v) { p[i] = v; }
};
static void fill(View v) {
  for (int i = 0; i < v.n; ++i)
    v.put(i, 0);
}
static View viewOf(int *p) { return {p, 2}; }

void views(int *shared, char *const *argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    int own[2];
    View mine = viewOf(own), theirs{shared, 2};
    fill(mine);
    fill(viewOf(own));
    fill(theirs);         // expect: vfork-write
    fill(viewOf(shared)); // expect: vfork-write
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}

void trees(std::map<int, int> &m, char *const *argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    close(m[1]);         // expect: vfork-write, vfork-unsafe-call
    m.try_emplace(3, 4); // expect: vfork-write, vfork-unsafe-call
    if (auto found = m.find(4); found != m.end())
      close(found->second);
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}
