//===- ChildState.cpp - What a child knows --------------------------------===//

#include "ChildState.h"
#include "../functions/Functions.h"
#include "../support/Clang.h"
#include "Nodes.h"
#include "Steps.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"
#include <fcntl.h>

using namespace clang;

namespace safespawn {

void Knowledge::meet(const Knowledge &Other) {
  auto Agree = [](auto &Map, const auto &With) {
    auto All = Map;
    for (const auto &[Key, Value] : All) {
      auto It = With.find(Key);
      if (It == With.end() || It->second != Value)
        Map.erase(Key);
    }
  };
  Agree(Known, Other.Known);
  Agree(Dispositions, Other.Dispositions);
  Unknown.insert(Other.Unknown.begin(), Other.Unknown.end());
  Changed.insert(Other.Changed.begin(), Other.Changed.end());
  auto Common = [](auto &Set, const auto &With) {
    for (auto It = Set.begin(); It != Set.end();)
      It = With.count(*It) ? std::next(It) : Set.erase(It);
  };
  Common(ErrnoCopies, Other.ErrnoCopies);
  Common(Selves, Other.Selves);
}

void ChildState::forget(const ValueDecl *Written) {
  Unknown.insert(Written);
  if (const auto *Var = dyn_cast<VarDecl>(Written)) {
    Known.erase(Places.variable(Var));
    ErrnoCopies.erase(Var);
    Selves.erase(Var);
  }
  if (Written == Checked)
    Checked = nullptr;
}

bool ChildState::isErrno(const Expr *E) const {
  const VarDecl *Var = variable(E);
  return (Var && Var->getType()->isIntegerType() && ErrnoCopies.count(Var)) ||
         (!ErrnoLost && safespawn::isErrno(E));
}

bool ChildState::isErrnoText(const Expr *E) const {
  const VarDecl *Var = variable(E);
  const CallExpr *Asked = callOf(E, "strerror");
  return (Var && Var->getType()->isPointerType() && ErrnoCopies.count(Var)) ||
         (Asked && isErrno(Asked->getArg(0)));
}

const Expr *ChildState::errnoTest(const Expr *E) const {
  const auto *Op = dyn_cast<BinaryOperator>(strip(E));
  if (!Op || !Op->isEqualityOp())
    return nullptr;
  if (isErrno(Op->getLHS()))
    return Op->getRHS();
  return isErrno(Op->getRHS()) ? Op->getLHS() : nullptr;
}

const OpenedFile *ChildState::openedAs(const Expr *E) const {
  const VarDecl *Var = variable(E);
  if (!Var)
    return nullptr;
  for (const OpenedFile &File : Files)
    if (File.Var == Var)
      return &File;
  return nullptr;
}

std::optional<int64_t> ChildState::number(const Expr *E) const {
  if (!E || E->isValueDependent())
    return std::nullopt;
  const Expr *Inner = strip(E);
  if (const Place *P = Places.of(Inner)) {
    auto It = Known.find(P);
    if (It != Known.end())
      return It->second;
  }
  Expr::EvalResult Value;
  if (E->getType()->isIntegralOrEnumerationType() &&
      E->EvaluateAsInt(Value, Code.Context, Expr::SE_NoSideEffects))
    return inWord(Value.Val.getInt());
  // SIG_DFL, SIG_IGN
  if (E->getType()->isPointerType()) {
    const Expr *Bare = E->IgnoreParenCasts();
    if (Bare->getType()->isIntegerType() &&
        Bare->EvaluateAsInt(Value, Code.Context, Expr::SE_NoSideEffects))
      return inWord(Value.Val.getInt());
    if (isa<CXXNullPtrLiteralExpr>(Bare))
      return 0;
  }
  return std::nullopt;
}

std::optional<bool> ChildState::hasFlag(const Expr *E, int64_t Flag) const {
  if (auto Value = number(E))
    return (*Value & Flag) != 0;
  const Expr *Bare = strip(E);
  const auto *Or = dyn_cast<BinaryOperator>(Bare);
  const auto *Choice = dyn_cast<ConditionalOperator>(Bare);
  if (!Choice && !(Or && Or->getOpcode() == BO_Or))
    return std::nullopt;
  auto Left = hasFlag(Or ? Or->getLHS() : Choice->getTrueExpr(), Flag);
  auto Right = hasFlag(Or ? Or->getRHS() : Choice->getFalseExpr(), Flag);
  if (Left == Right || !Or)
    return Left == Right ? Left : std::nullopt;
  return Left == true || Right == true ? std::optional<bool>(true)
                                       : std::nullopt;
}

bool compare(BinaryOperatorKind How, int64_t Left, int64_t Right) {
  switch (How) {
  case BO_LT:
    return Left < Right;
  case BO_LE:
    return Left <= Right;
  case BO_GT:
    return Left > Right;
  case BO_GE:
    return Left >= Right;
  case BO_EQ:
    return Left == Right;
  default:
    assert(How == BO_NE);
    return Left != Right;
  }
}

std::optional<bool> ChildState::decide(const Expr *Condition) const {
  const Expr *E = strip(Condition);
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    if (Op->getOpcode() == UO_LNot) {
      auto Inner = decide(Op->getSubExpr());
      return Inner ? std::optional<bool>(!*Inner) : std::nullopt;
    }
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->isLogicalOp()) {
      bool Absorbs = Op->getOpcode() == BO_LOr;
      auto Left = decide(Op->getLHS());
      if (Left && *Left == Absorbs)
        return Absorbs;
      auto Right = decide(Op->getRHS());
      if (Right && (Left || (*Right == Absorbs &&
                             !Op->getLHS()->HasSideEffects(Code.Context))))
        return *Right;
      return std::nullopt;
    }
    if (Op->isComparisonOp()) {
      auto Left = number(Op->getLHS()), Right = number(Op->getRHS());
      // That a file has its number by chance is the step's business.
      const OpenedFile *File = openedAs(Op->getLHS());
      bool IsOpen = File && File->IsOpen;
      if (File && Right)
        switch (Op->getOpcode()) {
        case BO_NE:
          if (*Right >= 0 || IsOpen)
            return true;
          break;
        case BO_GT:
          if (*Right >= 0 || (IsOpen && *Right == -1))
            return true;
          break;
        case BO_GE:
          if (*Right >= 1 || (IsOpen && *Right == 0))
            return true;
          break;
        case BO_LT:
          if (IsOpen && *Right <= 0)
            return false;
          break;
        case BO_EQ:
          if (IsOpen && *Right < 0)
            return false;
          break;
        default:
          break;
        }
      if (Left && Right)
        return compare(Op->getOpcode(), *Left, *Right);
    }
    if (Op->getOpcode() == BO_Assign && Op->getRHS() &&
        strip(Op->getRHS()) == Code.Call)
      return false;
  }
  if (strip(E) == Code.Call)
    return false;
  if (auto Value = number(E))
    return *Value != 0;
  // Conditions with a step in them are for branch().
  if (anyNode(E, [this](const Stmt *S) {
        const auto *Called = dyn_cast<CallExpr>(S);
        if (!Called || Called == Code.Call)
          return false;
        const FunctionDecl *Callee = Called->getDirectCallee();
        const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
        return !Facts || (!Facts->Calculates && strip(Called) == Called);
      }))
    return std::nullopt;
  auto It = Code.Seen.Outcomes.find(E);
  if (It == Code.Seen.Outcomes.end())
    return std::nullopt;
  bool True = It->second.True & Trace::Child;
  bool False = It->second.False & Trace::Child;
  if (True == False)
    return std::nullopt;
  return True;
}

const CallExpr *ChildState::failureTest(const Expr *E, bool &Fails,
                                        const Expr *&Tested) {
  const Expr *Bare = strip(E);
  const auto *Op = dyn_cast<BinaryOperator>(Bare);
  const Expr *Subject = Bare;
  std::optional<int64_t> With;
  BinaryOperatorKind Compare = BO_NE;
  if (Op && Op->isComparisonOp()) {
    Compare = Op->getOpcode();
    Subject = strip(Op->getLHS());
    With = number(Op->getRHS());
    if (!With) {
      With = number(Op->getLHS());
      Subject = strip(Op->getRHS());
      Compare = BinaryOperator::reverseComparisonOp(Compare);
    }
  } else {
    With = 0;
  }
  if (!With)
    return nullptr;
  Tested = Subject;
  const Expr *Source = Subject;
  if (const auto *Assign = dyn_cast<BinaryOperator>(Source))
    if (Assign->getOpcode() == BO_Assign)
      Source = strip(Assign->getRHS());
  const auto *Made = dyn_cast<CallExpr>(Source);
  if (!Made) {
    const VarDecl *Var = variable(Source);
    if (Var && Var == Checked && CheckedWhere == Conditions)
      Made = CheckedCall;
    else if (const OpenedFile *File = Var ? openedAs(Source) : nullptr)
      Made = File->Handlers.empty() && !File->Passed ? File->Where : nullptr;
    if (!Made)
      return nullptr;
    CheckedCall = Made;
    Tested = Made;
  }
  const FunctionDecl *Callee = Made->getDirectCallee();
  if (!Callee || !factsOf(*Callee))
    return nullptr;
  bool BySigaction = nameOf(*Callee) == "sigaction";
  const StepKind *Kind = stepOf(nameOf(*Callee) == "open64" ? "open"
                                : BySigaction               ? "signal"
                                                            : nameOf(*Callee));
  if (!Kind)
    return nullptr;
  // dup2 returns the new descriptor, setsid a session: those are not negative.
  bool ReturnsNumber =
      Kind->Name == "dup2" || Kind->Name == "open" || Kind->Name == "dup" ||
      Kind->Name == "setsid" || Kind->Name == "dup3" ||
      (Kind->Name == "signal" && !BySigaction) || Kind->Name == "ioctl" ||
      Kind->Name == "prctl" || Kind->Name == "fcntl";
  switch (Compare) {
  case BO_LT:
    Fails = true;
    return *With == 0 || (*With == 1 && !ReturnsNumber) ? Made : nullptr;
  case BO_LE:
    Fails = true;
    return *With == -1 ? Made : nullptr;
  case BO_GE:
    Fails = false;
    return *With == 0 ? Made : nullptr;
  case BO_GT:
    Fails = false;
    return *With == -1 ? Made : nullptr;
  case BO_EQ:
  case BO_NE: {
    bool Equal = Compare == BO_EQ;
    if (*With == -1) {
      Fails = Equal;
      return Made;
    }
    bool Same = *With == 0 && !ReturnsNumber;
    if (Kind->Name == "dup2" && Made->getNumArgs() == 2)
      Same = number(Made->getArg(1)) == With;
    if (!Same)
      return nullptr;
    Fails = !Equal;
    return Made;
  }
  default:
    return nullptr;
  }
}

/// Whether a member function of the standard library only looks something up.
static bool isStdAccess(const CXXMethodDecl *Method) {
  const CXXRecordDecl *Class = Method->getParent();
  if (!Class->isInStdNamespace() || Method->isStatic())
    return false;
  if (Method->isConst())
    return true;
  if (Method->getOverloadedOperator() == OO_Subscript)
    return true;
  if (!Method->getIdentifier())
    return false;
  StringRef Name = Method->getName();
  return Name == "data" || Name == "at" || Name == "front" || Name == "back" ||
         Name == "get" || Name == "begin" || Name == "end";
}

/// Whether \p E asks for the child's parent, which is who calls.
bool ChildState::asksParent(const Expr *E) const {
  return callOf(E, "getppid") && !Code.changesNamespaces();
}

/// Whether \p E asks for flags of a descriptor that are still the parent's.
bool ChildState::asksFlags(const Expr *E) const {
  const CallExpr *Asked = callOf(E, "fcntl");
  if (!Asked || Asked->getNumArgs() < 2 || Changed.count("Descriptors"))
    return false;
  auto Command = number(Asked->getArg(1));
  return Command == F_GETFD || Command == F_GETFL;
}

bool ChildState::isMovable(const Expr *E) const {
  if (!E)
    return true;
  E = E->IgnoreParens();
  if (E->containsErrors() ||
      (E->getType().isVolatileQualified() && E->isGLValue()))
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const ValueDecl *D = Ref->getDecl();
    if (Replaced.count(D))
      return true;
    if (const auto *Var = dyn_cast<VarDecl>(D))
      if (Known.count(Places.variable(Var)))
        return true;
    if (Unknown.count(D))
      return false;
    for (const OpenedFile &File : Files)
      if (File.Var == D)
        return false;
    // A helper's are not there.
    const auto *Var = dyn_cast<VarDecl>(D);
    return !Var || !Var->isLocalVarDeclOrParm() || Code.isOwn(Var) ||
           Hoisted.count(Var);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const Place *P = Places.of(E))
      if (Known.count(P))
        return true;
    return !Unknown.count(Member->getMemberDecl()) &&
           isMovable(Member->getBase());
  }
  if (const Place *P = isa<ArraySubscriptExpr>(E) ? Places.of(E) : nullptr)
    if (Known.count(P))
      return true;
  if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
    // A number in the place of a variable has no address.
    if (Op->getOpcode() == UO_AddrOf)
      if (const Place *P = Places.of(Op->getSubExpr()))
        if (Known.count(P))
          return false;
    return !Op->isIncrementDecrementOp() && !safespawn::isErrno(E) &&
           Op->getOpcode() != UO_Coawait && isMovable(Op->getSubExpr());
  }
  if (const auto *Op = dyn_cast<BinaryOperator>(E))
    return !Op->isAssignmentOp() && Op->getOpcode() != BO_Comma &&
           isMovable(Op->getLHS()) && isMovable(Op->getRHS());
  if (const auto *Called = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Called->getDirectCallee();
    if (!Callee)
      return false;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee)) {
      if (!isStdAccess(Method))
        return false;
      if (const auto *MemberCall = dyn_cast<CXXMemberCallExpr>(E))
        if (!isMovable(MemberCall->getImplicitObjectArgument()))
          return false;
    } else {
      // Like sizeof, it evaluates nothing.
      if (endsWith(nameOf(*Callee), "object_size") && Callee->getBuiltinID())
        return true;
      if (asksParent(Called) || asksFlags(Called))
        return llvm::all_of(Called->arguments(),
                            [&](const Expr *Arg) { return isMovable(Arg); });
      const FunctionFacts *Facts = factsOf(*Callee);
      bool Transparent = strip(Called) != Called;
      if (!Transparent && (!Facts || !Facts->Calculates || Facts->Writes ||
                           (*Facts->Reads && Changed.count(Facts->Reads))))
        return false;
    }
    return llvm::all_of(Called->arguments(),
                        [&](const Expr *Arg) { return isMovable(Arg); });
  }
  if (isa<StmtExpr, LambdaExpr, CXXNewExpr, CXXDeleteExpr, CXXThrowExpr,
          AtomicExpr, VAArgExpr>(E))
    return false;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    const CXXRecordDecl *Class = Construct->getConstructor()->getParent();
    if (!Construct->getConstructor()->isTrivial() && !Class->isInStdNamespace())
      return false;
  }
  if (isa<UnaryExprOrTypeTraitExpr>(E))
    return true;
  for (const Stmt *Child : E->children())
    if (const auto *Part = dyn_cast_or_null<Expr>(Child))
      if (!isMovable(Part))
        return false;
  return true;
}

bool canTrap(const Expr *E) {
  llvm::SmallVector<const Stmt *, 8> Work{E};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<UnaryExprOrTypeTraitExpr>(S))
      continue;
    if (const auto *Op = dyn_cast<UnaryOperator>(S))
      if (Op->getOpcode() == UO_Deref)
        return true;
    if (const auto *Op = dyn_cast<BinaryOperator>(S))
      if (Op->getOpcode() == BO_Div || Op->getOpcode() == BO_Rem)
        return true;
    if (const auto *Member = dyn_cast<MemberExpr>(S))
      if (Member->isArrow() && !isa<CXXThisExpr>(strip(Member->getBase())))
        return true;
    if (isa<CallExpr>(S))
      return true;
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(S))
      if (!strip(Subscript->getBase())->getType()->isArrayType())
        return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

} // namespace safespawn
