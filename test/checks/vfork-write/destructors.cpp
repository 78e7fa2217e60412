// RUN: %check_tidy %s -- -std=c++20
// What destructors and default arguments of a child do.
#include <string>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t pid) { waitpid(pid, nullptr, 0); }

struct Trace {
  int *n;
  ~Trace() { ++*n; }
  int id() const { return 3; }
};
struct Holder {
  Trace trace;
  int fd;
};
struct Two {
  Trace traces[2];
};
struct Derived : Trace {
  int fd;
};

void destroyed(char *const *argv, int *n) {
  if (vfork() == 0) {
    close(Trace{n}.id()); // expect: vfork-write
    {
      Holder holder{{n}, 3};
      close(holder.fd);
    } // expect: vfork-write
    {
      Two two{{{n}, {n}}};
    } // expect: vfork-write
    {
      Trace pair[2] = {{n}, {n}};
    } // expect: vfork-write
    {
      Derived derived{{n}, 3};
    } // expect: vfork-write
    {
      const Trace &extended = Trace{n};
      close(extended.id());
    } // expect: vfork-write
    execv(argv[0], argv);
    _exit(127);
  }
}

// The same objects on memory of the child.
void destroyed_own(char *const *argv) {
  if (vfork() == 0) {
    int own = 0;
    close(Trace{&own}.id());
    {
      Holder holder{{&own}, 3};
      close(holder.fd);
    }
    {
      Two two{{{&own}, {&own}}};
    }
    {
      Trace pair[2] = {{&own}, {&own}};
    }
    {
      Derived derived{{&own}, 3};
    }
    {
      const Trace &extended = Trace{&own};
      close(extended.id());
    }
    execv(argv[0], argv);
    _exit(127);
  }
}

static int launches;
static int number() { return ++launches; }
static void prepare(int id = number()) { close(id); }
static void prepare_known(int id = 3, const char *what = "fd") { close(id + *what); }
struct Job {
  explicit Job(int id = number()) : id(id) {}
  int id;
};
static void announce(int fd, const std::string &text = "a text that is too long "
                                                       "to stand in the object") {
  write(fd, text.data(), text.size());
}

void default_arguments(char *const *argv) {
  if (vfork() == 0) {
    prepare(); // expect: vfork-write
    prepare(7);
    prepare_known();
    Job job; // expect: vfork-write
    close(Job(8).id);
    announce(2); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(127);
  }
}

void default_arguments_in_parent(char *const *argv) {
  prepare();
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  prepare();
  announce(2);
  reap(pid);
}

class Counter {
  int n = 0;

public:
  void captured_this(char *const *argv) {
    if (vfork() == 0) {
      [this] { n = 1; }();                      // expect: vfork-write
      [&] { ++n; }();                           // expect: vfork-write
      auto nested = [this] { [this] { n = 2; }(); };
      nested();                                 // expect: vfork-write
      [*this]() mutable { n = 3; }();
      [n = n]() mutable { n = 4; }();
      [this] { close(n); }();
      execv(argv[0], argv);
      _exit(127);
    }
  }
  void raise() {
    [this] { ++n; }();
  }
};

void captured_this_of_child(char *const *argv, Counter &shared) {
  if (vfork() == 0) {
    Counter own;
    own.raise();
    shared.raise(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(127);
  }
}
