// RUN: %compile && %run_each_method
// system() with a shell and without: POSIX's results, signals and masks, nested,
// from threads, cancelled, and in forked processes.
#include "refuse.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/time.h>

static volatile sig_atomic_t seen_interrupt, seen_alarm;
static void on_signal(int number) {
  int saved = errno;
  if (number == SIGINT)
    ++seen_interrupt;
  else if (number == SIGCHLD)
    while (waitpid(-1, NULL, WNOHANG) > 0)
      ;
  else
    ++seen_alarm;
  errno = saved;
}

static int ignored(int number) {
  struct sigaction action;
  CHECK(sigaction(number, NULL, &action) == 0);
  return action.sa_handler == SIG_IGN;
}

static int blocked(int number) {
  sigset_t mask;
  CHECK(pthread_sigmask(SIG_SETMASK, NULL, &mask) == 0);
  return sigismember(&mask, number);
}

static char directory[] = "/tmp/safespawn-system-XXXXXX";
static char pid_file[64];

/* A set of signals out of the program's /proc/self/status. Without a shell,
 * since some clear their mask. */
static unsigned long long in_child(const char *line) {
  char *argv[] = {(char *)"cp", (char *)"/proc/self/status", pid_file, NULL};
  char text[256];
  unsigned long long set = ~0ull;
  CHECK(safespawn_systemv(argv) == 0);
  FILE *file = fopen(pid_file, "re");
  CHECK(file);
  while (fgets(text, sizeof text, file))
    if (strncmp(text, line, strlen(line)) == 0)
      set = strtoull(strchr(text, ':') + 1, NULL, 16);
  fclose(file);
  CHECK(unlink(pid_file) == 0 && set != ~0ull);
  return set;
}

static unsigned long long bit(int number) { return 1ull << (number - 1); }

static pid_t read_pid(const char *path) {
  pid_t pid = -1;
  for (int i = 0; i < 6000 && pid <= 0; ++i) {
    FILE *file = fopen(path, "re");
    if (file && fscanf(file, "%d;", &pid) != 1)
      pid = -1;
    if (file)
      fclose(file);
    usleep(10000);
  }
  CHECK(pid > 0);
  return pid;
}

/* A call that lasts until the process is killed; its id is in the file. */
static void *long_call(void *status) {
  char command[128];
  snprintf(command, sizeof command, "echo \"$$;\" > %s; exec sleep 1000",
           pid_file);
  *(int *)status = safespawn_system(command);
  return NULL;
}

static atomic_int wrong;
static void *many_calls(void *argument) {
  char text[16];
  for (int i = 0; i < 60; ++i) {
    int expected = (i + *(int *)argument) % 100;
    snprintf(text, sizeof text, "exit %d", expected);
    int status = safespawn_system(text);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != expected)
      ++wrong;
    if (blocked(SIGCHLD) || blocked(SIGINT))
      ++wrong;
  }
  return NULL;
}

static void *keep_forking(void *stop) {
  while (!*(atomic_bool *)stop) {
    pid_t pid = fork();
    if (pid == 0) {
      /* Neither locked nor left with the signals of the other threads. */
      alarm(60);
      _exit(ignored(SIGINT) || ignored(SIGQUIT) ||
            safespawn_system("exit 3") != 3 << 8 || ignored(SIGINT));
    }
    if (pid < 0 || exit_status(pid) != 0)
      ++wrong;
  }
  return NULL;
}

static void check_results(void) {
  int status;
  errno = 4711;
  CHECK(safespawn_system("exit 0") == 0 && errno == 4711);
  CHECK(safespawn_system("") == 0);
  CHECK(safespawn_system("exit 255") == 255 << 8);
  CHECK(safespawn_system("true; false") == 1 << 8);
  CHECK(safespawn_system("/nonexistent 2>/dev/null") == 127 << 8);
  CHECK(safespawn_system("-nonexistent 2>/dev/null") == 127 << 8);
  status = safespawn_system("kill -TERM $$");
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  errno = 4711;
  CHECK(safespawn_system(NULL) != 0 && errno == 4711);

  char *argv[] = {(char *)"sh", (char *)"-c", (char *)"exit $#", (char *)"sh",
                  (char *)"a b", (char *)"$(c)", NULL};
  CHECK(safespawn_systemv(argv) == 2 << 8);
  char *missing[] = {(char *)"nonexistent-program", NULL};
  check_failure(safespawn_systemv(missing), ENOENT, 3, SAFESPAWN_STEP_EXECVP);
  char *denied[] = {(char *)"/etc/passwd", NULL};
  CHECK(safespawn_systemv(denied) == -1 && errno == EACCES);
  char *empty[] = {NULL};
  check_failure(safespawn_systemv(empty), EINVAL, -1, 0);
  check_failure(safespawn_systemv(NULL), EINVAL, -1, 0);
  check_no_children();
}

static void check_refusals(void) {
  /* A command that does not fit is a shell that cannot be run. */
  size_t size = 16u << 20;
  char *large = malloc(size + 1);
  memset(large, 'x', size);
  large[size] = '\0';
  CHECK(safespawn_system(large) == 127 << 8);
  free(large);

  pid_t pid = fork();
  if (pid == 0) {
    CHECK(safespawn_method());
    refuse(SYS_execve, EACCES);
    CHECK(safespawn_system("exit 0") == 127 << 8);
    check_no_children();
    CHECK(!ignored(SIGINT) && !blocked(SIGCHLD));
    _exit(0);
  }
  CHECK(exit_status(pid) == 0);
  if (getuid() == 0) {
    pid = fork();
    if (pid == 0) {
      CHECK(chroot(directory) == 0 && chdir("/") == 0);
      CHECK(safespawn_system(NULL) == 0);
      CHECK(safespawn_system("exit 0") == 127 << 8);
      CHECK(safespawn_popen("exit 0", "r") == NULL && errno == ENOENT);
      check_no_children();
      _exit(0);
    }
    CHECK(exit_status(pid) == 0);
  }
  pid = fork();
  if (pid == 0) {
    CHECK(safespawn_method());
    refuse(SYS_clone3, EAGAIN);
    refuse(SYS_clone, EAGAIN);
    CHECK(safespawn_system("exit 0") == -1 && errno == EAGAIN);
    CHECK(!ignored(SIGINT) && !blocked(SIGCHLD));
    _exit(0);
  }
  CHECK(exit_status(pid) == 0);
}

static void check_child_state(void) {
  /* Caught signals get their default action in the program, ignored ones stay
   * ignored, and the mask is the caller's. */
  CHECK(!(in_child("SigIgn") & (bit(SIGINT) | bit(SIGQUIT))));
  CHECK(in_child("SigBlk") == 0);
  struct sigaction action = {.sa_handler = on_signal}, old;
  CHECK(sigaction(SIGINT, &action, &old) == 0);
  CHECK(!(in_child("SigIgn") & bit(SIGINT)));
  CHECK(sigaction(SIGINT, NULL, &action) == 0);
  CHECK(action.sa_handler == on_signal);
  signal(SIGINT, SIG_IGN);
  CHECK((in_child("SigIgn") & (bit(SIGINT) | bit(SIGQUIT))) == bit(SIGINT));
  CHECK(ignored(SIGINT) && !ignored(SIGQUIT));
  signal(SIGINT, SIG_DFL);
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGCHLD);
  sigaddset(&mask, SIGUSR2);
  CHECK(sigprocmask(SIG_SETMASK, &mask, NULL) == 0);
  CHECK(in_child("SigBlk") == (bit(SIGCHLD) | bit(SIGUSR2)));
  CHECK(blocked(SIGCHLD) && blocked(SIGUSR2) && !blocked(SIGINT));
  sigemptyset(&mask);
  CHECK(sigprocmask(SIG_SETMASK, &mask, NULL) == 0);
}

static void check_while_waiting(void) {
  /* The process ignores the keyboard's signals, and no handler reaps the child
   * before its status is taken. */
  struct sigaction action = {.sa_handler = on_signal};
  CHECK(sigaction(SIGINT, &action, NULL) == 0);
  CHECK(sigaction(SIGCHLD, &action, NULL) == 0);
  CHECK(safespawn_system("kill -INT $PPID; kill -QUIT $PPID; exit 6") ==
        6 << 8);
  CHECK(seen_interrupt == 0);
  signal(SIGCHLD, SIG_DFL);

  /* Interrupted by a handler without SA_RESTART. */
  struct itimerval often = {{0, 2000}, {0, 2000}}, never = {{0, 0}, {0, 0}};
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  CHECK(safespawn_system("sleep 0.2; exit 4") == 4 << 8);
  CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
  CHECK(seen_alarm > 10);

  /* Of overlapping calls the last to end restores the signals. */
  pthread_t thread;
  int status = -1;
  unlink(pid_file);
  CHECK(pthread_create(&thread, NULL, long_call, &status) == 0);
  pid_t pid = read_pid(pid_file);
  CHECK(ignored(SIGINT) && ignored(SIGQUIT) && !blocked(SIGCHLD));
  CHECK(safespawn_system("exit 1") == 1 << 8);
  CHECK(ignored(SIGINT) && ignored(SIGQUIT));
  CHECK(safespawn_system("kill -INT $$; exit 1") == SIGINT);
  pid_t forked = fork();
  if (forked == 0)
    _exit(ignored(SIGINT) || ignored(SIGQUIT) ||
          safespawn_system("exit 3") != 3 << 8 || ignored(SIGINT));
  CHECK(exit_status(forked) == 0);
  CHECK(kill(pid, SIGKILL) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  CHECK(!ignored(SIGINT) && !ignored(SIGQUIT));
  CHECK(sigaction(SIGINT, NULL, &action) == 0);
  CHECK(action.sa_handler == on_signal);
  signal(SIGINT, SIG_DFL);

  /* SIGCHLD ignored: the status is lost, and that is said. */
  signal(SIGCHLD, SIG_IGN);
  CHECK(safespawn_system("exit 3") == -1 && errno == ECHILD);
  signal(SIGCHLD, SIG_DFL);
}

/* What is put off must not be lost, and must not stop a call. */
static void *put_off(void *ran) {
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
  pthread_cancel(pthread_self());
  int status = safespawn_system("exit 5");
  FILE *stream = safespawn_popen("exit 6", "r");
  *(int *)ran = status == 5 << 8 && stream &&
                safespawn_pclose(stream) == 6 << 8;
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
  safespawn_system("exit 7");
  *(int *)ran = 0;
  return NULL;
}

static void check_cancellation(void) {
  pthread_t thread;
  int status = -1;
  void *result;
  unlink(pid_file);
  CHECK(pthread_create(&thread, NULL, long_call, &status) == 0);
  pid_t pid = read_pid(pid_file);
  CHECK(pthread_cancel(thread) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
  CHECK(kill(pid, 0) == -1 && errno == ESRCH);
  CHECK(!ignored(SIGINT) && !ignored(SIGQUIT));
  check_no_children();

  int ran = 0;
  CHECK(pthread_create(&thread, NULL, put_off, &ran) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
  CHECK(ran && !ignored(SIGINT) && !ignored(SIGQUIT));
  check_no_children();
}

/* With an argument: under an emulator, which plays limits and filters by rules
 * of its own. */
int main(int argc, char **argv) {
  // Whoever runs the test may ignore them, and then they need no step.
  signal(SIGINT, SIG_DFL);
  signal(SIGQUIT, SIG_DFL);
  (void)argv;
  int before = open_descriptors();
  CHECK(mkdtemp(directory));
  snprintf(pid_file, sizeof pid_file, "%s/pid", directory);

  check_results();
  if (argc == 1)
    check_refusals();
  check_child_state();
  check_while_waiting();
  if (CAN_CANCEL)
    check_cancellation();

  enum { THREADS = 4 };
  pthread_t threads[THREADS], forker;
  int numbers[THREADS];
  atomic_bool stop = 0;
  CHECK(pthread_create(&forker, NULL, keep_forking, &stop) == 0);
  for (int i = 0; i < THREADS; ++i) {
    numbers[i] = i;
    CHECK(pthread_create(&threads[i], NULL, many_calls, &numbers[i]) == 0);
  }
  for (int i = 0; i < THREADS; ++i)
    CHECK(pthread_join(threads[i], NULL) == 0);
  stop = 1;
  CHECK(pthread_join(forker, NULL) == 0);
  CHECK(wrong == 0);
  CHECK(!ignored(SIGINT) && !ignored(SIGQUIT));

  CHECK(unlink(pid_file) == 0);
  CHECK(rmdir(directory) == 0);
  check_no_children();
  CHECK(open_descriptors() == before);
  return 0;
}
