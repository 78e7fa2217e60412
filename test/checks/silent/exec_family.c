// RUN: %check_tidy %s
// Every way to exec.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void all(char **argv, char **env, int fd) {
  pid_t pid = vfork();
  if (pid == 0) {
    execl("/bin/true", "true", (char *)NULL);
    execle("/bin/true", "true", (char *)NULL, env);
    execlp("true", "true", (char *)NULL);
    execv(argv[0], argv);
    execve(argv[0], argv, env);
    execvp(argv[0], argv);
    execvpe(argv[0], argv, env);
    fexecve(fd, argv, env);
    execveat(AT_FDCWD, argv[0], argv, env, 0);
    syscall(SYS_execve, argv[0], argv, env);
    syscall(SYS_execveat, fd, "", argv, env, AT_EMPTY_PATH);
    _exit(127);
  }
  reap(pid);
}

void raw_exit(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    syscall(SYS_exit_group, 127);
    _exit(127);
  }
}

void status_from_errno(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    _exit(errno == ENOENT ? 127 : errno == EACCES ? 126 : 125);
  }
}

void errno_kept(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    int saved = errno;
    if (saved != ENOEXEC)
      _exit(127);
    execl("/bin/sh", "sh", argv[0], (char *)NULL);
    _exit(saved);
  }
}

void search(char **argv, char *const *paths) {
  if (vfork() == 0) {
    for (char *const *p = paths; *p; p++)
      execv(*p, argv);
    _exit(127);
  }
}

static void fail(void) { _exit(127); }
void exec_or_fail(char **argv) {
  if (vfork() == 0) {
    if (execv(argv[0], argv) < 0)
      fail();
  }
}
