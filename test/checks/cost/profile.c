// A profile says what the calls cost.
//
// RUN: %check_tidy %s --when auto --when measured "-checks=-*,safespawn-fork-exec,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Profile, value: '%S/Inputs/server.profile'}]}"
// A relative path starts at the source, or above it.
// RUN: %check_tidy %s --when profiled --when measured "-checks=-*,safespawn-fork-exec,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Profile, value: Inputs/server.profile}, {key: safespawn.Report, value: profiled}]}"
// RUN: %check_tidy %s --when profiled --when measured "-checks=-*,safespawn-fork-exec,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Profile, value: cost/Inputs/server.profile}, {key: safespawn.Report, value: profiled}]}"
// Where popen and system copy the process it is them that did.
// RUN: %check_tidy %s --when profiled --when measured --when old "-checks=-*,safespawn-fork-exec,safespawn-popen,safespawn-system" "-config={CheckOptions: [{key: safespawn.Profile, value: Inputs/server.profile}, {key: safespawn.Report, value: profiled}, {key: safespawn.Libc, value: glibc-2.28}]}"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

// In the profile this line was another one: the text counts.
void costly(char **argv) {
  pid_t saver = fork(); // expect[measured]: fork-exec "'fork' copied the page tables of a 9.8 GiB process for a child that executes another program: median 41 ms over 312 calls (server.profile)"
  // expect-note[measured]@-1: "number 4 of 7 in the profile by total time: 13 s, page tables of 20 MiB, 5 threads"
  if (saver == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  wait(NULL);
}

void cheap(char **argv) {
  pid_t small = fork(); // expect[auto]: fork-exec "of a 2.0 MiB process for a child that executes another program: median 61 us over 1 call (server.profile)"
  if (small == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  wait(NULL);
}

void not_measured(char **argv) {
  pid_t other = fork(); // expect[auto]: fork-exec "copies the page tables of the whole process"
  if (other == 0) {
    execv(argv[0], argv);
    _exit(127);
  }
  wait(NULL);
}

static pid_t start_child(void) {
  pid_t wrapped = fork();
  return wrapped;
}

void by_wrapper(char **argv) {
  if (start_child() == 0) { // expect[measured]: fork-exec "'start_child' copied the page tables of the whole process for a child that executes another program: median 2.5 ms over 9 calls"
    execv(argv[0], argv);
    _exit(127);
  }
  wait(NULL);
}

// The size decides, since the time is that of the command.
int commands(const char *command) {
  int status = system("ls"); // expect[old]: system "'system' copied the page tables of a 9.8 GiB process to start a shell, as glibc 2.28 uses fork: median 20 s over 3 calls (server.profile), the command included"
  status += system("true");
  FILE *stream = popen("ls", "r"); // expect[old]: popen "'popen' copied the page tables of a 9.8 GiB process to start a shell, as glibc 2.28 uses fork: median 45 ms over 4 calls (server.profile)"
  // expect[!old]@-1: popen "'popen' starts a shell, which inherits all descriptors that are not close-on-exec; the process is not copied, as glibc"
  return status + pclose(stream);
}
