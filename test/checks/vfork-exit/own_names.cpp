// RUN: %check_tidy %s -- -std=c++17
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

namespace app {
void exit(int code) { _exit(code); }
void error(const char *message);
int fork() { return 0; }
} // namespace app

struct Log {
  void exit(int code) const { _exit(code); }
  void printf(const char *text) const { ::write(2, text, 1); }
  static void abort() { _exit(3); }
};

void in_namespace(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    app::exit(1);
  }
}

void in_namespace_unknown(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    app::error("exec"); // expect: vfork-unsafe-call "cannot be verified"
    _exit(1);
  }
}

void member(char *const *argv) {
  if (vfork() == 0) {
    Log log;
    log.printf("x");
    execv(argv[0], argv);
    log.exit(1);
  }
}

void static_member(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    Log::abort();
  }
}

int own_fork() {
  if (app::fork() == 0)
    return 1;
  return 2;
}

namespace other {
pid_t vfork() { return 0; }
int own_vfork(int &x) {
  if (vfork() == 0) {
    x = 1;
    return 1;
  }
  return 2;
}
} // namespace other

struct Spawner {
  pid_t vfork() { return ::getpid(); }
  int own(int &x) {
    if (vfork() == 0) {
      x = 1;
      return 1;
    }
    return 2;
  }
};
