/* Runs a program as another user, without a way back. For root.
 *
 *     privileges USER PROGRAM [ARGUMENT...] */
#include <pwd.h>
#include <safespawn.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: privileges USER PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  struct passwd *user = getpwnam(argv[1]);
  if (!user) {
    fprintf(stderr, "privileges: there is no user %s\n", argv[1]);
    return 1;
  }
  /* Strict, so a program never starts with more rights than it should have. */
  pid_t pid = safespawn(safespawn_initgroups(user->pw_name, user->pw_gid),
                        safespawn_setgid(user->pw_gid),
                        safespawn_setuid(user->pw_uid),
                        safespawn_prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
                        safespawn_execvp(argv[2], argv + 2));
  if (pid < 0) {
    fprintf(stderr, "privileges: %s\n", safespawn_failure()->message);
    return 1;
  }
  int status;
  if (waitpid(pid, &status, 0) < 0)
    return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
