// RUN: %check_tidy %s -- -std=c++17
// Functions that keep the result of fork where their caller finds it.
#include <cstdio>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

class Process {
public:
  void create() {
    pid_ = fork();
    if (pid_ < 0)
      abort();
  }
  void start(char *const *argv) {
    pid_ = fork();
    if (child()) {
      execv(argv[0], argv);
      _exit(127);
    }
  }
  void work() {
    pid_ = fork();
    if (child())
      puts("child");
  }
  bool child() const { return pid_ == 0; }
  int wait() {
    int status;
    waitpid(pid_, &status, 0);
    return status;
  }

private:
  pid_t pid_ = -1;
};

int member(char *const *argv) {
  Process process;
  process.create();
  if (process.child()) {
    execv(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  return process.wait();
}

int member_correct(char *const *argv) {
  Process process;
  process.create();
  if (process.child()) {
    execv(argv[0], argv);
    _exit(127);
  }
  return process.wait();
}

// Its child is gone.
int started(char *const *argv) {
  Process process;
  process.start(argv);
  if (process.child())
    exit(1);
  return process.wait();
}

// Its child is a second process.
int worked() {
  Process process;
  process.work();
  exit(process.child() ? 0 : process.wait());
}

struct Job {
  pid_t pid;
};
static void create(Job *job) { job->pid = fork(); }
static void create(pid_t &pid) { pid = fork(); }

int pointer(Job *job, char *const *argv) {
  create(job);
  if (job->pid == 0) {
    execv(argv[0], argv);
    return -1; // expect: fork-exit
  }
  return waitpid(job->pid, nullptr, 0);
}

int reference(char *const *argv) {
  pid_t pid;
  create(pid);
  if (pid == 0) {
    execv(argv[0], argv);
    return -1; // expect: fork-exit
  }
  return waitpid(pid, nullptr, 0);
}
