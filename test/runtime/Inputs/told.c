/* The method is the one expected, and a program that does not exist is told. */
#include "check.h"

int main(int argc, char **argv) {
  char *const program[] = {(char *)"x", NULL};
  CHECK(argc == 2);
  CHECK(strcmp(safespawn_method(), argv[1]) == 0);
  check_failure(safespawn(safespawn_execv("/nonexistent", program)), ENOENT, 0,
                SAFESPAWN_STEP_EXECV);
  /* Steps on the number that the library uses for itself, if it uses one. */
  for (int fd = 3; fd < 12; ++fd) {
    check_failure(safespawn(safespawn_dup2(1, fd), safespawn_closefrom(3),
                            safespawn_execv("/nonexistent", program)),
                  ENOENT, 2, SAFESPAWN_STEP_EXECV);
    check_failure(safespawn(safespawn_close(fd),
                            safespawn_execv("/nonexistent", program)),
                  EBADF, 0, SAFESPAWN_STEP_CLOSE);
  }
  for (int fd = 250; fd < 262; ++fd)
    check_failure(safespawn(safespawn_dup2(1, fd), safespawn_dup2(1, fd + 1),
                            safespawn_open_as(fd, "/dev/null", O_RDONLY, 0),
                            safespawn_close(fd), safespawn_close(fd),
                            safespawn_execv("/nonexistent", program)),
                  EBADF, 4, SAFESPAWN_STEP_CLOSE);
  CHECK(exit_status(safespawn(safespawn_execl("/bin/sh", "sh", "-c", "exit 7",
                                              (char *)NULL))) == 7);
  return 0;
}
