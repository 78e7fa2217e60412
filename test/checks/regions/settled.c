// RUN: %check_tidy %s
//
// What was tested before vfork holds in the child as well, whatever functions of
// other files it calls in between.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ASK = 1, LOG = 2 };
struct job {
  int flags;
  char *const *argv;
};

extern int listening;
extern int finished;
void set_up_terminal(const char *name);
void set_up_job(struct job *job);
void step(void);

pid_t asks_in_fork_only(struct job *job, const char *terminal) {
  pid_t pid = job->flags & ASK ? fork() : vfork();
  if (pid != 0)
    return pid;
  set_up_terminal(terminal); // expect: vfork-unsafe-call
  if (job->flags & ASK) {
    puts("press enter");
    getchar();
  }
  execv(job->argv[0], job->argv);
  _exit(127);
}

pid_t may_ask(struct job *job, const char *terminal) {
  pid_t pid = job->flags & LOG ? fork() : vfork();
  if (pid != 0)
    return pid;
  set_up_terminal(terminal); // expect: vfork-unsafe-call
  if (job->flags & ASK)
    puts("press enter"); // expect: vfork-unsafe-call
  execv(job->argv[0], job->argv);
  _exit(127);
}

pid_t is_handed_on(struct job *job) {
  pid_t pid = job->flags & ASK ? fork() : vfork();
  if (pid != 0)
    return pid;
  set_up_job(job); // expect: vfork-unsafe-call
  if (job->flags & ASK)
    puts("press enter"); // expect: vfork-unsafe-call
  execv(job->argv[0], job->argv);
  _exit(127);
}

pid_t is_set_in_child(struct job *job) {
  pid_t pid = job->flags & ASK ? fork() : vfork();
  if (pid != 0)
    return pid;
  job->flags |= ASK; // expect: vfork-write
  step();            // expect: vfork-unsafe-call
  if (job->flags & ASK)
    puts("press enter"); // expect: vfork-unsafe-call
  execv(job->argv[0], job->argv);
  _exit(127);
}

static void stop_listening(void) { listening = 0; }

pid_t is_set_by_helper(char *const *argv) {
  if (!listening)
    return -1;
  pid_t pid = vfork();
  if (pid != 0)
    return pid;
  stop_listening(); // expect: vfork-write
  step();           // expect: vfork-unsafe-call
  if (!listening)
    puts("stopped"); // expect: vfork-unsafe-call
  execv(argv[0], argv);
  _exit(127);
}

static void report(const char *name) {
  set_up_terminal(name);
  if (!listening)
    puts(name);
}

pid_t in_helper(char *const *argv) {
  pid_t pid = -1;
  if (listening)
    pid = vfork();
  if (pid != 0)
    return pid;
  report(argv[0]); // expect: vfork-unsafe-call "reaches 'set_up_terminal'"
  execv(argv[0], argv);
  _exit(127);
}

// A loop can be there to wait for a change.
pid_t waits_for_change(char *const *argv) {
  if (finished)
    return -1;
  pid_t pid = vfork();
  if (pid != 0)
    return pid;
  while (!finished)
    step();         // expect: vfork-unsafe-call
  puts("finished"); // expect: vfork-unsafe-call
  execv(argv[0], argv);
  _exit(127);
}

// One around the call is the parent's.
void serves(char *const *argv) {
  do {
    pid_t pid = 0;
    if (listening)
      pid = vfork();
    if (pid != 0) {
      waitpid(pid, NULL, 0);
      continue;
    }
    set_up_terminal("tty"); // expect: vfork-unsafe-call
    if (listening) {
      execv(argv[0], argv);
      _exit(127);
    }
    puts("in the parent itself");
  } while (listening);
}

// What only the child has tested is not known any more.
pid_t tested_in_child(char *const *argv) {
  pid_t pid = vfork();
  if (pid != 0)
    return pid;
  if (listening)
    _exit(1);
  step(); // expect: vfork-unsafe-call
  if (listening)
    puts("listening"); // expect: vfork-unsafe-call
  execv(argv[0], argv);
  _exit(127);
}
