//===- Hazards.cpp - What can go wrong for the parent ---------------------===//

#include "Hazards.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"

using namespace clang;

namespace safespawn {

namespace {

class HazardFinder {
public:
  HazardFinder(Analyzer &A, const FunctionDecl *FD, std::vector<Hazard> &Found)
      : A(A), FD(FD), Region(A, FD, FrameEntry()), Found(Found) {}

  void run(std::optional<SpawnOutcome> &Outcome);

private:
  struct Child {
    std::vector<Effect> Effects;
    Reach Reach;
  };

  void findInChild(const SpawnSite &Site, Child &C, const FunctionDecl *Frame,
                   bool OwnFrame);
  void findInVforkChild(const SpawnSite &Site, const Child &C, const Effect &E,
                        const FunctionDecl *Frame, bool OwnFrame);
  void findInForkChild(const SpawnSite &Site, const Child &C, const Effect &E,
                       const FunctionDecl *Frame);
  void findEndless(const SpawnSite &Site, const Child &C);
  void findCost(const SpawnSite &Site);
  void findCommands();
  void findUnreaped();
  using Variables = llvm::SmallPtrSet<const VarDecl *, 4>;
  bool isLost(const Expr *E, const ParentMap &Parents, Variables &Copies) const;
  bool isForgotten(const VarDecl *Var, const ParentMap &Parents,
                   Variables &Copies) const;
  bool isStored(const DeclRefExpr *Ref, const ParentMap &Parents) const;
  bool isPosixSpawn(const CallExpr *Call) const;
  bool parentEnds(const SpawnSite &Site);
  std::optional<SpawnOutcome> outcome();
  void findBranch(Hazard &H);

  Hazard &add(Rule Broken, const SpawnSite &Site, const Effect &E,
              const FunctionDecl *Frame);

  Analyzer &A;
  const FunctionDecl *FD;
  ChildRegion Region;
  std::vector<Hazard> &Found;
};

Hazard &HazardFinder::add(Rule Broken, const SpawnSite &Site, const Effect &E,
                          const FunctionDecl *Frame) {
  Hazard H;
  H.Broken = Broken;
  H.What = E;
  H.Location = E.location();
  H.Call = Site.Call;
  H.Spawner = Site.Callee;
  H.Kind = Site.Kind;
  H.Frame = Frame;
  Found.push_back(std::move(H));
  return Found.back();
}

void HazardFinder::run(std::optional<SpawnOutcome> &Outcome) {
  if (!Region.run())
    return;
  std::map<unsigned, Child> Children;
  Region.effects([&](Role R, const Effect &E) {
    Children[R.site()].Effects.push_back(E);
  });
  for (unsigned I = 0; I < Region.sites().size(); ++I) {
    const SpawnSite &Site = Region.sites()[I];
    if (Site.Ignored)
      continue;
    if (Site.Body) {
      const FunctionDecl *Body = Site.Body->getDefinition();
      if (!Body || Body->hasSkippedBody() || !Body->getBody())
        continue;
      FrameEntry Entry;
      Entry.InChild = true;
      ChildRegion Frame(A, Body, Entry);
      if (!Frame.run())
        continue;
      Child C;
      Frame.effects(
          [&](Role, const Effect &E) { C.Effects.push_back(E); });
      C.Reach = Frame.entryReach();
      // To return from the function is to exit.
      C.Reach.Exits |= C.Reach.Returns;
      C.Reach.Leaves = false;
      findInChild(Site, C, Body, false);
      continue;
    }
    Child &C = Children[I];
    C.Reach = Region.reach(Role::of(I, Role::Child));
    if (Site.Child.isEmpty())
      continue;
    findInChild(Site, C, FD, true);
    if (C.Reach.Execs)
      findCost(Site);
  }
  findCommands();
  findUnreaped();
  Outcome = outcome();
  if (!Outcome)
    return;
  // A child that falls out of a branch of its own was not meant to be handed on.
  bool Wraps = false;
  for (Hazard &H : Found)
    if (H.Broken == Rule::VforkReturn && H.What.What == Effect::Returns &&
        !H.Branch)
      Wraps = H.Wraps = true;
  if (Outcome->Kind == Sharing::All && !Wraps)
    Outcome = std::nullopt;
}

void HazardFinder::findInChild(const SpawnSite &Site, Child &C,
                               const FunctionDecl *Frame, bool OwnFrame) {
  for (const Effect &E : C.Effects) {
    if (Site.Kind == Sharing::Nothing)
      findInForkChild(Site, C, E, Frame);
    else
      findInVforkChild(Site, C, E, Frame, OwnFrame);
  }
  if (Site.Kind != Sharing::Nothing)
    findEndless(Site, C);
}

void HazardFinder::findInVforkChild(const SpawnSite &Site, const Child &C,
                                    const Effect &E, const FunctionDecl *Frame,
                                    bool OwnFrame) {
  if (E.PosixOnly && !A.options().posix())
    return;
  bool SharesMemory = Site.Kind == Sharing::All;
  switch (E.What) {
  case Effect::Blocks:
    // A child that has children of its own may wait for them.
    if (E.Wait == Blocking::OnChild && C.Reach.Spawns)
      return;
    add(Rule::VforkDeadlock, Site, E, Frame);
    return;
  case Effect::Spins:
    add(Rule::VforkDeadlock, Site, E, Frame);
    return;
  default:
    break;
  }
  if (!SharesMemory)
    return;
  switch (E.What) {
  case Effect::Write:
    add(Rule::VforkWrite, Site, E, Frame);
    return;
  case Effect::Unverified:
    if (!A.options().WarnUnknownCallees)
      return;
    add(Rule::VforkUnsafeCall, Site, E, Frame);
    return;
  case Effect::UnsafeCall:
  case Effect::SetsIds:
  case Effect::Spawns:
    add(Rule::VforkUnsafeCall, Site, E, Frame);
    return;
  case Effect::RunsHandlers:
    add(Rule::VforkExit, Site, E, Frame);
    return;
  case Effect::RawVfork:
  case Effect::Unwinds:
  case Effect::EndsThread:
    add(Rule::VforkReturn, Site, E, Frame);
    return;
  case Effect::Returns:
  case Effect::FallsOff:
    if (OwnFrame)
      findBranch(add(Rule::VforkReturn, Site, E, Frame));
    return;
  default:
    return;
  }
}

void HazardFinder::findInForkChild(const SpawnSite &Site, const Child &C,
                                   const Effect &E, const FunctionDecl *Frame) {
  if (E.What == Effect::UnsafeCall && !E.PosixOnly && C.Reach.Execs &&
      !E.AfterExec && A.index().startsThreads())
    add(Rule::ForkUnsafeCall, Site, E, Frame);
  // Where the parent ends at once the child is what goes on.
  if (!E.Common && (Site.Parent.isEmpty() || parentEnds(Site)))
    return;
  switch (E.What) {
  case Effect::RunsHandlers: {
    // A child that execs was not meant to use what exit cleans up, and neither
    // was one that only makes system calls. Workers are.
    bool Works = C.Reach.CallsProject || llvm::any_of(C.Effects, [](const Effect &Other) {
      return Other.What == Effect::UnsafeCall ||
             Other.What == Effect::Unverified;
    });
    if (C.Reach.Execs || !Works)
      add(Rule::ForkExit, Site, E, Frame);
    return;
  }
  case Effect::Returns:
  case Effect::FallsOff:
  case Effect::Unwinds:
    if (E.AfterExec) {
      Hazard &H = add(Rule::ForkExit, Site, E, Frame);
      H.Why = Hazard::RunsOn;
      findBranch(H);
    }
    return;
  default:
    return;
  }
}

/// The parent of a vfork child waits until the child execs or ends.
void HazardFinder::findEndless(const SpawnSite &Site, const Child &C) {
  const Reach &Reach = C.Reach;
  if (Reach.Execs || Reach.Leaves || Reach.CallsUnknown)
    return;
  if (Reach.Exits && !Reach.Works)
    return;
  Effect E;
  E.What = Effect::Blocks;
  E.Site = Site.Call;
  E.Range = Site.Call->getSourceRange();
  Hazard &H = add(Rule::VforkDeadlock, Site, E, FD);
  H.Why = Reach.Exits ? Hazard::WorksOn : Hazard::NeverExecs;
}

/// A child that becomes another program need not be a copy of its parent.
void HazardFinder::findCost(const SpawnSite &Site) {
  Effect E;
  E.What = Effect::Spawns;
  E.Site = Site.Call;
  E.Range = Site.Call->getSourceRange();
  add(Rule::ForkExec, Site, E, FD).Why = Hazard::Costs;
}

/// Calls of popen and system. `system(NULL)` starts nothing.
void HazardFinder::findCommands() {
  llvm::SmallVector<const Stmt *, 32> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || A.isUnevaluated(S))
      continue;
    // A lambda's body is a function of its own.
    if (!isa<LambdaExpr>(S))
      Work.append(S->child_begin(), S->child_end());
    const auto *Call = dyn_cast<CallExpr>(S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    const FunctionFacts *Known = Callee ? A.index().factsOf(Callee) : nullptr;
    if (!Known || !Call->getNumArgs())
      continue;
    bool IsSystem = Known->creates() == Spawn::BySystem;
    if (!IsSystem && Known->creates() != Spawn::ByPopen)
      continue;
    if (Call->getArg(0)->IgnoreParenCasts()->isNullPointerConstant(
            A.context(), Expr::NPC_ValueDependentIsNotNull))
      continue;
    SpawnSite Site;
    Site.Call = Call;
    Site.Callee = Callee;
    Effect E;
    E.What = Effect::Spawns;
    E.Site = Call;
    E.Range = Call->getSourceRange();
    add(IsSystem ? Rule::System : Rule::Popen, Site, E, FD).Why = Hazard::Costs;
  }
}

/// Finds the branch that only the child executes and that it leaves at the end,
/// where the code of \p H is the parent's as well.
void HazardFinder::findBranch(Hazard &H) {
  if (!H.What.Common)
    return;
  llvm::SmallVector<const Stmt *, 16> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *If = dyn_cast<IfStmt>(S)) {
      bool Taken = false;
      for (const Stmt *Arm : {If->getThen(), If->getElse()})
        if (Arm && Region.isChildOnly(Arm)) {
          if (H.Branch) {
            H.Branch = nullptr; // more than one: which of them is not clear
            return;
          }
          H.Branch = Arm;
          H.BranchOf = If;
          Taken = true;
        }
      if (Taken)
        continue;
    }
    Work.append(S->child_begin(), S->child_end());
  }
}

std::optional<SpawnOutcome> HazardFinder::outcome() {
  SpawnOutcome Outcome;
  Outcome.Child = Outcome.Parent = Outcome.Failed = Value::none();
  bool ChildReturns = false;
  auto Add = [](Value &To, const Reach &Reach) {
    if (Reach.Returns)
      To = To.isEmpty() ? Reach.Returned : join(To, Reach.Returned);
  };
  Add(Outcome.Failed, Region.reach(Role()));
  for (unsigned I = 0; I < Region.sites().size(); ++I) {
    const SpawnSite &Site = Region.sites()[I];
    if (Site.Body || Site.Ignored)
      continue;
    const Reach &Child = Region.reach(Role::of(I, Role::Child));
    if (Child.Returns) {
      if (!ChildReturns || Site.Kind == Sharing::All)
        Outcome.Kind = Site.Kind;
      ChildReturns = true;
    }
    Add(Outcome.Child, Child);
    Add(Outcome.Parent, Region.reach(Role::of(I, Role::Parent)));
    Add(Outcome.Failed, Region.reach(Role::of(I, Role::Failed)));
  }
  // Only a function that hands the result on is another fork.
  bool HandsOn =
      Outcome.Child.Derived || (Outcome.Parent.Derived &&
                                Outcome.Child.isNumber() &&
                                Outcome.Child.Lo == 0);
  if (!ChildReturns || !HandsOn || FD->isMain())
    return std::nullopt;
  return Outcome;
}

//===----------------------------------------------------------------------===//
// Children that nobody waits for
//===----------------------------------------------------------------------===//

/// Whether the value of \p E is compared at most. \p Copies collects the
/// variables that it is stored in.
bool HazardFinder::isLost(const Expr *E, const ParentMap &Parents,
                          Variables &Copies) const {
  const Stmt *Node = E;
  for (;;) {
    const Stmt *Outer = Parents.getParent(Node);
    if (!Outer)
      return true;
    if (isa<ParenExpr>(Outer) || isa<CastExpr>(Outer) ||
        isa<ExprWithCleanups>(Outer) || isa<ConstantExpr>(Outer) ||
        isa<MaterializeTemporaryExpr>(Outer)) {
      Node = Outer;
      continue;
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(Outer))
      return Op->getOpcode() == UO_LNot;
    if (const auto *Op = dyn_cast<BinaryOperator>(Outer)) {
      if (Op->getOpcode() == BO_Assign && Op->getRHS() == Node) {
        const auto *Ref = dyn_cast<DeclRefExpr>(strip(Op->getLHS()));
        const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
        if (!Var || !isForgotten(Var, Parents, Copies))
          return false;
        Node = Outer;
        continue;
      }
      if (Op->getOpcode() == BO_Comma) {
        if (Op->getLHS() == Node)
          return true;
        Node = Outer;
        continue;
      }
      return Op->isComparisonOp() || Op->isLogicalOp();
    }
    if (const auto *Op = dyn_cast<AbstractConditionalOperator>(Outer)) {
      if (Op->getCond() == Node)
        return true;
      Node = Outer;
      continue;
    }
    if (const auto *Call = dyn_cast<CallExpr>(Outer)) {
      // __builtin_expect; and printing a pid does not reap it.
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && Callee->getBuiltinID() && strip(Call) != Call) {
        Node = Outer;
        continue;
      }
      const FunctionFacts *Known =
          Callee ? A.index().factsOf(Callee) : nullptr;
      return Known && !Known->Reaps;
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(Outer)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          if (Var->getInit() && strip(Var->getInit()) == strip(E))
            return isForgotten(Var, Parents, Copies);
      return false;
    }
    // The last statement of a statement expression is its value.
    const auto *Block = dyn_cast<CompoundStmt>(Outer);
    const Stmt *Whole = Block ? Parents.getParent(Block) : nullptr;
    if (isa_and_nonnull<StmtExpr>(Whole) && Block->body_back() == Node) {
      Node = Whole;
      continue;
    }
    if (isa<ReturnStmt>(Outer) || isa<InitListExpr>(Outer) ||
        isa<CXXConstructExpr>(Outer))
      return false;
    // A statement: the value is a condition, or is dropped.
    return !isa<Expr>(Outer);
  }
}

/// Whether no use of \p Var passes its value on.
bool HazardFinder::isForgotten(const VarDecl *Var, const ParentMap &Parents,
                               Variables &Copies) const {
  if (!Var->hasLocalStorage())
    return false;
  // Variables that are copied in a circle are forgotten if no other use of any
  // of them passes the value on.
  if (!Copies.insert(Var).second)
    return true;
  llvm::SmallVector<const Stmt *, 32> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable() && Capture.getCapturedVar() == Var)
          return false;
      continue;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    if (Ref && Ref->getDecl()->getCanonicalDecl() == Var->getCanonicalDecl() &&
        !isStored(Ref, Parents) && !isLost(Ref, Parents, Copies))
      return false;
    Work.append(S->child_begin(), S->child_end());
  }
  return true;
}

/// Whether \p Ref names what is overwritten, by an assignment or by posix_spawn.
bool HazardFinder::isStored(const DeclRefExpr *Ref,
                            const ParentMap &Parents) const {
  const Stmt *Outer = Parents.getParentIgnoreParenCasts(Ref);
  if (const auto *Op = dyn_cast_or_null<BinaryOperator>(Outer))
    return Op->getOpcode() == BO_Assign && strip(Op->getLHS()) == Ref;
  const auto *Address = dyn_cast_or_null<UnaryOperator>(Outer);
  if (!Address || Address->getOpcode() != UO_AddrOf)
    return false;
  const auto *Call = dyn_cast_or_null<CallExpr>(
      Parents.getParentIgnoreParenCasts(Address));
  return Call && isPosixSpawn(Call) && strip(Call->getArg(0)) == Address;
}

bool HazardFinder::isPosixSpawn(const CallExpr *Call) const {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionFacts *Known = Callee ? A.index().factsOf(Callee) : nullptr;
  return Known && Known->creates() == Spawn::ByPosixSpawn && Call->getNumArgs();
}

/// Whether the parent's process ends soon, so that init takes the child.
bool HazardFinder::parentEnds(const SpawnSite &Site) {
  unsigned Number = &Site - Region.sites().data();
  const auto &Parent = Region.reach(Role::of(Number, Role::Parent));
  if (Parent.Works || Parent.CallsUnknown || Parent.CallsProject ||
      Parent.Reaps)
    return false;
  return FD->isMain() ? Parent.Exits || Parent.Returns
                      : Parent.Exits && !Parent.Returns;
}

void HazardFinder::findUnreaped() {
  if (A.index().reaps())
    return;
  std::optional<ParentMap> Parents;
  auto Map = [&]() -> const ParentMap & {
    if (!Parents)
      Parents.emplace(FD->getBody());
    return *Parents;
  };
  auto Report = [&](const CallExpr *Call, const FunctionDecl *Callee) {
    SpawnSite Site;
    Site.Call = Call;
    Site.Callee = Callee;
    Effect E;
    E.What = Effect::Spawns;
    E.Site = Call;
    E.Range = Call->getSourceRange();
    add(Rule::UnreapedChild, Site, E, FD).Why = Hazard::Unreaped;
  };
  for (const SpawnSite &Site : Region.sites()) {
    Variables Copies;
    if (!Site.Body && !Site.Ignored && Site.HasParent &&
        !Site.Parent.isEmpty() && !parentEnds(Site) &&
        isLost(Site.Call, Map(), Copies))
      Report(Site.Call, Site.Callee);
  }

  // posix_spawn hands the pid out by its first argument.
  llvm::SmallVector<const Stmt *, 32> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    Work.append(S->child_begin(), S->child_end());
    const auto *Call = dyn_cast<CallExpr>(S);
    if (!Call || !isPosixSpawn(Call))
      continue;
    const Expr *Pid = strip(Call->getArg(0));
    bool Lost = Pid->isNullPointerConstant(A.context(),
                                           Expr::NPC_ValueDependentIsNotNull);
    const auto *Address = dyn_cast<UnaryOperator>(Pid);
    if (Address && Address->getOpcode() == UO_AddrOf)
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(strip(Address->getSubExpr())))
        if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl())) {
          Variables Copies;
          Lost = isForgotten(Var, Map(), Copies);
        }
    if (Lost)
      Report(Call, Call->getDirectCallee());
  }
}

} // namespace

std::vector<Hazard> findHazards(Analyzer &A, const FunctionDecl *FD,
                                std::optional<SpawnOutcome> &Outcome) {
  std::vector<Hazard> Found;
  HazardFinder(A, FD, Found).run(Outcome);
  return Found;
}

} // namespace safespawn
