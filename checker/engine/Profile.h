//===- Profile.h - What calls cost in a running program ---------*- C++ -*-===//
//
// Reads what safespawn-profile writes. docs/profile.md describes the format.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_PROFILE_H
#define SAFESPAWN_ENGINE_PROFILE_H

#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace safespawn {

/// The calls from one line of the source.
struct ProfileSite {
  std::string File;
  unsigned Line = 0;
  std::string Source; // the line's text; may be empty
  std::string Call;   // the function: fork, popen, ...
  uint64_t Calls = 0;
  uint64_t MedianMicroseconds = 0;
  uint64_t TotalMicroseconds = 0;
  std::optional<uint64_t> ResidentKiB, PageTablesKiB, Threads;
  unsigned Rank = 0; // 1: the largest total
};

class Profile {
public:
  /// What is wrong with it: not what words the message is made of.
  enum class Problem { Missing, Unreadable, NotJson, Recording, Foreign, Version, Damaged };
  struct Failure {
    Problem What;
    std::string Detail;
  };

  /// Reads it. A relative path is looked for in the folder of \p From and in
  /// those above it.
  static std::unique_ptr<Profile> load(llvm::StringRef Path, llvm::StringRef From,
                                       clang::FileManager &Files, Failure &Why);

  unsigned size() const { return unsigned(Sites.size()); }

  /// The sites in that file, each with the line where its text stands now. What
  /// is found no more is left out, and counted in \p Lost.
  std::vector<std::pair<unsigned, const ProfileSite *>>
  sitesIn(clang::FileID File, const clang::SourceManager &SM,
          unsigned &Lost) const;

private:
  std::vector<ProfileSite> Sites;
};

} // namespace safespawn

#endif
