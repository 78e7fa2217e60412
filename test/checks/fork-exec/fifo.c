// RUN: %check_tidy %s -checks=-*,safespawn-fork-exec -- -I %runtime_include

// A parent that is held until exec cannot open the other end.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int feed(const char *path, char **argv) {
  if (mkfifo(path, 0600) < 0)
    return -1;
  pid_t pid = fork(); // expect: fork-exec
  // expect-note@-1: "not rewritten: what the child opens may be a FIFO that it waits for"
  if (pid == 0) {
    int in = open(path, O_RDONLY);
    dup2(in, 0);
    close(in);
    execv(argv[0], argv);
    _exit(127);
  }
  int out = open(path, O_WRONLY);
  write(out, "x", 1);
  close(out);
  return waitpid(pid, NULL, 0);
}
