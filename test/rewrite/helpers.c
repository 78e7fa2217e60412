// RUN: %check_rewrite %s --fixed %s.fixed --sanitize -- -Wno-unused-function
// SCENARIO: program show
// SCENARIO: program missing
// SCENARIO: echo text >input; program show >output

/* Functions of the unit that the child calls, and what it calculates. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "Inputs/wait.h"

#define MISSING 127

static char *quiet[] = {"show", "quiet", NULL};

static inline void die(const char *message) {
  perror(message);
  _exit(MISSING);
}

static inline void redirect(int from, int to) {
  if (from == to)
    return;
  if (dup2(from, to) < 0)
    die("dup2");
  close(from);
}

static inline void reset_signals(void) {
  signal(SIGINT, SIG_DFL);
  signal(SIGPIPE, SIG_DFL);
}

static inline void become(const char *file, char *const argv[]) {
  execvp(file, argv);
  fprintf(stderr, "%s: %s\n", file, strerror(errno));
  _exit(errno == ENOENT ? MISSING : 126);
}

void by_helpers(char *file, int input) {
  pid_t pid = fork();
  if (pid == 0) {
    reset_signals();
    redirect(input, STDIN_FILENO);
    redirect(STDOUT_FILENO, STDERR_FILENO + 2);
    redirect(STDERR_FILENO + 2, STDOUT_FILENO);
    become(file, quiet);
  }
  print_status("by_helpers", pid);
}

/* A constant first, a variable then. */
void twice(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    redirect(1, 2);
    redirect(fd, 1);
    execvp(file, quiet);
    die(file);
  }
  print_status("twice", pid);
}

static void child(const char *file, int quietly) {
  char *argv[4];
  int n = 0;
  argv[n++] = "show";
  if (quietly)
    argv[n++] = "quiet";
  argv[n++] = "last";
  argv[n] = NULL;
  execvp(file, argv);
  _exit(1);
}

void in_one_helper(char *file) {
  pid_t pid = fork();
  if (pid == 0)
    child(file, 1);
  print_status("in_one_helper", pid);
}

void built_arguments(char *file, const char *word, int number) {
  pid_t pid = fork();
  if (pid == 0) {
    char text[32];
    char *argv[5];
    snprintf(text, sizeof text, "number=%d", number);
    argv[0] = "show";
    argv[1] = "quiet";
    argv[2] = text;
    argv[3] = (char *)word;
    argv[4] = NULL;
    execvp(file, argv);
    _exit(2);
  }
  print_status("built_arguments", pid);
}

void counted_arguments(char *file, char **words, int count) {
  pid_t pid = fork();
  if (pid == 0) {
    char *argv[10];
    int i;
    argv[0] = "show";
    argv[1] = "quiet";
    for (i = 0; i < count && i < 7; i++)
      argv[i + 2] = words[i];
    argv[i + 2] = NULL;
    execvp(file, argv);
    _exit(2);
  }
  print_status("counted_arguments", pid);
}

void initialized_arguments(char *file, char *word) {
  pid_t pid = fork();
  if (pid == 0) {
    char *argv[] = {file, "quiet", word, NULL};
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(3);
  }
  print_status("initialized_arguments", pid);
}

void copied_text(char *file, const char *directory) {
  pid_t pid = fork();
  if (pid == 0) {
    char path[256];
    strcpy(path, directory);
    strcat(path, "/");
    strcat(path, file);
    execl(path, file, "quiet", path, (char *)NULL);
    execlp(file, file, "quiet", path, (char *)NULL);
    _exit(4);
  }
  print_status("copied_text", pid);
}

/* The parent has a variable of the name. */
void same_name(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    char *argv[] = {"show", "quiet", "the child's", NULL};
    execvp(file, argv);
    _exit(5);
  }
  const char *argv = "the parent's";
  puts(argv);
  print_status("same_name", pid);
}

void chosen(char *file, int first) {
  pid_t pid = fork();
  if (pid == 0) {
    const char *word = "second";
    if (first)
      word = "first";
    execlp(file, "show", "quiet", word, (char *)NULL);
    _exit(6);
  }
  print_status("chosen", pid);
}

void in_loop(char *file) {
  for (int i = 0; i < 3; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      char number[16];
      sprintf(number, "%d", i);
      execlp(file, "show", "quiet", number, (char *)NULL);
      _exit(7);
    }
    print_status("in_loop", pid);
  }
}

void shell(const char *command) {
  pid_t pid = fork();
  if (pid == 0) {
    const char *interpreter = getenv("INTERPRETER");
    if (interpreter == NULL)
      interpreter = "/bin/sh";
    execl(interpreter, "sh", "-c", command, (char *)NULL);
    _exit(8);
  }
  print_status("shell", pid);
}

void conditional_disposition(char *file, int ignore) {
  pid_t pid = fork();
  if (pid == 0) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    if (ignore)
      action.sa_handler = SIG_IGN;
    sigaction(SIGINT, &action, NULL); // expect-note: "not rewritten: "
    execvp(file, quiet);
    _exit(9);
  }
  print_status("conditional_disposition", pid);
}

void result_kept(char *file, const char *directory) {
  pid_t pid = fork();
  if (pid == 0) {
    int result = chdir(directory);
    if (result != 0)
      die("chdir");
    result = dup2(STDERR_FILENO, STDOUT_FILENO);
    if (result == -1)
      die("dup2");
    execvp(file, quiet);
    die("exec");
  }
  print_status("result_kept", pid);
}

void result_of_one_way(char *file, const char *directory) {
  pid_t pid = fork();
  if (pid == 0) {
    int result = -1;
    if (directory)
      result = chdir(directory);
    if (result < 0) // expect-note: "not rewritten: "
      _exit(10);
    execvp(file, quiet);
    _exit(11);
  }
  print_status("result_of_one_way", pid);
}

void result_overwritten(char *file, int other) {
  pid_t pid = fork();
  if (pid == 0) {
    int result = chdir("/nonexistent");
    result = other;
    if (result < 0) // expect-note: "not rewritten: this cannot be done before"
      _exit(10);
    execvp(file, quiet);
    _exit(11);
  }
  print_status("result_overwritten", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  char *words[] = {"one", "two", "three"};
  by_helpers(file, open("/dev/null", O_RDONLY | O_CLOEXEC));
  twice(file, 2);
  in_one_helper(file);
  built_arguments(file, "word", 42);
  counted_arguments(file, words, 3);
  initialized_arguments(file, "word");
  copied_text(file, "/nonexistent");
  same_name(file);
  chosen(file, 0);
  chosen(file, 1);
  in_loop(file);
  shell("echo from the shell");
  conditional_disposition(file, 1);
  result_kept(file, "/");
  result_kept(file, "/nonexistent");
  result_of_one_way(file, NULL);
  result_of_one_way(file, "/");
  result_overwritten(file, 1);
  return 0;
}
