// RUN: %check_tidy %s
// exit in a fork child flushes what the parent had buffered and runs its
// atexit handlers.
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void usual(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    perror(argv[0]);
    exit(127); // expect: fork-exit
  }
  reap(pid);
  exit(0);
}

void usual_correct(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
  }
  reap(pid);
  exit(0);
}

void before_exec(char **argv, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    if (dup2(fd, 1) < 0)
      exit(1); // expect: fork-exit
    execvp(argv[0], argv);
    _exit(127);
  }
}

void several(char **argv, int fd, const char *dir) {
  pid_t pid = fork();
  if (pid == 0) {
    if (dup2(fd, 1) < 0)
      exit(1); // expect: fork-exit
    if (chdir(dir) < 0)
      err(1, "%s", dir); // expect: fork-exit
    execvp(argv[0], argv);
    if (errno == ENOENT)
      quick_exit(127); // expect: fork-exit
    errx(126, "exec"); // expect: fork-exit
  }
}

void in_switch(char **argv) {
  switch (fork()) {
  case -1:
    exit(1);
  case 0:
    execv(argv[0], argv);
    exit(127); // expect: fork-exit
  default:
    wait(NULL);
    exit(0);
  }
}

void early_return_of_parent(char **argv) {
  if (fork() > 0)
    return;
  execv(argv[0], argv);
  exit(127); // expect: fork-exit
}

static void die(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}
static void die_safely(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  _exit(1);
}

void by_helper(char **argv) {
  pid_t pid = fork();
  if (pid < 0)
    die("fork");
  if (pid == 0) {
    execv(argv[0], argv);
    die(argv[0]); // expect: fork-exit
  }
}

void by_safe_helper(char **argv) {
  pid_t pid = fork();
  if (pid < 0)
    die("fork");
  if (pid == 0) {
    execv(argv[0], argv);
    die_safely(argv[0]);
  }
}

static void run(char **argv) {
  execvp(argv[0], argv);
  perror("exec");
  exit(127);
}
static void run_safely(char **argv) {
  execvp(argv[0], argv);
  perror("exec");
  _exit(127);
}

void exec_in_helper(char **argv) {
  if (fork() == 0)
    run(argv); // expect: fork-exit
}

void exec_in_safe_helper(char **argv) {
  if (fork() == 0)
    run_safely(argv);
}

void memory_is_its_own(char **argv, char *buffer, int *flag) {
  pid_t pid = fork();
  if (pid == 0) {
    *flag = 1;
    sprintf(buffer, "%d", 3);
    argv[0] = malloc(10);
    setenv("A", "b", 1);
    sleep(1);
    execvp(argv[0], argv);
    _exit(127);
  }
}

void aborts(char **argv) {
  if (fork() == 0) {
    execvp(argv[0], argv);
    abort();
  }
}

void exec_on_one_path(char **argv, int builtin) {
  if (fork() == 0) {
    if (!builtin)
      execvp(argv[0], argv);
    exit(1); // expect: fork-exit
  }
}

void in_loop(char **argv, int n) {
  for (int i = 0; i < n; i++) {
    if (fork() == 0) {
      execl("/bin/sleep", "sleep", argv[i], (char *)NULL);
      exit(1); // expect: fork-exit
    }
  }
  while (wait(NULL) > 0)
    ;
}

void double_fork(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    if (fork() != 0)
      _exit(0);
    execvp(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  reap(pid);
}

#define EXEC_OR_EXIT(argv) (execvp((argv)[0], (argv)), exit(127))
void in_macro(char **argv) {
  if (fork() == 0)
    EXEC_OR_EXIT(argv); // expect: fork-exit
}

pid_t wrapped_fork(void) {
  pid_t pid = fork();
  if (pid < 0)
    die("fork");
  return pid;
}

void by_wrapper(char **argv) {
  pid_t pid = wrapped_fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  reap(pid);
}

static int forked(void) {
  if (fork() == 0)
    return 1;
  return 0;
}

void by_number(char **argv) {
  if (forked()) {
    execvp(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  reap(-1);
}

// By what it stores the child can be told from the parent, too.
static int started(pid_t *pid) {
  pid_t made = fork();
  if (made < 0)
    return -errno;
  *pid = made ? made : getpid();
  return made > 0;
}

int by_number_or_error(char **argv) {
  pid_t pid;
  int parent = started(&pid);
  if (parent < 0)
    return parent;
  if (parent == 0) {
    execvp(argv[0], argv);
    exit(127); // expect: fork-exit
  }
  reap(pid);
  return 0;
}

// The only thread of a process ends it as exit does.
void *by_thread(void *argument) {
  char **argv = argument;
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    pthread_exit(NULL); // expect: fork-exit
  }
  reap(pid);
  pthread_exit(NULL);
}

void killed(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    kill(getpid(), SIGKILL);
  }
  reap(pid);
}

void terminated(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    kill(getpid(), SIGTERM);
  }
  reap(pid);
} // expect: fork-exit
