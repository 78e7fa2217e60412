// RUN: %compile && %run_each_method
// A caller in an awkward state: standard descriptors closed, none left, ten
// thousand open, SIGCHLD ignored or taken by others, a crash handler on a small
// stack, a process that forks while it spawns.
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>

static char *argv[] = {(char *)"sh", (char *)"-c", (char *)"exit 7", NULL};

static void in_a_process(void (*body)(void)) {
  pid_t pid = fork();
  if (pid == 0) {
    body();
    exit(0);
  }
  CHECK(exit_status(pid) == 0);
}

static void without_standard_descriptors(void) {
  int log = fcntl(2, F_DUPFD_CLOEXEC, 100);
  close_range(0, 2, 0);
  /* Not an error, and the child has none of them either. */
  int ok = exit_status(safespawn(safespawn_execvp("sh", argv))) == 7;
  ok &= safespawn(safespawn_dup2(0, 1), safespawn_execvp("sh", argv)) == -1 &&
        errno == EBADF;
  int ends[2];
  ok &= pipe2(ends, O_CLOEXEC) == 0 && ends[0] == 0 && ends[1] == 1;
  /* Onto itself: inherited, though it closes on exec here. */
  ok &= exit_status(
            safespawn(safespawn_dup2(ends[1], 1), safespawn_close(ends[0]),
                      safespawn_execlp("sh", "sh", "-c",
                                       "echo hello; test ! -e /proc/self/fd/2",
                                       (char *)NULL))) == 0;
  ok &= (fcntl(1, F_GETFD) & FD_CLOEXEC) != 0;
  close(1);
  char text[16] = "";
  ok &= read(0, text, sizeof text) == 6 && strcmp(text, "hello\n") == 0;
  dup2(log, 2);
  CHECK(ok);
}

static void with_closed_sigchld(void) {
  signal(SIGCHLD, SIG_IGN);
  pid_t pid = safespawn(safespawn_execvp("sh", argv));
  CHECK(pid > 0);
  CHECK(waitpid(pid, NULL, 0) == -1 && errno == ECHILD);
  /* Failures are told all the same. */
  check_failure(safespawn(safespawn_execlp("nonexistent", "x", (char *)NULL)),
                ENOENT, 0, SAFESPAWN_STEP_EXECVP);
  check_failure(safespawn(safespawn_setuid(1), safespawn_setuid(0),
                          safespawn_execvp("sh", argv)),
                EPERM, getuid() ? 0 : 1, SAFESPAWN_STEP_SETUID);
  check_no_children();
  struct sigaction action = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};
  CHECK(sigaction(SIGCHLD, &action, NULL) == 0);
  check_failure(safespawn(safespawn_execlp("nonexistent", "x", (char *)NULL)),
                ENOENT, 0, SAFESPAWN_STEP_EXECVP);
}

static atomic_int stop;
static void *wait_for_anybody(void *unused) {
  while (!stop) {
    int status;
    if (waitpid(-1, &status, 0) < 0)
      usleep(10);
  }
  return unused;
}

/* Somebody else waits for all children: what fails is told all the same. */
static void with_a_thief(void) {
  pthread_t thief;
  CHECK(pthread_create(&thief, NULL, wait_for_anybody, NULL) == 0);
  for (int i = 0; i < 200; ++i) {
    errno = 0;
    CHECK(safespawn(safespawn_execv("/nonexistent", argv)) == -1);
    CHECK(errno == ENOENT);
    CHECK(safespawn(safespawn_execv("/bin/true", argv)) > 0);
  }
  stop = 1;
  CHECK(pthread_join(thief, NULL) == 0);
}

static void with_many_descriptors(void) {
  struct rlimit limit;
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max < 10100 ? limit.rlim_max : 10100;
  CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  int opened = 0;
  while (opened < 10000 && dup(0) >= 0)
    ++opened;
  CHECK(opened > 900);
  int before = open_descriptors();
  static char command[] = "test $(ls /proc/self/fd | wc -l) = \"$1\"";
  CHECK(exit_status(safespawn(safespawn_closefrom(3),
                              safespawn_execlp("sh", "sh", "-c", command, "sh",
                                               "4", (char *)NULL))) == 0);
  int keep[] = {500, 17, 3, 100000, -1};
  CHECK(exit_status(safespawn(safespawn_dup2(9, 4),
                              safespawn_close_except(3, keep, 5),
                              safespawn_execlp("sh", "sh", "-c", command, "sh",
                                               "7", (char *)NULL))) == 0);
  /* Steps before it may need what it closes. */
  CHECK(exit_status(safespawn(safespawn_dup2(800, 3),
                              safespawn_fcntl(801, F_SETFD, 0),
                              safespawn_close_range(4, ~0u),
                              safespawn_execlp("sh", "sh", "-c", command, "sh",
                                               "5", (char *)NULL))) == 0);
  CHECK(exit_status(safespawn(
            safespawn_or(safespawn_close(999999), safespawn_dup2(801, 3)),
            safespawn_closefrom(4),
            safespawn_execlp("sh", "sh", "-c", command, "sh", "5",
                             (char *)NULL))) == 0);
  check_failure(safespawn(safespawn_closefrom(3), safespawn_dup2(700, 1),
                          safespawn_execvp("sh", argv)),
                EBADF, 1, SAFESPAWN_STEP_DUP2);
  CHECK(open_descriptors() == before);
}

static void without_descriptors_left(void) {
  struct rlimit limit = {64, 64};
  CHECK(safespawn_method());
  CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  while (fcntl(2, F_DUPFD_CLOEXEC, 0) >= 0)
    ;
  int copied = strcmp(safespawn_method(), "fork") == 0;
  pid_t pid = safespawn(safespawn_execvp("sh", argv));
  if (copied) /* needs a pipe */
    check_failure(pid, EMFILE, -1, 0);
  else
    CHECK(exit_status(pid) == 7);
  CHECK(exit_status(safespawn_as_fork(safespawn_execvp("sh", argv))) == 7);
}

static void without_processes_left(void) {
  struct rlimit limit = {0, 0};
  CHECK(safespawn_method());
  CHECK(setrlimit(RLIMIT_NPROC, &limit) == 0);
  CHECK(setuid(54321) == 0);
  check_failure(safespawn(safespawn_execvp("sh", argv)), EAGAIN, -1, 0);
  check_failure(safespawn_as_fork(safespawn_execvp("sh", argv)), EAGAIN, -1, 0);
}

static void on_crash(int signal) {
  (void)signal;
  int status = -1;
  pid_t pid =
      safespawn(safespawn_dup2(2, 1), safespawn_closefrom(3),
                safespawn_message(3, "x"), safespawn_execvp("sh", argv));
  if (pid != -1 || safespawn_failure()->index != 2)
    _exit(1);
  pid = safespawn(safespawn_setenv("CRASHED", "1", 1), safespawn_closefrom(3),
                  safespawn_execvp("sh", argv));
  _exit(waitpid(pid, &status, 0) == pid && status == 7 << 8 ? 0 : 1);
}

static void in_a_crash_handler(void) {
  static char stack[12 * 1024];
  stack_t small = {.ss_sp = stack, .ss_size = sizeof stack};
  CHECK(sigaltstack(&small, NULL) == 0);
  struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
  CHECK(sigaction(SIGSEGV, &action, NULL) == 0);
  raise(SIGSEGV);
}

static void *spawn_on(void *unused) {
  while (!stop)
    CHECK(exit_status(safespawn(safespawn_execv("/bin/true", argv))) == 0);
  return unused;
}

/* The copies of a process that was spawning can spawn. */
static void while_forking(void) {
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, spawn_on, NULL) == 0);
  for (int i = 0; i < 100; ++i) {
    pid_t pid = fork();
    if (pid == 0)
      _exit(exit_status(safespawn(safespawn_execvp("sh", argv))));
    CHECK(exit_status(pid) == 7);
  }
  stop = 1;
  CHECK(pthread_join(thread, NULL) == 0);
}

static void *spawn_on_small_stack(void *unused) {
  CHECK(exit_status(safespawn(safespawn_execvp("sh", argv))) == 7);
  CHECK(exit_status(safespawn_as_fork(safespawn_message(2, ""),
                                      safespawn_execvp("sh", argv))) == 7);
  return unused;
}

static void on_a_small_stack(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  CHECK(pthread_attr_init(&attributes) == 0);
  CHECK(pthread_attr_setstacksize(&attributes, 16384) == 0);
  CHECK(pthread_create(&thread, &attributes, spawn_on_small_stack, NULL) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
}

/* The caller's state is the same afterwards. */
static void leaving_all_as_it_was(void) {
  sigset_t some, before, after;
  sigemptyset(&some);
  sigaddset(&some, SIGUSR1);
  sigaddset(&some, SIGRTMIN + 3);
  CHECK(sigprocmask(SIG_BLOCK, &some, NULL) == 0);
  signal(SIGUSR2, on_crash);
  signal(SIGHUP, SIG_IGN);
  CHECK(sigprocmask(SIG_BLOCK, NULL, &before) == 0);
  int priority = getpriority(PRIO_PROCESS, 0);
  mode_t mask = umask(027);
  CHECK(exit_status(safespawn(
            safespawn_umask(0), safespawn_chdir("/"), safespawn_setsid(),
            safespawn_default_signals(), safespawn_nice(3),
            safespawn_sigprocmask(SIG_SETMASK, &some),
            safespawn_setenv("HOME", "changed", 1), safespawn_unsetenv("PATH"),
            safespawn_dup2(1, 2), safespawn_closefrom(3),
            safespawn_oom_score_adj(500), safespawn_execvp("sh", argv))) == 7);
  CHECK(sigprocmask(SIG_BLOCK, NULL, &after) == 0);
  for (int i = 1; i < 65; ++i)
    CHECK(sigismember(&before, i) == sigismember(&after, i));
  struct sigaction action;
  CHECK(sigaction(SIGUSR2, NULL, &action) == 0 &&
        action.sa_handler == on_crash);
  CHECK(sigaction(SIGHUP, NULL, &action) == 0 && action.sa_handler == SIG_IGN);
  CHECK(umask(mask) == 027);
  CHECK(getpriority(PRIO_PROCESS, 0) == priority);
  CHECK(getenv("PATH") && strcmp(getenv("HOME"), "changed") != 0);
  FILE *score = fopen("/proc/self/oom_score_adj", "re");
  int value = -1;
  CHECK(score && fscanf(score, "%d", &value) == 1 && value != 500);
  fclose(score);
}

int main(void) {
  if (!getenv("HOME"))
    setenv("HOME", "/", 1);
  in_a_process(without_standard_descriptors);
  in_a_process(with_closed_sigchld);
  in_a_process(with_a_thief);
  in_a_process(with_many_descriptors);
  in_a_process(without_descriptors_left);
  if (getuid() == 0)
    in_a_process(without_processes_left);
  in_a_process(in_a_crash_handler);
  in_a_process(while_forking);
  in_a_process(on_a_small_stack);
  in_a_process(leaving_all_as_it_was);
  return 0;
}
