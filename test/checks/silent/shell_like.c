// RUN: %check_tidy %s
// Shapes seen in shells, init programs and build tools, all of them correct.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
  pid_t pid;
  int status;
  char **argv;
  int in, out;
  struct job *next;
};
static struct job *jobs;
static int debug;
static char *path_cache;

static void move_fd(int from, int to) {
  if (from == to)
    return;
  dup2(from, to);
  close(from);
}

static void set_handlers(void (*handler)(int), int first, ...) {
  va_list ap;
  va_start(ap, first);
  for (int sig = first; sig; sig = va_arg(ap, int))
    signal(sig, handler);
  va_end(ap);
}

static void complain(const char *what) {
  write(2, what, strlen(what));
  write(2, "\n", 1);
}

static void try_shell(char **argv) {
  if (errno == ENOEXEC) {
    char *args[] = {"sh", argv[0], NULL};
    execv("/bin/sh", args);
  }
}

int run_job(struct job *j) {
  fflush(NULL);
  j->pid = vfork();
  if (j->pid < 0) {
    perror("vfork");
    return -1;
  }
  if (j->pid == 0) {
    set_handlers(SIG_DFL, SIGINT, SIGQUIT, SIGTSTP, 0);
    move_fd(j->in, 0);
    move_fd(j->out, 1);
    execvp(j->argv[0], j->argv);
    try_shell(j->argv);
    complain(j->argv[0]);
    _exit(errno == ENOENT ? 127 : 126);
  }
  j->status = -1;
  j->next = jobs;
  jobs = j;
  if (debug)
    printf("started %d\n", j->pid);
  return 0;
}

void collect(void) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
    for (struct job *j = jobs; j; j = j->next)
      if (j->pid == pid)
        j->status = status;
}

int pipeline(struct job *first) {
  int previous = 0, p[2] = {0, 1};
  for (struct job *j = first; j; j = j->next) {
    if (j->next && pipe(p) < 0)
      return -1;
    pid_t pid = vfork();
    if (pid == 0) {
      if (previous != 0)
        move_fd(previous, 0);
      if (j->next) {
        close(p[0]);
        move_fd(p[1], 1);
      }
      execvp(j->argv[0], j->argv);
      _exit(127);
    }
    if (pid < 0)
      return -1;
    j->pid = pid;
    if (previous != 0)
      close(previous);
    if (j->next) {
      close(p[1]);
      previous = p[0];
    }
  }
  return 0;
}

char *capture(char **argv) {
  int p[2];
  size_t used = 0, room = 64;
  char *text = malloc(room);
  if (!text || pipe(p) < 0)
    return NULL;
  pid_t pid = vfork();
  if (pid == 0) {
    dup2(p[1], 1);
    close(p[0]);
    close(p[1]);
    execvp(argv[0], argv);
    _exit(127);
  }
  close(p[1]);
  for (;;) {
    ssize_t n = read(p[0], text + used, room - used);
    if (n <= 0)
      break;
    used += (size_t)n;
    if (used == room)
      text = realloc(text, room *= 2);
  }
  close(p[0]);
  waitpid(pid, NULL, 0);
  return text;
}

int execute(const char *file, char **argv) {
  int status, tries = 0;
  pid_t pid;
retry:
  switch (pid = vfork()) {
  case -1:
    if (errno == EAGAIN && tries++ < 5) {
      sleep(1);
      goto retry;
    }
    return -1;
  case 0:
    execv(path_cache ? path_cache : file, argv);
    _exit(127);
  default:
    break;
  }
  if (waitpid(pid, &status, 0) < 0)
    return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void timed(char **argv, unsigned seconds) {
  pid_t pid = vfork();
  if (pid == 0) {
    alarm(seconds);
    execv(argv[0], argv);
    _exit(127);
  }
  sleep(seconds);
  kill(pid, SIGKILL);
}
