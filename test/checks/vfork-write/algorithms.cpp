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

class Span {
  int *first, *last;

public:
  Span(int *first, int count) : first(first), last(first + count) {}
  template <int N> Span(int (&a)[N]) : first(a), last(a + N) {}
  int *begin() const { return first; }
  int *end() const { return last; }
};
class Iterator {
  int *at;

public:
  explicit Iterator(int *at) : at(at) {}
  int &operator*() const { return *at; }
  Iterator &operator++() {
    ++at;
    return *this;
  }
  bool operator!=(const Iterator &other) const { return at != other.at; }
};
class Range {
  int *first;
  int count;

public:
  Range(int *first, int count) : first(first), count(count) {}
  Iterator begin() const { return Iterator(first); }
  Iterator end() const { return Iterator(first + count); }
};
static void clear(Span span) {
  for (int &n : span)
    n = 0;
}
static void clear(Range range) {
  for (int &n : range)
    n = 0;
}
static void clear(std::vector<int> copy) {
  for (int &n : copy)
    n = 0;
}

void spans(Span shared, int (&array)[3], std::vector<int> &v,
           char *const *argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    int own[4];
    clear(own);
    clear(Span(own, 2));
    clear(Range(own, 2));
    fill(View{own, 2});
    Range mine(own, 2);
    clear(mine);
    clear(shared);          // expect: vfork-write
    clear(array);           // expect: vfork-write
    clear(Range(array, 2)); // expect: vfork-write
    fill(View{array, 3});   // expect: vfork-write
    Range theirs(array, 2);
    clear(theirs); // expect: vfork-write
    for (int &n : theirs)
      n = 1; // expect: vfork-write
    for (int &n : mine)
      n = 1;
    clear(v); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
}
