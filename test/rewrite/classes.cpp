// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: program show
// SCENARIO: program missing

// Children in C++.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "Inputs/wait.h"

namespace {

class Process {
public:
  explicit Process(std::string file) : file(std::move(file)) {}
  void add(const std::string &word) { words.push_back(word); }
  pid_t start();
  pid_t startIn(const std::string &directory) const;
  void wait() { print_status(file.c_str(), pid); }

private:
  std::string file;
  std::vector<std::string> words;
  pid_t pid = -1;
};

pid_t Process::start() {
  std::vector<char *> argv;
  argv.push_back(const_cast<char *>(file.c_str()));
  for (std::string &word : words)
    argv.push_back(&word[0]);
  argv.push_back(nullptr);
  pid = fork();
  if (pid == 0) {
    ::execvp(argv[0], argv.data());
    std::perror(file.c_str());
    ::_exit(127);
  }
  return pid;
}

pid_t Process::startIn(const std::string &directory) const {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!directory.empty() && ::chdir(directory.c_str()) != 0) {
      std::fprintf(stderr, "cannot enter %s: %s\n", directory.c_str(),
                   std::strerror(errno));
      std::_Exit(126);
    }
    ::execlp(file.c_str(), file.c_str(), "quiet", nullptr);
    std::_Exit(127);
  }
  return child;
}

} // namespace

namespace app {
void by_namespace(const char *file) {
  auto pid = fork();
  if (pid == 0) {
    std::signal(SIGINT, SIG_DFL);
    const char *const argv[] = {"show", "quiet", nullptr};
    execvp(file, const_cast<char *const *>(argv));
    _exit(EXIT_FAILURE);
  }
  print_status("by_namespace", pid);
}
} // namespace app

static void by_lambda(const std::string &file) {
  auto start = [&](int fd) {
    pid_t pid = fork();
    if (pid == 0) {
      dup2(fd, STDOUT_FILENO);
      execlp(file.c_str(), "show", "quiet", static_cast<char *>(nullptr));
      _exit(3);
    }
    return pid;
  };
  print_status("by_lambda", start(STDOUT_FILENO));
}

static void in_initializer_alone(const char *file) {
  if (pid_t pid = fork(); pid == 0) {
    execlp(file, "show", "quiet", nullptr);
    _exit(5);
  }
  int status = 0;
  wait(&status);
  std::printf("in_initializer_alone %d\n", status);
}

static void in_initializer_or_else(const char *file) {
  if (pid_t pid = fork(); pid == 0) {
    execlp(file, "show", "quiet", nullptr);
    _exit(6);
  } else {
    print_status("in_initializer_or_else", pid);
  }
  if (pid_t pid = fork(); !pid) {
    execlp(file, "show", "quiet", nullptr);
    _exit(7);
  } else
    print_status("in_initializer_or_else", pid);
}

static void in_initializer(const char *file) {
  if (pid_t pid = fork(); pid == 0) {
    execlp(file, "show", "quiet", nullptr);
    _exit(4);
  } else if (pid > 0) {
    print_status("in_initializer", pid);
  }
}

static void in_condition(const char *file) {
  if (pid_t pid = fork()) {
    print_status("in_condition", pid);
  } else {
    execlp(file, "show", "quiet", nullptr);
    _exit(5);
  }
}

// The vector is made in the child, by code that can do anything.
static void built_in_child(const char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    std::vector<char *> argv;
    argv.push_back(const_cast<char *>("show")); // expect-note: "not rewritten: the call of 'push_back' is no step"
    argv.push_back(nullptr);
    execvp(file, argv.data());
    _exit(6);
  }
  print_status("built_in_child", pid);
}

static void text_in_child(const std::string &file) {
  pid_t pid = fork();
  if (pid == 0) {
    std::string option = "--name=" + file; // expect-note: "not rewritten: "
    execlp(file.c_str(), "show", "quiet", option.c_str(), nullptr);
    _exit(7);
  }
  print_status("text_in_child", pid);
}

template <typename Callback> pid_t with_callback(const char *file, Callback callback) {
  pid_t pid = fork(); // expect-note: "not rewritten: "
  if (pid == 0) {
    callback();
    execlp(file, "show", "quiet", nullptr);
    _exit(8);
  }
  return pid;
}

static void in_try(const char *file) {
  try {
    pid_t pid = fork();
    if (pid == 0) {
      execlp(file, "show", "quiet", nullptr);
      _exit(9);
    }
    print_status("in_try", pid);
  } catch (...) {
    std::abort();
  }
}

static void throws(const char *file) {
  pid_t pid = fork();
  if (pid == -1)
    throw std::string("fork");
  if (pid == 0) {
    int null = open("/dev/null", O_RDONLY);
    if (null < 0)
      _exit(1);
    dup2(null, STDIN_FILENO);
    close(null);
    execlp(file, "show", "quiet", nullptr);
    throw std::string("exec"); // expect-note: "not rewritten: "
  }
  print_status("throws", pid);
}

int main(int argc, char **argv) {
  const char *file = argv[argc - 1];
  Process process(file);
  process.add("quiet");
  process.start();
  process.wait();
  print_status("startIn", process.startIn("/"));
  print_status("startIn", process.startIn(""));
  print_status("startIn", process.startIn("/nonexistent"));
  app::by_namespace(file);
  by_lambda(file);
  in_initializer(file);
  in_initializer_alone(file);
  in_initializer_or_else(file);
  in_condition(file);
  built_in_child(file);
  text_in_child(file);
  print_status("with_callback", with_callback(file, [] { setsid(); }));
  in_try(file);
  if (argc > 5)
    throws(file);
  return 0;
}
