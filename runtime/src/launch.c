/* Makes the child in the quickest way that works here, waits until it has
 * become its program, and tells what happened. */
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __WALL
#define __WALL 0x40000000
#endif
#ifndef __WCLONE
#define __WCLONE 0x80000000
#endif

/* ---- The region: the plan, the child's stacks ---- */

enum {
  STACK = 24 * 1024, /* child.c takes less than half of it, tested */
  USUAL_REGION = 64 * 1024
};

/* A region that is free, kept for the next call: usually nothing needs to be
 * mapped. Taken and given back by exchange, so no lock; in a process that was
 * forked meanwhile the copy is as good. */
static _Atomic(char *) spare;

static char *take_region(size_t size) {
  char *region = NULL;
  if (size == USUAL_REGION)
    region = atomic_exchange(&spare, NULL);
  if (region)
    return region;
  region = mmap(NULL, size, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  return region == MAP_FAILED ? NULL : region;
}

static void give_region(char *region, size_t size) {
  if (size == USUAL_REGION)
    region = atomic_exchange(&spare, region);
  if (region)
    munmap(region, size);
}

/* ---- The method ---- */

enum method { UNKNOWN, CLONE3, CLONE, FORK };
static const char *const method_name[] = {"", "clone3", "clone", "fork"};

static atomic_int chosen;  /* enum method */
static atomic_bool forced; /* by the environment variable */

static void reap(pid_t pid) { sys4(SYS_wait4, pid, NULL, __WALL, NULL); }

/* Does this way of making a child work, and does the caller see what the child
 * writes? Returns 0, -ENOSYS, or another -errno that says nothing about it. */
static long try_method(enum method method, char *region) {
  volatile int *seen = (void *)region;
  struct sys_sigset old;
  char *stack = region + USUAL_REGION;
  long pid;
  *seen = 0;
  long result = sys_block_all(&old);
  if (result < 0)
    return result;
  if (method == CLONE3) {
    struct sys_clone_args arguments = {.flags = SYS_CLONE_VM | SYS_CLONE_VFORK |
                                                SYS_CLONE_CLEAR_SIGHAND,
                                       .stack = (uintptr_t)stack - STACK,
                                       .stack_size = STACK};
    pid = sys_clone3(&arguments, safespawn_trial_child_, region);
  } else {
    pid = sys_clone(SYS_CLONE_VM | SYS_CLONE_VFORK, stack, NULL,
                    safespawn_trial_child_, region);
  }
  if (pid > 0)
    reap((pid_t)pid);
  sys_set_mask(&old, NULL);
  if (pid == -EAGAIN || pid == -ENOMEM)
    return pid;
  return pid > 0 && *seen ? 0 : -ENOSYS;
}

static enum method wanted_method(void) {
  const char *name = getenv("SAFESPAWN_METHOD");
  if (!name || !*name)
    return UNKNOWN;
  for (enum method m = CLONE3; m <= FORK; ++m)
    if (strcmp(name, method_name[m]) == 0)
      return m;
  return (enum method) - 1;
}

/* Returns UNKNOWN after having recorded the failure. */
static enum method choose_method(void) {
  enum method method = (enum method)atomic_load(&chosen);
  if (method)
    return method;
  enum method wanted = wanted_method();
  if (wanted == (enum method) - 1) {
    safespawn_fail_(EINVAL, "SAFESPAWN_METHOD must be clone3, clone or fork");
    return UNKNOWN;
  }
  char *region = take_region(USUAL_REGION);
  if (!region) {
    safespawn_fail_(errno, "no memory for the child's stack");
    return UNKNOWN;
  }
  long result = 0;
  for (method = wanted ? wanted : CLONE3; method < FORK; ++method) {
    result = SYS_CAN_SHARE ? try_method(method, region) : -ENOSYS;
    if (result != -ENOSYS || wanted)
      break;
  }
  give_region(region, USUAL_REGION);
  if (method < FORK && result < 0) {
    safespawn_fail_((int)-result, wanted ? "the method that SAFESPAWN_METHOD "
                                           "asks for does not work here"
                                         : "cannot create a process");
    return UNKNOWN;
  }
  atomic_store(&forced, wanted != UNKNOWN);
  atomic_store(&chosen, (int)method);
  return method;
}

const char *safespawn_method(void) {
  enum method method = choose_method();
  return method ? method_name[method] : NULL;
}

/* ---- The launch ---- */

struct launch {
  struct plan *plan;
  char *stack; /* its upper end */
  enum method method;
  /* The memory is the parent's. If not, only the kernel can tell the parent
   * when exec is over, and where it cannot either, a pipe does. */
  int shared, held;
  int signal; /* at the child's end */
  int *pidfd;
};

static long call_clone3(struct launch *launch, unsigned long flags) {
  struct plan *plan = launch->plan;
  struct sys_clone_args arguments = {.flags = flags | SYS_CLONE_CLEAR_SIGHAND,
                                     .pidfd = (uintptr_t)launch->pidfd,
                                     .exit_signal = (uint64_t)launch->signal,
                                     .stack = (uintptr_t)launch->stack - STACK,
                                     .stack_size = STACK};
  if (plan->cgroup >= 0) {
    arguments.flags |= SYS_CLONE_INTO_CGROUP;
    arguments.cgroup = (uint64_t)plan->cgroup;
    long pid = sys_clone3(&arguments, safespawn_child_, plan);
    if (pid >= 0)
      return pid;
    /* The step itself will tell what is wrong. */
    plan->cgroup = -1;
    arguments.flags &= ~SYS_CLONE_INTO_CGROUP;
  }
  return sys_clone3(&arguments, safespawn_child_, plan);
}

static long make_child(struct launch *launch) {
  struct plan *plan = launch->plan;
  unsigned long flags = 0;
  if (launch->shared)
    flags |= SYS_CLONE_VM | SYS_CLONE_VFORK;
  else if (launch->held)
    flags |= SYS_CLONE_VFORK;
  plan->detach_flags = flags | (unsigned long)launch->signal;
  if (plan->shares_files)
    flags |= SYS_CLONE_FILES;
  if (launch->pidfd && launch->method != FORK)
    flags |= SYS_CLONE_PIDFD;
  if (launch->method == CLONE3) {
    long pid = call_clone3(launch, flags);
    if ((pid != -ENOSYS && pid != -EPERM) || atomic_load(&forced))
      return pid;
    /* Refused since the trial, by a filter for instance. */
    atomic_store(&chosen, CLONE);
    launch->method = CLONE;
  }
  plan->cgroup = -1;
  plan->handlers_kept = 1;
  return sys_clone(flags | (unsigned long)launch->signal, launch->stack,
                   launch->pidfd, safespawn_child_, plan);
}

/* Waits until every copy of the pipe's other end is closed: by exec or death.
 */
static void wait_for_exec(int pipe) {
  char byte;
  while (sys3(SYS_read, pipe, &byte, 1) == -EINTR)
    ;
  sys1(SYS_close, pipe);
}

/* Until exec a strict child has no exit signal, and only __WCLONE finds it: one
 * that is still found has died, or is about to. */
static int died_before_exec(const struct launch *launch, pid_t pid) {
  siginfo_t info;
  return launch->signal == 0 &&
         sys5(SYS_waitid, P_PID, pid, &info,
              WEXITED | WNOHANG | WNOWAIT | __WCLONE, NULL) == 0;
}

static pid_t finish(struct launch *launch, struct report *report, pid_t pid) {
  struct plan *plan = launch->plan;
  if (!report->error && !plan->detached && died_before_exec(launch, pid)) {
    report->error = ECANCELED;
    report->op = KILLED;
  }
  if (!report->error && !plan->detached)
    return pid;
  reap(pid);
  if (!report->error && report->pid)
    return report->pid;
  if (launch->pidfd && *launch->pidfd >= 0) {
    sys1(SYS_close, *launch->pidfd);
    *launch->pidfd = -1;
  }
  if (!report->error)
    return safespawn_fail_(ECANCELED, "the child was killed before exec");
  switch (report->op) {
  case NOT_BEGUN:
    return safespawn_fail_(report->error, "cannot create a process");
  case NO_EXEC:
    return safespawn_fail_(report->error, "the child came to the end of the "
                                          "plan without an exec step");
  case KILLED:
    return safespawn_fail_(report->error, "the child was killed before exec");
  default:
    return safespawn_fail_op_(plan->ops + report->op, report->error);
  }
}

static pid_t launch_with(struct launch *launch, struct report *report) {
  struct plan *plan = launch->plan;
  int ends[2] = {-1, -1};
  plan->report = report;
  plan->alive = plan->alive_read = -1;
  if (!launch->shared && !launch->held && plan->strict) {
    long result = sys2(SYS_pipe2, ends, O_CLOEXEC);
    if (result < 0)
      return safespawn_fail_((int)-result, "no pipe to the child");
    plan->alive_read = ends[0];
    plan->alive = ends[1];
  }
  /* The plan's mask is the child's to change, where memory is shared too. */
  struct sys_sigset mask = {{0}};
  long blocked = sys_block_all(&mask);
  plan->mask = mask;
  long pid = blocked < 0 ? blocked : make_child(launch);
  if (ends[1] >= 0)
    sys1(SYS_close, ends[1]);
  if (ends[0] >= 0)
    wait_for_exec(ends[0]);
  pid_t result = pid < 0 ? safespawn_fail_((int)-pid, "cannot create a process")
                         : finish(launch, report, (pid_t)pid);
  if (blocked >= 0)
    sys_set_mask(&mask, NULL);
  return result;
}

static pid_t launch_plan(struct plan *plan, char *region_end,
                         enum method method, int *pidfd) {
  struct launch launch = {.plan = plan,
                          .stack = region_end,
                          .method = method,
                          .shared = method != FORK && !plan->own_memory,
                          .signal = SIGCHLD,
                          .pidfd = pidfd};
  /* As fork, a child with its own memory holds nobody up. */
  launch.held = launch.shared || (method != FORK && plan->strict);
  /* Without a signal nobody else can reap the child before exec, which sets
   * SIGCHLD; a child that may end without exec needs it from the start. */
  if (plan->strict && launch.held && (!plan->has_exit || plan->detached))
    launch.signal = 0;
  plan->detach_stack = region_end - STACK;
  plan->shares_files = launch.shared && plan->first_unneeded >= 0;

  struct report own = {0, NOT_BEGUN, 0};
  if (launch.shared || !plan->strict)
    return launch_with(&launch, &own);
  struct report *report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (report == MAP_FAILED)
    return safespawn_fail_(errno, "no memory for the child's report");
  *report = own;
  pid_t pid = launch_with(&launch, report);
  munmap(report, sizeof *report);
  return pid;
}

pid_t safespawn_launch_(const struct safespawn_step *steps, int strict,
                        int *pidfd) {
  int saved = errno;
  if (pidfd)
    *pidfd = -1;
  enum method method = choose_method();
  if (!method)
    return -1;
  size_t plan_size = safespawn_plan_size_(steps, strict);
  size_t size = (plan_size + 2 * STACK + 4095) & ~(size_t)4095;
  if (size < USUAL_REGION)
    size = USUAL_REGION;
  char *region = take_region(size);
  if (!region)
    return safespawn_fail_(errno, "no memory for the child's stack");
  errno = saved;
  struct plan *plan =
      safespawn_prepare_(steps, strict, region, size - 2 * STACK);
  pid_t pid = -1;
  if (plan && plan->detached && pidfd)
    safespawn_fail_(EINVAL, "a detached child has no handle");
  else if (plan)
    pid = launch_plan(plan, region + size, method, pidfd);
  give_region(region, size);
  if (pid >= 0)
    errno = saved;
  return pid;
}

pid_t safespawn_v(const struct safespawn_step *steps) {
  return safespawn_launch_(steps, 1, NULL);
}

pid_t safespawn_as_fork_v(const struct safespawn_step *steps) {
  return safespawn_launch_(steps, 0, NULL);
}
