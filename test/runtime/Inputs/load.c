/* Uses the library without having been linked with it. */
#include <dlfcn.h>
#include <errno.h>
#include <safespawn.h>
#include <sys/wait.h>

int main(int argc, char **argv) {
  char *const program[] = {(char *)"true", NULL};
  void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
  if (!library)
    return 1;
  pid_t (*spawn)(const struct safespawn_step *);
  *(void **)&spawn = dlsym(library, "safespawn_v");
  const struct safespawn_error *(*failure)(void);
  *(void **)&failure = dlsym(library, "safespawn_failure");
  if (!spawn || !failure)
    return 2;
  const struct safespawn_step good[] = {safespawn_execv("/bin/true", program),
                                        safespawn_end()};
  const struct safespawn_step bad[] = {safespawn_chdir("/nonexistent"),
                                       safespawn_execv("/bin/true", program),
                                       safespawn_end()};
  int status = -1;
  if (waitpid(spawn(good), &status, 0) <= 0 || status)
    return 3;
  if (spawn(bad) != -1 || failure()->error != ENOENT)
    return 4;
  return dlclose(library);
}
