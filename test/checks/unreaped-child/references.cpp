// RUN: %check_tidy %s -- -std=c++17
// Who has given a reference, or the object, knows the process id.
#include <spawn.h>
#include <unistd.h>

extern char **environ;

bool by_reference(char **argv, pid_t &pid) {
  return posix_spawn(&pid, argv[0], nullptr, nullptr, argv, environ) == 0;
}

bool lost(char **argv) {
  pid_t pid;
  return posix_spawn(&pid, argv[0], nullptr, nullptr, argv, environ) == 0; // expect: unreaped-child
}

struct Job {
  pid_t pid;
  int error;
};

bool lost_in_struct(char **argv) {
  Job job;
  return posix_spawn(&job.pid, argv[0], nullptr, nullptr, argv, environ) == 0; // expect: unreaped-child
}

Job kept_in_struct(char **argv) {
  Job job;
  job.error = posix_spawn(&job.pid, argv[0], nullptr, nullptr, argv, environ);
  return job;
}

class Child {
  pid_t id;

public:
  explicit Child(char *const *argv) : id(fork()) {
    if (id == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
  }
  pid_t pid() const { return id; }
};

bool lost_reference(char *const *argv) {
  const pid_t &pid = fork(); // expect: unreaped-child
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid > 0;
}
