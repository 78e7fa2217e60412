// RUN: %check_tidy %s
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

pid_t raw_vfork(char **argv) {
  pid_t pid = syscall(SYS_vfork); // expect: vfork-return
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t raw_vfork_nr(char **argv) {
  pid_t pid = (pid_t)syscall(__NR_vfork); // expect: vfork-return
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

enum { StartNumber = SYS_vfork };
static const long start_number = StartNumber;

pid_t raw_vfork_constant(char **argv) {
  long number = SYS_vfork;
  pid_t pid = syscall(number); // expect: vfork-return
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  pid = syscall(start_number); // expect: vfork-return
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

long any_system_call(int again, char **argv) {
  long number = SYS_vfork;
  if (again)
    number = SYS_getpid;
  return syscall(number);
}

pid_t raw_clone_vm(char **argv) {
  long pid = syscall(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0); // expect: vfork-return
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return (pid_t)pid;
}

pid_t raw_fork(char **argv) {
  pid_t pid = syscall(SYS_fork);
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t raw_clone_without_vm(char **argv) {
  long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return (pid_t)pid;
}

long other_syscalls(void) { return syscall(SYS_gettid) + syscall(SYS_getpid); }
