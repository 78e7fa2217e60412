// RUN: %check_tidy %s "--checks=-*,safespawn-vfork-return" -- -std=c++17
// An exception that escapes unwinds the parent's stack.
#include <new>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

void reap(pid_t p) {
  int s;
  waitpid(p, &s, 0);
}

void throws_scalar(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    throw 1; // expect: vfork-return
  }
}

void throws_object(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    throw std::runtime_error("exec"); // expect: vfork-return
  }
}

void parent_throws(char *const *argv) {
  pid_t pid = vfork();
  if (pid < 0)
    throw std::runtime_error("vfork");
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(1);
  }
}

void caught_in_child(char *const *argv) {
  if (vfork() == 0) {
    try {
      if (execv(argv[0], argv) < 0)
        throw 1;
    } catch (...) {
    }
    _exit(1);
  }
}

void caught_in_frame(char *const *argv) {
  try {
    if (vfork() == 0) {
      execv(argv[0], argv);
      throw 1;
    }
  } catch (...) {
    _exit(1);
  }
}

void caught_in_frame_runs_off(char *const *argv) {
  try {
    if (vfork() == 0) {
      execv(argv[0], argv);
      throw 1;
    }
  } catch (int) {
  }
} // expect: vfork-return

void other_type_caught(char *const *argv) {
  try {
    if (vfork() == 0) {
      execv(argv[0], argv);
      throw 1; // expect: vfork-return
    }
  } catch (const std::exception &) {
    _exit(1);
  }
}

void base_caught(char *const *argv) {
  try {
    if (vfork() == 0) {
      execv(argv[0], argv);
      throw std::runtime_error("x");
    }
  } catch (const std::exception &) {
    _exit(1);
  }
}

void rethrown(char *const *argv) {
  if (vfork() == 0) {
    try {
      execv(argv[0], argv);
      throw 1;
    } catch (...) {
      throw; // expect: vfork-return
    }
  }
}

static void fail() { throw 2; }
static void fail_deep() { fail(); }
static void contained() {
  try {
    fail();
  } catch (...) {
  }
}

void helper_throws(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fail(); // expect: vfork-return
  }
}

void helper_throws_deep(char *const *argv) {
  if (vfork() == 0) {
    execv(argv[0], argv);
    fail_deep(); // expect: vfork-return
  }
}

void helper_contains(char *const *argv) {
  if (vfork() == 0) {
    contained();
    execv(argv[0], argv);
    _exit(1);
  }
}

void helper_throws_caught(char *const *argv) {
  if (vfork() == 0) {
    try {
      fail_deep();
    } catch (...) {
      _exit(2);
    }
    execv(argv[0], argv);
    _exit(1);
  }
}

void function_try(char *const *argv) try {
  if (vfork() == 0) {
    execv(argv[0], argv);
    throw 1;
  }
} catch (...) {
  _exit(1);
}
