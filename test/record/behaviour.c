// The program does not notice: errno, descriptors, signals, limits and
// cancellation are as they were.
//
// RUN: %build_c %s -o %t
// RUN: rm -f %t.log && %recorded %t
// RUN: grep -c 'behaviour.c.tmp$' %t.log > %t.count && echo 1012 > %t.expected
// RUN: diff %t.expected %t.count
// The same without the recorder: it is the program that is right.
// RUN: %t

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                                       \
  ((condition) ? (void)0                                                       \
               : (fprintf(stderr, "line %d: %s (errno %d)\n", __LINE__,        \
                          #condition, errno),                                  \
                  abort()))

extern char **environ;

static void reap(pid_t pid, int expected) {
  int status;
  CHECK(pid > 0);
  while (waitpid(pid, &status, 0) < 0)
    CHECK(errno == EINTR);
  CHECK(status == expected);
}

static pid_t plain_fork(void) { // 1 record
  errno = EDOM;
  pid_t pid = fork();
  CHECK(errno == EDOM);
  if (pid == 0)
    _exit(0);
  return pid;
}

static void keeps_errno(void) {
  reap(plain_fork(), 0);
  char *arguments[] = {"false", NULL};
  pid_t pid;
  errno = EDOM;
  CHECK(posix_spawn(&pid, "/nonexistent", NULL, NULL, arguments, environ) == ENOENT);
  CHECK(posix_spawnp(&pid, "false", NULL, NULL, arguments, environ) == 0); // 2
  reap(pid, 1 << 8);
  CHECK(popen("true", "nonsense") == NULL && errno == EINVAL);
  CHECK(system(NULL) != 0);
}

static int lowest(void) {
  int fd = dup(0);
  close(fd);
  return fd;
}

// The program closes what it did not open, and uses the number.
static void shares_descriptors(const char *path) {
  int before = lowest();
  reap(plain_fork(), 0); // 3
  CHECK(lowest() == before);
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  CHECK(fd >= 0);
  for (int i = fd + 1; i < 1000; ++i)
    close(i);
  reap(plain_fork(), 0); // 4
  for (int i = fd + 1; i < 1000; ++i)
    CHECK(dup2(fd, i) == i);
  reap(plain_fork(), 0); // 5
  for (int i = fd + 1; i < 1000; ++i)
    CHECK(fcntl(i, F_GETFD) == 0);
  struct stat status;
  CHECK(fstat(fd, &status) == 0 && status.st_size == 0);
  for (int i = fd + 1; i < 1000; ++i)
    close(i);
  close(fd);
  reap(plain_fork(), 0); // 6
  // What is executed has only what the program left open.
  pid_t pid = fork(); // 7
  if (pid == 0) {
    execl("/bin/sh", "sh", "-c", "for f in 3 4 5 6 7 8 9; do "
          "if (: >&$f) 2>/dev/null; then exit 1; fi; done", NULL);
    _exit(127);
  }
  reap(pid, 0);
}

// Records that do not fit raise no signal, and are lost.
static void keeps_limits(void) {
  pid_t pid = fork(); // 8
  if (pid == 0) {
    struct rlimit none = {0, 0};
    CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0);
    reap(plain_fork(), 0); // lost
    _exit(0);
  }
  reap(pid, 0);
}

static volatile sig_atomic_t handled;
static void on_alarm(int number) {
  (void)number;
  int saved = errno;
  pid_t pid = fork(); // up to 1000 in all, with those of the loop
  if (pid == 0)
    _exit(0);
  reap(pid, 0);
  ++handled;
  errno = saved;
}

// Forks in a handler that interrupts forks.
static void bears_handlers(void) {
  struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  struct sigaction old;
  sigaction(SIGUSR1, &action, &old);
  for (int i = 0; i < 500; ++i) {
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
      kill(parent, SIGUSR1);
      _exit(0);
    }
    reap(pid, 0);
    while (handled <= i)
      ;
  }
  CHECK(handled == 500);
  sigaction(SIGUSR1, &old, NULL);
}

static void on_cleanup(void *flag) { *(int *)flag = 1; }
static int cleaned;
static void *waits(void *unused) {
  pthread_cleanup_push(on_cleanup, &cleaned);
  system("exec sleep 20");
  pthread_cleanup_pop(0);
  return unused;
}

// A fork is no cancellation point, system is one.
static void *forks(void *unused) {
  CHECK(pthread_cancel(pthread_self()) == 0);
  pid_t pid = fork(); // 9
  if (pid == 0)
    _exit(0);
  int *done = unused;
  *done = 1;
  pthread_testcancel();
  *done = 2;
  return NULL;
}

static void can_be_cancelled(void) {
  pthread_t thread;
  void *result;
  int done = 0;
  CHECK(pthread_create(&thread, NULL, forks, &done) == 0);
  pthread_join(thread, &result);
  CHECK(result == PTHREAD_CANCELED && done == 1);
  CHECK(wait(NULL) > 0);
  CHECK(pthread_create(&thread, NULL, waits, NULL) == 0);
  usleep(200000);
  pthread_cancel(thread);
  pthread_join(thread, &result);
  CHECK(result == PTHREAD_CANCELED && cleaned);
}

// vfork's child runs on its parent's stack.
static void bears_vfork(void) {
  for (int i = 0; i < 100; ++i) {
    pid_t pid = vfork();
    if (pid == 0) {
      execl("/bin/false", "false", NULL);
      _exit(127);
    }
    reap(pid, 1 << 8);
  }
}

int main(int argc, char **argv) {
  (void)argc;
  char path[4096];
  CHECK(snprintf(path, sizeof path, "%s.own", argv[0]) < (int)sizeof path);
  keeps_errno();
  shares_descriptors(path);
  keeps_limits();
  bears_handlers();
  can_be_cancelled();
  bears_vfork();
  reap(system("exit 0") == 0 ? plain_fork() : -1, 0); // 10 and 11
  CHECK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){20, 20}) == 0);
  reap(plain_fork(), 0); // the descriptor is there already: 12
}
