// Many processes and threads at once: each call has its line, and no line is
// torn.
//
// RUN: %build_c %s -o %t
// RUN: rm -f %t.log && %recorded %t && tr -d "\0" < %t.log > %t.lines
// RUN: awk -F "\t" "NF != 11 || \$1 != \"safespawn1\" || \$11 !~ /\/storm.c.tmp\$/ { exit 1 }" %t.lines
// RUN: cut -f 3 %t.lines | sort | uniq -c | awk "{ print \$2, \$1 }" > %t.counts
// RUN: printf "_Fork 64\nfork 832\npopen 32\nposix_spawn 32\nposix_spawnp 32\nsystem 32\n" > %t.expected
// RUN: diff %t.expected %t.counts
//
// All of them know their process's size, and one that is a thread's how many
// threads there are.
// RUN: awk -F "\t" "\$6 < 500 || \$7 < 8 || \$8 < 1 { print; bad = 1 } END { exit bad }" %t.lines
// RUN: test $(awk -F "\t" "\$8 == 5" %t.lines | wc -l) -ge 64

#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void check(int holds) {
  if (!holds)
    abort();
}

static void reap(pid_t pid) {
  int status;
  check(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

static void *each_way(void *unused) {
  char *arguments[] = {"true", NULL};
  pid_t pid;
  for (int i = 0; i < 8; ++i) {
    if ((pid = fork()) == 0)
      _exit(0);
    reap(pid);
    check(system("exit 3") == 3 << 8);
    FILE *stream = popen("echo x", "r");
    check(stream && fgetc(stream) == 'x' && pclose(stream) == 0);
    check(posix_spawn(&pid, "/bin/true", NULL, NULL, arguments, environ) == 0);
    reap(pid);
    check(posix_spawnp(&pid, "true", NULL, NULL, arguments, environ) == 0);
    reap(pid);
    for (int j = 0; j < 2; ++j) {
      if ((pid = _Fork()) == 0)
        _exit(0);
      reap(pid);
    }
  }
  return unused;
}

int main(void) {
  // What the shells start on their own would count as well.
  pthread_t threads[4];
  for (int i = 0; i < 4; ++i)
    check(pthread_create(&threads[i], NULL, each_way, NULL) == 0);
  for (int i = 0; i < 4; ++i)
    pthread_join(threads[i], NULL);
  for (int i = 0; i < 16; ++i) {
    if (fork())
      continue;
    for (int j = 0; j < 49; ++j) {
      pid_t pid = fork();
      if (pid == 0)
        _exit(0);
      reap(pid);
    }
    _exit(0);
  }
  for (int i = 0; i < 16; ++i)
    check(wait(NULL) > 0);
}
