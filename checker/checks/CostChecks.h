//===- CostChecks.h - Calls that start programs at a cost -------*- C++ -*-===//

#ifndef SAFESPAWN_CHECKS_COSTCHECKS_H
#define SAFESPAWN_CHECKS_COSTCHECKS_H

#include "../engine/Cost.h"
#include "SpawnCheck.h"

namespace safespawn {

/// What the three have in common: the policy by which they report.
class CostCheck : public SpawnCheck {
public:
  CostCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context,
            Rule Mine);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  /// What popen and system have in common.
  void reportCommand(const Hazard &H);

  ReportPolicy Report;
};

/// Finds children that become another program, where the fork copies the parent.
class ForkExecCheck : public CostCheck {
public:
  ForkExecCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

private:
  void report(const Hazard &H) override;
  bool IncludeVfork;
};

/// Finds calls of popen.
class PopenCheck : public CostCheck {
public:
  PopenCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
      : CostCheck(Name, Context, Rule::Popen) {}

private:
  void report(const Hazard &H) override;
};

/// Finds calls of system.
class SystemCheck : public CostCheck {
public:
  SystemCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
      : CostCheck(Name, Context, Rule::System) {}

private:
  void report(const Hazard &H) override;
};

} // namespace safespawn

#endif
