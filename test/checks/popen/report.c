// RUN: %check_tidy %s -checks=-*,safespawn-popen,safespawn-system "-config={CheckOptions: [{key: safespawn.Report, value: always}]}"

#include <stdio.h>
#include <stdlib.h>

FILE *list(const char *command) {
  system(command);           // expect: system "'system' starts a shell"
  return popen(command, "r"); // expect: popen "'popen' starts a shell"
}

// Asks whether there is a shell.
int has_shell(void) { return system(NULL) && system(0) && sizeof(system("true")); }

// The project's own.
static int my_system(const char *command) { return command[0]; }
int use(void) { return my_system("ls"); }
