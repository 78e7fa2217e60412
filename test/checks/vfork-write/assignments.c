// RUN: %check_tidy %s
// Stores by the language itself.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

struct point {
  int x, y;
  unsigned bit : 1;
  int list[4];
  struct point *next;
};
union word {
  int i;
  char c[4];
};

int global;
static int file_static;
static struct point origin;
static int numbers[8];
_Thread_local int thread_local_counter;

void local(char **argv) {
  int failed = 0;
  if (vfork() == 0) {
    execv(argv[0], argv);
    failed = 1; // expect: vfork-write
    _exit(1);
  }
  exit(failed);
}

void local_born_in_child(char **argv) {
  if (vfork() == 0) {
    int failed = 0;
    execv(argv[0], argv);
    failed = 1;
    _exit(failed);
  }
}

void local_without_initializer(char **argv) {
  if (vfork() == 0) {
    int failed;
    execv(argv[0], argv);
    failed = errno;
    _exit(failed);
  }
}

void local_between_call_and_test(char **argv) {
  pid_t pid = vfork();
  int code = 0;
  if (pid == 0) {
    execv(argv[0], argv);
    code = 2;
    _exit(code);
  }
}

void uninitialized_local_of_parent(char **argv) {
  int code;
  pid_t pid = vfork();
  if (pid == 0) {
    code = 3; // expect: vfork-write
    execv(argv[0], argv);
    _exit(code);
  }
}

void parameter(char **argv, int fd) {
  if (vfork() == 0) {
    fd = 3; // expect: vfork-write
    close(fd);
    execv(argv[0], argv);
    _exit(1);
  }
}

void globals(char **argv) {
  if (vfork() == 0) {
    global = 1;               // expect: vfork-write
    file_static = 2;          // expect: vfork-write
    thread_local_counter = 3; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void globals_read(char **argv) {
  if (vfork() == 0) {
    int sum = global + file_static + thread_local_counter + origin.x;
    execv(argv[sum], argv);
    _exit(numbers[1]);
  }
}

void static_local(char **argv) {
  static int count;
  if (vfork() == 0) {
    count = 1; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void static_local_in_child(char **argv) {
  if (vfork() == 0) {
    static int count;
    count = 1; // expect: vfork-write
    execv(argv[0], argv);
    _exit(count);
  }
}

void compound(char **argv, int n) {
  if (vfork() == 0) {
    n += 1;       // expect: vfork-write
    n -= 1;       // expect: vfork-write
    n |= 4;       // expect: vfork-write
    n &= ~4;      // expect: vfork-write
    n ^= 1;       // expect: vfork-write
    n <<= 1;      // expect: vfork-write
    n >>= 1;      // expect: vfork-write
    n *= 2;       // expect: vfork-write
    n /= 2;       // expect: vfork-write
    n %= 2;       // expect: vfork-write
    execv(argv[n], argv);
    _exit(1);
  }
}

void compound_in_child(char **argv) {
  if (vfork() == 0) {
    int n = 1;
    n += 1;
    n |= 4;
    n <<= 2;
    n++;
    --n;
    execv(argv[n], argv);
    _exit(1);
  }
}

void increments(char **argv, int n) {
  if (vfork() == 0) {
    n++;     // expect: vfork-write
    ++n;     // expect: vfork-write
    n--;     // expect: vfork-write
    --n;     // expect: vfork-write
    ++argv;  // expect: vfork-write
    execv(argv[n], argv);
    _exit(1);
  }
}

void loop_over_own(char **argv) {
  if (vfork() == 0) {
    for (int fd = 3; fd < 256; fd++)
      close(fd);
    execv(argv[0], argv);
    _exit(1);
  }
}

void loop_over_parents(char **argv) {
  int fd;
  if (vfork() == 0) {
    for (fd = 3;   // expect: vfork-write
         fd < 256;
         fd++)     // expect: vfork-write
      close(fd);
    execv(argv[0], argv);
    _exit(1);
  }
}

void fields(char **argv, struct point *p, struct point q) {
  if (vfork() == 0) {
    p->x = 1;         // expect: vfork-write
    p->next->y = 2;   // expect: vfork-write
    (*p).bit = 1;     // expect: vfork-write
    q.x = 3;          // expect: vfork-write
    q.list[2] = 4;    // expect: vfork-write
    origin.y = 5;     // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void fields_of_own(char **argv) {
  if (vfork() == 0) {
    struct point p = {1, 2};
    struct point *q = &p;
    p.x = 1;
    p.list[2] = 4;
    q->y = 2;
    q->bit = 1;
    execv(argv[p.x], argv);
    _exit(1);
  }
}

void elements(char **argv, int i) {
  char buffer[32];
  if (vfork() == 0) {
    argv[0] = "sh";    // expect: vfork-write
    buffer[0] = 'x';   // expect: vfork-write
    numbers[i] = 1;    // expect: vfork-write
    2 [numbers] = 1;   // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void elements_of_own(char **argv) {
  if (vfork() == 0) {
    char buffer[32];
    char *args[3] = {"sh", "-c"};
    buffer[0] = 'x';
    buffer[1] = 0;
    args[1] = buffer;
    args[2] = argv[1];
    execv("/bin/sh", args);
    _exit(1);
  }
}

void pointers(char **argv, int *p, char **names) {
  int x = 0;
  int *q = &x;
  if (vfork() == 0) {
    *p = 1;             // expect: vfork-write
    *(p + 1) = 2;       // expect: vfork-write
    *q = 3;             // expect: vfork-write
    **names = 'x';      // expect: vfork-write
    *(int *)argv = 0;   // expect: vfork-write
    execv(argv[0], argv);
    _exit(x);
  }
}

void pointer_declared_in_child(char **argv) {
  int x = 0;
  if (vfork() == 0) {
    int *p = &x;
    *p = 1; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
  exit(x);
}

void pointer_to_own(char **argv) {
  if (vfork() == 0) {
    int x = 0;
    int *p = &x;
    int **pp = &p;
    *p = 1;
    **pp = 2;
    execv(argv[x], argv);
    _exit(1);
  }
}

void pointer_redirected(char **argv, int *outer) {
  if (vfork() == 0) {
    int x = 0;
    int *p = &x;
    *p = 1;
    p = outer;
    *p = 2; // expect: vfork-write
    execv(argv[x], argv);
    _exit(1);
  }
}

void pointer_may_be_either(char **argv, int *outer, int use_outer) {
  if (vfork() == 0) {
    int x = 0;
    int *p = use_outer ? outer : &x;
    *p = 2; // expect: vfork-write
    execv(argv[x], argv);
    _exit(1);
  }
}

void walking_pointer(char **argv, char *text) {
  if (vfork() == 0) {
    char own[8] = "abc";
    for (char *c = own; *c; c++)
      *c = 'x';
    for (char *c = text; *c; c++)
      *c = 'x'; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void structs(char **argv, struct point *p, struct point from) {
  if (vfork() == 0) {
    struct point own;
    own = from;
    *p = own;                            // expect: vfork-write
    origin = from;                       // expect: vfork-write
    from = (struct point){.x = 1};       // expect: vfork-write
    execv(argv[own.x], argv);
    _exit(1);
  }
}

void unions(char **argv, union word *w) {
  if (vfork() == 0) {
    union word own;
    own.i = 1;
    w->c[0] = own.c[0]; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void nested_in_expressions(char **argv, int fd, int n) {
  if (vfork() == 0) {
    if ((fd = open("/dev/null", O_RDONLY)) < 0) // expect: vfork-write
      _exit(2);
    close(n = 3);          // expect: vfork-write
    execv(argv[n++], argv); // expect: vfork-write
    _exit(1);
  }
}

void nested_in_expressions_own(char **argv) {
  if (vfork() == 0) {
    int fd, n;
    if ((fd = open("/dev/null", O_RDONLY)) < 0)
      _exit(2);
    close(n = fd);
    execv(argv[n++], argv);
    _exit(1);
  }
}

void chained(char **argv, int a) {
  if (vfork() == 0) {
    int own;
    own = a = 3; // expect: vfork-write
    execv(argv[own], argv);
    _exit(1);
  }
}

void conditional_write(char **argv, int a, int b) {
  if (vfork() == 0) {
    a && (b = 1);       // expect: vfork-write
    *(a ? &a : &b) = 2; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void error_number(char **argv) {
  if (vfork() == 0) {
    errno = 0; // not after a vfork that succeeded
    execv(argv[0], argv);
    if (errno == ENOENT)
      _exit(127);
    _exit(errno);
  }
}

void environment(char **argv, char **env) {
  if (vfork() == 0) {
    environ = env; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void environment_passed(char **argv, char **env) {
  if (vfork() == 0) {
    execve(argv[0], argv, env);
    _exit(1);
  }
}

void before_and_after(char **argv) {
  global = 1;
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  global = 2;
  reap(pid);
  global++;
}

void for_both(char **argv) {
  pid_t pid = vfork();
  global = 1; // expect: vfork-write
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
}

void on_failure(char **argv, int *error) {
  pid_t pid = vfork();
  if (pid < 0)
    *error = errno;
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
}

void pid_stored(char **argv, pid_t *out) {
  pid_t pid = vfork();
  *out = pid;
  global = pid;
  origin.x = pid;
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
}

void pid_stored_by_child(char **argv, pid_t *out) {
  pid_t pid = vfork();
  if (pid == 0) {
    *out = getpid(); // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void pid_stored_by_parent(char **argv, pid_t *out) {
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  *out = pid;
}

void not_a_write(char **argv, int n) {
  if (vfork() == 0) {
    (void)(n == 1);
    execv(argv[n], argv);
    _exit(1);
  }
}

void compound_literal_in_child(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], (char *[]){"a", "b", NULL});
    int *p = (int[]){1, 2, 3};
    p[0] = 4;
    _exit(p[0]);
  }
}

void pointer_to_pointer(char **argv, char *buffer) {
  if (vfork() == 0) {
    char own[8], *p = own + 2, **q = &p;
    (*q)[1] = 'a';
    **q = 'b';
    p = buffer + 2;
    (*q)[1] = 'a'; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void parts_of_compound_literals(char **argv) {
  if (vfork() == 0) {
    struct point *p = &(struct point){.x = 1};
    p->x = 2;
    (&(struct point){.x = 1})->x = 3;
    execv(argv[0], argv);
    _exit(1);
  }
}

void part_of_parents_compound_literal(char **argv) {
  struct point *p = &(struct point){.x = 1};
  if (vfork() == 0) {
    p->x = 2; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void compound_literal_of_parent(char **argv) {
  int *p = (int[]){1, 2, 3};
  if (vfork() == 0) {
    p[0] = 4; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void variable_length(char **argv, int n) {
  int before[n];
  before[0] = 0;
  if (vfork() == 0) {
    int after[n];
    after[0] = 1;
    before[0] = after[0]; // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void block_of_parent_reused(char **argv) {
  for (int i = 0; i < 3; i++) {
    int state = 0;
    if (vfork() == 0) {
      state = i; // expect: vfork-write
      execv(argv[state], argv);
      _exit(1);
    }
  }
}
