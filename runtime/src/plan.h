/* A plan: the steps of one child, checked and made ready by the parent so that
 * the child needs nothing but system calls. It lives in a region of memory that
 * also holds the child's stack. */
#ifndef SAFESPAWN_PLAN_H
#define SAFESPAWN_PLAN_H

#include "safespawn.h"
#include "sys.h"

/* A step as the child runs it. Nested lists are flattened: an operation that
 * succeeds skips the handlers that follow it. */
struct op {
  int kind;
  int index; /* position of the step in the caller's list */
  int skip;  /* number of operations that are its handlers */
  int error; /* errno with which it fails without being tried, or 0 */
  /* The step's arguments. From `PREPARED` on: what the parent made of them. */
  uint64_t argument[8];
};
enum { PREPARED = 3 };

/* What the child tells its parent, in memory that both see. */
struct report {
  int error; /* errno; 0: no failure */
  int op;    /* the operation that failed, or one of the following */
  pid_t pid; /* the process made by a detach step */
};
enum { NOT_BEGUN = -1, NO_EXEC = -2, KILLED = -3 };

struct plan {
  const struct op *ops;
  int count;
  struct report *report;

  /* Facts about the plan, found when it was made */
  unsigned strict : 1;        /* a failure ends the child and is reported */
  unsigned run_scripts : 1;   /* execvp runs ENOEXEC files by the shell */
  unsigned has_exec : 1;      /* contains an exec step */
  unsigned has_exit : 1;      /* may end in an exit step */
  unsigned own_memory : 1;    /* sharing memory would not be safe */
  unsigned detached : 1;      /* contains a detach step */
  unsigned uses_environ : 1;  /* changes the environment */
  unsigned uses_messages : 1; /* contains %m */
  int cgroup;                 /* whose step is done by the birth there, or -1 */
  int first_unneeded;         /* no step needs a descriptor from here on that
                                 is not closed unread; or -1: not known */

  /* What the child starts from */
  int error; /* its errno */
  pid_t parent;
  struct sys_sigset mask; /* what the program will start with */
  char **environment;
  const char *default_path;    /* where execvp looks if PATH is not set */
  const char *const *messages; /* texts of errno values, indexed by them */
  int messages_count;
  const char *no_message; /* begins the text for any other value */

  /* How the child was made */
  unsigned shares_files : 1;  /* until it has closed what it must not touch */
  unsigned handlers_kept : 1; /* the kernel did not reset signal handlers */
  int alive;                  /* descriptor whose closing tells the parent that
                                 exec is over; -1: none is needed */
  int alive_read;             /* the parent's end of it */
  unsigned long detach_flags; /* for clone, to make a child of the child */
  char *detach_stack;

  /* The child's own */
  int next; /* the operation to go on with */
  int death_signal;
};

/* Runs the plan and becomes its program. Never returns. */
sys_child safespawn_child_;
/* Sets an int to 1 and ends. */
sys_child safespawn_trial_child_;

/* safespawn_sigprocmask(SIG_SETMASK, mask), of the kernel's own kind. */
struct safespawn_step safespawn_set_mask_(const struct sys_sigset *mask);

/* Put in front of a caller's own list: its steps are counted from here. */
static inline struct safespawn_step safespawn_first_step_(void) {
  return safespawn_step_(SAFESPAWN_STEP_NOTHING, 1, 0, 0, 0, 0);
}

/* prepare.c */

/* The bytes that a plan of these steps takes. */
size_t safespawn_plan_size_(const struct safespawn_step *steps, int strict);
/* Makes the plan in the `size` bytes at `memory`. Returns NULL after having
 * recorded the failure if the steps can never work. */
struct plan *safespawn_prepare_(const struct safespawn_step *steps, int strict,
                                void *memory, size_t size);

/* failure.c: records for safespawn_failure(), sets errno, returns -1. */
int safespawn_fail_op_(const struct op *op, int error);
int safespawn_fail_(int error, const char *what);
/* The text of an errno value, or NULL. Safe in signal handlers. */
const char *safespawn_error_text_(int error);

/* launch.c: as safespawn() or safespawn_as_fork(); `pidfd` may be NULL. */
pid_t safespawn_launch_(const struct safespawn_step *steps, int strict,
                        int *pidfd);

#endif
