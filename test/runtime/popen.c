// RUN: %compile && %run_each_method
// popen() with a shell and without: every mode, what children inherit, statuses
// and errors, threads and forked processes.
#include "refuse.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/time.h>

static const char *text_of(FILE *stream) {
  static char text[4096];
  size_t size = fread(text, 1, sizeof text - 1, stream);
  text[size] = '\0';
  return text;
}

static int closes_on_exec(FILE *stream) {
  return fcntl(fileno(stream), F_GETFD) & FD_CLOEXEC;
}

static char directory[] = "/tmp/safespawn-popen-XXXXXX";
static char path[64];

static void check_modes(void) {
  static const char *const read_modes[] = {"r", "re", "er", "rr"};
  static const char *const write_modes[] = {"w", "we", "ew"};
  static const char *const both_modes[] = {"r+", "r+e", "re+"};
  static const char *const bad_modes[] = {"",   "e",  "rw", "wr",  "w+", "+",
                                          "rb", "rx", "a",  "r e", "R",  "rwe"};
  char command[128];
  FILE *stream;
  for (size_t i = 0; i < sizeof read_modes / sizeof *read_modes; ++i) {
    errno = 4711;
    CHECK((stream = safespawn_popen("echo out; exit 5", read_modes[i])));
    CHECK(errno == 4711);
    CHECK(!closes_on_exec(stream) == !strchr(read_modes[i], 'e'));
    CHECK(strcmp(text_of(stream), "out\n") == 0);
    CHECK(safespawn_pclose(stream) == 5 << 8);
    CHECK(errno == 4711);
  }
  for (size_t i = 0; i < sizeof write_modes / sizeof *write_modes; ++i) {
    snprintf(command, sizeof command, "cat > %s; exit 6", path);
    CHECK((stream = safespawn_popen(command, write_modes[i])));
    CHECK(!closes_on_exec(stream) == !strchr(write_modes[i], 'e'));
    CHECK(fprintf(stream, "input %zu", i) > 0);
    CHECK(safespawn_pclose(stream) == 6 << 8);
    char expected[32];
    snprintf(expected, sizeof expected, "input %zu", i);
    FILE *file = fopen(path, "re");
    CHECK(file && strcmp(text_of(file), expected) == 0);
    fclose(file);
  }
  for (size_t i = 0; i < sizeof both_modes / sizeof *both_modes; ++i) {
    CHECK((stream = safespawn_popen("tr a-z A-Z; exit 7", both_modes[i])));
    CHECK(!closes_on_exec(stream) == !strchr(both_modes[i], 'e'));
    CHECK(fputs("there and back", stream) >= 0 && fflush(stream) == 0);
    CHECK(shutdown(fileno(stream), SHUT_WR) == 0);
    CHECK(strcmp(text_of(stream), "THERE AND BACK") == 0);
    CHECK(safespawn_pclose(stream) == 7 << 8);
  }
  /* Line by line. */
  CHECK((stream = safespawn_popen("while read a; do echo \"<$a>\"; done",
                                  "r+e")));
  for (int i = 0; i < 50; ++i) {
    char line[32], expected[32];
    CHECK(fprintf(stream, "%d\n", i) > 0 && fflush(stream) == 0);
    snprintf(expected, sizeof expected, "<%d>\n", i);
    CHECK(fgets(line, sizeof line, stream) && strcmp(line, expected) == 0);
  }
  CHECK(safespawn_pclose(stream) == 0);

  for (size_t i = 0; i < sizeof bad_modes / sizeof *bad_modes; ++i) {
    errno = 0;
    CHECK(safespawn_popen("true", bad_modes[i]) == NULL && errno == EINVAL);
    CHECK(safespawn_failure()->error == EINVAL);
  }
  CHECK(safespawn_popen("true", NULL) == NULL && errno == EINVAL);
  CHECK(safespawn_popen(NULL, "r") == NULL && errno == EINVAL);
  CHECK(safespawn_popenv(NULL, "r") == NULL && errno == EINVAL);
  char *empty[] = {NULL};
  CHECK(safespawn_popenv(empty, "r") == NULL && errno == EINVAL);
  check_no_children();
}

static void check_arguments(void) {
  char *argv[] = {(char *)"printf", (char *)"[%s]", (char *)"a b",
                  (char *)"$(c)", NULL};
  FILE *stream = safespawn_popenv(argv, "r");
  CHECK(stream && strcmp(text_of(stream), "[a b][$(c)]") == 0);
  CHECK(safespawn_pclose(stream) == 0);
  char *sort[] = {(char *)"sort", NULL};
  CHECK((stream = safespawn_popenv(sort, "r+")));
  CHECK(fputs("b\na\n", stream) >= 0 && fflush(stream) == 0);
  CHECK(shutdown(fileno(stream), SHUT_WR) == 0);
  CHECK(strcmp(text_of(stream), "a\nb\n") == 0);
  CHECK(safespawn_pclose(stream) == 0);
  char *write[] = {(char *)"dd", (char *)"status=none", NULL, NULL};
  char output[80];
  snprintf(output, sizeof output, "of=%s", path);
  write[2] = output;
  CHECK((stream = safespawn_popenv(write, "w")));
  CHECK(fputs("written", stream) >= 0);
  CHECK(safespawn_pclose(stream) == 0);
  FILE *file = fopen(path, "re");
  CHECK(file && strcmp(text_of(file), "written") == 0);
  fclose(file);

  /* What cannot be started is an error, not a status. */
  int before = open_descriptors();
  char *missing[] = {(char *)"nonexistent-program", NULL};
  CHECK(safespawn_popenv(missing, "r") == NULL && errno == ENOENT);
  CHECK(safespawn_failure()->kind == SAFESPAWN_STEP_EXECVP);
  char *denied[] = {(char *)"/etc/passwd", NULL};
  CHECK(safespawn_popenv(denied, "w") == NULL && errno == EACCES);
  CHECK(safespawn_popenv(denied, "r+") == NULL && errno == EACCES);
  CHECK(open_descriptors() == before);
  check_no_children();

  /* A command that looks like an option. */
  CHECK((stream = safespawn_popen("-nonexistent 2>&1", "r")));
  text_of(stream);
  CHECK(safespawn_pclose(stream) == 127 << 8);
}

static void check_statuses(void) {
  FILE *stream = safespawn_popen("kill -TERM $$", "r");
  CHECK(stream);
  int status = safespawn_pclose(stream);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);

  /* A reader that goes away ends the writer, whichever it is. */
  CHECK((stream = safespawn_popen("exec yes", "r")));
  CHECK(fgetc(stream) == 'y');
  status = safespawn_pclose(stream);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
  signal(SIGPIPE, SIG_IGN);
  CHECK((stream = safespawn_popen("exit 3", "w")));
  siginfo_t info;
  CHECK(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) == 0);
  CHECK(fputc('x', stream) == 'x' && fflush(stream) == EOF && errno == EPIPE);
  CHECK(safespawn_pclose(stream) == 3 << 8);
  signal(SIGPIPE, SIG_DFL);

  /* A stop is no end. */
  CHECK((stream = safespawn_popen("kill -STOP $$; exit 7", "r")));
  pid_t stopped = waitpid(-1, &status, WUNTRACED);
  CHECK(stopped > 0 && WIFSTOPPED(status));
  CHECK(kill(stopped, SIGCONT) == 0 && safespawn_pclose(stream) == 7 << 8);

  /* A stream of somebody else's stays open. */
  FILE *other = fopen("/dev/null", "re");
  CHECK(other);
  CHECK(safespawn_pclose(other) == -1 && errno == EINVAL);
  CHECK(fgetc(other) == EOF && fclose(other) == 0);
  CHECK(safespawn_pclose(NULL) == -1 && errno == EINVAL);

  /* The status was taken, or nobody keeps it. */
  CHECK((stream = safespawn_popen("exit 1", "r")));
  CHECK(wait(NULL) > 0);
  CHECK(safespawn_pclose(stream) == -1 && errno == ECHILD);
  signal(SIGCHLD, SIG_IGN);
  CHECK((stream = safespawn_popen("exit 1", "r")));
  CHECK(safespawn_pclose(stream) == -1 && errno == ECHILD);
  signal(SIGCHLD, SIG_DFL);

  /* Other children and their statuses are left alone. */
  pid_t child = safespawn(safespawn_execl("/bin/sh", "sh", "-c", "exit 9",
                                          (char *)NULL));
  CHECK((stream = safespawn_popen("exit 1", "r")));
  CHECK(safespawn_pclose(stream) == 1 << 8);
  CHECK(exit_status(child) == 9);

  /* Signals are as the caller has them, and do not end the waiting. */
  CHECK((stream = safespawn_popen("grep SigBlk /proc/self/status", "r")));
  CHECK(strtoull(strchr(text_of(stream), ':') + 1, NULL, 16) == 0);
  CHECK(safespawn_pclose(stream) == 0);
  sigset_t mask, now;
  sigemptyset(&mask);
  sigaddset(&mask, SIGUSR2);
  CHECK(sigprocmask(SIG_SETMASK, &mask, NULL) == 0);
  char *grep[] = {(char *)"grep", (char *)"SigBlk", (char *)"/proc/self/status",
                  NULL};
  CHECK((stream = safespawn_popenv(grep, "r")));
  CHECK(strtoull(strchr(text_of(stream), ':') + 1, NULL, 16) ==
        1ull << (SIGUSR2 - 1));
  CHECK(safespawn_pclose(stream) == 0);
  CHECK(sigprocmask(SIG_SETMASK, NULL, &now) == 0);
  CHECK(sigismember(&now, SIGUSR2) && !sigismember(&now, SIGINT));
  sigemptyset(&mask);
  CHECK(sigprocmask(SIG_SETMASK, &mask, NULL) == 0);
}

static volatile sig_atomic_t alarms;
static void on_alarm(int number) {
  (void)number;
  ++alarms;
}

static void check_interrupted(void) {
  struct sigaction action = {.sa_handler = on_alarm};
  struct itimerval often = {{0, 2000}, {0, 2000}}, never = {{0, 0}, {0, 0}};
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  FILE *stream = safespawn_popen("exec 0<&-; sleep 0.2; exit 3", "w");
  CHECK(stream);
  CHECK(safespawn_pclose(stream) == 3 << 8);
  CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
  CHECK(alarms > 10);
}

static void check_inheritance(void) {
  /* The earlier reader of a stream sees its end although a later child runs. */
  enum { STREAMS = 40 };
  FILE *earlier[STREAMS];
  for (int i = 0; i < STREAMS; ++i) {
    CHECK((earlier[i] = safespawn_popen("cat >/dev/null", i % 2 ? "w" : "we")));
    CHECK(fputs("x", earlier[i]) >= 0);
  }
  FILE *later = safespawn_popen("ls /proc/self/fd", "r");
  CHECK(later);
  char line[32];
  int seen = 0;
  while (fgets(line, sizeof line, later)) {
    ++seen;
    for (int i = 0; i < STREAMS; ++i)
      CHECK(atoi(line) != fileno(earlier[i]));
  }
  CHECK(seen >= 4);
  CHECK(safespawn_pclose(later) == 0);
  later = safespawn_popen("cat; exit 2", "r+");
  CHECK(later);
  /* First come, first closed: each one's child ends. */
  for (int i = 0; i < STREAMS; ++i)
    CHECK(safespawn_pclose(earlier[i]) == 0);
  CHECK(shutdown(fileno(later), SHUT_WR) == 0);
  CHECK(safespawn_pclose(later) == 2 << 8);

  /* Other children inherit it unless it is asked to close. */
  for (int e = 0; e < 2; ++e) {
    FILE *stream = safespawn_popen("exec cat >/dev/null", e ? "we" : "w");
    CHECK(stream);
    char command[64];
    snprintf(command, sizeof command, "test -e /proc/self/fd/%d",
             fileno(stream));
    CHECK(exit_status(safespawn(safespawn_execl("/bin/sh", "sh", "-c", command,
                                                (char *)NULL))) == e);
    CHECK(safespawn_pclose(stream) == 0);
  }

  /* A stream that was closed behind our back, and its number used again. */
  FILE *lost = safespawn_popen("exec cat >/dev/null", "w");
  CHECK(lost);
  int number = fileno(lost);
  CHECK(fclose(lost) == 0);
  CHECK(wait(NULL) > 0);
  int below = dup(0);
  FILE *stream = safespawn_popen("read a; test \"$a\" = fine", "w");
  CHECK(stream && number == fileno(stream) - 1); /* so the child's end has it */
  CHECK(fputs("fine\n", stream) >= 0 && safespawn_pclose(stream) == 0);
  close(below);
}

/* The program's standard descriptors are closed: the pipe gets their numbers. */
static void check_standard_closed(void) {
  for (int closed = 1; closed < 8; ++closed) {
    pid_t pid = fork();
    if (pid == 0) {
      int out = fcntl(2, F_DUPFD_CLOEXEC, 100);
      for (int fd = 0; fd < 3; ++fd)
        if (closed & 1 << fd)
          close(fd);
      char *echo[] = {(char *)"echo", (char *)"out", NULL};
      FILE *stream = safespawn_popenv(echo, "r");
      if (!stream || strcmp(text_of(stream), "out\n") ||
          safespawn_pclose(stream) != 0)
        _exit(1);
      stream = safespawn_popen("read a; test \"$a\" = in", "w");
      if (!stream || fputs("in\n", stream) < 0 || safespawn_pclose(stream) != 0)
        _exit(2);
      char *cat[] = {(char *)"cat", NULL};
      stream = safespawn_popenv(cat, "r+");
      if (!stream || fputs("both", stream) < 0 || fflush(stream) ||
          shutdown(fileno(stream), SHUT_WR) || strcmp(text_of(stream), "both") ||
          safespawn_pclose(stream) != 0)
        _exit(3);
      /* An earlier stream may have the number that the child needs. */
      FILE *low = safespawn_popen("exec cat >/dev/null", "w");
      stream = safespawn_popenv(echo, "r");
      if (!low || !stream || strcmp(text_of(stream), "out\n") ||
          safespawn_pclose(stream) != 0 || safespawn_pclose(low) != 0)
        _exit(4);
      dup2(out, 2);
      _exit(0);
    }
    CHECK(exit_status(pid) == 0);
  }
}

static void check_exhausted(void) {
  struct rlimit limit, low;
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  int before = open_descriptors();
  for (int room = 0; room < 2; ++room) {
    int first = dup(0);
    close(first);
    low = limit;
    low.rlim_cur = (rlim_t)(first + room);
    CHECK(setrlimit(RLIMIT_NOFILE, &low) == 0);
    FILE *stream = safespawn_popen("true", room ? "r+" : "r");
    int error = errno;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(!stream && error == EMFILE);
  }
  CHECK(open_descriptors() == before);
  pid_t pid = fork();
  if (pid == 0) {
    CHECK(safespawn_method());
    int here = open_descriptors();
    refuse(SYS_execve, EACCES);
    CHECK(safespawn_popen("exit 0", "r") == NULL && errno == EACCES);
    CHECK(open_descriptors() == here);
    check_no_children();
    _exit(0);
  }
  CHECK(exit_status(pid) == 0);
}

static atomic_int wrong;
static void *many_streams(void *argument) {
  for (int i = 0; i < 40; ++i) {
    char command[32], expected[32];
    int number = i + *(int *)argument * 1000;
    snprintf(command, sizeof command, "echo %d; exit %d", number, i % 50);
    snprintf(expected, sizeof expected, "%d\n", number);
    FILE *reader = safespawn_popen(command, "r");
    FILE *writer = safespawn_popen("cat >/dev/null", "w");
    char text[32] = "";
    if (!reader || !writer || !fgets(text, sizeof text, reader) ||
        strcmp(text, expected) || fputs("x", writer) < 0)
      ++wrong;
    /* Would hang if another thread's child had got the writing end. */
    if (safespawn_pclose(writer) != 0 ||
        safespawn_pclose(reader) != i % 50 << 8)
      ++wrong;
  }
  return NULL;
}

static void *keep_forking(void *stop) {
  while (!*(atomic_bool *)stop) {
    pid_t pid = fork();
    if (pid == 0) {
      alarm(60); /* a lock that nobody gives back */
      FILE *stream = safespawn_popen("exit 3", "r");
      _exit(!stream || safespawn_pclose(stream) != 3 << 8);
    }
    if (pid < 0 || exit_status(pid) != 0)
      ++wrong;
  }
  return NULL;
}

static void *cancelled_close(void *stream) {
  /* Not cancelled in here: the child is accounted for. */
  int status = safespawn_pclose(stream);
  if (status != 4 << 8)
    ++wrong;
  pthread_testcancel();
  return NULL;
}

static void check_threads(void) {
  enum { THREADS = 4 };
  pthread_t threads[THREADS], forker;
  int numbers[THREADS];
  atomic_bool stop = 0;
  CHECK(pthread_create(&forker, NULL, keep_forking, &stop) == 0);
  for (int i = 0; i < THREADS; ++i) {
    numbers[i] = i;
    CHECK(pthread_create(&threads[i], NULL, many_streams, &numbers[i]) == 0);
  }
  for (int i = 0; i < THREADS; ++i)
    CHECK(pthread_join(threads[i], NULL) == 0);
  stop = 1;
  CHECK(pthread_join(forker, NULL) == 0);
  CHECK(wrong == 0);

  FILE *stream = safespawn_popen("exec >&-; sleep 0.2; exit 4", "r");
  pthread_t thread;
  void *result;
  CHECK(stream);
  CHECK(pthread_create(&thread, NULL, cancelled_close, stream) == 0);
  CHECK(pthread_cancel(thread) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
  CHECK(wrong == 0);

  /* In a forked process the child is its parent's. */
  CHECK((stream = safespawn_popen("exit 5", "r")));
  pid_t pid = fork();
  if (pid == 0)
    _exit(safespawn_pclose(stream) != -1 || errno != ECHILD);
  CHECK(exit_status(pid) == 0);
  CHECK(safespawn_pclose(stream) == 5 << 8);
}

/* With an argument: under an emulator, which plays limits and filters by rules
 * of its own. */
int main(int argc, char **argv) {
  (void)argv;
  int before = open_descriptors();
  CHECK(mkdtemp(directory));
  snprintf(path, sizeof path, "%s/file", directory);
  check_modes();
  check_arguments();
  check_statuses();
  check_interrupted();
  check_inheritance();
  check_standard_closed();
  if (argc == 1)
    check_exhausted();
  check_threads();
  CHECK(unlink(path) == 0 && rmdir(directory) == 0);
  check_no_children();
  CHECK(open_descriptors() == before);
  return 0;
}
