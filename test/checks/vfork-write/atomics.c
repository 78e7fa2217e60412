// RUN: %check_tidy %s
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

static atomic_int counter;
static _Atomic(long) total;
static atomic_flag busy = ATOMIC_FLAG_INIT;
static int plain;

void c11(char **argv) {
  if (vfork() == 0) {
    counter = 1;                        // expect: vfork-write
    counter++;                          // expect: vfork-write
    total += 2;                         // expect: vfork-write
    atomic_store(&counter, 3);          // expect: vfork-write
    atomic_fetch_add(&counter, 1);      // expect: vfork-write
    atomic_exchange(&total, 1);         // expect: vfork-write
    atomic_store_explicit(&counter, 1, memory_order_relaxed); // expect: vfork-write
    atomic_flag_test_and_set(&busy);    // expect: vfork-write
    atomic_flag_clear(&busy);           // expect: vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void c11_read(char **argv) {
  if (vfork() == 0) {
    int n = atomic_load(&counter) + (int)total;
    atomic_thread_fence(memory_order_seq_cst);
    execv(argv[n], argv);
    _exit(1);
  }
}

void c11_own(char **argv) {
  if (vfork() == 0) {
    atomic_int own = 0;
    atomic_store(&own, 1);
    atomic_fetch_add(&own, 1);
    execv(argv[own], argv);
    _exit(1);
  }
}

void sync_builtins(char **argv, int *p) {
  if (vfork() == 0) {
    __sync_fetch_and_add(&plain, 1);          // expect: vfork-write
    __sync_lock_test_and_set(p, 1);           // expect: vfork-write
    __sync_lock_release(p);                   // expect: vfork-write
    __sync_bool_compare_and_swap(&plain, 0, 1); // expect: vfork-write
    __sync_synchronize();
    execv(argv[0], argv);
    _exit(1);
  }
}

void atomic_builtins(char **argv, int *p) {
  if (vfork() == 0) {
    __atomic_store_n(&plain, 1, __ATOMIC_SEQ_CST); // expect: vfork-write
    __atomic_fetch_or(p, 1, __ATOMIC_RELAXED);     // expect: vfork-write
    __atomic_exchange_n(p, 1, __ATOMIC_SEQ_CST);   // expect: vfork-write
    __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST);    // expect: vfork-write
    execv(argv[__atomic_load_n(p, __ATOMIC_SEQ_CST)], argv);
    _exit(1);
  }
}

void builtins_own(char **argv) {
  if (vfork() == 0) {
    int own = 0;
    __sync_fetch_and_add(&own, 1);
    __atomic_store_n(&own, 0, __ATOMIC_SEQ_CST);
    execv(argv[own], argv);
    _exit(1);
  }
}

void overflow_builtins(char **argv, int *p) {
  if (vfork() == 0) {
    int own;
    if (__builtin_add_overflow(1, 2, &own))
      _exit(2);
    if (__builtin_mul_overflow(own, 2, p)) // expect: vfork-write
      _exit(2);
    execv(argv[0], argv);
    _exit(1);
  }
}
