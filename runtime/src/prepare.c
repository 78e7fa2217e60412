/* From the caller's steps to a plan that the child can run. Everything that
 * takes more than system calls is done here. */
#include "format.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

extern char **environ;

enum { DEEPEST_HANDLER = 16 };

/* Runs twice over the steps: first to measure, with no memory, then to make the
 * plan. Takes memory front to back; `need` goes on counting past the end. */
struct maker {
  struct plan *plan;
  struct plan measured; /* stands in for the plan while measuring */
  struct op *ops;
  char *memory;
  size_t size, need;
  int strict;
  const struct op *failed; /* the operation that can never work */
  int error;
  const char *why; /* where it is not one step that is wrong */

  /* For the environment: where its places are, what it may have to hold */
  size_t variables, new_variables;
  /* For closing early: see plan->first_unneeded */
  int highest, closes_rest, unknown;
  int moves; /* between control groups or namespaces */
  int death_signal;
};

/* Returns NULL while measuring, and if what is measured has grown since. */
static void *take(struct maker *m, size_t size) {
  size_t at = (m->need + 15) & ~(size_t)15;
  m->need = at + size;
  return m->memory && m->need <= m->size ? m->memory + at : NULL;
}

static size_t vector_length(char *const *vector) {
  size_t n = 0;
  while (vector && vector[n])
    ++n;
  return n;
}

static void *pointer(const struct op *op, int i) {
  return (void *)(uintptr_t)op->argument[i];
}

static int is_exec(int kind) {
  return kind >= SAFESPAWN_STEP_EXECV && kind <= SAFESPAWN_STEP_FEXECVE;
}

/* ---- Does the child need a memory of its own? ---- */

/* The kernel then takes the dumpable attribute from the memory, which must not
 * happen to the caller's; and memory is not to be shared across privileges. */
static int changes_ids(const struct op *op) {
  int which = -1;
  switch (op->kind) {
  case SAFESPAWN_STEP_SETUID:
  case SAFESPAWN_STEP_SETGID:
  case SAFESPAWN_STEP_SETEUID:
  case SAFESPAWN_STEP_SETEGID:
    which = 0;
    break;
  case SAFESPAWN_STEP_SETREUID:
  case SAFESPAWN_STEP_SETREGID:
  case SAFESPAWN_STEP_SETRESUID:
  case SAFESPAWN_STEP_SETRESGID:
    which = 1;
    break;
  default:
    return 0;
  }
  int user = op->kind == SAFESPAWN_STEP_SETUID ||
             op->kind == SAFESPAWN_STEP_SETEUID ||
             op->kind == SAFESPAWN_STEP_SETREUID ||
             op->kind == SAFESPAWN_STEP_SETRESUID;
  uint32_t wanted = (uint32_t)op->argument[which];
  if (wanted == UINT32_MAX)
    return 0;
  /* Given -1, setfsuid and setfsgid change nothing and tell the id. */
  return user
             ? wanted != geteuid() || wanted != (uint32_t)sys1(SYS_setfsuid, -1)
             : wanted != getegid() ||
                   wanted != (uint32_t)sys1(SYS_setfsgid, -1);
}

/* Options that concern the calling thread alone. */
static int acts_on_memory(int option) {
  switch (option) {
  case PR_SET_PDEATHSIG:
  case PR_GET_PDEATHSIG:
  case PR_SET_KEEPCAPS:
  case PR_SET_TIMERSLACK:
  case PR_SET_NAME:
  case PR_SET_SECCOMP:
  case PR_CAPBSET_DROP:
  case PR_CAP_AMBIENT:
  case PR_SET_SECUREBITS:
  case PR_SET_CHILD_SUBREAPER:
  case PR_SET_NO_NEW_PRIVS:
  case PR_SET_PTRACER:
    return 0;
  default:
    return 1;
  }
}

static int needs_own_memory(const struct op *op) {
  switch (op->kind) {
  case SAFESPAWN_STEP_PRCTL:
    return acts_on_memory((int)op->argument[0]);
  case SAFESPAWN_STEP_UNSHARE:
    /* Mount, cgroup, uts, ipc, pid, network; files, fs, semaphores */
    return (op->argument[0] & ~UINT64_C(0x6e060600)) != 0;
  case SAFESPAWN_STEP_SETNS:
    return 1;
  default:
    return changes_ids(op);
  }
}

/* ---- What the steps need made ---- */

static int name_is_bad(const char *name) {
  return !name || !*name || strchr(name, '=');
}

static void make_assignment(struct maker *m, struct op *op) {
  const char *name = pointer(op, 0), *value = pointer(op, 1);
  if (name_is_bad(name) || !value) {
    op->error = EINVAL;
    return;
  }
  size_t name_length = strlen(name), value_length = strlen(value);
  char *s = take(m, name_length + value_length + 2);
  if (s) {
    memcpy(s, name, name_length);
    s[name_length] = '=';
    memcpy(s + name_length + 1, value, value_length);
    s[name_length + 1 + value_length] = '\0';
  }
  op->argument[PREPARED] = SAFESPAWN_POINTER_(s);
  ++m->new_variables;
}

static void make_groups(struct maker *m, struct op *op) {
  int (*list)(const char *, gid_t, gid_t *, int *) =
      (int (*)(const char *, gid_t, gid_t *, int *))(uintptr_t)op->argument[2];
  gid_t first;
  int count = 1;
  if (!pointer(op, 0)) {
    op->error = EFAULT;
    return;
  }
  list(pointer(op, 0), (gid_t)op->argument[1], &first, &count);
  size_t room = (size_t)count;
  gid_t *groups = take(m, room * sizeof *groups);
  if (groups &&
      list(pointer(op, 0), (gid_t)op->argument[1], groups, &count) < 0)
    count = (int)room;
  op->argument[PREPARED] = SAFESPAWN_POINTER_(groups);
  op->argument[PREPARED + 1] = (uint64_t)count;
}

static void make_ready(struct maker *m, struct op *op) {
  switch (op->kind) {
  case SAFESPAWN_STEP_SETENV:
    m->plan->uses_environ = 1;
    make_assignment(m, op);
    break;
  case SAFESPAWN_STEP_UNSETENV:
    m->plan->uses_environ = 1;
    if (name_is_bad(pointer(op, 0)))
      op->error = EINVAL;
    break;
  case SAFESPAWN_STEP_PUTENV:
    m->plan->uses_environ = 1;
    if (!pointer(op, 0))
      op->error = EINVAL;
    ++m->new_variables;
    break;
  case SAFESPAWN_STEP_CLEARENV:
    m->plan->uses_environ = 1;
    break;
  case SAFESPAWN_STEP_ENVIRON: {
    size_t n = vector_length(pointer(op, 0));
    m->plan->uses_environ = 1;
    m->variables = n > m->variables ? n : m->variables;
    break;
  }
  case SAFESPAWN_STEP_EXECVP:
  case SAFESPAWN_STEP_EXECVPE:
    op->argument[PREPARED] = SAFESPAWN_POINTER_(
        take(m, (vector_length(pointer(op, 1)) + 3) * sizeof(char *)));
    break;
  case SAFESPAWN_STEP_INITGROUPS:
    make_groups(m, op);
    break;
  case SAFESPAWN_STEP_SIGNAL:
    /* Between the kernel's signals and SIGRTMIN are the C library's own. */
    if (op->argument[1] > (uintptr_t)SIG_IGN ||
        ((int)op->argument[0] >= 32 && (int)op->argument[0] < SIGRTMIN))
      op->error = EINVAL;
    break;
  case SAFESPAWN_STEP_SETEUID:
  case SAFESPAWN_STEP_SETEGID:
    if ((uint32_t)op->argument[0] == UINT32_MAX)
      op->error = EINVAL;
    break;
  case SAFESPAWN_STEP_PDEATHSIG:
    m->death_signal = 1;
    m->plan->parent = getpid();
    if ((int)op->argument[0] < 1 || (int)op->argument[0] > SYS_SIGNALS)
      op->error = EINVAL;
    break;
  case SAFESPAWN_STEP_MESSAGE:
    if (!pointer(op, 1)) {
      op->error = EINVAL;
      break;
    }
    for (const char *p = pointer(op, 1); (p = strchr(p, '%'));) {
      struct conversion conversion;
      p = parse_conversion(p + 1, &conversion);
      if (!p) {
        op->error = EINVAL;
        break;
      }
      if (conversion.type == 'm')
        m->plan->uses_messages = 1;
    }
    break;
  case SAFESPAWN_STEP_DETACH:
    if (m->strict)
      m->plan->detached = 1;
    else
      op->error = EINVAL;
    break;
  }
}

/* Follows which descriptors the steps use, to know those that none needs once
 * the rest are to be closed anyway. */
static void follow_descriptors(struct maker *m, const struct op *op) {
  static const char *const arguments[] = {
#define SAFESPAWN_STEP(id, name, libc, arguments)                              \
  [SAFESPAWN_STEP_##id] = arguments,
#include "safespawn/steps.def"
  };
  if (m->unknown || m->closes_rest)
    return;
  switch (op->kind) {
  case SAFESPAWN_STEP_CLOSEFROM:
    m->closes_rest = 1;
    if ((int)op->argument[0] - 1 > m->highest)
      m->highest = (int)op->argument[0] - 1;
    return;
  case SAFESPAWN_STEP_CLOSE_RANGE:
    if ((unsigned)op->argument[1] < INT_MAX ||
        (unsigned)op->argument[0] > INT_MAX)
      break;
    m->closes_rest = 1;
    if ((int)op->argument[0] - 1 > m->highest)
      m->highest = (int)op->argument[0] - 1;
    return;
  case SAFESPAWN_STEP_CLOSE_EXCEPT: {
    const int *keep = pointer(op, 1);
    m->closes_rest = 1;
    if ((int)op->argument[0] - 1 > m->highest)
      m->highest = (int)op->argument[0] - 1;
    for (size_t i = 0; i < (size_t)op->argument[2]; ++i)
      if (keep[i] > m->highest)
        m->highest = keep[i];
    return;
  }
  case SAFESPAWN_STEP_FCNTL:
    if ((int)op->argument[1] == F_SETFD || (int)op->argument[1] == F_SETFL)
      break;
    m->unknown = 1;
    return;
  case SAFESPAWN_STEP_UNSHARE:
  case SAFESPAWN_STEP_DETACH:
    m->unknown = 1;
    return;
  case SAFESPAWN_STEP_LOGIN_TTY:
    m->highest = m->highest < 2 ? 2 : m->highest;
    break;
  }
  for (int i = 0; arguments[op->kind][i]; ++i) {
    char type = arguments[op->kind][i];
    /* A path may lead to a descriptor by way of /proc. */
    if (type == 'n')
      m->unknown = 1;
    if (type == 'f' && (int)op->argument[i] > m->highest)
      m->highest = (int)op->argument[i];
  }
}

/* ---- From steps to operations ---- */

static void fail_maker(struct maker *m, const struct op *op, int error,
                       const char *why) {
  if (m->error)
    return;
  m->error = error;
  m->why = why;
  m->failed = op;
}

static int is_step(int kind) {
  switch (kind) {
#define SAFESPAWN_STEP(id, name, libc, arguments) case SAFESPAWN_STEP_##id:
#include "safespawn/steps.def"
    return 1;
  default:
    return 0;
  }
}

static void add_list(struct maker *m, const struct safespawn_step *steps,
                     int index, int depth);

/* `handlers` follow the step if it is the first of an `or`. */
static void add_step(struct maker *m, const struct safespawn_step *step,
                     const struct safespawn_step *handlers, int index,
                     int depth) {
  struct op scratch;
  struct op *op = m->ops ? &m->ops[m->plan->count] : &scratch;
  ++m->plan->count;
  op->kind = step->kind;
  op->index = index;
  op->skip = 0;
  op->error = step->error;
  memcpy(op->argument, step->argument, sizeof op->argument);
  if (!is_step(step->kind)) {
    op->kind = SAFESPAWN_STEP_END;
    fail_maker(m, op, EINVAL, "a step of an unknown kind");
    return;
  }
  if (!op->error)
    make_ready(m, op);
  m->plan->has_exec |= is_exec(op->kind) ? 1 : 0;
  m->plan->has_exit |=
      op->kind == SAFESPAWN_STEP_EXIT || op->kind == SAFESPAWN_STEP_EXIT_ERRNO;
  m->plan->own_memory |= needs_own_memory(op) ? 1 : 0;
  if (op->error && m->strict && !handlers)
    fail_maker(m, op, op->error, NULL);
  if (depth || handlers)
    m->unknown = 1;
  follow_descriptors(m, op);
  /* Being born in a control group is as good as moving there first thing. */
  if (op->kind == SAFESPAWN_STEP_CGROUP && !m->moves && !depth && !handlers)
    m->plan->cgroup = (int)op->argument[0];
  m->moves |= op->kind == SAFESPAWN_STEP_CGROUP ||
              op->kind == SAFESPAWN_STEP_UNSHARE ||
              op->kind == SAFESPAWN_STEP_SETNS;
  if (handlers) {
    int before = m->plan->count;
    add_list(m, handlers, index, depth + 1);
    op->skip = m->plan->count - before;
  }
}

/* A step after which none of the list is reached. */
static int ends_list(const struct maker *m, int kind) {
  return kind == SAFESPAWN_STEP_EXIT || kind == SAFESPAWN_STEP_EXIT_ERRNO ||
         (m->strict && is_exec(kind));
}

static int begins_list(const struct safespawn_step *step) {
  return step->kind == SAFESPAWN_STEP_NOTHING && step->argument[0];
}

static void add_list(struct maker *m, const struct safespawn_step *steps,
                     int index, int depth) {
  if (depth > DEEPEST_HANDLER) {
    fail_maker(m, NULL, EINVAL, "handlers nested more than 16 deep");
    return;
  }
  for (; steps->kind != SAFESPAWN_STEP_END; ++steps) {
    if (steps->kind == SAFESPAWN_STEP_OR) {
      const struct safespawn_step *list =
          (const void *)(uintptr_t)steps->argument[0];
      if (!list || list->kind == SAFESPAWN_STEP_OR)
        fail_maker(m, NULL, EINVAL, "an `or` that does not begin with a step");
      else if (list->kind != SAFESPAWN_STEP_NOTHING &&
               list->kind != SAFESPAWN_STEP_END)
        add_step(m, list, list + 1, index, depth);
    } else if (steps->kind != SAFESPAWN_STEP_NOTHING) {
      add_step(m, steps, NULL, index, depth);
      if (ends_list(m, steps->kind))
        return;
    }
    if (!depth)
      index = begins_list(steps) ? 0 : index + 1;
  }
}

static void make_environment(struct maker *m) {
  size_t own = vector_length(environ);
  size_t places = (own > m->variables ? own : m->variables) + m->new_variables;
  char **copy = take(m, (places + 1) * sizeof *copy);
  if (!copy)
    return;
  size_t n = 0;
  for (; n < own && environ[n]; ++n)
    copy[n] = environ[n];
  copy[n] = NULL;
  m->plan->environment = copy;
}

/* As strerror(), whose text depends on the locale. */
static const char *message_text(int error, int translate) {
  const char *text = safespawn_error_text_(error);
#ifdef __GLIBC__
  if (text && translate)
    text = dgettext("libc", text);
#else
  (void)translate;
#endif
  return text;
}

static void make_messages(struct maker *m) {
  enum { COUNT = EHWPOISON + 1 };
  const char **texts = take(m, COUNT * sizeof *texts);
  if (!texts)
    return;
  int translate = 0;
#ifdef __GLIBC__
  const char *locale = setlocale(LC_MESSAGES, NULL);
  translate = locale && strcmp(locale, "C") && strcmp(locale, "POSIX");
  m->plan->no_message =
      translate ? dgettext("libc", "Unknown error ") : "Unknown error ";
#else
  m->plan->no_message = "No error information";
#endif
  for (int i = 0; i < COUNT; ++i)
    texts[i] = message_text(i, translate);
  m->plan->messages = texts;
  m->plan->messages_count = COUNT;
}

static void make(struct maker *m, const struct safespawn_step *steps, int ops) {
  void *place = take(m, sizeof *m->plan);
  m->plan = place ? place : &m->measured;
  memset(m->plan, 0, sizeof *m->plan);
  m->plan->cgroup = -1;
  m->ops = take(m, (size_t)ops * sizeof *m->ops);
  add_list(m, steps, 0, 0);
  if (m->plan->uses_environ)
    make_environment(m);
  if (m->plan->uses_messages)
    make_messages(m);
}

/* An upper bound of the operations, without looking into them. */
static int count_steps(const struct safespawn_step *steps, int depth) {
  int count = 0;
  for (; steps && steps->kind != SAFESPAWN_STEP_END; ++steps) {
    ++count;
    if (steps->kind == SAFESPAWN_STEP_OR && depth <= DEEPEST_HANDLER)
      count +=
          count_steps((const void *)(uintptr_t)steps->argument[0], depth + 1);
  }
  return count;
}

size_t safespawn_plan_size_(const struct safespawn_step *steps, int strict) {
  struct maker m = {.strict = strict, .highest = -1};
  if (steps)
    make(&m, steps, count_steps(steps, 0));
  return m.need + sizeof(struct op);
}

struct plan *safespawn_prepare_(const struct safespawn_step *steps, int strict,
                                void *memory, size_t size) {
  if (!steps || steps->kind == SAFESPAWN_STEP_END) {
    safespawn_fail_(EINVAL, "the plan has no steps");
    return NULL;
  }
  struct maker m = {
      .strict = strict, .highest = -1, .memory = memory, .size = size};
  make(&m, steps, count_steps(steps, 0));
  struct plan *plan = m.plan;
  if (m.need > m.size) {
    safespawn_fail_(EAGAIN, "another thread changed what the steps point to");
    return NULL;
  }
  if (m.error) {
    if (m.failed && !m.why)
      safespawn_fail_op_(m.failed, m.error);
    else
      safespawn_fail_(m.error, m.why);
    return NULL;
  }
  if (plan->detached && m.death_signal) {
    safespawn_fail_(EINVAL, "a detached child outlives its parent, which rules "
                            "out pdeathsig");
    return NULL;
  }
  if (!plan->has_exec && (strict || !plan->has_exit)) {
    safespawn_fail_(EINVAL, "the plan has no exec step");
    return NULL;
  }
  plan->ops = m.ops;
  plan->strict = strict ? 1 : 0;
  plan->first_unneeded = m.closes_rest ? m.highest + 1 : -1;
  plan->error = errno;
#ifdef __GLIBC__
  plan->run_scripts = 1;
  plan->default_path = "/bin:/usr/bin";
#else
  plan->run_scripts = strict ? 1 : 0;
  plan->default_path = "/usr/local/bin:/bin:/usr/bin";
#endif
  if (!plan->uses_environ)
    plan->environment = environ;
  return plan;
}
