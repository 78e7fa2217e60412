// RUN: %compile && %run_each_method
// safespawn_as_fork() does what the same statements do after fork(): several
// hundred random children, failing steps included, are made both ways from the
// same process. What they print, what their program inherits and how they end
// must be the same.
//
// A seed and a count as arguments run others.
#include "report.h"

#include <grp.h>
#include <sys/ioctl.h>

static char self[4096], directory[] = "/tmp/safespawn-XXXXXX";
static char report_file[64], script[64], created[64];
static uint64_t state;

static unsigned below(unsigned limit) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(state >> 33) % limit;
}

/* One random step: the libc call and its twin are made from the same numbers.
 */
struct choice {
  int kind;
  int a, b, c;
  const char *s, *t;
};

enum {
  DUP2,
  DUP3,
  DUP,
  OPEN,
  OPEN_AS,
  CLOSE,
  FCNTL,
  CLOSEFROM,
  CLOSE_RANGE,
  CHDIR,
  FCHDIR,
  CHROOT,
  UMASK,
  SETSID,
  SETPGID,
  SETPGRP,
  SIGPROCMASK,
  SIGNAL,
  SETRLIMIT,
  NICE,
  SETPRIORITY,
  SCHED_SETSCHEDULER,
  SCHED_SETAFFINITY,
  SETGROUPS,
  INITGROUPS,
  SETUID,
  SETGID,
  SETEUID,
  SETEGID,
  SETREUID,
  SETREGID,
  SETRESUID,
  SETRESGID,
  UNSHARE,
  PRCTL,
  SETENV,
  UNSETENV,
  PUTENV,
  CLEARENV,
  IOCTL,
  TCSETPGRP,
  MESSAGE,
  PERROR,
  EXEC,
  KINDS
};

static int descriptor(void) {
  static const int some[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 20, -1, 99, 1000000};
  return some[below(sizeof some / sizeof *some)];
}

static const char *path(void) {
  const char *some[] = {"/", "/dev/null", "/nonexistent", directory, "..",
                        ".", "",          "/dev/zero"};
  return some[below(sizeof some / sizeof *some)];
}

static const char *name(void) {
  static const char *const some[] = {"HOME", "NEW", "PATH", "", "A=B", "LANG"};
  return some[below(sizeof some / sizeof *some)];
}

static int id(void) {
  static const int some[] = {0, 65534, 1, -1, 12345};
  return some[below(sizeof some / sizeof *some)];
}

static struct choice choose(void) {
  struct choice c = {0};
  c.kind = (int)below(KINDS);
  /* Ids and namespaces end most of what could follow: rarer. */
  if (c.kind >= SETGROUPS && c.kind <= UNSHARE && below(3))
    c.kind = (int)below(SETRLIMIT);
  c.a = c.b = c.c = 0;
  switch (c.kind) {
  case DUP2:
    c.a = descriptor(), c.b = descriptor();
    break;
  case DUP3:
    c.a = descriptor(), c.b = descriptor();
    c.c = below(2) ? O_CLOEXEC : 0;
    break;
  case OPEN_AS:
    c.a = (int)below(12);
    c.b = below(2) ? O_RDWR : O_RDONLY;
    c.s = path();
    break;
  case OPEN:
    c.s = below(2) ? created : path();
    c.b = c.s == created ? O_RDWR | O_CREAT : O_RDONLY;
    c.c = 0666;
    break;
  case FCNTL:
    c.a = descriptor();
    c.b = below(2) ? F_SETFD : F_SETFL;
    c.c = c.b == F_SETFD ? (int)below(2) : 0;
    break;
  case CLOSEFROM:
    c.a = (int)below(10);
    break;
  case CLOSE_RANGE:
    c.a = (int)below(10), c.b = (int)below(30);
    break;
  case CHDIR:
  case CHROOT:
    c.s = path();
    if (c.kind == CHROOT && strcmp(c.s, directory) == 0)
      c.s = "/nonexistent";
    break;
  case UMASK:
    c.a = (int)below(0777);
    break;
  case SETPGID:
    c.a = 0, c.b = below(2) ? 0 : (int)below(3) - 1;
    break;
  case SIGPROCMASK:
    c.a = (int)below(4), c.b = (int)below(64) + 1, c.c = (int)below(64) + 1;
    break;
  case SIGNAL:
    c.a = (int)below(70), c.b = (int)below(2);
    break;
  case SETRLIMIT: {
    static const int some[] = {RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_STACK,
                               RLIMIT_MEMLOCK, 99};
    c.a = some[below(5)];
    c.b = c.a == RLIMIT_STACK ? 4 << 20 : (int)(below(500) + 24);
    c.c = c.b + (int)below(2) - (below(9) == 0);
    break;
  }
  case NICE:
    c.a = (int)below(8);
    break;
  case SETPRIORITY:
    c.a = below(4) ? PRIO_PROCESS : 9, c.b = (int)below(15);
    break;
  case SCHED_SETSCHEDULER:
    c.a = below(2) ? SCHED_BATCH : (int)below(9), c.b = 0;
    break;
  case SCHED_SETAFFINITY:
    c.a = (int)below(3);
    break;
  case UNSHARE: {
    static const int some[] = {CLONE_NEWUTS,  CLONE_NEWIPC, CLONE_FILES,
                               CLONE_NEWUSER, CLONE_NEWNS,  1};
    c.a = some[below(6)];
    break;
  }
  case PRCTL: {
    static const int some[] = {PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG,
                               PR_SET_KEEPCAPS, PR_SET_DUMPABLE, 9999};
    c.a = some[below(5)];
    c.b = c.a == PR_SET_PDEATHSIG ? (int)below(80) : 1;
    break;
  }
  case SETENV:
    c.s = name(), c.t = "value", c.a = (int)below(2);
    break;
  case PUTENV: {
    static const char *const some[] = {"PATH=/usr/bin:/bin", "NEW=x", "HOME",
                                       "X=Y=Z"};
    c.s = some[below(4)];
    break;
  }
  case IOCTL:
    c.a = descriptor();
    c.b = below(2) ? TIOCSCTTY : TIOCNOTTY;
    break;
  case MESSAGE:
  case PERROR:
    c.a = c.kind == PERROR ? 2 : descriptor();
    c.s = "a step";
    break;
  case EXEC: {
    /* Mostly such as fail. */
    const char *some[] = {"/nonexistent", "nonexistent", "/", "/etc/passwd", "",
                          "/dev/null/x",  script};
    c.s = some[below(below(4) ? 6 : 7)];
    c.a = (int)below(3);
    break;
  }
  default:
    c.a = c.kind >= SETUID && c.kind <= SETRESGID ? id() : descriptor();
    c.b = c.kind >= SETUID ? id() : 0;
    c.c = c.kind >= SETUID ? id() : 0;
    c.s = c.kind == INITGROUPS ? (below(2) ? "root" : "nobody") : name();
  }
  return c;
}

static sigset_t signals(const struct choice *c) {
  sigset_t set;
  int saved = errno;
  sigemptyset(&set);
  if (c->kind == SIGPROCMASK) {
    sigaddset(&set, c->b);
    sigaddset(&set, c->c);
    if (c->b == 1)
      sigfillset(&set);
  }
  errno = saved; /* which the child is to see as it was */
  return set;
}

static struct rlimit limit(const struct choice *c) {
  struct rlimit limit = {(rlim_t)c->b, (rlim_t)c->c};
  return limit;
}

static const gid_t groups[] = {3, 1, 2, 65534};
static cpu_set_t cpus[3];
static char *program[4];
static char *other_environment[] = {(char *)"ONLY=this",
                                    (char *)"PATH=/nonexistent", NULL};

static int call(const struct choice *c) {
  sigset_t set = signals(c);
  struct rlimit rlimit = limit(c);
  struct sched_param param = {c->b};
  void (*handler)(int) = c->b ? SIG_IGN : SIG_DFL;
  switch (c->kind) {
  case DUP2:
    return dup2(c->a, c->b);
  case DUP3:
    return dup3(c->a, c->b, c->c);
  case DUP:
    return dup(c->a);
  case OPEN:
    return open(c->s, c->b, c->c);
  case OPEN_AS: {
    int fd = open(c->s, c->b, c->c);
    if (fd < 0 || fd == c->a)
      return fd;
    int result = dup2(fd, c->a);
    int saved = errno;
    close(fd);
    errno = saved;
    return result;
  }
  case CLOSE:
    return close(c->a);
  case FCNTL:
    return fcntl(c->a, c->b, c->c);
  case CLOSEFROM:
    close_range((unsigned)c->a, ~0u, 0);
    return 0;
  case CLOSE_RANGE:
    return close_range((unsigned)c->a, (unsigned)c->b, 0);
  case CHDIR:
    return chdir(c->s);
  case FCHDIR:
    return fchdir(c->a);
  case CHROOT:
    return chroot(c->s);
  case UMASK:
    umask((mode_t)c->a);
    return 0;
  case SETSID:
    return setsid();
  case SETPGID:
    return setpgid(c->a, c->b);
  case SETPGRP:
    return setpgrp();
  case SIGPROCMASK:
    return sigprocmask(c->a, &set, NULL);
  case SIGNAL:
    return signal(c->a, handler) == SIG_ERR ? -1 : 0;
  case SETRLIMIT:
    return setrlimit((unsigned)c->a, &rlimit);
  case NICE: {
    int saved = errno;
    errno = 0;
    if (nice(c->a) == -1 && errno)
      return -1;
    errno = saved;
    return 0;
  }
  case SETPRIORITY:
    return setpriority((unsigned)c->a, 0, c->b);
  case SCHED_SETSCHEDULER:
    return sched_setscheduler(0, c->a, &param);
  case SCHED_SETAFFINITY:
    return sched_setaffinity(0, sizeof *cpus, &cpus[c->a]);
  case SETGROUPS:
    return setgroups(4, groups);
  case INITGROUPS:
    return initgroups(c->s, 7);
  case SETUID:
    return setuid((uid_t)c->a);
  case SETGID:
    return setgid((gid_t)c->a);
  case SETEUID:
    return seteuid((uid_t)c->a);
  case SETEGID:
    return setegid((gid_t)c->a);
  case SETREUID:
    return setreuid((uid_t)c->a, (uid_t)c->b);
  case SETREGID:
    return setregid((gid_t)c->a, (gid_t)c->b);
  case SETRESUID:
    return setresuid((uid_t)c->a, (uid_t)c->b, (uid_t)c->c);
  case SETRESGID:
    return setresgid((gid_t)c->a, (gid_t)c->b, (gid_t)c->c);
  case UNSHARE:
    return unshare(c->a);
  case PRCTL:
    return prctl(c->a, c->b, 0, 0, 0);
  case SETENV:
    return setenv(c->s, c->t, c->a);
  case UNSETENV:
    return unsetenv(c->s);
  case PUTENV:
    return putenv((char *)(uintptr_t)c->s);
  case CLEARENV:
    return clearenv();
  case IOCTL:
    return ioctl(c->a, (unsigned long)c->b, 0);
  case TCSETPGRP:
    return tcsetpgrp(c->a, 1);
  case MESSAGE:
    return dprintf(c->a, "%s: %m (%d)\n", c->s, c->a) < 0 ? -1 : 0;
  case PERROR:
    perror(c->s);
    return 0;
  case EXEC:
    return c->a == 0   ? execv(c->s, program)
           : c->a == 1 ? execvp(c->s, program)
                       : execve(c->s, program, other_environment);
  }
  abort();
}

static struct safespawn_step step(const struct choice *c) {
  sigset_t set = signals(c);
  struct rlimit rlimit = limit(c);
  struct sched_param param = {c->b};
  switch (c->kind) {
  case DUP2:
    return safespawn_dup2(c->a, c->b);
  case DUP3:
    return safespawn_dup3(c->a, c->b, c->c);
  case DUP:
    return safespawn_dup(c->a);
  case OPEN:
    return safespawn_open(c->s, c->b, (mode_t)c->c);
  case OPEN_AS:
    return safespawn_open_as(c->a, c->s, c->b, (mode_t)c->c);
  case CLOSE:
    return safespawn_close(c->a);
  case FCNTL:
    return safespawn_fcntl(c->a, c->b, c->c);
  case CLOSEFROM:
    return safespawn_closefrom(c->a);
  case CLOSE_RANGE:
    return safespawn_close_range((unsigned)c->a, (unsigned)c->b);
  case CHDIR:
    return safespawn_chdir(c->s);
  case FCHDIR:
    return safespawn_fchdir(c->a);
  case CHROOT:
    return safespawn_chroot(c->s);
  case UMASK:
    return safespawn_umask((mode_t)c->a);
  case SETSID:
    return safespawn_setsid();
  case SETPGID:
    return safespawn_setpgid(c->a, c->b);
  case SETPGRP:
    return safespawn_setpgrp();
  case SIGPROCMASK:
    return safespawn_sigprocmask(c->a, &set);
  case SIGNAL:
    return safespawn_signal(c->a, c->b ? SIG_IGN : SIG_DFL);
  case SETRLIMIT:
    return safespawn_setrlimit(c->a, &rlimit);
  case NICE:
    return safespawn_nice(c->a);
  case SETPRIORITY:
    return safespawn_setpriority(c->a, 0, c->b);
  case SCHED_SETSCHEDULER:
    return safespawn_sched_setscheduler(0, c->a, &param);
  case SCHED_SETAFFINITY:
    return safespawn_sched_setaffinity(0, sizeof *cpus, &cpus[c->a]);
  case SETGROUPS:
    return safespawn_setgroups(4, groups);
  case INITGROUPS:
    return safespawn_initgroups(c->s, 7);
  case SETUID:
    return safespawn_setuid((uid_t)c->a);
  case SETGID:
    return safespawn_setgid((gid_t)c->a);
  case SETEUID:
    return safespawn_seteuid((uid_t)c->a);
  case SETEGID:
    return safespawn_setegid((gid_t)c->a);
  case SETREUID:
    return safespawn_setreuid((uid_t)c->a, (uid_t)c->b);
  case SETREGID:
    return safespawn_setregid((gid_t)c->a, (gid_t)c->b);
  case SETRESUID:
    return safespawn_setresuid((uid_t)c->a, (uid_t)c->b, (uid_t)c->c);
  case SETRESGID:
    return safespawn_setresgid((gid_t)c->a, (gid_t)c->b, (gid_t)c->c);
  case UNSHARE:
    return safespawn_unshare(c->a);
  case PRCTL:
    return safespawn_prctl(c->a, (unsigned long)c->b, 0, 0, 0);
  case SETENV:
    return safespawn_setenv(c->s, c->t, c->a);
  case UNSETENV:
    return safespawn_unsetenv(c->s);
  case PUTENV:
    return safespawn_putenv(c->s);
  case CLEARENV:
    return safespawn_clearenv();
  case IOCTL:
    return safespawn_ioctl(c->a, (unsigned long)c->b, 0);
  case TCSETPGRP:
    return safespawn_tcsetpgrp(c->a, 1);
  case MESSAGE:
    return safespawn_message(c->a, "%s: %m (%d)\n", c->s, c->a);
  case PERROR:
    return safespawn_message(2, "%s: %m\n", c->s);
  case EXEC:
    return c->a == 0   ? safespawn_execv(c->s, program)
           : c->a == 1 ? safespawn_execvp(c->s, program)
                       : safespawn_execve(c->s, program, other_environment);
  }
  abort();
}

/* A child: choices, some with a condition, some with handlers. */
enum { LONGEST = 10, HANDLERS = 3 };
static struct link {
  struct choice choice, handler[HANDLERS];
  int holds, handlers;
} links[LONGEST];
static int length, last_exec, end;

static void choose_child(void) {
  length = 1 + (int)below(LONGEST);
  for (int i = 0; i < length; ++i) {
    links[i].choice = choose();
    links[i].holds = below(6) != 0;
    links[i].handlers = below(3) ? 0 : (int)below(HANDLERS + 1);
    if (links[i].choice.kind == PERROR) /* does not tell if it failed */
      links[i].handlers = 0;
    for (int j = 0; j < links[i].handlers; ++j)
      links[i].handler[j] = choose();
  }
  last_exec = (int)below(4);
  end = (int)below(2);
}

static pid_t by_fork(void) {
  pid_t pid = fork();
  if (pid)
    return pid;
  errno = 0;
  for (int i = 0; i < length; ++i)
    if (links[i].holds && call(&links[i].choice) < 0)
      for (int j = 0; j < links[i].handlers; ++j)
        call(&links[i].handler[j]);
  if (last_exec)
    execv(self, program);
  if (end)
    _exit(errno == ENOENT ? 44 : 55);
  _exit(127);
}

static pid_t by_plan(void) {
  struct safespawn_step steps[LONGEST + 3], lists[LONGEST][HANDLERS + 2];
  for (int i = 0; i < length; ++i) {
    lists[i][0] = step(&links[i].choice);
    int j = 0;
    for (; j < links[i].handlers; ++j)
      lists[i][j + 1] = step(&links[i].handler[j]);
    lists[i][j + 1] = safespawn_end();
    steps[i] = safespawn_when(links[i].holds,
                              j ? safespawn_or_v(lists[i]) : lists[i][0]);
  }
  int n = length;
  if (last_exec)
    steps[n++] = safespawn_execv(self, program);
  steps[n++] = end ? safespawn_exit_errno(ENOENT, 44, 55) : safespawn_exit(127);
  steps[n] = safespawn_end();
  errno = 0;
  return safespawn_as_fork_v(steps);
}

struct outcome {
  int status;
  size_t sizes[3];
  char text[3][65536];
};

static void read_back(struct outcome *outcome, int i, int fd) {
  ssize_t size = fd < 0 ? 0 : pread(fd, outcome->text[i], 65535, 0);
  CHECK(size >= 0);
  outcome->sizes[i] = (size_t)size;
  outcome->text[i][size] = '\0';
}

static void observe(pid_t (*make)(void), struct outcome *outcome) {
  unlink(created);
  unlink(report_file);
  int fd = open(report_file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  CHECK(fd >= 0 && fchmod(fd, 0666) == 0);
  CHECK(ftruncate(1, 0) == 0 && ftruncate(5, 0) == 0);
  lseek(1, 0, SEEK_SET);
  lseek(5, 0, SEEK_SET);
  outcome->status = wait_status(make());
  read_back(outcome, 0, fd);
  read_back(outcome, 1, 1);
  read_back(outcome, 2, 5);
  close(fd);
}

static void tell(FILE *to, unsigned seed) {
  fprintf(to, "seed %u:", seed);
  for (int i = 0; i < length; ++i) {
    fprintf(to, " %s%d(%d,%d,%d,%s)", links[i].holds ? "" : "!",
            links[i].choice.kind, links[i].choice.a, links[i].choice.b,
            links[i].choice.c, links[i].choice.s ? links[i].choice.s : "");
    for (int j = 0; j < links[i].handlers; ++j)
      fprintf(to, " or %d(%d,%d,%d,%s)", links[i].handler[j].kind,
              links[i].handler[j].a, links[i].handler[j].b,
              links[i].handler[j].c,
              links[i].handler[j].s ? links[i].handler[j].s : "");
  }
  fprintf(to, " exec %d end %d\n", last_exec, end);
}

/* The lines that only one of two texts has. */
static void tell_difference(FILE *to, char *a, char *b) {
  char *lines[2] = {a, b};
  for (int side = 0; side < 2; ++side) {
    char *copy = strdup(lines[side]), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n"));)
      if (*line && !strstr(lines[!side], line))
        fprintf(to, "  only %s: %s\n", side ? "plan" : "fork", line);
    free(copy);
  }
}

int main(int argc, char **argv) {
  report_if_asked(argc, argv);
  unsigned first = argc > 1 ? (unsigned)atoi(argv[1]) : 1;
  unsigned count = argc > 2 ? (unsigned)atoi(argv[2]) : 500;
  int different = 0, ran = 0;

  /* The same descriptors whoever starts the test: output files as 1, 2 and 5,
   * something to read at 0 and 3, pipes at 6 and 7. */
  FILE *out = fdopen(fcntl(2, F_DUPFD_CLOEXEC, 200), "w");
  CHECK(mkdtemp(directory) && chmod(directory, 0777) == 0);
  snprintf(report_file, sizeof report_file, "%s/report", directory);
  snprintf(script, sizeof script, "%s/script", directory);
  snprintf(created, sizeof created, "%s/created", directory);
  ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
  CHECK(n > 0);
  CHECK(close_range(0, 99, 0) == 0);
  CHECK(open("/dev/zero", O_RDONLY) == 0);
  CHECK(memfd_create("out", 0) == 1);
  CHECK(dup2(1, 2) == 2);
  CHECK(open("/", O_RDONLY) == 3);
  CHECK(open("/dev/null", O_RDWR) == 4);
  CHECK(memfd_create("five", MFD_CLOEXEC) == 5);
  int ends[2];
  CHECK(pipe(ends) == 0 && ends[0] == 6 && ends[1] == 7);
  CHECK(open("/dev/null", O_RDWR | O_CLOEXEC) == 8);
  int fd = open(script, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
  CHECK(dprintf(fd, "echo \"script $0 $# $1\"; exit 66\n") > 0);
  close(fd);
  CPU_SET(0, &cpus[0]);
  CPU_SET(1, &cpus[1]);
  program[0] = (char *)"the program", program[1] = (char *)"report";
  program[2] = report_file;
  signal(SIGPIPE, SIG_DFL);

  static struct outcome by[2];
  int before = open_descriptors();
  for (unsigned seed = first; seed < first + count; ++seed) {
    state = seed * 2654435761u;
    choose_child();
    observe(by_fork, &by[0]);
    observe(by_plan, &by[1]);
    ran += by[0].sizes[0] > 0;
    int same = by[0].status == by[1].status;
    for (int i = 0; i < 3; ++i)
      same = same && by[0].sizes[i] == by[1].sizes[i] &&
             memcmp(by[0].text[i], by[1].text[i], by[0].sizes[i]) == 0;
    if (same)
      continue;
    ++different;
    tell(out, seed);
    fprintf(out, "  status %x and %x\n", (unsigned)by[0].status,
            (unsigned)by[1].status);
    for (int i = 0; i < 3; ++i)
      tell_difference(out, by[0].text[i], by[1].text[i]);
  }
  fprintf(out, "%u children, %d reached the program, %d differ\n", count, ran,
          different);
  check_no_children();
  if (open_descriptors() != before) {
    fprintf(out, "descriptors leak\n");
    different = 1;
  }
  unlink(report_file), unlink(script), unlink(created);
  rmdir(directory);
  /* That most children get that far shows that the test looks at something. */
  return different != 0 || (argc == 1 && ran < 100);
}
