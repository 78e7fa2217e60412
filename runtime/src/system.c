/* system(): a child that has the terminal's signals for itself while its parent
 * waits. */
#include "plan.h"

#include <errno.h>
#include <paths.h>
#include <pthread.h>
#include <unistd.h>

/* SIGINT and SIGQUIT belong to the whole process: the first of several calls at
 * a time has them ignored, the last restores them. All signals are blocked while
 * the lock is held, so no handler of the holder can fork meanwhile. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int calls;
static struct sigaction interrupt, quit;

static void ignore_signals(void) {
  if (calls++)
    return;
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigemptyset(&ignore.sa_mask);
  sigaction(SIGINT, &ignore, &interrupt);
  sigaction(SIGQUIT, &ignore, &quit);
}

static void restore_signals(void) {
  sigaction(SIGINT, &interrupt, NULL);
  sigaction(SIGQUIT, &quit, NULL);
}

/* A forked process has none of the threads that would restore the signals. */
static void before_fork(void) { pthread_mutex_lock(&lock); }
static void after_fork(void) { pthread_mutex_unlock(&lock); }
static void in_forked_child(void) {
  if (calls)
    restore_signals();
  calls = 0;
  pthread_mutex_unlock(&lock);
}
static __attribute__((constructor)) void follow_forks(void) {
  pthread_atfork(before_fork, after_fork, in_forked_child);
}

struct call {
  struct safespawn_child child;
  sigset_t mask; /* the caller's */
};

static void block_all(sigset_t *old) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, old);
}

static void leave(const struct call *call) {
  block_all(NULL);
  pthread_mutex_lock(&lock);
  if (calls && --calls == 0)
    restore_signals();
  pthread_mutex_unlock(&lock);
  pthread_sigmask(SIG_SETMASK, &call->mask, NULL);
}

/* A call that is cancelled leaves no child behind. */
static void cancelled(void *argument) {
  struct call *call = argument;
  safespawn_kill(&call->child, SIGKILL);
  safespawn_wait(&call->child, NULL);
  leave(call);
}

/* Returns the wait status, or -1 with errno. *started: the child was made. */
static int run(struct safespawn_step exec, int *started) {
  struct call call;
  struct safespawn_step steps[5];
  int n = 0, status = -1, error;

  block_all(&call.mask);
  pthread_mutex_lock(&lock);
  ignore_signals();
  /* The program starts as if nothing had been changed for the waiting. */
  if (interrupt.sa_handler != SIG_IGN)
    steps[n++] = safespawn_signal(SIGINT, SIG_DFL);
  if (quit.sa_handler != SIG_IGN)
    steps[n++] = safespawn_signal(SIGQUIT, SIG_DFL);
  pthread_mutex_unlock(&lock);
  steps[n++] = safespawn_sigprocmask(SIG_SETMASK, &call.mask);
  steps[n++] = exec;
  steps[n] = safespawn_end();

  error = errno;
  call.child.pidfd = -1; /* one descriptor less that could be missing */
  call.child.pid = safespawn_v(steps);
  *started = call.child.pid > 0;
  if (*started) {
    sigset_t waiting = call.mask;
    sigaddset(&waiting, SIGCHLD);
    pthread_cleanup_push(cancelled, &call);
    pthread_sigmask(SIG_SETMASK, &waiting, NULL);
    if (safespawn_wait(&call.child, &status) < 0)
      error = errno;
    pthread_cleanup_pop(0);
  } else {
    error = errno;
  }
  leave(&call);
  errno = error;
  return status;
}

int safespawn_system(const char *command) {
  const char *const argv[] = {"sh", "-c", "--", command, NULL};
  int started;
  if (!command)
    return access(_PATH_BSHELL, X_OK) == 0;
  int status = run(safespawn_execl_(SAFESPAWN_STEP_EXECV, _PATH_BSHELL, argv),
                   &started);
  /* A shell that cannot be run counts as one that ended with status 127. */
  if (!started && safespawn_failure()->kind == SAFESPAWN_STEP_EXECV)
    return 127 << 8;
  return status;
}

int safespawn_systemv(char *const argv[]) {
  int started;
  if (!argv || !argv[0])
    return safespawn_fail_(EINVAL, "no program to run");
  return run(safespawn_execvp(argv[0], argv), &started);
}
