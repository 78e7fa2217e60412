/* A program that writes down all that a process inherits, to compare one way of
 * making it with another. The test program itself plays it: with "report" as
 * its first argument it writes to the file that the second one names. */
#ifndef REPORT_H
#define REPORT_H

#include "check.h"

#include <grp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

extern char **environ;

static inline const char *relation(pid_t pid, pid_t parent) {
  return pid == getpid()          ? "self"
         : pid == parent          ? "parent"
         : pid == getpgid(parent) ? "parent's group"
         : pid == getsid(parent)  ? "parent's session"
         : pid == 0               ? "none"
                                  : "other";
}

static inline void report_lines(FILE *to, const char *path,
                                const char *const *names) {
  char line[4096];
  FILE *from = fopen(path, "re");
  if (!from)
    return;
  while (fgets(line, sizeof line, from))
    for (int i = 0; names[i]; ++i)
      if (strncmp(line, names[i], strlen(names[i])) == 0)
        fputs(line, to);
  fclose(from);
}

static inline void report(int argc, char **argv) {
  char text[4096];
  /* Descriptors first, before any is opened. */
  static char descriptors[65536];
  size_t used = 0;
  for (int fd = 0; fd < 1100; ++fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0)
      continue;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, text, sizeof text - 1);
    text[n < 0 ? 0 : n] = '\0';
    /* Two runs do not share the memory files of one. */
    used += (size_t)snprintf(descriptors + used, sizeof descriptors - used,
                             "fd %d %s flags %o\n", fd, text, flags);
  }
  pid_t parent = getppid();
  FILE *to = fopen(argv[2], "we");
  if (!to)
    _exit(99);
  fputs(descriptors, to);
  for (int i = 0; i < argc; ++i)
    fprintf(to, "argument %s\n", argv[i]);
  for (char **p = environ; *p; ++p)
    fprintf(to, "environment %s\n", *p);
  fprintf(to, "directory %s\n", getcwd(text, sizeof text) ? text : "none");
  mode_t mask = umask(0);
  fprintf(to, "umask %o\n", mask);
  fprintf(to, "group %s\n", relation(getpgrp(), parent));
  fprintf(to, "session %s\n", relation(getsid(0), parent));
  const char *const names[] = {
      "SigBlk", "SigIgn", "SigCgt", "SigPnd",   "ShdPnd",        "Uid", "Gid",
      "Groups", "Cap",    "NoNew",  "Seccomp:", "Cpus_allowed:", NULL};
  report_lines(to, "/proc/self/status", names);
  const char *const all[] = {"", NULL};
  report_lines(to, "/proc/self/oom_score_adj", all);
  report_lines(to, "/proc/self/cgroup", all);
  for (int i = 0; i < RLIM_NLIMITS; ++i) {
    struct rlimit limit;
    if (getrlimit(i, &limit) == 0)
      fprintf(to, "limit %d %llx %llx\n", i, (unsigned long long)limit.rlim_cur,
              (unsigned long long)limit.rlim_max);
  }
  fprintf(to, "nice %d\n", getpriority(PRIO_PROCESS, 0));
  struct sched_param param = {0};
  sched_getparam(0, &param);
  fprintf(to, "scheduler %d %d\n", sched_getscheduler(0), param.sched_priority);
  int number = 0;
  prctl(PR_GET_PDEATHSIG, &number);
  fprintf(to, "death signal %d\n", number);
  fprintf(to, "dumpable %d\n", prctl(PR_GET_DUMPABLE));
  fprintf(to, "keepcaps %d\n", prctl(PR_GET_KEEPCAPS));
  ssize_t n = readlink("/proc/self/root", text, sizeof text - 1);
  text[n < 0 ? 0 : n] = '\0';
  fprintf(to, "root %s\n", text);
  if (fclose(to))
    _exit(98);
}

/* Call first in main(). */
static inline void report_if_asked(int argc, char **argv) {
  if (argc > 2 && strcmp(argv[1], "report") == 0) {
    report(argc, argv);
    _exit(0);
  }
}

#endif
