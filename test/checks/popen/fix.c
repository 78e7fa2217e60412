// RUN: %check_tidy %s --fixed %s.fixed -checks=-*,safespawn-popen,safespawn-system "-config={CheckOptions: [{key: safespawn.Report, value: always}]}" -- -I %runtime_include

#include <stdio.h>
#include <stdlib.h>

static void show(FILE *in) {
  char line[100];
  while (fgets(line, sizeof line, in))
    fputs(line, stdout);
}

int list(const char *command) {
  FILE *in;
  if ((in = popen(command, "r")) == NULL) // expect: popen "starts a shell"
    return -1;
  show(in);
  return pclose(in);
}

int words(void) {
  FILE *in = popen("ls -l /", "r"); // expect: popen
  if (!in)
    return 1;
  show(in);
  return pclose(in);
}

int shell(const char *name) {
  FILE *out = popen("sort | uniq", "we"); // expect: popen
  fprintf(out, "%s\n", name);
  return out && pclose(out) == 0;
}

// One stream, opened and closed in several places.
static FILE *log_;
void open_log(const char *command) {
  if (command)
    log_ = popen(command, "w"); // expect: popen
  else
    log_ = popen("cat", "w"); // expect: popen
}
void write_log(const char *text) {
  if (log_ != NULL)
    fputs(text, log_);
}
void close_log(void) {
  if (log_)
    pclose(log_);
  log_ = NULL;
}

// Streams that others may close: with the wrong pclose they would lose the child.
FILE *returned(void) {
  return popen("ls", "r"); // expect: popen
  // expect-note@-1: "not rewritten: the stream may be closed in code that is not seen"
}

int closed_otherwise(const char *name) {
  FILE *in = name ? fopen(name, "r") : NULL;
  if (!in)
    in = popen("ls", "r"); // expect: popen
  show(in);
  return pclose(in);
}

void handed_on(void (*use)(FILE *)) {
  FILE *in = popen("ls", "r"); // expect: popen
  use(in); // expect-note: "not rewritten: 'in' may be closed"
  pclose(in);
}

FILE *global;
void of_other_units(void) {
  global = popen("ls", "r"); // expect: popen
}

#define OPEN(command) popen(command, "r")
int by_macro(void) {
  FILE *in = OPEN("ls"); // expect: popen
  return pclose(in);
}
