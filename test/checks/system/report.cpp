// RUN: %check_tidy %s -checks=-*,safespawn-popen,safespawn-system "-config={CheckOptions: [{key: safespawn.Report, value: always}]}"

#include <cstdio>
#include <cstdlib>

struct Shell {
  int system(const char *command) { return command[0]; }
  static std::FILE *popen(const char *, const char *) { return nullptr; }
};

int run(const char *command) {
  Shell shell;
  Shell::popen(command, "r");
  auto later = [=] { return std::system(command); }; // expect: system
  return shell.system(command) + later() + ::system("ls"); // expect: system
}

template <typename T> int each(T command) {
  return std::system(command); // expect: system
}
int twice() { return each("a") + each(const_cast<char *>("b")); }
