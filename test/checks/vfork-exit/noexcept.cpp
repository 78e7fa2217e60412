// RUN: %check_tidy %s -- -std=c++17
// An exception that cannot leave a function ends the process by std::terminate().
#include <sys/wait.h>
#include <unistd.h>

static void must(bool ok) noexcept {
  if (!ok)
    throw 1;
}
static void may(bool ok) {
  if (!ok)
    throw 1;
}
static void must_through(bool ok) noexcept { may(ok); }
static void stopped(bool ok) noexcept {
  try {
    may(ok);
  } catch (...) {
    _exit(1);
  }
}
struct Check {
  bool ok;
  ~Check() {
    if (!ok)
      throw 1;
  }
};
template <bool Throws> void maybe(bool ok) noexcept(!Throws) {
  if (!ok)
    throw 1;
}

void callees(char *const *argv, int fd) {
  pid_t pid = vfork();
  if (pid == 0) {
    stopped(dup2(fd, 0) == 0);
    must(dup2(fd, 1) == 1);         // expect: vfork-exit "call to 'must'"
    must_through(dup2(fd, 2) == 2); // expect: vfork-exit
    may(dup2(fd, 3) == 3);          // expect: vfork-return
    maybe<false>(dup2(fd, 4) == 4); // expect: vfork-exit
    maybe<true>(dup2(fd, 5) == 5);  // expect: vfork-return
    {
      Check check{dup2(fd, 6) == 6};
    } // expect: vfork-exit
    execv(argv[0], argv);
    _exit(127);
  }
  waitpid(pid, nullptr, 0);
}

void itself(char *const *argv) noexcept {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    throw 1; // expect: vfork-exit "cannot leave 'itself', which is noexcept"
  }
  waitpid(pid, nullptr, 0);
}
