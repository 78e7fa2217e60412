// RUN: %check_tidy %s --fixed %s.fixed -checks=-*,safespawn-popen,safespawn-system "-config={CheckOptions: [{key: safespawn.Report, value: always}]}" -- -I %runtime_include

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

std::string output(const std::string &command) {
  std::unique_ptr<FILE, decltype(&pclose)> in(popen(command.c_str(), "r"), // expect: popen
                                              pclose);
  std::string text;
  char line[100];
  while (in && std::fgets(line, sizeof line, in.get()))
    text += line;
  return text;
}

class Log {
public:
  ~Log() {
    if (stream)
      pclose(stream);
  }
  void open() { stream = popen("sort", "w"); } // expect: popen
  void write(const char *text) { std::fputs(text, stream); }

private:
  FILE *stream = nullptr;
};

struct Closer {
  void operator()(FILE *stream) const { pclose(stream); }
};
void own_closer() {
  std::unique_ptr<FILE, Closer> in(popen("ls", "r")); // expect: popen
}

int run() {
  Log log;
  log.open();
  log.write("b\n");
  return std::system("ls -l") + ::system("true"); // expect: system, system
}
