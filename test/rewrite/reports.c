// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: program show
// SCENARIO: program missing
// SCENARIO: touch there; program ./there

/* Reports by err(), error() and stdout, and errors that are kept. */

#include <err.h>
#include <errno.h>
#include <error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", "quiet", NULL};
#define _(text) (text)

void by_err(char *file, const char *directory) {
  pid_t pid = fork();
  if (pid == 0) {
    if (chdir(directory) < 0)
      err(2, "cannot change to %s", directory);
    execvp(file, show);
    err(127, "cannot run %s", file);
  }
  print_status("by_err", pid);
}

void by_errx(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    errx(EXIT_FAILURE, "no %s, %d%%", file, 100);
  }
  print_status("by_errx", pid);
}

void by_warn(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    warn("%s", file);
    warnx("no %s", file);
    warn(NULL);
    _exit(126);
  }
  print_status("by_warn", pid);
}

void by_error(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    error(0, errno, "cannot run %s", file);
    error(3, 0, "giving up");
  }
  print_status("by_error", pid);
}

void by_another_error(char *file, int number) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    error(1, number, "cannot run %s", file); // expect-note: "not rewritten: this cannot be done before the child exists"
  }
  print_status("by_another_error", pid);
}

void by_marked_text(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    err(1, _("cannot run %s"), file);
  }
  print_status("by_marked_text", pid);
}

void with_many_values(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    err(1, "%d %d %d %d %d %s", 1, 2, 3, 4, 5, file);
  }
  print_status("with_many_values", pid);
}

void error_of_perror(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    perror(file);
    err(1, "again"); // expect-note: "not rewritten: this cannot be done before the child exists"
  }
  print_status("error_of_perror", pid);
}

void shadowed_name(char *file) {
  int program_invocation_short_name = 1;
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    err(1, "%s", file); // expect-note: "not rewritten: the call of 'err' is no step of a child"
  }
  print_status("shadowed_name", pid);
  printf("%d\n", program_invocation_short_name);
}

void keeps_errno(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    int error = errno;
    fprintf(stderr, "%s: %s\n", file, strerror(error));
    perror("again");
    _exit(error == ENOENT ? 127 : 126);
  }
  print_status("keeps_errno", pid);
}

void keeps_errno_for_later(char *file) {
  int saved;
  const char *text;
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    saved = errno;
    text = strerror(errno);
    perror("first");
    errno = saved;
    perror("second");
    fprintf(stderr, "third: %s\n", text);
    if (saved != ENOENT)
      _exit(126);
    _exit(127);
  }
  print_status("keeps_errno_for_later", pid);
}

void keeps_errno_too_long(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    int error = errno;
    execvp("./there", show);
    _exit(error == ENOENT ? 127 : 126); // expect-note: "not rewritten: this cannot be done before the child exists"
  }
  print_status("keeps_errno_too_long", pid);
}

void to_stdout(char *file) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    printf("the child is to run %s", file);
    putchar('\n');
    fflush(stdout);
    execvp(file, show);
    puts("there is no such program");
    fputs("100%\n", stdout);
    exit(127);
  }
  print_status("to_stdout", pid);
}

void to_stdout_unflushed(char *file) {
  printf("text of the parent\n");
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    puts("there is no such program"); // expect-note: "not rewritten: stdout may hold text of the parent"
    exit(127);
  }
  print_status("to_stdout_unflushed", pid);
}

void to_stdout_only(char *file) {
  int p[2];
  fflush(NULL);
  if (pipe(p) < 0)
    return;
  pid_t pid = fork();
  if (pid == 0) {
    close(p[0]);
    execvp(file, show);
    puts("there is no such program"); // expect-note: "not rewritten: what is printed here is lost where stdout is no terminal"
    _exit(127);
  }
  close(p[0]);
  close(p[1]);
  print_status("to_stdout_only", pid);
}

void to_stdout_sometimes(char *file, int verbose) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    if (verbose)
      puts("verbose"); // expect-note: "not rewritten: what is printed here is lost where stdout is no terminal"
    execvp(file, show);
    exit(127);
  }
  print_status("to_stdout_sometimes", pid);
}

void by_other_functions(char *file) {
  static const char text[] = "no program\n";
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    write(STDERR_FILENO, text, sizeof text - 1);
    fwrite("cannot run ", 1, 11, stderr);
    fputs(file, stderr);
    fputc('\n', stderr);
    putc('"', stderr);
    putc('\n', stderr);
    _exit(127);
  }
  print_status("by_other_functions", pid);
}

int main(int argc, char **argv) {
  if (argc < 2)
    return 1;
  char *file = argv[1];
  by_err(file, "/");
  by_err(file, "/missing");
  by_errx(file);
  by_warn(file);
  by_error(file);
  by_another_error(file, 0);
  by_marked_text(file);
  with_many_values(file);
  error_of_perror(file);
  shadowed_name(file);
  keeps_errno(file);
  keeps_errno_for_later(file);
  keeps_errno_too_long(file);
  to_stdout(file);
  to_stdout_unflushed(file);
  to_stdout_only(file);
  to_stdout_sometimes(file, 1);
  by_other_functions(file);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    fprintf(stderr, "main cannot run %s\n", file);
    return 9;
  }
  print_status("main", pid);
  return 0;
}
