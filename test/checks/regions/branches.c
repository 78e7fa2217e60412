// RUN: %check_tidy %s
// Every way to branch on the result; the parent may exit and return freely.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

pid_t equal(void) {
  pid_t pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t not_pid(void) {
  pid_t pid = vfork();
  if (!pid) {
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t yoda(void) {
  pid_t pid;
  if (0 == (pid = vfork()))
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t plain_truth(void) {
  pid_t pid = vfork();
  if (pid)
    return pid;
  exit(1); // expect: vfork-exit
}

pid_t else_is_child(void) {
  pid_t pid = vfork();
  if (pid != 0) {
    reap(pid);
    exit(2);
  } else {
    exit(1); // expect: vfork-exit
  }
}

pid_t else_if_chain(void) {
  pid_t pid = vfork();
  if (pid < 0) {
    exit(3);
  } else if (pid > 0) {
    reap(pid);
    exit(2);
  } else {
    exit(1); // expect: vfork-exit
  }
}

pid_t early_returns(void) {
  pid_t pid = vfork();
  if (pid < 0)
    return -1;
  if (pid > 0)
    return pid;
  exit(1); // expect: vfork-exit
}

pid_t less_than_one(void) {
  pid_t pid = vfork();
  if (pid < 1) {
    if (pid < 0)
      exit(3);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t at_least_zero(void) {
  pid_t pid = vfork();
  if (pid >= 0) {
    if (pid >= 1)
      exit(2);
    exit(1); // expect: vfork-exit
  }
  return -1;
}

pid_t greater_than_minus_one(void) {
  pid_t pid = vfork();
  if (pid > -1)
    if (pid <= 0)
      exit(1); // expect: vfork-exit
  return pid;
}

pid_t child_or_failed(void) {
  pid_t pid = vfork();
  if (pid <= 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t failed_only(void) {
  pid_t pid = vfork();
  if (pid == -1)
    exit(1);
  if (pid == 0)
    _exit(0);
  return pid;
}

pid_t minus_one_excluded(void) {
  pid_t pid = vfork();
  if (pid != -1 && pid != 0)
    exit(2);
  if (pid != -1)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t conjunction(int enabled) {
  pid_t pid = vfork();
  if (pid == 0 && enabled)
    exit(1); // expect: vfork-exit
  if (pid == 0)
    _exit(1);
  return pid;
}

pid_t disjunction(void) {
  pid_t pid = vfork();
  if (pid < 0 || pid > 0)
    return pid;
  exit(1); // expect: vfork-exit
}

pid_t negated(void) {
  pid_t pid = vfork();
  if (!(pid > 0 || pid < 0))
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t double_negation(void) {
  pid_t pid = vfork();
  if (!!pid)
    exit(2);
  exit(1); // expect: vfork-exit
}

pid_t cast_result(void) {
  int pid = (int)vfork();
  if ((long)pid == 0L)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t builtin_expect(void) {
  pid_t pid = vfork();
  if (__builtin_expect(pid == 0, 0))
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t builtin_expect_not(void) {
  pid_t pid;
  if (__builtin_expect(!!((pid = vfork()) > 0), 1))
    return pid;
  if (pid < 0)
    exit(3);
  exit(1); // expect: vfork-exit
}

pid_t comma_condition(void) {
  pid_t pid;
  if (pid = vfork(), pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t assignment_truth(void) {
  pid_t pid;
  if ((pid = vfork()))
    exit(2);
  exit(1); // expect: vfork-exit
}

pid_t nested_assignment(void) {
  pid_t a, b;
  a = b = vfork();
  if (a == 0)
    exit(1); // expect: vfork-exit
  if (b == 0)
    exit(1);
  return a;
}

void unnamed(void) {
  if (vfork() == 0)
    exit(1); // expect: vfork-exit
}

void unnamed_not(void) {
  if (!vfork())
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t arithmetic_free(void) {
  pid_t pid = vfork();
  if ((pid == 0) == 1)
    exit(1); // expect: vfork-exit
  if ((pid == 0) != 0)
    exit(1);
  return pid;
}

pid_t same_test_twice(void) {
  pid_t pid = vfork();
  if (pid == 0)
    close(3);
  else
    reap(pid);
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}
