// RUN: %check_tidy %s -- -std=c++17
// Results that constructors, references and std::optional keep.
#include <optional>
#include <stdlib.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

class Fork {
  pid_t pid;

public:
  Fork() : pid(fork()) {}
  bool isChild() const { return pid == 0; }
  bool failed() const { return pid < 0; }
  int join() const { return waitpid(pid, nullptr, 0); }
};

int made_by_constructor(char *const *argv) {
  Fork child;
  if (child.failed())
    return -1;
  if (child.isChild()) {
    execv(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  return child.join();
}

int made_by_constructor_correct(char *const *argv) {
  Fork child;
  if (child.isChild()) {
    execv(argv[0], argv);
    _exit(127);
  }
  return child.join();
}

class Member {
  Fork child;

public:
  explicit Member(char *const *argv) {
    if (child.isChild()) {
      execv(argv[0], argv);
      exit(127); // expect: fork-exit
    }
  }
  ~Member() { child.join(); }
};

class Checked {
  pid_t pid;

public:
  Checked() : pid(fork()) {
    if (pid < 0)
      throw std::system_error(errno, std::generic_category());
  }
  explicit operator bool() const { return pid != 0; }
};

int checked(char *const *argv) {
  if (Checked child; !child) {
    execv(argv[0], argv);
    return 1; // expect: fork-exit
  }
  return 0;
}

class Vfork {
  pid_t pid;

public:
  Vfork() : pid(vfork()) {} // expect: vfork-return "vfork cannot be wrapped"
  bool isChild() const { return pid == 0; }
};

void wrapped(char *const *argv, int *n) {
  Vfork child;
  if (child.isChild()) {
    execv(argv[0], argv);
    *n = 1; // expect: vfork-write
    _exit(127);
  }
  *n = 2;
}

class Child {
  pid_t pid;
  int starts = 0;

public:
  explicit Child(char *const *argv) : pid(vfork()) {
    if (pid == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
    starts = 1;
  }
};

void reference(char *const *argv, int *n) {
  const pid_t &pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    *n = 1; // expect: vfork-write
    _exit(127);
  }
  *n = 2;
  waitpid(pid, nullptr, 0);
}

void rvalue_reference(char *const *argv, int *n) {
  auto &&pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  *n = 2;
  waitpid(pid, nullptr, 0);
}

int optional(char *const *argv, int *n) {
  std::optional<pid_t> pid(vfork());
  if (pid.value() == 0) {
    execv(argv[0], argv);
    *n = 1; // expect: vfork-write
    _exit(127);
  }
  *n = 2;
  return waitpid(pid.value(), nullptr, 0);
}

int optional_assigned(char *const *argv, int *n) {
  std::optional<pid_t> pid;
  pid = vfork();
  if (pid && *pid == 0) {
    execv(argv[0], argv);
    *n = 1; // expect: vfork-write
    _exit(127);
  }
  *n = 2;
  return waitpid(*pid, nullptr, 0);
}

struct Started {
  pid_t pid;
  int error;
};

static Started start() { // a fork, handed on
  pid_t pid = fork();
  return {pid, pid < 0 ? errno : 0};
}

int assigned(char *const *argv) {
  Started started, copy;
  started = start();
  copy = started;
  if (copy.pid == 0) {
    execv(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  return waitpid(started.pid, nullptr, 0);
}

int assigned_vfork(char *const *argv, int *n) {
  Started started, made = {vfork(), 0};
  started = made;
  if (started.pid == 0) {
    execv(argv[0], argv);
    started = Started{1, errno}; // expect: vfork-write
    _exit(127);
  }
  *n = 2;
  return waitpid(started.pid, nullptr, 0);
}

int optional_compared(char *const *argv, int *n) {
  std::optional<pid_t> pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  *n = 2;
  return waitpid(*pid, nullptr, 0);
}
