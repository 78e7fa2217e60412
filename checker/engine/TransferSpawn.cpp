//===- TransferSpawn.cpp - Where a child is made -------------------------===//

#include "Analyzer.h"
#include "Transfer.h"

using namespace clang;

namespace safespawn {

/// Flags of clone(), where a header's macro is not at hand.
constexpr int64_t CloneVm = 0x100, CloneVfork = 0x4000;

/// Whether \p FD makes a child that shares its parent's memory.
bool ChildRegion::Transfer::sharesMemory(const FunctionDecl *FD) const {
  const FunctionFacts *Record = A.index().factsOf(FD);
  const SpawnOutcome *Outcome = A.outcomeOf(FD);
  return (Record && Record->creates() == Spawn::ByVfork) ||
         (Outcome && Outcome->Kind == Sharing::All);
}

const SpawnSite *ChildRegion::Transfer::siteOf(const Expr *E, const Callee &C) {
  auto Known = R.SiteOf.find(E);
  if (Known != R.SiteOf.end())
    return &R.Sites[Known->second];
  if (!C.FD)
    return nullptr;

  SpawnSite Site;
  Site.Call = E;
  Site.Callee = C.FD;
  Site.Child = Value::number(0);
  Site.Parent = Value::range(1, Value::Max);
  Site.Failed = Value::number(-1);
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionFacts *Record = Call ? A.index().factsOf(C.FD) : nullptr;
  Spawn How = Record ? Record->creates() : Spawn::Nothing;
  if (const SpawnOutcome *Outcome = A.outcomeOf(C.FD)) {
    Site.Wrapper = true;
    Site.Kind = Outcome->Kind;
    Site.Child = Outcome->Child;
    Site.Parent = Outcome->Parent;
    Site.Failed = Outcome->Failed;
  } else if (How == Spawn::ByVfork) {
    Site.Kind = Sharing::All;
  } else if (How == Spawn::ByFork || A.index().isForkFunction(C.FD)) {
    Site.Kind = Sharing::Nothing;
    // daemon() ends the parent.
    if (Record && Record->after() == Control::Exits)
      Site.Parent = Value::none();
  } else if (How == Spawn::ByClone && Call->getNumArgs() >= 3) {
    Value Flags = R.evaluate(Call->getArg(2), F);
    Site.Child = Site.Parent = Value();
    Site.Body = R.evaluate(Call->getArg(0), F).onlyFunction();
    bool SharesMemory = Flags.isNumber() && Flags.Lo & CloneVm;
    bool ParentWaits = Flags.isNumber() && Flags.Lo & CloneVfork;
    Site.Ignored = !Site.Body || !ParentWaits;
    Site.Kind = SharesMemory ? Sharing::All : Sharing::WaitsOnly;
  } else if (How == Spawn::BySyscall && Call->getNumArgs()) {
    StringRef Number = A.index().systemCall(Call->getArg(0));
    if (Number == "vfork") {
      Site.Kind = Sharing::All;
      Site.Raw = true;
    } else if (Number == "fork") {
      Site.Kind = Sharing::Nothing;
    } else if (Number == "clone" && Call->getNumArgs() >= 2) {
      Value Flags = R.evaluate(Call->getArg(1), F);
      bool SharesMemory = Flags.isNumber() && Flags.Lo & CloneVm;
      bool ParentWaits = Flags.isNumber() && Flags.Lo & CloneVfork;
      Site.Raw = SharesMemory;
      Site.Kind = SharesMemory  ? Sharing::All
                  : ParentWaits ? Sharing::WaitsOnly
                                : Sharing::Nothing;
      Site.Ignored = SharesMemory && !ParentWaits;
    } else {
      return nullptr;
    }
  } else {
    return nullptr;
  }
  R.SiteOf[E] = R.Sites.size();
  R.Sites.push_back(Site);
  return &R.Sites.back();
}

void ChildRegion::Transfer::spawn(const Expr *E, const SpawnSite &Site,
                                  ArrayRef<Renaming> Names) {
  unsigned Number = R.SiteOf.lookup(E);
  bool Nested = Who.isChild() || R.Entry.InChild;
  R.Sites[Number].HasParent |= !Nested;
  R.Sites[Number].Loop = R.loopOf(Block);
  if (observed() && Nested) {
    emit(Effect::Spawns, E, Site.Callee);
    note(&Reach::Spawns);
  }
  const Place *Result = A.places().result(E);
  // The value of an expression with several spawn calls is that of the last.
  F.removeIf([&](const Facts::Entry &Entry) {
    return Entry.first->kind() == Place::Result && Entry.first != R.ExecMark &&
           isa<Expr>(Entry.first->call()) &&
           R.SiteOf.count(cast<Expr>(Entry.first->call()));
  });
  if (Site.Body)
    return; // the child runs another function

  const FunctionDecl *Definition = Site.Callee->getDefinition();
  for (const SpawnResult *Part : {&Site.Child, &Site.Parent, &Site.Failed})
    for (const auto &[P, V] : Part->Left.entries())
      if (const Place *Outer = outerName(P, Definition, Names))
        kill(Outer);
  auto With = [&](const SpawnResult &Process) {
    Facts G = F;
    Value V = Process.Returned.normalized();
    V.Derived = true;
    G.set(Result, V);
    for (const auto &[P, Known] : Process.Left.entries())
      if (const Place *Outer = outerName(P, Definition, Names))
        G.set(Outer, Known);
    return G;
  };
  if (!Site.Child.isEmpty()) {
    Facts Child = With(Site.Child);
    // What was there before belongs to the parent.
    for (const auto &[P, V] : Child.entries().vec()) {
      Value Inherited = V;
      if (V.Born) {
        Inherited.Born = false;
        Inherited.Foreign = true;
      }
      Inherited.Settled = Site.Kind == Sharing::All && !V.Derived;
      if (Inherited != V)
        Child.set(P, Inherited);
    }
    Child.set(R.ExecMark, Value::number(0));
    Role Born = Role::of(Number, Role::Child);
    Transfer Rest(R, Block, Born, Child, Sink);
    Rest.Common = Rest.ByParent = true;
    if (Site.Raw)
      Rest.emit(Effect::RawVfork, E, Site.Callee);
    Rest.run(Index + 1);
    R.TracksOrigin = observed();
    Out.append(Rest.Out.begin(), Rest.Out.end());
  }
  if (Nested) {
    SpawnResult Both = join(Site.Parent.Returned.normalized(),
                            Site.Failed.Returned.normalized());
    Both.Returned.NonZero = !Site.Wrapper;
    Both.Left = Site.Parent.Left;
    Both.Left.joinWith(Site.Failed.Left);
    if (Both.isEmpty())
      Alive = false;
    else
      F = With(Both);
    return;
  }
  for (auto [Part, Returned] : {std::pair(Role::Parent, Site.Parent),
                                std::pair(Role::Failed, Site.Failed)}) {
    if (Returned.isEmpty())
      continue;
    Transfer Rest(R, Block, Role::of(Number, Part), With(Returned), Sink);
    Rest.run(Index + 1);
    Out.append(Rest.Out.begin(), Rest.Out.end());
  }
  Alive = false; // goes on under other names
}

} // namespace safespawn
