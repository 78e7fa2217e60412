//===- CostChecks.cpp - Calls that start programs at a cost ---------------===//

#include "CostChecks.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace clang::tidy;

namespace safespawn {

/// From here on a copy of the page tables shows: it costs ten times the fork.
static constexpr uint64_t DefaultLargeMiB = 256;
/// What a call may take that is not costly. To start a program without a copy
/// takes about as long.
static constexpr uint64_t CheapMicroseconds = 1000;

/// Two digits and a unit: 9.8 GiB.
static std::string withUnit(double Value, double Step,
                            std::initializer_list<const char *> Units) {
  const char *const *Unit = Units.begin();
  for (; Value >= Step && Unit + 1 != Units.end(); ++Unit)
    Value /= Step;
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  Out << llvm::format(Value < 10 && Unit != Units.begin() ? "%.1f" : "%.0f", Value)
      << ' ' << *Unit;
  return Out.str();
}

static std::string sizeText(uint64_t KiB) {
  return withUnit(double(KiB), 1024, {"KiB", "MiB", "GiB", "TiB"});
}

static std::string timeText(uint64_t Microseconds) {
  return withUnit(double(Microseconds), 1000, {"us", "ms", "s"});
}

static constexpr std::pair<const char *, ReportPolicy> Policies[] = {
    {"auto", ReportPolicy::Auto},
    {"always", ReportPolicy::Always},
    {"large", ReportPolicy::Large},
    {"profiled", ReportPolicy::Profiled}};

CostCheck::CostCheck(StringRef Name, ClangTidyContext *Context, Rule Mine)
    : SpawnCheck(Name, Context, Mine),
      Report(choice<ReportPolicy>("Report", Policies)),
      LargeProcessMiB(number("LargeProcessMiB", DefaultLargeMiB)),
      LibcName(text("Libc", "")), ProfilePath(text("Profile", "")) {
  if (!LibcName.empty() && !(ChosenLibc = Libc::parse(LibcName)))
    configurationDiag("invalid value '%0' for option '%1'; use one of %2, and "
                      "after a hyphen its version, as in 'glibc-2.28'",
                      DiagnosticIDs::Error)
        << LibcName << keyOf("Libc") << llvm::join(Libc::names(), ", ");
  if (Report == ReportPolicy::Profiled && ProfilePath.empty())
    configurationDiag("option '%0' is 'profiled', but '%1' names no profile",
                      DiagnosticIDs::Error)
        << keyOf("Report") << keyOf("Profile");
}

void CostCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  SpawnCheck::storeOptions(Map);
  storeChoice<ReportPolicy>(Map, "Report", Policies, Report);
  store(Map, "LargeProcessMiB", std::to_string(LargeProcessMiB));
  store(Map, "Libc", LibcName);
  store(Map, "Profile", ProfilePath);
}

void CostCheck::onEndOfTranslationUnit() {
  SitesIn.clear();
  Measured.reset();
  ProfileTried = false;
  SpawnCheck::onEndOfTranslationUnit();
}

void CostCheck::loadProfile(const Hazard &H) {
  ProfileTried = true;
  if (ProfilePath.empty())
    return;
  const SourceManager &SM = context().getSourceManager();
  Profile::Failure Why;
  Measured = Profile::load(ProfilePath, SM.getFilename(SM.getFileLoc(H.Location)),
                           SM.getFileManager(), Why);
  if (Measured || !model().claimProfile())
    return;
  StringRef Message;
  switch (Why.What) {
  case Profile::Problem::Missing:
    Message = "the profile '%0' is neither in the folder of the source file nor in one "
              "above it";
    break;
  case Profile::Problem::Unreadable:
    Message = "the profile '%0' cannot be read: %1";
    break;
  case Profile::Problem::Recording:
    Message = "'%0' is a recording; make a profile of it by: safespawn-profile report "
              "-o PROFILE RECORDING";
    break;
  case Profile::Problem::NotJson:
    Message = "the profile '%0' is damaged: %1";
    break;
  case Profile::Problem::Foreign:
    Message = "'%0' is no profile that safespawn-profile has written";
    break;
  case Profile::Problem::Version:
    Message = "the profile '%0' is of another version; write it again by the "
              "safespawn-profile that belongs to this module";
    break;
  case Profile::Problem::Damaged:
    Message = "the profile '%0' is damaged: '%1' is not as it must be";
    break;
  }
  configurationDiag(Message, DiagnosticIDs::Error) << ProfilePath << Why.Detail;
}

/// Which of the calls that are measured \p Rule is about.
static bool isAbout(Rule Broken, StringRef Call) {
  const FunctionFacts *Known = lookupFunction(Call);
  if (!Known)
    return false;
  switch (Broken) {
  case Rule::Popen:
    return Known->creates() == Spawn::ByPopen;
  case Rule::System:
    return Known->creates() == Spawn::BySystem;
  default:
    return Known->creates() == Spawn::ByFork;
  }
}

const ProfileSite *CostCheck::findInProfile(const Hazard &H) {
  if (!ProfileTried)
    loadProfile(H);
  if (!Measured)
    return nullptr;
  const SourceManager &SM = context().getSourceManager();
  const ProfileSite *Best = nullptr;
  auto Search = [&](SourceLocation Begin, SourceLocation End) {
    Begin = SM.getExpansionLoc(Begin);
    End = SM.getExpansionLoc(End);
    FileID File = SM.getFileID(Begin);
    auto [It, New] = SitesIn.try_emplace(File);
    if (New) {
      unsigned Lost = 0;
      It->second = Measured->sitesIn(File, SM, Lost);
      if (Lost && model().claimProfile())
        configurationDiag("%0 of the lines that the profile '%1' has measured in '%2' "
                          "%plural{1:is|:are}0 not there any more; record again",
                          DiagnosticIDs::Warning)
            << Lost << ProfilePath << llvm::sys::path::filename(SM.getFilename(Begin));
    }
    unsigned First = SM.getSpellingLineNumber(Begin);
    unsigned Last = SM.getSpellingLineNumber(End);
    for (auto [Line, Site] : It->second)
      if (First <= Line && Line <= Last && isAbout(H.Broken, Site->Call) &&
          (!Best || Best->Rank > Site->Rank))
        Best = Site;
  };
  Search(H.Call->getBeginLoc(), H.Call->getEndLoc());
  // What a function of the project creates is measured there.
  const FunctionDecl *Wrapper = H.Spawner ? H.Spawner->getDefinition() : nullptr;
  if (!Best && Wrapper && Wrapper->hasBody())
    Search(Wrapper->getBeginLoc(), Wrapper->getEndLoc());
  return Best;
}

CostCheck::Cost CostCheck::costOf(const Hazard &H) {
  Cost C;
  if (H.Broken != Rule::ForkExec) {
    C.Library = ChosenLibc ? ChosenLibc : Libc::of(preprocessor());
    C.Copies = C.Library &&
               (H.Broken == Rule::System ? C.Library->system() : C.Library->popen()) ==
                   Spawn::ByFork;
  }
  for (const Evidence &E : model().evidence(context()))
    if (!C.Large && E.isOf(LargeProcessMiB << 20))
      C.Large = &E;
  C.Measured = findInProfile(H);
  if (C.Measured) {
    // The time of system is for the most part that of its command.
    C.Costly = H.Broken == Rule::System
                   ? C.Copies && C.Measured->ResidentKiB.value_or(0) >= LargeProcessMiB << 10
                   : C.Measured->MedianMicroseconds >= CheapMicroseconds;
  }
  return C;
}

bool CostCheck::isReported(const Hazard &H, const Cost &C) const {
  bool IsLarge = C.Large || !LargeProcessMiB;
  switch (Report) {
  case ReportPolicy::Always:
    return true;
  case ReportPolicy::Large:
    return IsLarge;
  case ReportPolicy::Profiled:
    return C.Costly;
  case ReportPolicy::Auto:
    return H.Broken == Rule::ForkExec || C.Copies || IsLarge || C.Costly;
  }
  llvm_unreachable("no such policy");
}

std::string CostCheck::measurement(const ProfileSite &Site) const {
  return ("median " + timeText(Site.MedianMicroseconds) + " over " +
          std::to_string(Site.Calls) + (Site.Calls == 1 ? " call (" : " calls (") +
          llvm::sys::path::filename(ProfilePath).str() + ")");
}

/// `a 9.8 GiB process`
static std::string processText(const ProfileSite &Site) {
  return Site.ResidentKiB ? "a " + sizeText(*Site.ResidentKiB) + " process"
                          : "the whole process";
}

void CostCheck::explainCost(const Hazard &H, const Cost &C) {
  if (C.Measured) {
    std::string More;
    if (C.Measured->PageTablesKiB)
      More += ", page tables of " + sizeText(*C.Measured->PageTablesKiB);
    if (C.Measured->Threads)
      More += ", " + std::to_string(*C.Measured->Threads) +
              (*C.Measured->Threads == 1 ? " thread" : " threads");
    diag(H.Location, "number %0 of %1 in the profile by total time: %2%3",
         DiagnosticIDs::Note)
        << C.Measured->Rank << Measured->size()
        << timeText(C.Measured->TotalMicroseconds) << More;
  }
  if (!C.Large)
    return;
  std::string Size = sizeText(C.Large->Bytes >> 10);
  switch (C.Large->Why) {
  case Evidence::Marked:
    diag(C.Large->Location, "%0 is marked as part of a large process",
         DiagnosticIDs::Note)
        << C.Large->Subject;
    break;
  case Evidence::Demands:
    diag(C.Large->Location, "the process is large, to judge by this call of %0",
         DiagnosticIDs::Note)
        << C.Large->Subject;
    break;
  case Evidence::Allocates:
    diag(C.Large->Location, "the process is large: %0 gives it %1 here",
         DiagnosticIDs::Note)
        << C.Large->Subject << Size;
    break;
  case Evidence::Occupies:
    diag(C.Large->Location, "the process is large: %0 takes up %1",
         DiagnosticIDs::Note)
        << C.Large->Subject << Size;
    break;
  }
}

ForkExecCheck::ForkExecCheck(StringRef Name, ClangTidyContext *Context)
    : CostCheck(Name, Context, Rule::ForkExec),
      IncludeVfork(choice<bool>("IncludeVfork", Flag)) {}

void ForkExecCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  CostCheck::storeOptions(Map);
  storeChoice<bool>(Map, "IncludeVfork", Flag, IncludeVfork);
}

void ForkExecCheck::report(const Hazard &H) {
  Cost C;
  if (H.Shares != Sharing::Nothing) {
    if (!IncludeVfork)
      return;
    warn(H, "the child of %0 executes a program; safespawn starts it without "
            "sharing the parent's frame")
        << H.Spawner;
  } else {
    C = costOf(H);
    if (!isReported(H, C))
      return;
    if (C.Measured)
      warn(H, "%0 copied the page tables of %1 for a child that executes another "
              "program: %2")
          << H.Spawner << processText(*C.Measured) << measurement(*C.Measured);
    else
      warn(H, "%0 copies the page tables of the whole process for a child that "
              "executes another program")
          << H.Spawner;
  }
  explain(H);
  explainCost(H, C);
}

static const char *wayText(Spawn Way) {
  return Way == Spawn::ByFork    ? "fork"
         : Way == Spawn::ByVfork ? "vfork"
                                 : "posix_spawn";
}

void ShellCheck::report(const Hazard &H) {
  Cost C = costOf(H);
  if (!isReported(H, C))
    return;
  std::string Way, Measured;
  if (C.Library) {
    Spawn How = H.Broken == Rule::System ? C.Library->system() : C.Library->popen();
    Way = ", as " + C.Library->title() + " uses " + wayText(How);
  }
  if (C.Measured)
    Measured = measurement(*C.Measured) +
               (H.Broken == Rule::System ? ", the command included" : "");
  if (C.Copies && C.Measured)
    warn(H, "%0 copied the page tables of %1 to start a shell%2: %3")
        << H.Spawner << processText(*C.Measured) << Way << Measured;
  else if (C.Copies)
    warn(H, "%0 copies the page tables of the whole process to start a shell%1")
        << H.Spawner << Way;
  else
    warn(H, "%0 starts a shell, which inherits all descriptors that are not "
            "close-on-exec%1%2%3")
        << H.Spawner << (Way.empty() ? "" : "; the process is not copied") << Way
        << (Measured.empty() ? "" : ": " + Measured);
  explain(H);
  explainCost(H, C);
}

} // namespace safespawn
