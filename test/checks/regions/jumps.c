// RUN: %check_tidy %s
// goto, loops and what lies behind them.
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

pid_t goto_child(void) {
  pid_t pid = vfork();
  if (pid == 0)
    goto child;
  return pid;
child:
  exit(1); // expect: vfork-exit
}

pid_t goto_parent(void) {
  pid_t pid = vfork();
  if (pid != 0)
    goto parent;
  exit(1); // expect: vfork-exit
parent:
  exit(2);
}

int goto_shared_exit(char **argv) {
  int rc = 0;
  pid_t pid = vfork();
  if (pid < 0) {
    rc = -1;
    goto out;
  }
  if (pid == 0) {
    execv(argv[0], argv);
    goto out;
  }
  rc = 1;
out:
  return rc; // expect: vfork-return
}

int goto_not_shared(char **argv) {
  int rc = 0;
  pid_t pid = vfork();
  if (pid < 0)
    goto out;
  if (pid == 0) {
    execv(argv[0], argv);
    goto bad;
  }
  rc = 1;
out:
  return rc;
bad:
  _exit(127);
}

pid_t retry_do(void) {
  pid_t pid;
  do
    pid = vfork();
  while (pid < 0 && errno == EAGAIN);
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t retry_while(void) {
  pid_t pid;
  while ((pid = vfork()) < 0)
    sleep(1);
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t retry_for(char **argv) {
  pid_t pid = -1;
  for (int tries = 0; tries < 5; tries++) {
    pid = vfork();
    if (pid != -1)
      break;
    sleep(1);
  }
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t retry_for_hazard(void) {
  pid_t pid = -1;
  int tries;
  for (tries = 0; tries < 5; tries++) {
    pid = vfork();
    if (pid >= 0)
      break;
    sleep(1);
  }
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t retry_goto(void) {
  pid_t pid;
again:
  pid = vfork();
  if (pid == -1 && errno == EAGAIN)
    goto again;
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t endless_until_break(void) {
  pid_t pid;
  for (;;) {
    pid = vfork();
    if (pid == 0)
      break;
    if (pid > 0)
      return pid;
  }
  exit(1); // expect: vfork-exit
}

void spawn_many(int n, char **argv) {
  for (int i = 0; i < n; i++)
    if (vfork() == 0) {
      execv(argv[i], argv);
      _exit(127);
    }
  while (wait(NULL) > 0)
    ;
  exit(0);
}

void spawn_many_falls_on(int n, char **argv) {
  for (int i = 0; i < n; i++) { // expect: vfork-write
    pid_t pid = vfork(); // expect: vfork-unsafe-call
    if (pid == 0)
      execv(argv[i], argv);
  }
} // expect: vfork-return

void continue_for_parent(int n, char **argv) {
  for (int i = 0; i < n; i++) {
    pid_t pid = vfork();
    if (pid != 0)
      continue;
    execv(argv[i], argv);
    exit(1); // expect: vfork-exit
  }
  exit(0);
}

void nested_loops(int n, int m, char **argv) {
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < m; j++) {
      if (vfork() == 0) {
        execv(argv[i], argv + j);
        exit(1); // expect: vfork-exit
      }
    }
    exit(2);
  }
}

pid_t after_constant_loop(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    for (int i = 3; i < 1024; i++)
      close(i);
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t after_long_loop(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    int fd = 1000000;
    while (--fd > 2)
      close(fd);
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t after_constant_do(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    int fd = 3;
    do
      close(fd);
    while (++fd < 64);
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t do_while_zero(void) {
  pid_t pid;
  do {
    pid = vfork();
    if (pid)
      break;
    exit(1); // expect: vfork-exit
  } while (0);
  exit(2);
}

pid_t vfork_in_for_header(void) {
  for (pid_t pid = vfork(); pid == 0;)
    exit(1); // expect: vfork-exit
  return 1;
}

pid_t vfork_in_while_header(void) {
  while (vfork() == 0)
    exit(1); // expect: vfork-exit
  return 1;
}

pid_t both_loop(char **argv) {
  pid_t pid = vfork();
  for (int i = 3; i < 10; i++)
    close(i);
  if (pid == 0) {
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t two_in_a_row(char **argv) {
  pid_t a = vfork();
  if (a == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  pid_t b = vfork();
  if (b == 0) {
    execv(argv[1], argv);
    exit(1); // expect: vfork-exit
  }
  exit(a == b);
}

pid_t same_variable_twice(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  reap(pid);
  if ((pid = vfork()) == 0) {
    execv(argv[1], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t variable_used_anew(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  pid = 0;
  if (pid == 0)
    exit(2);
  return pid;
}

pid_t long_child_after_early_return(char **argv, const char *dir, int in, int out) {
  pid_t pid = vfork();
  if (pid)
    return pid;
  if (dir && chdir(dir) < 0)
    _exit(126);
  if (in != 0) {
    if (dup2(in, 0) < 0)
      exit(126); // expect: vfork-exit
    close(in);
  }
  if (out != 1) {
    if (dup2(out, 1) < 0)
      return -1; // expect: vfork-return
    close(out);
  }
  execvp(argv[0], argv);
  _exit(127);
}
