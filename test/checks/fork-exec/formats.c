// RUN: %check_tidy %s -checks=-*,safespawn-fork-exec -- -I%runtime_include
// Messages that a step can print, and those that it cannot.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

void wide(char **argv, const wchar_t *name) {
  if (fork() == 0) { // expect: fork-exec
    execvp(argv[0], argv);
    // expect-note@+1: "not rewritten: the message has a format"
    fprintf(stderr, "%ls: %s\n", name, strerror(errno));
    _exit(127);
  }
}

void wide_character(char **argv, wint_t letter) {
  if (fork() == 0) { // expect: fork-exec
    execvp(argv[0], argv);
    // expect-note@+1: "not rewritten: the message has a format"
    fprintf(stderr, "%lc\n", letter);
    _exit(127);
  }
}

void real(char **argv, double value) {
  if (fork() == 0) { // expect: fork-exec
    execvp(argv[0], argv);
    // expect-note@+1: "not rewritten: the message has a format"
    fprintf(stderr, "%f\n", value);
    _exit(127);
  }
}
