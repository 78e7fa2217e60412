// RUN: %check_tidy %s
// Conditions computed from the result in less direct ways.
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

enum role { PARENT, CHILD, FAILED };
struct start {
  pid_t pid;
  bool child;
  unsigned parent : 1;
};

pid_t as_enumerator(void) {
  pid_t pid = vfork();
  enum role role = pid == 0 ? CHILD : pid < 0 ? FAILED : PARENT;
  if (role == CHILD)
    exit(1); // expect: vfork-exit
  if (role == FAILED)
    exit(3);
  return pid;
}

pid_t as_enumerator_by_if(void) {
  pid_t pid = vfork();
  enum role role = PARENT;
  if (pid < 0)
    role = FAILED;
  if (role == FAILED)
    exit(3);
  if (pid != 0)
    exit(2);
  exit(role != PARENT); // expect: vfork-exit
}

pid_t as_field(void) {
  pid_t pid = vfork();
  struct start s = {.pid = pid, .child = pid == 0, .parent = pid > 0};
  if (s.child)
    exit(1); // expect: vfork-exit
  if (!s.parent)
    exit(3);
  return s.pid;
}

pid_t as_copied_struct(void) {
  struct start a = {.pid = vfork()};
  struct start b = a;
  if (b.pid == 0)
    exit(1); // expect: vfork-exit
  return b.pid;
}

pid_t negated_number(void) {
  pid_t pid = vfork();
  int n = -pid;
  if (n == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t unknown_conjunct(int other) {
  pid_t pid = vfork();
  if (pid == 0 || other) {
    if (pid == 0)
      exit(1); // expect: vfork-exit
    exit(2);
  }
  return pid;
}

pid_t compared_with_unknown(pid_t other) {
  pid_t pid = vfork();
  if (pid == other)
    exit(1); // expect: vfork-exit
  if (pid == 0)
    _exit(1);
  return pid;
}

pid_t ranges(void) {
  pid_t pid = vfork();
  if (pid > 100)
    exit(2);
  if (pid < -100)
    exit(3);
  if (pid >= -1 && pid <= 1)
    if (pid != 1 && pid != -1)
      exit(1); // expect: vfork-exit
  exit(pid == 0 ? 1 : 2);
}

pid_t assigned_in_both_arms(int fast) {
  pid_t pid;
  if (fast)
    pid = vfork();
  else
    pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t initial_value_is_not_the_child(int start) {
  pid_t pid = 0;
  if (start)
    pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t parent_has_zero_too(char **argv, int start) {
  pid_t pid = 0;
  if (start) {
    pid = vfork();
    if (pid == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
  }
  if (pid == 0)
    exit(1);
  return pid;
}

pid_t set_to_zero_by_parent(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  if (pid < 0)
    pid = 0;
  if (!pid)
    exit(1);
  return pid;
}

pid_t flag_set_in_arms(char **argv) {
  pid_t pid = vfork();
  bool failed = false;
  if (pid == 0) {
    if (execv(argv[0], argv) < 0)
      failed = true;
  }
  if (failed)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t not_zero_then_else(char **argv) {
  pid_t pid;
  if ((pid = vfork()) != 0) {
    if (pid == -1)
      exit(3);
    return pid;
  } else {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

pid_t while_not(char **argv) {
  pid_t pid;
  while (!(pid = vfork())) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  exit(2);
}

pid_t inside_condition(char **argv) {
  pid_t pid;
  if ((pid = vfork()) == 0 && (execv(argv[0], argv), exit(1), 1)) // expect: vfork-exit
    exit(2);
  return pid;
}

pid_t by_parent_id(char **argv, pid_t self) {
  vfork();
  if (getpid() == self)
    _exit(0);
  execv(argv[0], argv);
  _exit(127);
}

pid_t test_kept_across_call(char **argv) {
  pid_t pid = vfork();
  int child = !pid;
  close(3);
  umask(0);
  if (child)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t global_flag(char **argv) {
  static int child;
  pid_t pid = vfork();
  if (pid == 0) {
    child = 1; // expect: vfork-write
    execv(argv[0], argv);
  }
  if (child)
    _exit(1);
  return pid;
}

pid_t bits_of_one_number(char **argv) {
  enum { Child = 1, Failed = 2 };
  pid_t pid = vfork();
  int what = 0;
  if (pid == 0)
    what |= Child;
  if (pid < 0)
    what |= Failed;
  if (what & Child) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  if (what & Failed)
    exit(2);
  return pid;
}

pid_t added_truths(char **argv) {
  pid_t pid = vfork();
  bool child = false, known = pid < 0;
  child |= pid == 0;
  known += child;
  known += child;
  if (!known)
    return pid;
  if (child) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  exit(2);
}

pid_t toggled(char **argv) {
  pid_t pid = vfork();
  unsigned char parent = 1;
  if (!pid)
    parent ^= 1;
  if (parent)
    return pid;
  execv(argv[0], argv);
  _exit(127);
}
