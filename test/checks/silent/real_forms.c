// RUN: %check_tidy %s
// Forms from real programs that look like hazards.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void die(const char *message) __attribute__((noreturn));
char *xstrdup(const char *text); // unknown, but it allocates

#define xvfork()                                                               \
  ({                                                                           \
    pid_t made = vfork();                                                      \
    if (made < 0)                                                              \
      _exit(111);                                                              \
    made;                                                                      \
  })

static pid_t last_pid;

void result_of_macro(char **argv) {
  last_pid = xvfork();
  if (last_pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
}

int wait_status(char **argv) {
  int status;
  pid_t pid = xvfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  waitpid(pid, &status, 0);
  return status;
}

// The variable with the result may be written.
void writes_the_result(char **argv) {
  pid_t pid;
  if ((pid = vfork()) == 0) {
    pid--;
    pid = execv(argv[0], argv);
    _exit(pid);
  }
}

// Both processes restore it, and the parent comes last.
int restores_clobbered(char **argv, int level) {
  volatile int saved = level;
  pid_t pid = vfork();
  level = saved;
  if (pid == 0) {
    execv(argv[level], argv);
    _exit(127);
  }
  return level;
}

// Constants that are all ones.
void compares_with_minus_one(char **argv, unsigned id, size_t size) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (id != (unsigned)-1 && size != (size_t)-1)
      _exit(1);
    if (signal(SIGINT, SIG_DFL) == SIG_ERR)
      exit(2); // expect: vfork-exit
    if (id == (unsigned)-1)
      exit(3); // expect: vfork-exit
    execv(argv[0], argv);
    _exit(127);
  }
}

// What each process runs stands in a table.
static int run_child(char **argv) {
  execv(argv[0], argv);
  _exit(127);
}

static int parts_run;
static int run_parent(char **argv) {
  (void)argv;
  return ++parts_run;
}

static int (*const parts[])(char **argv) = {run_child, run_parent};

int by_table(char **argv) {
  pid_t pid = vfork();
  if (pid < 0)
    return -1;
  return parts[pid > 0](argv);
}
