//===- TransferWaits.cpp - What waits for somebody else ------------------===//

#include "../support/Clang.h"
#include "Analyzer.h"
#include "Transfer.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Basic/Builtins.h"

using namespace clang;

namespace safespawn {

// Values of Linux's own constants, where a header's macro is not at hand.
namespace linux_abi {
constexpr int64_t WNoHang = 1;
constexpr int64_t SetLkW = 7, SetLkW64 = 14, OfdSetLkW = 38;
constexpr int64_t FLock = 1;
constexpr int64_t LockNb = 4, LockUn = 8;
constexpr int64_t ORdwr = 2;
constexpr int64_t FSetFl = 4;
constexpr int64_t SigKill = 9, SigStop = 19, SigTtou = 22;
constexpr int64_t MsgDontwait = 0x40;
constexpr int64_t PipeBuf = 4096;
constexpr int64_t FutexCommands = 0x7f;
constexpr int64_t FutexWait = 0, FutexLockPi = 6, FutexWaitBitset = 9;
} // namespace linux_abi

/// Whether the function waits whatever its arguments are.
bool ChildRegion::Transfer::alwaysWaits(const FunctionFacts &Known) {
  switch (Known.waits()) {
  case Blocking::OnLock:
  case Blocking::OnSignal:
  case Blocking::OnThread:
  case Blocking::OnTime:
  case Blocking::OnMessage:
  case Blocking::OnChild:
    return true;
  default:
    return false;
  }
}

/// Whether this call waits for something that the parent, which is suspended,
/// had to do, or for as long.
bool ChildRegion::Transfer::waits(const CallExpr *E,
                                  const FunctionFacts &Known) {
  auto Argument = [&](unsigned I) {
    return I < E->getNumArgs() ? R.evaluate(E->getArg(I), F) : Value();
  };
  StringRef Name = Known.Name;
  unsigned Operand = Known.Operand;
  Value Of = Argument(Operand);
  switch (Known.waits()) {
  case Blocking::Never:
    return false;
  case Blocking::OnChild: {
    // The options are the last integer argument, if there are several.
    for (unsigned I = E->getNumArgs(); I-- > 1;)
      if (E->getArg(I)->getType()->isIntegerType()) {
        Value Options = Argument(I);
        return !Options.isNumber() || !(Options.Lo & linux_abi::WNoHang);
      }
    return true;
  }
  case Blocking::OnInput: {
    if (Name != "read" && E->getNumArgs() > 3 &&
        E->getArg(3)->getType()->isIntegerType()) {
      Value Flags = Argument(3);
      if (Flags.isNumber() && Flags.Lo & linux_abi::MsgDontwait)
        return false;
    }
    return Operand < E->getNumArgs() &&
           pipeEnds(E->getArg(Operand)) & Value::ReadEnd;
  }
  case Blocking::OnOutput: {
    if (Operand >= E->getNumArgs() ||
        !(pipeEnds(E->getArg(Operand)) & Value::WriteEnd))
      return false;
    Value Size = Argument(2);
    if (E->getNumArgs() > 2 && Size.Lo > linux_abi::PipeBuf &&
        E->getArg(2)->getType()->isIntegerType())
      return true;
    return Sink && R.repeatsAfterSuccess(Block, Index, Who, F, E);
  }
  case Blocking::OnTimeout: {
    if (Operand >= E->getNumArgs())
      return false;
    return E->getArg(Operand)->getType()->isPointerType()
               ? Of.Lo == 0 && Of.Hi == 0
               : Of.Hi < 0;
  }
  case Blocking::OnRecordLock:
    if (Name == "lockf" || Name == "lockf64")
      return Of.isNumber() && Of.Lo == linux_abi::FLock;
    return Of.isNumber() &&
           (Of.Lo == linux_abi::SetLkW || Of.Lo == linux_abi::SetLkW64 ||
            Of.Lo == linux_abi::OfdSetLkW);
  case Blocking::OnFileLock:
    return !Of.isNumber() || !(Of.Lo & (linux_abi::LockNb | linux_abi::LockUn));
  case Blocking::OnOpen: {
    if (Operand >= E->getNumArgs() || !A.index().isFifo(E->getArg(Operand)))
      return false;
    Value Flags = Argument(Operand + 1);
    return !Flags.isNumber() ||
           !(Flags.Lo & (linux_abi::ORdwr | linux_abi::ONonblock));
  }
  case Blocking::OnStop:
    return signalsItself(E, Known, linux_abi::SigStop, linux_abi::SigTtou);
  default:
    return true;
  }
}

/// Whether the call sends its own process a signal from \p First to \p Last.
bool ChildRegion::Transfer::signalsItself(const CallExpr *E,
                                          const FunctionFacts &Known,
                                          int64_t First, int64_t Last) const {
  if (Known.waits() != Blocking::OnStop || Known.Operand >= E->getNumArgs())
    return false;
  Value Signal = R.evaluate(E->getArg(Known.Operand), F);
  return Signal.isNumber() && Signal.Lo >= First && Signal.Lo <= Last &&
         (Known.Operand == 0 || isOwnPid(E->getArg(0)));
}

/// Whether the call kills its own process for sure.
bool ChildRegion::Transfer::killsItself(const CallExpr *E,
                                        const FunctionFacts &Known) const {
  return signalsItself(E, Known, linux_abi::SigKill, linux_abi::SigKill);
}

/// The same of a raw futex().
bool ChildRegion::Transfer::waitsOnFutex(const CallExpr *E) const {
  Value Operation = R.evaluate(E->getArg(2), F);
  int64_t Command = Operation.Lo & linux_abi::FutexCommands;
  return Operation.isNumber() && (Command == linux_abi::FutexWait ||
                                  Command == linux_abi::FutexLockPi ||
                                  Command == linux_abi::FutexWaitBitset);
}

/// Whether \p E is getpid(), or a variable that was initialized by it in the
/// child.
bool ChildRegion::Transfer::isOwnPid(const Expr *E) const {
  E = strip(E);
  Value V = R.evaluate(E, F);
  if (V.isNumber() && V.Lo == 0 && !V.Derived)
    return true; // its own group
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return Call->getDirectCallee() &&
           nameOf(*Call->getDirectCallee()) == "getpid";
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      return R.isBorn(A.places().variable(Var)) && Var->hasInit() &&
             !isa<ParmVarDecl>(Var) && isOwnPid(Var->getInit());
  return false;
}

/// Which ends of a pipe the descriptor \p E is.
uint8_t ChildRegion::Transfer::pipeEnds(const Expr *E) const {
  Value V = R.evaluate(E, F);
  // What a number stands for is known of those that were duplicated.
  return V.isNumber() ? V.Pipe | F.get(A.places().integer(V.Lo)).Pipe : V.Pipe;
}

/// dup() and its like.
void ChildRegion::Transfer::duplicate(const CallExpr *E) {
  Value Copy;
  Copy.Pipe = pipeEnds(E->getArg(0));
  F.set(A.places().result(E), Copy);
  if (E->getNumArgs() < 2)
    return;
  Value Number = R.evaluate(E->getArg(1), F);
  if (Number.isNumber())
    F.set(A.places().integer(Number.Lo), Copy);
}

/// A counter: like a pipe, it has nothing to read before somebody writes.
void ChildRegion::Transfer::makeCounter(const CallExpr *E) {
  if (E->getNumArgs() < 2)
    return;
  Value Start = R.evaluate(E->getArg(0), F);
  Value Flags = R.evaluate(E->getArg(1), F);
  if (Start.canBeTrue() || !Flags.isNumber() ||
      Flags.Lo & linux_abi::ONonblock)
    return;
  Value Counter;
  Counter.Pipe = Value::ReadEnd;
  F.set(A.places().result(E), Counter);
}

/// fcntl(F_SETFL): a descriptor that may be told not to wait counts as one that
/// does not.
void ChildRegion::Transfer::setStatus(const CallExpr *E,
                                      const FunctionFacts &Known) {
  if (!Known.Variadic || E->getNumArgs() < 3)
    return;
  Value Command = R.evaluate(E->getArg(Known.Operand), F);
  if (!Command.isNumber() || Command.Lo != linux_abi::FSetFl ||
      !R.evaluate(E->getArg(2), F).canBeTrue())
    return;
  if (const Place *P = R.locate(E->getArg(0), F))
    F.set(P, Value::range(0, Value::Max));
}

//===----------------------------------------------------------------------===//
// Loops that wait
//===----------------------------------------------------------------------===//

/// Whether \p Condition does nothing but look at memory that others can write.
bool ChildRegion::Transfer::watches(const Expr *Condition) const {
  bool Looks = false;
  llvm::SmallVector<const Stmt *, 16> Work{Condition};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Op = dyn_cast<BinaryOperator>(S))
      if (Op->isAssignmentOp())
        return false;
    if (const auto *Op = dyn_cast<UnaryOperator>(S))
      if (Op->isIncrementDecrementOp())
        return false;
    if (const auto *Atomic = dyn_cast<AtomicExpr>(S)) {
      if (!isAtomicLoad(Atomic) && !isAtomicExchange(Atomic))
        return false;
      Looks = true;
    }
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      // A load of a std::atomic, by name or by conversion.
      const FunctionDecl *Callee = Call->getDirectCallee();
      const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
      bool Loads = Method && Method->isConst() &&
                   AnalysisDeclContext::isInStdNamespace(Method);
      if (!Loads && !(Callee && Callee->getBuiltinID()))
        return false;
      Looks |= Loads;
    }
    const auto *E = dyn_cast<Expr>(S);
    if (E && E->isLValue() && !E->getType()->isFunctionType() &&
        !E->getType().isConstQualified() &&
        (isa<DeclRefExpr>(E) || isa<MemberExpr>(E) ||
         isa<ArraySubscriptExpr>(E) || isa<UnaryOperator>(E)) &&
        !isBornLValue(E))
      Looks = true;
    Work.append(S->child_begin(), S->child_end());
  }
  return Looks;
}

/// Whether \p S, a part of a loop, does nothing but pass the time. Adds the
/// conditions on which it leaves the loop to \p Leaves.
bool ChildRegion::Transfer::idles(
    const Stmt *S, llvm::SmallVectorImpl<const Expr *> &Leaves) const {
  if (!S || isa<NullStmt>(S) || isa<ContinueStmt>(S))
    return true;
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return llvm::all_of(Block->body(),
                        [&](const Stmt *Part) { return idles(Part, Leaves); });
  if (const auto *If = dyn_cast<IfStmt>(S)) {
    const Stmt *Then = If->getThen();
    if (const auto *Block = dyn_cast<CompoundStmt>(Then))
      if (Block->size() == 1)
        Then = Block->body_front();
    if (isa<BreakStmt>(Then) && !If->getElse()) {
      Leaves.push_back(If->getCond());
      return true;
    }
    return false;
  }
  if (const auto *Asm = dyn_cast<GCCAsmStmt>(S))
    return !Asm->getNumOutputs();
  const auto *E = dyn_cast<Expr>(S);
  const auto *Call = E ? dyn_cast<CallExpr>(strip(E)) : nullptr;
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return false;
  const FunctionFacts *Known = A.index().factsOf(Callee);
  if (!Known)
    return Callee->getBuiltinID() && !Callee->isNoReturn();
  static constexpr const char *Idle[] = {"sched_yield", "getpid", "getppid"};
  return Known->waits() == Blocking::OnTime ||
         llvm::is_contained(Idle, StringRef(Known->Name));
}

/// Whether the loop does nothing but look at memory that somebody else writes.
bool ChildRegion::Transfer::isSpin(const Stmt *Loop) {
  const Expr *Condition = nullptr;
  const Stmt *Body = nullptr;
  if (const auto *While = dyn_cast<WhileStmt>(Loop)) {
    Condition = While->getCond();
    Body = While->getBody();
  } else if (const auto *Do = dyn_cast<DoStmt>(Loop)) {
    Condition = Do->getCond();
    Body = Do->getBody();
  } else if (const auto *For = dyn_cast<ForStmt>(Loop)) {
    if (For->getInc())
      return false;
    Condition = For->getCond();
    Body = For->getBody();
  }
  llvm::SmallVector<const Expr *, 2> Leaves;
  if (!Body || !idles(Body, Leaves))
    return false;
  bool Constant = !Condition || Condition->isIntegerConstantExpr(A.context());
  if (!Constant)
    Leaves.push_back(Condition);
  return !Leaves.empty() &&
         llvm::all_of(Leaves, [this](const Expr *E) { return watches(E); });
}

} // namespace safespawn
