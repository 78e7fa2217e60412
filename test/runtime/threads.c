// RUN: %compile && %run_each_method
// Threads that all start processes while signals rain in, some of which fail,
// and threads that are cancelled meanwhile: every child is accounted for.
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/time.h>

enum { THREADS = 4, ROUNDS = 150 };

static atomic_int signals_seen, spawned, failed;
static void on_alarm(int signal) {
  (void)signal;
  ++signals_seen;
}

static void *work(void *argument) {
  long id = (long)argument;
  char *argv[] = {(char *)"true", NULL};
  for (int i = 0; i < ROUNDS; ++i) {
    if ((i + id) % 3 == 0) {
      pid_t pid = safespawn(safespawn_chdir("/nonexistent"),
                            safespawn_execv("/bin/true", argv));
      CHECK(pid == -1 && errno == ENOENT);
      /* What failed is told to the thread in which it did. */
      CHECK(safespawn_failure()->index == 0);
      pid = safespawn(safespawn_setsid(), safespawn_umask(0),
                      safespawn_close((int)(900 + id)),
                      safespawn_execv("/bin/true", argv));
      CHECK(pid == -1 && errno == EBADF && safespawn_failure()->index == 2);
      char expected[64];
      snprintf(expected, sizeof expected, "step 2, close(%ld)", 900 + id);
      CHECK(strncmp(safespawn_failure()->message, expected, strlen(expected)) ==
            0);
      ++failed;
    } else {
      CHECK(exit_status(safespawn_as_fork(
                safespawn_execv("/nonexistent", argv),
                safespawn_exit((int)(i + id) & 127))) == ((i + id) & 127));
      CHECK(exit_status(safespawn(safespawn_closefrom(3),
                                  safespawn_execv("/bin/true", argv))) == 0);
      ++spawned;
    }
  }
  return NULL;
}

static void *spawn_until_cancelled(void *argument) {
  char *argv[] = {(char *)"true", NULL};
  atomic_int *made = argument;
  for (;;) {
    pid_t pid = safespawn(safespawn_execv("/bin/true", argv));
    CHECK(pid > 0);
    ++*made;
    int state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
    CHECK(exit_status(pid) == 0);
    pthread_setcancelstate(state, NULL);
    pthread_testcancel();
  }
  return NULL;
}

int main(void) {
  int before = open_descriptors();
  struct sigaction action = {.sa_handler = on_alarm};
  CHECK(sigaction(SIGALRM, &action, NULL) == 0); /* without SA_RESTART */
  struct itimerval often = {{0, 700}, {0, 700}};
  pthread_t threads[THREADS];
  for (long i = 0; i < THREADS; ++i)
    CHECK(pthread_create(&threads[i], NULL, work, (void *)i) == 0);
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  for (int i = 0; i < THREADS; ++i)
    CHECK(pthread_join(threads[i], NULL) == 0);
  struct itimerval never = {{0, 0}, {0, 0}};
  CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
  CHECK(signals_seen > 10);
  CHECK(spawned + failed == THREADS * ROUNDS);

  /* A cancelled thread ends after the call, never within it. */
  for (int i = 0; i < 40; ++i) {
    atomic_int made = 0;
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, spawn_until_cancelled, &made) == 0);
    usleep((useconds_t)(i * 100));
    CHECK(pthread_cancel(thread) == 0);
    void *result;
    CHECK(pthread_join(thread, &result) == 0);
    CHECK(result == PTHREAD_CANCELED);
  }
  check_no_children();
  CHECK(open_descriptors() == before);
  return 0;
}
