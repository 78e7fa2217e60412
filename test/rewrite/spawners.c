// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: program "$(command -v show)"

/* Children as libraries, shells and daemons write them: options that may be
 * absent, helpers with loops, tests in a row. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>
#include <pwd.h>
#include <sys/prctl.h>
typedef struct { char *file; char **argv; char **env; char *cwd; uid_t uid; gid_t gid; int fds[3]; unsigned detach:1; int niceness; } opts_t;
static int reap(pid_t p) { int st = 0; if (p > 0) waitpid(p, &st, 0); fflush(stdout); return st; }
extern char **environ;

/* libuv-like */
/* Left behind by the fix. */
__attribute__((unused)) static void child_init(const opts_t *o) {
  int i;
  if (o->detach)
    setsid();
  for (i = 0; i < 3; i++) {
    if (o->fds[i] < 0)
      continue;
    if (o->fds[i] == i)
      fcntl(i, F_SETFD, 0);
    else if (dup2(o->fds[i], i) == -1) {
      perror("dup2");
      _exit(127);
    }
  }
  if (o->cwd != NULL && chdir(o->cwd)) {
    perror(o->cwd);
    _exit(127);
  }
  if (o->env != NULL)
    environ = o->env;
  execvp(o->file, o->argv);
  perror(o->file);
  _exit(127);
}
static int spawn1(const opts_t *o) {
  pid_t pid = fork();
  if (pid == -1) return -1;
  if (pid == 0) { child_init(o); abort(); }
  return reap(pid);
}
/* sudo-like */
static int spawn2(const opts_t *o, const struct passwd *pw) {
  pid_t pid = fork();
  switch (pid) {
    case -1: return -1;
    default: return reap(pid);
    case 0: break;
  }
  if (pw) {
    if (setgid(pw->pw_gid) != 0 || setuid(pw->pw_uid) != 0) {
      fprintf(stderr, "cannot become %s: %m\n", pw->pw_name);
      _exit(126);
    }
    setenv("LOGNAME", pw->pw_name, 1);
  }
  if (o->niceness) { errno = 0; nice(o->niceness); }
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (o->env) execvpe(o->file, o->argv, o->env); else execvp(o->file, o->argv);
  fprintf(stderr, "%s:%d: %s: %s\n", "f", 1, o->file, strerror(errno));
  _exit(errno == ENOENT ? 127 : 126);
}
/* system()-like */
static int spawn3(const char *cmd) {
  pid_t pid;
  int status;
  if (cmd == NULL) return 1;
  if ((pid = fork()) < 0) {
    status = -1;
  } else if (pid == 0) {
    execl("/bin/sh", "sh", "-c", cmd, (char *)0);
    _exit(127);
  } else {
    while (waitpid(pid, &status, 0) < 0) {
      if (errno != EINTR) { status = -1; break; }
    }
  }
  return status;
}
/* several tries */
static int spawn4(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open("/dev/null", O_RDWR);
    if (fd >= 0) {
      dup2(fd, STDIN_FILENO);
      if (fd > STDERR_FILENO)
        close(fd);
    }
    for (int i = 3; i < sysconf(_SC_OPEN_MAX); i++)
      close(i);
    execv(argv[0], argv);
    execvp(argv[1], argv + 1);
    (void)!write(STDERR_FILENO, "exec failed\n", 12);
    _exit(EXIT_FAILURE);
  }
  return reap(pid);
}
static int spawn6(char **argv) {
  pid_t pid;
  pid = fork();
  if (pid == 0)
    if (execv(argv[0], argv) < 0)
      _exit(errno == EACCES ? 126 : 127);
  return reap(pid);
}
int main(int argc, char **args) {
  char *show = args[argc - 1];
  char *argv[] = {show, "m6", NULL};
  char *none[] = {"/none", "echo", "second", NULL};
  char *env[] = {"PATH=/bin:/usr/bin", "Q=1", NULL};
  opts_t o = {argv[0], argv, NULL, NULL, 0, 0, {0, 1, 2}, 0, 0};
  printf("%x\n", spawn1(&o));
  o.cwd = "/tmp"; o.env = env; o.detach = 1; o.niceness = 2;
  printf("%x\n", spawn1(&o)); o.cwd = "/none"; printf("%x\n", spawn1(&o)); o.cwd = 0; o.fds[1] = 99; printf("%x\n", spawn1(&o)); o.fds[1] = 1;
  o.file = "nothing-here"; printf("%x\n", spawn1(&o)); printf("%x\n", spawn2(&o, NULL)); o.file = argv[0];
  printf("%x\n", spawn2(&o, NULL)); printf("%x\n", spawn2(&o, getpwnam("nobody"))); o.env = 0;
  printf("%x\n", spawn2(&o, getpwnam("nobody"))); o.file = "/etc/passwd"; printf("%x\n", spawn2(&o, NULL));
  printf("%x\n", spawn3("echo hi; exit 4")); printf("%x\n", spawn4(none)); none[1] = "/none2"; printf("%x\n", spawn4(none));
  printf("%x\n", spawn6(argv)); printf("%x\n", spawn6(none));
}
