//===- Place.cpp - Names for memory and for pure expressions --------------===//

#include "Place.h"
#include "../functions/Functions.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtVisitor.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/Hashing.h"

using namespace clang;

namespace safespawn {

static constexpr unsigned MaxDepth = 12;

bool isErrno(const Expr *LValue) {
  const auto *Deref = dyn_cast<UnaryOperator>(strip(LValue));
  const auto *Call = Deref && Deref->getOpcode() == UO_Deref
                         ? dyn_cast<CallExpr>(strip(Deref->getSubExpr()))
                         : nullptr;
  const FunctionDecl *FD = Call ? Call->getDirectCallee() : nullptr;
  if (!FD)
    return false;
  // glibc and musl, bionic and newlib, the BSDs and macOS.
  StringRef Name = nameOf(*FD);
  return Name == "__errno_location" || Name == "__errno" || Name == "__error";
}

const FunctionDecl *convertedLambda(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!isa_and_nonnull<CXXConversionDecl>(Method) ||
      !Method->getParent()->isLambda() ||
      Method->getParent()->isGenericLambda())
    return nullptr;
  return Method->getParent()->getLambdaCallOperator();
}

bool leadsThroughPointer(const Expr *LValue) {
  for (;;) {
    LValue = strip(LValue);
    if (const auto *Member = dyn_cast<MemberExpr>(LValue)) {
      if (Member->isArrow())
        return !isa<CXXThisExpr>(strip(Member->getBase()));
      LValue = Member->getBase();
    } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(LValue)) {
      if (!strip(Subscript->getBase())->getType()->isArrayType())
        return true;
      LValue = Subscript->getBase();
    } else {
      const auto *Op = dyn_cast<UnaryOperator>(LValue);
      return Op && Op->getOpcode() == UO_Deref;
    }
  }
}

std::optional<int64_t> inWord(const llvm::APSInt &N) {
  if (N.isSigned() ? N.getSignificantBits() > 64 : N.getActiveBits() > 64)
    return std::nullopt;
  return N.extOrTrunc(64).getSExtValue();
}

/// Whether the call returns its first argument and does nothing else:
/// __builtin_expect, std::move.
static bool passesOn(const CallExpr *Call) {
  const FunctionDecl *FD = Call->getDirectCallee();
  const IdentifierInfo *Name = FD ? FD->getIdentifier() : nullptr;
  if (!Name || !Call->getNumArgs())
    return false;
  if (Name->getBuiltinID() == Builtin::BI__builtin_expect ||
      Name->getBuiltinID() == Builtin::BI__builtin_expect_with_probability)
    return true;
  return Call->getNumArgs() == 1 &&
         (Name->isStr("move") || Name->isStr("forward") ||
          Name->isStr("as_const") || Name->isStr("move_if_noexcept")) &&
         FD->getDeclContext()->getRedeclContext()->isStdNamespace();
}

/// Whether there is nothing to strip, as of most of what is asked about.
static bool isBare(const Expr *E) {
  switch (E->getStmtClass()) {
  case Stmt::ArraySubscriptExprClass:
  case Stmt::IntegerLiteralClass:
  case Stmt::MemberExprClass:
  case Stmt::StringLiteralClass:
    return true;
  case Stmt::BinaryOperatorClass:
    return cast<BinaryOperator>(E)->getOpcode() != BO_Comma;
  case Stmt::CallExprClass:
    return !passesOn(cast<CallExpr>(E));
  case Stmt::DeclRefExprClass:
    return !isa<BindingDecl>(cast<DeclRefExpr>(E)->getDecl());
  default:
    return false;
  }
}

const Expr *strip(const Expr *E) {
  while (!isBare(E)) {
    const Expr *Old = E;
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
      E = Cast->getSubExpr();
      continue;
    }
    E = E->IgnoreParenCasts()->IgnoreImplicit();
    if (E != Old)
      continue;
    if (const auto *Comma = dyn_cast<BinaryOperator>(E);
        Comma && Comma->getOpcode() == BO_Comma) {
      E = Comma->getRHS();
    } else if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
      if (Op->getOpcode() == UO_Extension || Op->getOpcode() == UO_Plus)
        E = Op->getSubExpr();
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      if (passesOn(Call))
        E = Call->getArg(0);
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl()))
        if (Binding->getBinding())
          E = Binding->getBinding();
    } else if (const auto *Opaque = dyn_cast<OpaqueValueExpr>(E)) {
      if (Opaque->getSourceExpr())
        E = Opaque->getSourceExpr();
    } else if (const auto *List = dyn_cast<InitListExpr>(E)) {
      // `pid_t pid{vfork()}`
      if (List->getNumInits() == 1 && !List->getType()->isAggregateType())
        E = List->getInit(0);
    } else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E)) {
      E = Default->getExpr();
    } else if (const auto *Generic = dyn_cast<GenericSelectionExpr>(E)) {
      if (!Generic->isResultDependent())
        E = Generic->getResultExpr();
    } else if (const auto *Choose = dyn_cast<ChooseExpr>(E)) {
      if (!Choose->isConditionDependent())
        E = Choose->getChosenSubExpr();
    }
    if (E == Old)
      return E;
  }
  return E;
}

const Expr *stripCopy(const Expr *E) {
  E = strip(E);
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  return Construct && Construct->getNumArgs() == 1 &&
                 Construct->getConstructor()->isCopyOrMoveConstructor()
             ? strip(Construct->getArg(0))
             : E;
}

/// Whether the call is std::array's data().
static bool isDataOfArray(const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  return Method && nameOf(*Method) == "data" &&
         Method->getParent()->isInStdNamespace() &&
         Method->getParent()->getName() == "array";
}

const ValueDecl *holderOf(const Expr *E) {
  for (;;) {
    E = strip(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return cast<ValueDecl>(Ref->getDecl()->getCanonicalDecl());
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return cast<ValueDecl>(Member->getMemberDecl()->getCanonicalDecl());
    if (const auto *Op = dyn_cast<UnaryOperator>(E))
      E = Op->getSubExpr();
    else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      E = Subscript->getBase();
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
             Call && isDataOfArray(Call))
      E = Call->getImplicitObjectArgument();
    else if (const auto *Op = dyn_cast<BinaryOperator>(E);
             Op && Op->isAdditiveOp())
      E = Op->getLHS()->getType()->isPointerType() ||
                  Op->getLHS()->getType()->isArrayType()
              ? Op->getLHS()
              : Op->getRHS();
    else
      return nullptr;
  }
}

bool isPartOf(const Stmt *Outer, const Stmt *Object) {
  if (const auto *Member = dyn_cast<MemberExpr>(Outer))
    return !Member->isArrow() && isa<FieldDecl>(Member->getMemberDecl());
  const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Outer);
  return Subscript && strip(Subscript->getBase())->getType()->isArrayType() &&
         strip(Subscript->getBase()) == strip(cast<Expr>(Object));
}

const VarDecl *variableOf(const Expr *LValue) {
  LValue = strip(LValue);
  for (;;) {
    const Expr *Whole = nullptr;
    if (const auto *Member = dyn_cast<MemberExpr>(LValue))
      Whole = strip(Member->getBase());
    else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(LValue))
      Whole = strip(Subscript->getBase());
    if (!Whole || !isPartOf(LValue, Whole))
      break;
    LValue = Whole;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(LValue);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && !Var->getType()->isReferenceType() ? Var : nullptr;
}

bool Place::mentions(const Place *Other) const {
  if (this == Other)
    return true;
  // Places are made after their parts.
  if (Id < Other->Id)
    return false;
  return (Base && Base->mentions(Other)) ||
         (index() && index()->mentions(Other));
}

bool Place::overlaps(const Place *Element) const {
  for (const Place *Part = this; Part; Part = Part->Base) {
    if (Part->K == Place::Element && Part->Base == Element->Base &&
        (Part->index()->K != Integer || Element->index()->K != Integer))
      return true;
    if (Part->index() && Part->index()->overlaps(Element))
      return true;
  }
  return false;
}

bool Place::isInUnion() const {
  return K == Field && cast<FieldDecl>(decl())->getParent()->isUnion();
}

bool Place::isIndirect() const {
  switch (K) {
  case Deref:
  case This:
    return true;
  case Field:
  case Element:
    return Base->isIndirect();
  default:
    return false;
  }
}

const Place *Place::whole() const {
  const Place *P = this;
  while (P->K == Field || P->K == Element)
    P = P->Base;
  return P;
}

const VarDecl *Place::rootVariable() const {
  const Place *P = whole();
  return P->K == Variable ? cast<VarDecl>(P->decl()) : nullptr;
}

unsigned PlaceTable::ByContent::getHashValue(const Place *P) {
  return llvm::hash_combine(P->K, P->Opcode, P->Base, P->Detail);
}

bool PlaceTable::ByContent::isEqual(const Place *A, const Place *B) {
  auto IsMark = [](const Place *P) {
    return P == getEmptyKey() || P == getTombstoneKey();
  };
  if (A == B || IsMark(A) || IsMark(B))
    return A == B;
  return A->K == B->K && A->Opcode == B->Opcode && A->Base == B->Base &&
         A->Detail == B->Detail;
}

const Place *PlaceTable::make(Place::Kind K, unsigned Opcode, const Place *Base,
                              uint64_t Detail) {
  Place Wanted;
  Wanted.K = K;
  Wanted.Opcode = Opcode;
  Wanted.Base = Base;
  Wanted.Detail = Detail;
  auto Known = Set.find(&Wanted);
  if (Known != Set.end())
    return *Known;
  const Place *Index = Wanted.index();
  Wanted.Id = Set.size() + 1;
  Wanted.Depth = 1 + std::max(Base ? Base->Depth : 0, Index ? Index->Depth : 0);
  Place *New = new (Allocator.Allocate()) Place(Wanted);
  Set.insert(New);
  return New;
}

const Place *PlaceTable::variable(const VarDecl *Var) {
  Var = Var->getCanonicalDecl();
  const Place *&Known = Variables[Var];
  if (!Known)
    Known = make(Place::Variable, 0, nullptr, Place::detail(Var));
  return Known;
}
/// The member that stands for \p Field: all integers of one size in a union are
/// the same object.
static const FieldDecl *representative(const FieldDecl *Field,
                                       const ASTContext &Context) {
  QualType Type = Field->getType();
  if (!Field->getParent()->isUnion() || !Type->isIntegerType() ||
      Field->isBitField())
    return Field;
  for (const FieldDecl *Other : Field->getParent()->fields())
    if (Other->getType()->isIntegerType() && !Other->isBitField() &&
        Context.getTypeSize(Other->getType()) == Context.getTypeSize(Type))
      return Other;
  return Field;
}

const Place *PlaceTable::field(const Place *Base, const FieldDecl *Field) {
  return make(
      Place::Field, 0, Base,
      Place::detail(representative(Field, Context)->getCanonicalDecl()));
}
const Place *PlaceTable::element(const Place *Base, const Place *Index) {
  // `p[0]` is `*p`.
  if (Base->K == Place::Deref && Index->K == Place::Integer && !Index->number())
    return Base;
  return make(Place::Element, 0, Base, Place::detail(Index));
}
const Place *PlaceTable::deref(const Place *Base) {
  if (Base->K == Place::Unary && Base->Opcode == UO_AddrOf)
    return Base->Base;
  return make(Place::Deref, 0, Base);
}
const Place *PlaceTable::addressOf(const Place *Base) {
  if (Base->K == Place::Deref)
    return Base->Base;
  return make(Place::Unary, UO_AddrOf, Base);
}
const Place *PlaceTable::integer(int64_t Number) {
  return make(Place::Integer, 0, nullptr, Number);
}
const Place *PlaceTable::integer(const llvm::APSInt &Constant) {
  std::optional<int64_t> Number = inWord(Constant);
  return Number ? integer(*Number) : nullptr;
}
const Place *PlaceTable::thisObject() { return make(Place::This, 0); }
const Place *PlaceTable::returnedObject() { return make(Place::Returned, 0); }
const Place *PlaceTable::result(const Stmt *Call) {
  return make(Place::Result, 0, nullptr, Place::detail(Call));
}

const Place *PlaceTable::rebuild(const Place *P, const Place *Base,
                                 const Place *Index) {
  if (P->K == Place::Element)
    return element(Base, Index);
  if (P->K == Place::Deref)
    return deref(Base);
  return make(P->K, P->Opcode, Base,
              Index ? Place::detail(Index) : P->Detail);
}

const Place *PlaceTable::substitute(const Place *P, const Place *From,
                                    const Place *To) {
  if (P == From)
    return To;
  if (!P->mentions(From))
    return P;
  const Place *Base = P->Base ? substitute(P->Base, From, To) : nullptr;
  const Place *Index = P->index() ? substitute(P->index(), From, To) : nullptr;
  return rebuild(P, Base, Index);
}

const Place *PlaceTable::of(const Expr *E) {
  E = strip(E);
  // What is as quickly made as found is not kept.
  bool Kept = !isa<DeclRefExpr>(E) && !isa<IntegerLiteral>(E);
  if (Kept)
    if (auto It = Cache.find(E); It != Cache.end())
      return It->second;
  // A value-dependent expression has no value to know.
  // A sum of thousands of terms is as deep as that.
  if (Nesting > 4 * MaxDepth)
    return nullptr;
  ++Nesting;
  const Place *P =
      E->getType().isNull() || E->isValueDependent() ? nullptr : compute(E);
  --Nesting;
  // Nobody tests the same expression twice that is as deep as this.
  if (P && P->Depth > MaxDepth)
    P = nullptr;
  // Code that is left behind is not asked about again.
  constexpr unsigned MaxKept = 4096;
  if (Cache.size() >= MaxKept)
    Cache.clear();
  if (Kept)
    Cache[E] = P;
  return P;
}

/// Whether what \p E makes is looked into: an object, or a pointer that an object
/// hands out.
static bool namesResult(const Expr *E) {
  QualType Type = E->getType();
  if (isa<CXXMemberCallExpr>(E) || isa<CXXOperatorCallExpr>(E))
    return Type->isRecordType() || Type->isPointerType();
  return (isa<CallExpr>(E) || isa<CXXConstructExpr>(E)) &&
         Type->isRecordType();
}

const Place *PlaceTable::compute(const Expr *E) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Constant = dyn_cast<EnumConstantDecl>(Ref->getDecl()))
      return integer(Constant->getInitVal());
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Var)
      return nullptr;
    // A reference is another name of what it was bound to.
    if (Var->getType()->isReferenceType() && Var->hasInit() &&
        !isa<ParmVarDecl>(Var))
      if (const Place *Bound = of(Var->getInit()))
        return Bound;
    if (Var->getType()->isReferenceType())
      return deref(variable(Var));
    return variable(Var);
  }
  if (isa<CXXThisExpr>(E))
    return addressOf(thisObject());
  if (isa<CallExpr>(E) && E->isGLValue())
    return deref(result(E));
  if (namesResult(E))
    return result(E);
  if (const auto *Access = dyn_cast<MemberExpr>(E)) {
    const auto *Field = dyn_cast<FieldDecl>(Access->getMemberDecl());
    if (!Field) {
      const auto *Var = dyn_cast<VarDecl>(Access->getMemberDecl());
      return Var ? variable(Var) : nullptr;
    }
    const Place *Base = of(Access->getBase());
    if (!Base)
      return nullptr;
    if (Access->isArrow())
      Base = deref(Base);
    const Place *Member = field(Base, Field);
    return Field->getType()->isReferenceType() ? deref(Member) : Member;
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    const Place *Base = of(Subscript->getBase());
    const Place *Index = of(Subscript->getIdx());
    if (!Base || !Index)
      return nullptr;
    if (strip(Subscript->getBase())->getType()->isPointerType())
      Base = deref(Base);
    return element(Base, Index);
  }
  if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
    switch (Op->getOpcode()) {
    case UO_Deref: {
      const Place *Base = of(Op->getSubExpr());
      if (!Base)
        return nullptr;
      if (strip(Op->getSubExpr())->getType()->isArrayType())
        return element(Base, integer(0));
      return deref(Base);
    }
    case UO_AddrOf: {
      const Place *Base = of(Op->getSubExpr());
      return Base ? addressOf(Base) : nullptr;
    }
    // A use comes after the step: `n++` was what `n - 1` is now.
    case UO_PreInc:
    case UO_PreDec:
      return of(Op->getSubExpr());
    case UO_PostInc:
    case UO_PostDec: {
      const Place *Base = of(Op->getSubExpr());
      return Base ? make(Place::Binary, Op->isIncrementOp() ? BO_Sub : BO_Add,
                         Base, Place::detail(integer(1)))
                  : nullptr;
    }
    case UO_Minus:
    case UO_Not:
    case UO_LNot: {
      const Place *Base = of(Op->getSubExpr());
      if (!Base)
        return nullptr;
      if (Base->K == Place::Integer && Op->getOpcode() == UO_Minus)
        return integer(-static_cast<uint64_t>(Base->number()));
      return make(Place::Unary, Op->getOpcode(), Base);
    }
    default:
      return nullptr;
    }
  }
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->isAssignmentOp() || Op->isPtrMemOp())
      return nullptr;
    const Place *LHS = of(Op->getLHS());
    const Place *RHS = of(Op->getRHS());
    if (!LHS || !RHS)
      return nullptr;
    return make(Place::Binary, Op->getOpcode(), LHS, Place::detail(RHS));
  }
  if (const auto *Literal = dyn_cast<IntegerLiteral>(E))
    return integer(llvm::APSInt(Literal->getValue(),
                                E->getType()->isUnsignedIntegerType()));
  Expr::EvalResult Constant;
  if ((isa<CharacterLiteral>(E) ||
       isa<CXXBoolLiteralExpr>(E) || isa<GNUNullExpr>(E) ||
       isa<CXXNullPtrLiteralExpr>(E) || isa<UnaryExprOrTypeTraitExpr>(E))) {
    if (isa<GNUNullExpr>(E) || isa<CXXNullPtrLiteralExpr>(E))
      return integer(0);
    return E->EvaluateAsInt(Constant, Context)
               ? integer(Constant.Val.getInt())
               : nullptr;
  }
  return nullptr;
}

} // namespace safespawn
