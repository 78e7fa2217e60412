// RUN: %check_tidy %s
// Declarations of libc's functions written by hand are libc's all the same.
extern void exit(int);
extern void _exit(int) __attribute__((noreturn));
extern int vfork(void);
extern int execv(const char *, char *const[]);
extern int waitpid(int, int *, int);
extern int close(int);

void reap(int p) {
  int s;
  waitpid(p, &s, 0);
}

void exits(char **argv) {
  if (vfork() == 0) {
    close(3);
    execv(argv[0], argv);
    exit(1); // expect: vfork-exit
  }
}

void correct(char **argv) {
  if (vfork() == 0) {
    close(3);
    execv(argv[0], argv);
    _exit(1);
  }
}
