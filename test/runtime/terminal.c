// RUN: %compile && %run_each_method
// Sessions and terminals, on a pseudoterminal.
#include "check.h"

#include <sys/ioctl.h>
#include <termios.h>

static int master;
static char name[128];

static int open_terminal(void) {
  master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  CHECK(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
  CHECK(ptsname_r(master, name, sizeof name) == 0);
  int slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  CHECK(slave >= 0);
  return slave;
}

/* The process id, session, group, foreground group of the program. */
static const char command[] =
    "exec 3</dev/tty && set -- $(cat /proc/self/stat | sed 's/.*) . //') && "
    "set -- $1 $2 $3 $5 && test $2 = $3 && test $3 = $4 && test -t 0 && exit 7";

int main(void) {
  int slave = open_terminal();
  /* cat and sed are children of the shell within its group. */
  CHECK(exit_status(safespawn(safespawn_login_tty(slave),
                              safespawn_execl("/bin/sh", "sh", "-c", command,
                                              (char *)NULL))) == 7);
  close(slave), close(master);
  slave = open_terminal();
  CHECK(exit_status(safespawn(
            safespawn_setsid(), safespawn_ioctl(slave, TIOCSCTTY, 0),
            safespawn_dup2(slave, 0), safespawn_foreground(0),
            safespawn_execl("/bin/sh", "sh", "-c", command, (char *)NULL))) ==
        7);
  close(slave), close(master);
  /* A session leader gets the terminal that it opens first. */
  slave = open_terminal();
  CHECK(exit_status(safespawn(
            safespawn_setsid(), safespawn_open_as(0, name, O_RDWR, 0),
            safespawn_execl("/bin/sh", "sh", "-c", command, (char *)NULL))) ==
        7);
  close(slave), close(master);

  /* A background job may take the terminal: no signal stops it. */
  slave = open_terminal();
  pid_t shell = fork();
  if (shell == 0) {
    CHECK(setsid() > 0 && ioctl(slave, TIOCSCTTY, 0) == 0);
    pid_t job = safespawn(
        safespawn_setpgid(0, 0), safespawn_foreground(slave),
        safespawn_dup2(slave, 0),
        safespawn_execl("/bin/sh", "sh", "-c",
                        "test $(cat /proc/self/stat | cut -d' ' -f5) = "
                        "$(cat /proc/self/stat | cut -d' ' -f8) && exit 7",
                        (char *)NULL));
    _exit(exit_status(job));
  }
  CHECK(exit_status(shell) == 7);
  close(slave), close(master);

  char *argv[] = {(char *)"true", NULL};
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  check_failure(
      safespawn(safespawn_login_tty(null), safespawn_execv("/bin/true", argv)),
      ENOTTY, 0, SAFESPAWN_STEP_LOGIN_TTY);
  check_failure(
      safespawn(safespawn_foreground(null), safespawn_execv("/bin/true", argv)),
      ENOTTY, 0, SAFESPAWN_STEP_FOREGROUND);
  check_failure(safespawn(safespawn_tcsetpgrp(997, 1),
                          safespawn_execv("/bin/true", argv)),
                EBADF, 0, SAFESPAWN_STEP_TCSETPGRP);
  check_failure(
      safespawn(safespawn_setpgid(0, -1), safespawn_execv("/bin/true", argv)),
      EINVAL, 0, SAFESPAWN_STEP_SETPGID);
  check_failure(safespawn(safespawn_setsid(), safespawn_setsid(),
                          safespawn_execv("/bin/true", argv)),
                EPERM, 1, SAFESPAWN_STEP_SETSID);
  return 0;
}
