// RUN: %compile && %run_each_method
// The exec family: which file runs, and which error remains when none does.
#include "check.h"

#include <stdarg.h>

static char directory[] = "/tmp/safespawn-XXXXXX";
static char paths[9][128];

static const char *file(int i, const char *name, const char *text, int mode) {
  snprintf(paths[i], sizeof paths[i], "%s/%s", directory, name);
  int fd = open(paths[i], O_WRONLY | O_CREAT | O_CLOEXEC, mode);
  CHECK(fd >= 0);
  CHECK(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
  CHECK(close(fd) == 0 && chmod(paths[i], (mode_t)mode) == 0);
  return paths[i];
}

static const char *subdirectory(int i, const char *name) {
  snprintf(paths[i], sizeof paths[i], "%s/%s", directory, name);
  CHECK(mkdir(paths[i], 0755) == 0);
  return paths[i];
}

#define FAILS(error, step)                                                     \
  do {                                                                         \
    struct safespawn_step step_ = step;                                        \
    check_failure(safespawn(step_), error, 0, step_.kind);                     \
  } while (0)

static void set_path(const char *format, ...) {
  char value[4 * 4096];
  va_list list;
  va_start(list, format);
  vsnprintf(value, sizeof value, format, list);
  va_end(list);
  CHECK(setenv("PATH", value, 1) == 0);
}

int main(void) {
  char *argv[] = {(char *)"name", (char *)"one", (char *)"two", NULL};
  char *none[] = {NULL};
  char *only[] = {(char *)"ONLY=this", NULL};
  CHECK(mkdtemp(directory));
  const char *script = file(0, "script", "exit $#\n", 0755);
  const char *shebang = file(1, "shebang", "#!/bin/sh\nexit 5\n", 0755);
  const char *denied = file(2, "denied", "exit 1\n", 0644);
  const char *empty = subdirectory(3, "empty");
  const char *other = subdirectory(4, "other");
  file(5, "other/denied", "exit 9\n", 0755);
  file(6, "other/script2", "exit 8\n", 0755);
  const char *broken = file(7, "broken", "#!/nonexistent/interpreter\n", 0755);

  /* execv and execve run no scripts by themselves, execvp does. */
  FAILS(ENOEXEC, safespawn_execv(script, argv));
  FAILS(ENOEXEC, safespawn_execve(script, argv, none));
  CHECK(exit_status(safespawn(safespawn_execvp(script, argv))) == 2);
  CHECK(exit_status(safespawn(safespawn_execvp(script, none))) == 0);
  CHECK(exit_status(safespawn(safespawn_execv(shebang, argv))) == 5);
  set_path("%s:%s", empty, directory);
  CHECK(exit_status(safespawn(safespawn_execvp("script", argv))) == 2);
  CHECK(exit_status(safespawn(safespawn_execlp("script", "a", "b", "c", "d",
                                               (char *)NULL))) == 3);

  /* As many arguments as the shell must get. */
  enum { MANY = 60000 };
  char **many = calloc(MANY + 1, sizeof *many);
  for (int i = 0; i < MANY; ++i)
    many[i] = (char *)"x";
  const char *counter = file(8, "counter", "test $# = 59999 && exit 4\n", 0755);
  CHECK(exit_status(safespawn(safespawn_execvp(counter, many))) == 4);

  /* Errors of a path */
  FAILS(ENOENT, safespawn_execv("/nonexistent", argv));
  FAILS(ENOENT, safespawn_execv("", argv));
  FAILS(ENOENT, safespawn_execvp("", argv));
  FAILS(EACCES, safespawn_execv(directory, argv));
  FAILS(EACCES, safespawn_execv(denied, argv));
  FAILS(EACCES, safespawn_execvp(denied, argv));
  FAILS(ENOTDIR, safespawn_execv("/etc/passwd/x", argv));
  FAILS(ENOENT, safespawn_execv(broken, argv));
  char loop[128];
  snprintf(loop, sizeof loop, "%s/loop", directory);
  CHECK(symlink(loop, loop) == 0);
  FAILS(ELOOP, safespawn_execv(loop, argv));
  static char name[5000];
  memset(name, 'n', sizeof name - 1);
  FAILS(ENAMETOOLONG, safespawn_execv(name, argv));
  FAILS(ENAMETOOLONG, safespawn_execvp(name, argv));
  name[256] = '\0';
  FAILS(ENAMETOOLONG, safespawn_execvp(name, argv));
  name[255] = '\0';
  FAILS(ENOENT, safespawn_execvp(name, argv));

  /* Along PATH: what cannot be executed is passed over, but not forgotten. */
  set_path("%s:/nonexistent:%s", directory, other);
  CHECK(exit_status(safespawn(safespawn_execvp("denied", argv))) == 9);
  set_path("%s:/nonexistent:%s", directory, empty);
  FAILS(EACCES, safespawn_execvp("denied", argv));
  FAILS(ENOENT, safespawn_execvp("absent", argv));
  set_path("/nonexistent:/etc/passwd");
  FAILS(ENOTDIR, safespawn_execvp("absent", argv));
  set_path("%s", directory);
  FAILS(EACCES, safespawn_execvp("empty", argv));
  /* A directory in the way ends nothing either. */
  set_path("%s:%s", directory, "/bin");
  CHECK(exit_status(
            safespawn(safespawn_execlp("true", "true", (char *)NULL))) == 0);
  /* Empty entries are the current directory, that of the child. */
  static const char *const here[] = {"", ":/nonexistent",
                                     "/nonexistent:", "/nonexistent::/bin"};
  for (int i = 0; i < 4; ++i) {
    set_path("%s", here[i]);
    CHECK(exit_status(safespawn(safespawn_chdir(other),
                                safespawn_execvp("script2", argv))) == 8);
  }
  /* An entry longer than any path is passed over. */
  memset(name, 'd', 4200);
  name[4200] = '\0';
  set_path("/%s:%s", name, other);
  CHECK(exit_status(safespawn(safespawn_execvp("script2", argv))) == 8);
  name[4090] = '\0';
  set_path("/%s:%s", name, other);
  FAILS(ENAMETOOLONG, safespawn_execvp("script2", argv));
  /* Without PATH there is a default. */
  unsetenv("PATH");
  CHECK(exit_status(safespawn(
            safespawn_execlp("sh", "sh", "-c", "exit 3", (char *)NULL))) == 3);
  FAILS(ENOENT, safespawn_execvp("script2", argv));
  /* PATH is the child's, also where the program gets another environment. */
  set_path("/nonexistent");
  CHECK(exit_status(safespawn(safespawn_setenv("PATH", other, 1),
                              safespawn_execvp("script2", argv))) == 8);
  CHECK(exit_status(safespawn(safespawn_setenv("PATH", other, 1),
                              safespawn_execvpe("script2", argv, only))) == 8);

  /* Environments */
  CHECK(strcmp(OUTPUT_OF("echo $NEW", safespawn_setenv("NEW", "x", 1)),
               "x\n") == 0);
  CHECK(exit_status(safespawn(safespawn_execle(
            "/bin/sh", "sh", "-c", "test $ONLY$HOME = this && exit 6",
            (char *)NULL, only))) == 6);
  CHECK(exit_status(safespawn(safespawn_execve(shebang, argv, NULL))) == 5);

  /* By descriptor */
  int fd = open("/bin/sh", O_RDONLY | O_CLOEXEC);
  char *shell[] = {(char *)"sh", (char *)"-c", (char *)"exit 11", NULL};
  CHECK(exit_status(safespawn(safespawn_fexecve(fd, shell, none))) == 11);
  FAILS(EINVAL, safespawn_fexecve(-1, shell, none));
  FAILS(EINVAL, safespawn_fexecve(fd, NULL, none));
  FAILS(EINVAL, safespawn_fexecve(fd, shell, NULL));
  FAILS(EBADF, safespawn_fexecve(888, shell, none));
  close(fd);
  fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
  FAILS(EACCES, safespawn_fexecve(fd, shell, none));
  close(fd);

  /* More than a program can get */
  enum { HUGE_SIZE = 3 << 20 };
  char *huge = malloc(HUGE_SIZE);
  memset(huge, 'h', HUGE_SIZE - 1);
  huge[HUGE_SIZE - 1] = '\0';
  char *large[] = {(char *)"true", huge, NULL};
  FAILS(E2BIG, safespawn_execv("/bin/true", large));
  FAILS(E2BIG, safespawn_execvp("/bin/true", large));
  char *large_environment[] = {huge, NULL};
  FAILS(E2BIG, safespawn_execve("/bin/true", argv, large_environment));

  /* A file that is being written */
  fd = open(shebang, O_WRONLY | O_CLOEXEC);
  FAILS(ETXTBSY, safespawn_execv(shebang, argv));
  close(fd);

  CHECK(safespawn(safespawn_execlp("/bin/rm", "rm", "-r", directory,
                                   (char *)NULL)) > 0);
  CHECK(wait(NULL) > 0);
  free(many);
  free(huge);
  check_no_children();
  return 0;
}
