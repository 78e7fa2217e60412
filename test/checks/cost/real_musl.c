// musl's own headers.
// REQUIRES: musl-gcc
// RUN: %check_tidy %s "-checks=-*,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Report, value: always}]}" -- -nostdinc -isystem /usr/include/$(uname -m)-linux-musl

#include <stdlib.h>

int run(const char *command) {
  return system(command); // expect: system "as musl uses posix_spawn"
}
