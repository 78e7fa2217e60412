// RUN: %clang_tidy "-checks=-*,safespawn-*" -config="{CheckOptions: [{key: safespawn.DumpRegions, value: true}]}" %s -- 2>&1 >/dev/null | FileCheck %s
// Who executes which line: the process before the call (-), the child (C), the
// parent (P), the parent when no child was made (F).
#include <sys/wait.h>
#include <unistd.h>

// CHECK-LABEL: branches:
int branches(char **argv) {
  int status = 0; // CHECK-NEXT: [[@LINE]]: -{{$}}
  pid_t pid = vfork(); // CHECK-NEXT: [[@LINE]]: -CPF{{$}}
  if (pid == 0) { // CHECK-NEXT: [[@LINE]]: CPF{{$}}
    execv(argv[0], argv); // CHECK-NEXT: [[@LINE]]: C{{$}}
    _exit(127); // CHECK-NEXT: [[@LINE]]: C{{$}}
  }
  if (pid < 0) // CHECK-NEXT: [[@LINE]]: PF{{$}}
    return -1; // CHECK-NEXT: [[@LINE]]: F{{$}}
  waitpid(pid, &status, 0); // CHECK-NEXT: [[@LINE]]: P{{$}}
  return status; // CHECK-NEXT: [[@LINE]]: P{{$}}
}

// CHECK-LABEL: facts_do_not_mix:
int facts_do_not_mix(char **argv) {
  pid_t pid = vfork();
  // CHECK: [[@LINE-1]]: -CPF
  int is_child = pid ? 0 : 1; // CHECK-NEXT: [[@LINE]]: CPF{{$}}
  if (is_child) { // CHECK-NEXT: [[@LINE]]: CPF{{$}}
    execv(argv[0], argv); // CHECK-NEXT: [[@LINE]]: C{{$}}
    _exit(1); // CHECK-NEXT: [[@LINE]]: C{{$}}
  }
  return pid; // CHECK-NEXT: [[@LINE]]: PF{{$}}
}

// CHECK-LABEL: retries:
pid_t retries(char **argv) {
  pid_t pid;
  do // CHECK: [[@LINE+1]]: -CPF{{$}}
    pid = vfork();
  while (pid == -1); // CHECK-NEXT: [[@LINE]]: CPF{{$}}
  if (pid) // CHECK-NEXT: [[@LINE]]: CP{{$}}
    return pid; // CHECK-NEXT: [[@LINE]]: P{{$}}
  execv(argv[0], argv); // CHECK-NEXT: [[@LINE]]: C{{$}}
  _exit(127); // CHECK-NEXT: [[@LINE]]: C{{$}}
}

// All checks together say it once.
// CHECK-NOT: branches:
