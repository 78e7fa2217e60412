//===- Loader.cpp - Loads the checks that fit the running clang-tidy ------===//
//
// clang-tidy goes on, and exits 0, when a module cannot be loaded; one that was
// built for another LLVM dies at its first call with a dynamic linker's
// message. So what users load is this file alone. It needs nothing of LLVM to
// be loaded into any clang-tidy, picks the checks built for that version, and
// ends the program with a sentence when there are none.
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <dlfcn.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace clang {
// Null in a program that is not built on clang, or with another C++ library.
__attribute__((weak)) std::string getClangFullVersion();
} // namespace clang

namespace {

constexpr char Prefix[] = "safespawn-checks-";
constexpr char Suffix[] = ".so";

[[noreturn]] void fail(const std::string &Sentence) {
  std::string Line = "safespawn: " + Sentence + "\n";
  // Not exit: the program's destructors must not run inside its dlopen.
  ssize_t Written = write(STDERR_FILENO, Line.data(), Line.size());
  _exit(Written < 0 ? 2 : 1);
}

// "Debian clang version 22.1.8 (1~deb12u1)" -> "22.1.8"
std::string hostVersion() {
  if (!clang::getClangFullVersion)
    return "";
  std::string Full = clang::getClangFullVersion();
  const char Mark[] = "clang version ";
  size_t Begin = Full.find(Mark);
  if (Begin == std::string::npos)
    return "";
  Begin += strlen(Mark);
  return Full.substr(Begin,
                     Full.find_first_not_of("0123456789.", Begin) - Begin);
}

std::string ownDirectory() {
  Dl_info Info;
  if (!dladdr(Prefix, &Info) || !Info.dli_fname)
    return ".";
  std::string Path = Info.dli_fname;
  size_t Slash = Path.rfind('/');
  return Slash == std::string::npos ? "." : Path.substr(0, Slash);
}

// The versions that the checks in Directory are built for: "14.0, 22.1".
std::string versionsIn(const std::string &Directory) {
  std::vector<std::string> Versions;
  if (DIR *Stream = opendir(Directory.c_str())) {
    while (const dirent *Entry = readdir(Stream)) {
      std::string Name = Entry->d_name;
      if (Name.size() > strlen(Prefix) + strlen(Suffix) &&
          Name.compare(0, strlen(Prefix), Prefix) == 0 &&
          Name.compare(Name.size() - strlen(Suffix), std::string::npos,
                       Suffix) == 0)
        Versions.push_back(Name.substr(
            strlen(Prefix), Name.size() - strlen(Prefix) - strlen(Suffix)));
    }
    closedir(Stream);
  }
  std::sort(Versions.begin(), Versions.end());
  std::string Text;
  for (const std::string &Version : Versions)
    Text += (Text.empty() ? "" : ", ") + Version;
  return Text;
}

__attribute__((constructor)) void loadChecks() {
  std::string Directory = ownDirectory();
  std::string Host = hostVersion();
  std::string Built = versionsIn(Directory);
  if (Built.empty())
    Built = "none";
  if (Host.empty())
    fail("this program is no clang-tidy that modules can be loaded into; the "
         "checks in " +
         Directory + " need a clang-tidy of version " + Built +
         " that is linked with libstdc++");

  // LLVM keeps its binary interface within major.minor.
  std::string Release = Host.substr(0, Host.find('.', Host.find('.') + 1));
  std::string Path = Directory + "/" + Prefix + Release + Suffix;
  if (access(Path.c_str(), F_OK) != 0)
    fail("this clang-tidy is version " + Host + ", but the checks in " +
         Directory + " are built for " + Built +
         "; run a clang-tidy of that version, or build safespawn with "
         "-DSAFESPAWN_LLVM=" +
         Host.substr(0, Host.find('.')));
  // At once, so that a symbol that this clang-tidy lacks shows here.
  if (!dlopen(Path.c_str(), RTLD_NOW | RTLD_LOCAL))
    fail("the checks do not fit this clang-tidy " + Host + " (" + dlerror() +
         "); build safespawn against the LLVM that this clang-tidy comes from");
}

} // namespace
