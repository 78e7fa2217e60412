//===- TransferFrames.cpp - The same places in caller and callee ---------===//

#include "Analyzer.h"
#include "Transfer.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace safespawn {

void ChildRegion::Transfer::returns(Value V) {
  if (V.Target && !outlives(V.Target))
    V = V.withoutTarget();
  if (!Sink)
    return;
  // With a result goes what is known of the object around it: std::optional has
  // a flag.
  Facts Leaving;
  bool Leaves = false;
  for (const auto &[P, Left] : F.entries())
    if ((Left.Derived || Left.isNumber()) && P->isMemory() && outlives(P)) {
      Leaving.set(P, Left.withoutTarget());
      Leaves |= Left.Derived;
    }
  reach().returns(V, Leaves ? Leaving : Facts());
}

/// Whether the caller has a name for the memory that \p P names.
bool ChildRegion::Transfer::outlives(const Place *P) const {
  switch (P->kind()) {
  case Place::This:
  case Place::Returned:
    return true;
  case Place::Variable:
    return cast<VarDecl>(P->decl())->hasGlobalStorage();
  case Place::Field:
    return outlives(P->base());
  case Place::Element:
    return outlives(P->base()) && hasOuterName(P->index());
  case Place::Deref:
    return hasOuterName(P->base());
  default:
    return false;
  }
}

/// Whether the caller has a name for the value of \p P.
bool ChildRegion::Transfer::hasOuterName(const Place *P) const {
  switch (P->kind()) {
  case Place::Integer:
    return true;
  case Place::Variable: {
    if (P->decl()->getDeclContext() != R.FD)
      return true; // the caller's own
    const auto *Param = dyn_cast<ParmVarDecl>(P->decl());
    return Param && (Param->getType()->isReferenceType() ||
                     !A.index().isReassigned(Param));
  }
  case Place::Unary:
    return hasOuterName(P->base());
  case Place::Binary:
    return hasOuterName(P->base()) && hasOuterName(P->index());
  default:
    return outlives(P);
  }
}

static bool isArray(const Place *P) {
  return (P->kind() == Place::Variable || P->kind() == Place::Field) &&
         P->decl()->getType()->isArrayType();
}

/// What the caller names as \p P is named in \p Callee, or null.
const Place *ChildRegion::Transfer::outerName(const Place *P,
                                              const FunctionDecl *Callee,
                                              ArrayRef<Renaming> Names) const {
  auto Find = [Names](const Place *Inner) -> const Place * {
    for (const Renaming &Name : Names)
      if (Name.How != Renaming::Copy && Inner == Name.Inner)
        return Name.Outer;
    return nullptr;
  };
  if (const Place *Outer = Find(P))
    // `*p` of a p that is an array is its first element, as p[0] is.
    return P->kind() == Place::Deref && isArray(Outer)
               ? A.places().element(Outer, A.places().integer(0))
               : Outer;
  if (P->kind() == Place::Integer ||
      (P->kind() == Place::Variable && P->decl()->getDeclContext() != Callee))
    return P;
  if (!P->base())
    return nullptr;
  const Place *Base = P->kind() == Place::Element ? Find(P->base()) : nullptr;
  if (!Base)
    Base = outerName(P->base(), Callee, Names);
  const Place *Index =
      P->index() ? outerName(P->index(), Callee, Names) : nullptr;
  if (!Base || (P->index() && !Index))
    return nullptr;
  return A.places().rebuild(P, Base, Index);
}

/// The object that a member function is called on.
const Place *ChildRegion::Transfer::objectOf(const Expr *E) const {
  if (!E)
    return nullptr;
  if (!E->getType()->isPointerType())
    return R.locate(E, F);
  Value Pointer = R.evaluate(E, F);
  if (Pointer.Target && Pointer.Exact)
    return Pointer.Target;
  const Place *Outer = R.locate(E, F);
  return Outer ? A.places().deref(Outer) : nullptr;
}

/// Adds what the parameters of \p FD, and what they lead to, are in the caller.
void ChildRegion::Transfer::rename(const FunctionDecl *FD,
                                   ArrayRef<const Expr *> Arguments,
                                   SmallVectorImpl<Renaming> &Names) const {
  PlaceTable &Places = A.places();
  for (unsigned I = 0; I < FD->getNumParams() && I < Arguments.size(); ++I) {
    const ParmVarDecl *Param = FD->getParamDecl(I);
    const Place *Inner = Places.variable(Param);
    const Expr *Argument = Arguments[I];
    if (Param->getType()->isReferenceType()) {
      if (const Place *Outer = R.locate(Argument, F))
        Names.push_back({Outer, Places.deref(Inner)});
    } else if (Param->getType()->isRecordType()) {
      if (const Place *Outer = R.locate(stripCopy(Argument), F))
        Names.push_back({Outer, Inner, Renaming::Copy});
    } else {
      Value V = R.evaluate(Argument, F);
      if (V.Target && V.Exact)
        Names.push_back({V.Target, Places.deref(Inner)});
      else if (const Place *Outer = R.locate(Argument, F))
        if (Argument->getType()->isPointerType())
          Names.push_back({Places.deref(Outer), Places.deref(Inner)});
      if (const Place *Outer = Places.of(Argument))
        Names.push_back({Outer, Inner, Renaming::SameValue});
    }
  }
}

FrameEntry ChildRegion::Transfer::entryFor(const FunctionDecl *FD,
                                           ArrayRef<const Expr *> Arguments,
                                           bool ThisBorn,
                                           SmallVectorImpl<Renaming> &Names) {
  FrameEntry Entry;
  PlaceTable &Places = A.places();
  Entry.ThisBorn = ThisBorn;

  rename(FD, Arguments, Names);
  for (unsigned I = 0; I < FD->getNumParams() && I < Arguments.size(); ++I) {
    const ParmVarDecl *Param = FD->getParamDecl(I);
    const Place *Inner = Places.variable(Param);
    const Expr *Argument = Arguments[I];
    if (Param->getType()->isReferenceType()) {
      Value Reference = Value::range(1, Value::Max);
      Reference.Born = isBornLValue(Argument);
      Reference.Foreign = !Reference.Born;
      // A reference has no value of its own, but what it leads to has a home.
      Entry.Known.set(Inner, Reference.normalized());
      // So has what has no name: a function, a temporary.
      if (!R.locate(Argument, F))
        Entry.Known.set(Places.deref(Inner),
                        R.evaluate(Argument, F).withoutTarget());
      continue;
    }
    if (Param->getType()->isRecordType()) {
      const Expr *Object = stripCopy(Argument);
      if (const Place *From = R.locate(Object, F))
        Entry.Known.set(Inner, origin(Object, From));
      else if (const Place *Made = temporary(Object))
        Names.push_back({Made, Inner, Renaming::Copy});
      continue;
    }
    Value V = R.evaluate(Argument, F);
    V.Born |= Argument->getType()->isPointerType() && namesBorn(Argument);
    Entry.Known.set(Inner, V.withoutTarget());
  }

  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  bool Lambda = Method && Method->getParent()->isLambda();
  for (const auto &[P, V] : F.entries()) {
    if (P->kind() == Place::Integer)
      Entry.Known.set(P, V); // a descriptor
    if (!P->isMemory())
      continue;
    Value Seen = V.withoutTarget();
    const VarDecl *Root = P->rootVariable();
    bool Kept = Root && Root->hasGlobalStorage() &&
                (V.Derived || V.isNumber() || V.Function || V.NonZero);
    if (Kept || (Lambda && Root))
      Entry.Known.set(P, Seen);
    for (const Renaming &Name : Names)
      if (Name.How != Renaming::SameValue && P->mentions(Name.Outer))
        Entry.Known.set(Places.substitute(P, Name.Outer, Name.Inner), Seen);
  }
  if (Lambda) {
    for (const LambdaCapture &Capture : Method->getParent()->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByRef)
        if (const auto *Var = dyn_cast<VarDecl>(Capture.getCapturedVar()))
          if (R.isBorn(Places.variable(Var)))
            Entry.Born.push_back(Var);
    Entry.CapturedThisBorn = sharesThis(FD) && R.isBorn(Places.thisObject());
  }
  return Entry;
}

/// Whether `this` in the lambda \p FD is the one of this function, which has
/// it.
bool ChildRegion::Transfer::sharesThis(const FunctionDecl *FD) const {
  return capturesThis(FD) &&
         cast<CXXMethodDecl>(FD)->getParent()->getDeclContext() == R.FD;
}

/// What `this` is in \p FD when it is called on \p Object; null if that is not
/// known.
const Place *ChildRegion::Transfer::thisIn(const FunctionDecl *FD,
                                           const Place *Object) const {
  if (!capturesThis(FD))
    return Object;
  return sharesThis(FD) ? A.places().thisObject() : nullptr;
}

/// Takes over what \p Callee, which returns, has made of spawn results.
void ChildRegion::Transfer::takeOver(const Reach &Does,
                                     const FunctionDecl *Callee,
                                     ArrayRef<Renaming> Names) {
  F.removeIf([&](const Facts::Entry &E) {
    return E.second.Derived && llvm::any_of(Names, [&](const Renaming &Name) {
             return Name.How == Renaming::SameMemory &&
                    E.first->mentions(Name.Outer);
           });
  });
  for (const auto &[P, V] : Does.Left.entries())
    if (const Place *Outer = outerName(P, Callee, Names))
      F.set(Outer, V);
}

} // namespace safespawn
