// RUN: %check_tidy %s -- -std=c++17
#include <spawn.h>
#include <unistd.h>
#include <vector>

extern char **environ;

class Process {
public:
  void kept(char *const *argv) {
    pid_ = fork();
    if (pid_ == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
  }
  void lost(char *const *argv) {
    pid_t pid = fork(); // expect: unreaped-child
    if (pid == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
  }
  void spawned(char *const *argv) { posix_spawn(&pid_, argv[0], nullptr, nullptr, argv, environ); }

private:
  pid_t pid_ = -1;
};

void pushed(std::vector<pid_t> &pids, char *const *argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  pids.push_back(pid);
}

void lost_in_lambda(char *const *argv) {
  auto start = [argv] {
    if (fork() == 0) { // expect: unreaped-child
      execv(argv[0], argv);
      _exit(127);
    }
  };
  start();
}

void returned_from_lambda(char *const *argv, pid_t &out) {
  out = [argv] {
    pid_t pid = fork();
    if (pid == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
    return pid;
  }();
}

void own_name(std::vector<pid_t> &pids);
namespace app {
pid_t fork() { return 1; }
void own_name() { fork(); }
} // namespace app
