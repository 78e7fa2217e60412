/* What went wrong in this thread, as numbers and as a sentence. */
#include "format.h"
#include "plan.h"

#include <errno.h>
#include <string.h>

/* The initial-exec model needs no allocation at the first access. */
#define THREAD_LOCAL                                                           \
  static _Thread_local __attribute__((tls_model("initial-exec")))

THREAD_LOCAL struct safespawn_error last;
THREAD_LOCAL char sentence[232];

static const struct {
  const char *name, *arguments;
} known[] = {
#define SAFESPAWN_STEP(id, name, libc, arguments)                              \
  [SAFESPAWN_STEP_##id] = {#name, arguments},
#include "safespawn/steps.def"
};

const char *safespawn_error_text_(int error) {
#if !defined(__GLIBC__)
  return strerror(error);
#elif __GLIBC_PREREQ(2, 32)
  return strerrordesc_np(error);
#else
  return error >= 0 && error < _sys_nerr ? _sys_errlist[error] : NULL;
#endif
}

static void put_error(struct sink *sink, int error) {
  const char *text = safespawn_error_text_(error);
  sink_text(sink, ": ");
  if (text) {
    sink_text(sink, text);
  } else {
    sink_text(sink, "error ");
    sink_number(sink, error);
  }
}

/* dup2(7, 1), execvp("ls", ...) */
static void put_call(struct sink *sink, const struct op *op) {
  static const struct conversion shortened = {'s', 0, 0, 0, 0, 0, 0, 0, 64};
  const char *type = known[op->kind].arguments;
  sink_text(sink, known[op->kind].name);
  sink_char(sink, '(');
  for (int i = 0; type[i]; ++i) {
    if (i)
      sink_text(sink, ", ");
    if (type[i] == 'd' || type[i] == 'f') {
      sink_number(sink, (int64_t)op->argument[i]);
      continue;
    }
    const char *text = (const char *)(uintptr_t)op->argument[i];
    if (type[i] != 'n' && type[i] != 's') {
      sink_text(sink, "...");
      break;
    }
    if (!text) {
      sink_text(sink, "NULL");
      continue;
    }
    sink_char(sink, '"');
    sink_string(sink, text, &shortened);
    if (strnlen(text, 65) > 64)
      sink_text(sink, "...");
    sink_char(sink, '"');
  }
  sink_char(sink, ')');
}

static int fail(int index, int kind, int error, struct sink *sink) {
  put_error(sink, error);
  sentence[sink->used] = '\0';
  last.index = index;
  last.kind = kind;
  last.error = error;
  last.message = sentence;
  errno = error;
  return -1;
}

int safespawn_fail_op_(const struct op *op, int error) {
  struct sink sink = {sentence, sizeof sentence - 1, 0, -1, 0};
  sink_text(&sink, "step ");
  sink_number(&sink, op->index);
  sink_text(&sink, ", ");
  put_call(&sink, op);
  return fail(op->index, op->kind, error, &sink);
}

int safespawn_fail_(int error, const char *what) {
  struct sink sink = {sentence, sizeof sentence - 1, 0, -1, 0};
  sink_text(&sink, what);
  return fail(-1, SAFESPAWN_STEP_END, error, &sink);
}

const struct safespawn_error *safespawn_failure(void) {
  if (!last.message) {
    last.index = -1;
    last.message = "";
  }
  return &last;
}
