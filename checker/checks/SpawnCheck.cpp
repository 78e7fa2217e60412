//===- SpawnCheck.cpp - What all checks have in common --------------------===//

#include "SpawnCheck.h"
#include "../rewrite/Commands.h"
#include "../rewrite/Edits.h"
#include "../rewrite/Hoist.h"
#include "../rewrite/PosixSpawn.h"
#include "../rewrite/Replace.h"
#include "../rewrite/SourceText.h"
#include "../support/Clang.h"
#include "../support/ClangTidy.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringExtras.h"
#include <mutex>

using namespace clang;
using namespace clang::tidy;

namespace safespawn {

static constexpr llvm::StringLiteral Unset = "\x01";

using Level = EngineOptions::RulesLevel;
static constexpr std::pair<const char *, Level> Levels[] = {
    {"linux", Level::Linux}, {"posix", Level::Posix}};
static constexpr std::pair<const char *, bool> WarnsOfUnknown[] = {
    {"warn", true}, {"ignore", false}};
const std::pair<const char *, SpawnCheck::FixTarget> SpawnCheck::FixTargets[] = {
    {"auto", FixTarget::Auto},
    {"safespawn", FixTarget::Safespawn},
    {"posix_spawn", FixTarget::PosixSpawn}};

/// Whether no other checks are on than this module's, by clang-tidy's option.
static bool areAlone(StringRef Checks) {
  llvm::SmallVector<StringRef, 8> Globs;
  llvm::SplitString(Checks, Globs, ",\n");
  bool Alone = false;
  for (StringRef Glob : Globs) {
    Glob = Glob.trim();
    if (Glob == "-*")
      Alone = true;
    else if (!startsWith(Glob, "-") && !startsWith(Glob, "safespawn-"))
      Alone = false;
  }
  return Alone;
}

SpawnCheck::SpawnCheck(StringRef Name, ClangTidyContext *Context, Rule Mine)
    : ClangTidyCheck(Name, Context), CheckKey(Name), Mine(Mine),
      Shared("safespawn", Context->getOptions().CheckOptions, Context),
      FixesAlone(appliesFixesAlone(*Context)),
      Alone(areAlone(Context->getOptions().Checks
                         ? *Context->getOptions().Checks
                         : std::string())) {
  Opts.Rules = choice<Level>("Rules", Levels);
  Opts.WarnUnknownCallees = choice<bool>("UnknownCallees", WarnsOfUnknown);
  Opts.SafeFunctions = names("SafeFunctions");
  Opts.UnsafeFunctions = names("UnsafeFunctions");
  Opts.BlockingFunctions = names("BlockingFunctions");
  Opts.NoReturnFunctions = names("NoReturnFunctions");
  Opts.ForkFunctions = names("ForkFunctions");
  Opts.DumpRegions = choice<bool>("DumpRegions", Flag);
  Target = choice<FixTarget>("FixTarget", FixTargets);
}

std::string SpawnCheck::text(StringRef Key, StringRef Default) {
  std::string Own(Options.get(Key, Unset));
  if (Own != Unset)
    return Own;
  return std::string(Shared.get(Key, Default));
}

uint64_t SpawnCheck::number(StringRef Key, uint64_t Default) {
  std::string Value = text(Key, std::to_string(Default));
  uint64_t Number;
  if (!StringRef(Value).getAsInteger(10, Number))
    return Number;
  configurationDiag("invalid value '%0' for option '%1'; use a number",
                    DiagnosticIDs::Error)
      << Value << keyOf(Key);
  return Default;
}

std::string SpawnCheck::keyOf(StringRef Key) {
  bool Own = StringRef(Options.get(Key, Unset)) != Unset;
  return ((Own ? StringRef(CheckKey) : "safespawn") + "." + Key).str();
}

/// The position of the option's value in \p Names.
size_t SpawnCheck::choose(StringRef Key, llvm::ArrayRef<StringRef> Names) {
  std::string Value = text(Key, Names.front());
  const auto *Found = llvm::find(Names, Value);
  if (Found != Names.end())
    return Found - Names.begin();
  std::string Known = "'" + Names.front().str() + "'";
  for (size_t I = 1; I < Names.size(); ++I)
    Known += (I + 1 < Names.size() ? ", '" : " or '") + Names[I].str() + "'";
  configurationDiag("invalid value '%0' for option '%1'; use %2",
                    DiagnosticIDs::Error)
      << Value << keyOf(Key) << Known;
  return 0;
}

std::vector<std::string> SpawnCheck::names(StringRef Key) {
  std::string List = text(Key, "");
  llvm::SmallVector<StringRef, 8> Parts;
  StringRef(List).split(Parts, ';', -1, false);
  std::vector<std::string> Names;
  for (StringRef Part : Parts) {
    Part = Part.trim();
    bool Valid = !Part.empty() && Part.find_first_not_of(
                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789_:$~") == StringRef::npos;
    if (!Valid) {
      if (!Part.empty())
        configurationDiag("'%0' in option '%1' is no name of a function; "
                          "separate names by ';'",
                          DiagnosticIDs::Error)
            << Part << keyOf(Key);
      continue;
    }
    Names.push_back(Part.str());
  }
  return Names;
}

static std::string joined(const std::vector<std::string> &Names) {
  return llvm::join(Names, ";");
}

void SpawnCheck::store(ClangTidyOptions::OptionMap &Map, StringRef Key,
                       const std::string &Value) {
  Options.store(Map, Key, Value);
  Shared.store(Map, Key, std::string(Shared.get(Key, Value)));
}

void SpawnCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  storeChoice<Level>(Map, "Rules", Levels, Opts.Rules);
  storeChoice<bool>(Map, "UnknownCallees", WarnsOfUnknown,
                    Opts.WarnUnknownCallees);
  store(Map, "SafeFunctions", joined(Opts.SafeFunctions));
  store(Map, "UnsafeFunctions", joined(Opts.UnsafeFunctions));
  store(Map, "BlockingFunctions", joined(Opts.BlockingFunctions));
  store(Map, "NoReturnFunctions", joined(Opts.NoReturnFunctions));
  store(Map, "ForkFunctions", joined(Opts.ForkFunctions));
  storeChoice<FixTarget>(Map, "FixTarget", FixTargets, Target);
  storeChoice<bool>(Map, "DumpRegions", Flag, Opts.DumpRegions);
}

/// What all checks of the unit that \p PP reads insert includes by. Watching the
/// includes costs time, so one does it for all.
static std::shared_ptr<utils::IncludeInserter> inserterFor(Preprocessor &PP,
                                                           bool FixesAlone) {
  using utils::IncludeInserter;
  // clangd parses on several threads.
  static std::mutex Guard;
  static std::vector<
      std::pair<const Preprocessor *, std::weak_ptr<IncludeInserter>>>
      Known;

  std::lock_guard<std::mutex> Lock(Guard);
  llvm::erase_if(Known, [](const auto &E) { return E.second.expired(); });
  for (const auto &[Of, Inserter] : Known)
    if (Of == &PP)
      if (auto Shared = Inserter.lock())
        return Shared;
  std::shared_ptr<IncludeInserter> New(
      new IncludeInserter(makeIncludeInserter(FixesAlone)));
  New->registerPreprocessor(&PP);
  Known.push_back({&PP, New});
  return New;
}

void SpawnCheck::registerPPCallbacks(const SourceManager &SM, Preprocessor *PP,
                                     Preprocessor *ModuleExpanderPP) {
  Inserter = inserterFor(*PP, FixesAlone);
  Unpreprocessed = PP;
}

void SpawnCheck::registerMatchers(ast_matchers::MatchFinder *Finder) {
  Finder->addMatcher(ast_matchers::translationUnitDecl().bind("unit"), this);
}

void SpawnCheck::check(const ast_matchers::MatchFinder::MatchResult &Result) {
  Unit = Result.Context;
  Model = TuModel::get(*Unit, Opts);
  for (const Hazard &H : Model->hazards())
    if (H.Broken == Mine)
      report(H);
  // clang-tidy would walk on through all of the code, for nobody. clangd has set a
  // scope of its own.
  Decl *Whole = Unit->getTranslationUnitDecl();
  const auto &Scope = Unit->getTraversalScope();
  SkipsWalk = Alone && Scope.size() == 1 && Scope.front() == Whole;
  if (SkipsWalk)
    Unit->setTraversalScope({});
}

void SpawnCheck::onEndOfTranslationUnit() {
  if (SkipsWalk)
    Unit->setTraversalScope({Unit->getTranslationUnitDecl()});
  SkipsWalk = false;
  Model.reset();
  Inserter.reset();
  HasHeader.reset();
  Unit = nullptr;
}

DiagnosticBuilder SpawnCheck::warn(const Hazard &H, StringRef Message) {
  // clangd says nothing at all inside a macro of a system header.
  const SourceManager &SM = Unit->getSourceManager();
  SourceLocation Location =
      SM.isInSystemMacro(H.Location) ? SM.getExpansionLoc(H.Location) : H.Location;
  DiagnosticBuilder Builder = diag(Location, Message);
  if (H.What.Range.getEnd() != H.What.Range.getBegin())
    Builder << H.What.Range;
  Builder << fixFor(H);
  return Builder;
}

std::vector<FixItHint> SpawnCheck::fixFor(const Hazard &H) {
  Stopped.reset();
  std::vector<FixItHint> Fixes;
  switch (H.Broken) {
  case Rule::VforkWrite:
    Fixes = hoistFix(H);
    break;
  case Rule::VforkReturn:
  case Rule::VforkExit:
  case Rule::ForkExit:
    Fixes = exitFix(H);
    break;
  case Rule::Popen:
  case Rule::System:
    return commandFix(H);
  case Rule::ForkExec:
    return liftFix(H);
  default:
    break;
  }
  // What cannot be mended in its place goes away with the whole child.
  if (Fixes.empty() && H.Shares == Sharing::All && H.Broken != Rule::UnreapedChild)
    return liftFix(H);
  return Fixes;
}

void SpawnCheck::explain(const Hazard &H) {
  const Effect *Caller = &H.What;
  for (const Effect *E = Caller->Cause.get(); E; E = E->Cause.get()) {
    if (E->Cause) {
      diag(E->location(), "%0 calls %1 here", DiagnosticIDs::Note)
          << Caller->Subject << E->Subject;
    } else if (E->What == Effect::Write && E->Subject &&
               !isa<FunctionDecl>(E->Subject)) {
      diag(E->location(), "%0 writes %1 here", DiagnosticIDs::Note)
          << Caller->Subject << E->Subject;
    } else if (isa_and_nonnull<FunctionDecl>(E->Subject)) {
      diag(E->location(), "%0 calls %1 here", DiagnosticIDs::Note)
          << Caller->Subject << E->Subject;
    } else {
      diag(E->location(), "%0 does so here", DiagnosticIDs::Note)
          << Caller->Subject;
    }
    Caller = E;
  }
  if (H.Call && H.Call->getBeginLoc() != H.Location)
    diag(H.Call->getBeginLoc(), "child created here", DiagnosticIDs::Note);
  // What is wrong is said already; what costs has no other way out.
  if (Stopped && H.Why == Hazard::Costs)
    explainObstacle(*Stopped);
}

bool SpawnCheck::findsHeader() {
  if (HasHeader)
    return *HasHeader;
  const HeaderSearch &Search = Unpreprocessed->getHeaderSearchInfo();
  llvm::vfs::FileSystem &Files = Search.getFileMgr().getVirtualFileSystem();
  auto Directories =
      llvm::make_range(Search.search_dir_begin(), Search.search_dir_end());
  HasHeader = llvm::any_of(Directories, [&](const DirectoryLookup &Dir) {
    return Dir.isNormalDir() && Files.exists(Dir.getName() + "/safespawn.h");
  });
  return *HasHeader;
}

/// The edits with what they need to build, or none, and why.
std::vector<FixItHint> SpawnCheck::offer(const Hazard &H,
                                         std::vector<FixItHint> Fixes,
                                         Obstacle Why) {
  if (spansConditions(Fixes, H.Call->getBeginLoc(), *Unit)) {
    Fixes.clear();
    Why.Why = Obstacle::HasDirective;
    Why.Where = H.Call->getBeginLoc();
  }
  bool Posix = Target == FixTarget::PosixSpawn && H.Broken != Rule::Popen &&
               H.Broken != Rule::System;
  if (!Fixes.empty() && (Posix || findsHeader())) {
    SourceLocation Where = H.Call->getBeginLoc();
    if (Posix) {
      addInclude(Where, "<errno.h>", Fixes);
      addInclude(Where, "<spawn.h>", Fixes);
    } else {
      addInclude(Where, "<safespawn.h>", Fixes);
    }
    return Fixes;
  }
  if (!Fixes.empty())
    Why.Why = Obstacle::NoHeader;
  if (Why.Where.isInvalid())
    Why.Where = H.Call->getBeginLoc();
  Stopped = Why;
  return {};
}

/// The edits that put a plan of safespawn in the place of the child of \p H. They
/// go with the first finding that asks: of several equal ones none is applied.
std::vector<FixItHint> SpawnCheck::liftFix(const Hazard &H) {
  // Who does not have the library is not told so at every hazard.
  if (!H.Log ||
      (H.Broken != Rule::ForkExec && Target != FixTarget::PosixSpawn &&
       !findsHeader()) ||
      !Model->claimCall(H.Call))
    return {};
  Obstacle Why;
  Edits Fixes;
  const auto *Call = dyn_cast<CallExpr>(H.Call);
  const FunctionFacts *Known = Call ? factsOf(*H.Spawner) : nullptr;
  // forkpty and its like do more.
  if (!Known || Known->Params != 0 ||
      (Known->creates() != Spawn::ByFork &&
       Known->creates() != Spawn::ByVfork)) {
    Why.Why = Obstacle::Wrapper;
    Why.Subject = H.Spawner;
  } else if (Model->usesAtFork()) {
    Why.Why = Obstacle::AtFork;
  } else if (H.Frame->isTemplateInstantiation()) {
    Why.Why = Obstacle::InTemplate;
  } else {
    const Trace Code = H.Log->of(H.Site);
    auto P = lift(H.Frame, Call, Code, *Unit, Why);
    if (P && Target == FixTarget::PosixSpawn &&
        !usePosixSpawn(*P, H.Frame, Call, *Unit, Why))
      P.reset();
    if (P && Model->makesFifos() && P->any([](const Step &S) {
          return S.Name == "open" || S.Name == "open_as";
        })) {
      Why.Why = Obstacle::OpensFifo;
      P.reset();
    }
    if (P)
      Fixes = replaceChild(H.Frame, Call, Code, *P, *Unit, Why);
  }
  return offer(H, Fixes, Why);
}

/// The edits that put safespawn's function in the place of popen or system.
std::vector<FixItHint> SpawnCheck::commandFix(const Hazard &H) {
  const auto *Start = cast<CallExpr>(H.Call);
  if (!Model->claimCall(Start))
    return {};
  Obstacle Why;
  llvm::SmallVector<const CallExpr *, 2> Together;
  auto Parents = [&](const FunctionDecl *FD) -> const ParentMap & {
    return Model->parentsOf(FD);
  };
  Edits Fixes =
      H.Broken == Rule::System
          ? replaceSystem(Start, Parents(H.Frame), *Unit, Why)
          : replacePopen(Start, H.Frame, Parents, *Unit, Together, Why);
  if (!Fixes.empty())
    for (const CallExpr *Call : Together)
      Model->claimCall(Call);
  return offer(H, Fixes, Why);
}

void SpawnCheck::explainObstacle(const Obstacle &Stopped) {
  auto Note = [&](StringRef Message) {
    return diag(Unit->getSourceManager().getFileLoc(Stopped.Where), ("not rewritten: " + Message).str(),
                DiagnosticIDs::Note);
  };
  switch (Stopped.Why) {
  case Obstacle::Calls:
    if (Stopped.Subject)
      Note("the call of %0 is no step of a child") << Stopped.Subject;
    else
      Note("a call through a pointer is no step of a child");
    return;
  case Obstacle::Calculates:
    Note("%0 can have another result in the parent") << Stopped.Subject;
    return;
  case Obstacle::Writes:
    Note("the parent would see that %0 is written") << Stopped.Subject;
    return;
  case Obstacle::Loops:
    Note("the loop is no step of a child");
    return;
  case Obstacle::Jumps:
    Note("a plan has no such control flow");
    return;
  case Obstacle::RunsOn:
    Note("the child goes on in its parent's code");
    return;
  case Obstacle::Statement:
    Note("this cannot be done before the child exists");
    return;
  case Obstacle::Format:
    Note("the message has a format that a step cannot print");
    return;
  case Obstacle::Order:
    Note("the descriptor is used in a way that a plan cannot follow");
    return;
  case Obstacle::InMacro:
    Note("the code comes from a macro");
    return;
  case Obstacle::HasDirective:
    Note("the code has preprocessor directives in it");
    return;
  case Obstacle::InTemplate:
    Note("the code is a template's");
    return;
  case Obstacle::Wrapper:
    Note("the child is made by %0") << Stopped.Subject;
    return;
  case Obstacle::Shape:
    Note("the result of the call is tested in a way that cannot be rewritten");
    return;
  case Obstacle::TooLate:
    Note("here the child would have executed its program already");
    return;
  case Obstacle::OpensFifo:
    Note("what the child opens may be a FIFO that it waits for");
    return;
  case Obstacle::AtFork:
    Note("the unit registers handlers that run at fork");
    return;
  case Obstacle::Stream:
    Note("the unit changes where %0 prints to, or when") << Stopped.Subject;
    return;
  case Obstacle::Unflushed:
    Note("stdout may hold text of the parent: flush it before the child is made");
    return;
  case Obstacle::Unprinted:
    Note("what is printed here is lost where stdout is no terminal");
    return;
  case Obstacle::Escapes:
    if (Stopped.Subject)
      Note("%0 may be closed in code that is not seen") << Stopped.Subject;
    else
      Note("the stream may be closed in code that is not seen");
    return;
  case Obstacle::NoPosixSpawn:
    Note("posix_spawn cannot do what this child does");
    return;
  case Obstacle::NoHeader:
    Note("<safespawn.h> is not on the include path");
    return;
  }
}

/// `#include Header`, once in a file.
void SpawnCheck::addInclude(SourceLocation Where, StringRef Header,
                            std::vector<FixItHint> &Fixes) {
  FileID File = Unit->getSourceManager().getFileID(Where);
  if (!FixesAlone && !Model->claimInclude(File, Header))
    return;
  auto Include = Inserter->createIncludeInsertion(File, Header);
  if (!Include)
    return;
  const SourceManager &SM = Unit->getSourceManager();
  StringRef Text =
      SM.getBufferData(File).take_front(SM.getFileOffset(SM.getFileLoc(Where)));
  unsigned At = SM.getFileOffset(Include->RemoveRange.getBegin());
  unsigned Place = placeOfInclude(Text, At);
  if (Place != At)
    Include = FixItHint::CreateInsertion(
        SM.getLocForStartOfFile(File).getLocWithOffset(Place),
        ("#include " + Header + "\n").str());
  Fixes.push_back(*Include);
}

/// The edits that move the write of \p H, and those behind it, above the call
/// that creates the child. They go with the first write that they move.
std::vector<FixItHint> SpawnCheck::hoistFix(const Hazard &H) {
  auto IsMovable = [&](const Hazard &Other) {
    return Other.Broken == Mine && Other.Call == H.Call && !Other.What.Cause &&
           !Other.What.PosixOnly && Other.Frame == H.Frame && Other.What.Site;
  };
  const ParentMap &Parents = Model->parentsOf(H.Frame);
  const auto *Call = dyn_cast<CallExpr>(H.Call);
  if (!Call || !IsMovable(H) || !beginsBranch(H.What.Site, Parents))
    return {};
  std::vector<const Stmt *> Writes{H.What.Site};
  for (const Hazard &Other : Model->hazards())
    if (IsMovable(Other))
      Writes.push_back(Other.What.Site);
  return hoistWrites(H.Frame, Call, Writes, Parents, *Unit);
}

/// The edits that end the child in the place of what \p H says, or none where no
/// edit is certain to be right.
std::vector<FixItHint> SpawnCheck::exitFix(const Hazard &H) {
  const Effect &E = H.What;
  if (E.Cause)
    return {};
  // 127 is the shell's status for a program that could not be run.
  StringRef Status = "127";
  Edits Fixes;
  if (H.Branch) {
    Fixes = exitAtEnd(H.BranchOf, H.Branch, Status, *Unit);
  } else if (E.Common) {
    return {};
  } else if (E.What == Effect::RunsHandlers) {
    const auto *Call = dyn_cast_or_null<CallExpr>(E.Site);
    const auto *Callee = dyn_cast_or_null<FunctionDecl>(E.Subject);
    const FunctionFacts *Known = Callee ? factsOf(*Callee) : nullptr;
    if (Call && Known && *Known->Replacement)
      Fixes = renameCallee(Call, Known->Replacement, *Unit);
  } else if (E.What == Effect::Returns) {
    const auto *Return = dyn_cast<ReturnStmt>(E.Site);
    if (Return && !H.Wraps && !E.ReturnsResult)
      Fixes = returnToExit(Return, H.Frame, Model->parentsOf(H.Frame), Status,
                           *Unit);
  } else if (E.What == Effect::FallsOff) {
    Fixes = exitBefore(E.location(), H.Frame->isMain() ? "0" : Status, *Unit);
  }
  if (Fixes.empty())
    return {};
  auto Declared =
      Unit->getTranslationUnitDecl()->lookup(&Unit->Idents.get("_exit"));
  bool IsDeclared = llvm::any_of(Declared, [](const NamedDecl *D) {
    return D->getLocation().isValid() && !D->isImplicit();
  });
  if (!IsDeclared)
    addInclude(H.Location, "<unistd.h>", Fixes);
  return Fixes;
}

} // namespace safespawn
