// RUN: %check_tidy %s -- -w -Wno-error
// Numbers at the ends of their types.
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum Huge : unsigned long long { Most = 18446744073709551615u, Half = 1ull << 63 };

int status;

void in_cases(char **argv, unsigned long long n, enum Huge h) {
  pid_t pid = vfork();
  if (pid == 0) {
    switch (n) {
    case 18446744073709551615u:
      exit(1); // expect: vfork-exit
    case 1 ... 9223372036854775808u:
      exit(2); // expect: vfork-exit
    }
    switch (h) {
    case Most:
      exit(3); // expect: vfork-exit
    case Half:
      _exit(1);
    }
    execv(argv[n], argv);
    _exit(127);
  }
  waitpid(pid, &status, 0);
}

void in_tests(char **argv, size_t n, uint64_t flags, int64_t low) {
  pid_t pid = vfork();
  if (pid == 0) {
    if (n == (size_t)-1 || n > 18446744073709551614u)
      exit(1); // expect: vfork-exit
    if (flags & 0x8000000000000000u)
      exit(2); // expect: vfork-exit
    if (low == -9223372036854775807 - 1 || -low == INT64_MIN || low - 1 == INT64_MAX)
      exit(3); // expect: vfork-exit
    if (n << 63 == Half || n * Most == 1)
      exit(4); // expect: vfork-exit
    for (unsigned long long i = Most; i > Half; --i)
      close(i);
    int64_t most = INT64_MAX, least = INT64_MIN;
    ++most;
    --least;
    execv(argv[Most], argv);
    _exit(Most);
  }
  waitpid(pid, &status, 0);
}

void wide(char **argv, __int128 n, unsigned __int128 m) {
  pid_t pid = vfork();
  if (pid == 0) {
    switch (n) {
    case (__int128)1 << 100:
      exit(1); // expect: vfork-exit
    }
    if (m == ((unsigned __int128)1 << 127) || m > ~(unsigned __int128)0)
      exit(2); // expect: vfork-exit
    if (n - 1 == ((__int128)1 << 64))
      exit(3); // expect: vfork-exit
    execv(argv[0], argv);
    _exit(127);
  }
  waitpid(pid, &status, 0);
}

// What the child's result cannot be is not its path.
void impossible(char **argv) {
  pid_t pid = vfork();
  if ((unsigned)pid > 4294967295u - 1 || (unsigned long)pid == Half)
    exit(1);
  if (pid == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  waitpid(pid, &status, 0);
}
