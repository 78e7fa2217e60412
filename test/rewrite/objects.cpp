// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: program show
// SCENARIO: program missing

// Objects of all kinds around the child, and what C++ forbids to jump over.

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include "Inputs/wait.h"

namespace {

struct Options {
  std::string dir;
  bool detach = false;
  int fds[2] = {-1, -1};
};

class Runner {
public:
  Options opts;
  pid_t pid_ = 0;

  bool run(const std::vector<std::string> &args) {
    std::vector<const char *> argv;
    for (const auto &word : args)
      argv.push_back(word.c_str());
    argv.push_back(nullptr);
    if ((pid_ = fork()) < 0)
      return false;
    if (pid_ == 0) {
      if (opts.detach)
        setsid();
      if (!opts.dir.empty() && chdir(opts.dir.c_str()) == -1)
        _exit(2);
      if (opts.fds[1] != -1) {
        dup2(opts.fds[1], STDOUT_FILENO);
        close(opts.fds[1]);
      }
      execvp(argv[0], const_cast<char **>(argv.data()));
      std::fprintf(stderr, "%s: %s\n", argv[0], std::strerror(errno));
      _exit(127);
    }
    return true;
  }
};

enum class Mode { Plain, Shell };

} // namespace

static int goto_around(const char *file) {
  int r = 0;
  pid_t pid;
  if (!file)
    goto out;
  pid = fork();
  if (pid == 0) {
    const char *args[] = {"show", "quiet", nullptr}; // expect-note: "not rewritten: the result of the call is tested in a way that cannot be rewritten"
    execvp(file, const_cast<char **>(args));
    _exit(3);
  }
  print_status("goto_around", pid);
  r = 1;
out:
  return r;
}

static void reference(const char *file, int &out) {
  pid_t pid = fork();
  if (pid == 0) {
    out = 7; // expect-note: "not rewritten: the parent would see that 'out' is written"
    execlp(file, "show", "quiet", nullptr);
    _exit(out);
  }
  print_status("reference", pid);
}

static void array_data(const char *file) {
  std::array<char *, 3> argv{const_cast<char *>("show"), const_cast<char *>("quiet"), nullptr};
  pid_t pid = fork();
  if (pid == 0) {
    argv[1] = const_cast<char *>("exit=4"); // expect-note: "not rewritten: this cannot be done before the child exists"
    execvp(file, argv.data());
    _exit(5);
  }
  print_status("array_data", pid);
}

static void unique(const char *file) {
  auto name = std::make_unique<std::string>(file);
  switch (const pid_t pid = fork()) {
  case 0:
    execlp(name->c_str(), "show", "quiet", (char *)nullptr);
    _exit(6);
  case -1:
    break;
  default:
    print_status("unique", pid);
  }
}

static void by_mode(const char *file, Mode mode) {
  auto pid = fork();
  if (pid == 0) {
    switch (mode) {
    case Mode::Plain:
      execlp(file, "show", "quiet", (char *)nullptr);
      break;
    case Mode::Shell:
      execlp("sh", "sh", "-c", "echo sh", (char *)nullptr);
      break;
    }
    _exit(7);
  }
  print_status("by_mode", pid);
}

static void concatenated(const std::string &dir, const std::string &file) {
  pid_t pid = fork();
  if (pid == 0) {
    execlp((dir + file).c_str(), "show", "quiet", (char *)nullptr); // expect-note: "not rewritten: 'c_str' can have another result in the parent"
    _exit(8);
  }
  print_status("concatenated", pid);
}

static void range_loop(const char *file, const std::vector<int> &fds) {
  pid_t pid = fork();
  if (pid == 0) {
    for (int fd : fds) // expect-note: "not rewritten: the loop is no step of a child"
      close(fd);
    execlp(file, "show", "quiet", (char *)nullptr);
    _exit(9);
  }
  print_status("range_loop", pid);
}

static pid_t returns_it(const char *file) {
  if (auto pid = fork(); pid != 0) // expect-note: "not rewritten: the result of the call is tested in a way that cannot be rewritten"
    return pid;
  execlp(file, "show", "quiet", (char *)nullptr);
  _exit(10);
}
int main(int argc, char **argv) {
  const char *file = argv[argc - 1];
  Runner runner;
  runner.run({file, "quiet"});
  print_status("run", runner.pid_);
  runner.opts.dir = "/nonexistent";
  runner.run({file, "quiet"});
  print_status("run", runner.pid_);
  runner.opts.dir = "/";
  runner.opts.detach = true;
  runner.opts.fds[1] = dup(1);
  runner.run({file, "quiet"});
  print_status("run", runner.pid_);
  goto_around(file);
  int value = 1;
  reference(file, value);
  std::printf("%d\n", value);
  std::fflush(stdout);
  array_data(file);
  unique(file);
  by_mode(file, Mode::Plain);
  by_mode(file, Mode::Shell);
  concatenated("", file);
  range_loop(file, {50, 60});
  print_status("returns_it", returns_it(file));
  return 0;
}
