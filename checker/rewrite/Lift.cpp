//===- Lift.cpp - From a child's code to a plan ---------------------------===//
//
// Control flow: from statement to statement, and where ways part.
//
//===----------------------------------------------------------------------===//

#include "../functions/Functions.h"
#include "Lifter.h"
#include "Nodes.h"
#include "SourceText.h"
#include "Steps.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace safespawn {

void Obstacle::meet(Kind Reason, const Stmt *S, const NamedDecl *Of) {
  if (Where.isValid())
    return;
  Why = Reason;
  Where = S->getBeginLoc();
  Subject = Of;
}

void Obstacle::meetValue(const Expr *E, Kind IfCall) {
  const auto *Asked = dyn_cast<CallExpr>(strip(E));
  meet(Asked ? IfCall : Statement, E,
       Asked ? Asked->getDirectCallee() : nullptr);
}

std::optional<Plan> Lifter::run() {
  if (Lexer::makeFileCharRange(
          CharSourceRange::getTokenRange(Code.Call->getSourceRange()), SM,
          Code.Context.getLangOpts())
          .isInvalid()) {
    stop(Obstacle::InMacro, Code.Call);
    return std::nullopt;
  }
  Result R = begin();
  if (R != Ends && Stopped.Where.isInvalid())
    stop(Obstacle::RunsOn, Code.Call);
  if (Stopped.Where.isValid())
    return std::nullopt;
  if (!Made.any([](const Step &S) {
        return failureOf(S.Name) == Failure::OnlyExec;
      })) {
    stop(Obstacle::Statement, Code.Call);
    return std::nullopt;
  }
  // Who asks whether the parent is still there, asks before it can be gone; the
  // step looks again.
  if (Text.AsksParent)
    for (Step &S : Made.Steps)
      if (S.Name == "prctl" && S.Arguments[0] == "PR_SET_PDEATHSIG") {
        S.Name = "pdeathsig";
        S.Arguments = {S.Arguments[1]};
      }
  if (const Stmt *Late = findsSetpgid()) {
    stop(Obstacle::TooLate, Late);
    return std::nullopt;
  }
  Made.Declarations.assign(Text.Declarations.begin(), Text.Declarations.end());
  Made.Early = Early.neededBy(Text.Used);
  Made.Uses.assign(Text.Used.begin(), Text.Used.end());
  return std::move(Made);
}

/// A call by which the parent moves the child to another process group, which
/// it can only do before the child's exec, unless the child does so itself.
const Stmt *Lifter::findsSetpgid() const {
  for (const Step &S : Made.Steps)
    if (S.Name == "setpgid" || S.Name == "setpgrp" || S.Name == "setsid")
      return nullptr;
  const CallExpr *Found = nullptr;
  bool IsThere = anyNode(Code.FD->getBody(), [&](const Stmt *S) {
    const auto *E = dyn_cast<CallExpr>(S);
    Found = E ? callOf(E, "setpgid") : nullptr;
    return Found && Found->getNumArgs() == 2 && !Code.isChildOnly(Found) &&
           !Found->getArg(0)->isIntegerConstantExpr(Code.Context);
  });
  return IsThere ? Found : nullptr;
}

/// Goes on from the call, whose result is 0, to the end of its statement.
Lifter::Result Lifter::begin() {
  const Stmt *Node = Code.Call;
  std::optional<int64_t> Value = 0;
  for (;;) {
    const Stmt *Outer = Code.Parents.getParent(Node);
    if (!Outer)
      return stop(Obstacle::Shape, Code.Call);
    if (isa<ParenExpr>(Outer) || isa<CastExpr>(Outer) ||
        isa<ExprWithCleanups>(Outer) || isa<ConstantExpr>(Outer) ||
        isa<MaterializeTemporaryExpr>(Outer)) {
      Node = Outer;
      continue;
    }
    if (const auto *Op = dyn_cast<BinaryOperator>(Outer)) {
      bool IsLeft = Op->getLHS() == Node;
      const Expr *Other = IsLeft ? Op->getRHS() : Op->getLHS();
      if (Op->getOpcode() == BO_Assign && !IsLeft) {
        if (const Place *P = Value ? State.Places.of(Op->getLHS()) : nullptr)
          State.Known[P] = *Value;
        else if (const ValueDecl *Holder = holderOf(Op->getLHS()))
          State.Unknown.insert(Holder);
        else
          return stop(Obstacle::Shape, Op);
        Receivers.insert(holderOf(Op->getLHS()));
      } else if (Op->getOpcode() == BO_Comma && IsLeft) {
        Value = std::nullopt;
        if (!State.isMovable(Other))
          return stop(Obstacle::Shape, Op);
      } else if (Op->isComparisonOp()) {
        if (!State.isMovable(Other))
          return stop(Obstacle::Shape, Op);
        auto With = State.number(Other);
        if (Value && With)
          Value = IsLeft ? compare(Op->getOpcode(), *Value, *With)
                         : compare(Op->getOpcode(), *With, *Value);
        else
          Value = std::nullopt;
      } else if (Op->isLogicalOp()) {
        // Who has evaluated the right side has not found an answer on the left.
        bool Absorbs = Op->getOpcode() == BO_LOr;
        if (Value && (!IsLeft || (*Value != 0) == Absorbs))
          Value = *Value != 0;
        else
          Value = std::nullopt;
      } else if (Op->getOpcode() != BO_Comma) {
        return stop(Obstacle::Shape, Op);
      }
      Node = Outer;
      continue;
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(Outer)) {
      if (Op->getOpcode() != UO_LNot)
        return stop(Obstacle::Shape, Op);
      if (Value)
        Value = !*Value;
      Node = Outer;
      continue;
    }
    // `enabled ? fork() : -1`: who has become a child has chosen.
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Outer))
      if (Node != Choice->getCond()) {
        Node = Outer;
        continue;
      }
    if (const auto *Builtin = dyn_cast<CallExpr>(Outer)) {
      // __builtin_expect
      if (strip(Builtin) == strip(cast<Expr>(Node))) {
        Node = Outer;
        continue;
      }
      return stop(Obstacle::Shape, Outer, Builtin->getDirectCallee());
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(Outer)) {
      bool Behind = false;
      for (const Decl *D : Declaration->decls()) {
        const auto *Var = dyn_cast<VarDecl>(D);
        if (!Var || Var->getType()->isReferenceType())
          return stop(Obstacle::Shape, Outer);
        bool Receives = Var->getInit() == Node;
        // What stands behind it is the child's as well.
        if (Behind && Var->getInit() && !State.isMovable(Var->getInit()))
          return stop(Obstacle::Shape, Outer);
        if (Behind)
          Value = State.number(Var->getInit());
        if (Behind || Receives) {
          // `bool child = fork() == 0;` is decided where it is tested.
          if (Value)
            State.Known[State.Places.variable(Var)] = *Value;
          else
            State.Unknown.insert(Var);
        }
        Behind |= Receives;
      }
      if (!Behind)
        return stop(Obstacle::Shape, Outer);
      return advance(Outer);
    }
    if (isa<CompoundStmt>(Outer))
      return advance(Node);
    if (const auto *If = dyn_cast<IfStmt>(Outer)) {
      if (Node != If->getCond())
        return advance(Node);
      Result R = !Value   ? decideIf(If)
                 : *Value ? executeThen(If)
                          : executeElse(If);
      return R == Goes ? advance(If) : R;
    }
    if (const auto *Switch = dyn_cast<SwitchStmt>(Outer)) {
      if (Node != Switch->getCond())
        return advance(Node);
      return executeSwitch(Switch);
    }
    if (isa<LabelStmt>(Outer) || isa<CaseStmt>(Outer) ||
        isa<DefaultStmt>(Outer) || isa<AttributedStmt>(Outer))
      return advance(Node);
    if (isa<WhileStmt, DoStmt, ForStmt>(Outer)) {
      const Expr *Condition =
          isa<WhileStmt>(Outer) ? cast<WhileStmt>(Outer)->getCond()
          : isa<DoStmt>(Outer)  ? cast<DoStmt>(Outer)->getCond()
                                : cast<ForStmt>(Outer)->getCond();
      if (Node != Condition)
        return advance(Node);
      // A loop that tries until there is a child; the child leaves it.
      if (Value ? *Value != 0 : State.decide(Condition) != false)
        return stop(Obstacle::Loops, Outer);
      return advance(Outer);
    }
    return stop(Obstacle::Shape, Outer);
  }
}

/// Goes on behind \p S, in the statement that it is a part of.
Lifter::Result Lifter::advance(const Stmt *S) {
  const Stmt *Outer = Code.Parents.getParent(S);
  if (!Outer)
    return HelperDepth ? Returns : stop(Obstacle::RunsOn, S);
  if (const auto *Block = dyn_cast<CompoundStmt>(Outer)) {
    const auto *At = llvm::find(Block->body(), S);
    Result R =
        executeBlock(llvm::ArrayRef<const Stmt *>(At + 1, Block->body_end()));
    if (R != Goes)
      return R;
    if (!HelperDepth && Block == Code.FD->getBody()) {
      if (Stopped.Where.isInvalid()) {
        Stopped.Why = Obstacle::RunsOn;
        Stopped.Where = Block->getRBracLoc();
      }
      return Stuck;
    }
    return advance(Block);
  }
  // A loop that is over once there is a child.
  const auto *While = dyn_cast<WhileStmt>(Outer);
  const auto *Do = dyn_cast<DoStmt>(Outer);
  if ((While && !While->getConditionVariable() &&
       State.decide(While->getCond()) == false) ||
      (Do && State.decide(Do->getCond()) == false))
    return advance(Outer);
  if (const auto *For = dyn_cast<ForStmt>(Outer); For && S == For->getBody()) {
    Result R = For->getInc() ? expression(For->getInc()) : Goes;
    if (R != Goes)
      return R;
    if (For->getCond() && !For->getConditionVariable() &&
        State.decide(For->getCond()) == false)
      return advance(Outer);
  }
  if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(Outer))
    return stop(Obstacle::RunsOn, Outer);
  // What is declared in front of a test.
  if (const auto *If = dyn_cast<IfStmt>(Outer))
    if (S == If->getInit() || S == If->getConditionVariableDeclStmt()) {
      Result R = decideIf(If);
      return R == Goes ? advance(If) : R;
    }
  if (const auto *Switch = dyn_cast<SwitchStmt>(Outer))
    if (S == Switch->getInit() || S == Switch->getConditionVariableDeclStmt())
      return executeSwitch(Switch);
  if (isa<IfStmt, SwitchStmt, SwitchCase, LabelStmt, AttributedStmt>(Outer) ||
      (isa<CXXTryStmt>(Outer) && S == cast<CXXTryStmt>(Outer)->getTryBlock()))
    return advance(Outer);
  return stop(Obstacle::Jumps, S);
}

Lifter::Result Lifter::executeBlock(ArrayRef<const Stmt *> Body) {
  for (const Stmt *S : Body) {
    // Comments stand between the end of what comes before and the statement.
    SourceLocation Begin = SM.getFileLoc(S->getBeginLoc());
    const Stmt *Outer = Code.Parents.getParent(S);
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Outer)) {
      const auto *At = llvm::find(Block->body(), S);
      SourceLocation From = At == Block->body_begin()
                                ? Block->getLBracLoc()
                                : SM.getFileLoc((*(At - 1))->getEndLoc());
      gatherComments(From, Begin);
    }
    Result R = execute(S);
    const auto *Block = dyn_cast_or_null<CompoundStmt>(Outer);
    if (Block && S == Block->body_back() && R != Stuck) {
      gatherComments(SM.getFileLoc(S->getEndLoc()),
                     SM.getFileLoc(Block->getRBracLoc()));
      // No step follows that they could stand above.
      if (R == Ends && !Into->empty())
        for (const std::string &Comment : std::exchange(Comments, {}))
          Into->back().Remark +=
              (Into->back().Remark.empty() ? "" : " ") + Comment;
    }
    if (R != Goes)
      return R;
  }
  return Goes;
}

Lifter::Result Lifter::execute(const Stmt *S) {
  if (++Executed > 4000)
    return stop(Obstacle::Loops, S);
  if (isa<NullStmt>(S))
    return Goes;
  if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
    llvm::SmallVector<const Stmt *, 8> Body(Block->body_begin(),
                                            Block->body_end());
    return executeBlock(Body);
  }
  if (const auto *E = dyn_cast<Expr>(S))
    return expression(E);
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    return declaration(Declaration);
  if (const auto *If = dyn_cast<IfStmt>(S))
    return executeIf(If);
  if (const auto *Switch = dyn_cast<SwitchStmt>(S))
    return executeSwitch(Switch);
  if (const auto *Label = dyn_cast<LabelStmt>(S))
    return executePart(Label->getIdentLoc(), Label->getSubStmt());
  if (const auto *Case = dyn_cast<SwitchCase>(S))
    return executePart(Case->getColonLoc(), Case->getSubStmt());
  if (const auto *Attributed = dyn_cast<AttributedStmt>(S))
    return execute(Attributed->getSubStmt());
  if (const auto *Goto = dyn_cast<GotoStmt>(S)) {
    if (++Executed > 4000 || HelperDepth)
      return stop(Obstacle::Jumps, S);
    Executed += 100;
    Result R = execute(Goto->getLabel()->getStmt());
    return R == Goes ? advance(Goto->getLabel()->getStmt()) : R;
  }
  if (isa<BreakStmt>(S)) {
    const Stmt *Outer = Code.Parents.getParent(S);
    while (Outer &&
           !isa<SwitchStmt, WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(Outer))
      Outer = Code.Parents.getParent(Outer);
    if (Chosen.count(Outer))
      return Leaves;
    return Outer && !HelperDepth ? advance(Outer) : stop(Obstacle::Jumps, S);
  }
  if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(S))
    return executeLoop(S);
  if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
    if (!HelperDepth && Code.FD->isMain() && Return->getRetValue()) {
      auto Steps = Calls.flushAndExit(Return->getRetValue());
      return Steps ? emitAll(std::move(*Steps), S) : Stuck;
    }
    if (!HelperDepth)
      return stop(Obstacle::RunsOn, S);
    if (Return->getRetValue() && !State.isMovable(Return->getRetValue()))
      return stop(Obstacle::Statement, S);
    return Returns;
  }
  // A round of a loop that is written out is like a helper.
  if (isa<ContinueStmt>(S))
    return UnrolledDepth ? Returns : stop(Obstacle::RunsOn, S);
  return stop(Obstacle::Statement, S);
}

Lifter::Result Lifter::executeIf(const IfStmt *If) {
  if (If->getConditionVariable())
    return stop(Obstacle::Statement, If);
  // One that only chooses a value is done before, as it stands.
  Variables Targets;
  if (!State.decide(If->getCond()) && Early.finds(If, Targets))
    return early(If, Targets);
  if (If->getInit()) {
    Result R = execute(If->getInit());
    if (R != Goes)
      return R;
  }
  return decideIf(If);
}

/// \p S with the comments that stand between it and \p Behind.
Lifter::Result Lifter::executePart(SourceLocation Behind, const Stmt *S) {
  if (!S)
    return Goes;
  if (!Behind.isMacroID() && !S->getBeginLoc().isMacroID())
    gatherComments(Behind, S->getBeginLoc());
  return execute(S);
}

Lifter::Result Lifter::executeThen(const IfStmt *If) {
  return executePart(If->getRParenLoc(), If->getThen());
}

Lifter::Result Lifter::executeElse(const IfStmt *If) {
  return executePart(If->getElseLoc(), If->getElse());
}

/// The test of \p If and what follows of it.
Lifter::Result Lifter::decideIf(const IfStmt *If) {
  return branch(
      If->getCond(), If, [&] { return executeThen(If); },
      [&] { return executeElse(If); });
}

Lifter::Result Lifter::executeSwitch(const SwitchStmt *Switch) {
  auto It = Code.Seen.ChildCases.find(Switch);
  if (HelperDepth || It == Code.Seen.ChildCases.end() || It->second.size() != 1)
    return choose(Switch);
  const Stmt *Label = It->second.front();
  if (!Label)
    return advance(Switch);
  // `break` leads out of the switch by itself.
  Result R = execute(Label);
  return R == Goes ? advance(Label) : R;
}

namespace {
/// The labels that stand in front of one statement of a switch.
struct CaseGroup {
  llvm::ArrayRef<const Stmt *> Code; // up to the next group
  std::vector<const CaseStmt *> Cases;
  bool HasDefault = false;
};
} // namespace

static std::vector<CaseGroup> groupsOf(const SwitchStmt *Switch,
                                       llvm::ArrayRef<const Stmt *> Body) {
  std::vector<CaseGroup> Groups;
  size_t Found = 0, All = 0;
  for (size_t I = 0; I < Body.size(); ++I) {
    if (!isa<SwitchCase>(Body[I]))
      continue;
    CaseGroup &G = Groups.emplace_back();
    size_t End = I + 1;
    while (End < Body.size() && !isa<SwitchCase>(Body[End]))
      ++End;
    G.Code = Body.slice(I, End - I);
    const Stmt *S = Body[I];
    for (; const auto *Label = dyn_cast<SwitchCase>(S);
         S = Label->getSubStmt()) {
      ++Found;
      G.HasDefault |= isa<DefaultStmt>(Label);
      if (const auto *Case = dyn_cast<CaseStmt>(Label))
        G.Cases.push_back(Case);
    }
  }
  for (const SwitchCase *Label = Switch->getSwitchCaseList(); Label;
       Label = Label->getNextSwitchCase())
    ++All;
  if (Found != All)
    Groups.clear(); // labels within statements
  return Groups;
}

/// A switch of the child's own: a way for each label.
Lifter::Result Lifter::choose(const SwitchStmt *Switch) {
  const auto *Block = dyn_cast<CompoundStmt>(Switch->getBody());
  if (!Block || Switch->getInit() || Switch->getConditionVariable())
    return stop(Obstacle::Jumps, Switch);
  llvm::SmallVector<const Stmt *, 16> Body(Block->body_begin(),
                                           Block->body_end());
  std::vector<CaseGroup> Groups = groupsOf(Switch, Body);
  std::string Value;
  if (Groups.empty() || !State.isMovable(Switch->getCond()))
    return stop(Obstacle::Jumps, Switch);
  if (!Text.text(Switch->getCond(), Value))
    return stop(Obstacle::InMacro, Switch);
  auto Known = State.number(Switch->getCond());
  // By pairs of what is compared and whether it is that or not.
  auto Test = [&](const CaseGroup &G, bool Is, std::string &Out) {
    for (const CaseStmt *Case : G.Cases) {
      std::string Constant;
      if (Case->getRHS() || !Text.text(Case->getLHS(), Constant))
        return false;
      Out += (Out.empty() ? ""
              : Is        ? " || "
                          : " && ") +
             simple(Value) + (Is ? " == " : " != ") + simple(Constant);
    }
    return true;
  };
  std::string Else;
  for (const CaseGroup &G : Groups)
    if (!G.HasDefault && !Test(G, false, Else))
      return stop(Obstacle::InMacro, Switch);

  // Where the child knows the value, it takes one way only.
  const CaseGroup *Certain = nullptr;
  if (Known)
    for (const CaseGroup &G : Groups)
      if (llvm::any_of(G.Cases,
                       [&](const CaseStmt *Case) {
                         return State.number(Case->getLHS()) == Known;
                       }) ||
          (G.HasDefault && !Certain))
        Certain = &G;

  Chosen.insert(Switch);
  const size_t Depth = State.Conditions.size();
  const Knowledge Before = State.knowledge();
  std::optional<Knowledge> Behind;
  bool HasDefault = false;
  for (const CaseGroup &G : Groups) {
    HasDefault |= G.HasDefault;
    if (Known && &G != Certain)
      continue;
    std::string Holds = G.HasDefault ? Else : "";
    if (!Certain && !G.HasDefault && !Test(G, true, Holds))
      return stop(Obstacle::InMacro, Switch);
    State.restore(Before);
    if (!Certain && !Holds.empty())
      State.Conditions.push_back(Holds);
    Result R = flushed(executeBlock(G.Code));
    State.Conditions.resize(Depth);
    bool FallsThrough = R == Goes && &G != &Groups.back();
    if (R == Stuck || R == Returns || FallsThrough)
      return R == Stuck ? R : stop(Obstacle::Jumps, Switch);
    if (R == Ends) {
      if (Certain)
        return Ends;
      Variables Mentioned;
      collectVariables(Switch->getCond(), Mentioned);
      State.Guards.push_back({negated(Holds), Mentioned});
      continue;
    }
    if (Behind)
      State.meet(*Behind);
    Behind = State.knowledge();
  }
  Chosen.erase(Switch);
  if (!Behind && HasDefault)
    return Ends;
  State.restore(Behind ? *Behind : Before);
  if (Behind && !HasDefault)
    State.meet(Before);
  return Goes;
}

/// Takes the one or the other way by what \p Condition says.
Lifter::Result Lifter::branch(const Expr *Condition, const IfStmt *If,
                              Continuation Then, Continuation Else) {
  const Expr *E = strip(Condition);
  if (auto Decided = State.decide(E)) {
    // Only a condition without a step in it is decided.
    return *Decided ? Then() : Else();
  }
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    if (Op->getOpcode() == UO_LNot)
      return branch(Op->getSubExpr(), If, Else, Then);
  const auto *Op = dyn_cast<BinaryOperator>(E);
  bool Fails = true;
  const Expr *Tested = nullptr;
  if (const CallExpr *Asked = State.failureTest(E, Fails, Tested)) {
    if (Tested != Asked && isa_and_nonnull<BinaryOperator>(Tested)) {
      // `(fd = open(...)) < 0`
      Result R = assignment(cast<BinaryOperator>(Tested));
      if (R != Goes)
        return R;
    }
    return Fails ? branchOnFailure(Asked, E, If, Then, Else)
                 : branchOnFailure(Asked, E, If, Else, Then);
  }
  if (State.errnoTest(E))
    return branchOnErrno(cast<BinaryOperator>(E), If, Then, Else);
  if (Op && Op->isLogicalOp() && !State.isMovable(E)) {
    if (Op->getOpcode() == BO_LAnd)
      return branch(
          Op->getLHS(), If,
          [&] { return branch(Op->getRHS(), If, Then, Else); }, Else);
    return branch(Op->getLHS(), If, Then,
                  [&] { return branch(Op->getRHS(), If, Then, Else); });
  }
  if (!State.isMovable(E))
    return stopAt(E);
  return branchOn(Condition, Then, Else);
}

/// By a condition on what the parent has as well.
Lifter::Result Lifter::branchOn(const Expr *Condition, Continuation Then,
                                Continuation Else) {
  std::string Is;
  if (!Text.text(Condition, Is))
    return stop(Obstacle::InMacro, Condition);
  std::string Not = negated(Is);
  const auto *Compared =
      dyn_cast<BinaryOperator>(Condition->IgnoreParenImpCasts());
  if (Compared && Compared->isComparisonOp() &&
      !Compared->getLHS()->getType()->isRealFloatingType()) {
    std::string Left, Right;
    if (Text.text(Compared->getLHS(), Left) &&
        Text.text(Compared->getRHS(), Right))
      Not = Left + " " +
            BinaryOperator::getOpcodeStr(
                BinaryOperator::negateComparisonOp(Compared->getOpcode()))
                .str() +
            " " + Right;
  }
  size_t Depth = State.Conditions.size();
  auto Try = [&](const std::string &If, Continuation Way) {
    State.Conditions.push_back(If);
    Result R = flushed(Way());
    State.Conditions.resize(Depth);
    return R;
  };
  Knowledge Before = State.knowledge();
  Result R = Try(Is, Then);
  if (R == Stuck)
    return R;
  Knowledge Behind = State.knowledge();
  State.restore(Before);
  Result Other = Try(Not, Else);
  if (Other == Ends)
    State.restore(Behind);
  else if (R != Ends)
    State.meet(Behind);
  if (Other == Stuck || R == Other)
    return Other;
  if ((R == Leaves && Other == Returns) || (R == Returns && Other == Leaves))
    return stop(Obstacle::Jumps, Condition);
  if (R != Goes && Other != Goes)
    return R == Ends ? Other : R; // one ends, one returns
  // Behind an end nothing is taken, so that only what returns from a helper has
  // to be told from what goes on. But arguments are evaluated by the parent,
  // and some of them only make sense if the child has not ended.
  const std::string &Holds = R == Goes ? Is : Not;
  if (R == Returns || Other == Returns || R == Leaves || Other == Leaves) {
    State.Conditions.push_back(Holds);
  } else {
    State.Guards.push_back({Holds, {}});
    collectVariables(Condition, State.Guards.back().Mentioned);
  }
  return Goes;
}

/// A way has to flush what it prints: the others print nothing.
Lifter::Result Lifter::flushed(Result R) {
  if (R == Stuck || State.Printed.empty())
    return R;
  return stop(Obstacle::Unprinted, State.PrintedBy);
}

/// Runs \p Way with its steps in \p Steps. What it does else is an obstacle.
Lifter::Result Lifter::aside(std::vector<Step> &Steps, const Stmt *Where,
                             Continuation Way) {
  std::vector<Step> *Outer = Into;
  std::vector<std::string> Held;
  Knowledge Before = State.knowledge();
  auto GuardsBefore = State.Guards;
  size_t FilesBefore = State.Files.size(), EarlyBefore = Early.size();
  bool LostBefore = std::exchange(State.ErrnoLost, false);
  std::swap(Held, State.Conditions);
  Into = &Steps;
  ++State.HandlerDepth;
  Result R =
      State.HandlerDepth > 12 ? stop(Obstacle::Jumps, Where) : flushed(Way());
  --State.HandlerDepth;
  State.ErrnoLost |= LostBefore;
  Into = Outer;
  std::swap(Held, State.Conditions);
  State.Guards = std::move(GuardsBefore);
  if (R == Stuck)
    return R;
  if (R == Ends)
    State.restore(std::move(Before));
  else
    State.meet(Before);
  if (R == Returns || R == Leaves || !Held.empty() ||
      State.Files.size() != FilesBefore || Early.size() != EarlyBefore)
    return stop(Obstacle::Jumps, Where);
  return R;
}

void dropComments(std::vector<Step> &Steps) {
  for (Step &S : Steps) {
    S.Comments.clear();
    S.Remark.clear();
    dropComments(S.Handlers);
  }
}

Lifter::Result Lifter::branchOnFailure(const CallExpr *Tested,
                                       const Stmt *Where, const IfStmt *If,
                                       Continuation Fails, Continuation Works) {
  const FunctionDecl *Callee = Tested->getDirectCallee();
  Step Taken;
  OpenedFile *File = nullptr;
  for (OpenedFile &Each : State.Files)
    if (Each.Where == Tested)
      File = &Each;
  if (File) {
    if (!File->Handlers.empty() || !File->As.empty())
      return stop(Obstacle::Order, Where);
  } else if (State.CheckedCall == Tested) {
    // The statement before made the call; its step is the last one.
    if (Into->empty() || !Into->back().Handlers.empty())
      return stop(Obstacle::Order, Where);
    if (failureOf(Into->back().Name) == Failure::OnlyExec)
      return Fails();
    Taken = std::move(Into->back());
    Into->pop_back();
  } else {
    Result R = call(Tested, &Taken);
    if (R != Goes)
      return R;
    if (Taken.Name.empty())
      return stop(Obstacle::Calls, Where, Callee);
    if (failureOf(Taken.Name) == Failure::OnlyExec) {
      // Who gets here has failed.
      R = emit(std::move(Taken), Tested);
      return R == Goes ? Fails() : R;
    }
  }
  if (!File && failureOf(Taken.Name) != Failure::Negative)
    return stop(Obstacle::Statement, Where);
  size_t FileIndex = File ? File - State.Files.data() : 0;
  bool Emitted = State.CheckedCall == Tested;
  State.CheckedCall = nullptr;

  std::vector<Step> Handlers;
  std::vector<std::string> Above;
  std::swap(Above, Comments);
  Result R = aside(Handlers, Where, Fails);
  std::swap(Above, Comments);
  if (R == Stuck)
    return R;
  if (File) {
    State.Files[FileIndex].Handlers = std::move(Handlers);
    State.Files[FileIndex].IsOpen = R == Ends;
  } else {
    // Steps of its own are those of a file that has some already.
    if (Taken.Handlers.empty())
      Taken.Handlers = std::move(Handlers);
    if (Emitted) {
      Into->push_back(std::move(Taken));
    } else {
      Result Made = emit(std::move(Taken), Tested);
      if (Made != Goes)
        return Made;
    }
  }
  if (R == Ends)
    return Works();
  // A failure that goes on meets the success behind the statement.
  size_t Steps = Into->size(), FilesNow = State.Files.size(),
         EarlyNow = Early.size();
  Result Worked = Works();
  if (Worked == Stuck)
    return Worked;
  if (Worked == Goes && Into->size() == Steps)
    return Goes;
  if (File) {
    // The step on a file that could not be opened fails as well.
    if (State.Files[FileIndex].Handlers.empty())
      return Worked;
    Calls.Parts = Tested;
    return stop(Obstacle::Jumps, Where);
  }
  if (HelperDepth || State.Files.size() != FilesNow || Early.size() != EarlyNow)
    return stop(Obstacle::Jumps, Where);
  // What follows the statement is a part of either way.
  std::vector<Step> Rest;
  R = aside(Rest, Where, [&] { return advance(If); });
  if (R != Ends)
    return R == Stuck ? R : stop(Obstacle::Jumps, Where);
  dropComments(Rest);
  for (Step &S : Rest)
    (*Into)[Steps - 1].Handlers.push_back(std::move(S));
  return Worked;
}

/// `if (errno == ENOENT) _exit(127); _exit(126);`
Lifter::Result Lifter::branchOnErrno(const BinaryOperator *Test,
                                     const IfStmt *If, Continuation Then,
                                     Continuation Else) {
  const Expr *Error = State.errnoTest(Test);
  bool Equal = Test->getOpcode() == BO_EQ;
  std::string Errno;
  if (!Text.text(Error, Errno))
    return stop(Obstacle::InMacro, Test);
  auto Exit = [&](Continuation Arm, std::string &Status) -> Result {
    std::vector<Step> Steps;
    Result R = aside(Steps, Test, [&] {
      Result Done = Arm();
      return Done == Goes ? advance(If) : Done;
    });
    if (R == Stuck)
      return R;
    if (R != Ends || Steps.size() != 1 || Steps[0].Name != "exit" ||
        !Steps[0].Conditions.empty())
      return stop(Obstacle::Statement, Test);
    Status = Steps[0].Arguments[0];
    return Goes;
  };
  std::string Same, Other;
  if (Exit(Equal ? Then : Else, Same) == Stuck ||
      Exit(Equal ? Else : Then, Other) == Stuck)
    return Stuck;
  return add("exit_errno", {Errno, Same, Other}, Test);
}

static bool anyOf(const std::vector<Step> &Steps,
                  llvm::function_ref<bool(const Step &)> Of) {
  return llvm::any_of(
      Steps, [&](const Step &S) { return Of(S) || anyOf(S.Handlers, Of); });
}

bool Plan::any(llvm::function_ref<bool(const Step &)> Of) const {
  return anyOf(Steps, Of);
}

std::optional<Plan> lift(const FunctionDecl *FD, const CallExpr *Call,
                         const Trace &Code, ASTContext &Context,
                         Obstacle &Stopped) {
  for (Lifter::CallSet Parting;;) {
    Obstacle Before = Stopped;
    Lifter Once(FD, Call, Code, Context, Stopped, Parting);
    std::optional<Plan> Made = Once.run();
    if (Made || !Once.parts() || !Parting.insert(Once.parts()).second)
      return Made;
    Stopped = Before;
  }
}

} // namespace safespawn
