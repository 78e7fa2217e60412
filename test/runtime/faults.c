// RUN: %compile && %run_each_method
// Every system call of a child is made to fail by a filter, one at a time: the
// caller hears of it, with the step and the errno, and nothing is left behind.
#include "refuse.h"
#include "report.h"

#include <sys/ioctl.h>

enum { INJECTED = ENOTUNIQ };

static char *argv_true[] = {(char *)"true", NULL};

/* In a process of its own: what does a plan give when `call` fails? Returns the
 * exit status: 0 for success, 1 for the injected failure at step `index`, 2 for
 * anything else. */
static int attempt(const struct safespawn_step *steps, long call, int index) {
  pid_t pid = fork();
  CHECK(pid >= 0);
  if (pid == 0) {
    CHECK(safespawn_method());
    /* The program may complain about what is refused to it. */
    CHECK(dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 2) == 2);
    int before = open_descriptors();
    refuse(call, INJECTED);
    pid_t child = safespawn_v(steps);
    int seen = errno;
    if (child > 0)
      _exit(waitpid(child, NULL, 0) == child || call == SYS_wait4 ? 0 : 2);
    int children = waitpid(-1, NULL, __WALL | WNOHANG);
    if ((children != -1 || errno != ECHILD) && call != SYS_wait4)
      _exit(3);
    if (call != SYS_getdents64 && call != SYS_openat && call != SYS_close &&
        call != SYS_newfstatat && call != SYS_fstat && call != SYS_getdents64 &&
        open_descriptors() != before)
      _exit(4);
    if (seen != INJECTED || safespawn_failure()->error != INJECTED ||
        (index >= 0 && safespawn_failure()->index != index))
      _exit(2);
    _exit(1);
  }
  return exit_status(pid);
}

int main(void) {
  /* Then the parent has to close its end to see that the child did. */
  int pipe = strcmp(safespawn_method(), "fork") == 0;
  sigset_t none;
  sigemptyset(&none);
  struct rlimit limit = {0, 0};
  struct sched_param param = {0};
  gid_t groups[] = {1};
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET(0, &cpus);
  int keep[] = {4};
  int directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  char *environment[] = {NULL};

  /* A step and the system call that it is: refused, the step fails. */
  const struct {
    struct safespawn_step step;
    long call;
  } table[] = {
      {safespawn_dup2(directory, 9), SYS_dup3},
      {safespawn_dup2(directory, directory), SYS_fcntl},
      {safespawn_dup3(directory, 9, O_CLOEXEC), SYS_dup3},
      {safespawn_dup(directory), SYS_dup},
      {safespawn_open("/dev/null", O_RDONLY, 0), SYS_openat},
      {safespawn_open_as(9, "/dev/null", O_RDONLY, 0), SYS_openat},
      {safespawn_open_as(9, "/dev/null", O_RDONLY, 0), SYS_dup3},
      {safespawn_close(directory), SYS_close},
      {safespawn_inherit(directory), SYS_fcntl},
      {safespawn_fcntl(directory, F_SETFD, 0), SYS_fcntl},
      {safespawn_ioctl(directory, TIOCNOTTY, 0), SYS_ioctl},
      {safespawn_chdir("/"), SYS_chdir},
      {safespawn_fchdir(directory), SYS_fchdir},
      {safespawn_chroot("/"), SYS_chroot},
      {safespawn_umask(022), SYS_umask},
      {safespawn_setsid(), SYS_setsid},
      {safespawn_setpgid(0, 0), SYS_setpgid},
      {safespawn_setpgrp(), SYS_setpgid},
      {safespawn_tcsetpgrp(directory, 1), SYS_ioctl},
      {safespawn_foreground(directory), SYS_ioctl},
      {safespawn_login_tty(directory), SYS_ioctl},
      {safespawn_signal(SIGINT, SIG_IGN), SYS_rt_sigaction},
      {safespawn_setrlimit(RLIMIT_CORE, &limit), SYS_prlimit64},
      {safespawn_nice(1), SYS_setpriority},
      {safespawn_nice(1), SYS_getpriority},
      {safespawn_setpriority(PRIO_PROCESS, 0, 1), SYS_setpriority},
      {safespawn_sched_setscheduler(0, SCHED_OTHER, &param),
       SYS_sched_setscheduler},
      {safespawn_sched_setparam(0, &param), SYS_sched_setparam},
      {safespawn_sched_setaffinity(0, sizeof cpus, &cpus),
       SYS_sched_setaffinity},
      {safespawn_oom_score_adj(10), SYS_openat},
      {safespawn_oom_score_adj(10), SYS_write},
      {safespawn_setgroups(1, groups), SYS_setgroups},
      {safespawn_initgroups("root", 0), SYS_setgroups},
      {safespawn_setuid(0), SYS_setuid},
      {safespawn_setgid(0), SYS_setgid},
      {safespawn_seteuid(0), SYS_setresuid},
      {safespawn_setegid(0), SYS_setresgid},
      {safespawn_setreuid(0, 0), SYS_setreuid},
      {safespawn_setregid(0, 0), SYS_setregid},
      {safespawn_setresuid(0, 0, 0), SYS_setresuid},
      {safespawn_setresgid(0, 0, 0), SYS_setresgid},
      /* Other ids: by a child with a memory of its own */
      {safespawn_setuid(65534), SYS_setuid},
      {safespawn_setgid(65534), SYS_setgid},
      {safespawn_setresuid(1, 1, 1), SYS_setresuid},
      {safespawn_unshare(CLONE_FILES), SYS_unshare},
      {safespawn_unshare(CLONE_NEWUSER), SYS_unshare},
      {safespawn_setns(directory, 0), SYS_setns},
      {safespawn_cgroup(directory), SYS_openat},
      {safespawn_prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), SYS_prctl},
      {safespawn_message(directory, "text"), SYS_write},
      {safespawn_execv("/bin/true", argv_true), SYS_execve},
      {safespawn_execve("/bin/true", argv_true, environment), SYS_execve},
      {safespawn_execvp("true", argv_true), SYS_execve},
      {safespawn_execvpe("true", argv_true, environment), SYS_execve},
      {safespawn_fexecve(directory, argv_true, environment), SYS_execveat},
      {safespawn_pdeathsig(SIGTERM), SYS_prctl},
      /* Never fail, whatever the kernel says */
      {safespawn_closefrom(20), -1},
      {safespawn_close_range(20, 30), -1},
      {safespawn_close_except(20, keep, 1), -1},
      {safespawn_sigprocmask(SIG_BLOCK, &none), -1},
      {safespawn_default_signals(), -1},
      {safespawn_setenv("A", "B", 1), -1},
      {safespawn_unsetenv("A"), -1},
      {safespawn_putenv("A=B"), -1},
      {safespawn_clearenv(), -1},
      {safespawn_environ(environment), -1},
      {safespawn_exit(0), -1},
      {safespawn_exit_errno(0, 0, 0), -1},
      {safespawn_detach(), -1},
  };
  enum { ENTRIES = sizeof table / sizeof *table };
  char seen[256] = {0};
  for (int i = 0; i < ENTRIES; ++i) {
    const struct safespawn_step steps[] = {
        safespawn_nothing(), table[i].step,
        safespawn_execv("/bin/true", argv_true), safespawn_end()};
    seen[table[i].step.kind] = 1;
    if (table[i].call < 0 || (table[i].call == SYS_close && pipe))
      continue;
    int result = attempt(steps, table[i].call, 1);
    if (result != 1)
      fprintf(stderr, "entry %d of kind %d: %d\n", i, table[i].step.kind,
              result);
    CHECK(result == 1);
  }
  /* Every kind of step has its place in the table. */
#define SAFESPAWN_STEP(id, name, libc, arguments)                              \
  CHECK(seen[SAFESPAWN_STEP_##id]);
#include <safespawn/steps.def>

  /* One plan with nearly everything in it, and every call there is. */
  const struct safespawn_step all[] = {
      safespawn_dup2(directory, 9),
      safespawn_dup3(directory, 10, O_CLOEXEC),
      safespawn_dup2(9, 9),
      safespawn_open_as(11, "/dev/null", O_WRONLY, 0),
      safespawn_inherit(11),
      safespawn_fchdir(directory),
      safespawn_umask(022),
      safespawn_setsid(),
      safespawn_default_signals(),
      safespawn_sigprocmask(SIG_SETMASK, &none),
      safespawn_setrlimit(RLIMIT_CORE, &limit),
      safespawn_nice(1),
      safespawn_oom_score_adj(10),
      safespawn_setgroups(1, groups),
      safespawn_setgid(65534),
      safespawn_setuid(65534),
      safespawn_pdeathsig(SIGTERM),
      safespawn_setenv("A", "B", 1),
      safespawn_message(11, "x"),
      safespawn_closefrom(3),
      safespawn_execvp("true", argv_true),
      safespawn_end()};
  const struct safespawn_step shared[] = {
      safespawn_setsid(), safespawn_close_except(3, keep, 1),
      safespawn_execvp("true", argv_true), safespawn_end()};
  const struct safespawn_step detached[] = {
      safespawn_detach(), safespawn_closefrom(3),
      safespawn_execvp("true", argv_true), safespawn_end()};
  const struct safespawn_step *plans[] = {all, shared, detached};
  int failures = 0;
  CHECK(setenv("PATH", "/bin:/usr/bin", 1) == 0);
  for (int i = 0; i < 3; ++i)
    for (long call = 0; call < 460; ++call) {
      /* Without these the process itself could not go on. */
      if (call == SYS_exit_group || call == SYS_rt_sigreturn ||
          call == SYS_read || (call == SYS_close && pipe))
        continue;
      int result = attempt(plans[i], call, -1);
      /* A detached child cannot be waited for; the test cannot tell it from
       * anything else. Without getppid it must believe its parent dead. */
      if ((i == 2 || call == SYS_getppid) && result == 2)
        continue;
      if (result > 1)
        fprintf(stderr, "plan %d, call %ld: %d\n", i, call, result);
      CHECK(result <= 1);
      failures += result == 1;
    }
  /* As many as the plans have calls that matter, at least. */
  CHECK(failures >= 20);
  check_no_children();
  return 0;
}
