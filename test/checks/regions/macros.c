// RUN: %check_tidy %s
// Macros, constants and wrappers around the call.
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void worker(void);

#define XVFORK() vfork()
#define SPAWN(pid) ((pid) = vfork())
#define IS_CHILD(pid) ((pid) == 0)
#define CHECKED_VFORK()                                                        \
  ({                                                                           \
    pid_t checked_ = vfork();                                                  \
    if (checked_ < 0)                                                          \
      exit(111);                                                               \
    checked_;                                                                  \
  })
#define unlikely(x) __builtin_expect(!!(x), 0)

pid_t macro_call(void) {
  pid_t pid = XVFORK();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t macro_assignment(void) {
  pid_t pid;
  SPAWN(pid);
  if (IS_CHILD(pid))
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t macro_statement_expression(void) {
  pid_t pid = CHECKED_VFORK();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  exit(2);
}

pid_t macro_unlikely(void) {
  pid_t pid = vfork();
  if (unlikely(pid < 0))
    exit(3);
  if (unlikely(pid == 0))
    exit(1); // expect: vfork-exit
  exit(2);
}

#define CHILD_FAILS() exit(1)
pid_t hazard_in_macro(void) {
  pid_t pid = vfork();
  if (pid == 0)
    CHILD_FAILS(); // expect: vfork-exit
  exit(2);
}

#define BB_MMU 0
pid_t constant_chooses_vfork(void) {
  pid_t pid = BB_MMU ? fork() : vfork();
  if (pid == 0) {
    worker(); // expect: vfork-unsafe-call "cannot be verified"
    exit(1);  // expect: vfork-exit
  }
  return pid;
}
#undef BB_MMU

#define BB_MMU 1
pid_t constant_chooses_fork(void) {
  pid_t pid = BB_MMU ? fork() : vfork();
  if (pid == 0) {
    worker();
    exit(1);
  }
  return pid;
}

pid_t constant_branch_on_child(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (!BB_MMU)
      exit(1);
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t constant_if(void) {
  pid_t pid;
  if (BB_MMU)
    pid = fork();
  else
    pid = vfork();
  if (pid == 0) {
    worker();
    exit(1);
  }
  return pid;
}

pid_t short_circuit(void) {
  pid_t pid = -1;
  if (!BB_MMU && (pid = vfork()) == 0)
    exit(1);
  return pid;
}

pid_t condition_chooses(int shared, char **argv) {
  pid_t pid = shared ? vfork() : fork();
  if (pid == 0) {
    if (shared) {
      execv(argv[0], argv);
      _exit(127);
    }
    worker();
    exit(1);
  }
  return pid;
}

pid_t condition_chooses_wrong_branch(int shared, char **argv) {
  pid_t pid = shared ? vfork() : fork();
  if (pid == 0) {
    if (!shared) {
      execv(argv[0], argv);
      _exit(127);
    }
    exit(1); // expect: vfork-exit
  }
  return pid;
}

pid_t condition_by_if(int shared, char **argv) {
  pid_t pid;
  if (shared)
    pid = vfork();
  else
    pid = fork();
  if (pid == 0) {
    if (!shared) {
      worker();
      exit(1);
    }
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t condition_does_not_matter(int shared, char **argv) {
  pid_t pid = shared ? vfork() : fork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  return pid;
}

pid_t condition_chooses_hazard(int shared) {
  pid_t pid = shared ? fork() : vfork();
  if (pid == 0) {
    worker(); // expect: vfork-unsafe-call "cannot be verified"
    _exit(0);
  }
  return pid;
}

#define fork vfork
pid_t renamed(void) {
  pid_t pid = fork();
  if (pid == 0)
    exit(1); // expect: vfork-exit
  return pid;
}

pid_t renamed_correct(char **argv) {
  pid_t pid = fork();
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  exit(2);
}
#undef fork

#define vfork fork
pid_t renamed_to_fork(void) {
  pid_t pid = vfork();
  if (pid == 0) {
    worker();
    exit(1);
  }
  return pid;
}
#undef vfork

#define NOT_HERE 0
pid_t switched_off(void) {
  pid_t pid = vfork();
#if NOT_HERE
  if (pid == 0)
    exit(1);
#else
  if (pid == 0)
    _exit(1);
#endif
  return pid;
}
