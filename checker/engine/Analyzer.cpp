//===- Analyzer.cpp - Summaries of the functions of a unit ----------------===//

#include "Analyzer.h"
#include "../support/Clang.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/Stack.h"

using namespace clang;

namespace safespawn {

/// Ways of entering one function that are told apart; what comes after is
/// analyzed with less known.
static constexpr size_t MaxContexts = 12;
/// Rounds over a recursion. Each adds effects of a further kind or widens a
/// result, so few suffice.
static constexpr unsigned MaxRounds = 8;

struct Analyzer::Memo {
  enum { New, Running, Rests, Done } Phase = New;
  const FunctionDecl *FD = nullptr;
  FrameEntry Entry;
  Summary Result;
  unsigned Depth = 0;
  /// The unfinished summary of least depth that this one rests on.
  unsigned Lowest = ~0u;
};

Analyzer::Analyzer(ASTContext &Context, const EngineOptions &Opts)
    : Context(Context), Opts(Opts), Index(Context, this->Opts),
      Places(Context) {}

Analyzer::~Analyzer() = default;

std::shared_ptr<const CFG> Analyzer::graphOf(const FunctionDecl *FD) {
  auto Known = Graphs.find(FD);
  if (Known != Graphs.end())
    return Known->second;
  CFG::BuildOptions Options;
  ChildRegion::addActions(Options);
  Options.AddTemporaryDtors = true;
  Options.AddInitializers = true;
  Options.AddCXXDefaultInitExprInCtors = true;
  addCleanups(Options, Context.getLangOpts());
  std::shared_ptr<const CFG> Graph =
      CFG::buildCFG(FD, FD->getBody(), &Context, Options);
  findSpecialStatements(FD->getBody());
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(FD))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      findSpecialStatements(Init->getInit());
  // A helper's graph is asked for again, but all of them take much memory: the
  // smallest takes a page.
  constexpr unsigned MaxBlocksKept = 4096;
  if (BlocksKept > MaxBlocksKept) {
    Graphs.clear();
    BlocksKept = 0;
  }
  constexpr unsigned BlocksPerPage = 16;
  BlocksKept += std::max(Graph ? Graph->size() : 0, BlocksPerPage);
  Graphs[FD] = Graph;
  return Graph;
}

void Analyzer::findSpecialStatements(const Stmt *Body) {
  llvm::SmallVector<std::pair<const Stmt *, bool>, 32> Work{{Body, false}};
  while (!Work.empty()) {
    auto [S, Inside] = Work.pop_back_val();
    if (!S)
      continue;
    if (Inside)
      Unevaluated.insert(S);
    if (const auto *Whole = dyn_cast<StmtExpr>(S))
      StmtExprBodies.insert(Whole->getSubStmt());
    forEachExposed(S, [this](const Expr *LValue) {
      if (const VarDecl *Var = variableOf(LValue))
        Exposed.insert(Var);
    });
    Inside |= evaluatesNothing(S, Context);
    for (const Stmt *Child : S->children())
      Work.push_back({Child, Inside});
  }
}

static bool sameEntry(const FrameEntry &A, const FrameEntry &B) {
  return A.ThisBorn == B.ThisBorn && A.CapturedThisBorn == B.CapturedThisBorn &&
         A.Born == B.Born && A.Known == B.Known;
}

/// Keeps of \p Entry only what tells the child's memory from the parent's.
static void generalize(FrameEntry &Entry) {
  Facts Kept;
  for (const auto &[P, V] : Entry.Known.entries()) {
    if (!V.Born || P->kind() != Place::Variable)
      continue;
    Value Born;
    Born.Born = true;
    Kept.set(P, Born);
  }
  Entry.Known = Kept;
}

Analyzer::Memo &Analyzer::memoFor(const FunctionDecl *FD, FrameEntry Entry) {
  auto &List = Memos[FD];
  auto Find = [&]() -> Memo * {
    for (auto &M : List)
      if (sameEntry(M->Entry, Entry))
        return M.get();
    return nullptr;
  };
  if (Memo *Known = Find())
    return *Known;
  // A recursion whose arguments differ each time has no end of contexts.
  unsigned Active = llvm::count_if(
      List, [](const auto &M) { return M->Phase == Memo::Running; });
  if (Active >= 2 || List.size() >= MaxContexts) {
    generalize(Entry);
    if (Memo *Known = Find())
      return *Known;
  }
  List.push_back(std::make_unique<Memo>());
  List.back()->FD = FD;
  List.back()->Entry = std::move(Entry);
  return *List.back();
}

const Summary &Analyzer::summarize(const FunctionDecl *FD, FrameEntry Entry) {
  Entry.InChild = true;
  Memo &M = memoFor(FD, std::move(Entry));
  switch (M.Phase) {
  case Memo::Done:
    return M.Result;
  case Memo::Running:
    Lowest = std::min(Lowest, M.Depth);
    return M.Result;
  case Memo::Rests:
    Lowest = std::min(Lowest, M.Lowest);
    return M.Result;
  case Memo::New:
    break;
  }
  const Summary *Result = nullptr;
  clang::runWithSufficientStackSpace([] {}, [&] { Result = &compute(M); });
  return *Result;
}

Summary Analyzer::evaluate(const Memo &M) {
  Summary Result;
  ChildRegion Region(*this, M.FD, M.Entry);
  auto Tell = [&](Role, const Effect &E) {
    if (E.What != Effect::Returns && E.What != Effect::FallsOff)
      Result.add(E);
  };
  if (!Region.run(Tell)) {
    Result.Does.returns(Value::unknown(), Facts());
    return Result;
  }
  Result.Does = Region.entryReach();
  return Result;
}

// A recursion is computed in rounds over all of its functions, led by the one
// that was entered first. Within a round each is evaluated once; a call of one
// that is still running takes its result of the round before.
const Summary &Analyzer::compute(Memo &M) {
  unsigned OuterLowest = Lowest;
  bool OuterChanged = Changed;
  M.Phase = Memo::Running;
  M.Depth = ++Depth;
  size_t FirstProvisional = Provisional.size();

  for (unsigned Round = 0;; ++Round) {
    Lowest = ~0u;
    Changed = false;
    Summary Result = evaluate(M);
    Changed |= !Result.sameAs(M.Result);
    M.Result = std::move(Result);
    bool Leads = Lowest >= M.Depth, Recursive = Lowest == M.Depth;
    if (!Leads || !Recursive || !Changed || Round == MaxRounds)
      break;
    for (size_t I = FirstProvisional; I < Provisional.size(); ++I)
      Provisional[I]->Phase = Memo::New;
    Provisional.resize(FirstProvisional);
  }

  M.Lowest = Lowest;
  if (Lowest < M.Depth) {
    M.Phase = Memo::Rests;
    Provisional.push_back(&M);
    Changed |= OuterChanged;
  } else {
    M.Phase = Memo::Done;
    for (size_t I = FirstProvisional; I < Provisional.size(); ++I)
      Provisional[I]->Phase = Memo::Done;
    Provisional.resize(FirstProvisional);
    Lowest = ~0u;
    Changed = OuterChanged;
  }
  --Depth;
  Lowest = std::min(OuterLowest, Lowest);
  return M.Result;
}

const SpawnOutcome *Analyzer::outcomeOf(const FunctionDecl *FD) const {
  auto It = Outcomes.find(FD->getCanonicalDecl());
  return It == Outcomes.end() ? nullptr : &It->second;
}

bool Analyzer::setOutcome(const FunctionDecl *FD, const SpawnOutcome &Outcome) {
  auto [It, New] = Outcomes.try_emplace(FD->getCanonicalDecl(), Outcome);
  if (New)
    return true;
  SpawnOutcome &Known = It->second;
  bool Same = Known.Kind == Outcome.Kind && Known.Child == Outcome.Child &&
              Known.Parent == Outcome.Parent && Known.Failed == Outcome.Failed;
  Known = Outcome;
  return !Same;
}

} // namespace safespawn
