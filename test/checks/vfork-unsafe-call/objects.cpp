// RUN: %check_tidy %s -- -std=c++17
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

struct Step {
  virtual void run() = 0;
  virtual ~Step() = default;
};
struct Redirect final : Step {
  void run() override { dup2(3, 0); }
};
struct Announce final : Step {
  void run() override { std::puts("x"); }
};
struct Plain {
  void log() const { std::puts("x"); }
  void quiet() const { ::write(2, "x", 1); }
};
class External {
public:
  External();
  void call();
  static void call_static();
};

void virtual_call(char *const *argv, Step &step, Step *other) {
  if (vfork() == 0) {
    step.run();   // expect: vfork-unsafe-call "cannot be verified"
    other->run(); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}

void virtual_call_of_known_type(char *const *argv) {
  Redirect r;
  Announce a;
  if (vfork() == 0) {
    r.run();
    a.run(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void virtual_call_of_final_type(char *const *argv, Redirect *r, Announce &a) {
  if (vfork() == 0) {
    r->run();
    a.run(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void qualified_call(char *const *argv, Plain &p) {
  if (vfork() == 0) {
    p.Plain::quiet();
    p.log(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void external_methods(char *const *argv, External &e) {
  if (vfork() == 0) {
    e.call();                // expect: vfork-unsafe-call "cannot be verified"
    External::call_static(); // expect: vfork-unsafe-call "cannot be verified"
    External own;            // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}

void allocation(char *const *argv, int *old) {
  if (vfork() == 0) {
    int *p = new int(3); // expect: vfork-unsafe-call
    delete old;          // expect: vfork-unsafe-call
    char *q = new char[3]; // expect: vfork-unsafe-call
    delete[] q;          // expect: vfork-unsafe-call
    execv(argv[*p], argv);
    _exit(1);
  }
}

void strings(char *const *argv, const std::string &name) {
  if (vfork() == 0) {
    std::string path = "/usr/bin/" + name; // expect: vfork-unsafe-call
    execv(path.c_str(), argv);
    _exit(1);
  }
}

void strings_of_parent(char *const *argv, const std::string &name) {
  std::string path = "/usr/bin/" + name;
  if (vfork() == 0) {
    execv(path.c_str(), argv);
    _exit(1);
  }
}

void vectors(char *const *argv) {
  if (vfork() == 0) {
    std::vector<int> own(3); // expect: vfork-unsafe-call
    execv(argv[own.size()], argv);
    _exit(1);
  }
}

void empty_vector(char *const *argv) {
  if (vfork() == 0) {
    std::vector<int> own;
    execv(argv[own.size()], argv);
    _exit(1);
  }
}

void make_unique(char *const *argv) {
  if (vfork() == 0) {
    auto p = std::make_unique<int>(3); // expect: vfork-unsafe-call
    execv(argv[*p], argv);
    _exit(1);
  }
}

void type_erased(char *const *argv, const std::function<void()> &prepare) {
  if (vfork() == 0) {
    prepare(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void functor(char *const *argv) {
  auto prepare = [](int fd) { dup2(fd, 0); };
  auto announce = [] { std::puts("x"); };
  if (vfork() == 0) {
    prepare(3);
    announce(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

template <class F> void start(char *const *argv, F prepare) {
  if (vfork() == 0) {
    prepare(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

template <class F> void start_silently(char *const *argv, F &&prepare) {
  if (vfork() == 0) {
    prepare();
    execv(argv[0], argv);
    _exit(1);
  }
}

void instantiate(char *const *argv) {
  start(argv, [] { std::puts("x"); });
  start_silently(argv, [] { close(3); });
}

struct LogsInDestructor {
  ~LogsInDestructor() { std::puts("x"); }
};
void scoped(char *const *argv) {
  if (vfork() == 0) {
    { LogsInDestructor l; } // expect: vfork-unsafe-call
    LogsInDestructor not_destroyed;
    execv(argv[0], argv);
    _exit(1);
  }
}

namespace std_like {
inline void printf(const char *text) { ::write(1, text, 1); }
} // namespace std_like

void other_namespace(char *const *argv) {
  if (vfork() == 0) {
    std_like::printf("x");
    std::printf("x"); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

struct Stream {
  Stream &operator<<(const char *text) {
    std::fputs(text, stderr);
    return *this;
  }
};
void shift_operator(char *const *argv, Stream &s) {
  if (vfork() == 0) {
    s << "x"; // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}
