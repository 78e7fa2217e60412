// RUN: %check_tidy %s -- -std=c++17
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

struct Process {
  pid_t pid = -1;
  bool start(char *const *argv) {
    pid = fork();
    if (pid == 0) {
      execvp(argv[0], argv);
      std::exit(127); // expect: fork-exit
    }
    return pid > 0;
  }
  bool start_correct(char *const *argv) {
    pid = fork();
    if (pid == 0) {
      execvp(argv[0], argv);
      _exit(127);
    }
    return pid > 0;
  }
  bool start_returns(char *const *argv) {
    pid = fork();
    if (pid == 0) {
      execvp(argv[0], argv);
      return false; // expect: fork-exit
    }
    return true;
  }
};

void with_objects(const std::vector<std::string> &args) {
  pid_t pid = fork();
  if (pid == 0) {
    std::vector<char *> argv;
    for (const auto &a : args)
      argv.push_back(const_cast<char *>(a.c_str()));
    argv.push_back(nullptr);
    execvp(argv[0], argv.data());
    std::cerr << "exec failed\n";
    _exit(127);
  }
  reap(pid);
}

void lambda(char *const *argv) {
  auto start = [argv] {
    if (fork() == 0)
      execvp(argv[0], argv);
  }; // expect: fork-exit
  start();
}

void lambda_correct(char *const *argv) {
  auto start = [argv] {
    if (fork() == 0) {
      execvp(argv[0], argv);
      _exit(127);
    }
  };
  start();
}

void worker(int n);
void works(int n) {
  if (fork() == 0) {
    worker(n);
    std::exit(0);
  }
}

template <class T> pid_t start_template(char *const *argv, T code) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    exit(code); // expect: fork-exit
  }
  return pid;
}
void instantiate(char *const *argv) { reap(start_template(argv, 3)); }

namespace app {
[[noreturn]] void exit(int code) { ::_exit(code); }
void start(char *const *argv) {
  if (fork() == 0) {
    execvp(argv[0], argv);
    exit(1);
  }
}
} // namespace app
