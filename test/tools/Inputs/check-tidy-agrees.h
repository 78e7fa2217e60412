static inline int in_a_header(int n) {
  if (n) // expect: readability-braces-around-statements
    return 1;
  return 0;
}
