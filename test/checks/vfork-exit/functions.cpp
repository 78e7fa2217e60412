// RUN: %check_tidy %s -- -std=c++17
#include <cstdlib>
#include <exception>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void standard_exit(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    std::exit(1); // expect: vfork-exit
  }
  std::exit(0);
}

void global_exit(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    ::exit(1); // expect: vfork-exit
  }
}

void standard_quick_exit(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    std::quick_exit(1); // expect: vfork-exit
  }
}

void terminates(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    std::terminate(); // expect: vfork-exit
  }
}

void standard_abort(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    std::abort();
  }
}

void standard_Exit(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    std::_Exit(1);
  }
}

using std::exit;
void used(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

struct Failure {
  int code;
  void raise() const { std::exit(code); }
  void operator()() const { raise(); }
  operator int() const {
    std::exit(code);
    return 0;
  }
};

void method(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    Failure{1}.raise(); // expect: vfork-exit
  }
}

void call_operator(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    Failure{1}(); // expect: vfork-exit
  }
}

void conversion(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(Failure{1}); // expect: vfork-exit
  }
}

struct ExitsInConstructor {
  ExitsInConstructor() { std::exit(2); }
};
struct ExitsInDestructor {
  ~ExitsInDestructor() { std::exit(3); }
};

void constructor(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    ExitsInConstructor now; // expect: vfork-exit
    _exit(1);
  }
}

void destructor(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    { ExitsInDestructor later; } // expect: vfork-exit
    _exit(1);
  }
}

void destructor_not_reached(char *const *argv) {
  if (vfork() == 0) {
    ExitsInDestructor never;
    execv(argv[0], argv);
    _exit(1);
  }
}

void temporary(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    ExitsInDestructor(); // expect: vfork-exit
    _exit(1);
  }
}

void lambda_called_in_place(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    [] { std::exit(1); }(); // expect: vfork-exit
  }
}

void lambda_called_later(char *const *argv) {
  auto leave = [](int code) { std::exit(code); };
  if (vfork() == 0) {
    execv(argv[0], argv);
    leave(1); // expect: vfork-exit
  }
}

void lambda_not_called(char *const *argv) {
  if (vfork() == 0) {
    auto unused = [] { std::exit(1); };
    execv(argv[0], argv);
    (void)unused;
    _exit(1);
  }
}

template <int Code> void leave() { std::exit(Code); }
template <class F> void apply(F f) { f(); }

void function_template(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    leave<3>(); // expect: vfork-exit
  }
}

void functor_template(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    apply([] { std::exit(1); }); // expect: vfork-exit
  }
}

void functor_template_correct(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    apply([] { _exit(1); });
  }
}

static void fail(int code = (std::exit(4), 1)) { _exit(code); }

void default_argument_given(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fail(1);
  }
}
