//===- CostChecks.h - Calls that start programs at a cost -------*- C++ -*-===//

#ifndef SAFESPAWN_CHECKS_COSTCHECKS_H
#define SAFESPAWN_CHECKS_COSTCHECKS_H

#include "../engine/Profile.h"
#include "../functions/Libc.h"
#include "SpawnCheck.h"
#include <map>

namespace safespawn {

/// What the three have in common: the policy by which they report, and what a
/// call costs.
class CostCheck : public SpawnCheck {
public:
  CostCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context,
            Rule Mine);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;
  void onEndOfTranslationUnit() override;

protected:
  /// What is known of the cost of one call.
  struct Cost {
    /// Whether the process is copied, whatever its size.
    bool Copies = true;
    /// The C library that decides it, for popen and system.
    std::optional<Libc> Library;
    const ProfileSite *Measured = nullptr;
    const Evidence *Large = nullptr;
    bool Costly = false; // by what was measured
  };
  Cost costOf(const Hazard &H);
  bool isReported(const Hazard &H, const Cost &C) const;
  /// `over 312 calls (server.profile)`
  std::string measurement(const ProfileSite &Site) const;
  /// The notes with the evidence.
  void explainCost(const Hazard &H, const Cost &C);

private:
  const ProfileSite *findInProfile(const Hazard &H);
  void loadProfile(const Hazard &H);

  ReportPolicy Report;
  uint64_t LargeProcessMiB;
  std::string LibcName, ProfilePath;
  std::optional<Libc> ChosenLibc;
  bool ProfileTried = false;
  std::unique_ptr<const Profile> Measured;
  /// What the profile has in a file, and where it stands now.
  std::map<clang::FileID, std::vector<std::pair<unsigned, const ProfileSite *>>>
      SitesIn;
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

/// Finds calls that start a shell: popen and system.
class ShellCheck : public CostCheck {
public:
  using CostCheck::CostCheck;

private:
  void report(const Hazard &H) override;
};

class PopenCheck : public ShellCheck {
public:
  PopenCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
      : ShellCheck(Name, Context, Rule::Popen) {}
};

class SystemCheck : public ShellCheck {
public:
  SystemCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
      : ShellCheck(Name, Context, Rule::System) {}
};

} // namespace safespawn

#endif
