// RUN: %check_tidy %s
// Nobody in this file can ever collect these children.
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;
void worker(void);

void discarded(void) {
  fork(); // expect: unreaped-child
  worker();
}

void compared(char **argv) {
  if (fork() == 0) { // expect: unreaped-child
    execv(argv[0], argv);
    _exit(127);
  }
}

void kept_in_local(char **argv) {
  pid_t pid = fork(); // expect: unreaped-child
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

int kept_in_local_and_tested(char **argv) {
  pid_t pid;
  pid = fork(); // expect: unreaped-child
  if (pid < 0)
    return -1;
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return 0;
}

void by_vfork(char **argv) {
  if (vfork() == 0) { // expect: unreaped-child
    execv(argv[0], argv);
    _exit(127);
  }
}

int in_switch(char **argv) {
  switch (fork()) { // expect: unreaped-child
  case -1:
    return -1;
  case 0:
    execv(argv[0], argv);
    _exit(127);
  }
  return 0;
}

void by_posix_spawn(char **argv) {
  pid_t pid;
  posix_spawn(&pid, argv[0], NULL, NULL, argv, environ); // expect: unreaped-child
}

int by_posix_spawnp(char **argv) {
  pid_t pid;
  int error = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ); // expect: unreaped-child
  return error ? -1 : 0;
}

void without_pid(char **argv) {
  posix_spawn(NULL, argv[0], NULL, NULL, argv, environ); // expect: unreaped-child
}

void twice(char **argv) {
  pid_t pid;
  posix_spawn(&pid, argv[0], NULL, NULL, argv, environ); // expect: unreaped-child
  posix_spawn(&pid, argv[1], NULL, NULL, argv, environ); // expect: unreaped-child
}

// Copies that go round in a circle.
void swapped(char **argv, int n) {
  pid_t a = 0, b = 0;
  posix_spawn(&a, argv[0], NULL, NULL, argv, environ); // expect: unreaped-child
  for (; n; n--) {
    b = a;
    a = b;
  }
  b = fork(); // expect: unreaped-child
  if (b == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void in_loop(char **argv, int n) {
  for (int i = 0; i < n; i++) {
    pid_t pid = fork(); // expect: unreaped-child
    if (!pid) {
      execv(argv[i], argv);
      _exit(127);
    }
  }
}

void boolean(char **argv) {
  int child = fork() == 0; // expect: unreaped-child
  if (child) {
    execv(argv[0], argv);
    _exit(127);
  }
}

// Somebody else may wait for these.
pid_t returned(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t returned_directly(void) { return fork(); }

struct job {
  pid_t pid;
} the_job;
pid_t global_pid;
void remember(pid_t pid);

void stored_in_field(struct job *j, char **argv) {
  j->pid = fork();
  if (j->pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void stored_in_global(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  global_pid = pid;
}

void stored_through_pointer(pid_t *out, char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  *out = pid;
}

void stored_in_array(pid_t *pids, int i, char **argv) {
  if ((pids[i] = fork()) == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void passed_on(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  remember(pid);
}

void passed_directly(void) { remember(fork()); }

int spawned_for_caller(pid_t *pid, char **argv) {
  return posix_spawn(pid, argv[0], NULL, NULL, argv, environ);
}

int spawned_into_field(struct job *j, char **argv) {
  return posix_spawn(&j->pid, argv[0], NULL, NULL, argv, environ);
}

pid_t spawned_and_returned(char **argv) {
  pid_t pid;
  if (posix_spawn(&pid, argv[0], NULL, NULL, argv, environ))
    return -1;
  return pid;
}

pid_t swapped_and_returned(char **argv) {
  pid_t a = 0, b = 0;
  posix_spawn(&a, argv[0], NULL, NULL, argv, environ);
  b = a;
  a = b;
  return b;
}

// The parent goes at once: init takes the child.
int daemonizes(void) {
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid > 0)
    exit(0);
  setsid();
  return 0;
}

int daemonizes_quietly(void) {
  if (fork())
    _exit(0);
  setsid();
  return 0;
}

int daemonizes_twice(void) {
  switch (fork()) {
  case -1:
    return -1;
  case 0:
    break;
  default:
    _exit(0);
  }
  setsid();
  switch (fork()) {
  case -1:
    return -1;
  case 0:
    break;
  default:
    _exit(0);
  }
  return 0;
}

// The parent stays until the daemon has started.
int news(int fd);
int daemonizes_and_listens(int fd) {
  switch (fork()) {
  case -1:
    return -1;
  case 0:
    return 0;
  default:
    exit(news(fd));
  }
}

// This one goes on for as long as it likes.
void starts_and_listens(int fd, char **argv) {
  if (fork() == 0) { // expect: unreaped-child
    execv(argv[0], argv);
    _exit(127);
  }
  exit(news(fd));
}

struct child {
  pid_t pid;
  int fd;
};
void remember_child(struct child *);

void lost_in_a_field(char **argv) {
  struct child child;
  child.fd = 3;
  child.pid = fork(); // expect: unreaped-child
  if (child.pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

void lost_in_an_array(char **argv) {
  pid_t pids[3];
  for (int i = 0; i < 3; i++) {
    pids[i] = fork(); // expect: unreaped-child
    if (pids[i] == 0) {
      execv(argv[0], argv);
      _exit(127);
    }
  }
}

void remembered_by_address(char **argv) {
  struct child child;
  child.pid = fork();
  if (child.pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  remember_child(&child);
}

struct child returned_in_a_struct(char **argv) {
  struct child child;
  child.pid = fork();
  if (child.pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return child;
}

void copied_out(char **argv, pid_t *last) {
  pid_t pids[2];
  pids[0] = fork();
  if (pids[0] == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  *last = pids[0];
}

int spawned_into_local(char **argv) {
  struct child child;
  return posix_spawn(&child.pid, argv[0], NULL, NULL, argv, environ); // expect: unreaped-child
}

int spawned_into_argument(char **argv, struct child *child) {
  return posix_spawn(&child->pid, argv[0], NULL, NULL, argv, environ);
}

int spawned_and_remembered(char **argv) {
  struct child child;
  int error = posix_spawn(&child.pid, argv[0], NULL, NULL, argv, environ);
  remember_child(&child);
  return error;
}

// Which process it is, but not the pid, goes to the callers.
static int forked(void) {
  pid_t pid = fork();
  return pid < 0 ? -1 : pid == 0;
}

int goes_on_twice(char **argv) {
  if (forked() == 1) { // expect: unreaped-child
    execv(argv[0], argv);
    _exit(127);
  }
  return 0;
}

void goes_on_in_child(char **argv) {
  if (forked() != 1)
    exit(0);
  worker();
}
