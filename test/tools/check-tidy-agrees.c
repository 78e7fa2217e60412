// RUN: %check_tidy %s -checks=-*,readability-braces-around-statements \
// RUN:   --fixed %S/Inputs/check-tidy-agrees.c.fixed
// RUN: %check_tidy %s --fix -checks=-*,readability-braces-around-statements

#include "Inputs/check-tidy-agrees.h"

int sign(int n) {
  if (n < 0) // expect: readability-braces-around-statements "braces"
    return -1;
  /* expect-next: readability-braces-around-statements */
  if (n > 0)
    return 1;
  return 0;
}

int twice_on_a_line(int n) {
  // expect@+1: readability-braces-around-statements, readability-braces-around-statements
  if (n < 0) for (;;) n++;
  // expect[other]: readability-braces-around-statements
  return n;
}
