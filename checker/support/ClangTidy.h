//===- ClangTidy.h - What differs between clang-tidy's versions -*- C++ -*-===//

#ifndef SAFESPAWN_SUPPORT_CLANGTIDY_H
#define SAFESPAWN_SUPPORT_CLANGTIDY_H

#include "clang-tidy/utils/IncludeInserter.h"
#include "clang/Basic/Version.h"

namespace safespawn {

inline clang::tidy::utils::IncludeInserter makeIncludeInserter() {
#if CLANG_VERSION_MAJOR >= 15
  return clang::tidy::utils::IncludeInserter(
      clang::tidy::utils::IncludeSorter::IS_LLVM, false);
#else
  return clang::tidy::utils::IncludeInserter(
      clang::tidy::utils::IncludeSorter::IS_LLVM);
#endif
}

} // namespace safespawn

#endif
