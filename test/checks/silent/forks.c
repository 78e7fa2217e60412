// RUN: %check_tidy %s
// Correct fork children may do what vfork children may not.
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

extern char **environ;
static int level;
void prepare(void *arg);

pid_t everything(char **argv, char **env, char *buffer) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int p[2];
    level++;
    environ = env;
    argv[0] = strdup(argv[0]);
    sprintf(buffer, "%d", level);
    setenv("LEVEL", buffer, 1);
    prepare(buffer);
    errno = 0;
    setgid(1);
    setuid(1);
    sleep(1);
    if (pipe(p) == 0)
      close(p[0]);
    fprintf(stderr, "starting %s\n", argv[0]);
    execvp(argv[0], argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
  }
  return pid;
}

void waits_for_parent(char **argv) {
  int p[2];
  if (pipe(p) < 0)
    return;
  pid_t pid = fork();
  if (pid == 0) {
    char go;
    close(p[1]);
    read(p[0], &go, 1);
    execvp(argv[0], argv);
    _exit(127);
  }
  close(p[0]);
  write(p[1], "x", 1);
}

void stops_itself(char **argv) {
  if (fork() == 0) {
    raise(SIGSTOP);
    execvp(argv[0], argv);
    _exit(127);
  }
}

int copy_in_background(FILE *from, FILE *to) {
  pid_t pid = fork();
  if (pid == 0) {
    int c;
    while ((c = getc(from)) != EOF)
      putc(c, to);
    exit(ferror(to) != 0);
  }
  return pid;
}

pid_t fork_user(const char *name, char **argv) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  struct passwd *pw = getpwnam(name);
  if (!pw || setuid(pw->pw_uid) != 0)
    _exit(126);
  execvp(argv[0], argv);
  _exit(127);
}

int main(int argc, char **argv) {
  pid_t pid = fork();
  if (pid < 0) {
    perror("fork");
    return 1;
  }
  if (pid == 0) {
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  reap(pid);
  return argc;
}
