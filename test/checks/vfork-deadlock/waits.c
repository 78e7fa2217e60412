// RUN: %check_tidy %s
// Waiting for the parent, which does not run until the child has gone.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void locks(char **argv, pthread_mutex_t *m, pthread_rwlock_t *rw, pthread_spinlock_t *spin) {
  if (vfork() == 0) {
    pthread_mutex_lock(m);     // expect: vfork-deadlock, vfork-unsafe-call
    pthread_rwlock_rdlock(rw); // expect: vfork-deadlock, vfork-unsafe-call
    pthread_rwlock_wrlock(rw); // expect: vfork-deadlock, vfork-unsafe-call
    pthread_spin_lock(spin);   // expect: vfork-deadlock, vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void c11_locks(char **argv, mtx_t *m, cnd_t *c, thrd_t t) {
  if (vfork() == 0) {
    mtx_lock(m);    // expect: vfork-deadlock, vfork-unsafe-call
    cnd_wait(c, m); // expect: vfork-deadlock, vfork-unsafe-call
    thrd_join(t, NULL); // expect: vfork-deadlock, vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void conditions(char **argv, pthread_cond_t *c, pthread_mutex_t *m, pthread_barrier_t *b, sem_t *s, pthread_t t) {
  if (vfork() == 0) {
    pthread_cond_wait(c, m);  // expect: vfork-deadlock, vfork-unsafe-call
    pthread_barrier_wait(b);  // expect: vfork-deadlock, vfork-unsafe-call
    sem_wait(s);              // expect: vfork-deadlock
    pthread_join(t, NULL);    // expect: vfork-deadlock, vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
}

void locks_of_parent(char **argv, pthread_mutex_t *m, sem_t *s) {
  pthread_mutex_lock(m);
  pid_t pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
  sem_wait(s);
  pthread_mutex_unlock(m);
}

void signals(char **argv, const sigset_t *set) {
  if (vfork() == 0) {
    int sig;
    pause();                 // expect: vfork-deadlock
    sigsuspend(set);         // expect: vfork-deadlock
    sigwait(set, &sig);      // expect: vfork-deadlock
    sigwaitinfo(set, NULL);  // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void signals_of_parent(char **argv, const sigset_t *set) {
  pid_t pid = vfork();
  if (pid == 0) {
    signal(SIGUSR1, SIG_DFL);
    execv(argv[0], argv);
    _exit(1);
  }
  sigsuspend(set);
  pause();
}

void sleeps(char **argv, const struct timespec *ts) {
  if (vfork() == 0) {
    sleep(1);            // expect: vfork-deadlock
    usleep(1000);        // expect: vfork-deadlock
    nanosleep(ts, NULL); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
  sleep(1);
}

void waits(char **argv) {
  int status;
  if (vfork() == 0) {
    wait(NULL);            // expect: vfork-deadlock
    waitpid(-1, NULL, 0);  // expect: vfork-deadlock
    wait(&status);         // expect: vfork-deadlock, vfork-write
    execv(argv[0], argv);
    _exit(1);
  }
}

void waits_for_own_child(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    int status;
    pid_t own = fork(); // expect: vfork-unsafe-call
    if (own == 0)
      _exit(0);
    waitpid(own, &status, 0);
    execv(argv[0], argv);
    _exit(1);
  }
  reap(pid);
}

void stops_itself(char **argv) {
  if (vfork() == 0) {
    raise(SIGSTOP);          // expect: vfork-deadlock
    kill(getpid(), SIGSTOP); // expect: vfork-deadlock
    kill(0, SIGSTOP);        // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void stops_another(char **argv, pid_t other) {
  if (vfork() == 0) {
    kill(other, SIGSTOP);
    kill(getpid(), SIGCONT);
    kill(getppid(), SIGUSR1);
    execv(argv[0], argv);
    _exit(1);
  }
}

void kills_itself(char **argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    kill(getpid(), SIGKILL);
    _exit(1);
  }
}

void file_locks(char **argv, int fd, struct flock *fl) {
  if (vfork() == 0) {
    fcntl(fd, F_SETLKW, fl); // expect: vfork-deadlock
    flock(fd, LOCK_EX);      // expect: vfork-deadlock
    flock(fd, LOCK_SH);      // expect: vfork-deadlock
    lockf(fd, F_LOCK, 0);    // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void file_locks_tried(char **argv, int fd, struct flock *fl) {
  if (vfork() == 0) {
    fcntl(fd, F_SETLK, fl);
    flock(fd, LOCK_EX | LOCK_NB);
    flock(fd, LOCK_UN);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    execv(argv[0], argv);
    _exit(1);
  }
}

void timeouts(char **argv, struct pollfd *unused, int ep) {
  (void)unused;
  if (vfork() == 0) {
    struct pollfd p = {0, POLLIN, 0};
    struct epoll_event e;
    fd_set set;
    FD_ZERO(&set);
    poll(&p, 1, -1);                       // expect: vfork-deadlock
    ppoll(&p, 1, NULL, NULL);              // expect: vfork-deadlock
    select(1, &set, NULL, NULL, NULL);     // expect: vfork-deadlock
    pselect(1, &set, NULL, NULL, NULL, NULL); // expect: vfork-deadlock
    epoll_wait(ep, &e, 1, -1);             // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void finite_timeouts(char **argv) {
  if (vfork() == 0) {
    struct pollfd p = {0, POLLIN, 0};
    poll(&p, 1, 0);
    poll(&p, 1, 100);
    execv(argv[0], argv);
    _exit(1);
  }
}

void futexes(char **argv, int *word) {
  if (vfork() == 0) {
    syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL, NULL, 0); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void messages(char **argv, int queue, mqd_t mq) {
  if (vfork() == 0) {
    char text[64];
    msgrcv(queue, text, sizeof text, 0, 0);  // expect: vfork-deadlock
    mq_receive(mq, text, sizeof text, NULL); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

void alarms(char **argv) {
  if (vfork() == 0) {
    alarm(10);
    execv(argv[0], argv);
    _exit(1);
  }
}

static void lock_1(pthread_mutex_t *m) { pthread_mutex_lock(m); }
static void lock_2(pthread_mutex_t *m) { lock_1(m); }
static void lock_3(pthread_mutex_t *m) { lock_2(m); }

void in_helpers(char **argv, pthread_mutex_t *m) {
  if (vfork() == 0) {
    lock_1(m); // expect: vfork-deadlock, vfork-unsafe-call
    lock_3(m); // expect: vfork-deadlock, vfork-unsafe-call
    execv(argv[0], argv);
    _exit(1);
  }
  lock_3(m);
}

static void pause_if(int really) {
  if (really)
    pause();
}
void in_guarded_helper(char **argv) {
  if (vfork() == 0) {
    pause_if(0);
    pause_if(1); // expect: vfork-deadlock
    execv(argv[0], argv);
    _exit(1);
  }
}

int falls_into_wait(char **argv) {
  int status;
  pid_t pid = vfork();
  if (pid == 0)
    execv(argv[0], argv);
  waitpid(pid, &status, 0); // expect: vfork-deadlock, vfork-write
  return 0;                 // expect: vfork-return
}
