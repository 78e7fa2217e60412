/* Prints what a program gets from whoever started it. By name of argument:
 * exit=N ends with status N, cat copies the standard input, quiet prints the
 * arguments only. */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

/* Lines of a file of /proc/self whose names are listed. */
static void print_lines(const char *path, const char *const *names) {
  FILE *file = fopen(path, "r");
  char line[512];
  while (file && fgets(line, sizeof line, file))
    for (const char *const *name = names; *name; ++name)
      if (!strncmp(line, *name, strlen(*name)))
        fputs(line, stdout);
  if (file)
    fclose(file);
}

/* Pipes and sockets are numbered as they appear, since their own numbers differ
 * from run to run. */
static void print_descriptors(void) {
  char seen[16][64];
  int count = 0;
  for (int fd = 0; fd < 1024; ++fd) {
    char path[64], target[4096];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0)
      continue;
    target[length] = 0;
    if (strstr(target, ":[")) {
      int number = 0;
      while (number < count && strcmp(seen[number], target))
        ++number;
      if (number == count && count < 16)
        strncpy(seen[count++], target, 63);
      snprintf(strchr(target, '['), 8, "%d", number);
    }
    printf("fd %d: %s\n", fd, target);
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
    print_lines(path, (const char *const[]){"flags", NULL});
  }
}

static const char *whose(pid_t id, pid_t parents) {
  return id == getpid() ? "own" : id == parents ? "parent's" : "another";
}

int main(int argc, char **argv) {
  int status = 0, quiet = 0;
  for (int i = 0; i < argc; ++i) {
    printf("argv[%d]: %s\n", i, argv[i]);
    if (!strncmp(argv[i], "exit=", 5))
      status = atoi(argv[i] + 5);
    else if (!strcmp(argv[i], "quiet"))
      quiet = 1;
    else if (!strcmp(argv[i], "cat"))
      for (int c; (c = getchar()) != EOF;)
        putchar(c);
  }
  if (quiet)
    return status;
  for (char **variable = environ; *variable; ++variable)
    printf("env: %s\n", *variable);
  char directory[4096];
  printf("cwd: %s\n", getcwd(directory, sizeof directory) ? directory : strerror(errno));
  print_descriptors();
  print_lines("/proc/self/status",
              (const char *const[]){"Umask", "Uid", "Gid", "Groups", "SigBlk",
                                    "SigIgn", "SigCgt", "NoNewPrivs", NULL});
  printf("group: %s, session: %s\n", whose(getpgrp(), getpgid(getppid())),
         whose(getsid(0), getsid(getppid())));
  printf("nice: %d\n", getpriority(PRIO_PROCESS, 0));
  for (int resource = 0; resource < RLIM_NLIMITS; ++resource) {
    struct rlimit limit;
    getrlimit(resource, &limit);
    printf("limit %d: %ld %ld\n", resource, (long)limit.rlim_cur,
           (long)limit.rlim_max);
  }
  return status;
}
