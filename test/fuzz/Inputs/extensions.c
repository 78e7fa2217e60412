/* Forms of C and of its extensions around children, to be mutated. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define XVFORK() ({ pid_t made = vfork(); if (made < 0) exit(1); made; })
#define IF_CHILD(pid, ...) do { if ((pid) == 0) { __VA_ARGS__; } } while (0)
#define EACH(f) f(1) f(2) f(3)
#define CLOSE(n) close(n);

typedef struct job job;
struct job {
  pid_t pid;
  volatile int failed;
  union { int fds[2]; struct { int in : 16, out : 16; }; };
  int (*run)(job *, char **);
  job *next;
  _Atomic int count;
  char name[];
};

static jmp_buf env;
static _Thread_local int depth;
extern char **environ;
static int run_job(job *j, char **argv);
static int (*const runners[])(job *, char **) = {run_job, [3] = run_job, [1] = 0};

static void reap(pid_t *pid) { int s; if (*pid > 0) while (waitpid(*pid, &s, 0) < 0 && errno == EINTR); }

static int variadic(const char *f, ...) {
  va_list list;
  va_start(list, f);
  int first = va_arg(list, int);
  va_end(list);
  return vfork() ? first : execl(f, f, (char *)0);
}

static int old_style(argv, n) char **argv; int n; { return n ? old_style(argv + 1, n - 1) : vfork(); }

static int run_job(job *j, char **argv) {
  int size = j->count, grid[size + 1][2];
  __attribute__((cleanup(reap))) pid_t guard = -1;
  void *const labels[] = {&&one, &&two};
  if (setjmp(env))
    return -1;
  IF_CHILD(j->pid = XVFORK(), EACH(CLOSE) execv(argv[0], argv); longjmp(env, 1));
  goto *labels[j->pid == 0];
one:
  for (job *each = j; each; each = each->next) {
    int nested(int fd);
    grid[each->fds[0] & 1][1] = each->run ? each->run(each, argv) : (*runners[3])(each, argv);
    switch (each->pid = (depth++, vfork())) {
    case 0: {
      struct sigaction act = {.sa_handler = SIG_DFL, .sa_flags = 0};
      sigemptyset(&act.sa_mask);
      sigaction(SIGINT, &act, NULL);
      atomic_fetch_add(&each->count, 1);
      __atomic_store_n(&each->failed, errno, __ATOMIC_SEQ_CST);
      memcpy(each->name, argv[0], strlen(argv[0]) + 1);
      *(volatile int *)&each->failed = 1;
    case 4 ... 7:
      execve(argv[0], argv, environ);
      _exit(each->failed ?: 127);
    }
    case -1:
      continue;
    default:
      break;
    }
  }
two:
  __asm__ volatile("" : "+r"(size) : "m"(*j) : "memory");
  pid_t (^block)(int) = ^(int fd) { close(fd); return vfork(); };
  __block int shared = 0;
  ^{ if (block(1) == 0) { shared++; _exit(shared); } }();
  pid_t spawned;
  posix_spawn(&spawned, argv[0], NULL, NULL, argv, (char *[]){"A=1", NULL});
  long raw = syscall(SYS_clone, 0x4100 | SIGCHLD, 0, 0, 0, 0);
  while (!(raw = _Generic(size, int: vfork(), default: fork())) && !(raw && size || !size && raw));
  return __builtin_expect(raw == 0, 0) ? __builtin_choose_expr(1, vfork(), 0) : (int)sizeof(int[size]);
}

int main(int argc, char **argv) {
  static job first = {.run = run_job};
  register pid_t p, *q = &(pid_t){0};
  if ((*q = p = vfork()) == 0 || argc > 1 ? p == 0 : variadic("/bin/true", argc))
    return run_job(&first, argv);
  popen("true", "r");
  return system("true") + old_style(argv, argc);
}
