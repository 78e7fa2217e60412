// Forms of C++20 around children, to be mutated.
#include <atomic>
#include <coroutine>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <tuple>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

template <class T> struct Task {
  struct promise_type {
    T value;
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T given) { value = given; return {}; }
    template <class U> U await_transform(U &&given) { return static_cast<U &&>(given); }
    void return_value(T given) { value = given; }
    void unhandled_exception() { throw; }
  };
  std::coroutine_handle<promise_type> handle;
  bool await_ready() const { return false; }
  template <class P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P>) { return handle; }
  T await_resume() { return handle.promise().value; }
};

Task<int> child(char **argv) {
  pid_t pid = vfork();
  if (pid == 0) {
    co_yield 1;
    execv(argv[0], argv);
    co_return 127;
  }
  int status = co_await child(argv);
  for (int i = 0; i < co_await child(argv); ++i)
    waitpid(pid, &status, 0);
  co_return pid;
}

template <class T>
concept Runs = requires(T t, char **argv) {
  { t(argv[0], argv) } -> std::convertible_to<pid_t>;
};

template <Runs F, class... Arguments> pid_t run(F &&f, Arguments &&...arguments) {
  if constexpr (sizeof...(Arguments) > 1)
    return std::invoke(std::forward<F>(f), arguments...);
  else
    return (f(arguments, nullptr), ...);
}

class Process {
  pid_t pid = -1;
  int (Process::*step)(int) = &Process::close_it;
  std::atomic<int> count{0};
  mutable std::optional<std::string> name;

public:
  explicit Process(char **argv) try : pid(vfork()) {
    if (pid == 0)
      start(argv);
  } catch (const std::exception &) {
    _exit(126);
  } catch (...) {
    std::terminate();
  }
  Process(const Process &) = delete;
  Process(Process &&other) noexcept : pid(std::exchange(other.pid, -1)) {}
  virtual ~Process() noexcept(false) {
    int status;
    if (pid > 0)
      waitpid(pid, &status, 0);
  }
  [[noreturn]] virtual void start(char **argv) {
    (this->*step)(3);
    count.fetch_add(1);
    name = "child";
    if (auto [first, second] = std::tuple(argv[0], argv); first != nullptr)
      execv(first, second);
    std::quick_exit(127);
  }
  int close_it(int fd) { return ::close(fd); }
  operator bool() const { return pid > 0; }
  Process &operator=(int other) { pid = other; return *this; }
  friend bool operator==(const Process &, const Process &) = default;
};

struct Derived final : Process {
  using Process::Process;
  std::unique_ptr<int> owned = std::make_unique<int>(vfork());
  std::vector<int> descriptors{1, 2, 3};
  void start(char **argv) override {
    for (int fd : descriptors)
      close(fd);
    alignas(Process) unsigned char place[sizeof(Process)];
    Process *other = new (place) Process(argv);
    other->~Process();
    delete owned.release();
    Process::start(argv);
  }
};

thread_local int per_thread = [] { return vfork() ? 1 : 0; }();
static std::function<pid_t(char **)> table[] = {[](char **argv) { return run(&execv, argv[0], argv); },
                                                nullptr};

template <int Depth> struct Nested {
  static int close_all(int fd) {
    if (pid_t pid = Nested<Depth - 1>::close_all(fd); pid == 0)
      return Depth;
    return vfork();
  }
};
template <> struct Nested<0> {
  static int close_all(int fd) { return close(fd); }
};

int main(int argc, char **argv) {
  std::variant<int, pid_t *, std::string> v = vfork();
  auto generic = [=, &v, pid = vfork()]<class T>(T &&x, auto... rest) mutable -> decltype(auto) {
    if (pid == 0)
      v = x + (rest + ... + 0);
    return (pid);
  };
  static int guarded = generic(argc, 1, 2);
  switch (int n = Nested<5>::close_all(argc)) {
  case 0:
    [[fallthrough]];
  case 1:
    try {
      if (table[0](argv) == 0)
        throw std::string(argv[n]);
    } catch (std::string &s) {
      goto out;
    }
    break;
  default:
    new Derived(argv);
  }
out:
  return guarded <=> argc == 0 ? per_thread : child(argv).await_resume();
}
