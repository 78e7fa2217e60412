//===- Lift.cpp - From a child's code to a plan ---------------------------===//

#include "Lift.h"
#include "../engine/Place.h"
#include "../functions/Functions.h"
#include "../support/Clang.h"
#include "Nodes.h"
#include "SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include <map>
#include <set>
#include <utility>

using namespace clang;

namespace safespawn {

namespace {

//===----------------------------------------------------------------------===//
// The list of steps
//===----------------------------------------------------------------------===//

struct StepKind {
  StringRef Name, Libc, Arguments;
};

constexpr StepKind StepKinds[] = {
#define SAFESPAWN_STEP(id, name, libc, arguments)                              \
  {#name, libc, arguments},
#define SAFESPAWN_ALIAS(name, id, libc, arguments) {#name, libc, arguments},
#include <safespawn/steps.def>
};

/// The step that a call of the C library's function \p Name is, or null.
const StepKind *stepOf(StringRef Name) {
  static const auto *Table = [] {
    auto *Map = new llvm::StringMap<const StepKind *>;
    for (const StepKind &Kind : StepKinds) {
      llvm::SmallVector<StringRef, 2> Names;
      Kind.Libc.split(Names, '|', -1, false);
      for (StringRef Each : Names)
        (*Map)[Each] = &Kind;
    }
    return Map;
  }();
  return Table->lookup(Name);
}

/// What of the process a step changes that an argument can ask for, as in
/// FunctionFacts::Reads.
StringRef changedBy(StringRef Step) {
  if (Step == "setenv" || Step == "unsetenv" || Step == "putenv" ||
      Step == "clearenv" || Step == "environ")
    return "Environment";
  if (Step == "setrlimit")
    return "Limits";
  if (startsWith(Step, "set") && endsWith(Step, "uid"))
    return "UserIds";
  if (startsWith(Step, "set") && endsWith(Step, "gid"))
    return "GroupIds";
  if (startsWith(Step, "dup") || startsWith(Step, "open") ||
      startsWith(Step, "close") || Step == "login_tty")
    return "Descriptors";
  return "";
}

/// How a function of the C library tells that it failed.
enum class Failure { Negative, OnlyExec, Unknown };
Failure failureOf(StringRef Step) {
  if (startsWith(Step, "exec") || startsWith(Step, "fexec"))
    return Failure::OnlyExec;
  if (Step == "nice" || Step == "umask" || Step == "closefrom")
    return Failure::Unknown;
  return Failure::Negative;
}

bool endsChild(StringRef Step) {
  return Step == "exit" || Step == "exit_errno";
}

/// `for (i = First; i < End; i++) Body`, upward or downward.
struct Counting {
  const VarDecl *Var = nullptr;
  const Expr *Low = nullptr;  // the lowest value
  const Expr *High = nullptr; // one that bounds it
  bool LowExcluded = false;   // Low itself is not reached
  bool HighIncluded = false;  // High itself is reached
  bool Upward = true;
  const Stmt *Body = nullptr;
};

//===----------------------------------------------------------------------===//
// The lifter
//===----------------------------------------------------------------------===//

class Lifter {
public:
  using Calls = llvm::SmallPtrSet<const CallExpr *, 2>;

  Lifter(const FunctionDecl *FD, const CallExpr *Call, const Trace &Code,
         ASTContext &Context, Obstacle &Stopped, const Calls &Parting)
      : FD(FD), Call(Call), Code(Code), Context(Context),
        SM(Context.getSourceManager()), Places(Context),
        Parents(FD->getBody()), Stopped(Stopped), Parting(Parting) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
    SharesMemory = Facts && Facts->creates() == Spawn::ByVfork;
  }

  std::optional<Plan> run();
  /// A call of open() that all that follows depends on, so that there is a way
  /// for its failure and one for its success; if that stopped the lift.
  const CallExpr *parts() const { return Parts; }

private:
  /// How control goes on behind a statement.
  enum Result {
    Goes,    // to the next one
    Returns, // to the caller of a helper, to the next round of a loop
    Ends,    // nowhere: the child has ended
    Stuck    // an obstacle was met
  };
  using Continuation = llvm::function_ref<Result()>;
  using Variables = llvm::SmallPtrSet<const VarDecl *, 4>;

  Result stop(Obstacle::Kind Why, const Stmt *S,
              const NamedDecl *Subject = nullptr);
  Result stopAt(const Expr *E, Obstacle::Kind IfCall);

  const Stmt *findsSetpgid() const;

  // Control flow.
  Result begin();
  Result advance(const Stmt *S);
  Result execute(const Stmt *S);
  Result executeBlock(ArrayRef<const Stmt *> Body);
  Result executeIf(const IfStmt *If);
  Result decideIf(const IfStmt *If);
  Result executeSwitch(const SwitchStmt *Switch);
  Result branch(const Expr *Condition, const IfStmt *If, Continuation Then,
                Continuation Else);
  Result branchOn(const Expr *Condition, Continuation Then, Continuation Else);
  Result branchOnFailure(const CallExpr *Tested, const Stmt *Where,
                         const IfStmt *If, Continuation Fails,
                         Continuation Works);
  Result aside(std::vector<Step> &Steps, const Stmt *Where, Continuation Way);
  Result branchOnErrno(const BinaryOperator *Test, const IfStmt *If,
                       Continuation Then, Continuation Else);
  Result executeLoop(const Stmt *Loop);
  Result unroll(const ForStmt *Loop);
  Result closeRange(const Counting &C, const Stmt *Loop);
  const Expr *findsInterrupted(const Expr *Condition) const;

  // Statements.
  Result expression(const Expr *E);
  Result declaration(const DeclStmt *S);
  Result assignment(const BinaryOperator *Op);
  Result receive(const VarDecl *Var, const CallExpr *Called,
                 const Expr *Target);
  Result call(const CallExpr *E, Step *Made = nullptr);
  Result inlined(const CallExpr *E, const FunctionDecl *Helper);
  Result message(const CallExpr *E, StringRef Name);
  Result sigaction(const CallExpr *E, Step *Kept);
  Result openFile(const CallExpr *E, const Expr *Target, const VarDecl *Var);
  Result early(const Stmt *S, const Variables &Targets);
  bool isEarly(const Stmt *S, Variables &Targets, Variables &Locals);
  const VarDecl *ownedTarget(const Expr *LValue);
  bool isChildOnly(const Stmt *S) const;
  bool isPrivate(const VarDecl *Var);
  bool hasAlias(const Expr *LValue) const;
  std::string freshName(const VarDecl *Var);

  // Expressions.
  std::optional<int64_t> number(const Expr *E) const;
  std::optional<bool> hasFlag(const Expr *E, int64_t Flag) const;
  std::optional<bool> decide(const Expr *Condition);
  bool isMovable(const Expr *E);
  bool isStdAccess(const CXXMethodDecl *Method) const;
  bool canTrap(const Expr *E) const;
  /// A helper's parameter.
  bool isGiven(const ValueDecl *D) const {
    return isa<ParmVarDecl>(D) && Replaced.count(D);
  }
  bool text(const Expr *E, std::string &Out);
  Result argument(const Expr *E, std::string &Out);
  bool textOf(SourceRange Range, const Stmt *S, std::string &Out);
  const Expr *isErrnoTest(const Expr *E) const;
  const CallExpr *failureTest(const Expr *E, bool &Fails, const Expr *&Tested);
  static bool isErrno(const Expr *E);
  std::string simple(std::string Text) const;
  std::string negated(const std::string &Text) const;

  /// What the child knows, for where two ways part and meet again.
  struct Knowledge {
    std::map<const Place *, int64_t> Known;
    llvm::DenseSet<const ValueDecl *> Unknown;
    llvm::DenseMap<const VarDecl *, std::string> Dispositions;
    std::set<std::string> Changed;
  };
  Knowledge knowledge() const { return {Known, Unknown, Dispositions, Changed}; }
  void restore(Knowledge Of);
  void meet(const Knowledge &Other);
  void forget(const ValueDecl *Written);

  Result emit(Step S, const Stmt *Where);
  /// To \p Kept, if somebody asks for the step of a call.
  Result deliver(Step S, const CallExpr *Where, Step *Kept) {
    if (!Kept)
      return emit(std::move(S), Where);
    *Kept = std::move(S);
    return Goes;
  }
  Result add(StringRef Name, std::vector<std::string> Arguments,
             const Stmt *Where) {
    Step S;
    S.Name = Name.str();
    S.Arguments = std::move(Arguments);
    return emit(std::move(S), Where);
  }
  void gatherComments(SourceLocation From, SourceLocation To);

  /// A file that the child opens for a descriptor that it names later.
  struct Opened {
    const VarDecl *Var = nullptr;
    std::string Path, Flags, Mode;
    bool CloseOnExec = false;
    std::vector<std::string> Conditions;
    std::vector<Step> Handlers;
    const CallExpr *Where = nullptr;
    std::string As; // once it is known
    size_t Depth = 0;
    bool Passed = false; // a step stood behind it that could see the difference
    bool Closed = false;
    bool IsOpen = false; // or the child does not get here
  };
  Opened *openedAs(const Expr *E);

  const FunctionDecl *FD;
  const CallExpr *Call;
  /// The parent sees what the child writes, as far as it was meant to.
  bool SharesMemory = false;
  const Trace &Code;
  ASTContext &Context;
  const SourceManager &SM;
  mutable PlaceTable Places;
  ParentMap Parents;
  Obstacle &Stopped;
  const Calls &Parting;
  const CallExpr *Parts = nullptr;

  Plan Made;
  std::vector<Step> *Into = &Made.Steps;
  std::vector<std::string> Conditions;
  std::vector<std::string> Comments;
  /// Values that the child knows: the spawn's result above all.
  std::map<const Place *, int64_t> Known;
  /// What stands in the place of a variable: a helper's parameter, mostly.
  llvm::DenseMap<const ValueDecl *, std::string> Replaced;
  /// Variables and fields whose value in the child the parent does not have.
  llvm::DenseSet<const ValueDecl *> Unknown;
  llvm::DenseSet<const VarDecl *> Hoisted;
  /// What the child declares, of which the parent gets what is hoisted.
  llvm::DenseSet<const VarDecl *> Own;
  /// The result of the call before, which is tested next where the same holds.
  const VarDecl *Checked = nullptr;
  const CallExpr *CheckedCall = nullptr;
  std::vector<std::string> CheckedWhere;
  /// The disposition that a struct sigaction of the child holds.
  llvm::DenseMap<const VarDecl *, std::string> Dispositions;
  std::vector<Opened> Files;
  std::set<std::string> Names;   // of variables that the parent gets
  std::set<std::string> Changed; // of the process, see changedBy()
  bool LeadsGroup = false;       // the child leads its process group
  bool ErrnoLost = false;        // perror() may have changed errno
  /// What holds where the child has not ended yet, with its variables.
  std::vector<std::pair<std::string, llvm::SmallPtrSet<const VarDecl *, 4>>>
      Guards;
  /// The variables that the next step's arguments are found through.
  llvm::SmallPtrSet<const VarDecl *, 4> Trapping;
  llvm::SmallPtrSet<const VarDecl *, 8> Used;
  unsigned HelperDepth = 0;
  unsigned HandlerDepth = 0;
  unsigned UnrolledDepth = 0;
  unsigned Executed = 0;
};

Lifter::Result Lifter::stop(Obstacle::Kind Why, const Stmt *S,
                            const NamedDecl *Subject) {
  // The first obstacle counts, and the helper's call where it is in a helper.
  if (Stopped.Where.isInvalid()) {
    Stopped.Why = Why;
    Stopped.Where = S->getBeginLoc();
    Stopped.Subject = Subject;
  }
  return Stuck;
}

/// At a value that the parent does not have.
Lifter::Result Lifter::stopAt(const Expr *E, Obstacle::Kind IfCall) {
  const auto *Asked = dyn_cast<CallExpr>(strip(E));
  return Asked ? stop(IfCall, E, Asked->getDirectCallee())
               : stop(Obstacle::Statement, E);
}

std::optional<Plan> Lifter::run() {
  if (Lexer::makeFileCharRange(
          CharSourceRange::getTokenRange(Call->getSourceRange()), SM,
          Context.getLangOpts())
          .isInvalid()) {
    stop(Obstacle::InMacro, Call);
    return std::nullopt;
  }
  Result R = begin();
  if (R != Ends && Stopped.Where.isInvalid())
    stop(Obstacle::RunsOn, Call);
  if (Stopped.Where.isValid())
    return std::nullopt;
  if (!Made.any([](const Step &S) {
        return failureOf(S.Name) == Failure::OnlyExec;
      })) {
    stop(Obstacle::Statement, Call);
    return std::nullopt;
  }
  if (const Stmt *Late = findsSetpgid()) {
    stop(Obstacle::TooLate, Late);
    return std::nullopt;
  }
  // What no step needs need not be done at all.
  llvm::SmallPtrSet<const VarDecl *, 8> Needed(Used.begin(), Used.end());
  std::vector<EarlyStatement> Kept;
  for (auto It = Made.Early.rbegin(); It != Made.Early.rend(); ++It)
    if (llvm::any_of(It->Targets,
                     [&](const VarDecl *Var) { return Needed.count(Var); })) {
      Needed.insert(It->Uses.begin(), It->Uses.end());
      Needed.insert(It->Targets.begin(), It->Targets.end());
      Kept.push_back(*It);
    }
  Made.Early.assign(Kept.rbegin(), Kept.rend());
  Made.Uses.assign(Used.begin(), Used.end());
  return std::move(Made);
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

/// A call by which the parent moves the child to another process group, which
/// it can only do before the child's exec, unless the child does so itself.
const Stmt *Lifter::findsSetpgid() const {
  for (const Step &S : Made.Steps)
    if (S.Name == "setpgid" || S.Name == "setpgrp" || S.Name == "setsid")
      return nullptr;
  llvm::SmallVector<const Stmt *, 32> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Asked = dyn_cast<CallExpr>(S)) {
      const FunctionDecl *Callee = Asked->getDirectCallee();
      if (Callee && factsOf(*Callee) && Callee->getName() == "setpgid" &&
          Asked->getNumArgs() == 2 && !isChildOnly(Asked) &&
          !Asked->getArg(0)->isIntegerConstantExpr(Context))
        return Asked;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return nullptr;
}

/// Goes on from the call, whose result is 0, to the end of its statement.
Lifter::Result Lifter::begin() {
  const Stmt *Node = Call;
  std::optional<int64_t> Value = 0;
  for (;;) {
    const Stmt *Outer = Parents.getParent(Node);
    if (!Outer)
      return stop(Obstacle::Shape, Call);
    if (isa<ParenExpr>(Outer) || isa<CastExpr>(Outer) ||
        isa<ExprWithCleanups>(Outer) || isa<ConstantExpr>(Outer) ||
        isa<MaterializeTemporaryExpr>(Outer)) {
      Node = Outer;
      continue;
    }
    if (const auto *Op = dyn_cast<BinaryOperator>(Outer)) {
      if (Op->getOpcode() == BO_Assign && Op->getRHS() == Node) {
        if (const Place *P = Value ? Places.of(Op->getLHS()) : nullptr)
          Known[P] = *Value;
        else if (const ValueDecl *Holder = holderOf(Op->getLHS()))
          Unknown.insert(Holder);
        else
          return stop(Obstacle::Shape, Op);
      } else if (Op->getOpcode() == BO_Comma && Op->getLHS() == Node) {
        Value = std::nullopt;
        if (!isMovable(Op->getRHS()))
          return stop(Obstacle::Shape, Op);
      } else if (Op->isComparisonOp()) {
        const Expr *Other = Op->getLHS() == Node ? Op->getRHS() : Op->getLHS();
        if (!isMovable(Other))
          return stop(Obstacle::Shape, Op);
        Value = std::nullopt;
      } else if (Op->isLogicalOp() && isa_and_nonnull<IfStmt, WhileStmt, DoStmt>(
                                          Parents.getParentIgnoreParenImpCasts(
                                              const_cast<BinaryOperator *>(Op)))) {
        Value = std::nullopt;
      } else if (!Op->isLogicalOp()) {
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
        if (Behind && Var->getInit() && !isMovable(Var->getInit()))
          return stop(Obstacle::Shape, Outer);
        if (Behind)
          Value = number(Var->getInit());
        if (Behind || Receives) {
          // `bool child = fork() == 0;` is decided where it is tested.
          if (Value)
            Known[Places.variable(Var)] = *Value;
          else
            Unknown.insert(Var);
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
      Result R = decideIf(If);
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
      const Expr *Condition = isa<WhileStmt>(Outer) ? cast<WhileStmt>(Outer)->getCond()
                              : isa<DoStmt>(Outer)  ? cast<DoStmt>(Outer)->getCond()
                                                    : cast<ForStmt>(Outer)->getCond();
      if (Node != Condition)
        return advance(Node);
      // A loop that tries until there is a child; the child leaves it.
      if (decide(Condition) != false)
        return stop(Obstacle::Loops, Outer);
      return advance(Outer);
    }
    return stop(Obstacle::Shape, Outer);
  }
}

/// Goes on behind \p S, in the statement that it is a part of.
Lifter::Result Lifter::advance(const Stmt *S) {
  const Stmt *Outer = Parents.getParent(S);
  if (!Outer)
    return HelperDepth ? Returns : stop(Obstacle::RunsOn, S);
  if (const auto *Block = dyn_cast<CompoundStmt>(Outer)) {
    const auto *At = llvm::find(Block->body(), S);
    Result R = executeBlock(
        llvm::ArrayRef<const Stmt *>(At + 1, Block->body_end()));
    if (R != Goes)
      return R;
    if (!HelperDepth && Block == FD->getBody()) {
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
       decide(While->getCond()) == false) ||
      (Do && decide(Do->getCond()) == false))
    return advance(Outer);
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
    const Stmt *Outer = Parents.getParent(S);
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Outer)) {
      const auto *At = llvm::find(Block->body(), S);
      SourceLocation From =
          At == Block->body_begin()
              ? Block->getLBracLoc()
              : SM.getFileLoc((*(At - 1))->getEndLoc());
      gatherComments(From, Begin);
    }
    Result R = execute(S);
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
    return execute(Label->getSubStmt());
  if (const auto *Case = dyn_cast<SwitchCase>(S))
    return execute(Case->getSubStmt());
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
    const Stmt *Outer = Parents.getParent(S);
    while (Outer && !isa<SwitchStmt, WhileStmt, DoStmt, ForStmt,
                         CXXForRangeStmt>(Outer))
      Outer = Parents.getParent(Outer);
    return Outer && !HelperDepth ? advance(Outer) : stop(Obstacle::Jumps, S);
  }
  if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(S))
    return executeLoop(S);
  if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
    if (!HelperDepth)
      return stop(Obstacle::RunsOn, S);
    if (Return->getRetValue() && !isMovable(Return->getRetValue()))
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
  Variables Targets, Locals;
  if (!decide(If->getCond()) && isEarly(If, Targets, Locals) && !Targets.empty())
    return early(If, Targets);
  if (If->getInit()) {
    Result R = execute(If->getInit());
    if (R != Goes)
      return R;
  }
  return decideIf(If);
}

/// The test of \p If and what follows of it.
Lifter::Result Lifter::decideIf(const IfStmt *If) {
  auto Arm = [&](const Stmt *S) -> Result { return S ? execute(S) : Goes; };
  return branch(
      If->getCond(), If, [&] { return Arm(If->getThen()); },
      [&] { return Arm(If->getElse()); });
}

Lifter::Result Lifter::executeSwitch(const SwitchStmt *Switch) {
  auto It = Code.ChildCases.find(Switch);
  if (HelperDepth || It == Code.ChildCases.end() || It->second.size() != 1)
    return stop(Obstacle::Jumps, Switch);
  const Stmt *Label = It->second.front();
  if (!Label)
    return advance(Switch);
  // `break` leads out of the switch by itself.
  Result R = execute(Label);
  return R == Goes ? advance(Label) : R;
}

/// Takes the one or the other way by what \p Condition says.
Lifter::Result Lifter::branch(const Expr *Condition, const IfStmt *If,
                              Continuation Then, Continuation Else) {
  const Expr *E = strip(Condition);
  if (auto Decided = decide(E)) {
    // Only a condition without a step in it is decided.
    return *Decided ? Then() : Else();
  }
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    if (Op->getOpcode() == UO_LNot)
      return branch(Op->getSubExpr(), If, Else, Then);
  const auto *Op = dyn_cast<BinaryOperator>(E);
  bool Fails = true;
  const Expr *Tested = nullptr;
  if (const CallExpr *Checked = failureTest(E, Fails, Tested)) {
    if (Tested != Checked && isa_and_nonnull<BinaryOperator>(Tested)) {
      // `(fd = open(...)) < 0`
      Result R = assignment(cast<BinaryOperator>(Tested));
      if (R != Goes)
        return R;
    }
    return Fails ? branchOnFailure(Checked, E, If, Then, Else)
                 : branchOnFailure(Checked, E, If, Else, Then);
  }
  if (isErrnoTest(E))
    return branchOnErrno(cast<BinaryOperator>(E), If, Then, Else);
  if (Op && Op->isLogicalOp() && !isMovable(E)) {
    if (Op->getOpcode() == BO_LAnd)
      return branch(
          Op->getLHS(), If, [&] { return branch(Op->getRHS(), If, Then, Else); },
          Else);
    return branch(Op->getLHS(), If, Then,
                  [&] { return branch(Op->getRHS(), If, Then, Else); });
  }
  if (!isMovable(E))
    return stopAt(E, Obstacle::Calls);
  return branchOn(Condition, Then, Else);
}

static void collectVariables(const Stmt *S,
                             llvm::SmallPtrSetImpl<const VarDecl *> &Found) {
  if (!S)
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      Found.insert(Var);
  for (const Stmt *Child : S->children())
    collectVariables(Child, Found);
}

/// By a condition on what the parent has as well.
Lifter::Result Lifter::branchOn(const Expr *Condition, Continuation Then,
                                Continuation Else) {
  std::string Text;
  if (!text(Condition, Text))
    return stop(Obstacle::InMacro, Condition);
  std::string Not = negated(Text);
  const auto *Compared = dyn_cast<BinaryOperator>(Condition->IgnoreParenImpCasts());
  if (Compared && Compared->isComparisonOp() &&
      !Compared->getLHS()->getType()->isRealFloatingType()) {
    std::string Left, Right;
    if (text(Compared->getLHS(), Left) && text(Compared->getRHS(), Right))
      Not = Left + " " +
            BinaryOperator::getOpcodeStr(
                BinaryOperator::negateComparisonOp(Compared->getOpcode()))
                .str() +
            " " + Right;
  }
  size_t Depth = Conditions.size();
  auto Try = [&](const std::string &If, Continuation Way) {
    Conditions.push_back(If);
    Result R = Way();
    Conditions.resize(Depth);
    return R;
  };
  Knowledge Before = knowledge();
  Result R = Try(Text, Then);
  if (R == Stuck)
    return R;
  Knowledge Behind = knowledge();
  restore(Before);
  Result Other = Try(Not, Else);
  if (Other == Ends)
    restore(Behind);
  else if (R != Ends)
    meet(Behind);
  if (Other == Stuck || R == Other)
    return Other;
  if (R != Goes && Other != Goes)
    return Returns; // one ends, one returns
  // Behind an end nothing is taken, so that only what returns from a helper has
  // to be told from what goes on. But arguments are evaluated by the parent, and
  // some of them only make sense if the child has not ended.
  const std::string &Holds = R == Goes ? Text : Not;
  if (R == Returns || Other == Returns) {
    Conditions.push_back(Holds);
  } else {
    Guards.emplace_back();
    Guards.back().first = Holds;
    collectVariables(Condition, Guards.back().second);
  }
  return Goes;
}

void Lifter::restore(Knowledge Of) {
  Known = std::move(Of.Known);
  Unknown = std::move(Of.Unknown);
  Dispositions = std::move(Of.Dispositions);
  Changed = std::move(Of.Changed);
}

/// Keeps what holds on either way.
void Lifter::meet(const Knowledge &Other) {
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
}

/// Runs \p Way with its steps in \p Steps. What it does else is an obstacle.
Lifter::Result Lifter::aside(std::vector<Step> &Steps, const Stmt *Where,
                             Continuation Way) {
  std::vector<Step> *Outer = Into;
  std::vector<std::string> Held;
  Knowledge Before = knowledge();
  auto GuardsBefore = Guards;
  size_t FilesBefore = Files.size(), EarlyBefore = Made.Early.size();
  bool LostBefore = std::exchange(ErrnoLost, false);
  std::swap(Held, Conditions);
  Into = &Steps;
  ++HandlerDepth;
  Result R = HandlerDepth > 12 ? stop(Obstacle::Jumps, Where) : Way();
  --HandlerDepth;
  ErrnoLost |= LostBefore;
  Into = Outer;
  std::swap(Held, Conditions);
  Guards = std::move(GuardsBefore);
  if (R == Stuck)
    return R;
  if (R == Ends)
    restore(std::move(Before));
  else
    meet(Before);
  if (R == Returns || !Held.empty() || Files.size() != FilesBefore ||
      Made.Early.size() != EarlyBefore)
    return stop(Obstacle::Jumps, Where);
  return R;
}

/// They stand where the steps are a second time.
static void dropComments(std::vector<Step> &Steps) {
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
  Opened *File = nullptr;
  for (Opened &Each : Files)
    if (Each.Where == Tested)
      File = &Each;
  if (File) {
    if (!File->Handlers.empty() || !File->As.empty())
      return stop(Obstacle::Order, Where);
  } else if (CheckedCall == Tested) {
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
  size_t FileIndex = File ? File - Files.data() : 0;
  bool Emitted = CheckedCall == Tested;
  CheckedCall = nullptr;

  std::vector<Step> Handlers;
  std::vector<std::string> Above;
  std::swap(Above, Comments);
  Result R = aside(Handlers, Where, Fails);
  std::swap(Above, Comments);
  if (R == Stuck)
    return R;
  if (File) {
    Files[FileIndex].Handlers = std::move(Handlers);
    Files[FileIndex].IsOpen = R == Ends;
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
  size_t Steps = Into->size(), FilesNow = Files.size(),
         EarlyNow = Made.Early.size();
  Result Worked = Works();
  if (Worked == Stuck)
    return Worked;
  if (Worked == Goes && Into->size() == Steps)
    return Goes;
  if (File) {
    // The step on a file that could not be opened fails as well.
    if (Files[FileIndex].Handlers.empty())
      return Worked;
    Parts = Tested;
    return stop(Obstacle::Jumps, Where);
  }
  if (HelperDepth || Files.size() != FilesNow || Made.Early.size() != EarlyNow)
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
  const Expr *Error = isErrnoTest(Test);
  bool Equal = Test->getOpcode() == BO_EQ;
  std::string Errno;
  if (!text(Error, Errno))
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

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

static bool refersTo(const Stmt *S, const ValueDecl *D) {
  return anyNode(S, [D](const Stmt *Part) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Part);
    return Ref &&
           Ref->getDecl()->getCanonicalDecl() == D->getCanonicalDecl();
  });
}

static const VarDecl *variable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(strip(E));
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

static bool counts(const ForStmt *Loop, Counting &C) {
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
  if (!C.Var || !First || !C.Var->getType()->isIntegerType() || !Loop->getInc() ||
      !Loop->getCond())
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

/// What `... && errno == EINTR` tests besides, or null.
const Expr *Lifter::findsInterrupted(const Expr *Condition) const {
  const auto *Op = dyn_cast<BinaryOperator>(strip(Condition));
  if (!Op || Op->getOpcode() != BO_LAnd)
    return nullptr;
  constexpr int64_t Interrupted = 4; // EINTR of Linux
  const Expr *Error = isErrnoTest(Op->getRHS());
  if (Error && number(Error) == Interrupted &&
      cast<BinaryOperator>(strip(Op->getRHS()))->getOpcode() == BO_EQ)
    return Op->getLHS();
  return nullptr;
}

/// `while (i < End) close(i++);`, `while (--i > Last) close(i);` and the like, and
/// the value that is given to the variable just before.
static bool countsClosing(const WhileStmt *Loop, const Stmt *Before, Counting &C) {
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
  if (Body.empty() || Body.size() > 2 || !llvm::all_of(Body, [](const Stmt *S) {
        return isa<Expr>(S);
      }))
    return false;
  const auto *Closes = dyn_cast<CallExpr>(strip(cast<Expr>(Body.front())));
  const FunctionDecl *Callee = Closes ? Closes->getDirectCallee() : nullptr;
  if (!Callee || !factsOf(*Callee) || !Callee->getIdentifier() ||
      Callee->getName() != "close" || Counted(Closes->getArg(0)) != C.Var)
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

Lifter::Result Lifter::executeLoop(const Stmt *Loop) {
  // `do ... while (0)` of a macro. And nothing interrupts a step, since signals
  // are blocked.
  if (const auto *Do = dyn_cast<DoStmt>(Loop))
    if (number(Do->getCond()) == 0 || findsInterrupted(Do->getCond()))
      return execute(Do->getBody());
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    if (const Expr *Tried = findsInterrupted(While->getCond())) {
      bool Fails;
      const Expr *Tested = nullptr;
      if (isa<NullStmt, ContinueStmt>(While->getBody()) &&
          failureTest(Tried, Fails, Tested))
        return expression(Tested);
    }
  Variables Targets, Locals;
  if (isEarly(Loop, Targets, Locals) && !Targets.empty())
    return early(Loop, Targets);
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return unroll(For);
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Parents.getParent(Loop));
  Counting C;
  if (const auto *While = dyn_cast<WhileStmt>(Loop); While && Block) {
    const auto *At = llvm::find(Block->body(), Loop);
    if (At != Block->body_begin() && countsClosing(While, *(At - 1), C) &&
        isMovable(C.Low) && isMovable(C.High)) {
      forget(C.Var);
      return closeRange(C, Loop);
    }
  }
  return stop(Obstacle::Loops, Loop);
}

Lifter::Result Lifter::closeRange(const Counting &C, const Stmt *Loop) {
  auto Low = number(C.Low), High = number(C.High);
  std::string From, To;
  if (!text(C.Low, From) || !text(C.High, To))
    return stop(Obstacle::InMacro, Loop);
  if (C.LowExcluded)
    From = Low ? std::to_string(*Low + 1) : simple(From) + " + 1";
  std::string Last = C.HighIncluded ? To
                     : High         ? std::to_string(*High - 1)
                                    : simple(To) + " - 1";
  // An empty range is no range, and one that ends below 0 would not end.
  size_t Depth = Conditions.size();
  if (!(Low && High))
    Conditions.push_back(simple(To) + (C.HighIncluded ? " >= " : " > ") +
                         simple(From));
  else if (*High - !C.HighIncluded < *Low + C.LowExcluded)
    return Goes;
  Result R = add("close_range", {From, Last}, Loop);
  Conditions.resize(Depth);
  return R;
}

/// Loops that close all descriptors of a range or reset all signals, and short
/// ones.
Lifter::Result Lifter::unroll(const ForStmt *Loop) {
  Counting C;
  if (!counts(Loop, C) || !isMovable(C.Low) || !isMovable(C.High))
    return stop(Obstacle::Loops, Loop);
  const auto *Body = dyn_cast<Expr>(C.Body);
  const auto *Called = Body ? dyn_cast<CallExpr>(strip(Body)) : nullptr;
  const FunctionDecl *Callee = Called ? Called->getDirectCallee() : nullptr;
  const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
  auto Low = number(C.Low), High = number(C.High);
  Unknown.insert(C.Var); // behind the loop
  if (Facts && Callee->getName() == "close" &&
      variable(Called->getArg(0)) == C.Var)
    return closeRange(C, Loop);
  if (Facts && (Callee->getName() == "signal") &&
      variable(Called->getArg(0)) == C.Var) {
    // 64 is the last signal of Linux.
    if (number(Called->getArg(1)) == 0 && Low && *Low + C.LowExcluded <= 1 && High &&
        *High - !C.HighIncluded >= 64)
      return add("default_signals", {}, Loop);
  }
  // A few rounds are so many steps.
  if (!Low || !High)
    return stop(Obstacle::Loops, Loop);
  int64_t First = *Low + C.LowExcluded, Last = *High - !C.HighIncluded;
  if (Last - First >= 16)
    return stop(Obstacle::Loops, Loop);
  if (anyNode(Loop->getBody(), [](const Stmt *S) {
        return isa<BreakStmt, ReturnStmt, GotoStmt, DeclStmt>(S);
      }))
    return stop(Obstacle::Loops, Loop);
  Result R = Goes;
  for (int64_t I = 0; I <= Last - First && (R == Goes || R == Returns); ++I) {
    Known[Places.variable(C.Var)] = C.Upward ? First + I : Last - I;
    size_t Depth = Conditions.size();
    ++UnrolledDepth;
    R = execute(Loop->getBody());
    --UnrolledDepth;
    Conditions.resize(Depth);
  }
  Known.erase(Places.variable(C.Var));
  return R == Returns ? Goes : R;
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

Lifter::Result Lifter::expression(const Expr *E) {
  E = E->IgnoreParens();
  while (const auto *Cast = dyn_cast<CastExpr>(E))
    E = Cast->getSubExpr()->IgnoreParens();
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return expression(Cleanups->getSubExpr());
  // __extension__, and `(void)!write(...)`, which silences a compiler
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    if (Op->getOpcode() == UO_Extension || Op->getOpcode() == UO_LNot)
      return expression(Op->getSubExpr());
  // TEMP_FAILURE_RETRY, whose value nobody uses
  if (const auto *Block = dyn_cast<StmtExpr>(E))
    return execute(Block->getSubStmt());
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->getOpcode() == BO_Comma) {
      Result R = expression(Op->getLHS());
      return R == Goes ? expression(Op->getRHS()) : R;
    }
    if (Op->getOpcode() == BO_Assign)
      return assignment(Op);
  }
  if (isMovable(E) && !isa<CallExpr>(E))
    return Goes; // a value that nobody uses
  Variables Targets, Locals;
  if (isEarly(E, Targets, Locals) && !Targets.empty())
    return early(E, Targets);
  if (const auto *Called = dyn_cast<CallExpr>(E))
    return call(Called);
  const Expr *Written = nullptr;
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    Written = Op->isIncrementDecrementOp() ? Op->getSubExpr() : nullptr;
  if (const auto *Op = dyn_cast<CompoundAssignOperator>(E))
    Written = isMovable(Op->getRHS()) ? Op->getLHS() : nullptr;
  const ValueDecl *Holder = Written ? holderOf(Written) : nullptr;
  if (!Holder)
    return stop(Obstacle::Statement, E);
  if ((SharesMemory && isChildOnly(E)) || hasAlias(Written))
    return stop(Obstacle::Writes, E, Holder);
  // What the parent does as well, or to a copy of its variable.
  forget(Holder);
  Known.erase(Places.of(Written));
  return Goes;
}

Lifter::Result Lifter::declaration(const DeclStmt *S) {
  for (const Decl *D : S->decls()) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!Var) {
      if (isa<TypeDecl>(D) || isa<FunctionDecl>(D) || isa<StaticAssertDecl>(D))
        continue;
      return stop(Obstacle::Statement, S);
    }
    if (Var->isStaticLocal() || Var->getType()->isReferenceType())
      return stop(Obstacle::Statement, S);
    if (const auto *Record = Var->getType()->getAsCXXRecordDecl())
      if (!Record->hasTrivialDestructor() && isChildOnly(S) && !HelperDepth &&
          !isMovable(Var->getInit()))
        return stop(Obstacle::Statement, S);
  }
  if (!isChildOnly(S)) {
    // The parent declares it as well, and keeps it.
    for (const Decl *D : S->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D)) {
        if (Var->getInit() && !isMovable(Var->getInit()))
          return stop(Obstacle::Statement, S);
        Unknown.insert(Var);
      }
    return Goes;
  }
  for (const Decl *D : S->decls())
    if (const auto *Var = dyn_cast<VarDecl>(D))
      Own.insert(Var);
  // `int fd = open(...);`, `int result = execv(...);`
  if (const auto *Var = S->isSingleDecl()
                            ? dyn_cast<VarDecl>(S->getSingleDecl())
                            : nullptr) {
    const auto *Init =
        Var->getInit() ? dyn_cast<CallExpr>(strip(Var->getInit())) : nullptr;
    if (Init && !isMovable(Var->getInit()))
      return receive(Var, Init, nullptr);
  }
  Variables Targets;
  for (const Decl *D : S->decls()) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!Var)
      continue;
    Targets.insert(Var);
    const Expr *Init = Var->getInit();
    if (Init && !isMovable(Init))
      return stopAt(Init, Obstacle::Calls);
    // The handler comes first in a struct sigaction.
    const auto *Record = Var->getType()->getAsRecordDecl();
    if (!Record || !Record->getIdentifier() || Record->getName() != "sigaction")
      continue;
    while (const auto *List = dyn_cast_or_null<InitListExpr>(Init))
      Init = List->getNumInits() ? List->getInit(0) : nullptr;
    auto Value = Init && !isa<ImplicitValueInitExpr>(Init)
                     ? number(Init)
                     : std::optional<int64_t>(0);
    if (Var->getInit() && (Value == 0 || Value == 1))
      Dispositions[Var] = *Value ? "SIG_IGN" : "SIG_DFL";
  }
  if (Targets.empty())
    return Goes;
  std::string Text;
  bool Initialized = llvm::any_of(Targets, [](const VarDecl *Var) {
    return Var->hasInit();
  });
  if (!Initialized && !textOf(S->getSourceRange(), S, Text)) {
    // A macro's own: only what it holds is of interest.
    Unknown.insert(Targets.begin(), Targets.end());
    return Goes;
  }
  return early(S, Targets);
}

/// The child keeps what a call returns in \p Var, which it declares for that, or
/// else assigns to by \p Target.
Lifter::Result Lifter::receive(const VarDecl *Var, const CallExpr *Called,
                               const Expr *Target) {
  const FunctionDecl *Callee = Called->getDirectCallee();
  if (Callee && factsOf(*Callee) &&
      (Callee->getName() == "open" || Callee->getName() == "open64"))
    return openFile(Called, Target, Var);
  if (Target && SharesMemory && (!Var->hasLocalStorage() || !isPrivate(Var)))
    return stop(Obstacle::Writes, Target, Var);
  size_t Before = Into->size();
  Result R = call(Called);
  if (R != Goes)
    return R;
  forget(Var);
  if (Into->size() == Before + 1 && !Into->back().Name.empty()) {
    Checked = Var;
    CheckedCall = Called;
    CheckedWhere = Conditions;
  }
  if (const StepKind *Kind = stepOf(Callee->getName()))
    if (failureOf(Kind->Name) == Failure::OnlyExec)
      Known[Places.variable(Var)] = -1;
  return Goes;
}

Lifter::Result Lifter::assignment(const BinaryOperator *Op) {
  const auto *Var = variable(Op->getLHS());
  const Expr *Right = strip(Op->getRHS());
  // What asks for errno does so behind a step that failed.
  if (isErrno(Op->getLHS()) && number(Op->getRHS()) == 0)
    return Goes;
  // a = b = value
  if (const auto *Inner = dyn_cast<BinaryOperator>(Right))
    if (Inner->getOpcode() == BO_Assign && !isMovable(Right)) {
      Result R = assignment(Inner);
      if (R != Goes)
        return R;
    }
  if (const auto *Called = dyn_cast<CallExpr>(Right)) {
    if (Var && Called->getDirectCallee() && !isMovable(Op->getRHS()))
      return receive(Var, Called, Op->getLHS());
  }
  // environ = list;
  if (Var && Var->hasGlobalStorage() && isMovable(Op->getRHS()) &&
      (Var->getName() == "environ" || Var->getName() == "__environ")) {
    std::string Text;
    if (!text(Op->getRHS(), Text))
      return stop(Obstacle::InMacro, Op);
    return add("environ", {Text}, Op);
  }
  Variables Targets, Locals;
  if (isEarly(Op, Targets, Locals) && !Targets.empty()) {
    const auto *Member = dyn_cast<MemberExpr>(strip(Op->getLHS()));
    if (Member && Member->getMemberDecl()->getIdentifier() &&
        Member->getMemberDecl()->getName() == "sa_handler") {
      auto Value = number(Op->getRHS());
      Result R = early(Op, Targets);
      if (Value == 0 || Value == 1)
        Dispositions[*Targets.begin()] = *Value ? "SIG_IGN" : "SIG_DFL";
      return R;
    }
    return early(Op, Targets);
  }
  const ValueDecl *Holder = holderOf(Op->getLHS());
  if (!Holder)
    return stop(Obstacle::Statement, Op);
  // What the parent executes as well, or a copy of its variable, is just not
  // known any more.
  const Place *P = Places.of(Op->getLHS());
  if ((!SharesMemory || !isChildOnly(Op)) && P && !hasAlias(Op->getLHS()) &&
      isMovable(Op->getRHS())) {
    auto Value = number(Op->getRHS());
    forget(Holder);
    Known.erase(P);
    if (Value)
      Known[P] = *Value;
    return Goes;
  }
  return stop(Obstacle::Writes, Op, Holder);
}

void Lifter::forget(const ValueDecl *Written) {
  Unknown.insert(Written);
  if (const auto *Var = dyn_cast<VarDecl>(Written))
    Known.erase(Places.variable(Var));
  if (Written == Checked)
    Checked = nullptr;
}

/// Whether what the child goes on to use may be found in \p LValue under another
/// name. Not so in a variable, or a field of one, whose address nobody takes, nor
/// in a number of what the parent keeps in arrays, such as process ids.
bool Lifter::hasAlias(const Expr *LValue) const {
  const Expr *E = strip(LValue);
  bool IsNumber = E->getType()->isIntegerType() && !E->getType()->isAnyCharacterType();
  if (IsNumber && !isChildOnly(LValue) && !leadsThroughPointer(E))
    return false;
  while (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (Member->isArrow())
      return true;
    E = strip(Member->getBase());
  }
  const VarDecl *Var = variable(E);
  if (!Var || Var->getType()->isReferenceType() || Var->getType()->isArrayType() ||
      strip(LValue)->getType()->isRecordType())
    return true;
  return anyNode(FD->getBody(), [Var](const Stmt *S) {
    if (const auto *Op = dyn_cast<UnaryOperator>(S))
      return Op->getOpcode() == UO_AddrOf && refersTo(Op->getSubExpr(), Var);
    const auto *Declaration = dyn_cast<DeclStmt>(S);
    return Declaration && llvm::any_of(Declaration->decls(), [Var](const Decl *D) {
             const auto *Other = dyn_cast<VarDecl>(D);
             return Other && Other->getType()->isReferenceType() &&
                    refersTo(Other->getInit(), Var);
           });
  });
}

/// Whether only the child uses \p Var, a local variable of the function, so that
/// nobody notices that it is written earlier.
bool Lifter::isPrivate(const VarDecl *Var) {
  // A helper's variable lives as long as its call.
  if (HelperDepth && Var->getDeclContext() != FD)
    return Var->isLocalVarDecl() && Var->hasLocalStorage();
  if (!Var->hasLocalStorage() || Var->getType()->isReferenceType() ||
      isa<ParmVarDecl>(Var))
    return false;
  const Stmt *Declared = nullptr;
  llvm::SmallVector<const Stmt *, 32> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      if (Ref->getDecl() == Var && !isChildOnly(Ref))
        return false;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable() && Capture.getCapturedVar() == Var)
          return false;
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      if (llvm::is_contained(Declaration->decls(), Var))
        Declared = S;
    Work.append(S->child_begin(), S->child_end());
  }
  // One that is declared behind the call is not there before it.
  return Declared &&
         (isChildOnly(Declared) ||
          SM.isBeforeInTranslationUnit(SM.getFileLoc(Var->getLocation()),
                                       SM.getFileLoc(Call->getBeginLoc())));
}

/// Whether nobody else reaches \p S.
bool Lifter::isChildOnly(const Stmt *S) const {
  for (const Stmt *Outer = S; Outer; Outer = Parents.getParent(S = Outer)) {
    auto It = Code.Reached.find(Outer);
    if (It != Code.Reached.end())
      return It->second == Trace::Child;
  }
  return S != FD->getBody(); // of a helper
}

/// The variable of the child that \p LValue is a part of, if it may be written
/// before there is a child.
const VarDecl *Lifter::ownedTarget(const Expr *LValue) {
  const Expr *E = strip(LValue);
  for (;;) {
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      if (Member->isArrow())
        return nullptr;
      E = strip(Member->getBase());
    } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      if (!isMovable(Subscript->getIdx()) ||
          !strip(Subscript->getBase())->getType()->isArrayType())
        return nullptr;
      E = strip(Subscript->getBase());
    } else {
      break;
    }
  }
  const VarDecl *Var = variable(E);
  if (!Var || Var->getType().isVolatileQualified())
    return nullptr;
  if (Hoisted.count(Var))
    return Var;
  return !Own.count(Var) && isPrivate(Var) ? Var : nullptr;
}

/// Whether \p S does nothing but calculate into \p Targets, variables of the
/// child, from what the parent knows.
bool Lifter::isEarly(const Stmt *S, Variables &Targets, Variables &Locals) {
  if (!S || isa<NullStmt>(S))
    return true;
  auto Writes = [&](const Expr *LValue) {
    const VarDecl *Var = variable(LValue);
    if (Var && Locals.count(Var))
      return true;
    // args[n++]
    const auto *Subscript = dyn_cast<ArraySubscriptExpr>(strip(LValue));
    const auto *Count = Subscript ? dyn_cast<UnaryOperator>(strip(Subscript->getIdx()))
                                  : nullptr;
    if (Count && Count->isIncrementDecrementOp()) {
      const Expr *Array = strip(Subscript->getBase());
      const VarDecl *Counter =
          isChildOnly(S) ? ownedTarget(Count->getSubExpr()) : nullptr;
      if (!Counter || !Array->getType()->isArrayType())
        return false;
      Targets.insert(Counter);
      LValue = Array;
    }
    Var = isChildOnly(S) ? ownedTarget(LValue) : nullptr;
    if (Var)
      Targets.insert(Var);
    return Var != nullptr;
  };
  if (const auto *E = dyn_cast<Expr>(S)) {
    E = E->IgnoreParens();
    while (isa<CastExpr, ExprWithCleanups>(E))
      E = (isa<CastExpr>(E) ? cast<CastExpr>(E)->getSubExpr()
                            : cast<ExprWithCleanups>(E)->getSubExpr())
              ->IgnoreParens();
    if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
      if (Op->isAssignmentOp())
        return Writes(Op->getLHS()) && isMovable(Op->getRHS());
      if (Op->getOpcode() == BO_Comma)
        return isEarly(Op->getLHS(), Targets, Locals) &&
               isEarly(Op->getRHS(), Targets, Locals);
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(E))
      if (Op->isIncrementDecrementOp())
        return Writes(Op->getSubExpr());
    if (const auto *Called = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Called->getDirectCallee();
      const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
      if (!Facts || !Facts->Calculates ||
          (*Facts->Reads && Changed.count(Facts->Reads)))
        return false;
      for (unsigned I = 0; I < Called->getNumArgs(); ++I) {
        const Expr *Argument = Called->getArg(I);
        if (!Facts->writes(I, Facts->Params)) {
          if (!isMovable(Argument))
            return false;
          continue;
        }
        const Expr *Object = strip(Argument);
        const auto *Address = dyn_cast<UnaryOperator>(Object);
        if (Address && Address->getOpcode() == UO_AddrOf)
          Object = Address->getSubExpr();
        else if (!Object->getType()->isArrayType())
          return false;
        if (!Writes(Object))
          return false;
      }
      return true;
    }
    return isMovable(E);
  }
  if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declaration->decls()) {
      const auto *Var = dyn_cast<VarDecl>(D);
      if (!Var || Var->isStaticLocal() ||
          (Var->getInit() && !isMovable(Var->getInit())))
        return false;
      Locals.insert(Var);
    }
    return true;
  }
  auto All = [&](std::initializer_list<const Stmt *> Parts) {
    return llvm::all_of(Parts, [&](const Stmt *Part) {
      return isEarly(Part, Targets, Locals);
    });
  };
  if (const auto *For = dyn_cast<ForStmt>(S))
    return !For->getConditionVariable() &&
           All({For->getInit(), For->getCond(), For->getInc(), For->getBody()});
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return !While->getConditionVariable() &&
           All({While->getCond(), While->getBody()});
  if (const auto *If = dyn_cast<IfStmt>(S))
    return !If->getConditionVariable() && !If->getInit() &&
           All({If->getCond(), If->getThen(), If->getElse()});
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return llvm::all_of(Block->body(), [&](const Stmt *Part) {
      return isEarly(Part, Targets, Locals);
    });
  return false;
}

/// A name for \p Var where the parent declares it.
std::string Lifter::freshName(const VarDecl *Var) {
  StringRef Name = Var->getName();
  bool Taken = Names.count(Name.str()) ||
               isNameTaken(FD, Var->getDeclName(), Var);
  std::string Fresh = Name.str();
  for (unsigned I = 1; Taken; ++I) {
    Fresh = "child_" + Name.str() + (I > 1 ? std::to_string(I) : "");
    Taken = Names.count(Fresh);
  }
  Names.insert(Fresh);
  return Fresh;
}

/// Whether \p S writes a part of a struct sigaction that says nothing of what a
/// program gets that is executed later.
static bool isOfMask(const Stmt *S) {
  const auto *E = dyn_cast<Expr>(S);
  const Expr *Written = nullptr;
  if (const auto *Op = dyn_cast_or_null<BinaryOperator>(E))
    Written = Op->isAssignmentOp() ? strip(Op->getLHS()) : nullptr;
  if (const auto *Called = dyn_cast_or_null<CallExpr>(E))
    if (const auto *Address = dyn_cast<UnaryOperator>(
            Called->getNumArgs() ? strip(Called->getArg(0)) : Called))
      Written = strip(Address->getSubExpr());
  const auto *Member = dyn_cast_or_null<MemberExpr>(Written);
  const IdentifierInfo *Name =
      Member ? Member->getMemberDecl()->getIdentifier() : nullptr;
  return Name && (Name->isStr("sa_mask") || Name->isStr("sa_flags"));
}

/// Moves \p S before the call.
Lifter::Result Lifter::early(const Stmt *S, const Variables &Targets) {
  const auto *Declaration = dyn_cast<DeclStmt>(S);
  // It would be done on any way, and whether or not the child has ended.
  if (HandlerDepth || !Conditions.empty() || !Guards.empty()) {
    bool Harmless = Declaration != nullptr;
    if (Declaration)
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          Harmless &= !Var->getInit() || !canTrap(Var->getInit());
    if (const auto *E = dyn_cast<Expr>(S))
      Harmless = !HandlerDepth && Conditions.empty() && !canTrap(E);
    if (!Harmless)
      return stop(Obstacle::Statement, S);
  }
  EarlyStatement E;
  for (const VarDecl *Target : Targets) {
    E.Targets.push_back(Target);
    if (Declaration)
      continue;
    if (Target == Checked)
      Checked = nullptr;
    Known.erase(Places.variable(Target));
    if (!isOfMask(S))
      Dispositions.erase(Target);
    // A step that was read out before must not see it.
    if (Used.count(Target))
      return stop(Obstacle::Writes, S, Target);
    if (Hoisted.count(Target))
      continue;
    // In a loop, what a round has left is there in the next one.
    for (const Stmt *Outer = Parents.getParent(Call); Outer;
         Outer = Parents.getParent(Outer))
      if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(Outer)) {
        const auto *Op = dyn_cast<BinaryOperator>(S);
        if (!Op || Op->getOpcode() != BO_Assign ||
            refersTo(Op->getRHS(), Target))
          return stop(Obstacle::Writes, S, Target);
      }
  }
  if (Declaration)
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D)) {
        Hoisted.insert(Var);
        std::string Name = freshName(Var);
        if (Name != Var->getName())
          Replaced[Var] = Name;
      }
  if (!textOf(S->getSourceRange(), S, E.Text))
    return stop(Obstacle::InMacro, S);
  if (E.Text.back() != ';' && E.Text.back() != '}')
    E.Text += ';';
  else if (Declaration && E.Text.back() == '}')
    E.Text += ';';
  else if (isa<ForStmt, WhileStmt, IfStmt>(S) && E.Text.back() != '}' &&
           E.Text.back() != ';')
    E.Text += ';';
  E.Where = S;
  std::string Above;
  for (const std::string &Comment : Comments)
    Above += Comment + "\n";
  E.Comments = Above;
  Comments.clear();
  Variables Uses;
  collectVariables(S, Uses);
  E.Uses.append(Uses.begin(), Uses.end());
  for (const VarDecl *Target : Targets)
    Unknown.erase(Target);
  Made.Early.push_back(std::move(E));
  return Goes;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

static bool isNull(const Expr *E, const ASTContext &Context) {
  return E->IgnoreParenCasts()->isNullPointerConstant(
             const_cast<ASTContext &>(Context),
             Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
}

Lifter::Opened *Lifter::openedAs(const Expr *E) {
  const VarDecl *Var = variable(E);
  if (!Var)
    return nullptr;
  for (Opened &File : Files)
    if (File.Var == Var)
      return &File;
  return nullptr;
}

static bool isStderr(const Expr *E) {
  const VarDecl *Var = variable(E);
  return Var && Var->hasGlobalStorage() && Var->getName() == "stderr";
}

Lifter::Result Lifter::call(const CallExpr *E, Step *Kept) {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee)
    return stop(Obstacle::Calls, E);
  const FunctionFacts *Facts = factsOf(*Callee);
  if (!Facts) {
    const FunctionDecl *Body = Callee->getDefinition();
    if (Kept || !Body || !Body->getBody() || Body->hasSkippedBody())
      return stop(Obstacle::Calls, E, Callee);
    return inlined(E, Body);
  }
  StringRef Name = Callee->getName();
  if (Name == "exit" || Name == "_exit" || Name == "_Exit")
    Name = "_exit";
  if (!Kept && (Name == "perror" || Name == "fprintf" || Name == "fputs" ||
                Name == "dprintf" || Name == "write")) {
    Result R = message(E, Name);
    ErrnoLost |= Name == "perror";
    return R;
  }
  if (Name == "fflush" && E->getNumArgs() == 1 && isStderr(E->getArg(0)))
    return Goes;
  if (Name == "sigaction")
    return sigaction(E, Kept);
  if (Name == "getpid" || Name == "getpgrp")
    return Goes;
  if (Name == "open64")
    Name = "open";
  const StepKind *Kind = stepOf(Name);
  if (!Kind)
    return stop(Obstacle::Calls, E, Callee);

  Step S;
  S.Name = Kind->Name.str();
  StringRef Letters = Kind->Arguments;
  unsigned Count = E->getNumArgs();
  // A child that asks for its own id names itself, which is 0.
  auto IsSelf = [&](const Expr *Arg) {
    auto Number = number(Arg);
    if (Number)
      return *Number == 0;
    const auto *Asked = dyn_cast<CallExpr>(strip(Arg));
    return Asked && Asked->getDirectCallee() &&
           Asked->getDirectCallee()->getName() == "getpid" &&
           factsOf(*Asked->getDirectCallee());
  };
  auto IsOwnGroup = [&](const Expr *Arg) {
    const auto *Asked = dyn_cast<CallExpr>(strip(Arg));
    const FunctionDecl *By = Asked ? Asked->getDirectCallee() : nullptr;
    if (!By || !factsOf(*By))
      return false;
    if (By->getName() == "getpgrp")
      return true;
    if (By->getName() == "getpgid")
      return IsSelf(Asked->getArg(0));
    return By->getName() == "getpid" && LeadsGroup;
  };

  if (S.Name == "setpgid" && Count == 2) {
    bool Self = IsSelf(E->getArg(0)), Own = IsSelf(E->getArg(1));
    std::string Group;
    if (Self && (Own || (isMovable(E->getArg(1)) && text(E->getArg(1), Group)))) {
      S.Arguments = {"0", Own ? "0" : Group};
      LeadsGroup |= Own && Conditions.empty() && !HandlerDepth;
      return deliver(std::move(S), E, Kept);
    }
  }
  if (S.Name == "setsid" || S.Name == "setpgrp")
    LeadsGroup |= Conditions.empty() && !HandlerDepth;
  if (S.Name == "tcsetpgrp" && Count == 2 && IsOwnGroup(E->getArg(1))) {
    std::string Terminal;
    if (!isMovable(E->getArg(0)) || !text(E->getArg(0), Terminal))
      return stop(Obstacle::Statement, E->getArg(0));
    S.Name = "foreground";
    S.Arguments = {Terminal};
    return deliver(std::move(S), E, Kept);
  }
  if (S.Name == "setpgrp" && Count)
    for (const Expr *Arg : E->arguments())
      if (!IsSelf(Arg))
        return stop(Obstacle::Calls, E, Callee);
  if (S.Name == "fcntl" && Count >= 2) {
    auto Command = number(E->getArg(1));
    // F_GETFD is asked for no other reason than to set the flags again.
    if (Command == 1)
      return Goes;
    if (Command != 2) // F_SETFD
      return stop(Obstacle::Calls, E, Callee);
    std::string Descriptor;
    if (Count < 3 || !isMovable(E->getArg(0)) ||
        !text(E->getArg(0), Descriptor))
      return stop(Obstacle::Statement, E);
    auto Flags = number(E->getArg(2));
    bool Clears = Flags && !(*Flags & 1);
    // flags & ~FD_CLOEXEC, whatever they are
    if (const auto *And = dyn_cast<BinaryOperator>(strip(E->getArg(2))))
      if (And->getOpcode() == BO_And)
        for (const Expr *Side : {And->getLHS(), And->getRHS()}) {
          auto Mask = number(Side);
          Clears |= Mask && !(*Mask & 1);
        }
    if (Clears) {
      S.Name = "inherit";
      S.Arguments = {Descriptor};
      return deliver(std::move(S), E, Kept);
    }
    if (!Flags)
      return stop(Obstacle::Statement, E->getArg(2));
  }
  if (S.Name == "signal" && Count == 2) {
    auto Handler = number(E->getArg(1));
    const Expr *Function = strip(E->getArg(1));
    if (const auto *Address = dyn_cast<UnaryOperator>(Function))
      if (Address->getOpcode() == UO_AddrOf)
        Function = strip(Address->getSubExpr());
    const auto *Ref = dyn_cast<DeclRefExpr>(Function);
    std::string Number;
    if (Ref && isa<FunctionDecl>(Ref->getDecl())) {
      // exec resets what is caught.
      if (!isMovable(E->getArg(0)) || !text(E->getArg(0), Number))
        return stop(Obstacle::Statement, E);
      S.Arguments = {Number, "SIG_DFL"};
      return deliver(std::move(S), E, Kept);
    }
    if (!Handler || (*Handler != 0 && *Handler != 1))
      return stop(Obstacle::Statement, E->getArg(1));
  }
  // What could not be opened is no descriptor.
  if (!Kept && (S.Name == "dup2" || S.Name == "close") && Count &&
      variable(E->getArg(0)) && number(E->getArg(0)) == -1) {
    ErrnoLost = true;
    return Goes;
  }
  // Files that the child itself has opened.
  if ((S.Name == "dup2" || S.Name == "dup3") && Count >= 2) {
    if (Opened *File = openedAs(E->getArg(0))) {
      std::string To;
      if (S.Name != "dup2" || !isMovable(E->getArg(1)) ||
          !text(E->getArg(1), To))
        return stop(Obstacle::Order, E);
      if (!File->As.empty()) {
        if (!File->IsOpen) {
          Parts = File->Where;
          return stop(Obstacle::Order, E);
        }
        S.Arguments = {File->As, To};
        return deliver(std::move(S), E, Kept);
      }
      if (File->Passed || File->Conditions != Conditions ||
          File->Depth != HandlerDepth)
        return stop(Obstacle::Order, E);
      // Files are opened, and fail to be, in the order of the code.
      for (Opened &Earlier : Files)
        if (&Earlier < File && Earlier.As.empty())
          return stop(Obstacle::Order, E);
      File->As = To;
      S.Name = "open_as";
      S.Arguments = {To, File->Path, File->Flags, File->Mode};
      S.Handlers = File->Handlers;
      // Its handlers do for the dup2 as well, which cannot fail otherwise.
      return deliver(std::move(S), E, Kept);
    }
  }
  if (S.Name == "close" && Count == 1) {
    if (Opened *File = openedAs(E->getArg(0))) {
      if (File->As.empty())
        return stop(Obstacle::Order, E);
      File->Closed = true;
      if (Kept)
        return stop(Obstacle::Order, E);
      return Goes;
    }
  }
  if (failureOf(S.Name) == Failure::OnlyExec) {
    for (const Opened &File : Files)
      if (File.As.empty() || (!File.Closed && !File.CloseOnExec))
        return stop(Obstacle::Order, File.Where);
    // exec with the environment that the steps before have made
    if ((S.Name == "execve" || S.Name == "execvpe" || S.Name == "execle") &&
        Count >= 3) {
      const VarDecl *Var = variable(E->getArg(Count - 1));
      if (Var && Var->hasGlobalStorage() && Changed.count("Environment") &&
          (Var->getName() == "environ" || Var->getName() == "__environ")) {
        S.Name.pop_back(); // execv, execvp, execl
        if (Letters.back() != '.')
          Letters = Letters.drop_back();
        --Count;
      }
    }
  }

  if (S.Name == "exit" && Count == 1)
    // _exit(errno == ENOENT ? 127 : 126)
    if (const auto *Choice = dyn_cast<ConditionalOperator>(strip(E->getArg(0))))
      if (const Expr *Error = isErrnoTest(Choice->getCond())) {
        const Expr *Parts[] = {Error, Choice->getTrueExpr(),
                               Choice->getFalseExpr()};
        if (cast<BinaryOperator>(strip(Choice->getCond()))->getOpcode() == BO_NE)
          std::swap(Parts[1], Parts[2]);
        S.Name = "exit_errno";
        for (const Expr *Part : Parts) {
          S.Arguments.emplace_back();
          if (!isMovable(Part) || !text(Part, S.Arguments.back()))
            return stop(Obstacle::Statement, Part);
        }
        return deliver(std::move(S), E, Kept);
      }
  // Another file system has other groups.
  if (S.Name == "chroot")
    Changed.insert("Root");
  if (S.Name == "initgroups" && Changed.count("Root"))
    return stop(Obstacle::Calculates, E, Callee);
  // The arguments, by the letters of the list of steps.
  bool Open = !Letters.empty() && Letters.back() == '.';
  unsigned Named = Open ? Letters.size() - 1 : Letters.size();
  for (unsigned I = 0; I < Count; ++I) {
    const Expr *Arg = E->getArg(I);
    if (I >= Named && !Open) {
      // It is the same call only if nobody wants to know more.
      auto Number = number(Arg);
      if (!isNull(Arg, Context) && Number != 0)
        return stop(Obstacle::Calls, E, Callee);
      continue;
    }
    std::string Text;
    Result R = argument(Arg, Text);
    if (R != Goes)
      return R;
    S.Arguments.push_back(Text);
  }
  while (S.Arguments.size() < Named)
    S.Arguments.push_back("0");
  if (S.Name == "open" && Count < 3)
    S.Arguments[2] = "0";
  return deliver(std::move(S), E, Kept);
}

/// A function of the unit, whose statements are the child's.
Lifter::Result Lifter::inlined(const CallExpr *E, const FunctionDecl *Helper) {
  SourceLocation Before = Stopped.Where;
  auto Stop = [&](Obstacle::Kind Why) {
    // Reported where the child calls it.
    if (Before.isInvalid()) {
      Stopped.Where = E->getBeginLoc();
      Stopped.Why = Why;
      Stopped.Subject = Helper;
    }
    return Stuck;
  };
  if (HelperDepth >= 4 || Helper->isVariadic() || Helper->isTemplateInstantiation() ||
      isa<CXXMethodDecl>(Helper) || E->getNumArgs() != Helper->getNumParams())
    return Stop(Obstacle::Calls);
  llvm::DenseMap<const ValueDecl *, std::string> Outer = Replaced;
  for (unsigned I = 0; I < E->getNumArgs(); ++I) {
    std::string Text;
    if (!isMovable(E->getArg(I)) || !text(E->getArg(I), Text) ||
        Helper->getParamDecl(I)->getType()->isReferenceType())
      return Stop(Obstacle::Calls);
    auto Value = number(E->getArg(I));
    const Place *Param = Places.variable(Helper->getParamDecl(I));
    Known.erase(Param); // of the call before
    if (Value)
      Known[Param] = *Value;
    Replaced[Helper->getParamDecl(I)] = simple(Text);
  }
  // Names of the helper's file must be known where the parent is, and mean the
  // same there.
  std::set<std::string> Locals;
  auto Declares = [&](const Decl *D) {
    const auto *Named = dyn_cast<NamedDecl>(D);
    if (Named && Named->getIdentifier())
      Locals.insert(Named->getName().str());
  };
  for (const ParmVarDecl *Param : FD->parameters())
    Declares(Param);
  for (llvm::SmallVector<const Stmt *, 32> Pending{FD->getBody()}; !Pending.empty();) {
    const Stmt *S = Pending.pop_back_val();
    if (!S)
      continue;
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      llvm::for_each(Declaration->decls(), Declares);
    Pending.append(S->child_begin(), S->child_end());
  }
  llvm::SmallVector<const Stmt *, 32> Work{Helper->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      if (Var && Var->isStaticLocal())
        return Stop(Obstacle::Calls);
      const ValueDecl *Named = Ref->getDecl();
      if ((isa<EnumConstantDecl>(Named) || (Var && !Var->isLocalVarDeclOrParm())) &&
          Named->getIdentifier() && Locals.count(Named->getName().str()))
        return Stop(Obstacle::Calls);
      if (Var && !Var->isLocalVarDeclOrParm() &&
          !SM.isBeforeInTranslationUnit(Var->getLocation(), Call->getBeginLoc()))
        return Stop(Obstacle::Calls);
    }
    if (isa<LambdaExpr>(S))
      return Stop(Obstacle::Calls);
    // A parameter that is written is a variable.
    const Expr *Written = nullptr;
    if (const auto *Op = dyn_cast<BinaryOperator>(S))
      Written = Op->isAssignmentOp() ? Op->getLHS() : nullptr;
    if (const auto *Op = dyn_cast<UnaryOperator>(S))
      Written = Op->isIncrementDecrementOp() || Op->getOpcode() == UO_AddrOf
                    ? Op->getSubExpr()
                    : nullptr;
    if (const VarDecl *Var = Written ? variable(Written) : nullptr)
      if (isa<ParmVarDecl>(Var))
        return Stop(Obstacle::Calls);
    Work.append(S->child_begin(), S->child_end());
  }
  size_t Depth = Conditions.size();
  Parents.addStmt(Helper->getBody());
  ++HelperDepth;
  std::vector<std::string> Own;
  std::swap(Own, Comments);
  size_t First = Into->size();
  Result R = execute(Helper->getBody());
  Comments.clear();
  // The comment above the call goes with what it did.
  if (Into->size() > First)
    (*Into)[First].Comments = Own;
  else
    Comments = Own;
  --HelperDepth;
  Conditions.resize(Depth);
  Replaced = std::move(Outer);
  if (R == Stuck)
    return Stop(Stopped.Why == Obstacle::InMacro ? Obstacle::InMacro
                                                 : Obstacle::Calls);
  return R == Returns ? Goes : R;
}

/// Whether the format is one that safespawn_message() has. Counts the conversions
/// that take an argument and tells where each ends.
static bool readFormat(StringRef Text, unsigned &Count,
                       std::vector<size_t> &Ends) {
  Count = 0;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (Text[I] != '%')
      continue;
    ++I;
    while (I < Text.size() && StringRef("-+ #0123456789.").contains(Text[I]))
      ++I;
    size_t Length = I;
    while (I < Text.size() && StringRef("hlzjt").contains(Text[I]))
      ++I;
    // Wide characters and strings are unknown to it.
    if (I == Text.size() || (I > Length && StringRef("csm%").contains(Text[I])))
      return false;
    if (Text[I] == '%' || Text[I] == 'm')
      continue;
    if (!StringRef("diuxXocs").contains(Text[I]))
      return false;
    ++Count;
    Ends.push_back(I);
  }
  return Count <= 6;
}

static bool isStrerrorOfErrno(const Expr *E, bool (*IsErrno)(const Expr *)) {
  const auto *Asked = dyn_cast<CallExpr>(strip(E));
  const FunctionDecl *By = Asked ? Asked->getDirectCallee() : nullptr;
  return By && factsOf(*By) && By->getName() == "strerror" &&
         Asked->getNumArgs() == 1 && IsErrno(Asked->getArg(0));
}

Lifter::Result Lifter::message(const CallExpr *E, StringRef Name) {
  const FunctionDecl *Callee = E->getDirectCallee();
  unsigned Count = E->getNumArgs();
  auto Quoted = [&](const Expr *Arg) -> std::optional<std::string> {
    const auto *Literal = dyn_cast<StringLiteral>(strip(Arg));
    std::string Text;
    if (!Literal || Literal->getCharByteWidth() != 1 || !text(Arg, Text) ||
        Text.size() < 2 || Text.front() != '"' || Text.back() != '"')
      return std::nullopt;
    return Text;
  };
  const std::string Stderr = "STDERR_FILENO";

  if (Name == "perror" && Count == 1) {
    if (isNull(E->getArg(0), Context))
      return add("message", {Stderr, "\"%m\\n\""}, E);
    std::string Text;
    Result R = argument(E->getArg(0), Text);
    if (R != Goes)
      return R;
    // A string that is no format by itself.
    StringRef Inner = StringRef(Text).drop_front().drop_back();
    if (Text.size() < 2 || Text.front() != '"' || Text.back() != '"' ||
        Inner.contains('"') || Inner.contains('%') || Inner.contains('\\'))
      return add("message", {Stderr, "\"%s: %m\\n\"", Text}, E);
    return add("message",
               {Stderr, Inner.empty() ? std::string("\"%m\\n\"")
                                      : "\"" + Inner.str() + ": %m\\n\""},
               E);
  }
  if (Name == "fputs" && Count == 2) {
    if (!isStderr(E->getArg(1)))
      return stop(Obstacle::Calls, E, Callee);
    auto Literal = Quoted(E->getArg(0));
    if (Literal && Literal->find('%') == std::string::npos)
      return add("message", {Stderr, *Literal}, E);
    std::string Text;
    Result R = argument(E->getArg(0), Text);
    return R == Goes ? add("message", {Stderr, "\"%s\"", Text}, E) : R;
  }
  if (Name == "write" && Count == 3) {
    // Text whose length is that of the string.
    std::string Descriptor, Text;
    Result R = argument(E->getArg(0), Descriptor);
    if (R != Goes)
      return R;
    const auto *Literal = dyn_cast<StringLiteral>(strip(E->getArg(1)));
    auto Length = number(E->getArg(2));
    bool Whole = Literal && Literal->getCharByteWidth() == 1 && Length &&
                 *Length == int64_t(Literal->getLength()) &&
                 !Literal->getString().contains('\0');
    const auto *Asked = dyn_cast<CallExpr>(strip(E->getArg(2)));
    const Place *Buffer = Places.of(E->getArg(1));
    if (Asked && Asked->getDirectCallee() && Asked->getNumArgs() == 1 &&
        Asked->getDirectCallee()->getName() == "strlen" &&
        factsOf(*Asked->getDirectCallee()))
      Whole |= Buffer && Places.of(Asked->getArg(0)) == Buffer;
    if (!Whole)
      return stop(Obstacle::Calls, E, Callee);
    auto Format = Quoted(E->getArg(1));
    if (Format && Format->find('%') == std::string::npos)
      return add("message", {Descriptor, *Format}, E);
    R = argument(E->getArg(1), Text);
    return R == Goes ? add("message", {Descriptor, "\"%s\"", Text}, E) : R;
  }
  // fprintf and dprintf
  if (Count < 2)
    return stop(Obstacle::Calls, E, Callee);
  Step S;
  S.Name = "message";
  std::string Descriptor = Stderr;
  if (Name == "dprintf") {
    Result R = argument(E->getArg(0), Descriptor);
    if (R != Goes)
      return R;
  } else if (!isStderr(E->getArg(0))) {
    return stop(Obstacle::Calls, E, Callee);
  }
  const auto *Literal = dyn_cast<StringLiteral>(strip(E->getArg(1)));
  std::string Format;
  if (!Literal || Literal->getCharByteWidth() != 1 || !text(E->getArg(1), Format))
    return stop(Obstacle::Format, E);
  unsigned Conversions = 0, Written = 0;
  std::vector<size_t> Ends, Positions;
  if (!readFormat(Literal->getString(), Conversions, Ends) ||
      !readFormat(Format, Written, Positions) || Conversions != Count - 2)
    return stop(Obstacle::Format, E);
  S.Arguments = {Descriptor, ""};
  for (unsigned I = 2; I < Count; ++I) {
    if (isStrerrorOfErrno(E->getArg(I), isErrno)) {
      // Replaced in the text, which must show it: %s
      if (Written != Conversions || Format[Positions[I - 2]] != 's' ||
          Format[Positions[I - 2] - 1] != '%')
        return stop(Obstacle::Format, E);
      Format[Positions[I - 2]] = 'm';
      continue;
    }
    std::string Text;
    Result R = argument(E->getArg(I), Text);
    if (R != Goes)
      return R;
    S.Arguments.push_back(Text);
  }
  S.Arguments[1] = Format;
  return emit(std::move(S), E);
}

Lifter::Result Lifter::sigaction(const CallExpr *E, Step *Kept) {
  // What matters behind exec is whether the signal is ignored.
  if (E->getNumArgs() != 3 || !isNull(E->getArg(2), Context))
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  const auto *Address = dyn_cast<UnaryOperator>(strip(E->getArg(1)));
  const VarDecl *Var = Address && Address->getOpcode() == UO_AddrOf
                           ? variable(Address->getSubExpr())
                           : nullptr;
  auto It = Dispositions.find(Var);
  std::string Number;
  if (!Var || It == Dispositions.end() || !isMovable(E->getArg(0)))
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  if (!text(E->getArg(0), Number))
    return stop(Obstacle::InMacro, E);
  Step S;
  S.Name = "signal";
  S.Arguments = {Number, It->second};
  return deliver(std::move(S), E, Kept);
}

/// Whether a flag, one of the bits of \p Flag, is set in \p E whatever it
/// depends on.
std::optional<bool> Lifter::hasFlag(const Expr *E, int64_t Flag) const {
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
  return Left == true || Right == true ? std::optional<bool>(true) : std::nullopt;
}

Lifter::Result Lifter::openFile(const CallExpr *E, const Expr *Target,
                                const VarDecl *Var) {
  if (!Var->hasLocalStorage() || (Target && !isPrivate(Var)))
    return stop(Obstacle::Writes, E, Var);
  Opened File;
  File.Var = Var;
  File.Where = E;
  File.Depth = HandlerDepth;
  File.Conditions = Conditions;
  if (E->getNumArgs() < 2)
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  for (unsigned I = 0; I < E->getNumArgs(); ++I)
    if (!isMovable(E->getArg(I)))
      return stop(Obstacle::Statement, E->getArg(I));
  File.Mode = "0";
  if (!text(E->getArg(0), File.Path) || !text(E->getArg(1), File.Flags) ||
      (E->getNumArgs() > 2 && !text(E->getArg(2), File.Mode)))
    return stop(Obstacle::InMacro, E);
  // One that fails is no reason yet not to make the next.
  constexpr int64_t Create = 0100, Truncate = 01000, CloseOnExec = 02000000;
  for (Opened &Other : Files)
    if (Other.As.empty() && !Other.IsOpen &&
        hasFlag(E->getArg(1), Create | Truncate) != false)
      return stop(Obstacle::Order, E);
  // dup2 does not take close-on-exec over.
  auto Closes = hasFlag(E->getArg(1), CloseOnExec);
  if (!Closes)
    return stop(Obstacle::Order, E);
  if (*Closes) {
    File.CloseOnExec = true;
    const auto *Or = dyn_cast<BinaryOperator>(strip(E->getArg(1)));
    bool Found = false;
    if (Or && Or->getOpcode() == BO_Or)
      for (bool Right : {false, true}) {
        const Expr *Side = Right ? Or->getRHS() : Or->getLHS();
        const Expr *Rest = Right ? Or->getLHS() : Or->getRHS();
        if (number(Side) == CloseOnExec && text(Rest, File.Flags))
          Found = true;
      }
    if (!Found)
      return stop(Obstacle::Order, E);
  }
  for (Opened &Other : Files)
    if (Other.Var == Var) {
      if (Other.As.empty() || (!Other.Closed && !Other.CloseOnExec))
        return stop(Obstacle::Order, E);
      Other.Var = nullptr;
    }
  if (Parting.count(E)) {
    const Stmt *Whole = E;
    while (!isa_and_nonnull<CompoundStmt>(Parents.getParent(Whole))) {
      Whole = Parents.getParent(Whole);
      if (!Whole || !isa<Expr, DeclStmt>(Whole))
        return stop(Obstacle::Order, E);
    }
    std::vector<std::string> Above;
    std::swap(Above, Comments);
    Result R = aside(File.Handlers, E, [&] {
      Known[Places.variable(Var)] = -1;
      return advance(Whole);
    });
    std::swap(Above, Comments);
    if (R != Ends)
      return R == Stuck ? R : stop(Obstacle::Order, E);
    dropComments(File.Handlers);
    File.IsOpen = true;
  }
  CheckedCall = E;
  Checked = Var;
  CheckedWhere = Conditions;
  Files.push_back(std::move(File));
  return Goes;
}

Lifter::Result Lifter::emit(Step S, const Stmt *Where) {
  bool ReadsErrno =
      S.Name == "exit_errno" ||
      (S.Name == "message" && StringRef(S.Arguments[1]).contains("%m"));
  if (ReadsErrno && ErrnoLost)
    return stop(Obstacle::Statement, Where);
  ErrnoLost &= failureOf(S.Name) != Failure::OnlyExec;
  S.Conditions = Conditions;
  S.Comments = Comments;
  Comments.clear();
  Checked = nullptr;
  CheckedCall = nullptr;
  for (const auto &[Holds, Variables] : Guards)
    if (llvm::any_of(Trapping, [&, &Named = Variables](const VarDecl *Var) {
          return Named.count(Var);
        }))
      S.Conditions.insert(S.Conditions.begin(), Holds);
  Trapping.clear();
  if (S.Name != "dup2" && S.Name != "close" && S.Name != "open_as" &&
      S.Name != "inherit" && S.Name != "dup3" && S.Name != "signal")
    for (Opened &File : Files)
      if (File.Depth == HandlerDepth && File.As.empty())
        File.Passed = true;
  StringRef What = changedBy(S.Name);
  if (!What.empty())
    Changed.insert(What.str());
  bool Over = endsChild(S.Name);
  Into->push_back(std::move(S));
  // A child that ends on one way goes on by the other.
  return Over ? Ends : Goes;
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

std::optional<int64_t> Lifter::number(const Expr *E) const {
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
      E->EvaluateAsInt(Value, Context, Expr::SE_NoSideEffects) &&
      Value.Val.getInt().getSignificantBits() <= 64)
    return Value.Val.getInt().getExtValue();
  // SIG_DFL, SIG_IGN
  if (E->getType()->isPointerType()) {
    const Expr *Bare = E->IgnoreParenCasts();
    if (Bare->getType()->isIntegerType() &&
        Bare->EvaluateAsInt(Value, Context, Expr::SE_NoSideEffects))
      return Value.Val.getInt().getExtValue();
    if (isa<CXXNullPtrLiteralExpr>(Bare))
      return 0;
  }
  return std::nullopt;
}

/// What the child finds \p Condition to be, if it is the same every time.
std::optional<bool> Lifter::decide(const Expr *Condition) {
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
      if (Left && Right)
        return *Right;
      return std::nullopt;
    }
    if (Op->isComparisonOp()) {
      auto Left = number(Op->getLHS()), Right = number(Op->getRHS());
      // That a file has its number by chance is the step's business.
      const Opened *File = openedAs(Op->getLHS());
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
        switch (Op->getOpcode()) {
        case BO_LT: return *Left < *Right;
        case BO_LE: return *Left <= *Right;
        case BO_GT: return *Left > *Right;
        case BO_GE: return *Left >= *Right;
        case BO_EQ: return *Left == *Right;
        case BO_NE: return *Left != *Right;
        default: break;
        }
    }
    if (Op->getOpcode() == BO_Assign && Op->getRHS() &&
        strip(Op->getRHS()) == Call)
      return false;
  }
  if (strip(E) == Call)
    return false;
  if (auto Value = number(E))
    return *Value != 0;
  // Conditions with a step in them are for branch().
  if (anyNode(E, [this](const Stmt *S) {
        const auto *Called = dyn_cast<CallExpr>(S);
        if (!Called || Called == Call)
          return false;
        const FunctionDecl *Callee = Called->getDirectCallee();
        const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
        return !Facts || (!Facts->Calculates && strip(Called) == Called);
      }))
    return std::nullopt;
  auto It = Code.Outcomes.find(E);
  if (It == Code.Outcomes.end() || HelperDepth)
    return std::nullopt;
  bool True = It->second.True & Trace::Child;
  bool False = It->second.False & Trace::Child;
  if (True == False)
    return std::nullopt;
  return True;
}

bool Lifter::isErrno(const Expr *E) {
  // *__errno_location()
  const auto *Op = dyn_cast<UnaryOperator>(strip(E));
  const auto *Asked = Op && Op->getOpcode() == UO_Deref
                          ? dyn_cast<CallExpr>(strip(Op->getSubExpr()))
                          : nullptr;
  const FunctionDecl *By = Asked ? Asked->getDirectCallee() : nullptr;
  return By && By->getIdentifier() &&
         (By->getName() == "__errno_location" || By->getName() == "__errno" ||
          By->getName() == "__error" || By->getName() == "___errno_location");
}

/// What errno is compared with, or null.
const Expr *Lifter::isErrnoTest(const Expr *E) const {
  const auto *Op = dyn_cast<BinaryOperator>(strip(E));
  if (!Op || !Op->isEqualityOp())
    return nullptr;
  if (isErrno(Op->getLHS()))
    return Op->getRHS();
  return isErrno(Op->getRHS()) ? Op->getLHS() : nullptr;
}

/// The call whose failure \p E tests, or null. \p Fails: true is failure.
const CallExpr *Lifter::failureTest(const Expr *E, bool &Fails,
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
    else if (Opened *File = Var ? openedAs(Source) : nullptr)
      Made = File->Handlers.empty() && !File->Passed ? File->Where : nullptr;
    if (!Made)
      return nullptr;
    CheckedCall = Made;
    Tested = Made;
  }
  const FunctionDecl *Callee = Made->getDirectCallee();
  if (!Callee || !factsOf(*Callee))
    return nullptr;
  bool BySigaction = Callee->getName() == "sigaction";
  const StepKind *Kind = stepOf(Callee->getName() == "open64" ? "open"
                                : BySigaction                 ? "signal"
                                                              : Callee->getName());
  if (!Kind)
    return nullptr;
  // dup2 returns the new descriptor, setsid a session: those are not negative.
  bool ReturnsNumber = Kind->Name == "dup2" || Kind->Name == "open" ||
                       Kind->Name == "dup" || Kind->Name == "setsid" ||
                       Kind->Name == "dup3" ||
                       (Kind->Name == "signal" && !BySigaction) ||
                       Kind->Name == "ioctl" || Kind->Name == "prctl";
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

bool Lifter::isStdAccess(const CXXMethodDecl *Method) const {
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

/// Whether the parent gets the same value from \p E before there is a child, and
/// does nothing else by it.
bool Lifter::isMovable(const Expr *E) {
  if (!E)
    return true;
  E = E->IgnoreParens();
  if (E->getType().isVolatileQualified() && E->isGLValue())
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
    for (const Opened &File : Files)
      if (File.Var == D)
        return false;
    if (HelperDepth)
      if (const auto *Var = dyn_cast<VarDecl>(D))
        if (Var->isLocalVarDeclOrParm() && !Hoisted.count(Var))
          return false;
    return true;
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
    return !Op->isIncrementDecrementOp() && !isErrno(E) &&
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

/// Whether evaluating \p E can crash.
bool Lifter::canTrap(const Expr *E) const {
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

/// In parentheses, unless it is a primary expression.
std::string Lifter::simple(std::string Text) const {
  bool Plain = !Text.empty();
  unsigned Depth = 0;
  bool Quote = false;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (C == '"' && (!I || Text[I - 1] != '\\'))
      Quote = !Quote;
    if (Quote)
      continue;
    if (C == '(' || C == '[')
      ++Depth;
    else if (C == ')' || C == ']')
      --Depth;
    else if (!Depth && !llvm::isAlnum(C) && C != '_' && C != '.' && C != '"' &&
             !(C == '-' && I + 1 < Text.size() && Text[I + 1] == '>') &&
             !(C == '>' && I && Text[I - 1] == '-') && C != ':')
      Plain = false;
  }
  if (Text.front() == '(' && Text.back() == ')')
    Plain = false;
  return Plain ? Text : "(" + Text + ")";
}

std::string Lifter::negated(const std::string &Text) const {
  if (Text.front() == '!' && simple(Text.substr(1)) == Text.substr(1))
    return Text.substr(1);
  return "!" + simple(Text);
}

bool Lifter::text(const Expr *E, std::string &Out) {
  // A known number stands for itself, but for what a helper was given.
  const Expr *Bare = strip(E);
  const auto *Ref = dyn_cast<DeclRefExpr>(Bare);
  bool Given = Ref && isGiven(Ref->getDecl());
  if (const Place *P = Given ? nullptr : Places.of(Bare)) {
    auto It = Known.find(P);
    if (It != Known.end() && !isa<IntegerLiteral>(Bare)) {
      Out = std::to_string(It->second);
      return true;
    }
  }
  Variables Mentioned;
  collectVariables(E, Mentioned);
  for (const VarDecl *Var : Mentioned)
    if (!Known.count(Places.variable(Var)) &&
        (!Replaced.count(Var) || Hoisted.count(Var)))
      Used.insert(Var);
  if (canTrap(E))
    collectVariables(E, Trapping);
  return textOf(E->getSourceRange(), E, Out);
}

/// The text of a step's argument.
Lifter::Result Lifter::argument(const Expr *E, std::string &Out) {
  if (!isMovable(E))
    return stopAt(E, Obstacle::Calculates);
  return text(E, Out) ? Goes : stop(Obstacle::InMacro, E);
}

/// The source at \p Range with what is replaced in it.
bool Lifter::textOf(SourceRange Range, const Stmt *S, std::string &Out) {
  CharSourceRange File = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Range), SM, Context.getLangOpts());
  if (File.isInvalid())
    return false;
  StringRef Source = Lexer::getSourceText(File, SM, Context.getLangOpts());
  if (Source.empty())
    return false;
  if (hasDirective(Source))
    return false;
  // What is replaced, from the back.
  FileID In = SM.getFileID(File.getBegin());
  unsigned Base = SM.getFileOffset(File.getBegin());
  std::map<unsigned, std::pair<unsigned, std::string>> Changes;
  llvm::SmallVector<const Stmt *, 16> Work{S};
  while (!Work.empty()) {
    const Stmt *Part = Work.pop_back_val();
    if (!Part)
      continue;
    std::string New;
    const auto *Ref = dyn_cast<DeclRefExpr>(Part);
    bool Given = Ref && isGiven(Ref->getDecl());
    if (const auto *E = dyn_cast<Expr>(Part))
      if (!Given && isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(E)) {
        auto It = Known.find(Places.of(E));
        if (It != Known.end())
          New = std::to_string(It->second);
      }
    if (Ref && New.empty()) {
      auto It = Replaced.find(Ref->getDecl());
      if (It != Replaced.end())
        New = It->second;
    }
    auto Replace = [&](SourceRange Where) {
      CharSourceRange At = Lexer::makeFileCharRange(
          CharSourceRange::getTokenRange(Where), SM, Context.getLangOpts());
      if (At.isInvalid() || SM.getFileID(At.getBegin()) != In)
        return false;
      unsigned Offset = SM.getFileOffset(At.getBegin());
      unsigned Size = SM.getFileOffset(At.getEnd()) - Offset;
      if (Offset < Base || Offset + Size > Base + Source.size())
        return false;
      if (New.front() == '-')
        New = "(" + New + ")";
      Changes[Offset - Base] = {Size, New};
      return true;
    };
    if (!New.empty()) {
      if (!Replace(Part->getSourceRange()))
        return false;
      continue;
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(Part))
      for (const Decl *D : Declaration->decls()) {
        auto It = Replaced.find(dyn_cast<ValueDecl>(D));
        New = It == Replaced.end() ? "" : It->second;
        if (!New.empty() && !Replace(D->getLocation()))
          return false;
      }
    Work.append(Part->child_begin(), Part->child_end());
  }
  std::string Text = Source.str();
  for (auto It = Changes.rbegin(); It != Changes.rend(); ++It)
    Text.replace(It->first, It->second.first, It->second.second);
  Out = Text;
  return true;
}

void Lifter::gatherComments(SourceLocation From, SourceLocation To) {
  if (HelperDepth)
    return;
  for (SourceComment &Comment : commentsBetween(From, To, Context)) {
    // One on the line of the statement before belongs to that.
    if (Comment.Trails && !Into->empty() && Into->back().Remark.empty())
      Into->back().Remark = Comment.Text;
    else
      Comments.push_back(std::move(Comment.Text));
  }
}

} // namespace

static bool anyOf(const std::vector<Step> &Steps,
                  llvm::function_ref<bool(const Step &)> Of) {
  return llvm::any_of(Steps, [&](const Step &S) {
    return Of(S) || anyOf(S.Handlers, Of);
  });
}

bool Plan::any(llvm::function_ref<bool(const Step &)> Of) const {
  return anyOf(Steps, Of);
}

std::optional<Plan> lift(const FunctionDecl *FD, const CallExpr *Call,
                         const Trace &Code, ASTContext &Context,
                         Obstacle &Stopped) {
  for (Lifter::Calls Parting;;) {
    Obstacle Before = Stopped;
    Lifter Once(FD, Call, Code, Context, Stopped, Parting);
    std::optional<Plan> Made = Once.run();
    if (Made || !Once.parts() || !Parting.insert(Once.parts()).second)
      return Made;
    Stopped = Before;
  }
}

} // namespace safespawn
