// RUN: %check_tidy %s
// The child as a part of an expression.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void ternary(void) {
  pid_t pid = vfork();
  pid == 0 ? exit(1) // expect: vfork-exit
           : reap(pid);
}

void ternary_swapped(void) {
  pid_t pid = vfork();
  pid ? exit(2)
      : exit(1); // expect: vfork-exit
}

void ternary_on_call(char **argv) {
  vfork() ? (void)0 : (execv(argv[0], argv), exit(1)); // expect: vfork-exit
}

void ternary_correct(char **argv) {
  pid_t pid = vfork();
  pid == 0 ? (execv(argv[0], argv), _exit(1)) : exit(0);
}

void logical_and(char **argv) {
  pid_t pid;
  (void)((pid = vfork()) == 0 && (execv(argv[0], argv), exit(1), 1)); // expect: vfork-exit
  exit(2);
}

void logical_or(char **argv) {
  vfork() || (execv(argv[0], argv), exit(1), 1); // expect: vfork-exit
}

void logical_or_correct(char **argv) {
  vfork() || (execv(argv[0], argv), _exit(1), 1);
  exit(2);
}

pid_t comma(char **argv) {
  pid_t pid;
  return (pid = vfork()) ? pid : (execv(argv[0], argv), _exit(127), 0);
}

pid_t ternary_stored(void) {
  pid_t pid = vfork();
  int is_parent = pid ? 1 : 0;
  if (!is_parent)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t inverted_stored(void) {
  pid_t p = vfork();
  int is = p ? 0 : 1;
  if (is)
    exit(1); // expect: vfork-exit
  return p;
}

pid_t inverted_stored_correct(void) {
  pid_t p = vfork();
  int is = p ? 0 : 1;
  if (is)
    _exit(1);
  exit(2);
}

pid_t comparison_stored(void) {
  pid_t pid = vfork();
  const int child = pid == 0;
  if (pid < 0)
    return -1;
  if (child)
    exit(1); // expect: vfork-exit
  exit(0);
}

pid_t bool_stored(void) {
  pid_t pid = vfork();
  _Bool parent = pid;
  if (parent)
    return pid;
  exit(1); // expect: vfork-exit
}

pid_t negation_stored(void) {
  pid_t pid = vfork();
  int child = !pid, failed = pid < 0;
  if (failed)
    exit(3);
  if (!child)
    exit(2);
  exit(1); // expect: vfork-exit
}

pid_t both_stored(void) {
  pid_t pid = vfork();
  int ok = pid >= 0, parent = pid > 0;
  if (ok && !parent)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t kind_stored(void) {
  pid_t pid = vfork();
  int kind = pid < 0 ? 2 : pid > 0 ? 1 : 0;
  switch (kind) {
  case 2:
    exit(3);
  case 1:
    exit(2);
  default:
    exit(1); // expect: vfork-exit
  }
}

pid_t ternary_condition(int quick) {
  pid_t pid = vfork();
  if (quick ? pid == 0 : !pid)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t code_before_the_test(void) {
  pid_t pid = vfork();
  close(3);
  exit(pid == 0); // expect: vfork-exit
}

pid_t statement_expression(void) {
  pid_t pid = ({
    pid_t p = vfork();
    if (p == 0)
      exit(1); // expect: vfork-exit
    p;
  });
  exit(pid != 0);
}

pid_t value_of_statement_expression(void) {
  pid_t pid = ({
    pid_t p = vfork();
    p;
  });
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t argument_of_call(void) {
  reap(vfork()); // expect: vfork-deadlock
  _exit(0);
}
