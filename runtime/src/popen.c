/* popen(): streams to and from children. */
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct stream {
  FILE *file;
  int fd; /* its number, good even if somebody has called fclose() */
  pid_t pid;
  struct stream *next;
};

/* The open streams, newest first. Held while a child is made, which closes
 * those of its elders; all signals are blocked meanwhile, so no handler of the
 * holder can fork. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct stream *streams;

static void before_fork(void) { pthread_mutex_lock(&lock); }
static void after_fork(void) { pthread_mutex_unlock(&lock); }
static __attribute__((constructor)) void follow_forks(void) {
  pthread_atfork(before_fork, after_fork, after_fork);
}

static void enter(struct sys_sigset *old) {
  sys_block_all(old);
  pthread_mutex_lock(&lock);
}

static void leave(const struct sys_sigset *old) {
  pthread_mutex_unlock(&lock);
  sys_set_mask(old, NULL);
}

struct mode {
  int reads, writes, closes_on_exec;
};

/* As glibc: the letters in any order. Returns -1 for another mode. */
static int parse_mode(const char *text, struct mode *mode) {
  int plus = 0;
  *mode = (struct mode){0, 0, 0};
  for (; text && *text; ++text) {
    switch (*text) {
    case 'r':
      mode->reads = 1;
      break;
    case 'w':
      mode->writes = 1;
      break;
    case 'e':
      mode->closes_on_exec = 1;
      break;
    case '+':
      plus = 1;
      break;
    default:
      return -1;
    }
  }
  if (mode->reads == mode->writes || (plus && !mode->reads))
    return -1;
  mode->writes |= plus;
  return 0;
}

/* ends[0] is the parent's, ends[1] the child's. */
static int make_ends(const struct mode *mode, int ends[2]) {
  if (mode->reads && mode->writes)
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  if (mode->writes) {
    int reading = ends[0];
    ends[0] = ends[1];
    ends[1] = reading;
  }
  return 0;
}

/* Makes the child under the lock. Returns its id, or -1 with errno. */
static pid_t start(const struct mode *mode, int end,
                   const struct safespawn_step *exec,
                   const struct sys_sigset *mask) {
  size_t count = 0;
  for (struct stream *s = streams; s; s = s->next)
    ++count;
  struct safespawn_step *steps = malloc((count + 5) * sizeof *steps);
  if (!steps)
    return -1;
  struct safespawn_step *step = steps;
  /* First, since the child's own end may need their numbers. Unlike close this
   * bears that somebody has closed one already, and the number may be new. */
  for (struct stream *s = streams; s; s = s->next)
    if (s->fd != end)
      *step++ = safespawn_close_range((unsigned)s->fd, (unsigned)s->fd);
  if (mode->writes)
    *step++ = safespawn_dup2(end, STDIN_FILENO);
  if (mode->reads)
    *step++ = safespawn_dup2(end, STDOUT_FILENO);
  *step++ = safespawn_set_mask_(mask);
  *step++ = *exec;
  *step = safespawn_end();
  pid_t pid = safespawn_v(steps);
  int error = errno;
  free(steps);
  errno = error;
  return pid;
}

/* Everything that can fail is done before there is a child. */
static FILE *open_stream(const char *mode_text,
                         const struct safespawn_step *exec) {
  struct mode mode;
  int ends[2];
  if (parse_mode(mode_text, &mode) < 0) {
    safespawn_fail_(EINVAL, "the mode of a stream must be r, w or r+, with or "
                            "without e");
    return NULL;
  }
  struct stream *stream = malloc(sizeof *stream);
  if (!stream) {
    safespawn_fail_(ENOMEM, "no memory for the stream");
    return NULL;
  }
  if (make_ends(&mode, ends) < 0) {
    safespawn_fail_(errno, "no pipe to the child");
    free(stream);
    return NULL;
  }
  stream->fd = ends[0];
  stream->file = fdopen(ends[0], !mode.reads ? "w" : mode.writes ? "r+" : "r");
  stream->pid = -1;
  if (!stream->file) {
    safespawn_fail_(errno, "no memory for the stream");
  } else {
    struct sys_sigset old;
    enter(&old);
    stream->pid = start(&mode, ends[1], exec, &old);
    if (stream->pid > 0) {
      if (!mode.closes_on_exec)
        sys3(SYS_fcntl, ends[0], F_SETFD, 0);
      stream->next = streams;
      streams = stream;
    }
    leave(&old);
  }
  int error = errno;
  close(ends[1]); /* not by sys1(): ThreadSanitizer follows descriptors */
  FILE *file = stream->file;
  if (stream->pid < 0) {
    if (file)
      fclose(file);
    else
      close(ends[0]);
    free(stream);
    file = NULL;
  }
  errno = error;
  return file;
}

/* Closing is a cancellation point, which would lose descriptors here. */
static FILE *open_uncancelled(const char *mode,
                              const struct safespawn_step *exec) {
  int state, saved = errno;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
  FILE *file = open_stream(mode, exec);
  pthread_setcancelstate(state, NULL);
  if (file)
    errno = saved;
  return file;
}

FILE *safespawn_popen(const char *command, const char *mode) {
  const char *const argv[] = {"sh", "-c", "--", command, NULL};
  if (!command) {
    safespawn_fail_(EINVAL, "no command to run");
    return NULL;
  }
  struct safespawn_step exec =
      safespawn_execl_(SAFESPAWN_STEP_EXECV, _PATH_BSHELL, argv);
  return open_uncancelled(mode, &exec);
}

FILE *safespawn_popenv(char *const argv[], const char *mode) {
  if (!argv || !argv[0]) {
    safespawn_fail_(EINVAL, "no program to run");
    return NULL;
  }
  struct safespawn_step exec = safespawn_execvp(argv[0], argv);
  return open_uncancelled(mode, &exec);
}

/* Takes the stream off the list. Returns NULL if it is not there. */
static struct stream *take(const FILE *file) {
  struct sys_sigset old;
  enter(&old);
  struct stream **link = &streams;
  while (*link && (*link)->file != file)
    link = &(*link)->next;
  struct stream *stream = *link;
  if (stream)
    *link = stream->next;
  leave(&old);
  return stream;
}

int safespawn_pclose(FILE *file) {
  struct stream *stream = file ? take(file) : NULL;
  if (!stream) {
    errno = EINVAL;
    return -1;
  }
  struct safespawn_child child = {stream->pid, -1};
  free(stream);
  int state, status, saved = errno;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
  fclose(file);
  errno = saved;
  if (safespawn_wait(&child, &status) < 0)
    status = -1;
  saved = errno;
  pthread_setcancelstate(state, NULL);
  errno = saved;
  return status;
}
