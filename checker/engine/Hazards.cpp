//===- Hazards.cpp - What can go wrong for the parent ---------------------===//

#include "Hazards.h"
#include "LostValues.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace safespawn {

namespace {

class HazardFinder {
public:
  HazardFinder(Analyzer &A, const FunctionDecl *FD, std::vector<Hazard> &Found)
      : A(A), FD(FD), Region(A, FD, FrameEntry()), Found(Found) {}

  void run(std::optional<SpawnOutcome> &Outcome);
  void findInStart(const CallExpr *Call);

private:
  struct Child {
    std::vector<Effect> Effects;
    Reach Does;
  };

  void findInChild(const SpawnSite &Site, Child &C, const FunctionDecl *Frame,
                   bool OwnFrame);
  void findInVforkChild(const SpawnSite &Site, const Child &C, const Effect &E,
                        const FunctionDecl *Frame, bool OwnFrame);
  void findInForkChild(const SpawnSite &Site, const Child &C, const Effect &E,
                       const FunctionDecl *Frame);
  bool startsCommand(const Effect &E) const;
  void findEndless(const SpawnSite &Site, const Child &C);
  void findUnreaped(bool HandsOn);
  template <typename Pid> bool isLost(const Pid *P);
  bool parentEnds(const SpawnSite &Site);
  std::optional<SpawnOutcome> outcome();
  void tellBranch(Hazard &H);
  void findBranch();

  Hazard &add(Rule Broken, const SpawnSite &Site, const Effect &E,
              const FunctionDecl *Frame);
  void addCall(Rule Broken, Hazard::Kind Why, const SpawnSite &Site,
               Effect::Kind What = Effect::Spawns);

  Analyzer &A;
  const FunctionDecl *FD;
  ChildRegion Region;
  std::vector<Hazard> &Found;
  std::optional<LostValues> Lost;
  bool BranchKnown = false;
  const Stmt *Branch = nullptr;
  const IfStmt *BranchOf = nullptr;
};

Hazard &HazardFinder::add(Rule Broken, const SpawnSite &Site, const Effect &E,
                          const FunctionDecl *Frame) {
  Hazard H;
  H.Broken = Broken;
  H.What = E;
  H.Location = E.location();
  H.Call = Site.Call;
  H.Spawner = Site.Callee;
  H.Shares = Site.Kind;
  H.Frame = Frame;
  Found.push_back(std::move(H));
  return Found.back();
}

/// A call that creates a child, but in no region of its own.
static SpawnSite siteOf(const CallExpr *Call) {
  SpawnSite Site;
  Site.Call = Call;
  Site.Callee = Call->getDirectCallee();
  return Site;
}

/// What is wrong with the call itself, and not with what the child does.
void HazardFinder::addCall(Rule Broken, Hazard::Kind Why, const SpawnSite &Site,
                           Effect::Kind What) {
  Effect E;
  E.What = What;
  E.Site = Site.Call;
  E.Range = Site.Call->getSourceRange();
  add(Broken, Site, E, FD).Why = Why;
}

/// Whether the result is a spawn result, or tells which process returns it.
static bool isResult(const SpawnOutcome &Outcome) {
  const Value &Child = Outcome.Child.Returned;
  return Child.Derived || (Outcome.Parent.Returned.Derived &&
                           Child.isNumber() && Child.Lo == 0);
}

/// Whether the child returns a number that its parent never does, and that does
/// not stand for a failure.
static bool returnsNumberOfItsOwn(const SpawnOutcome &Outcome) {
  const Value &Child = Outcome.Child.Returned;
  const Value &Failed = Outcome.Failed.Returned;
  return Child.isNumber() && !Outcome.Parent.isEmpty() &&
         !Outcome.Parent.Returned.canBe(Child.Lo) &&
         !(Failed.isNumber() && Failed.Lo == Child.Lo);
}

/// Whether a child leaves its function by \p H to let the callers go on with it.
static bool handsOn(const Hazard &H, const SpawnOutcome &Outcome) {
  // One that falls out of a branch of its own was not meant to be handed on.
  if (H.Broken != Rule::VforkReturn || H.Branch)
    return false;
  if (H.What.What == Effect::Returns && isResult(Outcome))
    return true;
  // The callers find the result in memory, as their process does.
  return (H.What.What == Effect::Returns || H.What.What == Effect::FallsOff) &&
         H.What.Common && !H.What.AfterExec &&
         !Outcome.Child.Left.entries().empty();
}

void HazardFinder::run(std::optional<SpawnOutcome> &Outcome) {
  std::map<unsigned, Child> Children;
  auto Log = std::make_shared<ExecutionLog>();
  auto Tell = [&](Role R, const Effect &E) {
    Children[R.site()].Effects.push_back(E);
  };
  if (!Region.run(Tell, Log.get()))
    return;
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
      Child C;
      if (!Frame.run([&](Role, const Effect &E) { C.Effects.push_back(E); }))
        continue;
      C.Does = Frame.entryReach();
      // To return from the function is to exit.
      C.Does.Exits |= C.Does.Returns;
      C.Does.Leaves = false;
      findInChild(Site, C, Body, false);
      continue;
    }
    Child &C = Children[I];
    C.Does = Region.reach(Role::of(I, Role::Child));
    if (Site.Child.isEmpty())
      continue;
    size_t First = Found.size();
    findInChild(Site, C, FD, true);
    // Where the parent ends the child is what goes on, as in daemon().
    if (!C.Does.Execs || Site.Parent.isEmpty())
      continue;
    // What becomes another program need not be a copy of its parent.
    addCall(Rule::ForkExec, Hazard::Costs, Site);
    if (Site.Raw)
      continue;
    for (size_t H = First; H < Found.size(); ++H) {
      Found[H].Log = Log;
      Found[H].Site = I;
    }
  }
  Outcome = outcome();
  bool Wraps = false;
  if (Outcome) {
    for (Hazard &H : Found)
      if (handsOn(H, *Outcome))
        Wraps = H.Wraps = true;
    if (Outcome->Kind == Sharing::All && !Wraps)
      Outcome = std::nullopt;
  }
  findUnreaped(Outcome.has_value());
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
    if (E.Wait == Blocking::OnChild && C.Does.Spawns)
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
      tellBranch(add(Rule::VforkReturn, Site, E, Frame));
    return;
  default:
    return;
  }
}

/// Whether the effect is that of system or popen, whose child is none of the
/// project's.
bool HazardFinder::startsCommand(const Effect &E) const {
  const auto *Called = dyn_cast_or_null<FunctionDecl>(E.root().Subject);
  const FunctionFacts *Known = Called ? A.index().factsOf(Called) : nullptr;
  return E.What == Effect::Spawns && Known &&
         (Known->creates() == Spawn::BySystem ||
          Known->creates() == Spawn::ByPopen);
}

void HazardFinder::findInForkChild(const SpawnSite &Site, const Child &C,
                                   const Effect &E, const FunctionDecl *Frame) {
  if (E.What == Effect::UnsafeCall && !E.PosixOnly && C.Does.Execs &&
      !E.AfterExec && A.index().startsThreads())
    add(Rule::ForkUnsafeCall, Site, E, Frame);
  // Where the parent ends at once the child is what goes on, and with it what
  // the call was not made for, as a daemon that stays in the foreground.
  if (Site.Parent.isEmpty() || (!E.ByParent && parentEnds(Site)))
    return;
  switch (E.What) {
  case Effect::EndsThread: // the only one that the child has
  case Effect::RunsHandlers: {
    // A child that execs was not meant to use what exit cleans up, and neither
    // was one that only makes system calls. Workers are.
    bool Works =
        C.Does.CallsProject ||
        llvm::any_of(C.Effects, [this](const Effect &Other) {
          return Other.What == Effect::UnsafeCall ||
                 Other.What == Effect::Unverified || startsCommand(Other);
        });
    if (C.Does.Execs || !Works)
      add(Rule::ForkExit, Site, E, Frame);
    return;
  }
  case Effect::Returns:
  case Effect::FallsOff:
  case Effect::Unwinds:
    if (E.AfterExec) {
      Hazard &H = add(Rule::ForkExit, Site, E, Frame);
      H.Why = Hazard::RunsOn;
      tellBranch(H);
    }
    return;
  default:
    return;
  }
}

/// The parent of a vfork child waits until the child execs or ends.
void HazardFinder::findEndless(const SpawnSite &Site, const Child &C) {
  const Reach &Does = C.Does;
  if (Does.Execs || Does.Leaves || Does.CallsUnknown)
    return;
  if (Does.Exits && !Does.Works)
    return;
  addCall(Rule::VforkDeadlock,
          Does.Exits ? Hazard::WorksOn : Hazard::NeverExecs, Site,
          Effect::Blocks);
}

/// Tells the branch that the child leaves at the end, where the code of \p H is
/// the parent's as well.
void HazardFinder::tellBranch(Hazard &H) {
  if (!H.What.Common)
    return;
  if (!BranchKnown) {
    BranchKnown = true;
    findBranch();
  }
  H.Branch = Branch;
  H.BranchOf = BranchOf;
}

/// Finds the branch that only children execute, if there is one of them.
void HazardFinder::findBranch() {
  llvm::SmallVector<const Stmt *, 16> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *If = dyn_cast<IfStmt>(S)) {
      bool Taken = false;
      for (const Stmt *Arm : {If->getThen(), If->getElse()})
        if (Arm && Region.isChildOnly(Arm)) {
          if (Branch) {
            Branch = nullptr; // more than one: which of them is not clear
            BranchOf = nullptr;
            return;
          }
          Branch = Arm;
          BranchOf = If;
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
  bool ChildReturns = false, ChildExecs = false;
  auto Add = [](SpawnResult &To, const Reach &Does) {
    if (!Does.Returns)
      return;
    if (To.isEmpty())
      To.Left = Does.Left;
    else
      To.Left.joinWith(Does.Left);
    To.Returned = join(To.Returned, Does.Returned);
  };
  Add(Outcome.Failed, Region.reach(Role()));
  for (unsigned I = 0; I < Region.sites().size(); ++I) {
    const SpawnSite &Site = Region.sites()[I];
    if (Site.Body || Site.Ignored)
      continue;
    Reach Child = Region.reach(Role::of(I, Role::Child));
    if (Child.Returns) {
      if (!ChildReturns || Site.Kind == Sharing::All)
        Outcome.Kind = Site.Kind;
      ChildReturns = true;
    }
    ChildExecs |= Child.Execs;
    Add(Outcome.Child, Child);
    Add(Outcome.Parent, Region.reach(Role::of(I, Role::Parent)));
    Add(Outcome.Failed, Region.reach(Role::of(I, Role::Failed)));
  }
  // The status of an exec that failed is not meant for a child.
  Outcome.Child.Returned.Derived |=
      !ChildExecs && returnsNumberOfItsOwn(Outcome);
  // Only a function that hands the result on is another fork.
  bool HandsOn =
      isResult(Outcome) || !Outcome.Child.Left.entries().empty();
  if (!ChildReturns || !HandsOn || FD->isMain())
    return std::nullopt;
  return Outcome;
}

//===----------------------------------------------------------------------===//
// Children that nobody waits for
//===----------------------------------------------------------------------===//

/// Whether the parent's process ends soon, so that init takes the child.
bool HazardFinder::parentEnds(const SpawnSite &Site) {
  unsigned Number = &Site - Region.sites().data();
  Reach Parent = Region.reach(Role::of(Number, Role::Parent));
  // A daemon: the program goes on in the child.
  if (Parent.Exits && !Parent.Returns &&
      Region.reach(Role::of(Number, Role::Child)).Returns)
    return true;
  if (Parent.Works || Parent.CallsUnknown || Parent.CallsProject ||
      Parent.Reaps)
    return false;
  return FD->isMain() ? Parent.Exits || Parent.Returns
                      : Parent.Exits && !Parent.Returns;
}

/// Whether nobody keeps \p P, a pid or the variable that holds it.
template <typename Pid> bool HazardFinder::isLost(const Pid *P) {
  if (A.index().reaps())
    return false;
  if (!Lost)
    Lost.emplace(FD, A.index());
  return Lost->isLost(P);
}

/// \p HandsOn says that callers of the function get a child of it.
void HazardFinder::findUnreaped(bool HandsOn) {
  for (unsigned I = 0; I < Region.sites().size(); ++I) {
    const SpawnSite &Site = Region.sites()[I];
    if (Site.Body || Site.Ignored || !Site.HasParent || Site.Parent.isEmpty() ||
        parentEnds(Site) || !Site.Parent.Left.entries().empty())
      continue;
    // What becomes of the parent is seen where the child goes on.
    if (HandsOn) {
      Reach Child = Region.reach(Role::of(I, Role::Child));
      if (Child.Returns && !Child.Execs)
        continue;
    }
    if (isLost<Expr>(Site.Call))
      addCall(Rule::UnreapedChild, Hazard::Unreaped, Site);
  }
}

//===----------------------------------------------------------------------===//
// Calls that start a program by themselves
//===----------------------------------------------------------------------===//

void HazardFinder::findInStart(const CallExpr *Call) {
  const Expr *First = strip(Call->getArg(0));
  bool IsNull = First->isNullPointerConstant(A.context(),
                                             Expr::NPC_ValueDependentIsNotNull);
  switch (A.index().factsOf(Call->getDirectCallee())->creates()) {
  case Spawn::ByPopen:
    addCall(Rule::Popen, Hazard::Costs, siteOf(Call));
    return;
  case Spawn::BySystem:
    if (!IsNull) // which asks whether there is a shell
      addCall(Rule::System, Hazard::Costs, siteOf(Call));
    return;
  case Spawn::ByPosixSpawn: {
    const auto *Address = dyn_cast<UnaryOperator>(First);
    const VarDecl *Pid = Address && Address->getOpcode() == UO_AddrOf
                             ? variableOf(Address->getSubExpr())
                             : nullptr;
    if (Pid ? isLost(Pid) : IsNull && !A.index().reaps())
      addCall(Rule::UnreapedChild, Hazard::Unreaped, siteOf(Call));
    return;
  }
  default:
    return;
  }
}

} // namespace

std::vector<Hazard> findHazards(Analyzer &A, const FunctionDecl *FD,
                                std::optional<SpawnOutcome> &Outcome) {
  std::vector<Hazard> Found;
  HazardFinder(A, FD, Found).run(Outcome);
  return Found;
}

std::vector<Hazard> findHazardsOfStarts(Analyzer &A, const FunctionDecl *FD,
                                        llvm::ArrayRef<const CallExpr *> Calls) {
  std::vector<Hazard> Found;
  HazardFinder Finder(A, FD, Found);
  for (const CallExpr *Call : Calls)
    Finder.findInStart(Call);
  return Found;
}

} // namespace safespawn
