// What popen and system do is the C library's matter, which the unit's macros
// tell, or the option.
//
// RUN: %check_tidy %s --when copies "-checks=-*,safespawn-popen,safespawn-system" -- -nostdinc -isystem %S/Inputs/libc -DTEST_GLIBC=28
// RUN: %check_tidy %s "-checks=-*,safespawn-popen,safespawn-system" -- -nostdinc -isystem %S/Inputs/libc -DTEST_GLIBC=29
// RUN: %check_tidy %s --when uclibc "-checks=-*,safespawn-popen,safespawn-system" -- -nostdinc -isystem %S/Inputs/libc -DTEST_UCLIBC -DTEST_GLIBC=2
// RUN: %check_tidy %s --when newlib "-checks=-*,safespawn-popen,safespawn-system" -- -nostdinc -isystem %S/Inputs/libc -DTEST_NEWLIB
// RUN: %check_tidy %s --when bionic "-checks=-*,safespawn-popen,safespawn-system" -- -nostdinc -isystem %S/Inputs/libc -DTEST_BIONIC
// RUN: %check_tidy %s --when freebsd "-checks=-*,safespawn-popen,safespawn-system" -- --target=x86_64-unknown-freebsd9 -nostdinc -isystem %S/Inputs/libc -DTEST_NONE
// RUN: %check_tidy %s "-checks=-*,safespawn-popen,safespawn-system" -- --target=x86_64-unknown-freebsd14 -nostdinc -isystem %S/Inputs/libc -DTEST_NONE
// What has no macro of its own is musl.
// RUN: %check_tidy %s "-checks=-*,safespawn-popen,safespawn-system" -- -nostdinc -isystem %S/Inputs/libc
// RUN: %check_tidy %s --when musl "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Report, value: always}]}" -- -nostdinc -isystem %S/Inputs/libc
// RUN: %check_tidy %s --when none "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Report, value: always}]}" -- -nostdinc -isystem %S/Inputs/libc -DTEST_NONE
// RUN: %check_tidy %s --when shares "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Report, value: always}]}" -- -nostdinc -isystem %S/Inputs/libc -DTEST_GLIBC=36
//
// The option decides, for cross builds and headers that do not tell the version.
// RUN: %check_tidy %s --when copies "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Libc, value: glibc-2.28}]}"
// RUN: %check_tidy %s "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Libc, value: glibc-2.29}]}"
// RUN: %check_tidy %s "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Libc, value: musl-0.9.7}]}"
// RUN: %check_tidy %s --when oldmusl "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Libc, value: musl-0.9.6}]}"
// RUN: %check_tidy %s "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Libc, value: macos}]}"
// RUN: %check_tidy %s --when diet "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn-system.Libc, value: dietlibc}]}"

#include <stdio.h>
#include <stdlib.h>

int run(const char *command) {
  // expect-next[copies]: system "'system' copies the page tables of the whole process to start a shell, as glibc 2.28 uses fork"
  int status = system(command);
  // expect[uclibc]@-1: system "'system' copies the page tables of the whole process to start a shell, as uClibc-ng 1.0 uses fork"
  // expect[newlib]@-2: system "as newlib 4.3 uses fork"
  // expect[bionic]@-3: system "as bionic uses fork"
  // expect[musl]@-4: system "not close-on-exec; the process is not copied, as musl uses posix_spawn"
  // expect[none]@-5: system "'system' starts a shell, which inherits all descriptors that are not close-on-exec"
  // expect[shares]@-6: system "'system' starts a shell, which inherits all descriptors that are not close-on-exec; the process is not copied, as glibc 2.36 uses posix_spawn"
  // expect[oldmusl]@-7: system "as musl 0.9.6 uses fork"
  // expect[diet]@-8: system "as dietlibc uses fork"
  // expect[freebsd]@-9: system "as FreeBSD's libc 9 uses fork"
  return status;
}

FILE *start(const char *command) {
  // expect-next[copies]: popen "'popen' copies the page tables of the whole process to start a shell, as glibc 2.28 uses fork"
  return popen(command, "r");
  // expect[musl]@-1: popen "as musl uses posix_spawn"
  // expect[none]@-2: popen "'popen' starts a shell, which inherits all descriptors that are not close-on-exec"
  // expect[shares]@-3: popen "the process is not copied, as glibc 2.36 uses posix_spawn"
  // expect[oldmusl]@-4: popen "as musl 0.9.6 uses fork"
}
