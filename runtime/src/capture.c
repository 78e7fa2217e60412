/* Runs a child to its end, feeds it and collects what it writes. One loop waits
 * for all of it at once, so nothing that the child does or leaves undone holds
 * it up. It goes by the child's end, not by that of its streams, which a process
 * that it left behind may keep open. */
#include "deadline.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What the child writes to one descriptor, and where it goes. */
struct sink {
  int fd;
  char **bytes;
  size_t *size, room;
};

struct run {
  struct safespawn_capture *capture;
  struct safespawn_child child;
  const char *input;
  size_t input_left;
  int input_fd;
  struct sink sinks[2]; /* of standard output and error */
  int fds[3];           /* the child's ends */
  int cancel;           /* the caller's cancellation state */
  int holds_sigpipe, broke_pipe;
  sigset_t mask; /* the caller's, while SIGPIPE is held */
};

static void close_fd(int *fd) {
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

/* A close-on-exec pipe above the standard descriptors, so that no end is in the
 * way of another one's copy in the child. Returns 0 or -1. */
static int make_pipe(int *reading, int *writing) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return safespawn_fail_(errno, "no pipe to the child");
  for (int i = 0; i < 2; ++i) {
    if (ends[i] > STDERR_FILENO)
      continue;
    int high = fcntl(ends[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (high < 0) {
      safespawn_fail_(errno, "no pipe to the child");
      close_fd(&ends[0]);
      close_fd(&ends[1]);
      return -1;
    }
    close_fd(&ends[i]);
    ends[i] = high;
  }
  *reading = ends[0];
  *writing = ends[1];
  return 0;
}

static int make_pipes(struct run *run) {
  if (make_pipe(&run->fds[0], &run->input_fd) < 0 ||
      make_pipe(&run->sinks[0].fd, &run->fds[1]) < 0 ||
      (!run->capture->merge &&
       make_pipe(&run->sinks[1].fd, &run->fds[2]) < 0))
    return -1;
  /* Of this end alone: the child's own is as it expects. */
  if (fcntl(run->input_fd, F_SETFL, O_WRONLY | O_NONBLOCK) < 0)
    return safespawn_fail_(errno, "no pipe to the child");
  if (!run->input_left)
    close_fd(&run->input_fd);
  return 0;
}

/* The caller's steps with the redirections in front, which are not counted. */
static int start(struct run *run, const struct safespawn_step *steps) {
  enum { REDIRECTIONS = 3 };
  size_t count = 0;
  while (steps && steps[count].kind != SAFESPAWN_STEP_END)
    ++count;
  if (!count)
    return safespawn_start_v(&run->child, steps);
  struct safespawn_step *all =
      malloc((REDIRECTIONS + 2 + count) * sizeof *all);
  if (!all)
    return safespawn_fail_(ENOMEM, "no memory for the steps");
  all[0] = safespawn_dup2(run->fds[0], STDIN_FILENO);
  all[1] = safespawn_dup2(run->fds[1], STDOUT_FILENO);
  all[2] = safespawn_dup2(run->fds[run->capture->merge ? 1 : 2], STDERR_FILENO);
  all[3] = safespawn_first_step_();
  memcpy(all + REDIRECTIONS + 1, steps, (count + 1) * sizeof *all);
  int result = safespawn_start_v(&run->child, all);
  int error = errno;
  free(all);
  errno = error;
  return result;
}

/* Makes room for `more` bytes and the null byte. Returns 0 or -1. */
static int make_room(struct sink *sink, size_t more) {
  if (more >= SIZE_MAX / 2 - *sink->size)
    return safespawn_fail_(ENOMEM, "no memory for what the child writes");
  size_t need = *sink->size + more + 1;
  if (need <= sink->room)
    return 0;
  size_t room = sink->room * 2 > need ? sink->room * 2 : need;
  char *bytes = realloc(*sink->bytes, room);
  if (!bytes)
    return safespawn_fail_(ENOMEM, "no memory for what the child writes");
  if (!*sink->bytes)
    *bytes = '\0';
  *sink->bytes = bytes;
  sink->room = room;
  return 0;
}

/* Reads once, at most `most` bytes; never waits where poll(2) has said so.
 * Returns the number of bytes, 0 at the end, or -1 with errno. */
static ssize_t collect(struct run *run, struct sink *sink, size_t most) {
  enum { CHUNK = 64 * 1024 };
  char discarded[4096], *to = discarded;
  size_t limit = run->capture->limit;
  size_t left = limit ? limit - *sink->size : SIZE_MAX;
  size_t chunk = left ? CHUNK : sizeof discarded;
  chunk = chunk < most ? chunk : most;
  if (left) {
    chunk = chunk < left ? chunk : left;
    if (make_room(sink, chunk) < 0)
      return -1;
    to = *sink->bytes + *sink->size;
  }
  long got;
  while ((got = sys3(SYS_read, sink->fd, to, chunk)) == -EINTR)
    ;
  if (got < 0)
    return safespawn_fail_((int)-got, "cannot read what the child writes");
  if (left) {
    *sink->size += (size_t)got;
    to[got] = '\0';
  } else if (got) {
    run->capture->truncated = 1;
  }
  return got;
}

/* What is there now. A process that the child left behind may go on writing. */
static int drain(struct run *run, struct sink *sink) {
  int left = 0;
  if (sink->fd < 0 || ioctl(sink->fd, FIONREAD, &left) < 0)
    return 0;
  while (left > 0) {
    ssize_t got = collect(run, sink, (size_t)left);
    if (got <= 0)
      return (int)got;
    left -= (int)got;
  }
  return 0;
}

static void feed(struct run *run) {
  long written = sys3(SYS_write, run->input_fd, run->input, run->input_left);
  if (written > 0) {
    run->input += written;
    run->input_left -= (size_t)written;
  } else if (written != -EAGAIN && written != -EINTR) {
    run->broke_pipe = written == -EPIPE;
    run->input_left = 0; /* nobody reads any more, which is no error */
  }
  if (!run->input_left)
    close_fd(&run->input_fd);
}

/* A child that does not read its input costs the caller no signal. */
static void hold_sigpipe(struct run *run) {
  sigset_t pipe, pending;
  if (!run->input_left)
    return;
  sigpending(&pending);
  if (sigismember(&pending, SIGPIPE))
    return; /* blocked already; another one changes nothing */
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &run->mask);
  run->holds_sigpipe = 1;
}

static void release_sigpipe(struct run *run) {
  if (!run->holds_sigpipe)
    return;
  if (run->broke_pipe) {
    struct timespec now = {0, 0};
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    while (sigtimedwait(&pipe, NULL, &now) < 0 && errno == EINTR)
      ;
  }
  pthread_sigmask(SIG_SETMASK, &run->mask, NULL);
}

/* Serves what is ready until the child has ended. Returns 0, or -1 with errno;
 * the only cancellation point of all this is in here. */
static int serve(struct run *run) {
  int milliseconds = run->capture->milliseconds;
  int64_t deadline = deadline_in(milliseconds > 0 ? milliseconds : -1);
  int pidfd = run->child.pidfd, doze = 0;
  for (;;) {
    struct pollfd ready[] = {{pidfd, POLLIN, 0},
                             {run->input_fd, POLLOUT, 0},
                             {run->sinks[0].fd, POLLIN, 0},
                             {run->sinks[1].fd, POLLIN, 0}};
    int left = deadline_left(deadline);
    if (left == 0)
      return safespawn_fail_(ETIMEDOUT, "the child did not end in time");
    if (pidfd < 0)
      left = doze = deadline_doze(doze, left);
    pthread_setcancelstate(run->cancel, NULL);
    int count = poll(ready, 4, left);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    if (count < 0 && errno != EINTR)
      return safespawn_fail_(errno, "cannot wait for the child");
    if (ready[1].revents)
      feed(run);
    for (int i = 0; i < 2; ++i) {
      if (!ready[2 + i].revents)
        continue;
      ssize_t got = collect(run, &run->sinks[i], SIZE_MAX);
      if (got < 0)
        return -1;
      if (got == 0)
        close_fd(&run->sinks[i].fd);
    }
    if (pidfd >= 0 && !ready[0].revents)
      continue;
    if (safespawn_timedwait(&run->child, &run->capture->status, 0) == 0)
      return 0;
    if (errno == ECHILD)
      return safespawn_fail_(ECHILD, "somebody else took the child's status");
    if (errno != ETIMEDOUT)
      return safespawn_fail_(errno, "cannot wait for the child");
    pidfd = -1; /* it has ended, but its tracer holds it */
  }
}

static void end_child(struct run *run) {
  if (run->child.pid <= 0)
    return;
  safespawn_kill(&run->child, SIGKILL);
  safespawn_wait(&run->child, &run->capture->status);
}

static void close_all(struct run *run) {
  close_fd(&run->input_fd);
  for (int i = 0; i < 3; ++i)
    close_fd(&run->fds[i]);
  for (int i = 0; i < 2; ++i)
    close_fd(&run->sinks[i].fd);
}

static void cancelled(void *argument) {
  struct run *run = argument;
  end_child(run);
  release_sigpipe(run);
  close_all(run);
  safespawn_capture_free(run->capture);
}

/* Apart, since the C library's cleanup may be a setjmp(). */
static __attribute__((noinline)) int serve_cancellable(struct run *run) {
  int result;
  pthread_cleanup_push(cancelled, run);
  result = serve(run);
  pthread_cleanup_pop(0);
  return result;
}

static int serve_to_the_end(struct run *run) {
  for (int i = 0; i < 3; ++i)
    close_fd(&run->fds[i]);
  hold_sigpipe(run);
  int result = serve_cancellable(run);
  int error = errno;
  end_child(run);
  release_sigpipe(run);
  for (int i = 0; i < 2 && (result == 0 || error != ENOMEM); ++i) {
    if (drain(run, &run->sinks[i]) < 0) {
      error = errno;
      result = -1;
    }
  }
  errno = error;
  return result;
}

int safespawn_capture_v(struct safespawn_capture *capture,
                        const struct safespawn_step *steps) {
  int saved = errno, result = -1;
  if (!capture)
    return safespawn_fail_(EINVAL, "no place for what the child writes");
  capture->output = capture->errors = NULL;
  capture->output_size = capture->errors_size = 0;
  capture->truncated = 0;
  capture->status = -1;
  struct run run = {
      .capture = capture,
      .child = {-1, -1},
      .input = capture->input,
      .input_left = capture->input ? capture->input_size : 0,
      .input_fd = -1,
      .sinks = {{-1, &capture->output, &capture->output_size, 0},
                {-1, &capture->errors, &capture->errors_size, 0}},
      .fds = {-1, -1, -1}};
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &run.cancel);
  if (make_room(&run.sinks[0], 0) == 0 &&
      (capture->merge || make_room(&run.sinks[1], 0) == 0) &&
      make_pipes(&run) == 0 && start(&run, steps) == 0)
    result = serve_to_the_end(&run);
  int error = result == 0 ? saved : errno;
  close_all(&run);
  pthread_setcancelstate(run.cancel, NULL);
  errno = error;
  return result;
}

void safespawn_capture_free(struct safespawn_capture *capture) {
  if (!capture)
    return;
  free(capture->output);
  free(capture->errors);
  capture->output = capture->errors = NULL;
  capture->output_size = capture->errors_size = 0;
}
