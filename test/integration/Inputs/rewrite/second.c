#include "start.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

int main(void) {
  char *words[] = {"echo", "started", NULL};
  char line[20];
  FILE *in = popen("echo second | cat", "r");
  while (fgets(line, sizeof line, in))
    fputs(line, stdout);
  printf("%d\n", pclose(in));
  fflush(stdout);
  start(words);
  wait(NULL);
  if (fork() == 0) {
    execvp(words[0], words);
    exit(1);
  }
  wait(NULL);
  return system("echo second") >> 8;
}
