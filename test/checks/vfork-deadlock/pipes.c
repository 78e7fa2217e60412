// RUN: %check_tidy %s
// Pipes between parent and child.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

struct channel {
  int fds[2];
  int in, out;
};

void reads_pipe(char **argv) {
  int p[2];
  if (pipe(p) < 0)
    exit(1);
  if (vfork() == 0) {
    char go;
    close(p[1]);
    read(p[0], &go, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
  write(p[1], "x", 1);
}

void reads_pipe2(char **argv) {
  int p[2];
  pipe2(p, O_CLOEXEC);
  if (vfork() == 0) {
    char go;
    if (read(p[0], &go, 1) != 1) // expect: vfork-deadlock
      _exit(2);
    execv(argv[0], argv);
    _exit(1);
  }
}

void reads_into_parent(char **argv) {
  int p[2];
  char go;
  pipe(p);
  if (vfork() == 0) {
    read(p[0], &go, 1); // expect: vfork-deadlock, vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void reads_socketpair(char **argv) {
  int s[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  if (vfork() == 0) {
    char go;
    read(s[1], &go, 1);    // expect: vfork-deadlock
    recv(s[1], &go, 1, 0); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void parent_reads(char **argv) {
  int p[2];
  char answer;
  pipe(p);
  pid_t pid = vfork();
  if (pid == 0) {
    dup2(p[1], 1);
    close(p[0]);
    close(p[1]);
    execv(argv[0], argv);
    _exit(1);
  }
  close(p[1]);
  read(p[0], &answer, 1);
}

void through_variable(char **argv) {
  int p[2];
  pipe(p);
  int in = p[0];
  if (vfork() == 0) {
    char go;
    read(in, &go, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void through_copies(char **argv) {
  int p[2];
  pipe(p);
  int a = p[0], b = a;
  if (vfork() == 0) {
    char go;
    int c = b;
    read(c, &go, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void through_field(char **argv) {
  struct channel ch;
  pipe(ch.fds);
  if (vfork() == 0) {
    char go;
    read(ch.fds[0], &go, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void through_other_field(char **argv, struct channel *ch) {
  int p[2];
  pipe(p);
  ch->in = p[0];
  ch->out = p[1];
  if (vfork() == 0) {
    char go;
    read(ch->in, &go, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

static int global_pipe[2];
void through_global(char **argv) {
  pipe(global_pipe);
  if (vfork() == 0) {
    char go;
    read(global_pipe[0], &go, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

static void wait_for_go(int fd) {
  char go;
  read(fd, &go, 1);
}
static void wait_deeper(int fd) { wait_for_go(fd); }

void through_helper(char **argv, int other) {
  int p[2];
  pipe(p);
  if (vfork() == 0) {
    wait_for_go(p[0]); // expect: vfork-deadlock
    wait_deeper(p[0]); // expect: vfork-deadlock
    wait_for_go(other);
    execv(argv[0], argv);
    _exit(1);
  }
}

static pid_t start_with(char **argv, int go) {
  pid_t pid = vfork();
  if (pid == 0) {
    char c;
    read(go, &c, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
  return pid;
}

void start_with_pipe(char **argv) {
  int p[2];
  pipe(p);
  reap(start_with(argv, p[0]));
}

void own_file(char **argv) {
  if (vfork() == 0) {
    char text[16];
    int fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && read(fd, text, sizeof text) > 0)
      close(fd);
    execv(argv[0], argv);
    _exit(1);
  }
}

void file_of_parent(char **argv) {
  int fd = open("/etc/hostname", O_RDONLY);
  if (vfork() == 0) {
    char c;
    read(fd, &c, 1);
    execv(argv[0], argv);
    _exit(1);
  }
}

void own_pipe(char **argv) {
  if (vfork() == 0) {
    int p[2];
    if (pipe(p) == 0) {
      write(p[1], "input", 5);
      close(p[1]);
      dup2(p[0], 0);
    }
    execv(argv[0], argv);
    _exit(1);
  }
}

void variable_reused(char **argv) {
  int p[2];
  pipe(p);
  int fd = p[0];
  fd = open("/etc/hostname", O_RDONLY);
  if (vfork() == 0) {
    char c;
    read(fd, &c, 1);
    execv(argv[0], argv);
    _exit(1);
  }
}

// Writing: one short message fits into the pipe; more may not.
void reports_error(char **argv) {
  int p[2], error = 0;
  pipe2(p, O_CLOEXEC);
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    int e = errno;
    write(p[1], &e, sizeof e);
    _exit(127);
  }
  close(p[1]);
  read(p[0], &error, sizeof error);
}

void reports_errno_directly(char **argv) {
  int p[2];
  pipe2(p, O_CLOEXEC);
  if (vfork() == 0) {
    execv(argv[0], argv);
    write(p[1], &errno, sizeof errno);
    _exit(127);
  }
}

void reports_with_retry(char **argv) {
  int p[2];
  pipe2(p, O_CLOEXEC);
  if (vfork() == 0) {
    execv(argv[0], argv);
    int e = errno;
    while (write(p[1], &e, sizeof e) < 0 && errno == EINTR)
      ;
    _exit(127);
  }
}

void reports_with_do_retry(char **argv) {
  int p[2];
  pipe2(p, O_CLOEXEC);
  if (vfork() == 0) {
    execv(argv[0], argv);
    int e = errno;
    ssize_t n;
    do
      n = write(p[1], &e, sizeof e);
    while (n == -1 && errno == EINTR);
    _exit(127);
  }
}

static void report(int fd, int e) {
  ssize_t n;
  do {
    n = write(fd, &e, sizeof e);
  } while (n < 0 && errno == EINTR);
  _exit(127);
}

void reports_in_helper(char **argv) {
  int p[2];
  pipe2(p, O_CLOEXEC);
  if (vfork() == 0) {
    execv(argv[0], argv);
    report(p[1], errno);
  }
}

void writes_in_loop(char **argv, const char *text, size_t n) {
  int p[2];
  pipe(p);
  if (vfork() == 0) {
    for (size_t i = 0; i < n; i++)
      write(p[1], text + i, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void writes_all(char **argv, const char *text, size_t n) {
  int p[2];
  pipe(p);
  if (vfork() == 0) {
    while (n > 0) {
      ssize_t done = write(p[1], text, n); // expect: vfork-deadlock
      if (done < 0)
        _exit(2);
      text += done; // expect: vfork-write
      n -= done;    // expect: vfork-write
    }
    execv(argv[0], argv);
    _exit(1);
  }
}

static char big[65536];
void writes_much(char **argv) {
  int p[2];
  pipe(p);
  if (vfork() == 0) {
    write(p[1], big, sizeof big); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void writes_pipe_buf(char **argv) {
  int p[2];
  pipe(p);
  if (vfork() == 0) {
    write(p[1], big, 4096);
    execv(argv[0], argv);
    _exit(1);
  }
}

void writes_more_than_pipe_buf(char **argv) {
  int p[2];
  pipe(p);
  if (vfork() == 0) {
    write(p[1], big, 4097); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void writes_much_to_a_file(char **argv) {
  if (vfork() == 0) {
    int fd = open("/var/log/x", O_WRONLY | O_CREAT, 0600);
    write(fd, big, sizeof big);
    execv(argv[0], argv);
    _exit(1);
  }
}

static void write_all(int fd, const char *text, size_t n) {
  while (n > 0) {
    ssize_t done = write(fd, text, n);
    if (done <= 0)
      return;
    text += done;
    n -= done;
  }
}

void writes_all_in_helper(char **argv) {
  int p[2];
  pipe(p);
  if (vfork() == 0) {
    write_all(p[1], big, sizeof big); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

// Descriptors that never wait.
void reads_without_blocking(char **argv) {
  int p[2], q[2], s[2];
  if (pipe2(p, O_NONBLOCK | O_CLOEXEC) < 0 || pipe(q) < 0 ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s) < 0)
    exit(1);
  fcntl(q[0], F_SETFL, fcntl(q[0], F_GETFL) | O_NONBLOCK);
  if (vfork() == 0) {
    char byte;
    read(p[0], &byte, 1);
    read(q[0], &byte, 1);
    read(s[0], &byte, 1);
    execv(argv[0], argv);
    _exit(1);
  }
}

void reads_with_other_flags(char **argv) {
  int p[2], q[2];
  if (pipe2(p, O_CLOEXEC) < 0 || pipe(q) < 0)
    exit(1);
  fcntl(q[0], F_SETFD, FD_CLOEXEC);
  fcntl(q[1], F_SETFL, O_NONBLOCK);
  if (vfork() == 0) {
    char byte;
    fcntl(q[0], F_SETFL, 0);
    read(p[0], &byte, 1); // expect: vfork-deadlock
    read(q[0], &byte, 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

// Copies of descriptors.
static int read_input(char *byte) { return read(STDIN_FILENO, byte, 1); }

void reads_duplicates(char **argv) {
  int p[2];
  if (pipe(p) < 0)
    exit(1);
  if (vfork() == 0) {
    char go;
    int copy = dup(p[0]);
    read(copy, &go, 1); // expect: vfork-deadlock
    dup2(p[0], STDIN_FILENO);
    read(0, &go, 1);  // expect: vfork-deadlock
    read_input(&go);  // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void reads_other_duplicates(char **argv, int file) {
  int p[2];
  if (pipe(p) < 0)
    exit(1);
  if (vfork() == 0) {
    char go;
    dup2(p[1], STDOUT_FILENO);
    read(0, &go, 1);
    dup2(p[0], STDIN_FILENO);
    dup2(file, STDIN_FILENO);
    read(0, &go, 1);
    if (dup2(file, 3) < 0)
      _exit(2);
    execv(argv[0], argv);
    _exit(1);
  }
}

// FIFOs.
void opens_fifo(char **argv) {
  mkfifo("/run/gate", 0600);
  if (vfork() == 0) {
    int fd = open("/run/gate", O_RDONLY); // expect: vfork-deadlock
    dup2(fd, 0);
    execv(argv[0], argv);
    _exit(1);
  }
}

void opens_fifo_for_writing(char **argv, const char *path) {
  mkfifo(path, 0600);
  if (vfork() == 0) {
    dup2(open(path, O_WRONLY), 1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void opens_fifo_without_blocking(char **argv) {
  mkfifo("/run/gate", 0600);
  if (vfork() == 0) {
    dup2(open("/run/gate", O_RDWR), 0);
    dup2(open("/run/gate", O_RDONLY | O_NONBLOCK), 0);
    execv(argv[0], argv);
    _exit(1);
  }
}

void opens_other_file(char **argv) {
  mkfifo("/run/gate", 0600);
  if (vfork() == 0) {
    dup2(open("/dev/null", O_RDONLY), 0);
    execv(argv[0], argv);
    _exit(1);
  }
}

void reads_counter(char **argv, int flags, unsigned start) {
  int go = eventfd(0, EFD_CLOEXEC);
  int never_waits = eventfd(0, EFD_NONBLOCK);
  int maybe_waits = eventfd(0, flags);
  int full = eventfd(1, 0), maybe_full = eventfd(start, 0);
  pid_t pid = vfork();
  if (pid == 0) {
    eventfd_t count;
    read(go, &count, sizeof count); // expect: vfork-deadlock
    eventfd_read(go, &count);       // expect: vfork-deadlock
    write(go, &count, sizeof count);
    read(never_waits, &count, sizeof count);
    read(maybe_waits, &count, sizeof count);
    read(full, &count, sizeof count);
    read(maybe_full, &count, sizeof count);
    execv(argv[0], argv);
    _exit(1);
  }
  eventfd_write(go, 1);
  reap(pid);
}
