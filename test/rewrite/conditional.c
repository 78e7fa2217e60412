// RUN: %check_rewrite %s --fixed %s.fixed -checks=-*,safespawn-fork-exec
// SCENARIO: program show
// SCENARIO: program missing

/* Code under conditions of the preprocessor. The header goes under none. */

#include "Inputs/wait.h"
#ifdef __linux__
#include <sys/ioctl.h>
#include <unistd.h>
#endif

#define HAVE_FORK 1

static char *show[] = {"show", "quiet", NULL};

void one_of_two(char *file) {
  pid_t pid;
#if HAVE_FORK
  pid = fork(); // expect-note: "not rewritten: the code has preprocessor directives in it"
#else
  pid = vfork();
#endif
  if (pid == 0) {
    execvp(file, show);
    _exit(127);
  }
  print_status("one_of_two", pid);
}

void child_in_one(char *file) {
  pid_t pid = fork(); // expect-note: "not rewritten: the code has preprocessor directives in it"
#if HAVE_FORK
  if (pid == 0) {
    execvp(file, show);
    _exit(127);
  }
#endif
  print_status("child_in_one", pid);
}

void all_in_one(char *file) {
#if HAVE_FORK
  pid_t pid = fork();
#ifdef DEBUG
  printf("%d\n", pid);
#endif
  if (pid == 0) {
    execvp(file, show);
    _exit(127);
  }
  print_status("all_in_one", pid);
#endif
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  one_of_two(file);
  child_in_one(file);
  all_in_one(file);
  return 0;
}
