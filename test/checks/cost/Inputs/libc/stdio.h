#include <features.h>
typedef struct file FILE;
FILE *popen(const char *command, const char *mode);
