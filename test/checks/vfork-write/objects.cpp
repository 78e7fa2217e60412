// RUN: %check_tidy %s -- -std=c++17
// Constructors, destructors, operators, references, lambdas.
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static int counter;

struct Value {
  int v = 0;
  Value() = default;
  Value(int n) : v(n) {}
  Value &operator+=(int n) {
    v += n;
    return *this;
  }
  Value &operator++() {
    ++v;
    return *this;
  }
  int &operator[](int) { return v; }
  int operator()() const { return v; }
  void set(int n) { v = n; }
  void set_this(int n) { this->v = n; }
  int get() const { return v; }
  int &ref() { return v; }
  static void bump() { ++counter; }
};

struct Counted {
  Counted() { ++counter; }
  ~Counted() { --counter; }
};
struct CountedOnExit {
  ~CountedOnExit() { --counter; }
};
struct Holder {
  Counted member;
};
struct Derived : Counted {
  int x = 0;
};
struct Restores {
  int &target;
  int saved;
  explicit Restores(int &t) : target(t), saved(t) {}
  ~Restores() { target = saved; }
};
struct Copies {
  int v = 0;
  Copies() = default;
  Copies(const Copies &o) : v(o.v) { ++counter; }
  Copies &operator=(const Copies &o) {
    v = o.v;
    return *this;
  }
};
struct Lazy {
  mutable int cache = 0;
  int get() const { return cache = 1; }
};

void methods_of_parents_object(char *const *argv) {
  Value outer;
  if (vfork() == 0) {
    outer.set(1);      // expect: vfork-write
    outer.set_this(1); // expect: vfork-write
    outer += 2;        // expect: vfork-write
    ++outer;           // expect: vfork-write
    outer[0] = 3;      // expect: vfork-write
    outer.ref() = 4;   // expect: vfork-write
    outer.v = 5;       // expect: vfork-write
    outer = Value(6);  // expect: vfork-write
    Value::bump();     // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void methods_that_read(char *const *argv) {
  Value outer;
  if (vfork() == 0) {
    int n = outer.get() + outer() + outer.ref() + outer[0];
    execv(argv[n], argv);
    _exit(1);
  }
}

void methods_of_childs_object(char *const *argv) {
  if (vfork() == 0) {
    Value own, other(3);
    own.set(1);
    own += 2;
    ++own;
    own[0] = 3;
    own.ref() = 4;
    own = other;
    own = Value(6);
    std::swap(own, other);
    execv(argv[own.get()], argv);
    _exit(1);
  }
}

void constructor_writes(char *const *argv) {
  if (vfork() == 0) {
    Counted c; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void member_constructor_writes(char *const *argv) {
  if (vfork() == 0) {
    Holder h; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void base_constructor_writes(char *const *argv) {
  if (vfork() == 0) {
    Derived d; // expect: vfork-write
    execv(argv[d.x], argv);
    _exit(1);
  }
}

void destructor_writes(char *const *argv) {
  if (vfork() == 0) {
    { CountedOnExit c; } // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void destructor_not_reached(char *const *argv) {
  if (vfork() == 0) {
    CountedOnExit c;
    execv(argv[0], argv);
    _exit(1);
  }
}

void parents_destructor(char *const *argv) {
  CountedOnExit outer;
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
}

void temporary_writes(char *const *argv) {
  if (vfork() == 0) {
    CountedOnExit(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void guard_restores_parents(char *const *argv, int state) {
  if (vfork() == 0) {
    { Restores r(state); } // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void guard_restores_own(char *const *argv) {
  if (vfork() == 0) {
    int state = 0;
    { Restores r(state); }
    execv(argv[state], argv);
    _exit(1);
  }
}

void copy_constructor_writes(char *const *argv, Copies &from) {
  if (vfork() == 0) {
    Copies own = from; // expect: vfork-write
    execv(argv[own.v], argv);
    _exit(1);
  }
}

void copy_assignment(char *const *argv, Copies &outer) {
  if (vfork() == 0) {
    Copies own;
    own = outer;
    outer = own; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void mutable_member(char *const *argv, const Lazy &outer) {
  if (vfork() == 0) {
    Lazy own;
    int n = own.get();
    n += outer.get(); // expect: vfork-write
    execv(argv[n], argv);
    _exit(1);
  }
}

void references(char *const *argv, int &outer) {
  if (vfork() == 0) {
    int own = 0;
    int &a = own;
    int &b = outer;
    const int &c = outer;
    a = 1;
    b = 2; // expect: vfork-write
    outer++; // expect: vfork-write
    execv(argv[c], argv);
    _exit(own);
  }
}

static void set(int &where, int n) { where = n; }
template <class T> void assign(T &where, T n) { where = n; }

void reference_parameters(char *const *argv, int &outer) {
  if (vfork() == 0) {
    int own;
    set(own, 1);
    assign(own, 2);
    set(outer, 1);    // expect: vfork-write
    assign(outer, 2); // expect: vfork-write
    execv(argv[own], argv);
    _exit(1);
  }
}

void swaps(char *const *argv, int &outer) {
  if (vfork() == 0) {
    int own = 1, other = 2;
    std::swap(own, other);
    std::swap(own, outer); // expect: vfork-write
    int old = std::exchange(own, 3);
    old = std::exchange(outer, 3); // expect: vfork-write
    execv(argv[old], argv);
    _exit(1);
  }
}

void lambda_by_reference(char *const *argv) {
  int x = 0;
  auto mark = [&] { x = 1; };
  if (vfork() == 0) {
    mark(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(x);
  }
}

void lambda_by_reference_in_place(char *const *argv) {
  int x = 0;
  if (vfork() == 0) {
    [&x] { x = 1; }(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(x);
  }
}

void lambda_on_own(char *const *argv) {
  if (vfork() == 0) {
    int x = 0;
    auto mark = [&] { x = 1; };
    mark();
    [&x](int n) { x += n; }(2);
    execv(argv[x], argv);
    _exit(1);
  }
}

void lambda_by_value(char *const *argv) {
  int x = 0;
  if (vfork() == 0) {
    auto next = [x]() mutable { return ++x; };
    execv(argv[next()], argv);
    _exit(1);
  }
}

void lambda_by_value_of_parent(char *const *argv) {
  int x = 0;
  auto next = [x]() mutable { return ++x; };
  if (vfork() == 0) {
    execv(argv[next()], argv); // expect: vfork-write
    _exit(1);
  }
}

void lambda_with_parameter(char *const *argv, int &outer) {
  auto mark = [](int &n) { n = 1; };
  if (vfork() == 0) {
    int own;
    mark(own);
    mark(outer); // expect: vfork-write
    execv(argv[own], argv);
    _exit(1);
  }
}

struct Process {
  pid_t pid = -1;
  int error = 0;
  static int started;

  void start(char *const *argv) {
    pid = vfork();
    if (pid == 0) {
      execv(argv[0], argv);
      error = 1;         // expect: vfork-write
      this->error = 2;   // expect: vfork-write
      started++;         // expect: vfork-write
      note();            // expect: vfork-write
      _exit(1);
    }
    error = 0;
    note();
  }
  void note() { error = 3; }
};
int Process::started;

struct Base {
  int n = 0;
  void mark() { n = 1; }
};
struct Middle : Base {};
struct Leaf : Middle {
  void run(char *const *argv) {
    if (vfork() == 0) {
      mark(); // expect: vfork-write
      Leaf own;
      own.mark();
      execv(argv[0], argv);
      _exit(1);
    }
  }
};

void local_static_object(char *const *argv) {
  if (vfork() == 0) {
    static Value v;
    v.set(1); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

int Value::*const member = &Value::v;
void pointer_to_member(char *const *argv, Value &outer) {
  if (vfork() == 0) {
    Value own;
    own.*member = 1;
    outer.*member = 1; // expect: vfork-write
    execv(argv[own.v], argv);
    _exit(1);
  }
}

void structured_binding(char *const *argv, std::pair<int, int> &outer) {
  if (vfork() == 0) {
    auto [a, b] = outer;
    a = 1;
    auto &[c, d] = outer;
    c = 2; // expect: vfork-write
    execv(argv[a + b + d], argv);
    _exit(1);
  }
}

void range_for(char *const *argv, int (&outer)[4]) {
  if (vfork() == 0) {
    int own[4] = {};
    for (int &n : own)
      n = 1;
    for (int n : outer)
      own[0] += n;
    for (int &n : outer)
      n = 1; // expect: vfork-write
    execv(argv[own[0]], argv);
    _exit(1);
  }
}

struct Numbered {
  int id;
  explicit Numbered(int n) : id(n) { ++counter; }
};
struct Inherited : Numbered {
  using Numbered::Numbered;
};

void inherited_constructor(char *const *argv) {
  if (vfork() == 0) {
    Inherited counted(1); // expect: vfork-write
    execv(argv[counted.id], argv);
    _exit(1);
  }
}

void closures(char *const *argv) {
  auto outer = [n = 0]() mutable { return ++n; };
  if (vfork() == 0) {
    outer(); // expect: vfork-write
    auto own = [n = 0]() mutable { return ++n; };
    execv(argv[own()], argv);
    _exit(1);
  }
}
