// RUN: %check_rewrite %s --fixed %s.fixed --sanitize
// SCENARIO: program show
// SCENARIO: program missing
// SCENARIO: program ./there; touch there; program ./there

/* How the result of fork() is tested. */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *arguments[] = {"show", "quiet", "exit=3", NULL};

void if_else_if_else(char *file) {
  pid_t pid = fork();

  if (pid < 0) {
    perror("fork");
    exit(1);
  } else if (pid == 0) {
    /* the child */
    execvp(file, arguments);
    perror("execvp");
    _exit(127);
  } else {
    print_status("if_else_if_else", pid);
  }
}

void child_first(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, arguments);
    _exit(127);
  } else if (pid < 0) {
    perror("fork");
    return;
  }
  print_status("child_first", pid);
}

void child_last(char *file) {
  pid_t pid = fork();
  if (pid > 0) {
    // the parent
    print_status("child_last", pid);
  } else if (pid == -1) {
    perror("fork");
  } else {
    execvp(file, arguments);
    fprintf(stderr, "%s: %s\n", file, strerror(errno));
    _exit(errno == ENOENT ? 127 : 126);
  }
}

void assigned_in_condition(char *file) {
  pid_t pid;
  if ((pid = fork()) == 0) {
    execvp(file, arguments);
    _exit(1);
  }
  print_status("assigned_in_condition", pid);
}

void assigned_and_compared(char *file) {
  pid_t pid;

  if ((pid = fork()) < 0) {
    perror("fork");
  } else if (!pid) {
    execvp(file, arguments);
    _exit(2);
  } else {
    print_status("assigned_and_compared", pid);
  }
}

void negated(char *file) {
  if (!fork()) {
    execvp(file, arguments);
    _exit(4);
  }
  int status;
  wait(&status);
  printf("negated: %d\n", WEXITSTATUS(status));
}

void yoda(char *file) {
  const pid_t pid = fork();
  if (0 == pid) {
    execvp(file, arguments);
    _exit(5);
  }
  print_status("yoda", pid);
}

void cast_and_expected(char *file) {
  long pid = (long)fork();
  if (__builtin_expect(pid == 0, 0)) {
    execvp(file, arguments);
    _exit(6);
  }
  print_status("cast_and_expected", (pid_t)pid);
}

void unbraced(char *file) {
  pid_t pid = fork();
  if (pid == 0)
    execvp(file, arguments), _exit(7);
  else
    print_status("unbraced", pid);
}

void early_return(char *file) {
  pid_t pid = fork();
  if (pid != 0) {
    print_status("early_return", pid);
    return;
  }
  execvp(file, arguments);
  _exit(8);
}

pid_t early_return_of_value(char *file) {
  pid_t pid;

  if ((pid = fork()))
    return pid;

  /* Only the child gets here. */
  execvp(file, arguments);
  fputs("no such luck\n", stderr);
  _exit(9);
}

int far_jump(char *file) {
  int result = 0;
  pid_t pid = fork();
  if (pid < 0)
    goto out;
  if (pid > 0)
    goto parent;
  execvp(file, arguments);
  _exit(10);
parent:
  print_status("far_jump", pid);
  result = 1;
out:
  return result;
}

void switched(char *file) {
  pid_t pid;
  switch (pid = fork()) {
  case -1:
    perror("fork");
    break;
  case 0:
    execvp(file, arguments);
    _exit(11);
  default:
    print_status("switched", pid);
    break;
  }
}

void switched_child_last(char *file) {
  pid_t pid = fork();
  switch (pid) {
  default:
    print_status("switched_child_last", pid);
    break;
  case -1:
    perror("fork");
    break;
  case 0:
    execvp(file, arguments);
    _exit(12);
  }
}

void switched_child_first(char *file) {
  pid_t pid = fork();
  switch (pid) {
  case 0: /* the child */
    execvp(file, arguments);
    perror(file);
    _exit(13);

  case -1: /* failure */
    perror("fork");
    exit(1);
  }
  print_status("switched_child_first", pid);
}

void switched_with_braces(char *file) {
  pid_t pid = fork();
  switch (pid) {
  case 0: {
    execvp(file, arguments);
    _exit(14);
  }
  default: {
    print_status("switched_with_braces", pid);
  }
  }
}

void falls_through(char *file) {
  pid_t pid = fork();
  int failed = 0;
  switch (pid) {
  case -1:
    failed = 1;
    /* fall through */
  default:
    if (!failed)
      print_status("falls_through", pid);
    break;
  case 0:
    execvp(file, arguments);
    _exit(15);
  }
}

void with_flag(char *file) {
  pid_t pid = fork();
  bool in_child = pid == 0;
  if (in_child) {
    execvp(file, arguments);
    _exit(16);
  }
  print_status("with_flag", pid);
}

void retries(char *file) {
  pid_t pid;
  while ((pid = fork()) < 0)
    sleep(1);
  if (pid == 0) {
    execvp(file, arguments);
    _exit(17);
  }
  print_status("retries", pid);
}

struct job {
  pid_t pid;
  const char *name;
};
static pid_t last;

void in_field(struct job *job, char *file) {
  job->pid = fork();
  if (job->pid == 0) {
    execvp(file, arguments);
    _exit(18);
  }
  print_status(job->name, job->pid);
}

void in_array(char *file) {
  pid_t pids[3];
  for (int i = 0; i < 3; ++i) {
    pids[i] = fork();
    if (pids[i] == 0) {
      execvp(file, arguments);
      _exit(19 + i);
    }
    print_status("in_array", pids[i]);
  }
}

void in_global(char *file) {
  last = fork();
  if (!last) {
    execvp(file, arguments);
    _exit(22);
  }
  print_status("in_global", last);
}

void both_in_one_condition(char *file, int enabled) {
  pid_t pid = enabled ? fork() : -1;
  if (pid == 0) {
    execvp(file, arguments);
    _exit(23);
  }
  print_status("both_in_one_condition", pid);
}

void unused(char *file) {
  if (fork() == 0) {
    execvp(file, arguments);
    _exit(24);
  }
  wait(NULL);
}

void nested(char *file, int depth) {
  if (depth) {
    int tries = 3;
    while (tries--) {
      pid_t pid = fork();
      if (pid == 0) {
        execvp(file, arguments);
        _exit(25);
      }
      if (pid > 0) {
        print_status("nested", pid);
        break;
      }
    }
  }
}

void copied(char *file) {
  pid_t first = fork(), pid = first;
  if (pid == 0) {
    execvp(file, arguments);
    _exit(26);
  }
  print_status("copied", first);
}

void with_conjunction(char *file, int enabled) {
  pid_t pid = -1;
  if (enabled && (pid = fork()) == 0) {
    execvp(file, arguments);
    _exit(27);
  }
  print_status("with_conjunction", pid);
}

int main(int argc, char **argv) {
  char *file = argv[1];
  struct job job = {0, "in_field"};
  if_else_if_else(file);
  child_first(file);
  child_last(file);
  assigned_in_condition(file);
  assigned_and_compared(file);
  negated(file);
  yoda(file);
  cast_and_expected(file);
  unbraced(file);
  early_return(file);
  print_status("early_return_of_value", early_return_of_value(file));
  far_jump(file);
  switched(file);
  switched_child_last(file);
  switched_child_first(file);
  switched_with_braces(file);
  falls_through(file);
  with_flag(file);
  retries(file);
  in_field(&job, file);
  in_array(file);
  in_global(file);
  both_in_one_condition(file, argc > 1);
  unused(file);
  nested(file, argc);
  copied(file);
  with_conjunction(file, argc > 1);
  return 0;
}
