//===- VforkChecks.h - Hazards of vfork children ----------------*- C++ -*-===//

#ifndef SAFESPAWN_CHECKS_VFORKCHECKS_H
#define SAFESPAWN_CHECKS_VFORKCHECKS_H

#include "SpawnCheck.h"

namespace safespawn {

/// Finds vfork children that leave the frame that called vfork.
class VforkReturnCheck : public SpawnCheck {
public:
  VforkReturnCheck(llvm::StringRef Name,
                   clang::tidy::ClangTidyContext *Context)
      : SpawnCheck(Name, Context, Rule::VforkReturn) {}

private:
  void report(const Hazard &H) override;
};

/// Finds vfork children that run atexit handlers or flush stdio.
class VforkExitCheck : public SpawnCheck {
public:
  VforkExitCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
      : SpawnCheck(Name, Context, Rule::VforkExit) {}

private:
  void report(const Hazard &H) override;
};

/// Finds writes of vfork children to memory that the parent sees.
class VforkWriteCheck : public SpawnCheck {
public:
  VforkWriteCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
      : SpawnCheck(Name, Context, Rule::VforkWrite) {}

private:
  void report(const Hazard &H) override;
};

/// Finds calls in vfork children that are not async-signal-safe.
class VforkUnsafeCallCheck : public SpawnCheck {
public:
  VforkUnsafeCallCheck(llvm::StringRef Name,
                       clang::tidy::ClangTidyContext *Context)
      : SpawnCheck(Name, Context, Rule::VforkUnsafeCall) {}

private:
  void report(const Hazard &H) override;
};

/// Finds vfork children that wait for their suspended parent.
class VforkDeadlockCheck : public SpawnCheck {
public:
  VforkDeadlockCheck(llvm::StringRef Name,
                     clang::tidy::ClangTidyContext *Context)
      : SpawnCheck(Name, Context, Rule::VforkDeadlock) {}

private:
  void report(const Hazard &H) override;
};

} // namespace safespawn

#endif
