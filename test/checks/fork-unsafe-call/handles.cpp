// RUN: %check_tidy %s -- -std=c++17 -pthread
// Threads that nobody in the unit starts.
#include <cstdlib>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

void join(std::vector<std::thread> &pool, std::thread last) {
  std::thread none;
  pool.push_back(std::move(last));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  for (std::thread &thread : pool)
    thread.join();
}

void start(char *const *argv) {
  pid_t pid = fork();
  if (pid == 0) {
    unsetenv("LD_PRELOAD");
    execv(argv[0], argv);
    _exit(127);
  }
  waitpid(pid, nullptr, 0);
}
