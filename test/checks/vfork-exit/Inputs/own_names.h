/* A project's own functions that share names with libc's. */
void error(const char *format, ...);
int err(const char *message);
