//===- ResourceDir.h - Where clang's own headers are ------------*- C++ -*-===//
//
// clang looks for stddef.h and the like beside its program. Ours may be
// installed elsewhere, and then use those of the LLVM that they are built with.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_TOOLS_RESOURCEDIR_H
#define SAFESPAWN_TOOLS_RESOURCEDIR_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <string>

namespace safespawn {

/// The directory to name to clang, or nothing if it finds its own.
inline std::string resourceDir(const char *Argv0) {
  namespace path = llvm::sys::path;
  static int InThisProgram;
  std::string Program = llvm::sys::fs::getMainExecutable(Argv0, &InThisProgram);
  llvm::SmallString<128> Own(path::parent_path(path::parent_path(Program)));
  path::append(Own, "lib", "clang", path::filename(SAFESPAWN_RESOURCE_DIR));
  if (llvm::sys::fs::is_directory(Own) ||
      !llvm::sys::fs::is_directory(SAFESPAWN_RESOURCE_DIR))
    return "";
  return SAFESPAWN_RESOURCE_DIR;
}

} // namespace safespawn

#endif
