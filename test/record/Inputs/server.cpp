#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

class Server {
public:
  explicit Server(std::size_t mib) : table(mib << 20, 'x') {}

  int notify(const char *name) {
    pid_t pid = fork();
    if (pid == 0) {
      execlp(name, name, nullptr);
      _exit(127);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return status;
  }

  template <typename Command> int run(Command command) {
    int status = std::system(command);
    return status + int(table.size() & 1);
  }

private:
  std::vector<char> table;
};

int main(int argc, char **argv) {
  Server server(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1);
  int status = 0;
  for (int i = 0; i < 9; ++i)
    status += server.notify("true");
  return status + server.run("exit 0");
}
