//===- TuModel.cpp - What is true of one translation unit -----------------===//

#include "TuModel.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/MapVector.h"
#include <deque>
#include <mutex>
#include <set>

using namespace clang;

namespace safespawn {

/// Wrappers of wrappers settle in few rounds; a recursion of them need not.
static constexpr unsigned MaxAnalysesPerFunction = 4;

std::shared_ptr<const TuModel> TuModel::get(ASTContext &Context,
                                            const EngineOptions &Opts) {
  struct Entry {
    ASTContext *Context;
    EngineOptions Opts;
    std::weak_ptr<const TuModel> Model;
  };
  // clangd parses on several threads.
  static std::mutex Guard;
  static std::vector<Entry> Known;

  {
    std::lock_guard<std::mutex> Lock(Guard);
    llvm::erase_if(Known, [](const Entry &E) { return E.Model.expired(); });
    for (const Entry &E : Known)
      if (E.Context == &Context && E.Opts == Opts)
        if (auto Model = E.Model.lock())
          return Model;
  }
  // A unit belongs to one thread, so nobody else computes this one.
  auto Model = std::make_shared<const TuModel>(Context, Opts);
  std::lock_guard<std::mutex> Lock(Guard);
  Known.push_back({&Context, Opts, Model});
  return Model;
}

/// Analyzes the functions that create children, then the callers of those that
/// turn out to hand a child on.
static void analyzeAll(
    Analyzer &A,
    llvm::function_ref<std::optional<SpawnOutcome>(const FunctionDecl *)>
        Analyze) {
  std::deque<const FunctionDecl *> Work(A.index().spawners().begin(),
                                        A.index().spawners().end());
  llvm::DenseMap<const FunctionDecl *, unsigned> Times;
  while (!Work.empty()) {
    const FunctionDecl *FD = Work.front();
    Work.pop_front();
    if (++Times[FD] > MaxAnalysesPerFunction)
      continue;
    std::optional<SpawnOutcome> Outcome = Analyze(FD);
    if (Outcome && A.setOutcome(FD, *Outcome))
      for (const FunctionDecl *User : A.index().usersOf(FD))
        if (!llvm::is_contained(Work, User))
          Work.push_back(User);
  }
}

const ParentMap &TuModel::parentsOf(const FunctionDecl *FD) const {
  std::unique_ptr<ParentMap> &Map = Parents[FD];
  if (!Map)
    Map = std::make_unique<ParentMap>(FD->getBody());
  return *Map;
}

TuModel::TuModel(ASTContext &Context, const EngineOptions &Opts) {
  if (!mentionsSpawn(Context, Opts))
    return;
  Analyzer A(Context, Opts);
  UsesAtFork = A.index().usesAtFork();
  MakesFifos = A.index().makesFifos();
  llvm::MapVector<const FunctionDecl *, std::vector<Hazard>> Found;
  analyzeAll(A, [&](const FunctionDecl *FD) {
    std::optional<SpawnOutcome> Outcome;
    Found[FD] = findHazards(A, FD, Outcome);
    return Outcome;
  });
  if (Opts.DumpRegions)
    for (const auto &[FD, List] : Found)
      dumpRegion(A, FD, llvm::errs());
  for (const auto &[FD, Calls] : A.index().programStarts())
    llvm::append_range(Found[FD], findHazardsOfStarts(A, FD, Calls));

  // One finding per place: instantiations of a template, several children, and
  // several effects of one callee fall together. What stands in one macro falls
  // on one place as well and is told apart by its subject.
  const SourceManager &SM = Context.getSourceManager();
  std::set<std::tuple<Rule, SourceLocation, const void *>> Seen;
  for (auto &[FD, List] : Found)
    for (Hazard &H : List) {
      const void *Subject = H.Location.isMacroID() ? H.What.Subject : nullptr;
      if (Seen.insert({H.Broken, SM.getFileLoc(H.Location), Subject}).second)
        Hazards.push_back(std::move(H));
    }
  llvm::stable_sort(Hazards, [&](const Hazard &A, const Hazard &B) {
    return SM.isBeforeInTranslationUnit(A.Location, B.Location);
  });
}

} // namespace safespawn
