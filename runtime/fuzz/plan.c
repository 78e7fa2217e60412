/* Plans out of arbitrary bytes: whatever the list of steps, the library neither
 * reads nor writes what it must not, leaves no child and no descriptor, and
 * leaves alone what is the caller's. A libFuzzer target.
 *
 * Steps whose effect reaches beyond the child (ids of other processes, paths
 * outside of the null device, limits of the user) are made only with harmless
 * arguments; so the whole can run as any user. Run it with -print_funcs=0: the
 * fuzzer's symbolizer would be a child too. */
#include <errno.h>
#include <fcntl.h>
#include <safespawn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *bytes;
static size_t left;
static void *kept[256];
static int keeping;

static unsigned byte(void) {
  if (!left)
    return 0;
  --left;
  return *bytes++;
}

static int number(void) {
  unsigned value = byte();
  return value < 0xf0 ? (int)value - 8 : (int)(value << 24 | byte() << 8);
}

static void *keep(void *memory) {
  if (!memory || keeping == 256)
    abort();
  return kept[keeping++] = memory;
}

/* Memory of exactly the size it should need, so that a byte more is seen. */
static char *string(void) {
  size_t length = byte() % 32;
  if (length > left)
    length = left;
  char *text = keep(malloc(length + 1));
  memcpy(text, bytes, length);
  text[length] = '\0';
  bytes += length;
  left -= length;
  return text;
}

static const char *path(void) {
  static const char *const some[] = {"/",    "/dev/null",    "/dev",
                                     "/bin", "/nonexistent", ""};
  return some[byte() % 6];
}

static const char *program(void) {
  static const char *const some[] = {"/bin/true", "true",     "/nonexistent",
                                     "/dev/null", "false",    "",
                                     "/",         "/dev/nul/x"};
  return some[byte() % 8];
}

static char **strings(void) {
  size_t count = byte() % 5;
  char **array = keep(malloc((count + 1) * sizeof *array));
  for (size_t i = 0; i < count; ++i)
    array[i] = string();
  array[count] = NULL;
  return array;
}

static struct safespawn_step step(int depth) {
  switch (byte() % 49) {
  case 0:
    return safespawn_dup2(number(), number());
  case 1:
    return safespawn_dup3(number(), number(), number());
  case 2:
    return safespawn_dup(number());
  case 3:
    return safespawn_open(path(), O_RDONLY | (byte() & 1 ? O_CLOEXEC : 0), 0);
  case 4:
    return safespawn_open_as(number(), path(), O_RDONLY, 0);
  case 5:
    return safespawn_close(number());
  case 6:
    return safespawn_inherit(number());
  case 7:
    return safespawn_fcntl(number(), byte() & 1 ? F_SETFD : F_GETFL, number());
  case 8:
    return safespawn_closefrom(number());
  case 9:
    return safespawn_close_range((unsigned)number(), (unsigned)number());
  case 10: {
    size_t count = byte() % 8;
    int *array = keep(malloc(count * sizeof *array + 1));
    for (size_t i = 0; i < count; ++i)
      array[i] = number();
    return safespawn_close_except(number(), array, count);
  }
  case 11:
    return safespawn_chdir(path());
  case 12:
    return safespawn_fchdir(number());
  case 13:
    return safespawn_chroot(path());
  case 14:
    return safespawn_umask((mode_t)number());
  case 15:
    return safespawn_setsid();
  case 16:
    return safespawn_setpgid(0, number() % 2);
  case 17:
    return safespawn_setpgrp();
  case 18: {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, byte() % 65);
    return safespawn_sigprocmask(number(), &set);
  }
  case 19:
    return safespawn_signal(number(), byte() & 1 ? SIG_IGN : SIG_DFL);
  case 20:
    return safespawn_default_signals();
  case 21: {
    struct rlimit limit = {byte(), 1024};
    return safespawn_setrlimit(byte() & 1 ? RLIMIT_NOFILE : number(), &limit);
  }
  case 22:
    return safespawn_nice(byte() % 20);
  case 23:
    return safespawn_setpriority(PRIO_PROCESS, 0, byte() % 20);
  case 24: {
    struct sched_param parameters = {0};
    return byte() & 1 ? safespawn_sched_setparam(0, &parameters)
                      : safespawn_sched_setscheduler(0, SCHED_OTHER,
                                                     &parameters);
  }
  case 25: {
    size_t length = byte() % 17;
    return safespawn_sched_setaffinity(0, length, keep(calloc(1, length + 1)));
  }
  case 26:
    return safespawn_oom_score_adj(number());
  case 27: {
    size_t count = byte() % 5;
    gid_t *array = keep(calloc(count + 1, sizeof *array));
    return safespawn_setgroups(count, array);
  }
  case 28:
    return safespawn_setuid((uid_t)number());
  case 29:
    return safespawn_setgid((gid_t)number());
  case 30:
    return safespawn_setresuid((uid_t)number(), (uid_t)number(),
                               (uid_t)number());
  case 31:
    return safespawn_setregid((gid_t)number(), (gid_t)number());
  case 32:
    return safespawn_unshare(byte() & 1 ? CLONE_FILES : CLONE_FS);
  case 33:
    return safespawn_setns(number(), 0);
  case 34:
    return safespawn_cgroup(number());
  case 35:
    return safespawn_pdeathsig(number());
  case 36:
    return safespawn_setenv(string(), string(), byte() & 1);
  case 37:
    return safespawn_unsetenv(string());
  case 38:
    return safespawn_putenv(string());
  case 39:
    return safespawn_clearenv();
  case 40:
    return safespawn_environ(strings());
  case 41:
    return safespawn_exit(number());
  case 42:
    return safespawn_exit_errno(number(), number(), number());
  case 43: {
    /* With what any conversion but a string may take. */
    const char *format = string();
    if (strchr(format, 's'))
      return safespawn_message(-1, "%.*s|%m", (int)byte(), string());
    return safespawn_message(number() % 2 ? -1 : 99, format, 1L, 2L, 3L, 4L, 5L,
                             6L);
  }
  case 44:
    return safespawn_detach();
  case 45: {
    size_t count = byte() % 4;
    struct safespawn_step *steps = keep(malloc((count + 1) * sizeof *steps));
    for (size_t i = 0; i < count; ++i)
      steps[i] = depth < 18 ? step(depth + 1) : safespawn_nothing();
    steps[count] = safespawn_end();
    return safespawn_or_v(steps);
  }
  case 46: /* steps that no maker makes */
    return safespawn_step_(number(), 0, 0, 0, 0, 0);
  case 47:
    return safespawn_nothing();
  default:
    return safespawn_execvpe(program(), strings(), strings());
  }
}

static int descriptors(void) {
  int count = 0;
  for (int fd = 0; fd < 256; ++fd)
    count += fcntl(fd, F_GETFD) >= 0;
  return count;
}

static void check(int holds, const char *what) {
  if (holds)
    return;
  fprintf(stderr, "%s\n", what);
  abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static int prepared;
  if (!prepared) {
    check(safespawn_method() != NULL, "no way of making children works here");
    prepared = 1;
  }
  bytes = data;
  left = size;
  int as_fork = byte() & 1;
  struct safespawn_step steps[33];
  int count = 0;
  while (left && count < 31 && keeping < 128)
    steps[count++] = step(0);
  steps[count++] = safespawn_execv("/bin/true", strings());
  steps[count] = safespawn_end();

  int before = descriptors();
  char directory[4096], after[4096];
  sigset_t mask, mask_after;
  check(getcwd(directory, sizeof directory) != NULL, "getcwd");
  sigprocmask(SIG_BLOCK, NULL, &mask);
  uid_t uid = geteuid();
  mode_t creation = umask(022);
  umask(creation);

  pid_t pid = as_fork ? safespawn_as_fork_v(steps) : safespawn_v(steps);
  if (pid < 0 && !as_fork) {
    const struct safespawn_error *failure = safespawn_failure();
    check(failure->error != 0 && *failure->message, "an untold failure");
    check(failure->index >= -1 && failure->index < count, "no such step");
  }
  /* A detached one is no child of ours. */
  int status;
  if (pid > 0) {
    pid_t waited;
    while ((waited = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
      ;
    check(waited == pid || errno == ECHILD, "waitpid");
  }
  pid_t remains = waitpid(-1, &status, __WALL | WNOHANG);
  if (remains != -1 || errno != ECHILD) {
    fprintf(stderr, "made %d, waitpid: %d, %s\n", (int)pid, (int)remains,
            strerror(errno));
    check(0, "a child is left");
  }
  check(descriptors() == before, "the caller's descriptors changed");
  check(getcwd(after, sizeof after) && strcmp(directory, after) == 0,
        "the caller's directory changed");
  sigprocmask(SIG_BLOCK, NULL, &mask_after);
  for (int i = 1; i < 65; ++i)
    check(sigismember(&mask, i) == sigismember(&mask_after, i),
          "the caller's signal mask changed");
  check(geteuid() == uid, "the caller's user changed");
  check(umask(creation) == creation, "the caller's umask changed");

  while (keeping)
    free(kept[--keeping]);
  return 0;
}
