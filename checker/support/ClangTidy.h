//===- ClangTidy.h - What differs between clang-tidy's versions -*- C++ -*-===//

#ifndef SAFESPAWN_SUPPORT_CLANGTIDY_H
#define SAFESPAWN_SUPPORT_CLANGTIDY_H

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/utils/IncludeInserter.h"
#include "clang/Basic/Version.h"

namespace safespawn {

/// Whether each fix is applied by itself, as in an editor, and not all together.
inline bool appliesFixesAlone(const clang::tidy::ClangTidyContext &Context) {
#if CLANG_VERSION_MAJOR >= 15
  return Context.areDiagsSelfContained();
#else
  return false;
#endif
}

inline clang::tidy::utils::IncludeInserter makeIncludeInserter(bool FixesAlone) {
#if CLANG_VERSION_MAJOR >= 15
  return clang::tidy::utils::IncludeInserter(
      clang::tidy::utils::IncludeSorter::IS_LLVM, FixesAlone);
#else
  return clang::tidy::utils::IncludeInserter(
      clang::tidy::utils::IncludeSorter::IS_LLVM);
#endif
}

} // namespace safespawn

#endif
