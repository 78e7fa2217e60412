//===- CostChecks.cpp - Calls that start programs at a cost ---------------===//

#include "CostChecks.h"

using namespace clang;
using namespace clang::tidy;

namespace safespawn {

CostCheck::CostCheck(StringRef Name, ClangTidyContext *Context, Rule Mine)
    : SpawnCheck(Name, Context, Mine),
      Report(choice<ReportPolicy>("Report", {{"auto", ReportPolicy::Auto},
                                             {"always", ReportPolicy::Always},
                                             {"large", ReportPolicy::Large},
                                             {"profiled", ReportPolicy::Profiled}})) {}

void CostCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  SpawnCheck::storeOptions(Map);
  static constexpr const char *Names[] = {"auto", "always", "large", "profiled"};
  store(Map, "Report", Names[unsigned(Report)]);
}

ForkExecCheck::ForkExecCheck(StringRef Name, ClangTidyContext *Context)
    : CostCheck(Name, Context, Rule::ForkExec),
      IncludeVfork(flag("IncludeVfork")) {}

void ForkExecCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  CostCheck::storeOptions(Map);
  store(Map, "IncludeVfork", IncludeVfork ? "true" : "false");
}

void ForkExecCheck::report(const Hazard &H) {
  if (H.Kind != Sharing::Nothing) {
    if (!IncludeVfork)
      return;
    warn(H, "the child of %0 executes a program; safespawn starts it without "
            "sharing the parent's frame")
        << H.Spawner;
  } else {
    if (Report == ReportPolicy::Large || Report == ReportPolicy::Profiled)
      return;
    warn(H, "%0 copies the page tables of the whole process for a child that "
            "executes another program")
        << H.Spawner;
  }
  explain(H);
}

void CostCheck::reportCommand(const Hazard &H) {
  if (Report != ReportPolicy::Always)
    return;
  warn(H, "%0 starts a shell") << H.Spawner;
  explain(H);
}

void PopenCheck::report(const Hazard &H) { reportCommand(H); }

void SystemCheck::report(const Hazard &H) { reportCommand(H); }

} // namespace safespawn
