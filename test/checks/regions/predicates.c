// RUN: %check_tidy %s
// Helpers that decide or act on the result.
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static int is_child(pid_t pid) { return pid == 0; }
static bool is_parent(pid_t pid) {
  if (pid > 0)
    return true;
  return false;
}
static inline int failed(pid_t pid) { return pid < 0; }
static pid_t same(pid_t pid) { return pid; }

pid_t predicate(void) {
  pid_t pid = vfork();
  if (is_child(pid))
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t predicate_correct(char **argv) {
  pid_t pid = vfork();
  if (is_child(pid)) {
    execv(argv[0], argv);
    _exit(127);
  }
  exit(2);
}

pid_t predicate_for_parent(void) {
  pid_t pid = vfork();
  if (failed(pid))
    exit(3);
  if (is_parent(pid))
    exit(2);
  exit(1); // expect: vfork-exit
}

pid_t predicate_on_call(void) {
  if (is_child(vfork()))
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t predicate_negated(void) {
  pid_t pid = vfork();
  if (!is_child(pid))
    exit(2);
  exit(1); // expect: vfork-exit
}

pid_t predicate_stored(void) {
  pid_t pid = vfork();
  bool child = is_child(pid);
  if (child)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t identity(void) {
  pid_t pid = same(vfork());
  if (pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

static void run(pid_t pid, char **argv) {
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  exit(2);
}

void helper_branches(char **argv) { run(vfork(), argv); }

static void run_badly(pid_t pid, char **argv) {
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1);
  }
}

void helper_branches_badly(char **argv) {
  run_badly(vfork(), argv); // expect: vfork-exit
}

static void in_child(char **argv) {
  execv(argv[0], argv);
  _exit(127);
}

void runner(char **argv) {
  if (vfork() == 0)
    in_child(argv);
  exit(2);
}

void runner_by_and(char **argv) {
  (void)(vfork() == 0 && (in_child(argv), 1));
  exit(2);
}

// What another file makes of a pid is the pid, if it comes back.
pid_t checked(pid_t pid);
int handed_on(char **argv) {
  int status;
  pid_t pid = checked(vfork()); // expect: vfork-unsafe-call "cannot be verified"
  if (pid == 0) {
    execv(argv[0], argv);
    exit(127); // expect: vfork-exit
  }
  waitpid(pid, &status, 0);
  exit(status);
}

// What else it makes of it is not known.
int kind_of(pid_t pid);
void not_handed_on(void) {
  int kind = kind_of(vfork()); // expect: vfork-unsafe-call "cannot be verified"
  if (kind == 0)
    exit(1); // expect: vfork-exit
  exit(2); // expect: vfork-exit
}
