/* Every macro and every step of the header, in what C and C++ have in common.
 */
#include <safespawn.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

static int ends_with(pid_t pid, int expected) {
  int status;
  return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
         WEXITSTATUS(status) == expected;
}

SAFESPAWN_ASYNC_SIGNAL_SAFE static int marked(int n) { return n; }
SAFESPAWN_LARGE_PROCESS static int also_marked(int n) { return n; }

/* Each step once, so that each maker is instantiated. */
static pid_t everything(void) {
  static char name[] = "true";
  static char *argv[] = {name, NULL};
  static char *environment[] = {NULL};
  static const int keep[] = {1, 2};
  static const gid_t groups[] = {1};
  static const unsigned char cpus[128] = {1};
  struct rlimit limit;
  struct sched_param param;
  sigset_t set;
  limit.rlim_cur = limit.rlim_max = 0;
  param.sched_priority = 0;
  __builtin_memset(&set, 0, sizeof set);
  return safespawn_as_fork(
      safespawn_dup2(1, 9), safespawn_dup3(1, 9, 0), safespawn_dup(1),
      safespawn_open("/dev/null", 0, 0),
      safespawn_open_as(9, "/dev/null", 0, 0), safespawn_close(9),
      safespawn_inherit(1), safespawn_fcntl(1, 1, 0),
      safespawn_ioctl(1, 0x5422, 0), safespawn_closefrom(3),
      safespawn_close_range(3, 9), safespawn_close_except(3, keep, 2),
      safespawn_chdir("/"), safespawn_fchdir(1),
      safespawn_chroot("/nonexistent"), safespawn_umask(022),
      safespawn_setsid(), safespawn_setpgid(0, 0), safespawn_setpgrp(),
      safespawn_tcsetpgrp(9, 1), safespawn_foreground(9),
      safespawn_login_tty(9), safespawn_sigprocmask(SIG_BLOCK, &set),
      safespawn_signal(SIGINT, SIG_IGN), safespawn_default_signals(),
      safespawn_setrlimit(RLIMIT_CORE, &limit), safespawn_nice(1),
      safespawn_setpriority(PRIO_PROCESS, 0, 2),
      safespawn_sched_setscheduler(0, 0, &param),
      safespawn_sched_setparam(0, &param),
      safespawn_sched_setaffinity(0, sizeof cpus, cpus),
      safespawn_oom_score_adj(1), safespawn_setgroups(1, groups),
      safespawn_initgroups("root", 0), safespawn_setuid(0), safespawn_setgid(0),
      safespawn_seteuid(0), safespawn_setegid(0), safespawn_setreuid(0, 0),
      safespawn_setregid(0, 0), safespawn_setresuid(0, 0, 0),
      safespawn_setresgid(0, 0, 0), safespawn_unshare(0),
      safespawn_setns(-1, 0), safespawn_cgroup(-1),
      safespawn_prctl(3, 0, 0, 0, 0), safespawn_pdeathsig(9),
      safespawn_setenv("A", "B", 1), safespawn_unsetenv("A"),
      safespawn_putenv("A=B"), safespawn_clearenv(),
      safespawn_environ(environment), safespawn_detach(),
      safespawn_or(safespawn_execv("/nonexistent", argv),
                   safespawn_message(9, "%s %d\n", "text", 1),
                   safespawn_when(0, safespawn_exit(2))),
      safespawn_execve("/nonexistent", argv, environment),
      safespawn_execvp("nonexistent", argv),
      safespawn_execvpe("nonexistent", argv, environment),
      safespawn_fexecve(-1, argv, environment),
      safespawn_exit_errno(22, 44, 55), safespawn_exit(66));
}

int main(void) {
  static char arg0[] = "sh", arg1[] = "-c", arg2[] = "exit $N";
  static char nine[] = "N=9";
  char *argv[] = {arg0, arg1, arg2, NULL};
  char *environment[] = {nine, NULL};
  const char *variable = "sh";
  const struct safespawn_error *failure;
  int evaluated = 0;
  if (!ends_with(safespawn(safespawn_setenv("N", "7", 1),
                           safespawn_execvp("sh", argv)),
                 7))
    return 1;
  if (!ends_with(
          safespawn_as_fork(safespawn_when(0, safespawn_exit(++evaluated)),
                            safespawn_when(1, safespawn_setenv("N", "8", 1)),
                            safespawn_execv("/nonexistent", argv),
                            safespawn_execvp("sh", argv), safespawn_exit(127)),
          8) ||
      evaluated)
    return 2;
  if (!ends_with(safespawn(safespawn_execle("/bin/sh", "sh", "-c", "exit $N",
                                            (char *)NULL, environment)),
                 9))
    return 3;
  if (!ends_with(safespawn(safespawn_execlp("sh", variable, "-c", "exit 3",
                                            (char *)NULL)),
                 3) ||
      !ends_with(
          safespawn(safespawn_execl("/bin/sh", variable, "-c", "exit 4", NULL)),
          4))
    return 4;
  if (!ends_with(everything(), 44))
    return 5;
  if (!ends_with(
          safespawn(safespawn_or(safespawn_chdir("/nonexistent"),
                                 safespawn_or(safespawn_chdir("/nonexistent"),
                                              safespawn_exit_errno(2, 6, 0))),
                    safespawn_execvp("sh", argv)),
          6))
    return 6;
  if (safespawn(safespawn_chdir("/nonexistent"),
                safespawn_execvp("sh", argv)) != -1)
    return 7;
  failure = safespawn_failure();
  if (failure->index != 0 || failure->kind != SAFESPAWN_STEP_CHDIR)
    return 8;
  return marked(0) + also_marked(0);
}
