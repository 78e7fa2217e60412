/* Points in time, in nanoseconds of the monotonic clock. */
#ifndef SAFESPAWN_DEADLINE_H
#define SAFESPAWN_DEADLINE_H

#include <limits.h>
#include <stdint.h>
#include <time.h>

enum { NEVER = -1 };

static inline int64_t deadline_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline int64_t deadline_in(int milliseconds) {
  return milliseconds < 0 ? NEVER
                          : deadline_now() + (int64_t)milliseconds * 1000000;
}

/* The milliseconds until then, as poll(2) takes them: rounded up, so that it
 * has come when they are over; -1 for never. */
static inline int deadline_left(int64_t deadline) {
  if (deadline == NEVER)
    return -1;
  int64_t left = (deadline - deadline_now() + 999999) / 1000000;
  return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

/* How long to sleep where nothing tells when a child ends: short at first. */
static inline int deadline_doze(int last, int left) {
  int next = last < 8 ? last * 2 + 1 : 16;
  return left >= 0 && left < next ? left : next;
}

#endif
