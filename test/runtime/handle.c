// RUN: %compile && %run_each_method
// Handles: waiting with and without an end, signals that reach this child
// alone, and what is left when somebody else was quicker.
#include "check.h"

#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

static volatile sig_atomic_t alarms;
static void on_alarm(int number) {
  (void)number;
  ++alarms;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct safespawn_child start(const char *command) {
  struct safespawn_child child;
  errno = 4711;
  CHECK(safespawn_start(&child, safespawn_execl("/bin/sh", "sh", "-c", command,
                                                (char *)NULL)) == 0);
  CHECK(errno == 4711 && child.pid > 0);
  return child;
}

static int given_back(const struct safespawn_child *child) {
  return child->pid == -1 && child->pidfd == -1;
}

/* Waits for the end without reaping. */
static void let_end(const struct safespawn_child *child) {
  siginfo_t info;
  CHECK(waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOWAIT) == 0);
}

static void *cancelled_wait(void *argument) {
  safespawn_wait(argument, NULL);
  return NULL;
}

int main(void) {
  int before = open_descriptors(), status = -1;
  struct safespawn_child child;

  /* The descriptor tells when to wait and is not inherited. */
  child = start("exit 7");
  CHECK(child.pidfd >= 0);
  CHECK(fcntl(child.pidfd, F_GETFD) == FD_CLOEXEC);
  struct pollfd ended = {child.pidfd, POLLIN, 0};
  CHECK(poll(&ended, 1, -1) == 1 && ended.revents & POLLIN);
  CHECK(safespawn_wait(&child, &status) == 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
  CHECK(errno == 4711);
  CHECK(given_back(&child));
  CHECK(safespawn_wait(&child, &status) == -1 && errno == EINVAL);
  CHECK(safespawn_timedwait(&child, &status, 0) == -1 && errno == EINVAL);
  CHECK(safespawn_terminate(&child, &status, 0) == -1 && errno == EINVAL);
  CHECK(safespawn_kill(&child, 0) == -1 && errno == ESRCH);

  /* Every kind of end, as waitpid() has it. */
  static const char *const ends[] = {"exit 255", "kill -KILL $$",
                                     "ulimit -c 0; kill -ABRT $$", "exit 0"};
  for (int i = 0; i < 4; ++i) {
    child = start(ends[i]);
    CHECK(safespawn_wait(&child, &status) == 0);
    CHECK(status == wait_status(safespawn(safespawn_execl(
                        "/bin/sh", "sh", "-c", ends[i], (char *)NULL))));
  }
  child = start("exit 3");
  CHECK(safespawn_wait(&child, NULL) == 0);

  /* A failed start leaves nothing. */
  child.pid = child.pidfd = 4;
  check_failure(safespawn_start(&child, safespawn_chdir("/nonexistent"),
                                safespawn_execlp("true", "true", (char *)NULL)),
                ENOENT, 0, SAFESPAWN_STEP_CHDIR);
  CHECK(given_back(&child));
  check_failure(safespawn_start_v(&child, NULL), EINVAL, -1, 0);
  check_failure(safespawn_start_v(NULL, NULL), EINVAL, -1, 0);
  check_failure(safespawn_start(&child, safespawn_detach(),
                                safespawn_execlp("true", "true", (char *)NULL)),
                EINVAL, -1, 0);
  CHECK(given_back(&child));

  /* With an end to the waiting. */
  child = start("exec sleep 1000");
  status = 4711;
  CHECK(safespawn_timedwait(&child, &status, 0) == -1 && errno == ETIMEDOUT);
  double begin = now();
  CHECK(safespawn_timedwait(&child, &status, 120) == -1 && errno == ETIMEDOUT);
  CHECK(now() - begin >= 0.12 && now() - begin < 60);
  CHECK(status == 4711);
  CHECK(safespawn_kill(&child, 0) == 0);
  CHECK(safespawn_kill(&child, 12345) == -1 && errno == EINVAL);
  CHECK(safespawn_kill(&child, SIGUSR1) == 0);
  errno = 4711;
  CHECK(safespawn_timedwait(&child, &status, 60000) == 0 && errno == 4711);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1);
  child = start("exit 5");
  CHECK(safespawn_timedwait(&child, &status, -1) == 0);
  CHECK(WEXITSTATUS(status) == 5);

  /* A child that has ended is there until it is waited for. */
  child = start("exit 6");
  let_end(&child);
  CHECK(safespawn_kill(&child, SIGKILL) == 0);
  CHECK(safespawn_timedwait(&child, &status, 0) == 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 6);

  /* Politely, then not. */
  child = start("exec sleep 1000");
  CHECK(safespawn_terminate(&child, &status, 60000) == 0);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  CHECK(given_back(&child));
  CHECK(safespawn_start(
            &child, safespawn_signal(SIGTERM, SIG_IGN),
            safespawn_execlp("sleep", "sleep", "1000", (char *)NULL)) == 0);
  begin = now();
  CHECK(safespawn_terminate(&child, &status, 80) == 0);
  CHECK(now() - begin >= 0.08);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  child = start("kill -STOP $$; exit 1");
  siginfo_t info;
  CHECK(waitid(P_PID, (id_t)child.pid, &info, WSTOPPED | WNOWAIT) == 0);
  CHECK(safespawn_timedwait(&child, &status, 20) == -1 && errno == ETIMEDOUT);
  CHECK(safespawn_terminate(&child, &status, 60000) == 0);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  child = start("exit 2");
  let_end(&child);
  CHECK(safespawn_terminate(&child, &status, 0) == 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 2);

  /* Given back without waiting: the id still works. */
  child = start("exit 8");
  pid_t pid = child.pid;
  safespawn_release(&child);
  CHECK(given_back(&child));
  CHECK(exit_status(pid) == 8);
  safespawn_release(&child);
  safespawn_release(NULL);

  /* Somebody else took the status. The handle means no later owner of the id,
   * even one that is a child of this process too. */
  child = start("exit 9");
  pid = child.pid;
  CHECK(exit_status(pid) == 9);
  FILE *next = fopen("/proc/sys/kernel/ns_last_pid", "we");
  struct safespawn_child later = {-1, -1};
  if (next && fprintf(next, "%d", pid - 1) > 0 && fflush(next) == 0)
    later = start("exec sleep 1000");
  if (next)
    fclose(next);
  int same_id = later.pid == pid;
  fprintf(stderr, "the id was%s used again\n", same_id ? "" : " not");
  CHECK(safespawn_kill(&child, SIGKILL) == -1 && errno == ESRCH);
  CHECK(safespawn_timedwait(&child, &status, 1000) == -1 && errno == ECHILD);
  CHECK(given_back(&child));
  if (later.pid > 0) {
    CHECK(safespawn_timedwait(&later, NULL, 0) == -1 && errno == ETIMEDOUT);
    CHECK(safespawn_terminate(&later, &status, -1) == 0);
    CHECK(WTERMSIG(status) == SIGTERM);
  }

  /* Nobody keeps statuses where SIGCHLD is ignored. */
  signal(SIGCHLD, SIG_IGN);
  child = start("exit 4");
  CHECK(safespawn_wait(&child, &status) == -1 && errno == ECHILD);
  CHECK(given_back(&child));
  child = start("sleep 0.1");
  CHECK(safespawn_timedwait(&child, &status, 60000) == -1 && errno == ECHILD);
  CHECK(given_back(&child));
  child = start("exec sleep 1000");
  CHECK(safespawn_terminate(&child, &status, 60000) == -1 && errno == ECHILD);
  CHECK(given_back(&child));
  signal(SIGCHLD, SIG_DFL);

  /* Signals do not end the waiting. */
  struct sigaction action = {.sa_handler = on_alarm};
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
  struct itimerval often = {{0, 3000}, {0, 3000}}, never = {{0, 0}, {0, 0}};
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  child = start("exec sleep 0.1");
  CHECK(safespawn_wait(&child, &status) == 0 && status == 0);
  child = start("exec sleep 0.1");
  CHECK(safespawn_timedwait(&child, &status, 60000) == 0 && status == 0);
  child = start("exec sleep 1000");
  begin = now();
  CHECK(safespawn_timedwait(&child, &status, 100) == -1 && errno == ETIMEDOUT);
  CHECK(now() - begin >= 0.1 && now() - begin < 60);
  CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
  CHECK(alarms > 10);

  /* Cancellation ends it; the handle is still good. */
  pthread_t thread;
  void *result;
  CHECK(pthread_create(&thread, NULL, cancelled_wait, &child) == 0);
  CHECK(pthread_cancel(thread) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
  CHECK(safespawn_terminate(&child, &status, -1) == 0);
  CHECK(WTERMSIG(status) == SIGTERM);

  /* Somebody closed the descriptor: an error, not a wait for another child. */
  child = start("exit 1");
  close(child.pidfd);
  CHECK(safespawn_wait(&child, &status) == -1 && errno == EBADF);
  CHECK(exit_status(child.pid) == 1);

  /* No descriptor left: an error where the kernel makes child and descriptor
   * together, else a handle without one. */
  struct rlimit limit, low;
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  low = limit;
  low.rlim_cur = (rlim_t)before;
  int seen = before;
  while (seen > 3 && fcntl(seen - 1, F_GETFD) < 0)
    --seen;
  low.rlim_cur = (rlim_t)seen;
  CHECK(setrlimit(RLIMIT_NOFILE, &low) == 0);
  int started = safespawn_start(
      &child, safespawn_execl("/bin/true", "true", (char *)NULL));
  int error = errno;
  CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  if (started == 0)
    CHECK(safespawn_wait(&child, &status) == 0);
  else
    CHECK(error == EMFILE && given_back(&child));

  check_no_children();
  CHECK(open_descriptors() == before);
  return 0;
}
