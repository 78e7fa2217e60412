// RUN: %compile && %run_each_method
// The contract of safespawn(): a process, or -1 with errno, the step that
// failed, and nothing left behind.
#include "check.h"

static volatile sig_atomic_t children_ended;
static void on_child(int signal) {
  (void)signal;
  ++children_ended;
}

int main(void) {
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)"exit 7", NULL};
  int before = open_descriptors();
  int shares_memory = strcmp(safespawn_method(), "fork") != 0;

  CHECK(safespawn_failure()->error == 0 && !*safespawn_failure()->message);

  errno = 4711;
  pid_t pid = safespawn(safespawn_execv("/bin/sh", argv));
  CHECK(errno == 4711);
  CHECK(exit_status(pid) == 7);
  CHECK(exit_status(safespawn(safespawn_execvp("sh", argv))) == 7);

  /* The child's signal mask is not the caller's. */
  sigset_t some, mask;
  sigemptyset(&some);
  sigaddset(&some, SIGUSR1);
  CHECK(exit_status(safespawn(safespawn_sigprocmask(SIG_BLOCK, &some),
                              safespawn_execv("/bin/sh", argv))) == 7);
  CHECK(exit_status(safespawn_as_fork(safespawn_sigprocmask(SIG_BLOCK, &some),
                                      safespawn_exit(3))) == 3);
  CHECK(sigprocmask(SIG_BLOCK, NULL, &mask) == 0);
  CHECK(!sigismember(&mask, SIGUSR1));

  signal(SIGCHLD, on_child);
  check_failure(safespawn(safespawn_execv("/nonexistent", argv)), ENOENT, 0,
                SAFESPAWN_STEP_EXECV);
  check_failure(safespawn(safespawn_setsid(), safespawn_chdir("/nonexistent"),
                          safespawn_execvp("sh", argv)),
                ENOENT, 1, SAFESPAWN_STEP_CHDIR);
  CHECK(strcmp(safespawn_failure()->message,
               "step 1, chdir(\"/nonexistent\"): No such file or directory") ==
        0);
  check_failure(safespawn(safespawn_dup2(999, 1), safespawn_execvp("sh", argv)),
                EBADF, 0, SAFESPAWN_STEP_DUP2);
  CHECK(strcmp(safespawn_failure()->message,
               "step 0, dup2(999, 1): Bad file descriptor") == 0);
  if (shares_memory)
    CHECK(children_ended == 0);
  signal(SIGCHLD, SIG_DFL);

  /* The index counts what the caller wrote, whether it was needed or not. */
  check_failure(
      safespawn(
          safespawn_when(0, safespawn_chdir("/")),
          safespawn_or(safespawn_chdir("/nonexistent"), safespawn_nothing(),
                       safespawn_setpgid(0, 0)),
          safespawn_or(safespawn_chdir("/nonexistent"), safespawn_close(998)),
          safespawn_execvp("sh", argv)),
      EBADF, 2, SAFESPAWN_STEP_CLOSE);

  /* A step with handlers does not fail; its handlers take over. */
  CHECK(exit_status(safespawn(
            safespawn_or(safespawn_chdir("/nonexistent"), safespawn_exit(3)),
            safespawn_execvp("sh", argv))) == 3);
  CHECK(exit_status(
            safespawn(safespawn_or(safespawn_chdir("/"), safespawn_exit(3)),
                      safespawn_execvp("sh", argv))) == 7);
  CHECK(exit_status(safespawn(safespawn_or(
            safespawn_execlp("nonexistent", "x", (char *)NULL),
            safespawn_or(safespawn_execlp("nonexistent2", "x", (char *)NULL),
                         safespawn_execvp("sh", argv))))) == 7);
  check_failure(
      safespawn(safespawn_or(safespawn_execlp("nonexistent", "x", (char *)NULL),
                             safespawn_umask(0))),
      ENOENT, 0, SAFESPAWN_STEP_EXECVP);

  /* An array made at run time. */
  struct safespawn_step steps[4];
  int n = 0;
  steps[n++] = safespawn_setsid();
  steps[n++] = safespawn_execvp("sh", argv);
  steps[n] = safespawn_end();
  CHECK(exit_status(safespawn_v(steps)) == 7);
  struct safespawn_step handlers[] = {safespawn_chdir("/nonexistent"),
                                      safespawn_exit(9), safespawn_end()};
  CHECK(exit_status(safespawn(safespawn_or_v(handlers),
                              safespawn_execvp("sh", argv))) == 9);

  /* Bad plans start nothing. */
  int before_bad = children_ended;
  check_failure(safespawn_v(NULL), EINVAL, -1, 0);
  check_failure(safespawn_as_fork_v(NULL), EINVAL, -1, 0);
  steps[0] = safespawn_end();
  check_failure(safespawn_v(steps), EINVAL, -1, 0);
  check_failure(safespawn(safespawn_setsid()), EINVAL, -1, 0);
  check_failure(safespawn_as_fork(safespawn_setsid()), EINVAL, -1, 0);
  check_failure(safespawn(safespawn_exit(3)), EINVAL, -1, 0);
  steps[0].kind = 12345;
  steps[1] = safespawn_execvp("sh", argv);
  steps[2] = safespawn_end();
  check_failure(safespawn_v(steps), EINVAL, -1, 0);
  check_failure(safespawn_as_fork_v(steps), EINVAL, -1, 0);
  check_failure(safespawn(safespawn_when(0, safespawn_execvp("sh", argv))),
                EINVAL, -1, 0);
  check_failure(safespawn(safespawn_message(1, "%f\n", 1.0),
                          safespawn_execvp("sh", argv)),
                EINVAL, 0, SAFESPAWN_STEP_MESSAGE);
  struct safespawn_step deep[40];
  struct safespawn_step lists[40][3];
  deep[0] = safespawn_exit(1);
  for (int i = 1; i < 40; ++i) {
    lists[i][0] = safespawn_chdir("/nonexistent");
    lists[i][1] = deep[i - 1];
    lists[i][2] = safespawn_end();
    deep[i] = safespawn_or_v(lists[i]);
  }
  CHECK(exit_status(safespawn(deep[15], safespawn_execvp("sh", argv))) == 1);
  check_failure(safespawn(deep[39], safespawn_execvp("sh", argv)), EINVAL, -1,
                0);
  CHECK(children_ended == before_bad);

  /* Null pointers are errors, as the system calls have it. */
  check_failure(safespawn(safespawn_execv(NULL, argv)), EFAULT, 0,
                SAFESPAWN_STEP_EXECV);
  check_failure(safespawn(safespawn_execvp(NULL, argv)), EFAULT, 0,
                SAFESPAWN_STEP_EXECVP);
  check_failure(safespawn(safespawn_chdir(NULL), safespawn_execvp("sh", argv)),
                EFAULT, 0, SAFESPAWN_STEP_CHDIR);
  check_failure(
      safespawn(safespawn_setenv(NULL, "x", 1), safespawn_execvp("sh", argv)),
      EINVAL, 0, SAFESPAWN_STEP_SETENV);
  check_failure(
      safespawn(safespawn_setenv("A", NULL, 1), safespawn_execvp("sh", argv)),
      EINVAL, 0, SAFESPAWN_STEP_SETENV);
  check_failure(safespawn(safespawn_setrlimit(RLIMIT_CORE, NULL),
                          safespawn_execvp("sh", argv)),
                EFAULT, 0, SAFESPAWN_STEP_SETRLIMIT);

  /* A plan larger than the memory that is kept for plans. */
  enum { MANY = 5000 };
  struct safespawn_step *many = calloc(MANY + 2, sizeof *many);
  for (int i = 0; i < MANY; ++i)
    many[i] = safespawn_setenv("NAME", "value", 1);
  many[MANY] = safespawn_execl(
      "/bin/sh", "sh", "-c", "test \"$NAME\" = value && exit 5", (char *)NULL);
  many[MANY + 1] = safespawn_end();
  CHECK(exit_status(safespawn_v(many)) == 5);
  many[MANY - 1] = safespawn_close(997);
  check_failure(safespawn_v(many), EBADF, MANY - 1, SAFESPAWN_STEP_CLOSE);
  free(many);

  check_no_children();
  CHECK(open_descriptors() == before);
  return 0;
}
