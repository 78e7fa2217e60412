//===- CountingLoop.cpp - Loops that count --------------------------------===//

#include "CountingLoop.h"
#include "../engine/Place.h"
#include "../functions/Functions.h"
#include "Nodes.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace safespawn {

bool counts(const ForStmt *Loop, Counting &C) {
  const Expr *First = nullptr;
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Loop->getInit())) {
    if (!Declaration->isSingleDecl())
      return false;
    C.Var = dyn_cast<VarDecl>(Declaration->getSingleDecl());
    First = C.Var ? C.Var->getInit() : nullptr;
  } else if (const auto *Init =
                 dyn_cast_or_null<BinaryOperator>(Loop->getInit())) {
    if (Init->getOpcode() != BO_Assign)
      return false;
    C.Var = variable(Init->getLHS());
    First = Init->getRHS();
  }
  if (!C.Var || !First || !C.Var->getType()->isIntegerType() ||
      !Loop->getInc() || !Loop->getCond())
    return false;
  const auto *Inc = dyn_cast<UnaryOperator>(strip(Loop->getInc()));
  if (!Inc || !Inc->isIncrementDecrementOp() ||
      variable(Inc->getSubExpr()) != C.Var)
    return false;
  C.Upward = Inc->isIncrementOp();
  const auto *Test = dyn_cast<BinaryOperator>(strip(Loop->getCond()));
  if (!Test || !Test->isComparisonOp())
    return false;
  BinaryOperatorKind Op = Test->getOpcode();
  const Expr *Bound = Test->getRHS();
  if (variable(Test->getLHS()) != C.Var) {
    if (variable(Test->getRHS()) != C.Var)
      return false;
    Bound = Test->getLHS();
    Op = BinaryOperator::reverseComparisonOp(Op);
  }
  if (C.Upward) {
    if (Op != BO_LT && Op != BO_LE)
      return false;
    C.Low = First;
    C.High = Bound;
    C.HighIncluded = Op == BO_LE;
  } else {
    if (Op != BO_GT && Op != BO_GE)
      return false;
    C.Low = Bound;
    C.LowExcluded = Op == BO_GT;
    C.High = First;
    C.HighIncluded = true;
  }
  C.Body = Loop->getBody();
  while (const auto *Block = dyn_cast<CompoundStmt>(C.Body)) {
    if (Block->size() != 1)
      break;
    C.Body = Block->body_front();
  }
  return true;
}

/// `while (i < End) close(i++);`, `while (--i > Last) close(i);` and the like,
/// and the value that is given to the variable just before.
bool countsClosing(const WhileStmt *Loop, const Stmt *Before, Counting &C) {
  const auto *Test = dyn_cast<BinaryOperator>(strip(Loop->getCond()));
  if (!Test || !Test->isRelationalOp() || Loop->getConditionVariable())
    return false;
  // i++ and the like; null where it is the variable alone.
  auto Steps = [&](const Expr *E) -> const UnaryOperator * {
    const auto *Op = dyn_cast<UnaryOperator>(strip(E));
    return Op && Op->isIncrementDecrementOp() ? Op : nullptr;
  };
  auto Counted = [&](const Expr *E) {
    const UnaryOperator *Op = Steps(E);
    return variable(Op ? Op->getSubExpr() : E);
  };
  C.Var = Counted(Test->getLHS());
  if (!C.Var || !C.Var->getType()->isIntegerType())
    return false;
  const UnaryOperator *Step = Steps(Test->getLHS());
  const bool InTest = Step;

  llvm::SmallVector<const Stmt *, 2> Body{Loop->getBody()};
  if (const auto *Block = dyn_cast<CompoundStmt>(Loop->getBody()))
    Body.assign(Block->body_begin(), Block->body_end());
  if (Body.empty() || Body.size() > 2 ||
      !llvm::all_of(Body, [](const Stmt *S) { return isa<Expr>(S); }))
    return false;
  const auto *Closes = dyn_cast<CallExpr>(strip(cast<Expr>(Body.front())));
  const FunctionDecl *Callee = Closes ? Closes->getDirectCallee() : nullptr;
  if (!Callee || !factsOf(*Callee) || nameOf(*Callee) != "close" ||
      Counted(Closes->getArg(0)) != C.Var)
    return false;
  // It is counted once: in the test, in the argument or behind the call.
  const UnaryOperator *InCall = Steps(Closes->getArg(0));
  const UnaryOperator *Behind =
      Body.size() == 2 ? Steps(cast<Expr>(Body.back())) : nullptr;
  if ((Body.size() == 2 && (!Behind || Counted(Behind) != C.Var)) ||
      InTest + (InCall != nullptr) + (Behind != nullptr) != 1 ||
      (InCall && InCall->isPrefix()))
    return false;
  Step = InTest ? Step : InCall ? InCall : Behind;

  const Expr *First = nullptr;
  const auto *Declaration = dyn_cast_or_null<DeclStmt>(Before);
  const auto *Assign = dyn_cast_or_null<BinaryOperator>(Before);
  if (Declaration && Declaration->isSingleDecl() &&
      Declaration->getSingleDecl() == C.Var)
    First = C.Var->getInit();
  else if (Assign && Assign->getOpcode() == BO_Assign &&
           variable(Assign->getLHS()) == C.Var)
    First = Assign->getRHS();
  if (!First)
    return false;

  BinaryOperatorKind Op = Test->getOpcode();
  C.Upward = Step->isIncrementOp();
  if (C.Upward) {
    C.Low = First;
    C.High = Test->getRHS();
    C.HighIncluded = Op == BO_LE;
    return !InTest && (Op == BO_LT || Op == BO_LE);
  }
  C.High = First;
  C.HighIncluded = !InTest;
  C.Low = Test->getRHS();
  // `i-- > Low` tests what is one more than what is closed.
  C.LowExcluded = Op == BO_GT && !(InTest && Step->isPostfix());
  return Op == BO_GT || (Op == BO_GE && !(InTest && Step->isPostfix()));
}

} // namespace safespawn
