//===- TransferFacts.cpp - What is known after a statement ---------------===//

#include "../support/Clang.h"
#include "Analyzer.h"
#include "Transfer.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace safespawn {

static const FieldDecl *lastField(const Place *P) {
  return P->kind() == Place::Field ? cast<FieldDecl>(P->decl()) : nullptr;
}

/// Forgets what depends on the contents of \p P.
void ChildRegion::Transfer::kill(const Place *P) {
  while (P->isInUnion())
    P = P->base();
  bool Indirect = P->isIndirect();
  auto IsPart = [P](const Place *Q) {
    return Q->mentions(P) || (P->kind() == Place::Element && Q->overlaps(P));
  };
  // Through a pointer it may be the same object under another name.
  auto IsAlias = [P, Indirect](const Place *Q) {
    return Indirect && Q->isIndirect() && Q->kind() == P->kind() &&
           lastField(Q) == lastField(P);
  };
  forgetTargets([&](const Place *Q) { return IsPart(Q) || IsAlias(Q); });
  F.removeIf([&](const Facts::Entry &E) {
    // A spawn result is not written twice under two names.
    return IsPart(E.first) || (!E.second.Derived && IsAlias(E.first));
  });
}

/// Whether which object \p Target names depends on a place of which \p Changes
/// is true.
static bool dependsOn(const Place *Target,
                      llvm::function_ref<bool(const Place *)> Changes) {
  for (; Target; Target = Target->base()) {
    if (Target->kind() == Place::Deref)
      return Changes(Target->base());
    if (Target->index() && Changes(Target->index()))
      return true;
  }
  return false;
}

/// Lets no pointer be known by names that change their meaning.
void ChildRegion::Transfer::forgetTargets(
    llvm::function_ref<bool(const Place *)> Changes) {
  llvm::SmallVector<Facts::Entry, 2> Lost;
  for (const Facts::Entry &E : F.entries())
    if (E.second.Target && dependsOn(E.second.Target, Changes))
      Lost.push_back(E);
  for (auto &[Pointer, V] : Lost) {
    // What is known of the object goes on under the name of the pointer.
    if (V.Exact)
      copyFacts(V.Target, A.places().deref(Pointer));
    F.set(Pointer, V.withoutTarget());
  }
}

/// Lets \p P hold \p V, that of an expression without the old contents of \p P.
void ChildRegion::Transfer::store(const Place *P, Value V) {
  kill(P);
  // A name that leads through the pointer itself, or a long way, tells nothing.
  constexpr unsigned MaxDepth = 8;
  if (V.Target &&
      (V.Target->depth() > MaxDepth ||
       dependsOn(V.Target, [P](const Place *Q) { return Q->mentions(P); })))
    V = V.withoutTarget();
  F.set(P, V);
}

/// The value of \p E. A copy of a pointer leads to the same object.
Value ChildRegion::Transfer::copy(const Expr *E) const {
  Value V = R.evaluate(E, F);
  if (V.Target || !E->getType()->isObjectPointerType() ||
      strip(E)->getType().isVolatileQualified())
    return V;
  if (const Place *Original = R.locate(E, F)) {
    V.Target = A.places().deref(Original);
    V.Exact = true;
  }
  return V;
}

/// Forgets what could have been written: by a function that is not known, or by
/// one that was \p Seen to write.
void ChildRegion::Transfer::forgetMemory(bool Seen) {
  // A loop of the child's own may wait for a change.
  unsigned Loop = R.loopOf(Block);
  bool Trusts =
      !Seen && (!Loop || (Who.isChild() && R.Sites[Who.site()].Loop == Loop));
  forgetTargets([](const Place *Q) {
    const VarDecl *Root = Q->rootVariable();
    return Q->isIndirect() || (Root && Root->hasGlobalStorage());
  });
  F.removeIf([&](const Facts::Entry &E) {
    if (E.second.Derived || (Trusts && E.second.Settled) ||
        E.first == R.ExecMark)
      return false;
    if (E.first->isIndirect())
      return true;
    const VarDecl *Root = E.first->rootVariable();
    return E.first->isMemory() && Root && Root->hasGlobalStorage();
  });
  forgetExposed(Trusts);
}

/// Forgets the values of local variables that a function could have changed by
/// a pointer or a reference that somebody made of them, unless it \p Trusts what
/// is settled. Whose memory they refer to stays known.
void ChildRegion::Transfer::forgetExposed(bool Trusts) {
  llvm::SmallVector<Facts::Entry, 4> Changed;
  for (const auto &[P, V] : F.entries()) {
    const VarDecl *Root = P->rootVariable();
    if (!Root || V.Derived || (Trusts && V.Settled) || !A.isExposed(Root))
      continue;
    Value Kept;
    Kept.Born = V.Born;
    Kept.Foreign = V.Foreign;
    Kept.Pipe = V.Pipe;
    if (Kept != V)
      Changed.push_back({P, Kept});
  }
  for (const auto &[P, Kept] : Changed)
    F.set(P, Kept);
  F.removeIf([Trusts](const Facts::Entry &E) {
    return !E.second.Derived && !(Trusts && E.second.Settled) &&
           (E.first->kind() == Place::Unary ||
            E.first->kind() == Place::Binary);
  });
}

/// Forgets what stands in objects whose address is handed out.
void ChildRegion::Transfer::forgetArguments(ArrayRef<const Expr *> Arguments) {
  for (const Expr *Argument : Arguments) {
    QualType Type = Argument->getType();
    if (!Type->isPointerType() || Type->getPointeeType().isConstQualified())
      continue;
    const Place *Target = R.evaluate(Argument, F).Target;
    if (!Target)
      if (const Place *Pointer = R.locate(Argument, F))
        Target = A.places().deref(Pointer);
    if (!Target)
      continue;
    if (Target->isIndirect()) {
      F.removeIf([Target](const Facts::Entry &E) {
        return E.second.Settled && E.first->mentions(Target);
      });
      continue;
    }
    Value Known = F.get(Target);
    kill(Target);
    // What it was a copy of, it still refers to.
    if (Known.Foreign && Type->getPointeeType()->isRecordType()) {
      Value Copied;
      Copied.Foreign = true;
      F.set(Target, Copied);
    }
  }
}

void ChildRegion::Transfer::copyFacts(const Place *From, const Place *To) {
  llvm::SmallVector<Facts::Entry, 4> Copies;
  for (const Facts::Entry &E : F.entries())
    if (E.first->mentions(From) && E.first->isMemory())
      Copies.push_back({A.places().substitute(E.first, From, To), E.second});
  for (const auto &[P, V] : Copies)
    F.set(P, V);
}

void ChildRegion::Transfer::initializeField(const Place *P,
                                            const FieldDecl *Field,
                                            const Expr *Init) {
  if (!Field->getType()->isReferenceType())
    return initialize(P, Init);
  Value Reference = Value::range(1, Value::Max).normalized();
  Reference.Born = isBornLValue(Init);
  Reference.Foreign = !Reference.Born;
  F.set(P, Reference);
}

void ChildRegion::Transfer::initialize(const Place *P, const Expr *Init) {
  const Expr *E = strip(Init);
  // Broken code leaves expressions without a type.
  if (Init->getType().isNull() || E->getType().isNull())
    return;
  if (Init->getType()->isPointerType())
    return store(P, copy(Init));
  if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
    E = strip(Literal->getInitializer());
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    if (List->isSyntacticForm() && List->getSemanticForm())
      List = List->getSemanticForm();
    if (List->getType().isNull())
      return;
    if (const RecordDecl *Record = List->getType()->getAsRecordDecl()) {
      if (Record->isUnion())
        return;
      unsigned I = 0;
      // What a base has is a part of the whole.
      if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
        for (; I < Class->getNumBases() && I < List->getNumInits(); ++I)
          initialize(P, List->getInit(I));
      for (const FieldDecl *Field : Record->fields()) {
        if (Field->isBitField() && !Field->getDeclName())
          continue;
        if (I < List->getNumInits())
          initializeField(A.places().field(P, Field), Field, List->getInit(I));
        ++I;
      }
    } else if (List->getType()->isArrayType()) {
      // Results are kept in short arrays; long ones are tables.
      for (unsigned I = 0; I < List->getNumInits() && I < 8; ++I)
        initialize(A.places().element(P, A.places().integer(I)),
                   List->getInit(I));
    }
    return;
  }
  if (Init->getType()->isRecordType()) {
    E = stripCopy(E);
    if (const Place *From = R.locate(E, F)) {
      F.set(P, origin(E, From));
      copyFacts(From, P);
    }
    return;
  }
  F.set(P, R.evaluate(Init, F));
}

/// The object that \p E makes, or null if it is not known.
const Place *ChildRegion::Transfer::temporary(const Expr *E) {
  E = strip(E);
  if (!isa<InitListExpr>(E))
    return isa<CXXConstructExpr>(E) ? A.places().result(E) : nullptr;
  const Place *P = A.places().result(E);
  initialize(P, E);
  return P;
}

/// Whether a spawn result has become of a part of the object \p P.
bool ChildRegion::Transfer::holdsResult(const Place *P) const {
  return llvm::any_of(F.entries(), [P](const Facts::Entry &E) {
    return E.second.Derived && E.first->mentions(P);
  });
}

/// Whether \p E is an object with a spawn result in it.
bool ChildRegion::Transfer::copiesResult(const Expr *E) const {
  const Place *Object =
      E->getType()->isRecordType() ? R.locate(stripCopy(E), F) : nullptr;
  return Object && holdsResult(Object);
}

} // namespace safespawn
