// RUN: %check_tidy %s --fixed %s.fixed -checks=-*,safespawn-system "-config={CheckOptions: [{key: safespawn.Report, value: always}]}" -- -I %runtime_include

#include <stdlib.h>
#include <sys/wait.h>

int each(const char *command) {
  system(command);             // expect: system "'system' starts a shell"
  system("rm -f  /tmp/x");     // expect: system
  (void)system("ls");          // expect: system
  if (system("ls -l") != 0)    // expect: system
    return 1;
  if (!system("mkdir -p a/b")) // expect: system
    return 2;
  // Without a shell nobody says 127.
  int status = system("ls");   // expect: system
  return WEXITSTATUS(status) == 127 || WEXITSTATUS(system("ls")); // expect: system
}

// A meaning for the shell.
void shells(void) {
  system("ls *.c");        // expect: system
  system("echo $HOME");    // expect: system
  system("ls > out");      // expect: system
  system("a; b");          // expect: system
  system("cd /tmp");       // expect: system
  system("exit 3");        // expect: system
  system("A=1 env");       // expect: system
  system("ls ~");          // expect: system
  system("echo 'a b'");    // expect: system
  system("ls # all");      // expect: system
  system("test -f \"a\""); // expect: system
  system("sleep 1 &");     // expect: system
  system("");              // expect: system
  system("  ");            // expect: system
  system("if");            // expect: system
  // Beside these there are programs that differ.
  system("echo -e a");     // expect: system
  system("pwd");           // expect: system
  system("kill -l");       // expect: system
  system("a\nb");          // expect: system
}

#define RUN(command) system(command)
void by_macro(void) {
  RUN("ls"); // expect: system
}

int has_shell(void) { return system(NULL); }
