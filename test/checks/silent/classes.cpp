// RUN: %check_tidy %s -- -std=c++17
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

class Fd {
public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(Fd &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd &operator=(Fd &&other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0)
      ::close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

private:
  int fd_;
};

struct Pipe {
  Fd read, write;
  Pipe() {
    int p[2];
    if (::pipe2(p, O_CLOEXEC) < 0)
      throw std::system_error(errno, std::generic_category(), "pipe");
    read = Fd(p[0]);
    write = Fd(p[1]);
  }
};

class Process {
public:
  Process(const std::string &program, const std::vector<std::string> &args) {
    std::vector<char *> argv;
    argv.reserve(args.size() + 2);
    argv.push_back(const_cast<char *>(program.c_str()));
    for (const auto &arg : args)
      argv.push_back(const_cast<char *>(arg.c_str()));
    argv.push_back(nullptr);

    Pipe out;
    pid_ = ::vfork();
    if (pid_ == 0) {
      ::dup2(out.write.get(), STDOUT_FILENO);
      ::execvp(argv[0], argv.data());
      ::_exit(127);
    }
    if (pid_ < 0)
      throw std::system_error(errno, std::generic_category(), "vfork");
    out_ = std::move(out.read);
  }

  ~Process() {
    if (pid_ > 0)
      ::waitpid(pid_, &status_, 0);
  }

  Process(const Process &) = delete;
  Process &operator=(const Process &) = delete;
  int status() const noexcept { return status_; }

private:
  pid_t pid_ = -1;
  int status_ = 0;
  Fd out_;
};

pid_t by_vector(const std::vector<const char *> &argv) {
  const pid_t pid = ::vfork();
  if (pid == 0) {
    ::execv(argv[0], const_cast<char *const *>(argv.data()));
    ::_exit(errno == ENOENT ? 127 : 126);
  }
  return pid;
}

pid_t by_smart_pointer(const std::unique_ptr<char *[]> &argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv.get());
    _exit(127);
  }
  return pid;
}

template <class Prepare> pid_t spawn(char *const *argv, Prepare &&prepare) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (!prepare())
      _exit(126);
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t spawn_with_lambda(char *const *argv, int fd) {
  return spawn(argv, [fd] { return dup2(fd, 0) != -1 && setsid() != -1; });
}

struct Redirection {
  int from, to;
  void apply() const { ::dup2(from, to); }
};

pid_t with_redirections(char *const *argv, const std::vector<Redirection> &list) {
  pid_t pid = vfork();
  if (pid == 0) {
    for (const Redirection &r : list)
      r.apply();
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

struct Scope {
  ~Scope() { std::puts("left"); }
};

pid_t parents_guard(char *const *argv) {
  Scope scope;
  std::string note = "starting";
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  note += " done";
  return pid;
}

enum class Role { child, parent, failed };
Role role_of(pid_t pid) { return pid == 0 ? Role::child : pid < 0 ? Role::failed : Role::parent; }

pid_t by_role(char *const *argv) {
  pid_t pid = vfork();
  switch (role_of(pid)) {
  case Role::child:
    execv(argv[0], argv);
    _exit(127);
  case Role::failed:
    throw std::runtime_error("vfork");
  case Role::parent:
    break;
  }
  return pid;
}
