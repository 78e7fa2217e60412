// RUN: %check_tidy %s
// A child that does not exec holds the parent for as long as it lives.
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void endless_for(void) {
  pid_t pid = vfork(); // expect: vfork-deadlock
  if (pid == 0) {
    for (;;)
      getppid();
  }
  reap(pid);
}

void endless_while(void) {
  if (vfork() == 0) // expect: vfork-deadlock
    while (1)
      ;
}

void endless_goto(void) {
  pid_t pid = vfork(); // expect: vfork-deadlock
  if (pid == 0) {
  again:
    getppid();
    goto again;
  }
}

void endless_with_pause(void) {
  pid_t pid = vfork(); // expect: vfork-deadlock
  if (pid == 0)
    for (;;)
      pause(); // expect: vfork-deadlock
}

static void serve_forever(void) {
  for (;;)
    getppid();
}

void endless_in_helper(void) {
  pid_t pid = vfork(); // expect: vfork-deadlock
  if (pid == 0)
    serve_forever();
}

void endless_until_exec(char **argv) {
  pid_t pid = vfork();
  if (pid == 0)
    for (;;)
      execv(argv[0], argv);
}

void endless_with_exit(char **argv) {
  pid_t pid = vfork();
  if (pid == 0)
    for (;;) {
      execv(argv[0], argv);
      _exit(1);
    }
}

static void copy(int in, int out) {
  char buffer[512];
  ssize_t n;
  while ((n = read(in, buffer, sizeof buffer)) > 0)
    write(out, buffer, n);
}

void works_in_helper(int in, int out) {
  pid_t pid = vfork(); // expect: vfork-deadlock
  if (pid == 0) {
    copy(in, out);
    _exit(0);
  }
  reap(pid);
}

void works_in_loop(int in, int out) {
  pid_t pid = vfork(); // expect: vfork-deadlock
  if (pid == 0) {
    char c;
    while (read(in, &c, 1) == 1)
      write(out, &c, 1);
    _exit(0);
  }
  reap(pid);
}

void only_exits(void) {
  if (vfork() == 0)
    _exit(0);
}

void only_signals(pid_t other) {
  pid_t pid = vfork();
  if (pid == 0) {
    kill(other, SIGTERM);
    _exit(0);
  }
}

void only_creates_a_file(const char *path) {
  pid_t pid = vfork();
  if (pid == 0) {
    setsid();
    chdir("/");
    unlink(path);
    _exit(0);
  }
}

static void run(char **argv) {
  execv(argv[0], argv);
  _exit(127);
}

void execs_in_helper(char **argv) {
  if (vfork() == 0)
    run(argv);
}

void execs_on_one_path(char **argv, int really) {
  if (vfork() == 0) {
    if (really)
      execv(argv[0], argv);
    _exit(127);
  }
}

void parent_never_leaves(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  for (;;)
    reap(-1);
}
