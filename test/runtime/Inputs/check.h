/* What the runtime's tests have in common. */
#ifndef CHECK_H
#define CHECK_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <safespawn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                                       \
  ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition, errno))

static inline void check_failed(const char *file, int line, const char *text,
                                int error) {
  fprintf(stderr, "%s:%d: %s: does not hold (errno %s, last failure: %s)\n",
          file, line, text, strerror(error), safespawn_failure()->message);
  exit(1);
}

static inline int open_descriptors(void) {
  int count = -1; /* the directory's own */
  DIR *dir = opendir("/proc/self/fd");
  CHECK(dir);
  for (struct dirent *entry; (entry = readdir(dir));)
    count += entry->d_name[0] != '.';
  closedir(dir);
  return count;
}

/* AddressSanitizer takes the stack that a cancelled thread has left for one in
 * use. */
#if defined(__SANITIZE_ADDRESS__)
enum { CAN_CANCEL = 0 };
#else
enum { CAN_CANCEL = 1 };
#endif

/* No child is left, not even one that only __WALL can see. */
static inline void check_no_children(void) {
  CHECK(waitpid(-1, NULL, __WALL | WNOHANG) == -1 && errno == ECHILD);
}

static inline int wait_status(pid_t pid) {
  int status = -1;
  CHECK(pid > 0);
  pid_t waited;
  while ((waited = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
    ;
  CHECK(waited == pid);
  return status;
}

static inline int exit_status(pid_t pid) {
  int status = wait_status(pid);
  CHECK(WIFEXITED(status));
  return WEXITSTATUS(status);
}

/* The call failed as it should, and left nothing behind. */
#define check_failure(result, error, index, kind)                              \
  check_failure_at(__LINE__, result, error, index, kind)
static inline void check_failure_at(int line, pid_t result, int error,
                                    int index, int kind) {
  int seen = errno;
  const struct safespawn_error *failure = safespawn_failure();
  if (result != -1 || seen != error || failure->error != error ||
      failure->index != index || failure->kind != kind || !*failure->message)
    fprintf(stderr,
            "line %d: %d, %s, step %d of kind %d instead of %s, %d, %d\n", line,
            result, strerror(seen), failure->index, failure->kind,
            strerror(error), index, kind);
  CHECK(result == -1 && seen == error && failure->error == error &&
        failure->index == index && failure->kind == kind && *failure->message);
  check_no_children();
}

/* A process that is nobody's here has ended; its new parent may be slow. */
static inline int has_ended(pid_t pid) {
  char path[64], state = 'X';
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *stat = fopen(path, "re");
  if (stat && fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
    state = 'X';
  if (stat)
    fclose(stat);
  return state == 'X' || state == 'Z';
}

/* A place for a child's output that is read back at the end. */
static inline int scratch(void) {
  int fd = memfd_create("scratch", MFD_CLOEXEC);
  CHECK(fd >= 0);
  return fd;
}

static inline char *contents(int fd) {
  static char buffer[65536];
  ssize_t size = pread(fd, buffer, sizeof buffer - 1, 0);
  CHECK(size >= 0);
  buffer[size] = '\0';
  close(fd);
  return buffer;
}

/* What a shell command prints after these steps. */
#define OUTPUT_OF(command, ...)                                                \
  __extension__({                                                              \
    int fd_ = scratch();                                                       \
    CHECK(exit_status(safespawn(safespawn_dup2(fd_, 1), __VA_ARGS__,           \
                                safespawn_execl("/bin/sh", "sh", "-c",         \
                                                command, (char *)NULL))) ==    \
          0);                                                                  \
    contents(fd_);                                                             \
  })

#endif
