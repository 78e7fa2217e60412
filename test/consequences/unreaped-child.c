// Children that nobody waits for stay in the process table.
//
// always: zombies: 50
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void start(void) {
  if (fork() == 0) {
    execl("/bin/true", "true", (char *)NULL);
    _exit(127);
  }
}

/// Children of this process in state Z.
static int zombies(void) {
  int count = 0;
  DIR *processes = opendir("/proc");
  for (struct dirent *entry; (entry = readdir(processes));) {
    char path[300], state;
    int parent;
    snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
    FILE *file = atoi(entry->d_name) ? fopen(path, "r") : NULL;
    if (!file)
      continue;
    if (fscanf(file, "%*d %*s %c %d", &state, &parent) == 2)
      count += state == 'Z' && parent == getpid();
    fclose(file);
  }
  closedir(processes);
  return count;
}

int main(void) {
  for (int i = 0; i < 50; i++)
    start();
  for (int tries = 0; zombies() < 50 && tries < 100; tries++)
    nanosleep(&(struct timespec){0, 50000000}, NULL);
  printf("zombies: %d\n", zombies());
  return 0;
}
