// RUN: %check_tidy %s
// Where the result can be kept.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

struct job {
  int id;
  pid_t pid;
  pid_t many[4];
  struct {
    pid_t pid;
  } inner;
  struct job *next;
};

struct job the_job;
static pid_t global_pid;
static pid_t table[16];

pid_t field(struct job *j) {
  j->pid = vfork();
  if (j->pid == 0)
    exit(1); // expect: vfork-exit
  return j->pid;
}

pid_t field_in_condition(struct job *j) {
  if ((j->pid = vfork()) == 0)
    exit(1); // expect: vfork-exit
  if (j->pid < 0)
    exit(3);
  return j->pid;
}

pid_t field_of_global(void) {
  the_job.pid = vfork();
  switch (the_job.pid) {
  case 0:
    exit(1); // expect: vfork-exit
  case -1:
    exit(3);
  }
  return the_job.pid;
}

pid_t nested_field(struct job *j) {
  j->next->inner.pid = vfork();
  if (!j->next->inner.pid)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t element(pid_t *pids, int i) {
  pids[i] = vfork();
  if (pids[i] == 0)
    exit(1); // expect: vfork-exit
  return pids[i];
}

void elements(pid_t *pids, int n) {
  int i;
  for (i = 0; i < n; i++) {
    pids[i] = vfork();
    if (pids[i] == 0)
      exit(1); // expect: vfork-exit
  }
  exit(0);
}

pid_t element_constant(void) {
  table[3] = vfork();
  if (table[3] == 0)
    exit(1); // expect: vfork-exit
  return table[3];
}

pid_t element_of_field(struct job *j, int i) {
  if (!(j->many[i] = vfork()))
    exit(1); // expect: vfork-exit
  return j->many[i];
}

pid_t global(void) {
  global_pid = vfork();
  if (global_pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t static_local(void) {
  static pid_t pid;
  pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t through_pointer(pid_t *out) {
  *out = vfork();
  if (*out == 0)
    exit(1); // expect: vfork-exit
  return *out;
}

pid_t through_pointer_to_pointer(pid_t **out) {
  if ((**out = vfork()) == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t copied(void) {
  pid_t first = vfork();
  pid_t second = first;
  if (second == 0)
    exit(1); // expect: vfork-exit
  return first;
}

pid_t copied_back(void) {
  pid_t first = vfork();
  pid_t second = first, third = second;
  if (first > 0)
    return third;
  if (third < 0)
    exit(3);
  exit(1); // expect: vfork-exit
}

pid_t copied_into_field(struct job *j) {
  pid_t pid = vfork();
  j->pid = pid;
  if (j->pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t copied_out(pid_t *out) {
  pid_t pid = vfork();
  *out = pid;
  if (!*out)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t struct_initializer(void) {
  struct job j = {.id = 1, .pid = vfork()};
  if (j.pid == 0)
    exit(1); // expect: vfork-exit
  return j.pid;
}

pid_t array_initializer(void) {
  pid_t pids[] = {vfork()};
  if (pids[0] == 0)
    exit(1); // expect: vfork-exit
  return pids[0];
}

pid_t compound_literal(void) {
  struct job j = (struct job){.pid = vfork()};
  if (j.pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t wide_variable(void) {
  long long pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return (pid_t)pid;
}

pid_t const_variable(void) {
  const pid_t pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t volatile_variable(void) {
  volatile pid_t pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t auto_type(void) {
  __auto_type pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t parameter(pid_t pid) {
  pid = vfork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t pointer_to_local(void) {
  pid_t pid;
  pid_t *p = &pid;
  *p = vfork();
  if (*p == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

// The same slots, used correctly.
pid_t field_correct(struct job *j, char **argv) {
  j->pid = vfork();
  if (j->pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  exit(2);
}

pid_t element_correct(pid_t *pids, int i, char **argv) {
  if ((pids[i] = vfork()) == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  exit(2);
}

pid_t copied_correct(struct job *j, char **argv) {
  pid_t pid = vfork();
  global_pid = j->pid = pid;
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}
