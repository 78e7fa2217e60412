/* libsafespawn-record.so: preloaded into a program, it writes a line for each
 * fork, _Fork, popen, system, posix_spawn and posix_spawnp to the file that
 * SAFESPAWN_RECORD names by its absolute path.
 *
 *   LD_PRELOAD=.../libsafespawn-record.so SAFESPAWN_RECORD=/tmp/log program
 *
 * The program must not notice. So nothing waits for a lock, is a cancellation
 * point or changes errno; a descriptor is kept only in processes that start
 * others, out of the way, close-on-exec, and never written to; and whatever
 * fails, fails in silence. vfork is left alone: a wrapper around it would
 * return from the child.
 *
 * In the parent of a fork the first write to each page copies it, which takes
 * as long as several system calls. So what is written for each call lies in
 * memory that a child does not get: the records go to a window onto the file,
 * with no system call but one that looks whether the file is still there. They
 * survive the process, however it ends.
 *
 * The lines, whose fields are separated by tabs, with null bytes in between:
 *
 *   safespawn1 TIME CALL PID NANOSECONDS RSS-KIB PAGE-TABLE-KIB THREADS
 *   ADDRESS BUILD-ID MODULE
 *
 * TIME is in microseconds since 1970. ADDRESS is where the call returns to, as
 * the module's file counts addresses. A tab, a newline or a backslash in MODULE
 * is written as \t, \n or \\; what is not known is -1 or -. */
#include "../src/format.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

#define NANOSECONDS 1000000000LL

static long long now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time); /* no system call where there is a vDSO */
  return time.tv_sec * NANOSECONDS + time.tv_nsec;
}

/*----------------------------------------------------------------------------
 * What a process knows of itself
 *--------------------------------------------------------------------------*/

/* The part of the log that a process fills on its own, in bytes. */
enum { WINDOW = 4096 };

static struct state {
  /* The window, of which `left` bytes are free: `end` is its end in the log,
   * `pages` the memory that it lies in. Only for who has set `busy`. */
  atomic_bool busy;
  char *window, *pages;
  size_t left;
  off_t end;

  /* How large the process is, once there is a time for the next reading. */
  atomic_llong next_reading;
  atomic_long resident_kib, table_kib, threads;
  /* Not on the stack, which may be a signal handler's. */
  struct reading {
    atomic_bool busy;
    char text[2048];
  } readings[8];
} *_Atomic own_state;

/* A child of fork finds it filled with zeros. NULL where the kernel does not
 * know how. */
static struct state *get_state(void) {
  struct state *state = atomic_load(&own_state), *other = NULL;
  if (state)
    return state;
  int saved = errno;
  state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (state == MAP_FAILED) {
    state = NULL;
  } else if (madvise(state, sizeof *state, MADV_WIPEONFORK) < 0 ||
             !atomic_compare_exchange_strong(&own_state, &other, state)) {
    munmap(state, sizeof *state);
    state = other;
  }
  errno = saved;
  return state;
}

/*----------------------------------------------------------------------------
 * The log
 *--------------------------------------------------------------------------*/

static char log_path[PATH_MAX];

/* Out of the way of programs that expect low numbers. */
enum { LOG_FD = 100 };
static int log_fd = -1;
static dev_t log_device;
static ino_t log_inode;

/* Whether the descriptor is the log's, and how long that is: programs close
 * descriptors that they did not open, and use the numbers for other files. */
static int is_log(int fd, off_t *size) {
  struct stat status;
  int saved = errno;
  if (fd < 0 || fstat(fd, &status) < 0) {
    /* Not in any case: in the parent of a fork each write copies a page. */
    errno = saved;
    return 0;
  }
  *size = status.st_size;
  return status.st_dev == log_device && status.st_ino == log_inode;
}

/* Opens the log to append so many bytes; returns -1 if that is not possible. */
static int open_log(size_t length, struct stat *status) {
  struct rlimit limit;
  int fd = (int)sys4(
      SYS_openat, AT_FDCWD, log_path,
      O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666);
  if (fd < 0)
    return -1;
  /* A write beyond the limit would raise SIGXFSZ. */
  if (fstat(fd, status) == 0 && S_ISREG(status->st_mode) &&
      getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
      (limit.rlim_cur == RLIM_INFINITY ||
       (rlim_t)status->st_size + length <= limit.rlim_cur))
    return fd;
  sys1(SYS_close, fd);
  return -1;
}

/* Keeps a copy of the descriptor in place of the one that was kept so far. */
static int keep(int fd, const struct stat *status) {
  off_t size;
  long kept = is_log(log_fd, &size)
                  ? sys3(SYS_dup3, fd, log_fd, O_CLOEXEC)
                  : sys3(SYS_fcntl, fd, F_DUPFD_CLOEXEC, LOG_FD);
  if (kept < 0)
    return 0;
  log_fd = (int)kept;
  log_device = status->st_dev;
  log_inode = status->st_ino;
  return 1;
}

/* Appends zeros to the log, which no other process writes to. */
static void map_window(struct state *state) {
  static char zeros[WINDOW];
  if (state->pages)
    munmap(state->pages, (size_t)(state->window + WINDOW - state->pages));
  state->pages = NULL;
  state->left = 0;
  struct stat status;
  int fd = open_log(WINDOW, &status);
  if (fd < 0)
    return;
  if (keep(fd, &status) && sys3(SYS_write, fd, zeros, WINDOW) == WINDOW) {
    off_t end = lseek(fd, 0, SEEK_CUR);
    off_t before = (end - WINDOW) % sysconf(_SC_PAGESIZE);
    size_t length = (size_t)before + WINDOW;
    char *pages = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                       end - (off_t)length);
    if (pages != MAP_FAILED) {
      madvise(pages, length, MADV_DONTFORK);
      state->pages = pages;
      state->window = pages + before;
      state->left = WINDOW;
      state->end = end;
    }
  }
  sys1(SYS_close, fd);
}

/* To write behind the end of a file that somebody cut off would be fatal. */
static int window_is_there(const struct state *state) {
  off_t size;
  return is_log(log_fd, &size) && size >= state->end;
}

static void copy(char *to, const struct iovec *parts, int count) {
  for (int i = 0; i < count; ++i)
    to = (char *)memcpy(to, parts[i].iov_base, parts[i].iov_len) +
         parts[i].iov_len;
}

static void append(struct state *state, const struct iovec *parts, int count) {
  size_t length = 0;
  for (int i = 0; i < count; ++i)
    length += parts[i].iov_len;
  int saved = errno, done = 0;
  /* Another thread may have it, or this one below a signal handler. */
  if (length <= WINDOW && !atomic_exchange(&state->busy, 1)) {
    if (state->left < length || !window_is_there(state))
      map_window(state);
    if ((done = state->left >= length)) {
      copy(state->window + WINDOW - state->left, parts, count);
      state->left -= length;
    }
    atomic_store(&state->busy, 0);
  }
  struct stat status;
  int fd = done ? -1 : open_log(length, &status);
  if (fd >= 0) {
    sys3(SYS_writev, fd, parts, count);
    sys1(SYS_close, fd);
  }
  if (errno != saved)
    errno = saved;
}

/*----------------------------------------------------------------------------
 * Who called
 *--------------------------------------------------------------------------*/

struct module {
  atomic_bool ready;
  uintptr_t base, bias;
  size_t length;
  char path[PATH_MAX], tail[2 * PATH_MAX]; /* build id, path, end of line */
};

struct site {
  _Atomic uintptr_t address;
  struct module *_Atomic module;
};

/* Only as much of these is touched as is used. */
static struct module modules[128];
static atomic_uint module_count;
static struct site sites[1024];

static const struct iovec unknown_tail = {"-\t-\n", 4};

static void put_build_id(struct sink *sink, const char *note, const char *end) {
  while (end - note >= (long)sizeof(ElfW(Nhdr))) {
    const ElfW(Nhdr) *head = (const void *)note;
    const char *name = note + sizeof *head;
    const char *text = name + ((head->n_namesz + 3) & ~3u);
    if (head->n_type == NT_GNU_BUILD_ID && head->n_namesz == 4 &&
        memcmp(name, "GNU", 4) == 0 && end - text >= (long)head->n_descsz) {
      for (unsigned i = 0; i < head->n_descsz; ++i) {
        sink_char(sink, "0123456789abcdef"[(unsigned char)text[i] >> 4]);
        sink_char(sink, "0123456789abcdef"[text[i] & 15]);
      }
      return;
    }
    note = text + ((head->n_descsz + 3) & ~3u);
  }
}

static void put_escaped(struct sink *sink, const char *text) {
  for (; *text; ++text) {
    if (*text == '\t' || *text == '\n' || *text == '\\')
      sink_char(sink, '\\');
    sink_char(sink, *text == '\t' ? 't' : *text == '\n' ? 'n' : *text);
  }
}

/* Reads the module's headers where they lie in memory. */
static int describe(struct module *module, const Dl_info *info) {
  const char *base = info->dli_fbase;
  const ElfW(Ehdr) *header = (const void *)base;
  if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
    return 0;
  const ElfW(Phdr) *segment = (const void *)(base + header->e_phoff);
  const ElfW(Phdr) *end = segment + header->e_phnum;
  module->base = module->bias = (uintptr_t)base;
  for (const ElfW(Phdr) *s = segment; s < end; ++s)
    if (s->p_type == PT_LOAD) {
      module->bias -= s->p_vaddr - s->p_offset;
      break;
    }
  struct sink sink = {module->tail, sizeof module->tail, 0, -1, 0};
  for (const ElfW(Phdr) *s = segment; s < end && !sink.used; ++s)
    if (s->p_type == PT_NOTE) {
      const char *note = (const char *)(module->bias + s->p_vaddr);
      put_build_id(&sink, note, note + s->p_memsz);
    }
  if (!sink.used)
    sink_char(&sink, '-');
  sink_char(&sink, '\t');

  /* The loader knows the program itself by whatever name it was started. */
  const char *name = info->dli_fname;
  int is_program = (uintptr_t)segment == getauxval(AT_PHDR);
  if (is_program && sys4(SYS_readlinkat, AT_FDCWD, "/proc/self/exe",
                         module->path, sizeof module->path - 1) > 0) {
    name = module->path;
  } else if (name[0] != '/' &&
             sys2(SYS_getcwd, module->path, sizeof module->path) > 0) {
    put_escaped(&sink, module->path);
    sink_char(&sink, '/');
  }
  put_escaped(&sink, name);
  if (sink.used == sink.size)
    return 0;
  sink_char(&sink, '\n');
  module->length = sink.used;
  return 1;
}

static struct module *find_module(uintptr_t address) {
  Dl_info info;
  if (!dladdr((void *)address, &info) || !info.dli_fbase || !info.dli_fname)
    return NULL;
  unsigned count = atomic_load(&module_count);
  for (unsigned i = 0; i < count && i < sizeof modules / sizeof *modules; ++i)
    if (atomic_load(&modules[i].ready) &&
        modules[i].base == (uintptr_t)info.dli_fbase)
      return &modules[i];
  if (count >= sizeof modules / sizeof *modules ||
      (count = atomic_fetch_add(&module_count, 1)) >=
          sizeof modules / sizeof *modules)
    return NULL;
  struct module *module = &modules[count];
  if (!describe(module, &info))
    return NULL;
  atomic_store(&module->ready, 1);
  return module;
}

/* As the loader must be asked only once for each address, forks stay as cheap
 * as they are and can be made in signal handlers. */
static struct module *module_of(uintptr_t address) {
  enum { COUNT = sizeof sites / sizeof *sites };
  for (unsigned i = 0; i < COUNT; ++i) {
    struct site *site = &sites[(address / 2 + i) % COUNT];
    uintptr_t found = atomic_load(&site->address);
    if (!found &&
        atomic_compare_exchange_strong(&site->address, &found, address)) {
      struct module *module = find_module(address);
      atomic_store(&site->module, module);
      return module;
    }
    if (found == address) {
      /* Another thread may be at it. */
      struct module *module = atomic_load(&site->module);
      return module ? module : find_module(address);
    }
  }
  return NULL;
}

/*----------------------------------------------------------------------------
 * How large the process is
 *--------------------------------------------------------------------------*/

/* Reading that takes the kernel about 10 us. It is read for the first call of a
 * process, and again after 500 times that: so the readings take 0.2 % of the
 * time, and each call that takes long has its own. */
enum { READINGS_APART = 500, LONGEST_READING = 50000 };

static long known(const struct state *state, const atomic_long *size) {
  return atomic_load(&state->next_reading) ? atomic_load(size) : -1;
}

static long field(const char *text, const char *name) {
  const char *found = strstr(text, name);
  return found ? strtol(found + strlen(name), NULL, 10) : -1;
}

static void read_sizes(struct state *state, long long start) {
  if (start < atomic_load(&state->next_reading))
    return;
  struct reading *reading = state->readings;
  while (atomic_exchange(&reading->busy, 1))
    if (++reading == state->readings + sizeof state->readings / sizeof *reading)
      return;
  long length = -1;
  int fd = (int)sys4(SYS_openat, AT_FDCWD, "/proc/self/status",
                     O_RDONLY | O_CLOEXEC, 0);
  if (fd >= 0) {
    length = sys3(SYS_read, fd, reading->text, sizeof reading->text - 1);
    sys1(SYS_close, fd);
  }
  reading->text[length > 0 ? length : 0] = '\0';
  atomic_store(&state->resident_kib, field(reading->text, "\nVmRSS:"));
  atomic_store(&state->table_kib, field(reading->text, "\nVmPTE:"));
  atomic_store(&state->threads, field(reading->text, "\nThreads:"));
  /* Longer only because somebody else had the processor. */
  long long end = now(CLOCK_MONOTONIC), took = end - start;
  atomic_store(&state->next_reading,
               end + READINGS_APART *
                         (took < LONGEST_READING ? took : LONGEST_READING));
  atomic_store(&reading->busy, 0);
}

/*----------------------------------------------------------------------------
 * The records
 *--------------------------------------------------------------------------*/

static void record(const char *call, long long start, void *caller) {
  long long end = now(CLOCK_MONOTONIC);
  struct state *state = log_path[0] ? get_state() : NULL;
  if (!state)
    return;
  char buffer[256];
  struct sink sink = {buffer, sizeof buffer, 0, -1, 0};
  static const struct conversion hexadecimal = {'x', 0, 0, 0, 0, 1, 0, 0, -1};
  read_sizes(state, end);
  struct module *module = module_of((uintptr_t)caller);

  sink_text(&sink, "safespawn1\t");
  sink_number(&sink, (now(CLOCK_REALTIME) - (end - start)) / 1000);
  sink_char(&sink, '\t');
  sink_text(&sink, call);
  const long long numbers[] = {
      sys0(SYS_getpid), end - start, known(state, &state->resident_kib),
      known(state, &state->table_kib), known(state, &state->threads)};
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; ++i) {
    sink_char(&sink, '\t');
    sink_number(&sink, numbers[i]);
  }
  sink_char(&sink, '\t');
  sink_integer(&sink, (uintptr_t)caller - (module ? module->bias : 0),
               &hexadecimal);
  sink_char(&sink, '\t');
  struct iovec parts[] = {{buffer, sink.used}, unknown_tail};
  if (module)
    parts[1] = (struct iovec){module->tail, module->length};
  append(state, parts, 2);
}

/*----------------------------------------------------------------------------
 * The functions
 *--------------------------------------------------------------------------*/

static pid_t (*real_fork)(void);
static pid_t (*real__Fork)(void);
static FILE *(*real_popen)(const char *, const char *);
static int (*real_system)(const char *);
typedef int spawn_function(pid_t *restrict, const char *restrict,
                           const posix_spawn_file_actions_t *,
                           const posix_spawnattr_t *restrict, char *const[],
                           char *const[]);
static spawn_function *real_posix_spawn;
static spawn_function *real_posix_spawnp;

static __attribute__((constructor)) void find_log(void) {
  const char *path = secure_getenv("SAFESPAWN_RECORD");
  if (path && path[0] == '/' && strlen(path) < sizeof log_path)
    strcpy(log_path, path);
}

/* Looked up when it is needed, since most programs start no other. Where the C
 * library lacks the function, nobody can have linked to it. The cast is POSIX's
 * own way around the rule that functions are no data. */
#define REAL(name, failed)                                                     \
  if (!real_##name) {                                                          \
    int saved = errno;                                                         \
    *(void **)&real_##name = dlsym(RTLD_NEXT, #name);                          \
    errno = saved;                                                             \
    if (!real_##name) {                                                        \
      errno = ENOSYS;                                                          \
      return failed;                                                           \
    }                                                                          \
  }

static __attribute__((always_inline)) inline pid_t
recorded_fork(const char *name, pid_t (*function)(void), void *caller) {
  long long start = now(CLOCK_MONOTONIC);
  pid_t pid = function();
  /* The child may be one of a threaded program: it does nothing. */
  if (pid > 0)
    record(name, start, caller);
  return pid;
}

EXPORT pid_t fork(void) {
  REAL(fork, -1)
  return recorded_fork("fork", real_fork, __builtin_return_address(0));
}

EXPORT pid_t _Fork(void);
EXPORT pid_t _Fork(void) {
  REAL(_Fork, -1)
  return recorded_fork("_Fork", real__Fork, __builtin_return_address(0));
}

EXPORT FILE *popen(const char *command, const char *mode) {
  REAL(popen, NULL)
  long long start = now(CLOCK_MONOTONIC);
  FILE *stream = real_popen(command, mode);
  if (stream)
    record("popen", start, __builtin_return_address(0));
  return stream;
}

EXPORT int system(const char *command) {
  REAL(system, -1)
  if (!command)
    return real_system(NULL);
  long long start = now(CLOCK_MONOTONIC);
  int status = real_system(command);
  record("system", start, __builtin_return_address(0));
  return status;
}

EXPORT int posix_spawn(pid_t *restrict pid, const char *restrict path,
                       const posix_spawn_file_actions_t *actions,
                       const posix_spawnattr_t *restrict attributes,
                       char *const arguments[], char *const environment[]) {
  REAL(posix_spawn, ENOSYS)
  long long start = now(CLOCK_MONOTONIC);
  int error =
      real_posix_spawn(pid, path, actions, attributes, arguments, environment);
  if (!error)
    record("posix_spawn", start, __builtin_return_address(0));
  return error;
}

EXPORT int posix_spawnp(pid_t *restrict pid, const char *restrict file,
                        const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *restrict attributes,
                        char *const arguments[], char *const environment[]) {
  REAL(posix_spawnp, ENOSYS)
  long long start = now(CLOCK_MONOTONIC);
  int error =
      real_posix_spawnp(pid, file, actions, attributes, arguments, environment);
  if (!error)
    record("posix_spawnp", start, __builtin_return_address(0));
  return error;
}
