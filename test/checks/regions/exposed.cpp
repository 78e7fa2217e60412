// RUN: %check_tidy %s -- -std=c++17
// Values that a call changes by a reference, an address or `this`: what was known of
// them before must not hide code.
#include <future>
#include <getopt.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

bool parse(bool &ok);
bool look(const bool &ok);
bool copy(bool ok);
static void set(bool &ok) { ok = getppid() > 1; }

void unknown_reference(char *const *argv) {
  bool ok = false;
  parse(ok);
  if (!ok)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

void known_reference(char *const *argv) {
  bool ok = false;
  set(ok);
  if (!ok)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

// Only read: what is known stays known.
void read_only(char *const *argv) {
  bool ok = false;
  look(ok);
  copy(ok);
  if (!ok)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1);
  }
}

struct Settings {
  bool ok = false;
  bool verbose = false;
  void load();
  void take() { ok = getppid() > 1; }
  bool show() const;
};

void unknown_member(char *const *argv) {
  Settings s;
  s.ok = false;
  s.load();
  if (!s.ok)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

void known_member(char *const *argv) {
  Settings s;
  s.ok = false;
  s.take();
  if (!s.ok)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

void const_member(char *const *argv) {
  Settings s;
  s.ok = false;
  s.show();
  if (!s.ok)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1);
  }
}

struct Loader {
  Settings &into;
  void load() { into.ok = true; }
};

void member_reference(char *const *argv) {
  Settings s;
  Loader loader{s};
  s.ok = false;
  loader.load();
  if (!s.ok)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

void captured(char *const *argv) {
  bool ok = false;
  auto look = [&] { ok = getppid() > 1; };
  look();
  if (!ok)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

void in_child(char *const *argv, int in, int out) {
  if (vfork() == 0) {
    bool ok = true, reached = false;
    auto redirect = [&ok](int from, int to) {
      ok = ok && dup2(from, to) == to;
    };
    redirect(in, 0);
    redirect(out, 1);
    if (!ok)
      exit(1); // expect: vfork-exit
    set(reached);
    if (reached)
      exit(2); // expect: vfork-exit
    Settings s;
    s.ok = false;
    s.take();
    if (s.ok)
      exit(3); // expect: vfork-exit
    execv(argv[0], argv);
    _exit(1);
  }
}

// The same without a hazard.
void in_child_correct(char *const *argv, int in, int out) {
  if (vfork() == 0) {
    bool ok = true;
    auto redirect = [&ok](int from, int to) {
      ok = ok && dup2(from, to) == to;
    };
    redirect(in, 0);
    redirect(out, 1);
    int low = in, high = out;
    if (low > high)
      std::swap(low, high);
    if (ok && low >= 0)
      execv(argv[0], argv);
    _exit(1);
  }
}

void by_address(int argc, char **argv) {
  int verbose = 0;
  struct option options[] = {{"verbose", 0, &verbose, 1}, {0, 0, 0, 0}};
  while (getopt_long(argc, argv, "v", options, 0) != -1)
    ;
  if (!verbose)
    return;
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

static bool loud = false;
void enable() { set(loud); }

void hidden_static(char *const *argv) {
  if (vfork() == 0) {
    if (loud)
      exit(1); // expect: vfork-exit
    execv(argv[0], argv);
    _exit(1);
  }
}

static bool never = false;
bool never_set() { return look(never); }

void constant_static(char *const *argv) {
  if (vfork() == 0) {
    if (never)
      exit(1);
    execv(argv[0], argv);
    _exit(1);
  }
}

// A spawn result is not lost by being looked at.
template <typename T> void print(T &&value);

void result_stays(char *const *argv) {
  pid_t pid = vfork();
  if (pid < 0)
    return;
  if (pid > 0) {
    print(pid);
    waitpid(pid, nullptr, 0);
    return;
  }
  execv(argv[0], argv);
  _exit(1);
}

// The standard library's functions have such variables too: set_value() returns.
void inside_of_library(char *const *argv, std::promise<int> &promise) {
  pid_t pid = vfork();
  if (pid == 0) {
    promise.set_value(1); // expect: vfork-unsafe-call, vfork-write
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}
