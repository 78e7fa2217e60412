// RUN: %check_tidy %s
// Where a result has two names: pointers to one object, members of a union,
// copies of a struct.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

struct job {
  pid_t pid;
  int id;
  struct job *next;
};

static struct job *current, *head;
void log_job(const char *what);

static void start(char **argv) {
  execv(argv[0], argv);
  _exit(127);
}

void copied_pointer(struct job *j, char **argv) {
  struct job *k = j;
  j->pid = vfork();
  if (k->pid == 0) {
    j->id = 1; // expect: vfork-write
    start(argv);
  }
  j->id = 2;
}

void pointer_to_field(struct job *j, char **argv) {
  pid_t *pid = &j->pid;
  *pid = vfork();
  if (j->pid == 0)
    start(argv);
  j->id = 2;
}

void global_pointer(char **argv) {
  struct job *j = malloc(sizeof *j);
  current = j;
  j->pid = vfork();
  if (current->pid == 0)
    start(argv);
  j->id = 2;
}

void known_by_both(struct job *j, char **argv) {
  struct job *k = j;
  k->pid = vfork();
  log_job("started"); // expect: vfork-unsafe-call
  if (k->pid == 0)
    start(argv);
  if (j->pid < 0)
    exit(1);
  k->id = 2;
}

// The first name goes, and the second one stays.
void first_name_goes(struct job *j, char **argv) {
  struct job *k = j;
  k->pid = vfork();
  j = NULL; // expect: vfork-write
  if (k->pid == 0)
    start(argv);
  k->id = 2;
}

void unknown_code_between(char **argv) {
  struct job *j = current;
  j->pid = vfork();
  log_job("started"); // expect: vfork-unsafe-call
  if (j->pid == 0)
    start(argv);
  j->id = 2;
}

// Names that lead elsewhere by then.
void no_alias_any_more(struct job *j, char **argv) {
  struct job *k = j;
  j = j->next;
  k->pid = vfork();
  if (k->pid == 0)
    start(argv);
  if (j->pid == 0)
    exit(1);
  j->id = 2;
}

void next_element(struct job *jobs, int n, char **argv) {
  int i = 0;
  while (i < n) {
    struct job *j = &jobs[i++];
    j->pid = vfork();
    if (j->pid == 0)
      start(argv);
    if (i < n && jobs[i].pid == 0)
      exit(1);
  }
}

void list(char **argv) {
  for (struct job *j = head; j; j = j->next) {
    struct job *k = j;
    k->pid = vfork();
    if (j->pid == 0) {
      k->id = 3; // expect: vfork-write
      start(argv);
    }
    k->id = 4;
  }
}

void in_union(char **argv) {
  union {
    pid_t pid;
    int number;
    char bytes[8];
  } u;
  u.pid = vfork();
  if (u.number == 0) {
    start(argv);
    return;
  }
  exit(0);
}

void overwritten_union(char **argv) {
  union {
    pid_t pid;
    char bytes[8];
  } u;
  u.pid = vfork();
  if (u.pid == 0)
    start(argv);
  u.bytes[0] = 0;
  if (u.pid == 0)
    exit(1);
}

void copied_struct(char **argv) {
  struct job a = {0}, b;
  a.pid = vfork();
  b = a;
  if (b.pid == 0) {
    b = a; // expect: vfork-write
    start(argv);
  }
  exit(0);
}

void struct_without_result(char **argv, struct job a) {
  struct job b;
  pid_t pid = vfork();
  b = a; // expect: vfork-write
  if (pid == 0)
    start(argv);
  exit(b.id);
}
