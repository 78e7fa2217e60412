//===- ForkChecks.h - Hazards of fork children ------------------*- C++ -*-===//

#ifndef SAFESPAWN_CHECKS_FORKCHECKS_H
#define SAFESPAWN_CHECKS_FORKCHECKS_H

#include "SpawnCheck.h"

namespace safespawn {

/// Finds fork children that go on in their parent's code, or end by exit.
class ForkExitCheck : public SpawnCheck {
public:
  ForkExitCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
      : SpawnCheck(Name, Context, Rule::ForkExit) {}

private:
  void report(const Hazard &H) override;
};

/// Finds calls between fork and exec of a threaded program that are not
/// async-signal-safe.
class ForkUnsafeCallCheck : public SpawnCheck {
public:
  ForkUnsafeCallCheck(llvm::StringRef Name,
                      clang::tidy::ClangTidyContext *Context)
      : SpawnCheck(Name, Context, Rule::ForkUnsafeCall) {}

private:
  void report(const Hazard &H) override;
};

/// Finds children that nobody can wait for.
class UnreapedChildCheck : public SpawnCheck {
public:
  UnreapedChildCheck(llvm::StringRef Name,
                     clang::tidy::ClangTidyContext *Context)
      : SpawnCheck(Name, Context, Rule::UnreapedChild) {}

private:
  void report(const Hazard &H) override;
};

} // namespace safespawn

#endif
