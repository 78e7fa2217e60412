// RUN: %compile && %run_each_method
// safespawn_message() writes what printf would.
#include "check.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC diagnostic ignored "-Wformat" /* odd ones are tried too */

static char *said(struct safespawn_step step) {
  int fd = scratch();
  CHECK(exit_status(safespawn_as_fork(safespawn_dup2(fd, 9), step,
                                      safespawn_exit(0))) == 0);
  return contents(fd);
}

#define SAME(...)                                                              \
  do {                                                                         \
    char expected[8192];                                                       \
    snprintf(expected, sizeof expected, __VA_ARGS__);                          \
    char *got = said(safespawn_message(9, __VA_ARGS__));                       \
    if (strcmp(got, expected) != 0)                                            \
      fprintf(stderr, "\"%s\" instead of \"%s\"\n", got, expected);            \
    CHECK(strcmp(got, expected) == 0);                                         \
  } while (0)

int main(void) {
  static const char *const none;
  SAME("plain");
  SAME("100%% %s|%10s|%-10s|%.2s|%5.1s|", "a", "b", "c", "long", "xyz");
  SAME("%s %c%c %3c|%-3c|", "s", 'a', '\n', 'b', 'c');
  SAME("%d %i %u %d %d %u", 1, -2, 3u, INT_MAX, INT_MIN, UINT_MAX);
  SAME("%5d|%-5d|%05d|%+d|% d|%.3d", 42, 42, 42, 42, 42, 7);
  SAME("%05d|%+05d|%-+6d|%8.3d|%-8.3d|%08.3d", -42, 42, 42, -7, -7, -7);
  SAME("%x %X %o %#x %#X %#o", 255u, 255u, 255u, 255u, 255u, 255u);
  SAME("%#x %#o %.0d|%.0x|%#.0o|%5.0d|", 0u, 0u, 0, 0u, 0u, 0);
  SAME("%#08x|%-#8x|%#8.4x|%08x|%#5o|%05o", 255u, 255u, 255u, 255u, 8u, 8u);
  SAME("%hhd %hhu %hd %hu", 300, 300u, 70000, 70000u);
  SAME("%ld %lu %lx", LONG_MIN, ULONG_MAX, LONG_MAX);
  SAME("%lld %llu", LLONG_MIN, ULLONG_MAX);
  SAME("%zu %zd %jd %ju %td", (size_t)1, (ssize_t)-1, INTMAX_MIN, UINTMAX_MAX,
       (ptrdiff_t)-3);
  CHECK(strcmp(said(safespawn_message(9, "%s|%.3s|%8s", none, none, none)),
               "(null)||  (null)") == 0);

  /* %m is the text of the child's errno, known or not, in any locale. */
  for (int error = 0; error < 140; ++error) {
    errno = error;
    SAME("%m");
  }
  errno = ENOENT;
  SAME("[%30m] [%-30m] %s", "after");
  CHECK(strcmp(said(safespawn_or(safespawn_chdir("/etc/passwd"),
                                 safespawn_message(9, "cd: %m"))),
               "cd: Not a directory") == 0);

  /* Longer than the child's buffer */
  static char text[20001];
  memset(text, 'x', sizeof text - 1);
  CHECK(strcmp(said(safespawn_message(9, "%s", text)), text) == 0);

  /* What it does not know, and what it has no place for. */
  static const char *const bad[] = {"%f", "%n",  "%*d", "%p",
                                    "%",  "%ls", "%lc", "%5"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i)
    CHECK(safespawn_message(9, bad[i], 0).error == EINVAL);
  CHECK(safespawn_message(9, "%d%d%d%d%d%d", 1, 2, 3, 4, 5, 6).error == 0);
  CHECK(safespawn_message(9, "%d%d%d%d%d%d%d", 1, 2, 3, 4, 5, 6, 7).error ==
        EINVAL);
  CHECK(safespawn_message(9, none).error == EINVAL);
  check_failure(
      safespawn(safespawn_step_(SAFESPAWN_STEP_MESSAGE, 2, 0, 0, 0, 0),
                safespawn_exit(0)),
      EINVAL, 0, SAFESPAWN_STEP_MESSAGE);

  /* One message is one write. */
  int ends[2];
  char buffer[64];
  CHECK(pipe2(ends, O_CLOEXEC | O_DIRECT) == 0);
  errno = 0;
  CHECK(exit_status(
            safespawn_as_fork(safespawn_message(ends[1], "%s: %m %d\n", "a", 1),
                              safespawn_exit(0))) == 0);
  CHECK(read(ends[0], buffer, sizeof buffer) ==
        (ssize_t)strlen(strerror(0)) + (ssize_t)strlen("a:  1\n"));

  /* To a pipe that nobody reads: the signal ends the child as it would any. */
  close(ends[0]);
  int status = wait_status(
      safespawn_as_fork(safespawn_message(ends[1], "x"), safespawn_exit(0)));
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
  CHECK(exit_status(
            safespawn_as_fork(safespawn_signal(SIGPIPE, SIG_IGN),
                              safespawn_or(safespawn_message(ends[1], "x"),
                                           safespawn_exit_errno(EPIPE, 8, 9)),
                              safespawn_exit(0))) == 8);
  return 0;
}
