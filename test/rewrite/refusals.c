// RUN: %check_rewrite %s --fixed %s.fixed -- -Wno-unused-result
// SCENARIO: program show
// SCENARIO: program missing

/* Children that a plan cannot stand for, or not quite, and one beside them that
 * it can. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "Inputs/wait.h"
static char *show[] = {"show", NULL};
static char *args[] = {"show", "quiet", "a", NULL};

/* an unopenable file, unchecked, then shared */
void unchecked_open(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open("nodir/file", O_WRONLY | O_CREAT, 0600);
    dup2(fd, 1);
    dup2(fd, 2);
    close(fd);
    execvp(file, show);
    _exit(1);
  }
  print_status("unchecked_open", pid);
}
void guarded_open(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open("nodir/file", O_RDWR);
    if (fd >= 0) {
      dup2(fd, 0);
      dup2(fd, 1);
      if (fd > 2)
        close(fd);
    }
    execvp(file, show);
    _exit(1);
  }
  print_status("guarded_open", pid);
}
void warned_open(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open("nodir/file", O_RDWR);
    if (fd < 0)
      perror("nodir/file");
    dup2(fd, 1);
    dup2(fd, 2);
    execvp(file, show);
    _exit(1);
  }
  print_status("warned_open", pid);
}
/* F_GETFD tested after a step */
void getfd(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    dup2(1, 2);
    int flags = fcntl(77, F_GETFD);
    if (flags < 0)
      _exit(9);
    execvp(file, show);
    _exit(1);
  }
  print_status("getfd", pid);
}
/* alias */
void alias(void) {
  char **p = args;
  pid_t pid = fork();
  if (pid == 0) {
    args[2] = "changed";
    execvp(p[0], p);
    _exit(1);
  }
  print_status("alias", pid);
}
/* a parent's variable, and after */
int counter;
void global_written(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    counter = 5;
    execvp(file, show);
    _exit(counter);
  }
  printf("%d\n", counter);
  print_status("global_written", pid);
}
void tty(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    close(0);
    if (isatty(0))
      setsid();
    execvp(file, show);
    _exit(1);
  }
  print_status("tty", pid);
}
void self(void) {
  pid_t pid = fork();
  if (pid == 0) {
    char text[20];
    snprintf(text, sizeof text, "pid %d", getpid());
    execlp("show", "show", text, (char *)0);
    _exit(1);
  }
  print_status("self", pid);
}
void ppid(void) {
  pid_t pid = fork();
  if (pid == 0) {
    if (getppid() == 1)
      _exit(3);
    execlp("show", "show", "quiet", (char *)0);
    _exit(1);
  }
  print_status("ppid", pid);
}
void reads_env(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    setenv("A", "b", 1);
    execlp(file, "show", "quiet", getenv("A"), (char *)0);
    _exit(1);
  }
  print_status("reads_env", pid);
}
void failed_runs_child(char *file) {
  pid_t pid = fork();
  if (pid <= 0) {
    execvp(file, show);
    _exit(1);
  }
  print_status("failed_runs_child", pid);
}
void run_on(char *file) {
  pid_t pid = fork();
  if (pid == 0)
    execvp(file, show);
  else
    print_status("run_on", pid);
}
void run_on_message(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    execvp(file, show);
    perror(file);
  }
  if (pid > 0)
  print_status("run_on_message", pid);
}
#define SPAWN(file) do { if (fork() == 0) { execvp(file, show); _exit(1); } } while (0)
void in_macro(char *file) {
  SPAWN(file);
  wait(NULL);
}
#define DIE _exit(1)
#define OUT STDOUT_FILENO
void uses_macros(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    dup2(fd, OUT);
    execvp(file, show);
    DIE;
  }
  print_status("uses_macros", pid);
}
void directive(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
#ifdef NOTHING
    setsid();
#endif
    execvp(file, show);
    _exit(1);
  }
  print_status("directive", pid);
}
void prints(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    printf("child\n");
    execvp(file, show);
    _exit(1);
  }
  print_status("prints", pid);
}
void sleeps(char *file) {
  pid_t pid = fork();
  if (pid == 0) {
    alarm(10);
    execvp(file, show);
    _exit(1);
  }
  print_status("sleeps", pid);
}
void reads_pipe(char *file, int fd) {
  pid_t pid = fork();
  if (pid == 0) {
    char c;
    if (read(fd, &c, 1) < 0)
      _exit(1);
    execvp(file, show);
    _exit(1);
  }
  print_status("reads_pipe", pid);
}
void counts_static(char *file) {
  static int n;
  pid_t pid = fork();
  if (pid == 0) {
    n++;
    execvp(file, show);
    _exit(n);
  }
  print_status("counts_static", pid);
}
int main(int argc, char **argv) {
  char *file = argv[1];
  printf("%d\n", argc); fflush(stdout);
  unchecked_open(file); guarded_open(file); warned_open(file); getfd(file); alias(); global_written(file);
  tty(file, 0); self(); ppid(); reads_env(file); failed_runs_child(file); 
  run_on_message(file); run_on(file); in_macro(file); uses_macros(file, 2); directive(file); 
  prints(file); sleeps(file); counts_static(file); reads_pipe(file, 0);
  return 0;
}
