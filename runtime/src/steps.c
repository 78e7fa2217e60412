/* The makers of steps that take more than their arguments. */
#include "format.h"
#include "plan.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

static struct safespawn_step mask_step(int how, const struct sys_sigset *set) {
  struct safespawn_step step =
      SAFESPAWN_STEP1_(SIGPROCMASK, SAFESPAWN_NUMBER_(how));
  memcpy(step.argument + 1, set, sizeof *set);
  step.argument[3] = 1;
  return step;
}

struct safespawn_step safespawn_set_mask_(const struct sys_sigset *mask) {
  return mask_step(SIG_SETMASK, mask);
}

struct safespawn_step safespawn_sigprocmask(int how, const sigset_t *set) {
  struct sys_sigset copy;
  if (!set)
    return SAFESPAWN_STEP1_(SIGPROCMASK, SAFESPAWN_NUMBER_(how));
  memcpy(&copy, set, sizeof copy);
  /* The C library lets nobody block the signals that it uses itself. */
  for (int signal = 32; how != SIG_UNBLOCK && signal < SIGRTMIN; ++signal) {
    int bit = signal - 1, bits = 8 * (int)sizeof(long);
    copy.word[bit / bits] &= ~(1ul << bit % bits);
  }
  return mask_step(how, &copy);
}

struct safespawn_step safespawn_setrlimit(int resource,
                                          const struct rlimit *limit) {
  struct safespawn_step step =
      SAFESPAWN_STEP1_(SETRLIMIT, SAFESPAWN_NUMBER_(resource));
  if (!limit) {
    step.error = EFAULT;
    return step;
  }
  step.argument[1] =
      limit->rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit->rlim_cur;
  step.argument[2] =
      limit->rlim_max == RLIM_INFINITY ? UINT64_MAX : limit->rlim_max;
  return step;
}

struct safespawn_step
safespawn_sched_setscheduler(pid_t pid, int policy,
                             const struct sched_param *scheduling) {
  struct safespawn_step step = SAFESPAWN_STEP3_(
      SCHED_SETSCHEDULER, SAFESPAWN_NUMBER_(pid), SAFESPAWN_NUMBER_(policy),
      SAFESPAWN_NUMBER_(scheduling ? scheduling->sched_priority : 0));
  step.error = scheduling ? 0 : EINVAL;
  return step;
}

struct safespawn_step
safespawn_sched_setparam(pid_t pid, const struct sched_param *scheduling) {
  struct safespawn_step step = SAFESPAWN_STEP2_(
      SCHED_SETPARAM, SAFESPAWN_NUMBER_(pid),
      SAFESPAWN_NUMBER_(scheduling ? scheduling->sched_priority : 0));
  step.error = scheduling ? 0 : EINVAL;
  return step;
}

/* What va_arg gives for an integer conversion, as 64 bits. A macro, since a
 * va_list cannot portably be passed on and used again. */
#define SIGNED(list, length)                                                   \
  ((length) == 'H'   ? (signed char)va_arg(list, int)                          \
   : (length) == 'h' ? (short)va_arg(list, int)                                \
   : (length) == 'l' ? va_arg(list, long)                                      \
   : (length) == 'L' ? va_arg(list, long long)                                 \
   : (length) == 'z' ? va_arg(list, ssize_t)                                   \
   : (length) == 'j' ? va_arg(list, intmax_t)                                  \
   : (length) == 't' ? va_arg(list, ptrdiff_t)                                 \
                     : va_arg(list, int))
#define UNSIGNED(list, length)                                                 \
  ((length) == 'H'   ? (unsigned char)va_arg(list, int)                        \
   : (length) == 'h' ? (unsigned short)va_arg(list, int)                       \
   : (length) == 'l' ? va_arg(list, unsigned long)                             \
   : (length) == 'L' ? va_arg(list, unsigned long long)                        \
   : (length) == 'z' ? va_arg(list, size_t)                                    \
   : (length) == 'j' ? va_arg(list, uintmax_t)                                 \
   : (length) == 't' ? (size_t)va_arg(list, ptrdiff_t)                         \
                     : va_arg(list, unsigned))

struct safespawn_step safespawn_message(int fd, const char *format, ...) {
  struct safespawn_step step = SAFESPAWN_STEP2_(MESSAGE, SAFESPAWN_NUMBER_(fd),
                                                SAFESPAWN_POINTER_(format));
  enum { PLACES = sizeof step.argument / sizeof *step.argument };
  int next = 2;
  va_list list;
  if (!format) {
    step.error = EINVAL;
    return step;
  }
  va_start(list, format);
  while (*format) {
    struct conversion conversion;
    if (*format++ != '%')
      continue;
    format = parse_conversion(format, &conversion);
    if (!format) {
      step.error = EINVAL;
      break;
    }
    if (conversion.type == '%' || conversion.type == 'm')
      continue;
    if (next == PLACES) {
      step.error = EINVAL;
      break;
    }
    if (conversion.type == 's')
      step.argument[next++] = SAFESPAWN_POINTER_(va_arg(list, const char *));
    else if (conversion.type == 'd' || conversion.type == 'c')
      step.argument[next++] =
          (uint64_t)(int64_t)SIGNED(list, conversion.length);
    else
      step.argument[next++] = (uint64_t)UNSIGNED(list, conversion.length);
  }
  va_end(list);
  return step;
}
