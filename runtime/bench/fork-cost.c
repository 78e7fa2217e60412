/* Times what a process pays for starting another one, by its size.
 *
 *   fork-cost size MIB HUGE SECONDS CHILD
 *   fork-cost record SECONDS CHILD
 *
 * The first prints samples of three kinds, one to a line: the kind, the way, a
 * tab and nanoseconds. `held` is until the call returns to the caller, `whole`
 * until the child has ended, and `touch` what it then takes to write to each
 * page of up to 256 MiB again. The second compares calls that the recorder sees
 * with the C library's own, in a process that it is preloaded into. */
#include "bench.h"
#include <dlfcn.h>
#include <safespawn.h>
#include <spawn.h>

enum { TOUCHED_MIB = 256 };

struct started {
  pid_t pid;
  FILE *stream;
};

static struct started nothing(void) { return (struct started){-1, NULL}; }

static struct started by_fork(void) {
  pid_t pid = fork();
  if (pid == 0) {
    execve(child, arguments, environ);
    _exit(127);
  }
  return (struct started){pid, NULL};
}

static struct started by_vfork(void) {
  pid_t pid = vfork();
  if (pid == 0) {
    execve(child, arguments, environ);
    _exit(127);
  }
  return (struct started){pid, NULL};
}

static struct started by_posix_spawn(void) {
  pid_t pid;
  if ((errno = posix_spawn(&pid, child, NULL, NULL, arguments, environ)))
    die("posix_spawn");
  return (struct started){pid, NULL};
}

static struct started by_safespawn(void) {
  return (struct started){safespawn(safespawn_execv(child, arguments)), NULL};
}

static struct started by_popen(void) {
  FILE *stream = popen(child, "r");
  if (!stream)
    die("popen");
  return (struct started){-1, stream};
}

static struct started by_system(void) {
  if (system(child) != 0)
    die("system");
  return (struct started){-1, NULL};
}

static const struct method {
  const char *name;
  struct started (*start)(void);
} methods[] = {{"nothing", nothing},
               {"fork + execve", by_fork},
               {"vfork + execve", by_vfork},
               {"posix_spawn", by_posix_spawn},
               {"safespawn", by_safespawn},
               {"popen", by_popen},
               {"system", by_system}};
enum { METHODS = sizeof methods / sizeof *methods };

static void finish(struct started started) {
  char byte;
  if (started.pid > 0)
    reap(started.pid);
  if (!started.stream)
    return;
  while (fread(&byte, 1, 1, started.stream) == 1)
    ;
  if (pclose(started.stream) != 0)
    die("pclose");
}

static void touch(char *memory, size_t size) {
  for (size_t i = 0; i < size; i += 4096)
    ++*(volatile char *)(memory + i);
}

static void measure(char *memory, size_t size, double seconds) {
  int order[METHODS];
  for (int i = 0; i < METHODS; ++i) {
    order[i] = i;
    finish(methods[i].start()); /* first calls probe, load and bind */
    touch(memory, size);
  }
  long long end = now() + (long long)(seconds * 1e9);
  for (int round = 0; round < 5 || now() < end; ++round) {
    shuffle(order, METHODS);
    for (int i = 0; i < METHODS; ++i) {
      const struct method *method = &methods[order[i]];
      long long start = now();
      struct started started = method->start();
      long long held = now() - start;
      finish(started);
      long long whole = now() - start;
      start = now();
      touch(memory, size);
      long long touched = now() - start;
      if (method->start != nothing)
        printf("held %s\t%lld\nwhole %s\t%lld\n", method->name, held,
               method->name, whole);
      printf("touch %s\t%lld\n", method->name, touched);
    }
  }
}

static pid_t (*plain_fork)(void);

static void fork_and_exit(pid_t (*function)(void)) {
  pid_t pid = function();
  if (pid == 0)
    _exit(0);
  reap(pid);
}

static void fork_and_exec(pid_t (*function)(void)) {
  pid_t pid = function();
  if (pid == 0) {
    execve(child, arguments, environ);
    _exit(127);
  }
  reap(pid);
}

static void measure_recorder(double seconds) {
  static const struct {
    const char *name;
    void (*run)(pid_t (*)(void));
  } ways[] = {{"fork + _exit", fork_and_exit}, {"fork + execve", fork_and_exec}};
  void *libc = dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD);
  *(void **)&plain_fork = libc ? dlsym(libc, "fork") : NULL;
  if (!plain_fork || plain_fork == fork) {
    fprintf(stderr, "fork-cost: the recorder is not preloaded\n");
    exit(1);
  }
  long long end = now() + (long long)(seconds * 1e9);
  int order[] = {0, 1, 2, 3};
  for (int round = 0; round < 5 || now() < end; ++round) {
    shuffle(order, 4);
    for (int i = 0; i < 4; ++i) {
      int way = order[i] / 2, recorded = order[i] % 2;
      long long start = now();
      ways[way].run(recorded ? fork : plain_fork);
      printf("%s %s\t%lld\n", recorded ? "recorded" : "plain", ways[way].name,
             now() - start);
    }
  }
}

int main(int argc, char **argv) {
  child = arguments[0] = argv[argc - 1];
  if (argc == 6 && strcmp(argv[1], "size") == 0) {
    size_t mib = (size_t)atol(argv[2]);
    char *memory = grow(mib, atoi(argv[3]));
    printf("resident\t%ld\n", kilobytes("/proc/self/status", "VmRSS:"));
    printf("huge\t%ld\n",
           kilobytes("/proc/self/smaps_rollup", "AnonHugePages:"));
    fflush(stdout);
    measure(memory, (mib < TOUCHED_MIB ? mib : TOUCHED_MIB) << 20,
            atof(argv[4]));
  } else if (argc == 4 && strcmp(argv[1], "record") == 0) {
    measure_recorder(atof(argv[2]));
  } else {
    fprintf(stderr, "fork-cost: started by runtime/bench/fork-cost\n");
    return 2;
  }
  return fflush(stdout) == 0 ? 0 : 1;
}
