// RUN: %check_tidy %s -- -std=c++17
// Objects that hold the result, and what their members say of it.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

int started;

int reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
  return s;
}

class Process {
public:
  bool start(char *const *argv) {
    pid_ = vfork();
    if (failed())
      return perror("vfork"), false;
    if (is_child()) {
      execv(argv[0], argv);
      _exit(127);
    }
    ++started;
    return pid_ > 0;
  }
  bool start_and_return(char *const *argv) {
    pid_ = vfork();
    if (is_child()) {
      execv(argv[0], argv);
      return false; // expect: vfork-return
    }
    ++started;
    return pid_ > 0;
  }

private:
  bool is_child() const { return pid_ == 0; }
  bool failed() const { return pid_ < 0; }
  pid_t pid_ = -1;
};

class Pid {
public:
  explicit Pid(pid_t pid) : pid_(pid) {}
  bool child() const { return pid_ == 0; }
  explicit operator bool() const { return pid_ > 0; }
  pid_t get() const { return pid_; }
  const pid_t &ref() const { return pid_; }
  Pid &set(pid_t pid) {
    pid_ = pid;
    return *this;
  }
  Pid &operator=(pid_t pid) { return set(pid); }

private:
  pid_t pid_;
};

int constructed(char *const *argv) {
  Pid pid(vfork());
  if (pid.child()) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(pid.get());
}

int constructed_correct(char *const *argv) {
  Pid pid{vfork()};
  if (pid) {
    ++started;
    return reap(pid.get());
  }
  if (pid.get() < 0)
    return -1;
  execv(argv[0], argv);
  _exit(127);
}

int copied(char *const *argv) {
  Pid pid = Pid(vfork());
  const Pid copy = pid;
  if (copy.ref() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(copy.get());
}

int temporary(char *const *argv) {
  if (Pid(vfork()).child()) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return 0;
}

int allocated(char *const *argv) {
  auto *pid = new Pid(-1);
  pid->set(vfork());
  if (pid->child()) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(pid->get());
}

// What receives the result may be written.
int assigned(char *const *argv) {
  Pid pid(-1);
  pid = vfork();
  if (pid.child()) {
    pid = 1; // expect: vfork-write
    execv(argv[0], argv);
    _exit(127);
  }
  ++started;
  return reap(pid.get());
}

int set_later(char *const *argv) {
  Pid kept(-1);
  pid_t pid = vfork();
  if (pid == 0) {
    kept.set(pid); // expect: vfork-write
    execv(argv[0], argv);
    _exit(127);
  }
  ++started;
  return reap(pid);
}

struct Implicit {
  pid_t pid;
  bool child;
  Implicit(pid_t p) {
    pid = p;
    child = p == 0;
  }
  operator pid_t() const { return pid; }
};

int converted(char *const *argv) {
  Implicit pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(pid);
}

int kept_condition(char *const *argv) {
  Implicit pid(vfork());
  if (pid.child) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(pid);
}

static bool is_child(Implicit pid) { return pid.child; }
static bool is_other(const Implicit &pid) { return pid.pid; }

int passed(char *const *argv) {
  Implicit pid(vfork());
  if (is_child(pid)) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  if (is_other(pid))
    ++started;
  return reap(pid);
}

struct Base {
  pid_t pid;
  explicit Base(pid_t p) : pid(p) {}
};
struct Derived : Base {
  using Base::Base;
  Derived(pid_t p, int) : Base(p) {}
  explicit Derived(const char *) : Derived(0, 0) {}
};

int in_a_base(char *const *argv) {
  Derived job(vfork(), 1);
  if (job.pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(job.pid);
}

struct Job {
  pid_t pid;
  int id;
};
static Job numbered(pid_t pid) {
  Job job;
  job.pid = pid;
  job.id = 1;
  return job;
}
static pid_t &pid_of(Job &job) { return job.pid; }

int returned(char *const *argv) {
  Job job = numbered(vfork());
  if (pid_of(job) == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(job.pid);
}

int assigned_through_reference(char *const *argv) {
  Job job;
  pid_of(job) = vfork();
  if (job.pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(job.pid);
}

int reference_to_number(char *const *argv) {
  static Job last;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    if (pid_of(last) == 0)
      exit(1); // expect: vfork-exit
    _exit(127);
  }
  return reap(pid);
}

int pair(char *const *argv) {
  std::pair<pid_t, int> job(vfork(), 1);
  if (job.first == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(job.first);
}

int deduced_pair(char *const *argv) {
  const auto job = std::pair{vfork(), 1};
  if (job.first == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(job.first);
}

int bound_pair(char *const *argv) {
  auto [pid, id] = std::make_pair(vfork(), 1);
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  started += id;
  return reap(pid);
}

int optional(char *const *argv) {
  std::optional<pid_t> pid = vfork();
  if (*pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  return reap(pid.value());
}

int behind_a_pointer(char *const *argv, std::unique_ptr<Job> &job) {
  job->pid = vfork();
  if (job->pid == 0) {
    execv(argv[0], argv);
    job->id = 0; // expect: vfork-write
    _exit(127);
  }
  ++started;
  return reap(job->pid);
}

int behind_a_shared_pointer(char *const *argv) {
  auto job = std::make_shared<Job>();
  job->pid = vfork();
  if (job->pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  ++started;
  return reap(job->pid);
}

int in_an_array(char *const *argv, int n) {
  std::array<pid_t, 2> pids{};
  pids[0] = vfork();
  if (pids[0] == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  ++started;
  pids[n] = vfork();
  if (pids[n] == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  ++started;
  return reap(pids[0]);
}
