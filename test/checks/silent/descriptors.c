// RUN: %check_tidy %s
// What careful programs do in a vfork child on Linux.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

pid_t redirections(char **argv, int in, int out, int err) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1)
      _exit(126);
    if (err != -1 && dup3(err, STDERR_FILENO, 0) == -1)
      _exit(126);
    for (int fd = 3; fd < 64; fd++)
      close(fd);
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t close_on_exec(char **argv, int fd) {
  pid_t pid = vfork();
  if (pid == 0) {
    int flags = fcntl(fd, F_GETFD);
    if (flags != -1)
      fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC);
    int copy = fcntl(fd, F_DUPFD, 10);
    close(copy);
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t close_the_rest(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    close_range(3, ~0U, 0);
    closefrom(3);
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t null_device(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    int fd = open("/dev/null", O_RDWR);
    if (fd == -1)
      _exit(126);
    dup2(fd, 0);
    if (fd > 2)
      close(fd);
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t surroundings(char **argv, const char *dir, int dirfd) {
  pid_t pid = vfork();
  if (pid == 0) {
    umask(022);
    if (dir && chdir(dir) != 0)
      _exit(126);
    fchdir(dirfd);
    access(argv[0], X_OK);
    unlink("/run/x.pid");
    mkdir("/run/x", 0700);
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t session(char **argv, int tty) {
  pid_t pid = vfork();
  if (pid == 0) {
    setsid();
    ioctl(tty, TIOCSCTTY, 0);
    setpgid(0, 0);
    tcsetpgrp(tty, getpid());
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t limits(char **argv, const struct rlimit *rl) {
  pid_t pid = vfork();
  if (pid == 0) {
    setrlimit(RLIMIT_NOFILE, rl);
    setpriority(PRIO_PROCESS, 0, 10);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    alarm(60);
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t signals(char **argv) {
  sigset_t all, old;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &old);
  pid_t pid = vfork();
  if (pid == 0) {
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = SIG_DFL;
    sigemptyset(&sa.sa_mask);
    for (int sig = 1; sig < NSIG; sig++)
      sigaction(sig, &sa, NULL);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &old, NULL);
    execvp(argv[0], argv);
    _exit(127);
  }
  sigprocmask(SIG_SETMASK, &old, NULL);
  return pid;
}

pid_t message(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    static const char text[] = "cannot execute\n";
    execvp(argv[0], argv);
    write(STDERR_FILENO, text, sizeof text - 1);
    write(STDERR_FILENO, argv[0], strlen(argv[0]));
    _exit(127);
  }
  return pid;
}

int error_pipe(char **argv) {
  int p[2], child_errno = 0;
  if (pipe2(p, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = vfork();
  if (pid == 0) {
    close(p[0]);
    execvp(argv[0], argv);
    int e = errno;
    (void)write(p[1], &e, sizeof e);
    _exit(127);
  }
  close(p[1]);
  if (pid > 0 && read(p[0], &child_errno, sizeof child_errno) == sizeof child_errno) {
    reap(pid);
    errno = child_errno;
    pid = -1;
  }
  close(p[0]);
  return pid;
}

int volatile_error(char **argv) {
  volatile int child_errno = 0;
  pid_t pid = vfork();
  if (pid == 0) {
    execvp(argv[0], argv);
    child_errno = errno;
    _exit(127);
  }
  if (child_errno != 0) {
    reap(pid);
    errno = child_errno;
    return -1;
  }
  return pid;
}

int posix_shell(const char *command) {
  int status;
  pid_t pid;
  switch (pid = vfork()) {
  case -1:
    return -1;
  case 0:
    execl("/bin/sh", "sh", "-c", command, (char *)0);
    _exit(127);
  default:
    while (waitpid(pid, &status, 0) == -1)
      if (errno != EINTR)
        return -1;
    return status;
  }
}

struct options {
  const char *dir;
  int fds[3];
  char **env;
  unsigned new_session : 1;
};

pid_t by_options(char **argv, const struct options *o) {
  pid_t pid;
  pid = vfork();
  if (pid != 0)
    return pid;
  if (o->dir != NULL && chdir(o->dir) == -1)
    _exit(125);
  for (int i = 0; i < 3; i++) {
    int fd = o->fds[i];
    if (fd < 0)
      continue;
    if (fd == i)
      fcntl(fd, F_SETFD, 0);
    else if (dup2(fd, i) == -1)
      _exit(126);
  }
  if (o->new_session)
    setsid();
  if (o->env)
    execve(argv[0], argv, o->env);
  else
    execv(argv[0], argv);
  _exit(errno == ENOENT ? 127 : 126);
}

pid_t affinity(char **argv, const cpu_set_t *cpus) {
  pid_t pid = vfork();
  if (pid == 0) {
    sched_setaffinity(0, sizeof *cpus, cpus);
    sched_yield();
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}
