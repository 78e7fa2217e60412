// RUN: %check_tidy %s -- -std=gnu89 -w
// Code as it was written before prototypes.
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(p)
pid_t p;
{
  int s;
  waitpid(p, &s, 0);
}

int start(path, argv)
char *path;
char **argv;
{
  register int pid;

  if ((pid = vfork()) == 0) {
    execv(path, argv);
    exit(1); // expect: vfork-exit
  }
  return (pid);
}

start_implicit_int(path, argv)
char *path, **argv;
{
  int pid;

  pid = vfork();
  if (!pid) {
    execv(path, argv);
    _exit(1);
  }
  return pid;
}

int start_writes(path, argv)
char *path, **argv;
{
  int pid, fd;

  switch (pid = vfork()) {
  case -1:
    return (-1);
  case 0:
    fd = 3; // expect: vfork-write
    close(fd);
    execv(path, argv);
    _exit(1);
  }
  return (pid);
}

helper(code)
int code;
{
  exit(code);
}

int start_calls_helper(argv)
char **argv;
{
  if (vfork() == 0) {
    execv(argv[0], argv);
    helper(1); // expect: vfork-exit
  }
  return (0);
}
