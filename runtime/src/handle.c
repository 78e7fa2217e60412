/* Children by process descriptor: the descriptor goes on meaning the same child
 * when its id is used again. Where Linux has none, the id is asked for first:
 * as long as a child is this process's own, nobody else has its id. */
#include "deadline.h"
#include "plan.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* Newer than some headers. */
#define ID_BY_PIDFD ((idtype_t)3)

/* As waitid(2), which asks the child that the handle means. */
static int wait_id(const struct safespawn_child *child, siginfo_t *info,
                   int options) {
  info->si_pid = 0; /* stays so if there is nothing to tell */
  if (child->pidfd >= 0) {
    int result =
        waitid(ID_BY_PIDFD, (id_t)child->pidfd, info, options | WEXITED);
    /* Linux 5.3 has the descriptors, but does not wait for them yet. */
    if (result == 0 || errno != EINVAL)
      return result;
  }
  return waitid(P_PID, (id_t)child->pid, info, options | WEXITED);
}

static void give_back(struct safespawn_child *child) {
  if (child->pidfd >= 0)
    sys1(SYS_close, child->pidfd);
  child->pid = child->pidfd = -1;
}

/* A descriptor for a child that was made without one. */
static int open_pidfd(pid_t pid) {
  static atomic_bool missing; /* said so once: valgrind complains each time */
  if (atomic_load_explicit(&missing, memory_order_relaxed))
    return -1;
  struct safespawn_child child = {pid,
                                  (int)sys2(SYS_pidfd_open, (long)pid, 0)};
  siginfo_t info;
  if (child.pidfd == -ENOSYS)
    atomic_store_explicit(&missing, 1, memory_order_relaxed);
  if (child.pidfd < 0)
    return -1;
  /* With SIGCHLD ignored the child may be gone and its id another's. */
  if (wait_id(&child, &info, WNOHANG | WNOWAIT) == 0)
    return child.pidfd;
  sys1(SYS_close, child.pidfd);
  return -1;
}

int safespawn_start_v(struct safespawn_child *child,
                      const struct safespawn_step *steps) {
  int saved = errno;
  if (!child)
    return safespawn_fail_(EINVAL, "no place for the handle");
  child->pidfd = -1;
  child->pid = safespawn_launch_(steps, 1, &child->pidfd);
  if (child->pid < 0)
    return -1;
  if (child->pidfd < 0)
    child->pidfd = open_pidfd(child->pid);
  errno = saved;
  return 0;
}

static int wait_status(const siginfo_t *info) {
  switch (info->si_code) {
  case CLD_EXITED:
    return (info->si_status & 0xff) << 8;
  case CLD_DUMPED:
    return info->si_status | 0x80;
  default:
    return info->si_status;
  }
}

/* Returns 0 with the handle given back, or -1 with errno: EAGAIN if the child
 * still runs, which needs WNOHANG. */
static int reap(struct safespawn_child *child, int *status, int options) {
  siginfo_t info;
  int result, saved = errno;
  if (!child || child->pid <= 0) {
    errno = EINVAL;
    return -1;
  }
  while ((result = wait_id(child, &info, options)) < 0 && errno == EINTR)
    ;
  if (result < 0) {
    int error = errno;
    if (error == ECHILD)
      give_back(child);
    errno = error;
    return -1;
  }
  if (!info.si_pid) {
    errno = EAGAIN;
    return -1;
  }
  if (status)
    *status = wait_status(&info);
  give_back(child);
  errno = saved;
  return 0;
}

int safespawn_wait(struct safespawn_child *child, int *status) {
  return reap(child, status, 0);
}

int safespawn_timedwait(struct safespawn_child *child, int *status,
                        int milliseconds) {
  if (milliseconds < 0)
    return reap(child, status, 0);
  int64_t deadline = deadline_in(milliseconds);
  int saved = errno, doze = 0, told = 0;
  for (;;) {
    if (reap(child, status, WNOHANG) == 0) {
      errno = saved;
      return 0;
    }
    if (errno != EAGAIN)
      return -1;
    int left = deadline_left(deadline);
    if (left == 0) {
      errno = ETIMEDOUT;
      return -1;
    }
    /* A child that has ended and cannot be reaped is held by its tracer. */
    if (child->pidfd >= 0 && !told) {
      struct pollfd ended = {child->pidfd, POLLIN, 0};
      told = poll(&ended, 1, left) > 0;
    } else {
      doze = deadline_doze(doze, left);
      poll(NULL, 0, doze);
    }
  }
}

int safespawn_kill(const struct safespawn_child *child, int number) {
  long result = -ESRCH;
  if (child && child->pid > 0) {
    result = -ENOSYS;
    if (child->pidfd >= 0)
      result = sys4(SYS_pidfd_send_signal, child->pidfd, number, NULL, 0);
    if (result == -ENOSYS) {
      siginfo_t info;
      int saved = errno;
      result = wait_id(child, &info, WNOHANG | WNOWAIT) == 0
                   ? sys2(SYS_kill, (long)child->pid, number)
                   : -ESRCH;
      errno = saved;
    }
  }
  if (result == 0)
    return 0;
  errno = (int)-result;
  return -1;
}

int safespawn_terminate(struct safespawn_child *child, int *status,
                        int milliseconds) {
  if (!child || child->pid <= 0) {
    errno = EINVAL;
    return -1;
  }
  /* Gone already: waiting tells. A child that is stopped must go on to end. */
  if (safespawn_kill(child, SIGTERM) < 0 && errno != ESRCH)
    return -1;
  safespawn_kill(child, SIGCONT);
  if (safespawn_timedwait(child, status, milliseconds) == 0)
    return 0;
  if (errno != ETIMEDOUT)
    return -1;
  if (safespawn_kill(child, SIGKILL) < 0 && errno != ESRCH)
    return -1;
  return safespawn_wait(child, status);
}

void safespawn_release(struct safespawn_child *child) {
  if (child)
    give_back(child);
}
