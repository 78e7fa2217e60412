//===- Facts.cpp - What is known of values at a point ---------------------===//

#include "Facts.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/ScopeExit.h"

using namespace clang;

namespace safespawn {

/// Facts beyond this many are not kept: nobody needs them, and each costs time
/// at every join.
static constexpr size_t MaxFacts = 96;

Value Value::normalized() const {
  Value V = *this;
  if (V.NonZero) {
    if (V.Lo == 0)
      V.Lo = 1;
    if (V.Hi == 0)
      V.Hi = -1;
  }
  if (V.Lo > 0 || V.Hi < 0)
    V.NonZero = true;
  return V;
}

bool Value::operator==(const Value &Other) const {
  return Lo == Other.Lo && Hi == Other.Hi && NonZero == Other.NonZero &&
         Derived == Other.Derived && Born == Other.Born &&
         Foreign == Other.Foreign && Settled == Other.Settled &&
         Pipe == Other.Pipe &&
         Function == Other.Function && OtherFunction == Other.OtherFunction &&
         Target == Other.Target && Exact == Other.Exact;
}

/// Lets \p V point to what \p Other points to as well, if they are at most two
/// functions.
static void addFunctions(Value &V, const Value &Other) {
  if (!Other.Function)
    V.Function = V.OtherFunction = nullptr;
  if (!V.Function)
    return;
  for (const FunctionDecl *FD : {Other.Function, Other.OtherFunction}) {
    if (!FD || FD == V.Function || FD == V.OtherFunction)
      continue;
    if (V.OtherFunction) {
      V.Function = V.OtherFunction = nullptr;
      return;
    }
    V.OtherFunction = FD;
  }
}

static int64_t stepDown(int64_t N) {
  return N >= 1 ? 1 : N >= 0 ? 0 : N >= -1 ? -1 : Value::Min;
}
static int64_t stepUp(int64_t N) {
  return N <= -1 ? -1 : N <= 0 ? 0 : N <= 1 ? 1 : Value::Max;
}

Value join(const Value &A, const Value &B) {
  if (A.isEmpty())
    return B;
  if (B.isEmpty())
    return A;
  Value V;
  V.Lo = A.Lo == B.Lo ? A.Lo : stepDown(std::min(A.Lo, B.Lo));
  V.Hi = A.Hi == B.Hi ? A.Hi : stepUp(std::max(A.Hi, B.Hi));
  V.NonZero = A.NonZero && B.NonZero;
  V.Derived = A.Derived || B.Derived;
  // A null pointer points nowhere, so it keeps what the other one says.
  bool ANull = A.Lo == 0 && A.Hi == 0, BNull = B.Lo == 0 && B.Hi == 0;
  V.Born = (A.Born || ANull) && (B.Born || BNull) && (A.Born || B.Born);
  V.Foreign = A.Foreign || B.Foreign;
  V.Settled = A.Settled && B.Settled;
  V.Pipe = A.Pipe | B.Pipe;
  V.Function = ANull ? B.Function : A.Function;
  V.OtherFunction = ANull ? B.OtherFunction : A.OtherFunction;
  if (!ANull && !BNull)
    addFunctions(V, B);
  V.Target = A.Target == B.Target ? A.Target
             : ANull              ? B.Target
             : BNull              ? A.Target
                                  : nullptr;
  V.Exact = V.Target && (A.Exact || ANull) && (B.Exact || BNull);
  return V.normalized();
}

Value meet(const Value &A, const Value &B) {
  Value V = A;
  V.Lo = std::max(A.Lo, B.Lo);
  V.Hi = std::min(A.Hi, B.Hi);
  V.NonZero = A.NonZero || B.NonZero;
  V.Derived = A.Derived || B.Derived;
  V.Born = A.Born || B.Born;
  V.Foreign = A.Foreign || B.Foreign;
  V.Pipe = A.Pipe | B.Pipe;
  if (!V.Function) {
    V.Function = B.Function;
    V.OtherFunction = B.OtherFunction;
  }
  if (!V.Target) {
    V.Target = B.Target;
    V.Exact = B.Exact;
  }
  return V.normalized();
}

//===----------------------------------------------------------------------===//
// Facts
//===----------------------------------------------------------------------===//

static bool before(const Facts::Entry &E, const Place *P) {
  return E.first->id() < P->id();
}

const Value *Facts::find(const Place *P) const {
  auto Entries = entries();
  auto It = std::lower_bound(Entries.begin(), Entries.end(), P, before);
  return It != Entries.end() && It->first == P ? &It->second : nullptr;
}

Value Facts::get(const Place *P) const {
  const Value *V = find(P);
  return V ? *V : Value::unknown();
}

void Facts::set(const Place *P, const Value &V) {
  const Value *Old = find(P);
  if (Old ? *Old == V : !V.isInformative())
    return;
  std::vector<Entry> New;
  New.reserve(entries().size() + !Old);
  New.assign(entries().begin(), entries().end());
  auto It = std::lower_bound(New.begin(), New.end(), P, before);
  bool Known = It != New.end() && It->first == P;
  if (!V.isInformative()) {
    New.erase(It);
  } else if (Known) {
    It->second = V;
  } else {
    bool Valuable = V.Derived || V.Born || V.Foreign;
    if (New.size() >= (Valuable ? 2 * MaxFacts : MaxFacts))
      return;
    New.insert(It, {P, V});
  }
  Map = std::make_shared<const std::vector<Entry>>(std::move(New));
}

bool Facts::joinWith(const Facts &Other) {
  if (Map == Other.Map || !Map)
    return false;
  auto New = std::make_shared<std::vector<Entry>>();
  New->reserve(entries().size());
  bool Changed = false;
  auto A = entries(), B = Other.entries();
  for (size_t I = 0, J = 0; I < A.size(); ++I) {
    while (J < B.size() && B[J].first->id() < A[I].first->id())
      ++J;
    if (J == B.size() || B[J].first != A[I].first) {
      Changed = true;
      continue;
    }
    Value V = join(A[I].second, B[J].second);
    Changed |= V != A[I].second;
    if (V.isInformative())
      New->push_back({A[I].first, V});
  }
  if (Changed) {
    New->shrink_to_fit();
    Map = std::move(New);
  }
  return Changed;
}

//===----------------------------------------------------------------------===//
// Evaluator
//===----------------------------------------------------------------------===//

/// What a value of that type can be when nothing else is known.
static Value ofType(QualType Type, const ASTContext &Context) {
  if (Type.isNull())
    return {};
  if (Type->isBooleanType())
    return Value::range(0, 1);
  // The widest types hold (size_t)-1 and (void *)-1, which are kept as -1.
  if (Type->isUnsignedIntegerType() && Context.getIntWidth(Type) < 64)
    return Value::range(0, (int64_t(1) << Context.getIntWidth(Type)) - 1);
  return {};
}

/// What becomes of a value in an unsigned type.
static Value toUnsigned(const Value &V, QualType Type,
                        const ASTContext &Context) {
  if (Context.getIntWidth(Type) >= 64)
    return V;
  Value W = ofType(Type, Context);
  if (V.Lo >= 0 && V.Hi <= W.Hi)
    return V;
  if (V.isNumber())
    W.Lo = W.Hi = V.Lo & W.Hi;
  else
    W.Lo = 0;
  W.NonZero = V.NonZero;
  W.Derived = V.Derived;
  return W.normalized();
}

const Place *Evaluator::resolve(const Place *P, const Facts &F) const {
  if (!P || !P->isIndirect())
    return P;
  switch (P->kind()) {
  case Place::Deref: {
    const Place *Pointer = resolve(P->base(), F);
    Value V = read(Pointer, QualType(), F);
    if (V.Target && V.Exact)
      return V.Target;
    return Pointer == P->base() ? P : Places.deref(Pointer);
  }
  case Place::Field: {
    const Place *Base = resolve(P->base(), F);
    return Base == P->base()
               ? P
               : Places.field(Base, cast<FieldDecl>(P->decl()));
  }
  case Place::Element: {
    const Place *Base = resolve(P->base(), F);
    return Base == P->base() ? P : Places.element(Base, P->index());
  }
  default:
    return P;
  }
}

const Place *Evaluator::locate(const Expr *E, const Facts &F) const {
  const Place *P = Places.of(E);
  return P && (P->isMemory() || P->kind() == Place::Result) ? resolve(P, F)
                                                            : nullptr;
}

Value Evaluator::read(const Place *P, QualType Type, const Facts &F) const {
  if (!P)
    return ofType(Type, Context);
  if (const Value *Known = F.find(P))
    return *Known;
  Value V = meet(ofType(Type, Context), background(P));
  if (!TracksOrigin || V.Born || V.Foreign)
    return V;
  if (P->kind() == Place::Variable)
    V.Foreign = !isBorn(P);
  if (P->kind() != Place::Field && P->kind() != Place::Element)
    return V;
  // What a part refers to is as the whole's. Where nothing is known, a part of
  // what was born in the child was written by the child, with its own memory
  // more often than not.
  const Place *Whole = P;
  while (Whole->kind() == Place::Field || Whole->kind() == Place::Element) {
    Whole = Whole->base();
    if (const Value *Known = F.find(Whole))
      if (Known->Born || Known->Foreign) {
        V.Born = Known->Born;
        V.Foreign = Known->Foreign;
        return V;
      }
  }
  if (Whole->kind() == Place::Result)
    return V;
  V.Born = Whole->kind() == Place::Deref
               ? read(Whole->base(), QualType(), F).Born
               : isBorn(Whole);
  V.Foreign = !V.Born;
  return V;
}

Value Evaluator::compare(BinaryOperatorKind Op, const Value &L,
                         const Value &R) const {
  Value V = Value::range(0, 1);
  V.Derived = L.Derived || R.Derived;
  auto Known = [&V](bool Truth) {
    V.Lo = V.Hi = Truth;
    return V.normalized();
  };
  if (L.isEmpty() || R.isEmpty())
    return V;
  switch (Op) {
  case BO_EQ:
  case BO_NE:
    if (L.isNumber() && R.isNumber() && L.Lo == R.Lo)
      return Known(Op == BO_EQ);
    if (L.onlyFunction() && R.onlyFunction())
      return Known((L.Function == R.Function) == (Op == BO_EQ));
    if (L.Hi < R.Lo || R.Hi < L.Lo || (L.isNumber() && !R.canBe(L.Lo)) ||
        (R.isNumber() && !L.canBe(R.Lo)))
      return Known(Op == BO_NE);
    return V;
  case BO_LT:
    if (L.Hi < R.Lo)
      return Known(true);
    if (L.Lo >= R.Hi)
      return Known(false);
    return V;
  case BO_GT:
    return compare(BO_LT, R, L);
  case BO_LE:
    if (L.Hi <= R.Lo)
      return Known(true);
    if (L.Lo > R.Hi)
      return Known(false);
    return V;
  case BO_GE:
    return compare(BO_LE, R, L);
  default:
    return V;
  }
}

static Value negate(const Value &V) {
  Value N = Value::range(0, 1);
  N.Derived = V.Derived;
  if (!V.canBeFalse())
    N.Hi = 0;
  else if (!V.canBeTrue())
    N.Lo = 1;
  return N.normalized();
}

static Value truth(const Value &V) { return negate(negate(V)); }

/// N + D where both are known not to overflow, else a bound.
static int64_t shift(int64_t N, int64_t D) {
  int64_t Sum;
  if (N == Value::Min || N == Value::Max)
    return N;
  if (llvm::AddOverflow(N, D, Sum))
    return D < 0 ? Value::Min : Value::Max;
  return Sum;
}

/// The value of \p L \p Op \p R, of integers.
static Value calculate(BinaryOperatorKind Op, const Value &L, const Value &R) {
  Value V;
  V.Derived = L.Derived || R.Derived;
  bool Numbers = L.isNumber() && R.isNumber();
  switch (Op) {
  case BO_Add:
  case BO_Sub:
    if (R.isNumber() && R.Lo != Value::Min) {
      int64_t D = Op == BO_Add ? R.Lo : -R.Lo;
      V.Lo = shift(L.Lo, D);
      V.Hi = shift(L.Hi, D);
    } else if (Op == BO_Add && L.isNumber()) {
      V.Lo = shift(R.Lo, L.Lo);
      V.Hi = shift(R.Hi, L.Lo);
    }
    break;
  case BO_Mul:
    if (int64_t N; Numbers && !llvm::MulOverflow(L.Lo, R.Lo, N))
      V.Lo = V.Hi = N;
    break;
  case BO_And:
    if (Numbers)
      V.Lo = V.Hi = L.Lo & R.Lo;
    else if (R.isNumber() && R.Lo >= 0)
      V = Value::range(0, R.Lo).derivedFrom(V);
    else if (L.isNumber() && L.Lo >= 0)
      V = Value::range(0, L.Lo).derivedFrom(V);
    break;
  case BO_Or:
    if (Numbers)
      V.Lo = V.Hi = L.Lo | R.Lo;
    break;
  case BO_Xor:
    if (Numbers)
      V.Lo = V.Hi = L.Lo ^ R.Lo;
    break;
  case BO_Shl:
    if (Numbers && L.Lo >= 0 && L.Lo < (1 << 30) && R.Lo >= 0 && R.Lo < 32)
      V.Lo = V.Hi = L.Lo << R.Lo;
    break;
  default:
    break;
  }
  return V.normalized();
}

Value Evaluator::evaluate(const Expr *E, const Facts &F) const {
  constexpr unsigned MaxNesting = 256;
  if (Nesting > MaxNesting)
    return {};
  ++Nesting;
  Value V = evaluateNested(E, F);
  --Nesting;
  // Arithmetic wraps around in the type of the expression.
  QualType Type = E->getType();
  if (!Type.isNull() && !Type->isDependentType() &&
      Type->isUnsignedIntegerType() && !Type->isBooleanType())
    return toUnsigned(V, Type, Context);
  return V;
}

Value Evaluator::evaluateStored(const CompoundAssignOperator *Op,
                                const Facts &F) const {
  QualType Type = Op->getLHS()->getType();
  Value Old = evaluate(Op->getLHS(), F);
  if (Type->isPointerType()) {
    Old.Exact = false; // into the same object
    return Old;
  }
  if (!Type->isIntegralOrEnumerationType() ||
      !Op->getRHS()->getType()->isIntegralOrEnumerationType())
    return {};
  Value New =
      calculate(BinaryOperator::getOpForCompoundAssignment(Op->getOpcode()),
                Old, evaluate(Op->getRHS(), F));
  if (Type->isBooleanType())
    return truth(New);
  return Type->isUnsignedIntegerType() ? toUnsigned(New, Type, Context) : New;
}

Value Evaluator::evaluateNested(const Expr *E, const Facts &F) const {
  // A conversion to bool is a comparison.
  if (const auto *Cast = dyn_cast<CastExpr>(E->IgnoreParens())) {
    CastKind Kind = Cast->getCastKind();
    if (Kind == CK_IntegralToBoolean || Kind == CK_PointerToBoolean)
      return truth(evaluate(Cast->getSubExpr(), F));
    // evaluate() brings the value into the type of the cast.
    if (Kind == CK_IntegralCast)
      return evaluate(Cast->getSubExpr(), F);
  }
  QualType Type = E->getType();
  E = strip(E);
  if (Type.isNull() || E->getType().isNull() || E->isValueDependent() || E->isTypeDependent())
    return {};

  if (const FunctionDecl *Converted = convertedLambda(E)) {
    Value V = Value::range(1, Value::Max).normalized();
    V.Function = Converted;
    return V;
  }
  if (isa<CallExpr>(E) && !E->isGLValue())
    if (const Value *Result = F.find(Places.result(E)))
      return *Result;

  switch (E->getStmtClass()) {
  case Stmt::DeclRefExprClass: {
    const ValueDecl *Decl = cast<DeclRefExpr>(E)->getDecl();
    if (const auto *Function = dyn_cast<FunctionDecl>(Decl)) {
      Value V = Value::range(1, Value::Max);
      V.Function = Function;
      return V.normalized();
    }
    // A reference to a function is bound once and for all.
    if (const auto *Var = dyn_cast<VarDecl>(Decl))
      if (E->getType()->isFunctionType() && Var->hasInit() &&
          !isa<ParmVarDecl>(Var))
        return evaluate(Var->getInit(), Facts());
    break;
  }
  case Stmt::StringLiteralClass:
  case Stmt::PredefinedExprClass:
    return Value::range(1, Value::Max).normalized();
  case Stmt::CXXThisExprClass: {
    Value V = Value::range(1, Value::Max);
    V.Target = Places.thisObject();
    V.Exact = true;
    V.Born = isBorn(V.Target);
    return V.normalized();
  }
  case Stmt::UnaryOperatorClass: {
    const auto *Op = cast<UnaryOperator>(E);
    switch (Op->getOpcode()) {
    case UO_LNot:
      return negate(evaluate(Op->getSubExpr(), F));
    case UO_Minus: {
      Value V = evaluate(Op->getSubExpr(), F);
      if (V.Lo == Value::Min || (V.Hi == Value::Max && !V.isNumber()))
        return Value::unknown().derivedFrom(V);
      return Value::range(-V.Hi, -V.Lo).derivedFrom(V).normalized();
    }
    case UO_Not: {
      Value V = evaluate(Op->getSubExpr(), F);
      return V.isNumber() ? Value::number(~V.Lo).derivedFrom(V)
                          : Value::unknown().derivedFrom(V);
    }
    case UO_AddrOf: {
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(strip(Op->getSubExpr())))
        if (isa<FunctionDecl>(Ref->getDecl()))
          return evaluate(Op->getSubExpr(), F);
      Value V = Value::range(1, Value::Max).normalized();
      const Place *Object = locate(Op->getSubExpr(), F);
      V.Target = Object;
      V.Exact = Object;
      if (Object && !Object->isIndirect()) {
        V.Born = isBorn(Object);
        V.Foreign = TracksOrigin && !V.Born;
      } else if (Object) {
        // Into the same object as the pointer that the name leads through.
        Object = Object->whole();
        V.Born = Object->kind() == Place::Deref
                     ? read(Object->base(), QualType(), F).Born
                     : isBorn(Object);
        V.Foreign = TracksOrigin && !V.Born &&
                    (Object->kind() != Place::Deref ||
                     read(Object->base(), QualType(), F).Foreign);
      } else if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(
                     strip(Op->getSubExpr()))) {
        // What the parent made like this is not evaluated in the child.
        V.Born = !Literal->isFileScope();
      }
      return V;
    }
    case UO_Deref:
      if (E->getType()->isFunctionType())
        return evaluate(Op->getSubExpr(), F);
      break;
    case UO_PreInc:
    case UO_PreDec:
      return evaluate(Op->getSubExpr(), F);
    case UO_PostInc:
    case UO_PostDec: {
      Value V = evaluate(Op->getSubExpr(), F);
      int64_t Back = Op->isIncrementOp() ? -1 : 1;
      Value Old = V;
      Old.Lo = shift(V.Lo, Back);
      Old.Hi = shift(V.Hi, Back);
      Old.NonZero = false;
      Old.Exact = false;
      return Old.normalized();
    }
    default:
      break;
    }
    break;
  }
  case Stmt::CompoundAssignOperatorClass:
    return evaluate(cast<BinaryOperator>(E)->getLHS(), F);
  case Stmt::BinaryOperatorClass: {
    const auto *Op = cast<BinaryOperator>(E);
    if (Op->getOpcode() == BO_Assign) {
      if (const Place *P = locate(Op->getLHS(), F))
        if (const Value *Known = F.find(P))
          return *Known;
      return evaluate(Op->getRHS(), F);
    }
    if (const Place *P = Places.of(E))
      if (const Value *Known = F.find(P))
        return *Known;
    if (Op->getOpcode() == BO_NE || Op->getOpcode() == BO_EQ ||
        Op->isRelationalOp())
      return compare(Op->getOpcode(), evaluate(Op->getLHS(), F),
                     evaluate(Op->getRHS(), F));
    if (Op->getOpcode() == BO_LAnd || Op->getOpcode() == BO_LOr) {
      bool And = Op->getOpcode() == BO_LAnd;
      Value L = evaluate(Op->getLHS(), F);
      if (And ? !L.canBeTrue() : !L.canBeFalse())
        return truth(L);
      Value R = evaluate(Op->getRHS(), F);
      Value V = Value::range(0, 1);
      V.Derived = L.Derived || R.Derived;
      if (And && !R.canBeTrue())
        V.Hi = 0;
      else if (And && !L.canBeFalse() && !R.canBeFalse())
        V.Lo = 1;
      else if (!And && !R.canBeFalse())
        V.Lo = 1;
      else if (!And && !L.canBeTrue() && !R.canBeTrue())
        V.Hi = 0;
      return V.normalized();
    }
    Value L = evaluate(Op->getLHS(), F), R = evaluate(Op->getRHS(), F);
    if (Op->isAdditiveOp() && E->getType()->isPointerType()) {
      Value V = Op->getLHS()->getType()->isPointerType() ||
                        Op->getLHS()->getType()->isArrayType()
                    ? L
                    : R;
      V.Exact = false;
      V.Lo = 1;
      V.Hi = Value::Max;
      return V.normalized();
    }
    return calculate(Op->getOpcode(), L, R);
  }
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass: {
    const auto *Op = cast<AbstractConditionalOperator>(E);
    Value Condition = evaluate(Op->getCond(), F);
    if (!Condition.canBeFalse())
      return evaluate(Op->getTrueExpr(), F).derivedFrom(Condition);
    if (!Condition.canBeTrue())
      return evaluate(Op->getFalseExpr(), F).derivedFrom(Condition);
    // An arm that would have left a record and did not was not taken.
    auto NotTaken = [&](const Expr *Arm) {
      Arm = strip(Arm);
      return isRecorded(Arm) && !F.find(Places.result(Arm));
    };
    if (NotTaken(Op->getTrueExpr()))
      return evaluate(Op->getFalseExpr(), F).derivedFrom(Condition);
    if (NotTaken(Op->getFalseExpr()))
      return evaluate(Op->getTrueExpr(), F).derivedFrom(Condition);
    return join(evaluate(Op->getTrueExpr(), F),
                evaluate(Op->getFalseExpr(), F))
        .derivedFrom(Condition);
  }
  case Stmt::StmtExprClass: {
    const CompoundStmt *Body = cast<StmtExpr>(E)->getSubStmt();
    if (!Body->body_empty())
      if (const auto *Last = dyn_cast<Expr>(Body->body_back()))
        return evaluate(Last, F);
    return {};
  }
  case Stmt::CompoundLiteralExprClass: {
    Value V = ofType(Type, Context);
    V.Born = true; // unless it is at file scope, where no child runs
    return V;
  }
  case Stmt::CXXNewExprClass: {
    const auto *New = cast<CXXNewExpr>(E);
    const FunctionDecl *Operator = New->getOperatorNew();
    if (Operator && Operator->isReservedGlobalPlacementOperator() &&
        New->getNumPlacementArgs())
      return evaluate(New->getPlacementArg(0), F);
    Value V = Value::range(1, Value::Max).normalized();
    V.Born = true; // what the parent allocated is not evaluated in the child
    return V;
  }
  default:
    break;
  }

  const Place *P = Places.of(E);
  if (P && P->kind() == Place::Integer)
    return Value::number(P->number()).normalized();
  if (P && P->isMemory()) {
    const Place *Object = resolve(P, F);
    if (E->getType()->isArrayType()) {
      Value V = Value::range(1, Value::Max).normalized();
      const Place *Root = Object->whole();
      if (Root->kind() == Place::Deref) {
        Value Pointer = read(Root->base(), QualType(), F);
        V.Born = Pointer.Born;
        V.Foreign = Pointer.Foreign;
        return V;
      }
      V.Target = Object;
      V.Exact = true;
      V.Born = isBorn(Root);
      V.Foreign = TracksOrigin && !V.Born;
      return V;
    }
    if (const Value *Known = F.find(Object))
      return *Known;
    // What stands in a table at an index that has a value: `run[pid > 0]`.
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E);
        Subscript && Object->kind() == Place::Element &&
        Object->index()->kind() != Place::Integer) {
      Value Index = evaluate(Subscript->getIdx(), F);
      if (Index.isNumber()) {
        Object = Places.element(Object->base(), Places.integer(Index.Lo));
        if (const Value *Known = F.find(Object))
          return *Known;
      }
    }
    // A constant's initializer is its value.
    if (const auto *Var = Object->kind() == Place::Variable
                              ? dyn_cast<VarDecl>(Object->decl())
                              : nullptr) {
      if (Var->getType().isConstQualified() && !Var->getType()->isRecordType())
        if (const Expr *Init = Var->getAnyInitializer())
          if (!isa<ParmVarDecl>(Var) && strip(Init) != E)
            return Var->isLocalVarDecl() && !Var->isStaticLocal()
                       ? read(Object, Type, F)
                       : evaluate(Init, Facts());
    }
    return read(Object, E->getType(), F);
  }
  return ofType(Type, Context);
}

bool Evaluator::assumeValue(const Expr *E, const Value &V, Facts &F) const {
  return narrow(E, evaluate(E, F), V, F);
}

bool Evaluator::narrow(const Expr *E, const Value &Before, const Value &V,
                       Facts &F) const {
  Value Known = meet(Before, V);
  E = strip(E);
  if (Known.isEmpty() || (Known.NonZero && Known.Lo == 0 && Known.Hi == 0))
    return false;
  if (E->getType().isVolatileQualified() && !Known.Derived)
    return true;
  if (const auto *Op = dyn_cast<BinaryOperator>(E))
    if (Op->getOpcode() == BO_Assign)
      return assumeValue(Op->getLHS(), V, F);
  if (isa<CallExpr>(E) && !E->isGLValue() && F.find(Places.result(E)))
    F.set(Places.result(E), Known);
  if (const Place *P = Places.of(E)) {
    if (P->kind() == Place::Integer)
      return true;
    F.set(P->isMemory() ? resolve(P, F) : P, Known);
  }
  return true;
}

/// The values that a comparison with \p Bound leaves.
static Value allowed(BinaryOperatorKind Op, bool Truth, const Value &Bound) {
  if (!Truth)
    Op = BinaryOperator::negateComparisonOp(Op);
  switch (Op) {
  case BO_EQ: {
    Value V = Bound;
    V.Derived = false;
    V.Function = V.OtherFunction = nullptr;
    V.Target = nullptr;
    V.Born = V.Foreign = V.Exact = false;
    V.Pipe = Value::NoPipe;
    return V;
  }
  case BO_NE: {
    Value V;
    V.NonZero = Bound.isNumber() && Bound.Lo == 0;
    return V;
  }
  case BO_LT:
    return Value::range(Value::Min, shift(Bound.Hi, -1));
  case BO_LE:
    return Value::range(Value::Min, Bound.Hi);
  case BO_GT:
    return Value::range(shift(Bound.Lo, 1), Value::Max);
  case BO_GE:
    return Value::range(Bound.Lo, Value::Max);
  default:
    return {};
  }
}

bool Evaluator::assume(const Expr *E, bool Truth, Facts &F) const {
  const Expr *Stripped = strip(E);
  if (Stripped->isValueDependent() || Stripped->isTypeDependent())
    return true;

  if (const auto *Op = dyn_cast<UnaryOperator>(Stripped))
    if (Op->getOpcode() == UO_LNot)
      return assume(Op->getSubExpr(), !Truth, F);

  if (const auto *Op = dyn_cast<BinaryOperator>(Stripped)) {
    if (Op->getOpcode() == BO_LAnd || Op->getOpcode() == BO_LOr) {
      // Each level doubles the work.
      constexpr unsigned MaxLogicalNesting = 8;
      if (LogicalNesting > MaxLogicalNesting)
        return true;
      ++LogicalNesting;
      auto Leave = llvm::make_scope_exit([this] { --LogicalNesting; });
      bool Both = (Op->getOpcode() == BO_LAnd) == Truth;
      if (Both)
        return assume(Op->getLHS(), Truth, F) && assume(Op->getRHS(), Truth, F);
      Facts Left = F, Right = F;
      bool CanLeft = assume(Op->getLHS(), Truth, Left);
      bool CanRight = assume(Op->getLHS(), !Truth, Right) &&
                      assume(Op->getRHS(), Truth, Right);
      if (!CanLeft && !CanRight)
        return false;
      F = CanLeft ? Left : Right;
      if (CanLeft && CanRight)
        F.joinWith(Right);
      return true;
    }
    if (Op->isComparisonOp() && Op->getOpcode() != BO_Cmp) {
      const Place *P = Places.of(Stripped);
      const Value *Stored = P ? F.find(P) : nullptr;
      Value L = evaluate(Op->getLHS(), F), R = evaluate(Op->getRHS(), F);
      Value Outcome = Stored ? *Stored : compare(Op->getOpcode(), L, R);
      if (Truth ? !Outcome.canBeTrue() : !Outcome.canBeFalse())
        return false;
      if (!narrow(Op->getLHS(), L, allowed(Op->getOpcode(), Truth, R), F) ||
          !narrow(Op->getRHS(), R,
                  allowed(BinaryOperator::reverseComparisonOp(Op->getOpcode()),
                          Truth, L),
                  F))
        return false;
      Value V = Value::boolean(Truth);
      V.Derived = Outcome.Derived;
      bool Volatile =
          strip(Op->getLHS())->getType().isVolatileQualified() ||
          strip(Op->getRHS())->getType().isVolatileQualified();
      if (P && !Volatile)
        F.set(P, V);
      return true;
    }
  }

  Value Wanted;
  if (Truth)
    Wanted.NonZero = true;
  else
    Wanted = Value::number(0);
  return assumeValue(Stripped, Wanted, F);
}

} // namespace safespawn
