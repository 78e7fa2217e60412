// RUN: %check_tidy %s
// libc functions that write where the caller tells them.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void signal_sets(char **argv) {
  sigset_t set, old;
  struct sigaction sa, oldsa;
  if (vfork() == 0) {
    sigemptyset(&set);                   // expect: vfork-write
    sigfillset(&set);                    // expect: vfork-write
    sigaddset(&set, SIGINT);             // expect: vfork-write
    sigdelset(&set, SIGINT);             // expect: vfork-write
    sigprocmask(SIG_SETMASK, NULL, &old); // expect: vfork-write
    sigprocmask(SIG_SETMASK, &set, &old); // expect: vfork-write
    sigpending(&set);                    // expect: vfork-write
    memset(&sa, 0, sizeof sa);           // expect: vfork-write
    sigemptyset(&sa.sa_mask);            // expect: vfork-write
    sa.sa_handler = SIG_DFL;             // expect: vfork-write
    sigaction(SIGINT, &sa, &oldsa);      // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void signal_sets_read(char **argv, sigset_t *set, struct sigaction *sa) {
  if (vfork() == 0) {
    sigprocmask(SIG_SETMASK, set, NULL);
    sigaction(SIGINT, sa, NULL);
    if (sigismember(set, SIGINT))
      signal(SIGINT, SIG_DFL);
    execv(argv[0], argv);
    _exit(1);
  }
}

void signal_sets_own(char **argv) {
  if (vfork() == 0) {
    sigset_t set, old;
    struct sigaction sa, oldsa;
    memset(&sa, 0, sizeof sa);
    sigemptyset(&sa.sa_mask);
    sa.sa_handler = SIG_DFL;
    sigaction(SIGINT, &sa, &oldsa);
    sigfillset(&set);
    sigdelset(&set, SIGINT);
    sigprocmask(SIG_SETMASK, &set, &old);
    execv(argv[0], argv);
    _exit(1);
  }
}

void strings(char **argv, char *text) {
  char buffer[64];
  if (vfork() == 0) {
    strcpy(buffer, "x");          // expect: vfork-write
    strncpy(buffer, "x", 64);     // expect: vfork-write
    strcat(buffer, "y");          // expect: vfork-write
    strncat(text, "y", 1);        // expect: vfork-write
    stpcpy(buffer, "z");          // expect: vfork-write
    memcpy(buffer, "abc", 4);     // expect: vfork-write
    memmove(buffer + 1, buffer, 4); // expect: vfork-write
    memset(text, 0, 4);           // expect: vfork-write
    __builtin_memset(buffer, 0, 4); // expect: vfork-write
    __builtin_memcpy(&buffer[2], "x", 1); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void strings_own(char **argv, const char *dir) {
  if (vfork() == 0) {
    char buffer[64], *end;
    memset(buffer, 0, sizeof buffer);
    end = stpcpy(buffer, "/usr/bin/");
    strncpy(end, dir, 8);
    strcat(buffer, "/");
    memmove(buffer + 1, buffer, 4);
    *end = 'x';
    execv(buffer, argv);
    _exit(1);
  }
}

void strings_read(char **argv, const char *text) {
  if (vfork() == 0) {
    if (strlen(text) == 3 || strcmp(text, "ls") == 0 || strchr(text, '/'))
      execv(text, argv);
    _exit(memcmp(text, "a", 1) == 0);
  }
}

void files(char **argv, int fd) {
  char buffer[64];
  struct stat st;
  int fds[2];
  if (vfork() == 0) {
    read(fd, buffer, sizeof buffer);          // expect: vfork-write
    pread(fd, buffer, sizeof buffer, 0);      // expect: vfork-write
    readlink("/x", buffer, sizeof buffer);    // expect: vfork-write
    stat("/x", &st);                          // expect: vfork-write
    lstat("/x", &st);                         // expect: vfork-write
    fstat(fd, &st);                           // expect: vfork-write
    pipe(fds);                                // expect: vfork-write
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds); // expect: vfork-write
    write(fd, buffer, 1);
    execv(argv[0], argv);
    _exit(1);
  }
}

void files_own(char **argv, int fd) {
  if (vfork() == 0) {
    char buffer[64];
    struct stat st;
    int fds[2];
    if (read(fd, buffer, sizeof buffer) < 0)
      _exit(2);
    if (readlink("/x", buffer, sizeof buffer) < 0)
      _exit(2);
    if (stat("/x", &st) < 0 || fstat(fd, &st) < 0)
      _exit(2);
    if (pipe(fds) < 0)
      _exit(2);
    dup2(fds[0], 0);
    execv(argv[0], argv);
    _exit(1);
  }
}

void system_data(char **argv) {
  struct timespec ts;
  time_t now;
  struct tms tms;
  struct utsname uts;
  struct termios tio;
  struct rlimit rl;
  gid_t groups[8];
  if (vfork() == 0) {
    clock_gettime(CLOCK_REALTIME, &ts); // expect: vfork-write
    time(&now);                         // expect: vfork-write
    times(&tms);                        // expect: vfork-write
    uname(&uts);                        // expect: vfork-write
    tcgetattr(0, &tio);                 // expect: vfork-write
    getrlimit(RLIMIT_NOFILE, &rl);      // expect: vfork-write
    getgroups(8, groups);               // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void system_data_own(char **argv, const struct termios *saved, const struct rlimit *limit) {
  if (vfork() == 0) {
    struct timespec ts;
    struct termios tio;
    struct rlimit rl;
    clock_gettime(CLOCK_REALTIME, &ts);
    time(NULL);
    tcgetattr(0, &tio);
    tio.c_lflag |= ECHO;
    tcsetattr(0, TCSANOW, &tio);
    tcsetattr(0, TCSANOW, saved);
    getrlimit(RLIMIT_NOFILE, &rl);
    setrlimit(RLIMIT_NOFILE, &rl);
    setrlimit(RLIMIT_CORE, limit);
    execv(argv[0], argv);
    _exit(1);
  }
}

void fd_sets(char **argv, int fd) {
  fd_set set;
  FD_ZERO(&set);
  if (vfork() == 0) {
    FD_SET(fd, &set); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void fd_sets_own(char **argv, int fd) {
  if (vfork() == 0) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    if (FD_ISSET(fd, &set))
      close(fd);
    execv(argv[0], argv);
    _exit(1);
  }
}

struct buffers {
  char *own;
  char inline_text[8];
};

void through_fields(char **argv, struct buffers *b) {
  if (vfork() == 0) {
    strcpy(b->own, "x");         // expect: vfork-write
    strcpy(b->inline_text, "x"); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void through_own_pointer(char **argv, char *text) {
  if (vfork() == 0) {
    char own[8];
    char *p = text, *q = own;
    strcpy(q, "x");
    strcpy(p, "x"); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void vectors(char **argv, int fd) {
  char first[4], second[4];
  struct iovec iov[2] = {{first, 4}, {second, 4}};
  if (vfork() == 0) {
    readv(fd, iov, 2); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void written_out(char **argv, int fd, struct iovec *iov) {
  if (vfork() == 0) {
    writev(fd, iov, 2);
    execv(argv[0], argv);
    _exit(1);
  }
}

void null_destination(char **argv, sigset_t *set) {
  if (vfork() == 0) {
    sigprocmask(SIG_BLOCK, set, 0);
    sigaction(SIGHUP, (struct sigaction *)0, (struct sigaction *)0);
    execv(argv[0], argv);
    _exit(1);
  }
}
