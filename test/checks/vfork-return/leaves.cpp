// RUN: %check_tidy %s -- -std=c++17
#include <csetjmp>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static std::jmp_buf env;

struct Job {
  int start(char *const *argv) {
    if (vfork() == 0) {
      execv(argv[0], argv);
      return -1; // expect: vfork-return
    }
    return 0;
  }
  void start_void(char *const *argv) {
    if (vfork() == 0)
      execv(argv[0], argv);
  } // expect: vfork-return
  static int start_static(char *const *argv) {
    if (vfork() == 0)
      return execv(argv[0], argv); // expect: vfork-return
    return 0;
  }
  void start_correct(char *const *argv) {
    if (vfork() == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
  }
  pid_t wrapper() {
    return vfork(); // expect: vfork-return
  }
};

void lambda_runs_off(char *const *argv) {
  auto start = [argv] {
    if (vfork() == 0)
      execv(argv[0], argv);
  }; // expect: vfork-return
  start();
}

void lambda_inside_child(char *const *argv) {
  if (vfork() == 0) {
    auto first = [argv] { return argv[0]; };
    execv(first(), argv);
    _exit(1);
  }
}

void jump() {
  if (vfork() == 0)
    std::longjmp(env, 1); // expect: vfork-return
}

template <class T> T start_template(char *const *argv, T bad) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    return bad; // expect: vfork-return
  }
  return T();
}

long instantiate(char *const *argv) {
  return start_template<int>(argv, 1) + start_template<long>(argv, 2);
}

pid_t reference_wrapper(pid_t &out) {
  out = vfork();
  return out; // expect: vfork-return
}

auto lambda_wrapper = [] { return vfork(); }; // expect: vfork-return
