/* Times ways of starting a process. Prints one sample per line: the method, a
 * tab and nanoseconds.
 *
 *   spawn time  MIB HUGE SECONDS CHILD   a process of so much resident memory
 *   spawn files COUNT SECONDS CHILD      a process of so many open files
 *   spawn soak  COUNT CHILD              prints spawns and resident KiB instead
 *
 * Methods take turns, each round in another order, until the time is over. */
#include "bench.h"
#include <fcntl.h>
#include <safespawn.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#ifdef WITH_GLIB
#include <glib.h>
#endif
#ifdef WITH_LIBUV
#include <uv.h>
#endif

static void by_fork(void) {
  pid_t pid = fork();
  if (pid == 0) {
    execve(child, arguments, environ);
    _exit(127);
  }
  reap(pid);
}

static void by_vfork(void) {
  pid_t pid = vfork();
  if (pid == 0) {
    execve(child, arguments, environ);
    _exit(127);
  }
  reap(pid);
}

static void by_posix_spawn(void) {
  pid_t pid;
  if ((errno = posix_spawn(&pid, child, NULL, NULL, arguments, environ)))
    die("posix_spawn");
  reap(pid);
}

static void by_safespawn(void) {
  reap(safespawn(safespawn_execv(child, arguments)));
}

static void by_safespawn_as_fork(void) {
  reap(safespawn_as_fork(safespawn_execv(child, arguments),
                         safespawn_exit(127)));
}

static void by_safespawn_start(void) {
  struct safespawn_child handle;
  int status;
  if (safespawn_start(&handle, safespawn_execv(child, arguments)) < 0 ||
      safespawn_wait(&handle, &status) < 0 || status != 0)
    die("safespawn_start");
}

#ifdef WITH_GLIB
static void by_glib_with(GSpawnFlags flags) {
  GError *error = NULL;
  GPid pid;
  if (!g_spawn_async(NULL, arguments, NULL, flags | G_SPAWN_DO_NOT_REAP_CHILD,
                     NULL, NULL, &pid, &error)) {
    fprintf(stderr, "spawn: %s\n", error->message);
    exit(1);
  }
  reap(pid);
  g_spawn_close_pid(pid);
}
static void by_glib(void) { by_glib_with(G_SPAWN_DEFAULT); }
static void by_glib_open(void) {
  by_glib_with(G_SPAWN_LEAVE_DESCRIPTORS_OPEN);
}
#endif

#ifdef WITH_LIBUV
static void on_exit_of(uv_process_t *process, int64_t status, int number) {
  if (status || number) {
    fprintf(stderr, "spawn: %s failed\n", child);
    exit(1);
  }
  uv_close((uv_handle_t *)process, NULL);
}

static void by_libuv(void) {
  uv_process_t process;
  uv_process_options_t options = {
      .file = child, .args = arguments, .exit_cb = on_exit_of};
  int error = uv_spawn(uv_default_loop(), &process, &options);
  if (error) {
    fprintf(stderr, "spawn: %s\n", uv_strerror(error));
    exit(1);
  }
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
#endif

/* What follows also reads the child's output, through a stream. */

static void drain(FILE *stream) {
  char buffer[256];
  if (!stream)
    die("no stream");
  while (fread(buffer, 1, sizeof buffer, stream) > 0)
    ;
}

static void by_popen(void) {
  FILE *stream = popen(child, "r");
  drain(stream);
  if (pclose(stream) != 0)
    die("pclose");
}

/* The technique that popen-noshell published, written anew: clone with shared
 * memory onto a stack of 8 MiB from malloc, one for each child. */
enum { NOSHELL_STACK = 8 << 20 };
struct noshell {
  int pipe[2];
};

static int noshell_child(void *data) {
  struct noshell *noshell = data;
  close(noshell->pipe[0]);
  dup2(noshell->pipe[1], STDOUT_FILENO);
  close(noshell->pipe[1]);
  execvp(arguments[0], arguments);
  _exit(127);
}

static void by_noshell(void) {
  struct noshell noshell;
  char *stack = malloc(NOSHELL_STACK);
  if (!stack || pipe(noshell.pipe) < 0)
    die("pipe");
  pid_t pid = clone(noshell_child, stack + NOSHELL_STACK - 16,
                    CLONE_VM | CLONE_VFORK | SIGCHLD, &noshell);
  close(noshell.pipe[1]);
  FILE *stream = fdopen(noshell.pipe[0], "r");
  drain(stream);
  fclose(stream);
  reap(pid);
  free(stack);
}

#ifdef WITH_POPEN
static void by_safespawn_popen(void) {
  FILE *stream = safespawn_popen(child, "r");
  drain(stream);
  if (safespawn_pclose(stream) != 0)
    die("safespawn_pclose");
}

static void by_popenv(void) {
  FILE *stream = safespawn_popenv(arguments, "r");
  drain(stream);
  if (safespawn_pclose(stream) != 0)
    die("safespawn_pclose");
}
#endif

/* With many open files: what it takes that the child gets none of them. */

static int files;

static void by_fork_closing(void) {
  pid_t pid = fork();
  if (pid == 0) {
    for (int fd = 3; fd < files + 3; ++fd)
      close(fd);
    execve(child, arguments, environ);
    _exit(127);
  }
  reap(pid);
}

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
static void by_posix_spawn_closing(void) {
  pid_t pid;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  if ((errno = posix_spawn(&pid, child, &actions, NULL, arguments, environ)))
    die("posix_spawn");
  posix_spawn_file_actions_destroy(&actions);
  reap(pid);
}
#endif

static void by_safespawn_closing(void) {
  reap(safespawn(safespawn_closefrom(3), safespawn_execv(child, arguments)));
}

struct method {
  const char *name;
  void (*run)(void);
};

static const struct method timed[] = {
    {"fork + execve", by_fork},
    {"vfork + execve", by_vfork},
    {"posix_spawn", by_posix_spawn},
    {"safespawn", by_safespawn},
    {"safespawn_as_fork", by_safespawn_as_fork},
    {"safespawn_start", by_safespawn_start},
#ifdef WITH_GLIB
    {"GLib", by_glib},
    {"GLib, descriptors left open", by_glib_open},
#endif
#ifdef WITH_LIBUV
    {"libuv", by_libuv},
#endif
    {"popen", by_popen},
    {"popen-noshell's technique", by_noshell},
#ifdef WITH_POPEN
    {"safespawn_popen", by_safespawn_popen},
    {"safespawn_popenv", by_popenv},
#endif
    {NULL, NULL}};

static const struct method with_files[] = {
    {"vfork + execve, closing none", by_vfork},
    {"safespawn, closing none", by_safespawn},
    {"safespawn, closefrom", by_safespawn_closing},
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    {"posix_spawn, addclosefrom_np", by_posix_spawn_closing},
#endif
    {"fork + close each + execve", by_fork_closing},
    {NULL, NULL}};

static void measure(const struct method *methods, double seconds) {
  int count = 0;
  int order[32];
  for (; methods[count].name; ++count)
    order[count] = count;
  /* A way that takes ten times the time takes part in each 32nd round, or
   * most of the time would go into a few samples of it. */
  long long took[32], least = 0;
  int slow[32] = {0};
  for (int i = 0; i < count; ++i)
    methods[i].run(); /* first calls probe, load and bind */
  for (int i = 0; i < count; ++i) {
    long long start = now();
    methods[i].run();
    took[i] = now() - start;
    if (i == 0 || took[i] < least)
      least = took[i];
  }
  for (int i = 0; i < count; ++i)
    slow[i] = took[i] > 10 * least;
  long long end = now() + (long long)(seconds * 1e9);
  for (int round = 0; round < 5 || now() < end; ++round) {
    shuffle(order, count);
    for (int i = 0; i < count; ++i) {
      const struct method *method = &methods[order[i]];
      if (slow[order[i]] && round % 32)
        continue;
      long long start = now();
      method->run();
      printf("%s\t%lld\n", method->name, now() - start);
    }
  }
}

static void soak(long count) {
  int status;
  for (long i = 0; i <= count; ++i) {
    if (i % (count / 10 ? count / 10 : 1) == 0) {
      printf("%ld\t%ld\n", i, kilobytes("/proc/self/status", "VmRSS:"));
      fflush(stdout);
    }
    /* One in eight fails, which may leave nothing either. */
    if (i % 8 == 7) {
      if (safespawn(safespawn_chdir("/nonexistent"),
                    safespawn_execv(child, arguments)) != -1)
        die("a child that should fail");
    } else {
      by_safespawn();
    }
  }
  if (waitpid(-1, &status, __WALL | WNOHANG) != -1 || errno != ECHILD)
    die("a child is left");
}

int main(int argc, char **argv) {
  child = arguments[0] = argv[argc - 1];
  if (argc == 6 && strcmp(argv[1], "time") == 0) {
    grow((size_t)atol(argv[2]), atoi(argv[3]));
    printf("resident\t%ld\n", kilobytes("/proc/self/status", "VmRSS:"));
    printf("huge\t%ld\n",
           kilobytes("/proc/self/smaps_rollup", "AnonHugePages:"));
    fflush(stdout);
    measure(timed, atof(argv[4]));
  } else if (argc == 5 && strcmp(argv[1], "files") == 0) {
    files = atoi(argv[2]);
    struct rlimit limit = {(rlim_t)files + 64, (rlim_t)files + 64};
    struct rlimit old;
    getrlimit(RLIMIT_NOFILE, &old);
    if (old.rlim_cur < limit.rlim_cur) {
      if (old.rlim_max > limit.rlim_max)
        limit.rlim_max = old.rlim_max;
      if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        die("no leave to open so many files");
    }
    for (int i = 0; i < files; ++i)
      if (open("/dev/null", O_RDONLY) < 0)
        die("/dev/null");
    measure(with_files, atof(argv[3]));
  } else if (argc == 4 && strcmp(argv[1], "soak") == 0) {
    soak(atol(argv[2]));
  } else {
    fprintf(stderr, "spawn: started by runtime/bench/run\n");
    return 2;
  }
  return fflush(stdout) == 0 ? 0 : 1;
}
