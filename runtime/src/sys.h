/* System calls without the C library. A child that shares its parent's memory
 * may not set errno, be cancelled, or bind a symbol: it uses these alone. Each
 * returns the kernel's result, which is -errno on failure. */
#ifndef SAFESPAWN_SYS_H
#define SAFESPAWN_SYS_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

/* Newer than the headers of some C libraries; the same numbers everywhere. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

enum {
  SYS_CLONE_VM = 0x100,
  SYS_CLONE_FILES = 0x400,
  SYS_CLONE_PIDFD = 0x1000,
  SYS_CLONE_VFORK = 0x4000
};
#define SYS_CLONE_CLEAR_SIGHAND UINT64_C(0x100000000)
#define SYS_CLONE_INTO_CGROUP UINT64_C(0x200000000)
#define SYS_CLOSE_RANGE_UNSHARE 2u

/* The arguments of clone3, up to the last field that is used here. */
struct sys_clone_args {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size,
      tls, set_tid, set_tid_size, cgroup;
};

/* The kernel's signal set, smaller than the C library's. */
#ifdef __mips__
#define SYS_SIGNALS 128
#else
#define SYS_SIGNALS 64
#endif
enum { SYS_SIGSET_WORDS = SYS_SIGNALS / (8 * (int)sizeof(long)) };
struct sys_sigset {
  unsigned long word[SYS_SIGSET_WORDS];
};

/* The kernel's struct sigaction for the actions that need no more than a
 * handler. */
struct sys_sigaction {
#ifdef __mips__
  unsigned int flags;
  uintptr_t handler;
#else
  uintptr_t handler;
  unsigned long flags;
  uintptr_t restorer;
#endif
  struct sys_sigset mask;
};

/* What a new child runs. It must never return. */
typedef void sys_child(void *argument);

#if defined(__x86_64__) && !defined(__ILP32__) && !defined(SAFESPAWN_PORTABLE)
#define SYS_CAN_SHARE 1

static inline __attribute__((always_inline)) long
sys6(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
                     "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

/* What the child needs travels in registers: an emulator that turns the call
 * into a fork may leave it on its parent's stack. */
#define SYS_CHILD_ASM                                                          \
  "syscall\n\t"                                                                \
  "test %%eax, %%eax\n\t"                                                      \
  "jnz 1f\n\t"                                                                 \
  "xor %%ebp, %%ebp\n\t"                                                       \
  "mov %%r12, %%rsp\n\t"                                                       \
  "mov %%r13, %%rdi\n\t"                                                       \
  "call *%%r14\n\t"                                                            \
  "hlt\n"                                                                      \
  "1:"

static inline long sys_clone(unsigned long flags, void *stack, int *pidfd,
                             sys_child *child, void *argument) {
  long result;
  register void *top __asm__("r12") = stack;
  register void *passed __asm__("r13") = argument;
  register sys_child *start __asm__("r14") = child;
  register long r10 __asm__("r10") = 0;
  register long r8 __asm__("r8") = 0;
  __asm__ volatile(SYS_CHILD_ASM
                   : "=a"(result)
                   : "a"((long)SYS_clone), "D"(flags), "S"(stack), "d"(pidfd),
                     "r"(r10), "r"(r8), "r"(top), "r"(passed), "r"(start)
                   : "rcx", "r11", "memory", "cc");
  return result;
}

static inline long sys_clone3(const struct sys_clone_args *arguments,
                              sys_child *child, void *argument) {
  long result;
  register uintptr_t top __asm__("r12") =
      (uintptr_t)(arguments->stack + arguments->stack_size);
  register void *passed __asm__("r13") = argument;
  register sys_child *start __asm__("r14") = child;
  __asm__ volatile(SYS_CHILD_ASM
                   : "=a"(result)
                   : "a"((long)SYS_clone3), "D"(arguments),
                     "S"(sizeof *arguments), "r"(top), "r"(passed), "r"(start)
                   : "rcx", "r11", "memory", "cc");
  return result;
}

#elif defined(__aarch64__) && !defined(__ILP32__) &&                           \
    !defined(SAFESPAWN_PORTABLE)
#define SYS_CAN_SHARE 1

static inline __attribute__((always_inline)) long
sys6(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}

#define SYS_CHILD_ASM                                                          \
  "svc #0\n\t"                                                                 \
  "cbnz x0, 1f\n\t"                                                            \
  "mov x29, #0\n\t"                                                            \
  "mov sp, x20\n\t"                                                            \
  "mov x0, x21\n\t"                                                            \
  "blr x22\n\t"                                                                \
  "brk #1\n"                                                                   \
  "1:"

static inline long sys_clone(unsigned long flags, void *stack, int *pidfd,
                             sys_child *child, void *argument) {
  register long x8 __asm__("x8") = SYS_clone;
  register long x0 __asm__("x0") = (long)flags;
  register void *x1 __asm__("x1") = stack;
  register int *x2 __asm__("x2") = pidfd;
  register long x3 __asm__("x3") = 0;
  register long x4 __asm__("x4") = 0;
  register void *top __asm__("x20") = stack;
  register void *passed __asm__("x21") = argument;
  register sys_child *start __asm__("x22") = child;
  __asm__ volatile(SYS_CHILD_ASM
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(top),
                     "r"(passed), "r"(start)
                   : "memory", "cc", "x30");
  return x0;
}

static inline long sys_clone3(const struct sys_clone_args *arguments,
                              sys_child *child, void *argument) {
  register long x8 __asm__("x8") = SYS_clone3;
  register long x0 __asm__("x0") = (long)arguments;
  register long x1 __asm__("x1") = sizeof *arguments;
  register uintptr_t top __asm__("x20") =
      (uintptr_t)(arguments->stack + arguments->stack_size);
  register void *passed __asm__("x21") = argument;
  register sys_child *start __asm__("x22") = child;
  __asm__ volatile(SYS_CHILD_ASM
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(top), "r"(passed), "r"(start)
                   : "memory", "cc", "x30");
  return x0;
}

#else
/* Elsewhere the child has a memory of its own, where the C library's syscall()
 * does no harm. */
#define SYS_CAN_SHARE 0
#include <errno.h>
#include <unistd.h>

static inline long sys6(long number, long a, long b, long c, long d, long e,
                        long f) {
  int saved = errno;
  long result = syscall(number, a, b, c, d, e, f);
  if (result == -1) {
    result = -errno;
    errno = saved;
  }
  return result;
}

static inline long sys_clone(unsigned long flags, void *stack, int *pidfd,
                             sys_child *child, void *argument) {
  (void)stack;
#ifdef __s390__
  long result = sys6(SYS_clone, 0, (long)flags, (long)pidfd, 0, 0, 0);
#else
  long result = sys6(SYS_clone, (long)flags, 0, (long)pidfd, 0, 0, 0);
#endif
  if (result == 0)
    child(argument);
  return result;
}

static inline long sys_clone3(const struct sys_clone_args *arguments,
                              sys_child *child, void *argument) {
  (void)arguments, (void)child, (void)argument;
  return -ENOSYS;
}
#endif

/* System calls with arguments of any integer or pointer type. */
#define SYS_LONG(value) ((long)(uintptr_t)(value))
#define sys0(number) sys6(number, 0, 0, 0, 0, 0, 0)
#define sys1(number, a) sys6(number, SYS_LONG(a), 0, 0, 0, 0, 0)
#define sys2(number, a, b) sys6(number, SYS_LONG(a), SYS_LONG(b), 0, 0, 0, 0)
#define sys3(number, a, b, c)                                                  \
  sys6(number, SYS_LONG(a), SYS_LONG(b), SYS_LONG(c), 0, 0, 0)
#define sys4(number, a, b, c, d)                                               \
  sys6(number, SYS_LONG(a), SYS_LONG(b), SYS_LONG(c), SYS_LONG(d), 0, 0)
#define sys5(number, a, b, c, d, e)                                            \
  sys6(number, SYS_LONG(a), SYS_LONG(b), SYS_LONG(c), SYS_LONG(d),             \
       SYS_LONG(e), 0)

static inline long sys_set_mask(const struct sys_sigset *mask,
                                struct sys_sigset *old) {
  return sys4(SYS_rt_sigprocmask, SIG_SETMASK, mask, old, sizeof *mask);
}

/* Every signal, those that the C library keeps for itself included. */
static inline long sys_block_all(struct sys_sigset *old) {
  struct sys_sigset all;
  for (int i = 0; i < SYS_SIGSET_WORDS; ++i)
    all.word[i] = ~0ul;
  return sys_set_mask(&all, old);
}

/* Ends the process, even where a filter refuses the proper call. */
static inline _Noreturn void sys_exit(int status) {
  sys1(SYS_exit_group, status);
  sys1(SYS_exit, status);
  __builtin_trap();
}

#endif
