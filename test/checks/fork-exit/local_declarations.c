// RUN: %check_tidy %s -- -w
// Functions that only the function which calls them declares.

void starts(char **argv) {
  int fork(void);
  int execv(const char *path, char *const *argv);
  void exit(int status);
  int wait(int *status);
  if (fork() == 0) {
    execv(argv[0], argv);
    exit(1); // expect: fork-exit
  }
  wait(0);
}
