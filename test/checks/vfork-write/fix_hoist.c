// RUN: %check_tidy --fixed %S/Inputs/fix_hoist.c.fixed %s
// RUN: %cc -w %s -o %t.before && %t.before > %t.before.out
// RUN: cp %S/Inputs/fix_hoist.c.fixed %t.fixed.c
// RUN: %cc -w %t.fixed.c -o %t.after && %t.after > %t.after.out
// RUN: diff %t.before.out %t.after.out && grep -q hello %t.after.out
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int reap(pid_t pid) {
  int status;
  waitpid(pid, &status, 0);
  return WEXITSTATUS(status);
}

static int argument_list(char *word) {
  char *args[4];
  pid_t pid = vfork();
  if (pid == 0) {
    args[0] = "echo"; // expect: vfork-write
    args[1] = word;   // expect: vfork-write
    args[2] = NULL;   // expect: vfork-write
    execvp(args[0], args);
    _exit(127);
  }
  return reap(pid);
}

static int in_condition(void) {
  int status;
  pid_t pid;
  if ((pid = vfork()) == 0) {
    status = 3; // expect: vfork-write
    _exit(status);
  }
  return reap(pid);
}

// The parent reads it after a failed vfork.
static int used_by_parent(int value) {
  int status = 0;
  pid_t pid = vfork();
  if (pid == 0) {
    status = value; // expect: vfork-write
    _exit(status);
  }
  if (pid < 0)
    return status;
  return reap(pid);
}

// The value is a result of the call.
static int result_of_call(void) {
  int status;
  pid_t pid = vfork();
  if (pid == 0) {
    status = pid + 5; // expect: vfork-write
    _exit(status);
  }
  return reap(pid);
}

// Not at the beginning: what comes before may end the child.
static int not_first(int fd) {
  int status;
  pid_t pid = vfork();
  if (pid == 0) {
    if (close(fd) < 0)
      _exit(6);
    status = 7; // expect: vfork-write
    _exit(status);
  }
  return reap(pid);
}

int main(void) {
  argument_list("hello");
  printf("%d %d %d %d\n", in_condition(), used_by_parent(4), result_of_call(),
         not_first(-1));
  return 0;
}
