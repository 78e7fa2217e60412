// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: program show
// SCENARIO: program missing
// SCENARIO: program ./there; touch there; program ./there; chmod +x there; program ./there
// SCENARIO: program /bin/echo 2>&-

/* What a child says and how it ends when exec has failed. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", "quiet", NULL};
static const char *name = "program";

void by_perror(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    perror("exec of 100%");
    _exit(127);
  }
  print_status("by_perror", pid);
}

void by_perror_of_variable(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    perror(file);
    _exit(127);
  }
  print_status("by_perror_of_variable", pid);
}

void by_perror_alone(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    perror("");
    execv(file, show);
    perror(NULL);
    _exit(127);
  }
  print_status("by_perror_alone", pid);
}

void by_fprintf(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    fprintf(stderr, "%s: cannot run '%s' (%d of %u): %s\n", name, file, 1, 2u,
            strerror(errno));
    _exit(127);
  }
  print_status("by_fprintf", pid);
}

void by_numbers(char *file, long value, unsigned char letter) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    fprintf(stderr, "%5ld|%-5ld|%05ld|%#o|%c|%%|%.2s\n", value, value,
            value, 8u, letter, file);
    _exit(127);
  }
  print_status("by_numbers", pid);
}

void by_dprintf(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    dprintf(STDERR_FILENO, "%s: %m\n", file);
    _exit(127);
  }
  print_status("by_dprintf", pid);
}

void by_fputs(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    fputs("cannot run ", stderr);
    fputs(file, stderr);
    fputs("\n", stderr);
    fflush(stderr);
    _exit(127);
  }
  print_status("by_fputs", pid);
}

void by_write(char *file) {
  static const char text[] = "failed\n";
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    write(STDERR_FILENO, "cannot run\n", 11);
    write(2, file, strlen(file));
    write(2, "\n", sizeof "\n" - 1);
    (void)!write(2, text, strlen(text));
    _exit(127);
  }
  print_status("by_write", pid);
}

void to_stdout(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    dprintf(1, "cannot run %s\n", file);
    _exit(1);
  }
  print_status("to_stdout", pid);
}

void status_by_errno(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    if (errno == ENOENT)
      _exit(127);
    else
      _exit(126);
  }
  print_status("status_by_errno", pid);
}

void status_unless_errno(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    if (errno != ENOENT)
      _exit(126);
    _exit(127);
  }
  print_status("status_unless_errno", pid);
}

void status_chosen(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    _exit(errno == EACCES ? 126 : 127);
  }
  print_status("status_chosen", pid);
}

void status_after_message(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    perror("exec"); // which may change errno
    _exit(errno == EACCES ? 126 : 127); // expect-note: "not rewritten: this cannot be done before the child exists"
  }
  print_status("status_after_message", pid);
}

void message_by_errno(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    if (errno == ENOENT) { // expect-note: "not rewritten: this cannot be done before the child exists"
      fprintf(stderr, "%s: not found\n", file);
      _exit(127);
    }
    perror(file);
    _exit(126);
  }
  print_status("message_by_errno", pid);
}

void result_of_exec(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    if (execvp(file, show) == -1) {
      perror("execvp");
      exit(EXIT_FAILURE);
    }
  }
  print_status("result_of_exec", pid);
}

void result_of_exec_kept(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int result = execvp(file, show);
    if (result < 0)
      fprintf(stderr, "exec: %s\n", strerror(errno));
    _exit(result == -1 ? 9 : 8);
  }
  print_status("result_of_exec_kept", pid);
}

void several_execs(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execv(file, show);
    execl("/nonexistent/show", "show", "quiet", (char *)NULL);
    execvp(file, show);
    execlp("/nonexistent", "a", (char *)0);
    perror("all failed");
    _exit(127);
  }
  print_status("several_execs", pid);
}

void one_of_two(char *file, int shell) {
  pid_t pid = fork();
  if (pid == 0) {
    if (shell)
      execl("/bin/sh", "sh", "-c", "echo from the shell; exit 5", (char *)NULL);
    else
      execvp(file, show);
    _exit(127);
  }
  print_status("one_of_two", pid);
}

void ends_on_either_way(char *file, int shell) {
  pid_t pid = fork();
  if (pid == 0) {
    if (shell) {
      execl("/nonexistent/sh", "sh", (char *)NULL);
      perror("sh");
      _exit(1);
    }
    execvp(file, show);
    perror(file);
    _exit(2);
  }
  print_status("ends_on_either_way", pid);
}

void with_standard_library(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    exit(3);
  }
  print_status("with_standard_library", pid);
}

int main(int argc, char **argv) {
  char *file = argv[argc - 1];
  by_perror(file);
  by_perror_of_variable(file);
  by_perror_alone(file);
  by_fprintf(file);
  by_numbers(file, -42, 'x');
  by_dprintf(file);
  by_fputs(file);
  by_write(file);
  to_stdout(file);
  status_by_errno(file);
  status_unless_errno(file);
  status_chosen(file);
  status_after_message(file);
  message_by_errno(file);
  result_of_exec(file);
  result_of_exec_kept(file);
  several_execs(file);
  one_of_two(file, 0);
  one_of_two(file, 1);
  ends_on_either_way(file, 0);
  ends_on_either_way(file, 1);
  with_standard_library(file);
  return 0;
}
