/* safespawn: start a process in the time of a bare vfork, safely, with every
 * error told.
 *
 * A child is data: the list of steps that it takes between its creation and the
 * program that it becomes.
 *
 *     pid_t pid = safespawn(safespawn_dup2(out[1], STDOUT_FILENO),
 *                           safespawn_chdir("/srv"),
 *                           safespawn_execvp(argv[0], argv));
 *     if (pid < 0)
 *         fprintf(stderr, "%s\n", safespawn_failure()->message);
 *
 * Each step is named after the C library function that would stand in the child
 * and takes the same arguments. The arguments are evaluated by the caller,
 * before the child exists. The strings and arrays they point to must stay valid
 * until the call that makes the child returns; where a step takes a copy, that
 * is said.
 *
 * Signal and thread safety: unless said otherwise every function here may be
 * called from any thread and from a signal handler, allocates nothing with
 * malloc, takes no lock and is no cancellation point.
 *
 * Everything is available since version 1.0 unless said otherwise. Linux; C11
 * and C++11 or later; gcc and clang. */
#ifndef SAFESPAWN_H
#define SAFESPAWN_H

#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/select.h> /* sigset_t, also where the compiler is asked for plain ISO C */
#include <sys/types.h>

#ifdef __cplusplus
#include <initializer_list>
#endif

#define SAFESPAWN_VERSION_MAJOR 1
#define SAFESPAWN_VERSION_MINOR 0

#define SAFESPAWN_API __attribute__((visibility("default")))

/* Marks for the checker, to be put in front of a declaration:
 *
 *   SAFESPAWN_ASYNC_SIGNAL_SAFE   this function may be called in a vfork child
 *   SAFESPAWN_LARGE_PROCESS       this unit belongs to a process with a large
 *                                 memory; on any declaration */
#if defined(__clang__)
#define SAFESPAWN_ASYNC_SIGNAL_SAFE                                            \
  __attribute__((annotate("safespawn::async_signal_safe")))
#define SAFESPAWN_LARGE_PROCESS                                                \
  __attribute__((annotate("safespawn::large_process")))
/* gcc would reject %m under -Wpedantic, so only clang checks the arguments of
 * messages. */
#define SAFESPAWN_FORMAT_(string, first)                                       \
  __attribute__((format(printf, string, first)))
#else
#define SAFESPAWN_ASYNC_SIGNAL_SAFE
#define SAFESPAWN_LARGE_PROCESS
#define SAFESPAWN_FORMAT_(string, first)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Steps ---- */

enum safespawn_kind {
  SAFESPAWN_STEP_END = 0, /* ends a list */
#define SAFESPAWN_STEP(id, name, libc, arguments) SAFESPAWN_STEP_##id,
#include <safespawn/steps.def>
  SAFESPAWN_STEP_NOTHING = 1000, /* a safespawn_when that does not hold */
  SAFESPAWN_STEP_OR = 1001
};

/* One step. Make it with the functions below; the fields are the library's. */
struct safespawn_step {
  int kind;  /* enum safespawn_kind */
  int error; /* errno of a step that can never work, else 0 */
  uint64_t argument[8];
};

/* The maker of all makers. Not part of the interface. */
static inline struct safespawn_step safespawn_step_(int kind, uint64_t a,
                                                    uint64_t b, uint64_t c,
                                                    uint64_t d, uint64_t e) {
  struct safespawn_step step = {kind, 0, {a, b, c, d, e, 0, 0, 0}};
  return step;
}
#define SAFESPAWN_NUMBER_(value) ((uint64_t)(int64_t)(value))
#define SAFESPAWN_POINTER_(value) ((uint64_t)(uintptr_t)(value))
#define SAFESPAWN_STEP0_(id) safespawn_step_(SAFESPAWN_STEP_##id, 0, 0, 0, 0, 0)
#define SAFESPAWN_STEP1_(id, a)                                                \
  safespawn_step_(SAFESPAWN_STEP_##id, a, 0, 0, 0, 0)
#define SAFESPAWN_STEP2_(id, a, b)                                             \
  safespawn_step_(SAFESPAWN_STEP_##id, a, b, 0, 0, 0)
#define SAFESPAWN_STEP3_(id, a, b, c)                                          \
  safespawn_step_(SAFESPAWN_STEP_##id, a, b, c, 0, 0)

/* Ends an array of steps that is built at run time. The macros add it by
 * themselves. */
static inline struct safespawn_step safespawn_end(void) {
  return SAFESPAWN_STEP0_(END);
}

/* Descriptors */

/* dup2(2). Under safespawn() a descriptor duplicated onto itself becomes
 * inheritable, as POSIX asks of posix_spawn; under safespawn_as_fork() its
 * close-on-exec flag stays, as dup2 leaves it. */
static inline struct safespawn_step safespawn_dup2(int from, int to) {
  return SAFESPAWN_STEP2_(DUP2, SAFESPAWN_NUMBER_(from), SAFESPAWN_NUMBER_(to));
}
/* dup3(2). */
static inline struct safespawn_step safespawn_dup3(int from, int to,
                                                   int flags) {
  return SAFESPAWN_STEP3_(DUP3, SAFESPAWN_NUMBER_(from), SAFESPAWN_NUMBER_(to),
                          SAFESPAWN_NUMBER_(flags));
}
/* dup(2): the copy gets the lowest free number, as in close(0); dup(fd). */
static inline struct safespawn_step safespawn_dup(int fd) {
  return SAFESPAWN_STEP1_(DUP, SAFESPAWN_NUMBER_(fd));
}
/* open(2): the file gets the lowest free number. `mode` counts only with
 * O_CREAT or O_TMPFILE. */
static inline struct safespawn_step safespawn_open(const char *path, int flags,
                                                   mode_t mode) {
  return SAFESPAWN_STEP3_(OPEN, SAFESPAWN_POINTER_(path),
                          SAFESPAWN_NUMBER_(flags), mode);
}
/* Opens a file as descriptor `fd`: open, then dup2 and close where it got
 * another number. `fd` closes on exec only if `flags` has O_CLOEXEC. Errors:
 * those of open(2) and dup2(2). */
static inline struct safespawn_step safespawn_open_as(int fd, const char *path,
                                                      int flags, mode_t mode) {
  return safespawn_step_(SAFESPAWN_STEP_OPEN_AS, SAFESPAWN_NUMBER_(fd),
                         SAFESPAWN_POINTER_(path), SAFESPAWN_NUMBER_(flags),
                         mode, 0);
}
/* close(2). */
static inline struct safespawn_step safespawn_close(int fd) {
  return SAFESPAWN_STEP1_(CLOSE, SAFESPAWN_NUMBER_(fd));
}
/* Clears the close-on-exec flag of `fd`: the program inherits it under its own
 * number. Error: EBADF. */
static inline struct safespawn_step safespawn_inherit(int fd) {
  return SAFESPAWN_STEP1_(INHERIT, SAFESPAWN_NUMBER_(fd));
}
/* fcntl(2) for the commands that take no argument or a number, such as F_SETFD.
 */
static inline struct safespawn_step safespawn_fcntl(int fd, int command,
                                                    long argument) {
  return SAFESPAWN_STEP3_(FCNTL, SAFESPAWN_NUMBER_(fd),
                          SAFESPAWN_NUMBER_(command),
                          SAFESPAWN_NUMBER_(argument));
}
/* ioctl(2) for the requests that take no argument or a number, such as
 * TIOCSCTTY (makes the terminal `fd` the controlling one of the session) and
 * TIOCNOTTY. */
static inline struct safespawn_step
safespawn_ioctl(int fd, unsigned long request, long argument) {
  return SAFESPAWN_STEP3_(IOCTL, SAFESPAWN_NUMBER_(fd), request,
                          SAFESPAWN_NUMBER_(argument));
}
/* closefrom(3): closes every descriptor from `low` on. Never fails. Where only
 * steps on known descriptors stand before it, the child never copies the part
 * of the descriptor table that it closes. */
static inline struct safespawn_step safespawn_closefrom(int low) {
  return SAFESPAWN_STEP1_(CLOSEFROM, SAFESPAWN_NUMBER_(low));
}
/* close_range(2) without flags: closes the descriptors from `first` to `last`,
 * both included. Works on any kernel. Error: EINVAL if `last` < `first`. */
static inline struct safespawn_step safespawn_close_range(unsigned int first,
                                                          unsigned int last) {
  return SAFESPAWN_STEP2_(CLOSE_RANGE, first, last);
}
/* Closes every descriptor from `low` on but the `count` ones in `keep`, which
 * need no order and may be closed already. */
static inline struct safespawn_step
safespawn_close_except(int low, const int *keep, size_t count) {
  return SAFESPAWN_STEP3_(CLOSE_EXCEPT, SAFESPAWN_NUMBER_(low),
                          SAFESPAWN_POINTER_(keep), count);
}

/* Directories and files: chdir(2), fchdir(2), chroot(2), umask(2). */

static inline struct safespawn_step safespawn_chdir(const char *path) {
  return SAFESPAWN_STEP1_(CHDIR, SAFESPAWN_POINTER_(path));
}
static inline struct safespawn_step safespawn_fchdir(int fd) {
  return SAFESPAWN_STEP1_(FCHDIR, SAFESPAWN_NUMBER_(fd));
}
static inline struct safespawn_step safespawn_chroot(const char *path) {
  return SAFESPAWN_STEP1_(CHROOT, SAFESPAWN_POINTER_(path));
}
static inline struct safespawn_step safespawn_umask(mode_t mask) {
  return SAFESPAWN_STEP1_(UMASK, mask);
}

/* Sessions, process groups and terminals: setsid(2), setpgid(2), setpgrp(3),
 * tcsetpgrp(3), login_tty(3). All signals are blocked while the steps run, so
 * none of them stops the child. */

static inline struct safespawn_step safespawn_setsid(void) {
  return SAFESPAWN_STEP0_(SETSID);
}
static inline struct safespawn_step safespawn_setpgid(pid_t pid, pid_t group) {
  return SAFESPAWN_STEP2_(SETPGID, SAFESPAWN_NUMBER_(pid),
                          SAFESPAWN_NUMBER_(group));
}
static inline struct safespawn_step safespawn_setpgrp(void) {
  return SAFESPAWN_STEP0_(SETPGRP);
}
static inline struct safespawn_step safespawn_tcsetpgrp(int fd, pid_t group) {
  return SAFESPAWN_STEP2_(TCSETPGRP, SAFESPAWN_NUMBER_(fd),
                          SAFESPAWN_NUMBER_(group));
}
/* tcsetpgrp(fd, getpgrp()): makes the child's own process group the foreground
 * one of the terminal `fd`. */
static inline struct safespawn_step safespawn_foreground(int fd) {
  return SAFESPAWN_STEP1_(FOREGROUND, SAFESPAWN_NUMBER_(fd));
}
static inline struct safespawn_step safespawn_login_tty(int fd) {
  return SAFESPAWN_STEP1_(LOGIN_TTY, SAFESPAWN_NUMBER_(fd));
}

/* Signals */

/* sigprocmask(2) without the third argument; takes a copy of the set. The
 * program starts with the caller's mask as changed by these steps; until then
 * every signal is blocked. Error: EINVAL for an unknown `how`. */
SAFESPAWN_API struct safespawn_step safespawn_sigprocmask(int how,
                                                          const sigset_t *set);
/* signal(2) with SIG_DFL or SIG_IGN. Caught signals need no step: exec resets
 * them. Error: EINVAL for another handler, for SIGKILL, SIGSTOP and numbers
 * that are no signal. */
static inline struct safespawn_step safespawn_signal(int number,
                                                     void (*handler)(int)) {
  return SAFESPAWN_STEP2_(SIGNAL, SAFESPAWN_NUMBER_(number),
                          SAFESPAWN_POINTER_(handler));
}
/* Every signal gets its default action, the ignored ones included. Never fails.
 */
static inline struct safespawn_step safespawn_default_signals(void) {
  return SAFESPAWN_STEP0_(DEFAULT_SIGNALS);
}

/* Limits and scheduling: setrlimit(2), nice(3), setpriority(2),
 * sched_setscheduler(2), sched_setparam(2), sched_setaffinity(2). The rlimit
 * and the sched_param are copied. Process id 0 means the child. */

SAFESPAWN_API struct safespawn_step
safespawn_setrlimit(int resource, const struct rlimit *limit);
static inline struct safespawn_step safespawn_nice(int increment) {
  return SAFESPAWN_STEP1_(NICE, SAFESPAWN_NUMBER_(increment));
}
static inline struct safespawn_step safespawn_setpriority(int which,
                                                          unsigned int who,
                                                          int priority) {
  return SAFESPAWN_STEP3_(SETPRIORITY, SAFESPAWN_NUMBER_(which), who,
                          SAFESPAWN_NUMBER_(priority));
}
SAFESPAWN_API struct safespawn_step
safespawn_sched_setscheduler(pid_t pid, int policy,
                             const struct sched_param *scheduling);
SAFESPAWN_API struct safespawn_step
safespawn_sched_setparam(pid_t pid, const struct sched_param *scheduling);
/* `mask` is a cpu_set_t, or a larger one from CPU_ALLOC, of `size` bytes. */
static inline struct safespawn_step
safespawn_sched_setaffinity(pid_t pid, size_t size, const void *mask) {
  return SAFESPAWN_STEP3_(SCHED_SETAFFINITY, SAFESPAWN_NUMBER_(pid), size,
                          SAFESPAWN_POINTER_(mask));
}
/* Writes `score` (-1000 to 1000) to the child's oom_score_adj, see proc(5).
 * Errors: EINVAL, EACCES, or those of open(2) where /proc is missing. */
static inline struct safespawn_step safespawn_oom_score_adj(int score) {
  return SAFESPAWN_STEP1_(OOM_SCORE_ADJ, SAFESPAWN_NUMBER_(score));
}

/* Credentials: setgroups(2), initgroups(3), setuid(2), setgid(2), seteuid(2),
 * setegid(2), setreuid(2), setregid(2), setresuid(2), setresgid(2). A child
 * that changes its effective ids gets a memory of its own, so that memory is
 * never shared across privileges and the caller's dumpable attribute stays:
 * such a child costs what fork costs. */

static inline struct safespawn_step safespawn_setgroups(size_t count,
                                                        const gid_t *groups) {
  return SAFESPAWN_STEP2_(SETGROUPS, count, SAFESPAWN_POINTER_(groups));
}
/* Looks the groups up in the calling process, before the child is made: a plan
 * with this step may allocate, lock and read files, and does not belong in a
 * signal handler. */
SAFESPAWN_API struct safespawn_step safespawn_initgroups(const char *user,
                                                         gid_t group);
static inline struct safespawn_step safespawn_setuid(uid_t uid) {
  return SAFESPAWN_STEP1_(SETUID, uid);
}
static inline struct safespawn_step safespawn_setgid(gid_t gid) {
  return SAFESPAWN_STEP1_(SETGID, gid);
}
static inline struct safespawn_step safespawn_seteuid(uid_t uid) {
  return SAFESPAWN_STEP1_(SETEUID, uid);
}
static inline struct safespawn_step safespawn_setegid(gid_t gid) {
  return SAFESPAWN_STEP1_(SETEGID, gid);
}
static inline struct safespawn_step safespawn_setreuid(uid_t real,
                                                       uid_t effective) {
  return SAFESPAWN_STEP2_(SETREUID, real, effective);
}
static inline struct safespawn_step safespawn_setregid(gid_t real,
                                                       gid_t effective) {
  return SAFESPAWN_STEP2_(SETREGID, real, effective);
}
static inline struct safespawn_step
safespawn_setresuid(uid_t real, uid_t effective, uid_t saved) {
  return SAFESPAWN_STEP3_(SETRESUID, real, effective, saved);
}
static inline struct safespawn_step
safespawn_setresgid(gid_t real, gid_t effective, gid_t saved) {
  return SAFESPAWN_STEP3_(SETRESGID, real, effective, saved);
}

/* Containment */

/* unshare(2) and setns(2). The flags that Linux refuses to a child with shared
 * memory, CLONE_NEWUSER among them, get it a memory of its own. */
static inline struct safespawn_step safespawn_unshare(int flags) {
  return SAFESPAWN_STEP1_(UNSHARE, SAFESPAWN_NUMBER_(flags));
}
static inline struct safespawn_step safespawn_setns(int fd, int type) {
  return SAFESPAWN_STEP2_(SETNS, SAFESPAWN_NUMBER_(fd),
                          SAFESPAWN_NUMBER_(type));
}
/* Moves the child into the version 2 control group whose directory is open as
 * `fd`. Where Linux can, the child is born there. Errors: EBADF, ENOTDIR,
 * ENOENT if it is no such directory, EACCES, EBUSY, see cgroups(7). */
static inline struct safespawn_step safespawn_cgroup(int fd) {
  return SAFESPAWN_STEP1_(CGROUP, SAFESPAWN_NUMBER_(fd));
}
/* prctl(2), all five arguments. Options that act on memory get the child a
 * memory of its own. */
static inline struct safespawn_step safespawn_prctl(int option, unsigned long a,
                                                    unsigned long b,
                                                    unsigned long c,
                                                    unsigned long d) {
  return safespawn_step_(SAFESPAWN_STEP_PRCTL, SAFESPAWN_NUMBER_(option), a, b,
                         c, d);
}
/* The child gets signal `number` when the thread that made it ends. Unlike
 * prctl(PR_SET_PDEATHSIG) it takes effect just before exec, whatever credential
 * steps follow, and also if the caller has died by then. Error: EINVAL. */
static inline struct safespawn_step safespawn_pdeathsig(int number) {
  return SAFESPAWN_STEP1_(PDEATHSIG, SAFESPAWN_NUMBER_(number));
}

/* Environment, for the exec steps that follow and carry none of their own, and
 * for the PATH they search: setenv(3), unsetenv(3), putenv(3), clearenv(3). The
 * caller's environment stays as it is. */

static inline struct safespawn_step
safespawn_setenv(const char *name, const char *value, int overwrite) {
  return SAFESPAWN_STEP3_(SETENV, SAFESPAWN_POINTER_(name),
                          SAFESPAWN_POINTER_(value),
                          SAFESPAWN_NUMBER_(overwrite));
}
static inline struct safespawn_step safespawn_unsetenv(const char *name) {
  return SAFESPAWN_STEP1_(UNSETENV, SAFESPAWN_POINTER_(name));
}
static inline struct safespawn_step safespawn_putenv(const char *assignment) {
  return SAFESPAWN_STEP1_(PUTENV, SAFESPAWN_POINTER_(assignment));
}
static inline struct safespawn_step safespawn_clearenv(void) {
  return SAFESPAWN_STEP0_(CLEARENV);
}
/* Replaces the environment, like environ = environment in the child; ended by a
 * null pointer. */
static inline struct safespawn_step
safespawn_environ(char *const environment[]) {
  return SAFESPAWN_STEP1_(ENVIRON, SAFESPAWN_POINTER_(environment));
}

/* Execution: execv(3), execve(2), execvp(3), execvpe(3), fexecve(3), execl(3),
 * execlp(3), execle(3). Exec is a step like any other: if it fails under
 * safespawn_as_fork() or with handlers, the next one runs. execvp and relatives
 * search the PATH of the child's environment and hand a file without a known
 * format to /bin/sh, as POSIX asks. */

static inline struct safespawn_step safespawn_execv(const char *path,
                                                    char *const argv[]) {
  return SAFESPAWN_STEP2_(EXECV, SAFESPAWN_POINTER_(path),
                          SAFESPAWN_POINTER_(argv));
}
static inline struct safespawn_step
safespawn_execve(const char *path, char *const argv[],
                 char *const environment[]) {
  return SAFESPAWN_STEP3_(EXECVE, SAFESPAWN_POINTER_(path),
                          SAFESPAWN_POINTER_(argv),
                          SAFESPAWN_POINTER_(environment));
}
static inline struct safespawn_step safespawn_execvp(const char *file,
                                                     char *const argv[]) {
  return SAFESPAWN_STEP2_(EXECVP, SAFESPAWN_POINTER_(file),
                          SAFESPAWN_POINTER_(argv));
}
static inline struct safespawn_step
safespawn_execvpe(const char *file, char *const argv[],
                  char *const environment[]) {
  return SAFESPAWN_STEP3_(EXECVPE, SAFESPAWN_POINTER_(file),
                          SAFESPAWN_POINTER_(argv),
                          SAFESPAWN_POINTER_(environment));
}
static inline struct safespawn_step
safespawn_fexecve(int fd, char *const argv[], char *const environment[]) {
  return SAFESPAWN_STEP3_(FEXECVE, SAFESPAWN_NUMBER_(fd),
                          SAFESPAWN_POINTER_(argv),
                          SAFESPAWN_POINTER_(environment));
}
static inline struct safespawn_step
safespawn_execl_(int kind, const char *path, const char *const *arguments) {
  return safespawn_step_(kind, SAFESPAWN_POINTER_(path),
                         SAFESPAWN_POINTER_(arguments), 0, 0, 0);
}
/* The environment stands behind the null pointer that ends the arguments. */
static inline struct safespawn_step
safespawn_execle_(const char *path, const void *const *arguments) {
  const void *const *end = arguments;
  while (*end)
    ++end;
  return SAFESPAWN_STEP3_(EXECVE, SAFESPAWN_POINTER_(path),
                          SAFESPAWN_POINTER_(arguments),
                          SAFESPAWN_POINTER_(end[1]));
}

/* Ends and reports */

/* _exit(2): the child ends here, with `status` & 0xff. */
static inline struct safespawn_step safespawn_exit(int status) {
  return SAFESPAWN_STEP1_(EXIT, SAFESPAWN_NUMBER_(status));
}
/* _exit(errno == error ? status : otherwise), with the errno of the child: that
 * of the last step that failed. */
static inline struct safespawn_step safespawn_exit_errno(int error, int status,
                                                         int otherwise) {
  return SAFESPAWN_STEP3_(EXIT_ERRNO, SAFESPAWN_NUMBER_(error),
                          SAFESPAWN_NUMBER_(status),
                          SAFESPAWN_NUMBER_(otherwise));
}
/* dprintf(3) in the child, in one write up to 4096 bytes. Conversions: d i u x
 * X o c s with the length modifiers hh h l ll z j t and the flags, width and
 * precision of printf, %% and %m (the text of the child's errno); at most six
 * that take an argument. Strings are read by the child. A plan with %m in a locale whose
 * messages are translated looks the texts up in the calling process and may
 * allocate and lock. Error: EINVAL for another format. */
SAFESPAWN_API struct safespawn_step safespawn_message(int fd,
                                                      const char *format, ...)
    SAFESPAWN_FORMAT_(2, 3);
/* What follows is done by a child of the child, whose parent is init or the
 * nearest subreaper: nobody needs to wait for it and no zombie remains. The
 * call returns its process id, which cannot be waited for. Only for
 * safespawn(). */
static inline struct safespawn_step safespawn_detach(void) {
  return SAFESPAWN_STEP0_(DETACH);
}

/* Conditions */

static inline struct safespawn_step safespawn_nothing(void) {
  return SAFESPAWN_STEP0_(NOTHING);
}
static inline struct safespawn_step
safespawn_or_(const struct safespawn_step *steps) {
  return SAFESPAWN_STEP1_(OR, SAFESPAWN_POINTER_(steps));
}

/* safespawn_when(condition, step)
 *     The step, if the condition holds; else not even its arguments are
 *     evaluated.
 * safespawn_or(step, handler, ...)
 *     if (step fails) { handler; ... } where the handlers are steps too. A step
 *     that has handlers does not fail by itself. Handlers may have handlers, up
 *     to depth 16.
 * safespawn_or_v(steps)
 *     The same with an array ended by safespawn_end().
 * safespawn_execl(path, argument, ..., NULL)
 * safespawn_execlp(file, argument, ..., NULL)
 * safespawn_execle(path, argument, ..., NULL, environment)
 *
 * The lists in these live as long as a compound literal in C, and until the end
 * of the full expression in C++: use them within the call that makes the child,
 * and safespawn_or_v() for steps that are kept in variables. */
#define safespawn_when(condition, ...)                                         \
  ((condition) ? (__VA_ARGS__) : safespawn_nothing())
#define safespawn_or_v(steps) safespawn_or_(steps)

#ifdef __cplusplus
#define SAFESPAWN_LIST_(type, ...)                                             \
  (std::initializer_list<type>{__VA_ARGS__}.begin())
#else
#define SAFESPAWN_LIST_(type, ...) ((type const[]){__VA_ARGS__})
#endif
#define SAFESPAWN_STEPS_(...)                                                  \
  SAFESPAWN_LIST_(struct safespawn_step, __VA_ARGS__, safespawn_end())

#define safespawn_or(...) safespawn_or_(SAFESPAWN_STEPS_(__VA_ARGS__))
/* Never called: they have the compiler warn where the null pointer is missing
 * that ends the arguments. */
static inline void __attribute__((sentinel))
safespawn_ended_(const char *path, ...) {
  (void)path;
}
static inline void __attribute__((sentinel(1)))
safespawn_ended_before_(const char *path, ...) {
  (void)path;
}

#define safespawn_execl(path, ...)                                             \
  (0 ? safespawn_ended_(path, __VA_ARGS__) : (void)0,                          \
   safespawn_execl_(SAFESPAWN_STEP_EXECV, path,                                \
                    SAFESPAWN_LIST_(const char *, __VA_ARGS__)))
#define safespawn_execlp(file, ...)                                            \
  (0 ? safespawn_ended_(file, __VA_ARGS__) : (void)0,                          \
   safespawn_execl_(SAFESPAWN_STEP_EXECVP, file,                               \
                    SAFESPAWN_LIST_(const char *, __VA_ARGS__)))
#define safespawn_execle(path, ...)                                            \
  (0 ? safespawn_ended_before_(path, __VA_ARGS__) : (void)0,                   \
   safespawn_execle_(path, SAFESPAWN_LIST_(const void *, __VA_ARGS__)))

/* ---- Making a child ---- */

/* pid_t safespawn(step, ...)
 *
 * Makes a child that takes the steps and becomes the program of its exec step.
 * Strict: if any step fails, exec included, no child is left behind, no SIGCHLD
 * is raised and the call returns -1. The calling thread is held until exec,
 * about as long as by vfork(2).
 *
 * Returns the process id, to be waited for as any child; or -1 with errno:
 *   that of the step that failed, where safespawn_failure() says which;
 *   EAGAIN, ENOMEM: no process or no memory to be had, see fork(2);
 *   EINVAL: an empty plan, one without exec, an unknown step or format, or a
 *           bad value of SAFESPAWN_METHOD;
 *   ECANCELED: the child was killed by a signal before it reached exec.
 * A child that ends in an exit step has a process id like any other. errno is
 * left alone on success. */
#define safespawn(...) safespawn_v(SAFESPAWN_STEPS_(__VA_ARGS__))

/* pid_t safespawn_as_fork(step, ...)
 *
 * Makes a child that does what the same statements would do after fork(2): a
 * step that fails does not stop it, the one after it runs; its errno serves
 * safespawn_exit_errno() and %m. A child whose steps are used up ends with
 * status 127. What differs from fork: handlers of pthread_atfork(3) do not run;
 * while the steps run all signals are blocked and the calling thread is held,
 * so no step may wait for it.
 *
 * Returns the process id, or -1 with errno if no child was made: EAGAIN,
 * ENOMEM; EINVAL for an empty plan, one without exec and exit, and an unknown
 * step. */
#define safespawn_as_fork(...)                                                 \
  safespawn_as_fork_v(SAFESPAWN_STEPS_(__VA_ARGS__))

/* The same two over an array ended by safespawn_end(). A null pointer is an
 * empty plan. */
SAFESPAWN_API pid_t safespawn_v(const struct safespawn_step *steps);
SAFESPAWN_API pid_t safespawn_as_fork_v(const struct safespawn_step *steps);

/* Why the last call of this thread that started a process failed. Overwritten
 * by the next one that fails. */
struct safespawn_error {
  /* Position of the step in the list, from 0; -1 if no step was reached. */
  int index;
  /* enum safespawn_kind of the step that failed, also where it stands within
   * an `or`; SAFESPAWN_STEP_END for none. */
  int kind;
  int error; /* errno; 0 if nothing failed */
  /* One sentence, "" if nothing failed:
   * step 1, chdir("/nonexistent"): No such file or directory */
  const char *message;
};

/* Never returns NULL. What it points to belongs to the calling thread. */
SAFESPAWN_API const struct safespawn_error *safespawn_failure(void);

/* How children are made here: "clone3", "clone" (both share the caller's memory
 * until exec, like vfork) or "fork" (a copy of the memory, where an emulator or
 * a debugger turns sharing off). Chosen by a trial at the first call; the
 * environment variable SAFESPAWN_METHOD forces one of the three. Returns NULL
 * with errno EINVAL if it has another value, ENOSYS if the one forced does not
 * work here, EAGAIN or ENOMEM if the trial could not be made. */
SAFESPAWN_API const char *safespawn_method(void);

/* ---- Handles ---- */

/* A child by process id and process descriptor, see pidfd_open(2). The
 * descriptor is close-on-exec and refers to this child even after the id is
 * used again; it polls readable when the child has ended. It is -1 where none
 * is to be had: then all of this goes by the id, which is the child's until it
 * is reaped. A handle is for one thread at a time. */
struct safespawn_child {
  pid_t pid;
  int pidfd;
};

/* int safespawn_start(struct safespawn_child *child, step, ...)
 * Like safespawn(), with a handle. Returns 0, or -1 with errno as safespawn(),
 * or EMFILE; *child is then {-1, -1}. The handle is given back by one of the
 * waiting calls that succeeds, or by safespawn_release(). */
#define safespawn_start(child, ...)                                            \
  safespawn_start_v(child, SAFESPAWN_STEPS_(__VA_ARGS__))
SAFESPAWN_API int safespawn_start_v(struct safespawn_child *child,
                                    const struct safespawn_step *steps);

/* Waits until the child has ended, reaps it, stores its status as waitpid(2)
 * would unless `status` is NULL, and gives the handle back. Goes on waiting
 * after signals. Returns 0, or -1 with errno: ECHILD if SIGCHLD is ignored or
 * somebody else has reaped it (the handle is given back too), EINVAL for a
 * handle given back. A cancellation point. */
SAFESPAWN_API int safespawn_wait(struct safespawn_child *child, int *status);
/* The same, at most `milliseconds` long; 0 only looks, -1 waits for ever. Error
 * ETIMEDOUT: it still runs, the handle stays. */
SAFESPAWN_API int safespawn_timedwait(struct safespawn_child *child,
                                      int *status, int milliseconds);
/* Sends a signal to this very child, never to a later owner of its id. Returns
 * 0, or -1 with errno: ESRCH if it has been reaped or the handle given back,
 * EINVAL, EPERM. */
SAFESPAWN_API int safespawn_kill(const struct safespawn_child *child,
                                 int number);
/* Ends the child: SIGTERM, with SIGCONT in case it is stopped, and SIGKILL
 * after `milliseconds` if it still runs; then as safespawn_wait(). Error EPERM:
 * it has changed its user; the handle stays. A cancellation point. */
SAFESPAWN_API int safespawn_terminate(struct safespawn_child *child,
                                      int *status, int milliseconds);
/* Gives the handle back without waiting; the process id can still be waited
 * for. Use a safespawn_detach() step for children that nobody will wait for. */
SAFESPAWN_API void safespawn_release(struct safespawn_child *child);

/* ---- popen and system ---- */

/* popen(3). Modes: "r", "w", and "r+" for both directions through one socket,
 * where shutdown(fileno(stream), SHUT_WR) tells the child that the input has
 * ended; with "e" the stream is close-on-exec. No later child of these functions
 * inherits the stream; with "e" no other child does either. Not for signal
 * handlers. Errors: EINVAL for another mode or a null command, ENOMEM, those of
 * pipe(2) and safespawn(), also where there is no shell. */
SAFESPAWN_API FILE *safespawn_popen(const char *command, const char *mode);
/* The same without a shell: runs argv[0], searched for along PATH. A program
 * that cannot be started is an error here; EINVAL if there is none. */
SAFESPAWN_API FILE *safespawn_popenv(char *const argv[], const char *mode);
/* pclose(3). Only this function closes the stream. Returns the wait status, or
 * -1 with errno: ECHILD if SIGCHLD is ignored or somebody else took the status,
 * or in a forked process; EINVAL if `stream` does not come from
 * safespawn_popen() or safespawn_popenv(), and is left alone. No cancellation
 * point. Not for signal handlers. */
SAFESPAWN_API int safespawn_pclose(FILE *stream);

/* system(3), with the same result: the wait status, that of exit(127) if the
 * shell cannot be run, -1 with errno if there is no process to be had, or
 * ECHILD if somebody else took the status. For NULL: whether there is a shell.
 * While it waits the process ignores SIGINT and SIGQUIT and the thread blocks
 * SIGCHLD, from however many threads it is called; a process that is forked
 * meanwhile has them as before. A cancellation point, which kills the shell.
 * Not for signal handlers. */
SAFESPAWN_API int safespawn_system(const char *command);
/* The same without a shell: runs argv[0], searched for along PATH. A program
 * that cannot be started is -1 with errno; EINVAL if there is none. */
SAFESPAWN_API int safespawn_systemv(char *const argv[]);

/* ---- Capture ---- */

/* What safespawn_capture() is to do and what it found. Start from {0} and set
 * what matters. */
struct safespawn_capture {
  /* In: bytes for the child's standard input, which is empty if NULL. */
  const void *input;
  size_t input_size;
  /* In: nonzero sends standard error into `output` too, in order. */
  int merge;
  /* In: keep so many bytes of each stream and discard the rest; 0: all. */
  size_t limit;
  /* In: kill the child after that time, but nothing that it started; 0: never.
   */
  int milliseconds;
  /* Out: what it wrote to standard output, followed by a null byte. */
  char *output;
  size_t output_size;
  /* Out: the same for standard error; NULL with `merge`. */
  char *errors;
  size_t errors_size;
  /* Out: nonzero if something was discarded. */
  int truncated;
  /* Out: the wait status; -1 if there is none. */
  int status;
};

/* int safespawn_capture(struct safespawn_capture *capture, step, ...)
 * Runs a child to its end, feeds it and collects what it writes; never
 * deadlocks, whatever the child does with its streams. A child that does not
 * read all of its input is no error and raises no SIGPIPE. What a process that
 * the child leaves behind writes after the child's end is not collected. The
 * steps run after the streams are in place. Returns 0, or -1 with errno as
 * safespawn_start(), those of pipe(2), ENOMEM, ECHILD if SIGCHLD is ignored or
 * somebody else took the status, or ETIMEDOUT after `milliseconds`; no child is
 * left then, and what was collected so far is kept. Give the result to
 * safespawn_capture_free() in either case. A cancellation point, which kills
 * the child and frees the result. Not for signal handlers. */
#define safespawn_capture(capture, ...)                                        \
  safespawn_capture_v(capture, SAFESPAWN_STEPS_(__VA_ARGS__))
SAFESPAWN_API int safespawn_capture_v(struct safespawn_capture *capture,
                                      const struct safespawn_step *steps);
SAFESPAWN_API void safespawn_capture_free(struct safespawn_capture *capture);

#ifdef __cplusplus
}
#endif

#endif
