// What becomes of the log while it is written is no matter of the program's,
// and what was recorded is there however the program ends.
//
// RUN: %build_c %s -o %t
// RUN: rm -rf %t.log %t.root && mkdir %t.root && %recorded %t %t.log %t.root

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                                       \
  ((condition) ? (void)0                                                       \
               : (fprintf(stderr, "line %d: %s (errno %d)\n", __LINE__,        \
                          #condition, errno),                                  \
                  abort()))

static void reap(pid_t pid, int expected) {
  int status;
  CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && status == expected);
}

static void fork_often(int count) {
  for (int i = 0; i < count; ++i) {
    pid_t pid = fork();
    if (pid == 0)
      _exit(0);
    reap(pid, 0);
  }
}

// The records of a process.
static int records(const char *path, pid_t process) {
  static char line[10000];
  FILE *log = fopen(path, "r");
  CHECK(log);
  int found = 0, c;
  size_t used = 0;
  while ((c = fgetc(log)) != EOF) {
    if (c && used < sizeof line - 1)
      line[used++] = (char)c;
    if (c != '\n')
      continue;
    line[used] = '\0';
    int pid;
    CHECK(sscanf(line, "safespawn1\t%*d\tfork\t%d", &pid) == 1);
    found += pid == process;
    used = 0;
  }
  CHECK(used == 0);
  fclose(log);
  return found;
}

static int exists(const char *path) {
  struct stat status;
  return stat(path, &status) == 0;
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  const char *log = argv[1];
  fork_often(1);
  CHECK(records(log, getpid()) == 1);

  // Processes that are killed, that leave by exec, or that may write no file.
  pid_t killed = fork();
  if (killed == 0) {
    fork_often(100);
    raise(SIGKILL);
  }
  reap(killed, SIGKILL);
  CHECK(records(log, killed) == 100);
  pid_t replaced = fork();
  if (replaced == 0) {
    fork_often(100);
    execl("/bin/true", "true", NULL);
  }
  reap(replaced, 0);
  CHECK(records(log, replaced) == 100);
  pid_t limited = fork();
  if (limited == 0) {
    fork_often(1);
    CHECK(setrlimit(RLIMIT_FSIZE, &(struct rlimit){1, 1}) == 0);
    fork_often(100);
    _exit(0);
  }
  reap(limited, 0);
  int fitted = records(log, limited);
  CHECK(fitted >= 1 && fitted < 101);

  // Somebody empties it, moves it away, and puts something else there.
  CHECK(truncate(log, 0) == 0);
  fork_often(100);
  CHECK(records(log, getpid()) == 100);
  CHECK(unlink(log) == 0);
  fork_often(100);
  CHECK(records(log, getpid()) > 0);
  CHECK(unlink(log) == 0 && mkdir(log, 0700) == 0);
  fork_often(100);
  CHECK(rmdir(log) == 0 && mkfifo(log, 0600) == 0);
  fork_often(100);
  CHECK(unlink(log) == 0);

  // A place where the path leads nowhere; it takes root to go there.
  CHECK(chdir(argv[2]) == 0);
  if (chroot(".") == 0) {
    fork_often(100);
    CHECK(!exists(log));
  }
}
