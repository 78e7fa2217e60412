// RUN: %check_tidy %s
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (fork() == 0)
    execvp(argv[argc - 1], argv);
  wait(NULL);
} // expect: fork-exit "goes on as a second copy"
