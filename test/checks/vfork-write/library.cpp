// RUN: %check_tidy %s -- -std=c++17
// The standard library's objects.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static std::atomic<int> counter;
static std::atomic<bool> ready{false};
static std::atomic_flag busy = ATOMIC_FLAG_INIT;

void atomics(char *const *argv) {
  if (vfork() == 0) {
    counter = 1;                   // expect: vfork-write
    counter++;                     // expect: vfork-write
    counter += 2;                  // expect: vfork-write
    counter.store(3);              // expect: vfork-write
    counter.fetch_add(1);          // expect: vfork-write
    counter.exchange(4);           // expect: vfork-write
    ready.store(true);             // expect: vfork-write
    ready = false;                 // expect: vfork-write
    busy.test_and_set();           // expect: vfork-write
    std::atomic_store(&counter, 1); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void atomics_read(char *const *argv) {
  if (vfork() == 0) {
    int n = counter.load() + counter + ready;
    std::atomic_thread_fence(std::memory_order_seq_cst);
    execv(argv[n], argv);
    _exit(1);
  }
}

void atomics_own(char *const *argv) {
  if (vfork() == 0) {
    std::atomic<int> own{0};
    own.store(1);
    own++;
    execv(argv[own.load()], argv);
    _exit(1);
  }
}

void arrays(char *const *argv, std::array<int, 4> &outer) {
  if (vfork() == 0) {
    std::array<int, 4> own{};
    own[0] = 1;
    own.fill(2);
    outer[0] = 1;  // expect: vfork-write
    outer.fill(2); // expect: vfork-write
    execv(argv[own.size()], argv);
    _exit(1);
  }
}

void algorithms(char *const *argv, char *outer) {
  if (vfork() == 0) {
    char own[8];
    std::fill(own, own + 8, 'x');
    std::fill(outer, outer + 8, 'x');      // expect: vfork-write
    std::copy(outer, outer + 8, own);
    std::copy(own, own + 8, outer);        // expect: vfork-write
    std::memcpy(own, outer, 8);
    std::memcpy(outer, own, 8);            // expect: vfork-write
    execv(own, argv);
    _exit(1);
  }
}

void vectors(char *const *argv, std::vector<int> &outer) {
  if (vfork() == 0) {
    outer[0] = 1;     // expect: vfork-write
    outer.back() = 2; // expect: vfork-write
    *outer.begin() = 3; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void vectors_grow(char *const *argv, std::vector<int> &outer) {
  if (vfork() == 0) {
    outer.push_back(1); // expect: vfork-write, vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void vectors_read(const std::vector<char *> &args, const std::string &path, std::string_view text) {
  if (vfork() == 0) {
    if (!args.empty() && args.size() > 1 && text.size() == 2 && path[0] == '/')
      execv(path.c_str(), args.data());
    for (const char *a : args)
      if (a == nullptr)
        break;
    execv(args.front(), &args[0]);
    _exit(1);
  }
}

void optionals(char *const *argv, std::optional<int> &outer) {
  if (vfork() == 0) {
    std::optional<int> own;
    own = 1;
    int n = outer ? *outer : *own;
    outer = 3;     // expect: vfork-write
    outer.reset(); // expect: vfork-write
    execv(argv[n], argv);
    _exit(1);
  }
}

void smart_pointers(char *const *argv, std::unique_ptr<int> &outer) {
  if (vfork() == 0) {
    int n = *outer + (outer.get() ? 1 : 0);
    *outer = 1;      // expect: vfork-write
    outer.release(); // expect: vfork-write
    execv(argv[n], argv);
    _exit(1);
  }
}

struct Small {
  int v;
  explicit Small(int n) : v(n) {}
};

void placement_new(char *const *argv, void *outer) {
  if (vfork() == 0) {
    alignas(Small) char own[sizeof(Small)];
    Small *s = new (own) Small(0);
    s->v = 1;
    new (outer) Small(1); // expect: vfork-write
    execv(argv[s->v], argv);
    _exit(1);
  }
}
