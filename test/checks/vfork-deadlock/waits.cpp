// RUN: %check_tidy %s -- -std=c++17
#include <array>
#include <atomic>
#include <mutex>
#include <pthread.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

struct Lock {
  pthread_mutex_t *m;
  explicit Lock(pthread_mutex_t *mutex) : m(mutex) { pthread_mutex_lock(m); }
  void again() { pthread_mutex_lock(m); }
};

void constructor(char *const *argv, pthread_mutex_t *m) {
  if (vfork() == 0) {
    Lock l(m); // expect: vfork-deadlock, vfork-unsafe-call
    l.again(); // expect: vfork-deadlock, vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void lock_of_parent(char *const *argv, pthread_mutex_t *m) {
  Lock l(m);
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
}

void standard_mutex(char *const *argv, std::mutex &m) {
  if (vfork() == 0) {
    m.lock(); // expect: vfork-deadlock, vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void standard_mutex_of_parent(char *const *argv, std::mutex &m) {
  std::lock_guard<std::mutex> guard(m);
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
}

std::atomic<bool> go;
void spins(char *const *argv) {
  if (vfork() == 0) {
    while (!go.load()) // expect: vfork-deadlock
      ;
    execv(argv[0], argv);
    _exit(1);
  }
}

void spins_by_conversion(char *const *argv) {
  if (vfork() == 0) {
    while (!go) { // expect: vfork-deadlock
    }
    execv(argv[0], argv);
    _exit(1);
  }
}

void lambda(char *const *argv, pthread_mutex_t *m) {
  auto lock = [m] { pthread_mutex_lock(m); };
  if (vfork() == 0) {
    lock(); // expect: vfork-deadlock, vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void pipe_in_an_array(char *const *argv) {
  std::array<int, 2> go;
  if (pipe(go.data()) != 0)
    return;
  if (vfork() == 0) {
    char byte;
    read(go[0], &byte, 1); // expect: vfork-deadlock
    write(go[1], "x", 1);
    execv(argv[0], argv);
    _exit(1);
  }
}

void thread(char *const *argv) {
  if (vfork() == 0) {
    std::thread([] {}).detach(); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}
