/* A small printf that the child can use: no C library, no allocation. */
#ifndef SAFESPAWN_FORMAT_H
#define SAFESPAWN_FORMAT_H

#include "sys.h"
#include <limits.h>

/* Where text goes: to `fd` whenever the buffer is full, or, with fd -1, cut off
 * at its end. */
struct sink {
  char *buffer;
  size_t size, used;
  int fd;
  long error; /* -errno of the first write that failed, else 0 */
};

static inline void sink_flush(struct sink *sink) {
  for (size_t done = 0; done < sink->used && !sink->error;) {
    long n = sys3(SYS_write, sink->fd, sink->buffer + done, sink->used - done);
    if (n < 0)
      sink->error = n;
    else
      done += (size_t)n;
  }
  sink->used = 0;
}

static inline void sink_char(struct sink *sink, char c) {
  if (sink->used == sink->size) {
    if (sink->fd < 0)
      return;
    sink_flush(sink);
  }
  sink->buffer[sink->used++] = c;
}

static inline void sink_fill(struct sink *sink, char c, long count) {
  while (count-- > 0)
    sink_char(sink, c);
}

/* One conversion specification of a format. */
struct conversion {
  char type;   /* 'd' for i too, 'm', '%', ... */
  char length; /* 0, or the modifier: 'H' for hh, 'L' for ll */
  char left, plus, space, hash, zero;
  int width, precision; /* precision -1: none given */
};

static inline const char *parse_number(const char *p, int *number) {
  for (*number = 0; *p >= '0' && *p <= '9'; ++p)
    if (*number < INT_MAX / 10 - 1)
      *number = *number * 10 + (*p - '0');
  return p;
}

/* Reads what stands behind a '%'. Returns the position after it, NULL if it is
 * not supported. */
static inline const char *parse_conversion(const char *p,
                                           struct conversion *result) {
  struct conversion c = {0, 0, 0, 0, 0, 0, 0, 0, -1};
  for (;; ++p) {
    if (*p == '-')
      c.left = 1;
    else if (*p == '+')
      c.plus = 1;
    else if (*p == ' ')
      c.space = 1;
    else if (*p == '#')
      c.hash = 1;
    else if (*p == '0')
      c.zero = 1;
    else
      break;
  }
  p = parse_number(p, &c.width);
  if (*p == '.')
    p = parse_number(p + 1, &c.precision);
  if (*p == 'h' || *p == 'l' || *p == 'z' || *p == 'j' || *p == 't') {
    c.length = *p++;
    if (c.length == 'h' && *p == 'h')
      c.length = 'H', ++p;
    else if (c.length == 'l' && *p == 'l')
      c.length = 'L', ++p;
  }
  c.type = *p == 'i' ? 'd' : *p;
  *result = c;
  switch (c.type) {
  case 'd':
  case 'u':
  case 'x':
  case 'X':
  case 'o':
    return p + 1;
  case 's':
  case 'c': /* %ls and %lc are of another world */
  case 'm':
  case '%':
    return c.length ? NULL : p + 1;
  default:
    return NULL;
  }
}

static inline void sink_string(struct sink *sink, const char *s,
                               const struct conversion *c) {
  if (!s)
    s = c->precision >= 0 && c->precision < 6 ? "" : "(null)";
  long length = 0;
  while ((c->precision < 0 || length < c->precision) && s[length])
    ++length;
  if (!c->left)
    sink_fill(sink, ' ', c->width - length);
  for (long i = 0; i < length; ++i)
    sink_char(sink, s[i]);
  if (c->left)
    sink_fill(sink, ' ', c->width - length);
}

static inline void sink_integer(struct sink *sink, uint64_t value,
                                const struct conversion *c) {
  char digits[24], prefix[2];
  int count = 0, prefixes = 0;
  unsigned base = c->type == 'o'                     ? 8
                  : c->type == 'x' || c->type == 'X' ? 16
                                                     : 10;
  if (c->type == 'd') {
    if ((int64_t)value < 0) {
      prefix[prefixes++] = '-';
      value = -value;
    } else if (c->plus || c->space) {
      prefix[prefixes++] = c->plus ? '+' : ' ';
    }
  }
  if (c->hash && base == 16 && value) {
    prefix[prefixes++] = '0';
    prefix[prefixes++] = c->type;
  }
  for (uint64_t rest = value; rest; rest /= base) {
    unsigned digit = (unsigned)(rest % base);
    digits[count++] =
        (char)(digit < 10 ? '0' + digit
                          : (c->type == 'X' ? 'A' : 'a') + digit - 10);
  }
  long zeros = (c->precision < 0 ? 1 : c->precision) - count;
  if (c->hash && base == 8 && zeros <= 0)
    zeros = 1;
  if (zeros < 0)
    zeros = 0;
  long padding = c->width - (prefixes + zeros + count);
  if (c->zero && !c->left && c->precision < 0 && padding > 0) {
    zeros += padding;
    padding = 0;
  }
  if (!c->left)
    sink_fill(sink, ' ', padding);
  for (int i = 0; i < prefixes; ++i)
    sink_char(sink, prefix[i]);
  sink_fill(sink, '0', zeros);
  while (count)
    sink_char(sink, digits[--count]);
  if (c->left)
    sink_fill(sink, ' ', padding);
}

static inline void sink_text(struct sink *sink, const char *s) {
  while (*s)
    sink_char(sink, *s++);
}

static inline void sink_number(struct sink *sink, int64_t value) {
  static const struct conversion decimal = {'d', 0, 0, 0, 0, 0, 0, 0, -1};
  sink_integer(sink, (uint64_t)value, &decimal);
}

#endif
