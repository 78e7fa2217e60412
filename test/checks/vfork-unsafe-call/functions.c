// RUN: %check_tidy %s
// Functions that are not safe after vfork.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <err.h>
#include <errno.h>
#include <grp.h>
#include <locale.h>
#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void standard_io(char **argv, FILE *f) {
  if (vfork() == 0) {
    printf("%s\n", argv[0]);        // expect: vfork-unsafe-call
    fprintf(stderr, "x\n");         // expect: vfork-unsafe-call
    puts("x");                      // expect: vfork-unsafe-call
    fputs("x", f);                  // expect: vfork-unsafe-call
    putchar('x');                   // expect: vfork-unsafe-call
    fflush(stdout);                 // expect: vfork-unsafe-call
    fclose(f);                      // expect: vfork-unsafe-call
    fwrite("x", 1, 1, f);           // expect: vfork-unsafe-call
    perror("x");                    // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void standard_io_of_parent(char **argv, FILE *f) {
  printf("%s\n", argv[0]);
  fflush(NULL);
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  if (pid < 0)
    perror("vfork");
  fclose(f);
}

void streams_opened(char **argv) {
  if (vfork() == 0) {
    FILE *f = fopen("/x", "r"); // expect: vfork-unsafe-call
    DIR *d = opendir("/");      // expect: vfork-unsafe-call
    execv(argv[f == (void *)d], argv);
    _exit(1);
  }
}

void memory(char **argv) {
  if (vfork() == 0) {
    char *p = malloc(10);      // expect: vfork-unsafe-call
    p = realloc(p, 20);        // expect: vfork-unsafe-call
    free(p);                   // expect: vfork-unsafe-call
    p = calloc(1, 2);          // expect: vfork-unsafe-call
    p = strdup("x");           // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void stack_memory(char **argv, const char *name) {
  if (vfork() == 0) {
    char *p = alloca(10);
    char *q = __builtin_alloca(10);
    p[0] = q[0] = name[0];
    execv(argv[0], argv);
    _exit(1);
  }
}

void logging(char **argv) {
  if (vfork() == 0) {
    openlog("x", 0, LOG_DAEMON);             // expect: vfork-unsafe-call
    syslog(LOG_ERR, "%m");                   // expect: vfork-unsafe-call
    closelog();                              // expect: vfork-unsafe-call
    warn("x");                               // expect: vfork-unsafe-call
    warnx("x");                              // expect: vfork-unsafe-call
    write(2, strerror(errno), 1);            // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void environment(char **argv) {
  if (vfork() == 0) {
    setenv("A", "b", 1);  // expect: vfork-unsafe-call
    unsetenv("A");        // expect: vfork-unsafe-call
    putenv("A=b");        // expect: vfork-unsafe-call
    clearenv();           // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void databases(char **argv) {
  if (vfork() == 0) {
    struct passwd *pw = getpwnam("x");         // expect: vfork-unsafe-call
    struct group *gr = getgrgid(3);            // expect: vfork-unsafe-call
    struct hostent *he = gethostbyname("x");   // expect: vfork-unsafe-call
    execv(argv[!pw + !gr + !he], argv);
    _exit(1);
  }
}

void various(char **argv, time_t *t) {
  if (vfork() == 0) {
    localtime(t);            // expect: vfork-unsafe-call
    setlocale(LC_ALL, "");   // expect: vfork-unsafe-call
    dlopen("x", RTLD_NOW);   // expect: vfork-unsafe-call
    srand(1);                // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void credentials(char **argv, const gid_t *groups) {
  if (vfork() == 0) {
    setuid(1);                   // expect: vfork-unsafe-call
    setgid(1);                   // expect: vfork-unsafe-call
    seteuid(1);                  // expect: vfork-unsafe-call
    setegid(1);                  // expect: vfork-unsafe-call
    setreuid(1, 1);              // expect: vfork-unsafe-call
    setregid(1, 1);              // expect: vfork-unsafe-call
    setresuid(1, 1, 1);          // expect: vfork-unsafe-call
    setresgid(1, 1, 1);          // expect: vfork-unsafe-call
    setgroups(1, groups);        // expect: vfork-unsafe-call
    initgroups("x", 1);          // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void credentials_read(char **argv) {
  if (vfork() == 0) {
    if (getuid() != geteuid() || getgid() != getegid())
      _exit(1);
    execv(argv[0], argv);
    _exit(1);
  }
}

void processes(char **argv) {
  if (vfork() == 0) {
    system("ls");      // expect: vfork-unsafe-call
    popen("ls", "r");  // expect: vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void formats_into_parent(char **argv) {
  char buffer[32];
  if (vfork() == 0) {
    sprintf(buffer, "%d", 1);                    // expect: vfork-unsafe-call, vfork-write
    snprintf(buffer, sizeof buffer, "%s", "x");  // expect: vfork-unsafe-call, vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void formats_into_own(char **argv) {
  if (vfork() == 0) {
    char buffer[32];
    snprintf(buffer, sizeof buffer, "%d", 3); // expect: vfork-unsafe-call
    execv(buffer, argv);
    _exit(1);
  }
}

void reads_line(char **argv, FILE *f) {
  char outer[32];
  if (vfork() == 0) {
    char own[32];
    fgets(own, sizeof own, f);      // expect: vfork-unsafe-call
    fgets(outer, sizeof outer, f);  // expect: vfork-unsafe-call, vfork-write
    execv(own, argv);
    _exit(1);
  }
}

void scans(char **argv, const char *text) {
  int outer;
  if (vfork() == 0) {
    int own;
    sscanf(text, "%d", &own);   // expect: vfork-unsafe-call
    sscanf(text, "%d", &outer); // expect: vfork-unsafe-call, vfork-write
    execv(argv[own], argv);
    _exit(1);
  }
}

void in_condition(char **argv) {
  if (vfork() == 0) {
    if (getenv("X") && printf("x")) // expect: vfork-unsafe-call
      close(1);
    execv(argv[0], argv);
    _exit(1);
  }
}

void before_the_test(char **argv) {
  pid_t pid = vfork();
  printf("started\n"); // expect: vfork-unsafe-call
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
}

void in_arguments(char **argv, const char *name) {
  if (vfork() == 0) {
    execv(strdup(name), argv); // expect: vfork-unsafe-call
    _exit(1);
  }
}

#define LOG(...) fprintf(stderr, __VA_ARGS__)
#define NO_LOG(...) ((void)0)
void macros(char **argv) {
  if (vfork() == 0) {
    LOG("x %s", argv[0]); // expect: vfork-unsafe-call
    NO_LOG("x");
    execv(argv[0], argv);
    _exit(1);
  }
}

void builtins(char **argv) {
  if (vfork() == 0) {
    __builtin_printf("x"); // expect: vfork-unsafe-call
    char *p = __builtin_malloc(3); // expect: vfork-unsafe-call
    if (__builtin_strlen(argv[0]) == __builtin_object_size(p, 0))
      __builtin_prefetch(p);
    execv(argv[__builtin_ffs(0)], argv);
    _exit(__builtin_popcount(1));
  }
}
