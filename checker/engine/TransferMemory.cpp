//===- TransferMemory.cpp - Whose memory is written ----------------------===//

#include "Analyzer.h"
#include "Transfer.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"

using namespace clang;

namespace safespawn {

/// Whether a pointer of that value leads into memory of the child. The standard
/// library's own pointers, of which nothing is known, lead where its objects
/// are.
bool ChildRegion::Transfer::leadsToChild(const Value &V) const {
  return V.Born || (!V.Foreign && AnalysisDeclContext::isInStdNamespace(R.FD));
}

/// Whether the object that \p E names, or points to, is known to refer to
/// memory of the parent and is not one that has copied it.
bool ChildRegion::Transfer::refersToParent(const Expr *E) const {
  QualType Type = E->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  const Place *P = Class ? objectOf(stripCopy(E)) : nullptr;
  return P && F.get(P).Foreign && !ownsMemory(Class);
}

/// Whether an object that \p E makes can refer to nothing but memory of the
/// child: all that it is made of does.
bool ChildRegion::Transfer::refersToBorn(const Expr *E) const {
  auto Refers = [this](const Expr *Argument) {
    QualType Type = Argument->getType();
    if (Type->isPointerType())
      return R.evaluate(Argument, F).Born ||
             isa<StringLiteral>(strip(Argument)) ||
             !Type->getPointeeType()->isObjectType();
    if (Argument->isGLValue() || Type->isRecordType())
      return isBornLValue(Argument) && !refersToParent(Argument);
    return true;
  };
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return llvm::all_of(Construct->arguments(), Refers);
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    if (!isBornObject(Member->getImplicitObjectArgument()) ||
        refersToParent(Member->getImplicitObjectArgument()))
      return false;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return llvm::all_of(Call->arguments(), Refers);
  return false;
}

/// Whose memory a copy of the object \p P, which \p E names or makes, refers to.
Value ChildRegion::Transfer::origin(const Expr *E, const Place *P) const {
  Value V;
  bool Made = P->kind() == Place::Result;
  V.Born = observed() && Made && refersToBorn(E);
  V.Foreign = observed() && !(Made ? V.Born : isBornLValue(E));
  return V;
}

bool ChildRegion::Transfer::isBornLValue(const Expr *E) const {
  E = strip(E);
  if (E->getType().isNull())
    return false;
  const Place *P = R.locate(E, F);
  if (P)
    P = P->whole();
  if (P && P->kind() != Place::Result) {
    if (P->kind() != Place::Deref)
      return R.isBorn(P);
    // A reference that is bound to what has no name.
    const auto *Reference = P->base()->kind() == Place::Variable
                                ? cast<VarDecl>(P->base()->decl())
                                : nullptr;
    if (Reference && Reference->getType()->isReferenceType() &&
        Reference->hasInit() && !isa<ParmVarDecl>(Reference))
      return isBornLValue(Reference->getInit());
    // Of what a call has made only the call itself tells.
    if (P->base()->isMemory() &&
        P->base()->whole()->kind() != Place::Result)
      return leadsToChild(R.read(P->base(), QualType(), F));
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->isArrow() ? leadsToChild(R.evaluate(Member->getBase(), F))
                             : isBornLValue(Member->getBase());
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return strip(Subscript->getBase())->getType()->isArrayType()
               ? isBornLValue(Subscript->getBase())
               : leadsToChild(R.evaluate(Subscript->getBase(), F));
  if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
    if (Op->getOpcode() == UO_Deref)
      return leadsToChild(R.evaluate(Op->getSubExpr(), F));
    if (Op->getOpcode() == UO_Real || Op->getOpcode() == UO_Imag ||
        Op->isIncrementDecrementOp())
      return isBornLValue(Op->getSubExpr());
    return false;
  }
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->getOpcode() == BO_PtrMemI)
      return R.evaluate(Op->getLHS(), F).Born;
    return (Op->isAssignmentOp() || Op->getOpcode() == BO_PtrMemD) &&
           isBornLValue(Op->getLHS());
  }
  if (const auto *Op = dyn_cast<AbstractConditionalOperator>(E))
    return isBornLValue(Op->getTrueExpr()) && isBornLValue(Op->getFalseExpr());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl()))
      if (const auto *Whole = dyn_cast<VarDecl>(Binding->getDecomposedDecl()))
        return Whole->getType()->isReferenceType()
                   ? Whole->hasInit() && isBornLValue(Whole->getInit())
                   : R.isBorn(A.places().variable(Whole));
    return false;
  }
  if (isa<MaterializeTemporaryExpr>(E) || isa<CompoundLiteralExpr>(E) ||
      isa<CXXConstructExpr>(E) || isa<InitListExpr>(E) || isa<LambdaExpr>(E))
    return true;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (const Value *Result = F.find(A.places().result(Call)))
      return !Call->isGLValue() || Result->Born;
  // A reference that a member function returns is taken to lead into its object
  // (operator[], front(), value()).
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    return Member->getImplicitObjectArgument() &&
           isBornObject(Member->getImplicitObjectArgument());
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
    return Operator->getNumArgs() && isBornObject(Operator->getArg(0));
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return !Call->isGLValue() || refersToBorn(Call);
  return false;
}

/// Whether \p Pointer is written as the address of an object of the child,
/// which tells more than its value where that is not known.
bool ChildRegion::Transfer::namesBorn(const Expr *Pointer) const {
  const Expr *E = strip(Pointer);
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    return Op->getOpcode() == UO_AddrOf && isBornLValue(Op->getSubExpr());
  return E->getType()->isArrayType() && isBornLValue(E);
}

/// Like isBornLValue, for what a member function is called on.
bool ChildRegion::Transfer::isBornObject(const Expr *Object) const {
  return Object->getType()->isPointerType() ? R.evaluate(Object, F).Born
                                            : isBornLValue(Object);
}

void ChildRegion::Transfer::write(const Expr *LValue, const Expr *Site,
                                  bool Idiom, bool StoresResult) {
  if (!observed())
    return;
  // The standards allow the child to write the variable with the result.
  if (const Place *P = R.locate(LValue, F))
    if (R.Receivers.count(P))
      return;
  // errno tells nothing after a vfork that succeeded.
  Idiom |= isErrno(LValue);
  bool Born = isBornLValue(LValue);
  if (Born && R.Entry.InChild) {
    const Place *P = A.places().of(LValue);
    // What a lambda captured by reference belongs to the caller.
    if (!P || P->isIndirect() || !P->rootVariable() ||
        P->rootVariable()->getDeclContext() != R.FD)
      note(&Reach::WritesBorn);
  }
  if (Born && !A.options().posix())
    return;
  emitWrite(holderOf(LValue), Site->getSourceRange(), Site, Born || Idiom,
            StoresResult);
}

void ChildRegion::Transfer::writeThrough(const Expr *Pointer,
                                         const Expr *Site) {
  if (!observed())
    return;
  Value V = R.evaluate(Pointer, F);
  if (V.Born)
    note(&Reach::WritesBorn);
  if (leadsToChild(V) || (V.Lo == 0 && V.Hi == 0) || namesBorn(Pointer))
    return;
  emitWrite(holderOf(Pointer), Site->getSourceRange(), Site);
}

} // namespace safespawn
