// What shows in C++ that a process is large.
//
// RUN: %check_tidy %s "-checks=-*,safespawn-fork-exec" "-config={CheckOptions: [{key: safespawn.Report, value: large}]}"
// RUN: for kind in NEW NEW_ARRAY NOTHROW OPERATOR UNIQUE SHARED VALARRAY VECTOR RESIZE RESERVE STRING MAP TEMPLATE MEMBER MARK; do \
// RUN:   %check_tidy %s --when large --when $kind "-checks=-*,safespawn-fork-exec" "-config={CheckOptions: [{key: safespawn.Report, value: large}]}" -- -D$kind -I %runtime_include || { echo $kind; exit 1; }; done

#include <array>
#include <memory>
#include <new>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <unordered_map>
#include <valarray>
#include <vector>

struct Starter {
  void start(char **argv) {
    if (fork() == 0) { // expect[large]: fork-exec
      execv(argv[0], argv);
      _exit(127);
    }
    wait(nullptr);
  }
};

struct Block {
  char bytes[1 << 20];
};

#if defined(NEW)
auto *grow() { return new std::array<Block, 1024>; } // expect-note[NEW]: "'operator new' gives it 1.0 GiB here"
#elif defined(NEW_ARRAY)
constexpr unsigned long count = 300;
auto *grow() { return new Block[count]; } // expect-note[NEW_ARRAY]: "'operator new[]' gives it 300 MiB here"
#elif defined(NOTHROW)
auto *grow() { return new (std::nothrow) Block[300]; } // expect-note[NOTHROW]: "'operator new[]' gives it 300 MiB here"
#elif defined(OPERATOR)
void *grow() { return ::operator new(sizeof(Block) * 300); } // expect-note[OPERATOR]: "'operator new' gives it 300 MiB here"
#elif defined(UNIQUE)
auto grow() { return std::make_unique<Block[]>(300); } // expect-note[UNIQUE]: "gives it 300 MiB here"
#elif defined(SHARED)
auto grow() { return std::make_shared<std::array<Block, 300>>(); } // expect-note[SHARED]: "gives it 300 MiB here"
#elif defined(VALARRAY)
std::valarray<double> grow(1 << 28); // expect-note[VALARRAY]: "gives it 2.0 GiB here"
#elif defined(VECTOR)
std::vector<double> grow() { return std::vector<double>(1 << 28); } // expect-note[VECTOR]: "gives it 2.0 GiB here"
#elif defined(RESIZE)
void grow(std::vector<Block> &blocks) { blocks.resize(512); } // expect-note[RESIZE]: "'resize' gives it 512 MiB here"
#elif defined(RESERVE)
void grow(std::string &text) { text.reserve(1ul << 30); } // expect-note[RESERVE]: "'reserve' gives it 1.0 GiB here"
#elif defined(STRING)
std::string text(1 << 29, 'x'); // expect-note[STRING]: "gives it 512 MiB here"
#elif defined(MAP)
void grow(std::unordered_map<long, Block> &map) { map.reserve(1000); } // expect-note[MAP]: "gives it 1000 MiB here"
#elif defined(TEMPLATE)
template <typename T> void grow(std::vector<T> &v) { v.resize(1 << 10); } // expect-note[TEMPLATE]: "gives it 1.0 GiB here"
void use(std::vector<Block> &v, std::vector<char> &w) { grow(v), grow(w); }
#elif defined(MEMBER)
struct Server {
  static Block blocks[1000];
};
Block Server::blocks[1000]; // expect-note[MEMBER]: "'blocks' takes up 1000 MiB"
#elif defined(MARK)
#include <safespawn.h>
class SAFESPAWN_LARGE_PROCESS Server { // expect-note[MARK]: "'Server' is marked as part of a large process"
public:
  void serve();
};
#endif

// None of these is evidence.
void look_alikes(std::vector<Block> &blocks, void *place, std::size_t n) {
  blocks.reserve(2);
  blocks.resize(n);
  blocks.at(1 << 20);
  new (place) std::array<Block, 1024>;
  std::vector<int> list{1 << 30};
  std::string text("x", 1);
  std::vector<bool> bits(1 << 30);
  std::make_unique<int>(1 << 30);
  std::make_unique<Block[]>(n);
  std::make_shared<std::string>(3, 'x');
  ::operator delete(place, std::align_val_t(1ul << 40));
}
template <typename T> T *never(T) { return new T[1 << 30]; }
struct Own {
  void resize(std::size_t) {}
};
void own(Own &o) { o.resize(1ul << 40); }
using Large = decltype(new Block[1 << 20]);
