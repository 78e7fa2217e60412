/* What the programs that measure have in common. */
#ifndef BENCH_H
#define BENCH_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
/* The program that the children become. */
static char *child;
static char *arguments[2];

static void die(const char *what) {
  fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void reap(pid_t pid) {
  int status;
  if (pid < 0)
    die("no child was made");
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      die("waitpid");
  if (status != 0) {
    fprintf(stderr, "bench: %s ended with status %d\n", child, status);
    exit(1);
  }
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Makes so much memory resident. */
static inline char *grow(size_t mib, int huge) {
  size_t size = mib << 20;
  if (!size)
    return NULL;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    die("mmap");
  if (madvise(memory, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) < 0)
    die("madvise");
  for (size_t i = 0; i < size; i += 4096)
    memory[i] = 1;
  return memory;
}

/* Kilobytes of this process, by a line of /proc/self/smaps_rollup or status. */
static inline long kilobytes(const char *file, const char *key) {
  char line[256];
  long value = 0;
  FILE *stream = fopen(file, "re");
  if (!stream)
    die(file);
  while (fgets(line, sizeof line, stream))
    if (strncmp(line, key, strlen(key)) == 0)
      value += strtol(line + strlen(key), NULL, 10);
  fclose(stream);
  return value;
}

static inline void shuffle(int *items, int count) {
  for (int i = count - 1; i > 0; --i) {
    int other = rand() % (i + 1), item = items[i];
    items[i] = items[other];
    items[other] = item;
  }
}

#endif
