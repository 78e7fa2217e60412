// RUN: %check_tidy %s -- -std=c++17 -pthread
// A container constructs the threads.
#include <cstdlib>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

void work();

void start_threads(std::vector<std::thread> &pool) { pool.emplace_back(work); }

void start(char *const *argv) {
  pid_t pid = fork();
  if (pid == 0) {
    unsetenv("LD_PRELOAD"); // expect: fork-unsafe-call
    execv(argv[0], argv);
    _exit(127);
  }
  waitpid(pid, nullptr, 0);
}
