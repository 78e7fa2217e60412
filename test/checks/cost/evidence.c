// What shows that a process is large: of each kind one run, and look-alikes.
//
// RUN: %check_tidy %s "-checks=-*,safespawn-fork-exec" "-config={CheckOptions: [{key: safespawn.Report, value: large}]}"
// RUN: for kind in MALLOC CALLOC REALLOC MEMALIGN MMAP HUGE ADVISED LOCKED LOCKED_ALL TABLE LOCAL MEMBER MARK CONST; do \
// RUN:   %check_tidy %s --when large --when $kind "-checks=-*,safespawn-fork-exec" "-config={CheckOptions: [{key: safespawn.Report, value: large}]}" -- -D$kind -I %runtime_include || { echo $kind; exit 1; }; done
// RUN: %check_tidy %s "-checks=-*,safespawn-fork-exec" "-config={CheckOptions: [{key: safespawn.Report, value: large}, {key: safespawn.LargeProcessMiB, value: 1048576}]}" -- -DMALLOC
// A lower bound, and none at all: every process is large.
// RUN: %check_tidy %s --when large "-checks=-*,safespawn-fork-exec" "-config={CheckOptions: [{key: safespawn.Report, value: large}, {key: safespawn.LargeProcessMiB, value: 4}]}"
// RUN: %check_tidy %s --when large "-checks=-*,safespawn-fork-exec" "-config={CheckOptions: [{key: safespawn.Report, value: large}, {key: safespawn-fork-exec.LargeProcessMiB, value: 0}]}"
// Under auto the evidence is told as well, and turns on popen and system.
// RUN: %check_tidy %s --when large --when shell --when MALLOC "-checks=-*,safespawn-fork-exec,safespawn-popen,safespawn-system" -- -DMALLOC
// RUN: %check_tidy %s --when large "-checks=-*,safespawn-fork-exec,safespawn-popen,safespawn-system"

#define _GNU_SOURCE
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void start(char **argv) {
  if (fork() == 0) { // expect[large]: fork-exec "'fork' copies the page tables"
    execv(argv[0], argv);
    _exit(127);
  }
  wait(NULL);
}

int shell(const char *command) {
  FILE *stream = popen(command, "r"); // expect[shell]: popen "'popen' starts a shell"
  return system(command) + (stream != NULL); // expect[shell]: system "'system' starts a shell"
}

struct record {
  char text[1 << 20];
};

#if defined(MALLOC)
void *grow(void) {
  return malloc(sizeof(struct record) * 8192); // expect-note[MALLOC]: "the process is large: 'malloc' gives it 8.0 GiB here"
}
#elif defined(CALLOC)
void *grow(void) {
  return calloc(512, sizeof(struct record)); // expect-note[CALLOC]: "the process is large: 'calloc' gives it 512 MiB here"
}
#elif defined(REALLOC)
void *grow(void *old) {
  enum { SIZE = 1 << 29 };
  return realloc(old, SIZE); // expect-note[REALLOC]: "'realloc' gives it 512 MiB"
}
#elif defined(MEMALIGN)
int grow(void **memory) {
  return posix_memalign(memory, 1 << 30, UINT64_C(1) << 33); // expect-note[MEMALIGN]: "'posix_memalign' gives it 8.0 GiB"
}
#elif defined(MMAP)
void *grow(void) {
  return mmap(NULL, 1ul << 40, PROT_READ | PROT_WRITE, // expect-note[MMAP]: "'mmap' gives it 1.0 TiB"
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
#elif defined(HUGE)
void *grow(size_t size) {
  return mmap(NULL, size, PROT_READ | PROT_WRITE, // expect-note[HUGE]: "the process is large, to judge by this call of 'mmap'"
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
}
#elif defined(ADVISED)
void grow(void *memory, size_t size) {
  madvise(memory, size, MADV_HUGEPAGE); // expect-note[ADVISED]: "this call of 'madvise'"
}
#elif defined(LOCKED)
void grow(void *memory) {
  mlock(memory, 1ul << 30); // expect-note[LOCKED]: "'mlock' gives it 1.0 GiB"
}
#elif defined(LOCKED_ALL)
void grow(void) {
  mlockall(MCL_CURRENT | MCL_FUTURE); // expect-note[LOCKED_ALL]: "this call of 'mlockall'"
}
#elif defined(TABLE)
static struct record table[300]; // expect-note[TABLE]: "the process is large: 'table' takes up 300 MiB"
char *entry(int i) { return table[i].text; }
#elif defined(LOCAL)
char *entry(int i) {
  static char buffer[1 << 28]; // expect-note[LOCAL]: "'buffer' takes up 256 MiB"
  return &buffer[i];
}
#elif defined(MEMBER)
struct all {
  struct record first[100], second[200];
} all; // expect-note[MEMBER]: "'all' takes up 300 MiB"
#elif defined(MARK)
#include <safespawn.h>
SAFESPAWN_LARGE_PROCESS void serve(int fd); // expect-note[MARK]: "'serve' is marked as part of a large process"
#elif defined(CONST)
#define GIB (1024ul * 1024 * 1024)
void *grow(void) {
  return malloc(3 * GIB / 2); // expect-note[CONST]: "'malloc' gives it 1.5 GiB"
}
#endif

// None of these is evidence.
extern struct record elsewhere[1 << 20];
static char small[8 << 20];
struct not_used {
  struct record all[4096];
};
size_t measured(void) {
  return sizeof(malloc(1ul << 40)) + sizeof(struct not_used) + sizeof small;
}
void *unknown(size_t count) { return malloc(count << 30 ? count : 1); }
void *address_space(void) {
  void *none = mmap(NULL, 1ul << 40, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return none ? none : mmap(NULL, 1ul << 40, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}
void *read_only(int fd) {
  return mmap(NULL, 1ul << 40, PROT_READ, MAP_PRIVATE, fd, 0);
}
void *shared(int fd) {
  return mmap(NULL, 1ul << 40, PROT_READ, MAP_SHARED, fd, 0);
}
void give_back(void) { sbrk(-(1l << 40)); }
static void *my_malloc(size_t size) { return size ? small : NULL; }
void *own(void) { return my_malloc(1ul << 40); }
