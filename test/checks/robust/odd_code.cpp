// RUN: %check_tidy %s -- -std=c++20 -w
// Odd but legal C++.
#include <cstdlib>
#include <initializer_list>
#include <new>
#include <stdexcept>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>
#include <utility>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

// Never instantiated.
template <class T> void not_instantiated(T t) {
  if (t.vfork() == 0)
    t.exit(1);
  pid_t pid = vfork();
  if (pid == 0)
    t.exit(t.value);
  t.template go<T>(pid);
}

template <class... Steps> pid_t variadic(char *const *argv, Steps... steps) {
  pid_t pid = vfork();
  if (pid == 0) {
    (steps(), ...);
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

void instantiate_variadic(char *const *argv) {
  reap(variadic(argv));
  reap(variadic(argv, [] { close(3); }, [] { setsid(); }));
}

template <int N> int countdown(char *const *argv) {
  if constexpr (N == 0) {
    execv(argv[0], argv);
    _exit(1);
  } else {
    return countdown<N - 1>(argv);
  }
}

void recursive_template(char *const *argv) {
  if (vfork() == 0)
    countdown<60>(argv);
}

void generic_lambda(char *const *argv) {
  auto run = [argv](auto &&leave) {
    if (vfork() == 0) {
      execv(argv[0], argv);
      leave(1); // expect: vfork-exit
    }
  };
  run([](int code) { std::exit(code); });
}

void nested_lambdas(char *const *argv) {
  auto outer = [argv] {
    auto inner = [argv] {
      if (vfork() == 0) {
        execv(argv[0], argv);
        std::exit(1); // expect: vfork-exit
      }
    };
    inner();
  };
  outer();
}

void immediately(char *const *argv) {
  [&] {
    if (vfork() == 0) {
      execv(argv[0], argv);
      std::exit(1); // expect: vfork-exit
    }
  }();
}

void capture_initializer(char *const *argv) {
  auto later = [pid = vfork()] { return pid; };
  later();
  _exit(0);
}

pid_t default_argument(pid_t pid = fork()) { return pid; }
pid_t uses_default_argument() { return default_argument(); }

struct Local {
  static pid_t started;
};
pid_t Local::started = fork();

constexpr int compile_time(int n) { return n > 0 ? n : (throw 1, 0); }

void constant_evaluation(char *const *argv) {
  if (vfork() == 0) {
    constexpr int n = compile_time(3);
    static_assert(n == 3);
    execv(argv[n - 3], argv);
    _exit(n);
  }
}

void unevaluated(char *const *argv, int n) {
  if (vfork() == 0) {
    (void)noexcept(n++);
    using type = decltype(n = 1);
    static_assert(std::is_same_v<type, int &>);
    (void)sizeof(std::exit(1), 1);
    execv(argv[0], argv);
    _exit(1);
  }
}

void try_everything(char *const *argv) try {
  try {
    pid_t pid = vfork();
    if (pid == 0) {
      execv(argv[0], argv);
      _exit(1);
    }
    if (pid < 0)
      throw std::runtime_error("x");
  } catch (const std::bad_alloc &) {
    throw;
  }
} catch (...) {
}

struct Base {
  virtual ~Base() = default;
  virtual pid_t start(char *const *argv) = 0;
};
struct Derived : virtual Base {
  pid_t start(char *const *argv) override {
    pid_t pid = vfork();
    if (pid == 0) {
      execv(argv[0], argv);
      std::exit(1); // expect: vfork-exit
    }
    return pid;
  }
};

struct Recursive {
  Recursive *next = nullptr;
  void walk() const {
    if (next)
      next->walk();
  }
  void mark() {
    next = nullptr;
    if (next)
      next->mark();
  }
};

void recursive_methods(char *const *argv, Recursive &r) {
  if (vfork() == 0) {
    r.walk();
    r.mark(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

auto operator""_child(unsigned long long n) { return vfork() == 0 ? (_exit(static_cast<int>(n)), 0) : 1; }

namespace {
namespace inner {
inline namespace v1 {
pid_t start(char *const *argv) {
  if (pid_t pid = vfork())
    return pid;
  execv(argv[0], argv);
  std::exit(1); // expect: vfork-exit
}
} // namespace v1
} // namespace inner
} // namespace

void use(char *const *argv) { reap(inner::start(argv)); }

void initializer_lists(char *const *argv) {
  if (vfork() == 0) {
    for (int fd : {3, 4, 5})
      close(fd);
    for (int sig = 1, last = 31; sig <= last; ++sig, --last)
      close(sig);
    execv(argv[0], argv);
    _exit(1);
  }
}

struct Bits {
  int value : 3;
  [[no_unique_address]] struct {
  } empty;
};

void designated(char *const *argv) {
  if (vfork() == 0) {
    Bits b{.value = 1};
    b.value = 2;
    auto &&alias = b;
    alias.value = 3;
    execv(argv[b.value], argv);
    _exit(1);
  }
}

struct Ordered {
  int n;
  auto operator<=>(const Ordered &) const = default;
};

void defaulted_comparison(char *const *argv, const Ordered &a, const Ordered &b) {
  if (vfork() == 0) {
    if (a < b || a == b)
      execv(argv[0], argv);
    _exit(1);
  }
}

template <class T>
concept Leaves = requires(T t) { t(1); };
template <Leaves T> void constrained(char *const *argv, T leave) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    leave(1);
  }
}
void use_constrained(char *const *argv) {
  constrained(argv, [](int n) { _exit(n); });
}
