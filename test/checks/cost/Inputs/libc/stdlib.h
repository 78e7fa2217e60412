#include <features.h>
int system(const char *command);
