// RUN: %compile && %t 4
// Threads that start, signal, end and lose processes in every way there is
// while signals rain in: nothing is left and nothing grows, however long. The
// argument is the number of seconds; hours show slow leaks.
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <time.h>

enum { THREADS = 6 };

static atomic_long rounds, signals_seen;
static atomic_int over;

static void on_signal(int number) {
  (void)number;
  ++signals_seen;
}

static void try_one(unsigned choice) {
  char *program[] = {(char *)"true", NULL};
  char *absent[] = {(char *)"/nonexistent", NULL};
  struct safespawn_child child;
  int status;
  switch (choice) {
  case 0:
    CHECK(exit_status(safespawn(safespawn_closefrom(3),
                                safespawn_execv("/bin/true", program))) == 0);
    break;
  case 1:
    CHECK(safespawn(safespawn_setsid(), safespawn_close(-1),
                    safespawn_execv("/bin/true", program)) == -1);
    CHECK(errno == EBADF && safespawn_failure()->index == 1);
    break;
  case 2:
    CHECK(safespawn(safespawn_execvp("nonexistent", program)) == -1);
    CHECK(errno == ENOENT && safespawn_failure()->index == 0);
    break;
  case 3:
    CHECK(exit_status(safespawn_as_fork(
              safespawn_chdir("/nonexistent"),
              safespawn_execv("/nonexistent", absent),
              safespawn_exit_errno(ENOENT, 127, 126))) == 127);
    break;
  case 4: /* has a memory of its own */
    CHECK(exit_status(safespawn(safespawn_setuid(getuid()),
                                safespawn_execv("/bin/true", program))) == 0);
    break;
  case 5:
    CHECK(safespawn_start(&child, safespawn_execl("/bin/sleep", "sleep", "100",
                                                  (char *)NULL)) == 0);
    CHECK(safespawn_timedwait(&child, &status, 1) == -1 && errno == ETIMEDOUT);
    CHECK(safespawn_terminate(&child, &status, 10000) == 0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    break;
  case 6: {
    char *echo[] = {(char *)"echo", (char *)"word", NULL};
    char line[16] = "";
    FILE *stream = safespawn_popenv(echo, "re");
    CHECK(stream);
    while (!fgets(line, sizeof line, stream) && errno == EINTR)
      clearerr(stream);
    CHECK(strcmp(line, "word\n") == 0);
    CHECK(safespawn_pclose(stream) == 0);
    break;
  }
  case 7:
    CHECK(safespawn_popenv(absent, "r") == NULL && errno == ENOENT);
    break;
  case 8:
    CHECK(safespawn_start(&child, safespawn_execv("/nonexistent", absent)) ==
          -1);
    CHECK(errno == ENOENT && child.pid == -1 && child.pidfd == -1);
    break;
  }
}

static void *work(void *argument) {
  unsigned state = (unsigned)(long)argument;
  while (!over) {
    state = state * 1103515245 + 12345;
    try_one((state >> 16) % 9);
    ++rounds;
  }
  return NULL;
}

static long resident(void) {
  long size = 0, pages = 0;
  FILE *stream = fopen("/proc/self/statm", "re");
  CHECK(stream && fscanf(stream, "%ld %ld", &size, &pages) == 2);
  fclose(stream);
  return pages * sysconf(_SC_PAGESIZE) / 1024;
}

static void pass(double seconds) {
  struct timespec now, end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  do {
    struct timespec nap = {0, 20000000};
    nanosleep(&nap, NULL); /* cut short by signals */
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((double)(now.tv_sec - end.tv_sec) +
               (double)(now.tv_nsec - end.tv_nsec) / 1e9 <
           seconds);
}

int main(int argc, char **argv) {
  double seconds = argc > 1 ? atof(argv[1]) : 4;
  CHECK(seconds > 0);
  int before = open_descriptors();
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
  struct itimerval often = {{0, 1100}, {0, 1100}};

  pthread_t threads[THREADS];
  for (long i = 0; i < THREADS; ++i)
    CHECK(pthread_create(&threads[i], NULL, work, (void *)(i + 1)) == 0);
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  pass(seconds / 2);
  long halfway = resident();
  pass(seconds / 2);
  long grown = resident() - halfway;
  over = 1;
  for (int i = 0; i < THREADS; ++i)
    CHECK(pthread_join(threads[i], NULL) == 0);
  struct itimerval never = {{0, 0}, {0, 0}};
  CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);

  printf("%ld rounds, %ld signals, grown by %ld KiB\n", (long)rounds,
         (long)signals_seen, grown);
  CHECK(rounds > THREADS && signals_seen > 0);
  /* The plans lie on memory that comes and goes with the threads. */
  CHECK(grown < 1024);
  check_no_children();
  CHECK(open_descriptors() == before);
  return 0;
}
