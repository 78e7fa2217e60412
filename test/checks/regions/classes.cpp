// RUN: %check_tidy %s -- -std=c++17
// Members, lambdas, templates, references.
#include <cstdlib>
#include <optional>
#include <sys/wait.h>
#include <tuple>
#include <unistd.h>
#include <utility>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

class Process {
public:
  bool start(char *const *argv) {
    pid_ = ::vfork();
    if (pid_ == 0) {
      execv(argv[0], argv);
      std::exit(1); // expect: vfork-exit
    }
    return pid_ > 0;
  }

  bool start_correct(char *const *argv) {
    pid_ = vfork();
    if (pid_ == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
    return pid_ > 0;
  }

  bool start_this(char *const *argv) {
    this->pid_ = vfork();
    if (this->pid_ == 0)
      return false; // expect: vfork-return
    return this->pid_ > 0;
  }

  bool start_out_of_line(char *const *argv);

  static pid_t start_static(char *const *argv) {
    pid_t pid = vfork();
    if (pid == 0)
      exit(1); // expect: vfork-exit
    return pid;
  }

private:
  pid_t pid_ = -1;
};

bool Process::start_out_of_line(char *const *argv) {
  if ((pid_ = vfork()) == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return true;
}

pid_t if_with_initializer() {
  if (pid_t pid = vfork(); pid == 0)
    exit(1); // expect: vfork-exit
  else
    return pid;
}

pid_t declaration_as_condition() {
  if (pid_t pid = vfork())
    return pid;
  exit(1); // expect: vfork-exit
}

pid_t switch_with_initializer() {
  switch (pid_t pid = vfork(); pid) {
  case 0:
    exit(1); // expect: vfork-exit
  default:
    return pid;
  }
}

pid_t braced() {
  pid_t pid{vfork()};
  const bool child{pid == 0};
  if (child)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t automatic() {
  auto const pid = vfork();
  if (not pid)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t casts() {
  long pid = static_cast<long>(vfork());
  if (static_cast<int>(pid) == 0)
    exit(1); // expect: vfork-exit
  return pid_t(pid);
}

void reference(pid_t &pid) {
  pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t reference_to_result() {
  pid_t pid;
  pid_t &alias = pid;
  pid = vfork();
  if (alias == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

void in_lambda(char *const *argv) {
  auto start = [&] {
    pid_t pid = vfork();
    if (pid == 0) {
      execv(argv[0], argv);
      exit(1); // expect: vfork-exit
    }
    return pid;
  };
  reap(start());
}

void lambda_returns(char *const *argv) {
  auto start = [argv]() -> pid_t {
    pid_t pid = vfork();
    if (pid == 0)
      return -1; // expect: vfork-return
    return pid;
  };
  reap(start());
}

void lambda_correct(char *const *argv) {
  reap([&] {
    pid_t pid = vfork();
    if (pid == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
    return pid;
  }());
}

template <class Fail> pid_t start_template(char *const *argv, Fail fail) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    fail(); // expect: vfork-exit
  }
  return pid;
}

struct Exits {
  void operator()() const { exit(1); }
};
struct Quits {
  void operator()() const { _exit(1); }
};

void instantiates(char *const *argv) {
  reap(start_template(argv, Exits()));
  reap(start_template(argv, Quits()));
}

template <int N> pid_t template_without_dependence(char *const *argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[N], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

void instantiates_many(char *const *argv) {
  reap(template_without_dependence<0>(argv));
  reap(template_without_dependence<1>(argv));
  reap(template_without_dependence<2>(argv));
}

template <bool Shared> pid_t constexpr_choice(char *const *argv) {
  pid_t pid;
  if constexpr (Shared)
    pid = vfork();
  else
    pid = fork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

void instantiates_choice(char *const *argv) {
  reap(constexpr_choice<true>(argv));
  reap(constexpr_choice<false>(argv));
}

struct Spawner {
  Spawner(char *const *argv) : pid(vfork()) {
    if (pid == 0) {
      execv(argv[0], argv);
      exit(1); // expect: vfork-exit
    }
  }
  ~Spawner() { reap(pid); }
  pid_t pid;
};

struct CorrectSpawner {
  explicit CorrectSpawner(char *const *argv) : pid{vfork()} {
    if (pid == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
  }
  pid_t pid;
};

struct SpawnsInDestructor {
  ~SpawnsInDestructor() {
    if (vfork() == 0)
      execl("/bin/true", "true", static_cast<char *>(nullptr));
  } // expect: vfork-return
};

struct Aggregate {
  int id;
  pid_t pid;
};

pid_t aggregate() {
  Aggregate a{1, vfork()};
  if (a.pid == 0)
    exit(1); // expect: vfork-exit
  return a.pid;
}

pid_t structured_binding() {
  auto [id, pid] = Aggregate{1, vfork()};
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return id + pid;
}

namespace app {
pid_t start(char *const *argv) {
  if (pid_t pid = ::vfork(); pid != 0)
    return pid;
  execv(argv[0], argv);
  ::exit(1); // expect: vfork-exit
}
} // namespace app
