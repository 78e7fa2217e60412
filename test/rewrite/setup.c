// RUN: %check_rewrite %s --fixed %s.fixed
// SCENARIO: mkdir sub; program show
// SCENARIO: program missing
// SCENARIO: mkdir sub; trap '' USR1 HUP; GONE=1 KEPT=2 program show

/* What else a child sets up: directory, ids, signals, groups, limits and the
 * environment. */

#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "Inputs/wait.h"

extern char **environ;
static char *show[] = {"show", NULL};

void handler(int number) { (void)number; }

void directory(char *file, const char *path) {
  pid_t pid = fork();
  if (pid == 0) {
    if (chdir(path) != 0) {
      fprintf(stderr, "cannot enter %s: %s\n", path, strerror(errno));
      _exit(125);
    }
    execvp(file, show);
    _exit(127);
  }
  print_status("directory", pid);
}

void directory_unchecked(char *file, const char *path) {
  pid_t pid = fork();
  if (pid == 0) {
    if (path)
      chdir(path);
    execvp(file, show);
    _exit(127);
  }
  print_status("directory_unchecked", pid);
}

void directory_or_root(char *file, const char *path) {
  pid_t pid = fork();
  if (pid == 0) {
    if (chdir(path) < 0)
      chdir("/");
    execvp(file, show);
    _exit(127);
  }
  print_status("directory_or_root", pid);
}

void mask(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    umask(027);
    execvp(file, show);
    _exit(127);
  }
  print_status("mask", pid);
}

void session(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    setsid();
    execvp(file, show);
    _exit(127);
  }
  print_status("session", pid);
}

void session_checked(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    if (setsid() == -1)
      perror("setsid");
    execvp(file, show);
    _exit(127);
  }
  print_status("session_checked", pid);
}

void group(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    execvp(file, show);
    _exit(127);
  }
  setpgid(pid, pid);
  print_status("group", pid);
}

void group_of_self(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(getpid(), getpid());
    execvp(file, show);
    _exit(127);
  }
  print_status("group_of_self", pid);
}

/* What a shell with job control does. */
void job(char *file, int interactive, int foreground, int terminal, pid_t pgid) {
  pid_t pid = fork();
  if (pid == 0) {
    if (interactive) {
      pid = getpid();
      if (pgid == 0)
        pgid = pid; // expect-note: "not rewritten: the parent would see that 'pgid' is written"
      setpgid(pid, pgid);
      if (foreground)
        tcsetpgrp(terminal, pgid);
      signal(SIGINT, SIG_DFL);
      signal(SIGQUIT, SIG_DFL);
    }
    execvp(file, show);
    perror("execvp");
    _exit(1);
  }
  if (interactive) {
    if (!pgid)
      pgid = pid;
    setpgid(pid, pgid);
  }
  print_status("job", pid);
}

void dispositions(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGQUIT, handler);
    execvp(file, show);
    _exit(127);
  }
  print_status("dispositions", pid);
}

void by_sigaction(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigemptyset(&action.sa_mask);
    sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGWINCH, &action, NULL);
    execvp(file, show);
    _exit(127);
  }
  print_status("by_sigaction", pid);
}

void by_initialized_sigaction(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigaction(SIGUSR2, &action, NULL);
    execvp(file, show);
    _exit(127);
  }
  print_status("by_initialized_sigaction", pid);
}

void all_default(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    for (int number = 1; number < NSIG; number++)
      signal(number, SIG_DFL);
    execvp(file, show);
    _exit(127);
  }
  print_status("all_default", pid);
}

void several_default(char *file) {
  static const int numbers[] = {SIGINT, SIGHUP, SIGUSR1};
  pid_t pid = fork();
  if (pid == 0) {
    for (int i = 0; i < 3; i++)
      signal(numbers[i], SIG_DFL);
    execvp(file, show);
    _exit(127);
  }
  print_status("several_default", pid);
}

void nothing_blocked(char *file) {
  sigset_t all, none;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  pid_t pid = fork();
  if (pid == 0) {
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(file, show);
    _exit(127);
  }
  sigprocmask(SIG_UNBLOCK, &all, NULL);
  print_status("nothing_blocked", pid);
}

void old_mask(char *file) {
  sigset_t chld, old;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, &old);
  pid_t pid = fork();
  if (pid == 0) {
    sigaddset(&old, SIGUSR2); // expect-note: "not rewritten: the call of 'sigaddset' is no step of a child"
    sigprocmask(SIG_SETMASK, &old, NULL);
    execvp(file, show);
    _exit(127);
  }
  sigprocmask(SIG_UNBLOCK, &chld, NULL);
  print_status("old_mask", pid);
}

void own_mask(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
      _exit(1);
    execvp(file, show);
    _exit(127);
  }
  print_status("own_mask", pid);
}

void ids(char *file, uid_t uid, gid_t gid) {
  pid_t pid = fork();
  if (pid == 0) {
    if (setgid(gid) < 0 || setuid(uid) < 0) {
      perror("ids");
      _exit(EXIT_FAILURE);
    }
    execvp(file, show);
    _exit(127);
  }
  print_status("ids", pid);
}

void groups(char *file, uid_t uid) {
  pid_t pid = fork();
  if (pid == 0) {
    if (setgroups(0, NULL) == -1)
      perror("setgroups");
    if (setresgid(uid, uid, uid) == -1)
      _exit(1);
    if (setresuid(uid, uid, uid) == -1)
      _exit(2);
    execvp(file, show);
    _exit(127);
  }
  print_status("groups", pid);
}

void kinder(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    nice(5);
    execvp(file, show);
    _exit(127);
  }
  print_status("kinder", pid);
}

void priority(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    if (setpriority(PRIO_PROCESS, 0, 7))
      _exit(1);
    execvp(file, show);
    _exit(127);
  }
  print_status("priority", pid);
}

void limits(char *file, rlim_t files) {
  pid_t pid = fork();
  if (pid == 0) {
    struct rlimit limit;
    limit.rlim_cur = files;
    limit.rlim_max = files + 10;
    setrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max = 0; // expect-note: "not rewritten: the parent would see that 'limit' is written"
    if (setrlimit(RLIMIT_CORE, &limit) != 0) {
      perror("setrlimit");
      _exit(1);
    }
    execvp(file, show);
    _exit(127);
  }
  print_status("limits", pid);
}

void environment(char *file, const char *value) {
  pid_t pid = fork();
  if (pid == 0) {
    setenv("ADDED", value, 1);
    setenv("KEPT", "3", 0);
    unsetenv("GONE");
    putenv("PUT=yes");
    execvp(file, show);
    _exit(127);
  }
  print_status("environment", pid);
}

void environment_cleared(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    clearenv();
    setenv("PATH", "/nowhere", 1);
    execvp(file, show);
    _exit(127);
  }
  print_status("environment_cleared", pid);
}

void environment_replaced(char *file, char **list) {
  pid_t pid = fork();
  if (pid == 0) {
    environ = list;
    execvp(file, show);
    _exit(127);
  }
  print_status("environment_replaced", pid);
}

void environment_passed(const char *path, char **list) {
  pid_t pid = fork();
  if (pid == 0) {
    execve(path, show, list);
    _exit(127);
  }
  print_status("environment_passed", pid);
}

void environment_changed_and_passed(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    if (setenv("ADDED", "a", 1) < 0)
      _exit(1);
    execvpe(file, show, environ);
    _exit(127);
  }
  print_status("environment_changed_and_passed", pid);
}

void death(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    execvp(file, show);
    _exit(127);
  }
  print_status("death", pid);
}

void root(char *file, const char *path) {
  pid_t pid = fork();
  if (pid == 0) {
    if (chroot(path) < 0 || chdir("/") < 0)
      _exit(errno == ENOENT ? 3 : 4);
    execvp(file, show);
    _exit(5);
  }
  print_status("root", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  char *list[] = {"ONE=1", getenv("PATH") - 5, NULL};
  directory(file, "sub");
  directory_unchecked(file, "sub");
  directory_unchecked(file, NULL);
  directory_or_root(file, "sub");
  mask(file);
  session(file);
  session_checked(file);
  group(file);
  group_of_self(file);
  job(file, 0, 1, 0, 0);
  job(file, 1, 1, 0, 0);
  job(file, 1, 0, 0, 0);
  dispositions(file);
  by_sigaction(file);
  by_initialized_sigaction(file);
  all_default(file);
  several_default(file);
  nothing_blocked(file);
  old_mask(file);
  own_mask(file);
  ids(file, getuid(), getgid());
  ids(file, 65534, 65534);
  groups(file, 65534);
  kinder(file);
  priority(file);
  limits(file, 100);
  environment(file, "value");
  environment_cleared(file);
  environment_replaced(file, list);
  environment_passed("/bin/pwd", list);
  environment_changed_and_passed(file);
  death(file);
  root(file, "/");
  root(file, "nothing");
  return 0;
}
