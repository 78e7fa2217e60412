// RUN: %compile && %run_each_method
// Capture: input, output, errors, limit and deadline, and children that do
// everything to hold it up.
#include "refuse.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

#define SHELL(command)                                                         \
  safespawn_execl("/bin/sh", "sh", "-c", command, (char *)NULL)

static void check_plain(void) {
  struct safespawn_capture c = {0};
  errno = 4711;
  CHECK(safespawn_capture(&c, SHELL("echo out; echo err >&2; exit 5")) == 0);
  CHECK(errno == 4711 && c.status == 5 << 8 && !c.truncated);
  CHECK(c.output_size == 4 && strcmp(c.output, "out\n") == 0);
  CHECK(c.errors_size == 4 && strcmp(c.errors, "err\n") == 0);
  safespawn_capture_free(&c);
  CHECK(!c.output && !c.errors && !c.output_size && !c.errors_size);
  safespawn_capture_free(&c);
  safespawn_capture_free(NULL);

  /* Nothing written, nothing to read. */
  CHECK(safespawn_capture(&c, SHELL("read a || exit 3")) == 0);
  CHECK(c.status == 3 << 8 && c.output && c.errors && !*c.output && !*c.errors);
  safespawn_capture_free(&c);
  CHECK(safespawn_capture(&c, SHELL("kill -TERM $$")) == 0);
  CHECK(WIFSIGNALED(c.status) && WTERMSIG(c.status) == SIGTERM);
  safespawn_capture_free(&c);
  CHECK(safespawn_capture(
            &c, safespawn_or(safespawn_execlp("nonexistent", "x", (char *)NULL),
                             safespawn_exit(4))) == 0);
  CHECK(c.status == 4 << 8);
  safespawn_capture_free(&c);

  /* Into one, in order. */
  struct safespawn_capture merged = {.merge = 1};
  CHECK(safespawn_capture(
            &merged, SHELL("echo 1; echo 2 >&2; echo 3; echo 4 >&2")) == 0);
  CHECK(strcmp(merged.output, "1\n2\n3\n4\n") == 0 && !merged.errors);
  safespawn_capture_free(&merged);

  /* Null bytes in both directions. */
  struct safespawn_capture binary = {.input = "a\0b\0", .input_size = 4};
  CHECK(safespawn_capture(&binary, SHELL("cat")) == 0);
  CHECK(binary.output_size == 4 && memcmp(binary.output, "a\0b\0", 5) == 0);
  safespawn_capture_free(&binary);

  /* The steps come after the streams and may change them. */
  CHECK(safespawn_capture(&c, safespawn_dup2(1, 2), safespawn_chdir("/"),
                          SHELL("pwd; pwd >&2")) == 0);
  CHECK(strcmp(c.output, "/\n/\n") == 0 && c.errors_size == 0);
  safespawn_capture_free(&c);
  CHECK(safespawn_capture(&c, SHELL("ls /proc/self/fd")) == 0);
  CHECK(strcmp(c.output, OUTPUT_OF("ls /proc/self/fd", safespawn_nothing())) ==
        0);
  safespawn_capture_free(&c);
}

static void check_failures(void) {
  struct safespawn_capture c = {.input = "x", .input_size = 1};
  char *argv[] = {(char *)"nonexistent-program", NULL};
  int before = open_descriptors();
  /* The steps are counted as the caller wrote them. */
  check_failure(safespawn_capture(&c, safespawn_execvp(argv[0], argv)), ENOENT,
                0, SAFESPAWN_STEP_EXECVP);
  CHECK(strstr(safespawn_failure()->message, "step 0, execvp(") ==
        safespawn_failure()->message);
  CHECK(c.status == -1);
  safespawn_capture_free(&c);
  check_failure(safespawn_capture(&c, safespawn_when(0, safespawn_setsid()),
                                  safespawn_chdir("/nonexistent"),
                                  SHELL("true")),
                ENOENT, 1, SAFESPAWN_STEP_CHDIR);
  safespawn_capture_free(&c);
  check_failure(safespawn_capture_v(&c, NULL), EINVAL, -1, 0);
  safespawn_capture_free(&c);
  struct safespawn_step end = safespawn_end();
  check_failure(safespawn_capture_v(&c, &end), EINVAL, -1, 0);
  safespawn_capture_free(&c);
  check_failure(safespawn_capture(&c, safespawn_setsid()), EINVAL, -1, 0);
  safespawn_capture_free(&c);
  check_failure(safespawn_capture(&c, safespawn_detach(), SHELL("true")),
                EINVAL, -1, 0);
  safespawn_capture_free(&c);
  check_failure(safespawn_capture_v(NULL, NULL), EINVAL, -1, 0);
  CHECK(open_descriptors() == before);

  /* Descriptors run out at every point. */
  struct rlimit limit, low;
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  int first = dup(0), succeeded = 0;
  close(first);
  for (int room = 0; room < 12; ++room) {
    low = limit;
    low.rlim_cur = (rlim_t)(first + room);
    CHECK(setrlimit(RLIMIT_NOFILE, &low) == 0);
    int result = safespawn_capture(&c, SHELL("cat"));
    int error = errno;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    if (result == 0) {
      ++succeeded;
      CHECK(strcmp(c.output, "x") == 0);
    } else {
      CHECK(error == EMFILE && room < 9);
    }
    safespawn_capture_free(&c);
    check_no_children();
    CHECK(open_descriptors() == before);
  }
  CHECK(succeeded > 0 && succeeded < 12);

  /* The status is lost, what was written is not. */
  signal(SIGCHLD, SIG_IGN);
  CHECK(safespawn_capture(&c, SHELL("cat; exit 3")) == -1 && errno == ECHILD);
  CHECK(strcmp(c.output, "x") == 0 && c.status == -1);
  safespawn_capture_free(&c);
  signal(SIGCHLD, SIG_DFL);
}

static void check_volume(void) {
  /* More than any pipe holds, in all directions at a time. */
  size_t size = 3u << 20;
  char *input = malloc(size);
  for (size_t i = 0; i < size; ++i)
    input[i] = (char)(i * 7 + i / 251);
  struct safespawn_capture c = {.input = input, .input_size = size};
  CHECK(safespawn_capture(&c, SHELL("tee /dev/stderr")) == 0 && c.status == 0);
  CHECK(c.output_size == size && memcmp(c.output, input, size) == 0);
  CHECK(c.errors_size == size && memcmp(c.errors, input, size) == 0);
  CHECK(c.output[size] == '\0' && c.errors[size] == '\0');
  safespawn_capture_free(&c);
  /* Errors first, and output before input is read. */
  CHECK(safespawn_capture(&c, SHELL("head -c 1000000 /dev/zero >&2; "
                                    "head -c 1000000 /dev/zero; wc -c >&2")) ==
        0);
  CHECK(c.output_size == 1000000 && c.errors_size == 1000000 + 8);
  CHECK(strcmp(c.errors + 1000000, "3145728\n") == 0);
  safespawn_capture_free(&c);

  /* A child that does not want it: no error and no signal. */
  CHECK(safespawn_capture(&c, SHELL("exit 6")) == 0 && c.status == 6 << 8);
  safespawn_capture_free(&c);
  CHECK(safespawn_capture(&c, SHELL("exec <&-; sleep 0.1; echo on; exit 7")) ==
        0);
  CHECK(c.status == 7 << 8 && strcmp(c.output, "on\n") == 0);
  safespawn_capture_free(&c);
  CHECK(safespawn_capture(&c, SHELL("head -c 10 | wc -c")) == 0);
  CHECK(strcmp(c.output, "10\n") == 0);
  safespawn_capture_free(&c);
  sigset_t pending, mask;
  CHECK(sigpending(&pending) == 0 && !sigismember(&pending, SIGPIPE));
  CHECK(sigprocmask(SIG_SETMASK, NULL, &mask) == 0);
  CHECK(!sigismember(&mask, SIGPIPE));
  /* One of the caller's own stays. */
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  CHECK(sigprocmask(SIG_BLOCK, &pipe, NULL) == 0 && raise(SIGPIPE) == 0);
  CHECK(safespawn_capture(&c, SHELL("exit 6")) == 0 && c.status == 6 << 8);
  safespawn_capture_free(&c);
  CHECK(sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE));
  signal(SIGPIPE, SIG_IGN);
  CHECK(sigprocmask(SIG_UNBLOCK, &pipe, NULL) == 0);
  CHECK(safespawn_capture(&c, SHELL("exit 6")) == 0 && c.status == 6 << 8);
  safespawn_capture_free(&c);
  signal(SIGPIPE, SIG_DFL);
  free(input);
}

static void check_limits(void) {
  static const struct {
    size_t limit, output, errors;
    int truncated;
  } cases[] = {{1, 1, 1, 1},       {999, 999, 999, 1},   {1000, 1000, 1000, 1},
               {1999, 1000, 1999, 1}, {2000, 1000, 2000, 0}, {0, 1000, 2000, 0},
               {5000, 1000, 2000, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    struct safespawn_capture c = {.limit = cases[i].limit};
    CHECK(safespawn_capture(&c, SHELL("head -c 1000 /dev/zero | tr '\\0' a; "
                                      "head -c 2000 /dev/zero >&2")) == 0);
    CHECK(c.status == 0 && c.output_size == cases[i].output &&
          c.errors_size == cases[i].errors && !c.truncated ==
          !cases[i].truncated);
    CHECK(strlen(c.output) == c.output_size);
    safespawn_capture_free(&c);
  }
  /* The child is not stopped by it, and memory does not grow with it. */
  struct safespawn_capture c = {.limit = 10, .merge = 1};
  struct rusage before, after;
  CHECK(getrusage(RUSAGE_SELF, &before) == 0);
  CHECK(safespawn_capture(&c, SHELL("head -c 100000000 /dev/zero; exit 3")) ==
        0);
  CHECK(getrusage(RUSAGE_SELF, &after) == 0);
  CHECK(c.status == 3 << 8 && c.output_size == 10 && c.truncated);
  CHECK(after.ru_maxrss - before.ru_maxrss < 20000);
  safespawn_capture_free(&c);
}

static void check_deadline(void) {
  struct safespawn_capture c = {.milliseconds = 300};
  double begin = now();
  check_failure(safespawn_capture(&c, SHELL("echo before; exec sleep 1000")),
                ETIMEDOUT, -1, 0);
  CHECK(now() - begin >= 0.3 && now() - begin < 60);
  CHECK(WIFSIGNALED(c.status) && WTERMSIG(c.status) == SIGKILL);
  CHECK(strcmp(c.output, "before\n") == 0);
  safespawn_capture_free(&c);
  /* One that never stops writing, closes its streams, or ignores signals. */
  c.limit = 100;
  CHECK(safespawn_capture(&c, safespawn_execlp("yes", "yes", (char *)NULL)) ==
            -1 &&
        errno == ETIMEDOUT);
  CHECK(c.output_size == 100 && c.truncated);
  safespawn_capture_free(&c);
  check_failure(safespawn_capture(&c, SHELL("exec <&- >&- 2>&-; trap '' TERM; "
                                            "while :; do sleep 0.05; done")),
                ETIMEDOUT, -1, 0);
  safespawn_capture_free(&c);
  /* In time. */
  c.milliseconds = 60000;
  CHECK(safespawn_capture(&c, SHELL("exec >&- 2>&-; sleep 0.1; exit 2")) == 0);
  CHECK(c.status == 2 << 8);
  safespawn_capture_free(&c);

  /* A process that the child leaves behind with its streams holds nobody up,
   * silent or not. */
  c.milliseconds = 0;
  c.limit = 0;
  begin = now();
  CHECK(safespawn_capture(&c, SHELL("sleep 20 & echo $!; exit 4")) == 0);
  CHECK(c.status == 4 << 8 && now() - begin < 15);
  CHECK(kill((pid_t)atoi(c.output), SIGKILL) == 0);
  safespawn_capture_free(&c);
  begin = now();
  CHECK(safespawn_capture(&c, SHELL("echo $$; yes & echo $! >&2; exit 4")) ==
        0);
  CHECK(c.status == 4 << 8 && now() - begin < 15);
  CHECK(kill((pid_t)atoi(c.errors), SIGKILL) == 0 || errno == ESRCH);
  safespawn_capture_free(&c);
}

/* The pipes get the numbers of the standard descriptors. */
static void check_standard_closed(void) {
  for (int closed = 1; closed < 8; ++closed) {
    pid_t pid = fork();
    if (pid == 0) {
      for (int fd = 0; fd < 3; ++fd)
        if (closed & 1 << fd)
          close(fd);
      int before = open_descriptors();
      struct safespawn_capture c = {.input = "in", .input_size = 2};
      _exit(safespawn_capture(&c, SHELL("cat; echo err >&2")) != 0 ||
            strcmp(c.output, "in") || strcmp(c.errors, "err\n") ||
            c.status != 0 || open_descriptors() != before);
    }
    CHECK(exit_status(pid) == 0);
  }
}

/* Without process descriptors. */
static void check_without_pidfd(void) {
  pid_t pid = fork();
  if (pid == 0) {
    CHECK(safespawn_method());
    refuse(SYS_pidfd_open, ENOSYS);
    check_plain();
    check_deadline();
    _exit(0);
  }
  CHECK(exit_status(pid) == 0);
}

static atomic_int wrong;
static void *many_captures(void *argument) {
  for (int i = 0; i < 40; ++i) {
    char input[32], command[80], expected[40];
    snprintf(input, sizeof input, "%d-%d", *(int *)argument, i);
    snprintf(command, sizeof command, "cat; echo %s >&2; exit %d", input, i);
    snprintf(expected, sizeof expected, "%s\n", input);
    struct safespawn_capture c = {.input = input, .input_size = strlen(input)};
    if (safespawn_capture(&c, SHELL(command)) != 0 || c.status != i << 8 ||
        strcmp(c.output, input) || strcmp(c.errors, expected))
      ++wrong;
    safespawn_capture_free(&c);
  }
  return NULL;
}

static void *cancelled_capture(void *argument) {
  struct safespawn_capture *c = argument;
  safespawn_capture(c, SHELL("exec sleep 1000"));
  return NULL;
}

static atomic_int alarms;
static void on_alarm(int number) {
  (void)number;
  ++alarms;
}

static void check_threads(void) {
  enum { THREADS = 4 };
  pthread_t threads[THREADS];
  int numbers[THREADS];
  struct sigaction action = {.sa_handler = on_alarm};
  struct itimerval often = {{0, 2000}, {0, 2000}}, never = {{0, 0}, {0, 0}};
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  for (int i = 0; i < THREADS; ++i) {
    numbers[i] = i;
    CHECK(pthread_create(&threads[i], NULL, many_captures, &numbers[i]) == 0);
  }
  for (int i = 0; i < THREADS; ++i)
    CHECK(pthread_join(threads[i], NULL) == 0);
  CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
  CHECK(wrong == 0 && alarms > 10);
  if (!CAN_CANCEL)
    return;

  size_t size = 1u << 20;
  struct safespawn_capture c = {.input = calloc(1, size), .input_size = size};
  void *result;
  CHECK(pthread_create(&threads[0], NULL, cancelled_capture, &c) == 0);
  usleep(50000);
  CHECK(pthread_cancel(threads[0]) == 0);
  CHECK(pthread_join(threads[0], &result) == 0 && result == PTHREAD_CANCELED);
  CHECK(!c.output && !c.errors);
  free((void *)(uintptr_t)c.input);
}

int main(void) {
  int before = open_descriptors();
  check_plain();
  check_failures();
  check_volume();
  check_limits();
  check_deadline();
  check_standard_closed();
  check_without_pidfd();
  check_threads();
  check_no_children();
  CHECK(open_descriptors() == before);
  return 0;
}
