// RUN: %check_tidy %s
// Changing ids is safe in a fork child; looking them up is not.
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

void *work(void *);

void start(char **argv, const char *user) {
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  pid_t pid = fork();
  if (pid == 0) {
    struct passwd *entry = getpwnam(user); // expect: fork-unsafe-call
    initgroups(user, entry->pw_gid);       // expect: fork-unsafe-call
    if (setgid(entry->pw_gid) || setuid(entry->pw_uid))
      _exit(126);
    execv(argv[0], argv);
    _exit(127);
  }
  waitpid(pid, NULL, 0);
}
