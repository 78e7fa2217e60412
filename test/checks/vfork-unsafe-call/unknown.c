// RUN: %check_tidy %s
// Calls that cannot be verified have a wording of their own.
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void external(void);
int external_with_result(int n);
extern void (*hook)(void);
void (*changeable)(void);
struct operations {
  void (*prepare)(int);
};

void no_body(char **argv) {
  external();
  if (vfork() == 0) {
    external();                     // expect: vfork-unsafe-call "cannot be verified"
    close(external_with_result(3)); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
  external();
}

void parameter(char **argv, void (*prepare)(void *), void *arg) {
  if (vfork() == 0) {
    prepare(arg); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}

void pointers(char **argv) {
  if (vfork() == 0) {
    hook();       // expect: vfork-unsafe-call "cannot be verified"
    changeable(); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}

void operations(char **argv, const struct operations *ops) {
  if (vfork() == 0) {
    ops->prepare(3); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}

void tested_pointer(char **argv, void (*prepare)(void)) {
  if (vfork() == 0) {
    if (prepare)
      prepare(); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}

static void deeper(void) { external(); }
void in_helper(char **argv) {
  if (vfork() == 0) {
    deeper(); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}

static void safe(int fd) { close(fd); }
static const struct operations constant = {safe};
static const struct operations table[] = {{safe}, {0}};

void known_operations(char **argv) {
  if (vfork() == 0) {
    constant.prepare(3);
    table[0].prepare(3);
    execv(argv[0], argv);
    _exit(1);
  }
}

static void apply(void (*f)(int), int n) { f(n); }
void known_parameter(char **argv, void (*unknown)(int)) {
  if (vfork() == 0) {
    apply(safe, 3);
    apply(unknown, 3); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    _exit(1);
  }
}

int (*const run)(const char *, char *const *) = execv;
void constant_pointer_to_exec(char **argv) {
  if (vfork() == 0) {
    run(argv[0], argv);
    _exit(1);
  }
}

__attribute__((noreturn)) void external_die(const char *text);
int noreturn_external(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    external_die("x"); // expect: vfork-unsafe-call "cannot be verified"
  }
  return 0;
}

// What is named as a function that ends the process is taken to do so, if
// nothing says otherwise.
void log_and_die(const char *text);
int named_like_exit(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    log_and_die("x"); // expect: vfork-unsafe-call "cannot be verified"
    external();
  }
  return 0;
}

int die_roll(int sides);
void open_or_die(const char *path);
int named_like_exit_and_returns(char **argv) {
  if (vfork() == 0) {
    open_or_die("x"); // expect: vfork-unsafe-call "cannot be verified"
    die_roll(6); // expect: vfork-unsafe-call "cannot be verified"
    execv(argv[0], argv);
    external(); // expect: vfork-unsafe-call "cannot be verified"
    _exit(1);
  }
  return 0;
}

void myexit(int status);
void exits(const char *status);
void sysfatal(const char *text);
void logAndDie(const char *text);
int named_like_exit_in_one_word(char **argv, int verbose) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    if (verbose)
      logAndDie("x"); // expect: vfork-unsafe-call "cannot be verified"
    myexit(1); // expect: vfork-unsafe-call "cannot be verified"
  }
  if (vfork() == 0)
    exits("x"); // expect: vfork-unsafe-call "cannot be verified"
  if (vfork() == 0)
    sysfatal("x"); // expect: vfork-unsafe-call "cannot be verified"
  return 0;
}

void run_atexit(int status);
int named_after_a_part_of_exit(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    run_atexit(1); // expect: vfork-unsafe-call "cannot be verified"
  }
  return 0; // expect: vfork-return
}

// Where nothing follows in the child, what is named like the rest of a child is
// taken for it.
void xexec(char **argv);
int child_main(void *data);
int named_like_the_rest(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    close(3);
    xexec(argv); // expect: vfork-unsafe-call "cannot be verified"
  }
  return pid;
}

void named_like_the_rest_of_the_function(char **argv, int quiet) {
  int status;
  pid_t pid = vfork();
  if (pid > 0) {
    waitpid(pid, &status, 0);
    return;
  }
  if (quiet && close(2) != 0)
    _exit(126);
  xexec(argv); // expect: vfork-unsafe-call "cannot be verified"
}

pid_t named_like_the_rest_after_a_switch(void *data) {
  pid_t pid;
  switch (pid = vfork()) {
  case 0:
    child_main(data); // expect: vfork-unsafe-call "cannot be verified"
    break;
  case -1:
    return -1;
  }
  external();
  return pid;
}

static void start(char **argv) {
  close(3);
  xexec(argv);
}
void named_like_the_rest_in_a_helper(char **argv) {
  if (vfork() == 0)
    start(argv); // expect: vfork-unsafe-call "reaches 'xexec'"
  external();
}

int named_like_the_rest_and_followed(char **argv) {
  if (vfork() == 0) {
    xexec(argv); // expect: vfork-unsafe-call "cannot be verified"
    return -1;   // expect: vfork-return
  }
  return 0;
}

void execute_later(const char *command);
int named_otherwise(void) {
  if (vfork() == 0)
    execute_later("x"); // expect: vfork-unsafe-call "cannot be verified"
  return 0;             // expect: vfork-return
}
