/* What runs in the child: system calls and this file, nothing else. The memory
 * may be the parent's, which is suspended: only the plan's region and the
 * report are written to. */
#include "format.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#ifndef __WCLONE
#define __WCLONE 0x80000000
#endif

/* Steps that are one system call with the same arguments. */
static const short system_call[] = {
    [SAFESPAWN_STEP_DUP3] = SYS_dup3,
    [SAFESPAWN_STEP_DUP] = SYS_dup,
    [SAFESPAWN_STEP_CLOSE] = SYS_close,
    [SAFESPAWN_STEP_FCNTL] = SYS_fcntl,
    [SAFESPAWN_STEP_IOCTL] = SYS_ioctl,
    [SAFESPAWN_STEP_CHDIR] = SYS_chdir,
    [SAFESPAWN_STEP_FCHDIR] = SYS_fchdir,
    [SAFESPAWN_STEP_CHROOT] = SYS_chroot,
    [SAFESPAWN_STEP_UMASK] = SYS_umask,
    [SAFESPAWN_STEP_SETSID] = SYS_setsid,
    [SAFESPAWN_STEP_SETPGID] = SYS_setpgid,
    [SAFESPAWN_STEP_SETPRIORITY] = SYS_setpriority,
    [SAFESPAWN_STEP_SCHED_SETAFFINITY] = SYS_sched_setaffinity,
#ifdef SYS_setuid32
    [SAFESPAWN_STEP_SETGROUPS] = SYS_setgroups32,
    [SAFESPAWN_STEP_SETUID] = SYS_setuid32,
    [SAFESPAWN_STEP_SETGID] = SYS_setgid32,
    [SAFESPAWN_STEP_SETREUID] = SYS_setreuid32,
    [SAFESPAWN_STEP_SETREGID] = SYS_setregid32,
    [SAFESPAWN_STEP_SETRESUID] = SYS_setresuid32,
    [SAFESPAWN_STEP_SETRESGID] = SYS_setresgid32,
#else
    [SAFESPAWN_STEP_SETGROUPS] = SYS_setgroups,
    [SAFESPAWN_STEP_SETUID] = SYS_setuid,
    [SAFESPAWN_STEP_SETGID] = SYS_setgid,
    [SAFESPAWN_STEP_SETREUID] = SYS_setreuid,
    [SAFESPAWN_STEP_SETREGID] = SYS_setregid,
    [SAFESPAWN_STEP_SETRESUID] = SYS_setresuid,
    [SAFESPAWN_STEP_SETRESGID] = SYS_setresgid,
#endif
    [SAFESPAWN_STEP_UNSHARE] = SYS_unshare,
    [SAFESPAWN_STEP_SETNS] = SYS_setns,
    [SAFESPAWN_STEP_PRCTL] = SYS_prctl,
};
enum { SYSTEM_CALLS = sizeof system_call / sizeof *system_call };

static int number(const struct op *op, int i) { return (int)op->argument[i]; }

static void *pointer(const struct op *op, int i) {
  return (void *)(uintptr_t)op->argument[i];
}

/* ---- Descriptors ---- */

/* A step is about to change the descriptor `fd`: if that is the one whose
 * closing the parent waits for, take it out of the way. */
static void make_way(struct plan *plan, int fd) {
  if (fd != plan->alive || fd < 0)
    return;
  long other = sys3(SYS_fcntl, fd, F_DUPFD_CLOEXEC, fd + 1);
  if (other < 0)
    other = sys3(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 0);
  sys1(SYS_close, fd);
  plan->alive = (int)other;
}

struct directory_entry {
  uint64_t inode, offset;
  unsigned short size;
  unsigned char type;
  char name[];
};

/* For kernels and emulators without close_range. */
static long close_one_by_one(const struct plan *plan, unsigned first,
                             unsigned last) {
  long dir = sys4(SYS_openat, AT_FDCWD, "/proc/self/fd",
                  O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (dir < 0) {
    struct {
      uint64_t current, maximum;
    } limit = {0, 0};
    sys4(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit);
    for (unsigned fd = first; fd <= last && fd < limit.maximum; ++fd)
      if ((int)fd != plan->alive)
        sys1(SYS_close, fd);
    return 0;
  }
  /* Closing disturbs the listing: begin again until nothing was closed. */
  for (int closed = 1; closed;) {
    uint64_t buffer[128];
    closed = 0;
    sys3(SYS_lseek, dir, 0, SEEK_SET);
    for (;;) {
      long size = sys3(SYS_getdents64, dir, buffer, sizeof buffer);
      if (size <= 0)
        break;
      for (char *p = (char *)buffer; p < (char *)buffer + size;) {
        const struct directory_entry *entry = (void *)p;
        p += entry->size;
        int fd;
        if (*parse_number(entry->name, &fd) || *entry->name == '.')
          continue;
        if ((unsigned)fd < first || (unsigned)fd > last || fd == dir ||
            fd == plan->alive)
          continue;
        sys1(SYS_close, fd);
        closed = 1;
      }
    }
  }
  sys1(SYS_close, dir);
  return 0;
}

static long close_between(struct plan *plan, unsigned first, unsigned last) {
  if (first > last)
    return -EINVAL;
  if (plan->alive >= 0 && first <= (unsigned)plan->alive &&
      (unsigned)plan->alive <= last) {
    unsigned alive = (unsigned)plan->alive;
    if (alive > first)
      close_between(plan, first, alive - 1);
    return alive < last ? close_between(plan, alive + 1, last) : 0;
  }
  long result = sys3(SYS_close_range, first, last, 0);
  return result == 0 ? 0 : close_one_by_one(plan, first, last);
}

static long close_except(struct plan *plan, unsigned low, const int *keep,
                         size_t count) {
  for (;;) {
    unsigned next = UINT_MAX;
    for (size_t i = 0; i < count; ++i)
      if (keep[i] >= 0 && (unsigned)keep[i] >= low && (unsigned)keep[i] < next)
        next = (unsigned)keep[i];
    if (next == UINT_MAX)
      return close_between(plan, low, UINT_MAX);
    if (next > low)
      close_between(plan, low, next - 1);
    low = next + 1;
  }
}

static long duplicate(struct plan *plan, int from, int to) {
  if (from != to)
    return sys3(SYS_dup3, from, to, 0);
  long flags = sys2(SYS_fcntl, from, F_GETFD);
  if (flags < 0 || !plan->strict)
    return flags;
  return sys3(SYS_fcntl, from, F_SETFD, flags & ~FD_CLOEXEC);
}

static long open_as(int fd, const char *path, int flags, mode_t mode) {
  long opened = sys4(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode);
  if (opened < 0 || opened == fd)
    return opened;
  long result = sys3(SYS_dup3, opened, fd, flags & O_CLOEXEC);
  sys1(SYS_close, opened);
  return result;
}

/* Writes a number to a control file, as a text. */
static long write_number(int dir, const char *path, int value) {
  long fd = sys4(SYS_openat, dir, path, O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return fd;
  char buffer[16];
  struct sink sink = {buffer, sizeof buffer, 0, -1, 0};
  sink_number(&sink, value);
  long result = sys3(SYS_write, fd, buffer, sink.used);
  sys1(SYS_close, fd);
  return result;
}

static long login_tty(struct plan *plan, int fd) {
  sys0(SYS_setsid);
  long result = sys3(SYS_ioctl, fd, TIOCSCTTY, 0);
  if (result < 0)
    return result;
  for (int i = 0; i <= 2; ++i) {
    make_way(plan, i);
    if (i != fd)
      sys3(SYS_dup3, fd, i, 0);
  }
  if (fd > 2)
    sys1(SYS_close, fd);
  return 0;
}

static long set_foreground(int fd, pid_t group) {
  return sys3(SYS_ioctl, fd, TIOCSPGRP, &group);
}

/* ---- Signals ---- */

static long set_action(int signal, uintptr_t handler) {
  struct sys_sigaction action = {0};
  action.handler = handler;
  return sys4(SYS_rt_sigaction, signal, &action, NULL, sizeof action.mask);
}

/* A handler of the parent must not run in its memory: whatever is caught gets
 * its default action, as exec would do. */
static void reset_handlers(void) {
  for (int signal = 1; signal <= SYS_SIGNALS; ++signal) {
    struct sys_sigaction action;
    if (sys4(SYS_rt_sigaction, signal, NULL, &action, sizeof action.mask) ==
            0 &&
        action.handler != (uintptr_t)SIG_DFL &&
        action.handler != (uintptr_t)SIG_IGN)
      set_action(signal, (uintptr_t)SIG_DFL);
  }
}

static long change_mask(struct plan *plan, int how, const uint64_t *argument) {
  const unsigned long *set = (const void *)argument;
  for (int i = 0; i < SYS_SIGSET_WORDS; ++i) {
    if (how == SIG_BLOCK)
      plan->mask.word[i] |= set[i];
    else if (how == SIG_UNBLOCK)
      plan->mask.word[i] &= ~set[i];
    else if (how == SIG_SETMASK)
      plan->mask.word[i] = set[i];
    else
      return -EINVAL;
  }
  return 0;
}

static void deliver_pending(const struct plan *plan) {
  sys_set_mask(&plan->mask, NULL);
  sys_block_all(NULL);
}

/* ---- Scheduling ---- */

static long change_nice(int increment) {
  long nice = sys2(SYS_getpriority, PRIO_PROCESS, 0);
  if (nice < 0)
    return nice;
  /* The kernel gives 20 - nice; it takes what is in range. */
  int64_t wanted = 20 - nice + (int64_t)increment;
  wanted = wanted < -20 ? -20 : wanted > 19 ? 19 : wanted;
  long result = sys3(SYS_setpriority, PRIO_PROCESS, 0, (int)wanted);
  return result == -EACCES ? -EPERM : result;
}

static long set_limit(const struct op *op) {
  uint64_t limit[2] = {op->argument[1], op->argument[2]};
  return sys4(SYS_prlimit64, 0, number(op, 0), limit, NULL);
}

/* ---- Environment ---- */

/* The length of the name in an assignment or a bare name. */
static size_t name_length(const char *s) {
  size_t n = 0;
  while (s[n] && s[n] != '=')
    ++n;
  return n;
}

static int has_name(const char *assignment, const char *name, size_t length) {
  for (size_t i = 0; i < length; ++i)
    if (assignment[i] != name[i])
      return 0;
  return assignment[length] == '=';
}

static char **find_variable(char **environment, const char *name,
                            size_t length) {
  while (*environment && !has_name(*environment, name, length))
    ++environment;
  return environment;
}

static long remove_variable(struct plan *plan, const char *name) {
  size_t length = name_length(name);
  char **to = plan->environment;
  for (char **from = to; *from; ++from)
    if (!has_name(*from, name, length))
      *to++ = *from;
  *to = NULL;
  return 0;
}

/* The array was made large enough for all such steps. */
static long set_variable(struct plan *plan, char *assignment, int overwrite) {
  char **place =
      find_variable(plan->environment, assignment, name_length(assignment));
  if (!*place)
    place[1] = NULL;
  else if (!overwrite)
    return 0;
  *place = assignment;
  return 0;
}

static long replace_environment(struct plan *plan, char *const *environment) {
  char **to = plan->environment;
  if (environment)
    while (*environment)
      *to++ = *environment++;
  *to = NULL;
  return 0;
}

static const char *search_path(const struct plan *plan) {
  if (!plan->environment)
    return plan->default_path;
  char **place = find_variable(plan->environment, "PATH", 4);
  return *place ? *place + 5 : plan->default_path;
}

/* ---- Execution ---- */

static long execute(const char *path, char *const *argv, char *const *env) {
  return sys3(SYS_execve, path, argv, env);
}

/* A file of no known format is a shell script to execvp. `room` is an array
 * with two places more than argv has. */
static long execute_or_script(const struct plan *plan, char *path,
                              char *const *argv, char *const *env,
                              char **room) {
  static const char shell[] = "/bin/sh";
  long result = execute(path, argv, env);
  if (result != -ENOEXEC || !plan->run_scripts)
    return result;
  char **to = room;
  *to++ = (char *)(uintptr_t)shell;
  *to++ = path;
  if (argv && *argv)
    while (*++argv)
      *to++ = *argv;
  *to = NULL;
  return execute(shell, room, env);
}

static long execute_by_path(const struct plan *plan, char *file,
                            char *const *argv, char *const *env, char **room) {
  size_t length = 0, slash = 0;
  if (!file)
    return -EFAULT;
  for (; file[length]; ++length)
    slash |= file[length] == '/';
  if (length == 0)
    return -ENOENT;
  if (slash)
    return execute_or_script(plan, file, argv, env, room);
  if (length > NAME_MAX)
    return -ENAMETOOLONG;

  char path[PATH_MAX + NAME_MAX + 1];
  int denied = 0;
  long result = -ENOENT;
  for (const char *p = search_path(plan);; ++p) {
    size_t n = 0;
    for (; *p && *p != ':'; ++p, ++n)
      if (n < PATH_MAX)
        path[n] = *p;
    if (n < PATH_MAX) { /* a longer entry names no directory */
      if (n)
        path[n++] = '/';
      for (size_t i = 0; i <= length; ++i)
        path[n + i] = file[i];
      result = execute_or_script(plan, path, argv, env, room);
      switch (-result) {
      case EACCES: /* sticky: told unless another entry works */
        denied = 1;
        break;
      case ENOENT:
      case ESTALE:
      case ENOTDIR:
      case ENODEV:
      case ETIMEDOUT:
        break;
      default:
        return result;
      }
    }
    if (!*p)
      return denied ? -EACCES : result;
  }
}

static long execute_descriptor(int fd, char *const *argv, char *const *env) {
  if (fd < 0 || !argv || !env)
    return -EINVAL;
  long result = sys5(SYS_execveat, fd, "", argv, env, AT_EMPTY_PATH);
  if (result != -ENOSYS)
    return result;
  char path[32];
  struct sink sink = {path, sizeof path, 0, -1, 0};
  sink_text(&sink, "/proc/self/fd/");
  sink_number(&sink, fd);
  sink_char(&sink, '\0');
  return execute(path, argv, env);
}

static long exec_step(struct plan *plan, const struct op *op) {
  char *const *argv = pointer(op, 1);
  char *const *env =
      op->kind == SAFESPAWN_STEP_EXECV || op->kind == SAFESPAWN_STEP_EXECVP
          ? plan->environment
          : pointer(op, 2);
  if (plan->death_signal) { /* again, since a change of ids has cleared it */
    long result = sys2(SYS_prctl, PR_SET_PDEATHSIG, plan->death_signal);
    if (result < 0)
      return result;
    if (sys0(SYS_getppid) != plan->parent)
      sys2(SYS_kill, sys0(SYS_getpid), plan->death_signal);
  }
  sys_set_mask(&plan->mask, NULL);
  long result;
  switch (op->kind) {
  case SAFESPAWN_STEP_EXECVP:
  case SAFESPAWN_STEP_EXECVPE:
    result =
        execute_by_path(plan, pointer(op, 0), argv, env, pointer(op, PREPARED));
    break;
  case SAFESPAWN_STEP_FEXECVE:
    result = execute_descriptor(number(op, 0), argv, env);
    break;
  default:
    result = execute(pointer(op, 0), argv, env);
  }
  sys_block_all(NULL);
  return result;
}

/* ---- Messages ---- */

static void put_error_text(struct sink *sink, const struct plan *plan,
                           const struct conversion *conversion) {
  int error = plan->error;
  const char *text = NULL;
  if (error >= 0 && error < plan->messages_count)
    text = plan->messages[error];
  if (text) {
    sink_string(sink, text, conversion);
    return;
  }
  char buffer[64];
  struct sink unknown = {buffer, sizeof buffer - 1, 0, -1, 0};
  sink_text(&unknown, plan->no_message);
  /* A text that ends in a blank wants the number. */
  if (unknown.used && buffer[unknown.used - 1] == ' ')
    sink_number(&unknown, error);
  buffer[unknown.used] = '\0';
  sink_string(sink, buffer, conversion);
}

static long message(const struct plan *plan, const struct op *op) {
  char buffer[4096];
  struct sink sink = {buffer, sizeof buffer, 0, number(op, 0), 0};
  const uint64_t *argument = op->argument + 2;
  for (const char *p = pointer(op, 1); *p;) {
    if (*p != '%') {
      sink_char(&sink, *p++);
      continue;
    }
    struct conversion conversion;
    p = parse_conversion(p + 1, &conversion);
    switch (conversion.type) {
    case '%':
      sink_char(&sink, '%');
      break;
    case 'm':
      put_error_text(&sink, plan, &conversion);
      break;
    case 's':
      sink_string(&sink, (const char *)(uintptr_t)*argument++, &conversion);
      break;
    case 'c':
      if (!conversion.left)
        sink_fill(&sink, ' ', conversion.width - 1);
      sink_char(&sink, (char)*argument++);
      if (conversion.left)
        sink_fill(&sink, ' ', conversion.width - 1);
      break;
    default:
      sink_integer(&sink, *argument++, &conversion);
    }
  }
  sink_flush(&sink);
  /* The signal that comes with these errors ends a child that does not catch
   * or block it. */
  if (sink.error == -EPIPE || sink.error == -EFBIG)
    deliver_pending(plan);
  return sink.error;
}

/* ---- The steps ---- */

static sys_child run_from_next;

/* This process goes on as the parent of the one that does the rest: it tells
 * how that went, and ends. */
static long detach(struct plan *plan) {
  long pid = sys_clone(plan->detach_flags, plan->detach_stack, NULL,
                       run_from_next, plan);
  if (pid < 0)
    return pid;
  plan->report->pid = (pid_t)pid;
  /* Until exec it has no exit signal: still found so, it died before. */
  int info[32]; /* a siginfo_t */
  if (!plan->report->error && !(plan->detach_flags & 0xff) &&
      sys5(SYS_waitid, P_PID, pid, info, WEXITED | WNOHANG | WNOWAIT | __WCLONE,
           NULL) == 0) {
    plan->report->error = ECANCELED;
    plan->report->op = KILLED;
  }
  sys_exit(0);
}

static long run(struct plan *plan, const struct op *op) {
  if (op->error)
    return -op->error;
  switch (op->kind) {
  case SAFESPAWN_STEP_DUP2:
    make_way(plan, number(op, 1));
    return duplicate(plan, number(op, 0), number(op, 1));
  case SAFESPAWN_STEP_OPEN:
    return sys4(SYS_openat, AT_FDCWD, pointer(op, 0),
                number(op, 1) | O_LARGEFILE, number(op, 2));
  case SAFESPAWN_STEP_OPEN_AS:
    make_way(plan, number(op, 0));
    return open_as(number(op, 0), pointer(op, 1), number(op, 2),
                   (mode_t)op->argument[3]);
  case SAFESPAWN_STEP_INHERIT: {
    long flags = sys2(SYS_fcntl, number(op, 0), F_GETFD);
    return flags < 0
               ? flags
               : sys3(SYS_fcntl, number(op, 0), F_SETFD, flags & ~FD_CLOEXEC);
  }
  case SAFESPAWN_STEP_CLOSEFROM:
    return close_between(plan, number(op, 0) < 0 ? 0 : (unsigned)number(op, 0),
                         UINT_MAX);
  case SAFESPAWN_STEP_CLOSE_RANGE:
    return close_between(plan, (unsigned)op->argument[0],
                         (unsigned)op->argument[1]);
  case SAFESPAWN_STEP_CLOSE_EXCEPT:
    return close_except(plan, number(op, 0) < 0 ? 0 : (unsigned)number(op, 0),
                        pointer(op, 1), (size_t)op->argument[2]);
  case SAFESPAWN_STEP_SETPGRP:
    return sys2(SYS_setpgid, 0, 0);
  case SAFESPAWN_STEP_TCSETPGRP:
    return set_foreground(number(op, 0), number(op, 1));
  case SAFESPAWN_STEP_FOREGROUND:
    return set_foreground(number(op, 0), (pid_t)sys1(SYS_getpgid, 0));
  case SAFESPAWN_STEP_LOGIN_TTY:
    return login_tty(plan, number(op, 0));
  case SAFESPAWN_STEP_SIGPROCMASK:
    return op->argument[3] ? change_mask(plan, number(op, 0), op->argument + 1)
                           : 0;
  case SAFESPAWN_STEP_SIGNAL:
    return set_action(number(op, 0), (uintptr_t)op->argument[1]);
  case SAFESPAWN_STEP_DEFAULT_SIGNALS:
    for (int signal = 1; signal <= SYS_SIGNALS; ++signal)
      set_action(signal, (uintptr_t)SIG_DFL);
    return 0;
  case SAFESPAWN_STEP_SETRLIMIT:
    return set_limit(op);
  case SAFESPAWN_STEP_NICE:
    return change_nice(number(op, 0));
  case SAFESPAWN_STEP_SCHED_SETSCHEDULER: {
    int priority = number(op, 2);
    return sys3(SYS_sched_setscheduler, number(op, 0), number(op, 1),
                &priority);
  }
  case SAFESPAWN_STEP_SCHED_SETPARAM: {
    int priority = number(op, 1);
    return sys2(SYS_sched_setparam, number(op, 0), &priority);
  }
  case SAFESPAWN_STEP_OOM_SCORE_ADJ:
    return write_number(AT_FDCWD, "/proc/self/oom_score_adj", number(op, 0));
  case SAFESPAWN_STEP_INITGROUPS:
    return sys2(system_call[SAFESPAWN_STEP_SETGROUPS],
                op->argument[PREPARED + 1], pointer(op, PREPARED));
  case SAFESPAWN_STEP_SETEUID:
    return sys3(system_call[SAFESPAWN_STEP_SETRESUID], -1, number(op, 0), -1);
  case SAFESPAWN_STEP_SETEGID:
    return sys3(system_call[SAFESPAWN_STEP_SETRESGID], -1, number(op, 0), -1);
  case SAFESPAWN_STEP_CGROUP:
    return plan->cgroup >= 0 && plan->cgroup == number(op, 0)
               ? 0
               : write_number(number(op, 0), "cgroup.procs", 0);
  case SAFESPAWN_STEP_PDEATHSIG:
    plan->death_signal = number(op, 0);
    return sys2(SYS_prctl, PR_SET_PDEATHSIG, plan->death_signal);
  case SAFESPAWN_STEP_SETENV:
    return set_variable(plan, pointer(op, PREPARED), number(op, 2));
  case SAFESPAWN_STEP_UNSETENV:
    return remove_variable(plan, pointer(op, 0));
  case SAFESPAWN_STEP_PUTENV: {
    char *assignment = pointer(op, 0);
    return assignment[name_length(assignment)]
               ? set_variable(plan, assignment, 1)
               : remove_variable(plan, assignment);
  }
  case SAFESPAWN_STEP_CLEARENV:
    return replace_environment(plan, NULL);
  case SAFESPAWN_STEP_ENVIRON:
    return replace_environment(plan, pointer(op, 0));
  case SAFESPAWN_STEP_EXECV:
  case SAFESPAWN_STEP_EXECVE:
  case SAFESPAWN_STEP_EXECVP:
  case SAFESPAWN_STEP_EXECVPE:
  case SAFESPAWN_STEP_FEXECVE:
    return exec_step(plan, op);
  case SAFESPAWN_STEP_EXIT:
    sys_exit(number(op, 0));
  case SAFESPAWN_STEP_EXIT_ERRNO:
    sys_exit(plan->error == number(op, 0) ? number(op, 1) : number(op, 2));
  case SAFESPAWN_STEP_MESSAGE:
    return message(plan, op);
  case SAFESPAWN_STEP_DETACH:
    return detach(plan);
  case SAFESPAWN_STEP_DUP3:
    make_way(plan, number(op, 1));
    break;
  case SAFESPAWN_STEP_CLOSE:
    make_way(plan, number(op, 0));
    break;
  }
  if (op->kind < 0 || op->kind >= SYSTEM_CALLS || !system_call[op->kind])
    return -ENOSYS;
  return sys6(system_call[op->kind], (long)op->argument[0],
              (long)op->argument[1], (long)op->argument[2],
              (long)op->argument[3], (long)op->argument[4], 0);
}

static _Noreturn void report(struct plan *plan, int op, long error) {
  plan->report->op = op;
  plan->report->error = (int)-error;
  sys_exit(127);
}

static void run_from_next(void *argument) {
  struct plan *plan = argument;
  int last_exec = NO_EXEC, exec_error = EINVAL;
  while (plan->next < plan->count) {
    int i = plan->next++;
    const struct op *op = plan->ops + i;
    long result = run(plan, op);
    if (result >= 0) {
      plan->next += op->skip;
      continue;
    }
    plan->error = (int)-result;
    if (op->kind >= SAFESPAWN_STEP_EXECV && op->kind <= SAFESPAWN_STEP_FEXECVE)
      last_exec = i, exec_error = (int)-result;
    if (plan->strict && !op->skip)
      report(plan, i, result);
  }
  /* Handled or not, an exec that failed is why the plan came to its end. */
  if (plan->strict)
    report(plan, last_exec, -exec_error);
  sys_exit(127);
}

void safespawn_child_(void *argument) {
  struct plan *plan = argument;
  if (plan->alive >= 0) {
    sys1(SYS_close, plan->alive_read);
    /* Leave the low numbers to the steps. */
    long high = sys3(SYS_fcntl, plan->alive, F_DUPFD_CLOEXEC, 256);
    if (high >= 0) {
      sys1(SYS_close, plan->alive);
      plan->alive = (int)high;
    }
  }
  if (plan->shares_files) {
    long result = sys3(SYS_close_range, plan->first_unneeded, UINT_MAX,
                       SYS_CLOSE_RANGE_UNSHARE);
    if (result < 0)
      result = sys1(SYS_unshare, SYS_CLONE_FILES);
    if (result < 0)
      report(plan, NOT_BEGUN, result);
  }
  if (plan->handlers_kept)
    reset_handlers();
  run_from_next(plan);
}

void safespawn_trial_child_(void *seen) {
  *(volatile int *)seen = 1;
  sys_exit(0);
}
