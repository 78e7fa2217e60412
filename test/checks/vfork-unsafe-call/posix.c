// RUN: %check_tidy %s -config="{CheckOptions: [{key: safespawn.Rules, value: posix}]}"
// POSIX allows the child to exec and to _exit, and nothing else.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static void leave(void) { _exit(1); }

pid_t every_exec(char **argv, char **env, int fd) {
  pid_t pid = vfork();
  if (pid == 0) {
    execl("/bin/true", "true", (char *)NULL);
    execle("/bin/true", "true", (char *)NULL, env);
    execlp("true", "true", (char *)NULL);
    execv(argv[0], argv);
    execve(argv[0], argv, env);
    execvp(argv[0], argv);
    fexecve(fd, argv, env);
    _exit(errno == ENOENT ? 127 : 126);
  }
  return pid;
}

pid_t safe_functions(char **argv, int fd) {
  pid_t pid = vfork();
  if (pid == 0) {
    close(fd);               // expect: vfork-unsafe-call
    dup2(fd, 0);             // expect: vfork-unsafe-call
    open("/x", O_RDONLY);    // expect: vfork-unsafe-call
    setsid();                // expect: vfork-unsafe-call
    chdir("/");              // expect: vfork-unsafe-call
    signal(SIGINT, SIG_DFL); // expect: vfork-unsafe-call
    leave();                 // expect: vfork-unsafe-call
  }
  return pid;
}

pid_t unsafe_functions(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    puts("x"); // expect: vfork-unsafe-call
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t own_locals(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    int code;
    execv(argv[0], argv);
    code = 127; // expect: vfork-write
    code++;     // expect: vfork-write
    _exit(code);
  }
  return pid;
}

pid_t capital_exit(char **argv) {
  pid_t pid;
  if ((pid = vfork()) == 0) {
    execv(argv[0], argv);
    _Exit(127);
  }
  return pid;
}
