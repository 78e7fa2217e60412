//===- Libc.h - Which C library, and what it does ---------------*- C++ -*-===//
//
// The facts stand in Functions.td.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_FUNCTIONS_LIBC_H
#define SAFESPAWN_FUNCTIONS_LIBC_H

#include "Functions.h"
#include "llvm/Support/VersionTuple.h"
#include <optional>
#include <string>
#include <vector>

namespace clang {
class Preprocessor;
}

namespace safespawn {

struct LibcFacts;

/// A C library. Without a version it counts as a recent one.
class Libc {
public:
  /// The one that the unit's macros tell of.
  static std::optional<Libc> of(clang::Preprocessor &PP);
  /// `glibc-2.28`, `musl`
  static std::optional<Libc> parse(llvm::StringRef Text);
  /// What may stand in front of the version.
  static std::vector<llvm::StringRef> names();

  /// How it creates the shell of popen or system.
  Spawn popen() const;
  Spawn system() const;
  /// Its name and version, for people.
  std::string title() const;

private:
  Libc(const LibcFacts &Kind, llvm::VersionTuple Version)
      : Kind(&Kind), Version(Version) {}

  const LibcFacts *Kind;
  llvm::VersionTuple Version;
};

} // namespace safespawn

#endif
