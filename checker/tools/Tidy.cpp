//===- Tidy.cpp - clang-tidy with the checks inside -----------------------===//
//
// For build systems and editors that can be told a program, but no -load.
//
//===----------------------------------------------------------------------===//

#include "ResourceDir.h"
#include <vector>

namespace clang::tidy {
int clangTidyMain(int argc, const char **argv);
} // namespace clang::tidy

int main(int Count, const char **Arguments) {
  std::vector<const char *> All(Arguments, Arguments + Count);
  std::string Directory = safespawn::resourceDir(Arguments[0]);
  // In front of each command's arguments, so that one among them wins.
  std::string Option = "--extra-arg-before=-resource-dir=" + Directory;
  if (!Directory.empty())
    All.insert(All.begin() + 1, Option.c_str());
  int Size = static_cast<int>(All.size());
  All.push_back(nullptr);
  return clang::tidy::clangTidyMain(Size, All.data());
}
