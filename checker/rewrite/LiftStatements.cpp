//===- LiftStatements.cpp - From a child's statements to steps ------------===//
//
// Single statements: loops that are one step or a few, assignments, calls.
//
//===----------------------------------------------------------------------===//

#include "../functions/Functions.h"
#include "CountingLoop.h"
#include "Lifter.h"
#include "Nodes.h"
#include "SourceText.h"
#include "Steps.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace safespawn {

/// What `... && errno == EINTR` tests besides, or null.
const Expr *Lifter::findsInterrupted(const Expr *Condition) const {
  const auto *Op = dyn_cast<BinaryOperator>(strip(Condition));
  if (!Op || Op->getOpcode() != BO_LAnd)
    return nullptr;
  constexpr int64_t Interrupted = 4; // EINTR of Linux
  const Expr *Error = State.errnoTest(Op->getRHS());
  if (Error && State.number(Error) == Interrupted &&
      cast<BinaryOperator>(strip(Op->getRHS()))->getOpcode() == BO_EQ)
    return Op->getLHS();
  return nullptr;
}

Lifter::Result Lifter::executeLoop(const Stmt *Loop) {
  // `do ... while (0)` of a macro. And nothing interrupts a step, since signals
  // are blocked.
  if (const auto *Do = dyn_cast<DoStmt>(Loop))
    if (State.number(Do->getCond()) == 0 || findsInterrupted(Do->getCond()))
      return execute(Do->getBody());
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    if (const Expr *Tried = findsInterrupted(While->getCond())) {
      bool Fails;
      const Expr *Tested = nullptr;
      if (isa<NullStmt, ContinueStmt>(While->getBody()) &&
          State.failureTest(Tried, Fails, Tested))
        return expression(Tested);
    }
  Variables Targets;
  if (Early.finds(Loop, Targets))
    return early(Loop, Targets);
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return unroll(For);
  const auto *Block =
      dyn_cast_or_null<CompoundStmt>(Code.Parents.getParent(Loop));
  Counting C;
  if (const auto *While = dyn_cast<WhileStmt>(Loop); While && Block) {
    const auto *At = llvm::find(Block->body(), Loop);
    if (At != Block->body_begin() && countsClosing(While, *(At - 1), C) &&
        State.isMovable(C.Low) && State.isMovable(C.High)) {
      State.forget(C.Var);
      return closeRange(C, Loop);
    }
  }
  return stop(Obstacle::Loops, Loop);
}

Lifter::Result Lifter::closeRange(const Counting &C, const Stmt *Loop) {
  auto Low = State.number(C.Low), High = State.number(C.High);
  std::string From, To;
  if (!Text.text(C.Low, From) || !Text.text(C.High, To))
    return stop(Obstacle::InMacro, Loop);
  if (C.LowExcluded)
    From = Low ? std::to_string(*Low + 1) : simple(From) + " + 1";
  std::string Last = C.HighIncluded ? To
                     : High         ? std::to_string(*High - 1)
                                    : simple(To) + " - 1";
  // An empty range is no range, and one that ends below 0 would not end.
  size_t Depth = State.Conditions.size();
  if (!(Low && High))
    State.Conditions.push_back(simple(To) + (C.HighIncluded ? " >= " : " > ") +
                               simple(From));
  else if (*High - !C.HighIncluded < *Low + C.LowExcluded)
    return Goes;
  Result R = add("close_range", {From, Last}, Loop);
  State.Conditions.resize(Depth);
  return R;
}

/// Loops that close all descriptors of a range or reset all signals, and short
/// ones.
Lifter::Result Lifter::unroll(const ForStmt *Loop) {
  Counting C;
  if (!counts(Loop, C) || !State.isMovable(C.Low))
    return stop(Obstacle::Loops, Loop);
  const auto *Body = dyn_cast<Expr>(C.Body);
  const auto *Called = Body ? dyn_cast<CallExpr>(strip(Body)) : nullptr;
  const FunctionDecl *Callee = Called ? Called->getDirectCallee() : nullptr;
  const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
  auto Low = State.number(C.Low), High = State.number(C.High);
  State.Unknown.insert(C.Var); // behind the loop
  if (Facts && nameOf(*Callee) == "close" &&
      variable(Called->getArg(0)) == C.Var && State.isMovable(C.High))
    return closeRange(C, Loop);
  if (Facts &&
      (nameOf(*Callee) == "signal" || nameOf(*Callee) == "sigaction") &&
      Called->getNumArgs() > 1 && variable(Called->getArg(0)) == C.Var) {
    constexpr int64_t LastSignal = 64; // of Linux
    const auto *Bound = dyn_cast<CallExpr>(strip(C.High));
    const FunctionDecl *By = Bound ? Bound->getDirectCallee() : nullptr;
    bool ToLast = (High && *High - !C.HighIncluded >= LastSignal) ||
                  (By && nameOf(*By) == "__libc_current_sigrtmax");
    auto Disposition = nameOf(*Callee) == "signal"
                           ? Signals.ofHandler(Called->getArg(1))
                           : Signals.ofAction(Called->getArg(1));
    if (ToLast && Low && *Low + C.LowExcluded <= 1 && Disposition &&
        *Disposition == "SIG_DFL")
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
    State.Known[State.Places.variable(C.Var)] = C.Upward ? First + I : Last - I;
    size_t Depth = State.Conditions.size();
    ++UnrolledDepth;
    R = execute(Loop->getBody());
    --UnrolledDepth;
    State.Conditions.resize(Depth);
  }
  State.Known.erase(State.Places.variable(C.Var));
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
  if (State.isMovable(E) && !isa<CallExpr>(E))
    return Goes; // a value that nobody uses
  if (Signals.fill(E))
    return Goes;
  Variables Targets;
  if (Early.finds(E, Targets))
    return early(E, Targets);
  if (const auto *Called = dyn_cast<CallExpr>(E))
    return call(Called);
  const Expr *Written = nullptr;
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    Written = Op->isIncrementDecrementOp() ? Op->getSubExpr() : nullptr;
  if (const auto *Op = dyn_cast<CompoundAssignOperator>(E))
    Written = State.isMovable(Op->getRHS()) ? Op->getLHS() : nullptr;
  const ValueDecl *Holder = Written ? holderOf(Written) : nullptr;
  if (!Holder)
    return stop(Obstacle::Statement, E);
  if ((Code.SharesMemory && Code.isChildOnly(E)) || Code.hasAlias(Written))
    return stop(Obstacle::Writes, E, Holder);
  // What the parent does as well, or to a copy of its variable.
  State.forget(Holder);
  State.Known.erase(State.Places.of(Written));
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
      if (!Record->hasTrivialDestructor() && Code.isChildOnly(S) &&
          !HelperDepth && !State.isMovable(Var->getInit()))
        return stop(Obstacle::Statement, S);
  }
  if (!Code.isChildOnly(S)) {
    // The parent declares it as well, and keeps it.
    for (const Decl *D : S->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D)) {
        if (Var->getInit() && !State.isMovable(Var->getInit()))
          return stop(Obstacle::Statement, S);
        State.Unknown.insert(Var);
      }
    return Goes;
  }
  for (const Decl *D : S->decls())
    if (const auto *Var = dyn_cast<VarDecl>(D))
      Early.declare(Var);
  if (Signals.fill(S))
    return Goes;
  // `int fd = open(...);`, `int result = execv(...);`
  if (const auto *Var =
          S->isSingleDecl() ? dyn_cast<VarDecl>(S->getSingleDecl()) : nullptr) {
    const auto *Init =
        Var->getInit() ? dyn_cast<CallExpr>(strip(Var->getInit())) : nullptr;
    if (keepsErrno(Var, Var->getInit()))
      return Goes;
    if (Init && !State.isMovable(Var->getInit()))
      return receive(Var, Init, nullptr);
  }
  Variables Targets;
  for (const Decl *D : S->decls()) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!Var)
      continue;
    Targets.insert(Var);
    const Expr *Init = Var->getInit();
    if (Init && !State.isMovable(Init))
      return stopAt(Init);
  }
  if (Targets.empty())
    return Goes;
  std::string Written;
  bool Initialized =
      llvm::any_of(Targets, [](const VarDecl *Var) { return Var->hasInit(); });
  if (!Initialized && !Text.textOf(S->getSourceRange(), S, Written)) {
    // A macro's own: only what it holds is of interest.
    State.Unknown.insert(Targets.begin(), Targets.end());
    return Goes;
  }
  return early(S, Targets);
}

/// The child keeps what a call returns in \p Var, which it declares for that,
/// or else assigns to by \p Target.
Lifter::Result Lifter::receive(const VarDecl *Var, const CallExpr *Called,
                               const Expr *Target) {
  const FunctionDecl *Callee = Called->getDirectCallee();
  if (Callee && factsOf(*Callee) &&
      (nameOf(*Callee) == "open" || nameOf(*Callee) == "open64"))
    return openFile(Called, Target, Var);
  // The parent overwrites what it receives the call's result in.
  if (Target && Code.SharesMemory && !Receivers.count(Var) &&
      (!Var->hasLocalStorage() || !Code.isPrivate(Var)))
    return stop(Obstacle::Writes, Target, Var);
  size_t Before = Into->size();
  Result R = call(Called);
  if (R != Goes)
    return R;
  State.forget(Var);
  if (callOf(Called, "getpid"))
    State.Selves.insert(Var);
  if (Into->size() == Before + 1 && !Into->back().Name.empty()) {
    State.Checked = Var;
    State.CheckedCall = Called;
    State.CheckedWhere = State.Conditions;
  }
  if (const StepKind *Kind = stepOf(nameOf(*Callee)))
    if (failureOf(Kind->Name) == Failure::OnlyExec)
      State.Known[State.Places.variable(Var)] = -1;
  return Goes;
}

/// `int error = errno;`, or the text of it, in a variable of the child.
bool Lifter::keepsErrno(const VarDecl *Var, const Expr *Value) {
  if (!Value || !(State.isErrno(Value) || State.isErrnoText(Value)) ||
      !Var->hasLocalStorage() || Var->getType()->isReferenceType() ||
      !Code.isPrivate(Var))
    return false;
  State.forget(Var);
  State.ErrnoCopies.insert(Var);
  return true;
}

Lifter::Result Lifter::assignment(const BinaryOperator *Op) {
  const auto *Var = variable(Op->getLHS());
  const Expr *Right = strip(Op->getRHS());
  // What asks for errno does so behind a step that failed.
  if (isErrno(Op->getLHS()) && State.number(Op->getRHS()) == 0)
    return Goes;
  if (isErrno(Op->getLHS()) && State.isErrno(Op->getRHS())) {
    State.ErrnoLost = false;
    return Goes;
  }
  if ((Var && keepsErrno(Var, Op->getRHS())) || Signals.fill(Op))
    return Goes;
  // a = b = value
  if (const auto *Inner = dyn_cast<BinaryOperator>(Right))
    if (Inner->getOpcode() == BO_Assign && !State.isMovable(Right)) {
      Result R = assignment(Inner);
      if (R != Goes)
        return R;
    }
  if (const auto *Called = dyn_cast<CallExpr>(Right)) {
    if (Var && Called->getDirectCallee() && !State.isMovable(Op->getRHS()))
      return receive(Var, Called, Op->getLHS());
  }
  // environ = list;
  if (Var && Var->hasGlobalStorage() && State.isMovable(Op->getRHS()) &&
      (Var->getName() == "environ" || Var->getName() == "__environ")) {
    std::string List;
    if (!Text.text(Op->getRHS(), List))
      return stop(Obstacle::InMacro, Op);
    return add("environ", {List}, Op);
  }
  Variables Targets;
  if (Early.finds(Op, Targets))
    return early(Op, Targets);
  const ValueDecl *Holder = holderOf(Op->getLHS());
  if (!Holder)
    return stop(Obstacle::Statement, Op);
  if (isa<CallExpr>(Right) && !State.isMovable(Op->getRHS()))
    return stopAt(Op->getRHS());
  // The C library reads its own.
  if (SM.isInSystemHeader(Holder->getLocation()))
    return stop(Obstacle::Writes, Op, Holder);
  // What the parent executes as well, or a copy of its variable, is just not
  // known any more.
  const Place *P = State.Places.of(Op->getLHS());
  if ((!Code.SharesMemory || !Code.isChildOnly(Op)) && P &&
      !Code.hasAlias(Op->getLHS()) && State.isMovable(Op->getRHS())) {
    auto Value = State.number(Op->getRHS());
    State.forget(Holder);
    State.Known.erase(P);
    if (Value)
      State.Known[P] = *Value;
    return Goes;
  }
  return stop(Obstacle::Writes, Op, Holder);
}

Lifter::Result Lifter::openFile(const CallExpr *E, const Expr *Target,
                                const VarDecl *Var) {
  std::optional<OpenedFile> File = Calls.open(E, Target, Var);
  if (!File)
    return Stuck;
  if (Parting.count(E)) {
    const Stmt *Whole = E;
    while (!isa_and_nonnull<CompoundStmt>(Code.Parents.getParent(Whole))) {
      Whole = Code.Parents.getParent(Whole);
      if (!Whole || !isa<Expr, DeclStmt>(Whole))
        return stop(Obstacle::Order, E);
    }
    std::vector<std::string> Above;
    std::swap(Above, Comments);
    Result R = aside(File->Handlers, E, [&] {
      State.Known[State.Places.variable(Var)] = -1;
      return advance(Whole);
    });
    std::swap(Above, Comments);
    if (R != Ends)
      return R == Stuck ? R : stop(Obstacle::Order, E);
    dropComments(File->Handlers);
    File->IsOpen = true;
  }
  State.CheckedCall = E;
  State.Checked = Var;
  State.CheckedWhere = State.Conditions;
  State.Files.push_back(std::move(*File));
  return Goes;
}

Lifter::Result Lifter::call(const CallExpr *E, Step *Kept) {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee)
    return stop(Obstacle::Calls, E);
  if (!factsOf(*Callee)) {
    const FunctionDecl *Body = Callee->getDefinition();
    if (Kept || !Body || !Body->getBody() || Body->hasSkippedBody())
      return stop(Obstacle::Calls, E, Callee);
    return inlined(E, Body);
  }
  auto Steps = Calls.read(E, Kept != nullptr);
  if (!Steps)
    return Stuck;
  // To who asks for the step of a call.
  if (Kept) {
    if (Steps->size() == 1)
      *Kept = std::move(Steps->front());
    return Goes;
  }
  Result R = emitAll(std::move(*Steps), E);
  StringRef Name = nameOf(*Callee);
  State.ErrnoLost |= Name == "perror" || Name == "error";
  return R;
}

/// Whether the helper's code means the same where the parent is, with what it
/// was given in the place of its parameters.
bool Lifter::keepsMeaning(const FunctionDecl *Helper) const {
  std::set<std::string> Locals;
  auto Declares = [&](const Decl *D) {
    const auto *Named = dyn_cast<NamedDecl>(D);
    if (Named && Named->getIdentifier())
      Locals.insert(Named->getName().str());
  };
  llvm::for_each(Code.FD->parameters(), Declares);
  anyNode(Code.FD->getBody(), [&](const Stmt *S) {
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      llvm::for_each(Declaration->decls(), Declares);
    return false;
  });
  return !anyNode(Helper->getBody(), [&](const Stmt *S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      const ValueDecl *Named = Ref->getDecl();
      const auto *Var = dyn_cast<VarDecl>(Named);
      bool IsGlobal = Var && !Var->isLocalVarDeclOrParm();
      return (Var && Var->isStaticLocal()) ||
             ((isa<EnumConstantDecl>(Named) || IsGlobal) &&
              Named->getIdentifier() && Locals.count(Named->getName().str())) ||
             (IsGlobal && !SM.isBeforeInTranslationUnit(
                              Var->getLocation(), Code.Call->getBeginLoc()));
    }
    if (isa<LambdaExpr>(S))
      return true;
    // A parameter that is written is a variable.
    const Expr *Written = nullptr;
    if (const auto *Op = dyn_cast<BinaryOperator>(S))
      Written = Op->isAssignmentOp() ? Op->getLHS() : nullptr;
    if (const auto *Op = dyn_cast<UnaryOperator>(S))
      Written = Op->isIncrementDecrementOp() || Op->getOpcode() == UO_AddrOf
                    ? Op->getSubExpr()
                    : nullptr;
    return Written && isa_and_nonnull<ParmVarDecl>(variable(Written));
  });
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
  if (HelperDepth >= 4 || Helper->isVariadic() ||
      Helper->isTemplateInstantiation() || isa<CXXMethodDecl>(Helper) ||
      E->getNumArgs() != Helper->getNumParams())
    return Stop(Obstacle::Calls);
  llvm::DenseMap<const ValueDecl *, std::string> Outer = State.Replaced;
  for (unsigned I = 0; I < E->getNumArgs(); ++I) {
    std::string Given;
    if (!State.isMovable(E->getArg(I)) || !Text.text(E->getArg(I), Given) ||
        Helper->getParamDecl(I)->getType()->isReferenceType())
      return Stop(Obstacle::Calls);
    auto Value = State.number(E->getArg(I));
    const Place *Param = State.Places.variable(Helper->getParamDecl(I));
    State.Known.erase(Param); // of the call before
    if (Value)
      State.Known[Param] = *Value;
    State.Replaced[Helper->getParamDecl(I)] = simple(Given);
  }
  if (!keepsMeaning(Helper))
    return Stop(Obstacle::Calls);
  size_t Depth = State.Conditions.size();
  Code.Parents.addStmt(Helper->getBody());
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
  State.Conditions.resize(Depth);
  State.Replaced = std::move(Outer);
  if (R == Stuck)
    return Stop(Stopped.Why == Obstacle::InMacro ? Obstacle::InMacro
                                                 : Obstacle::Calls);
  return R == Returns ? Goes : R;
}

Lifter::Result Lifter::emit(Step S, const Stmt *Where) {
  // Only what it prints next goes to stdout before it is flushed.
  if (!State.Printed.empty())
    return stop(Obstacle::Unprinted, State.PrintedBy);
  // An error that is kept is no longer that of the last step that failed.
  if (S.Name != "message")
    while (!State.ErrnoCopies.empty())
      State.forget(*State.ErrnoCopies.begin());
  State.ErrnoLost &= failureOf(S.Name) != Failure::OnlyExec;
  S.Conditions = State.Conditions;
  S.Comments = Comments;
  Comments.clear();
  State.Checked = nullptr;
  State.CheckedCall = nullptr;
  for (const Guard &G : State.Guards)
    if (llvm::any_of(Text.Trapping, [&](const VarDecl *Var) {
          return G.Mentioned.count(Var);
        }))
      S.Conditions.insert(S.Conditions.begin(), G.Holds);
  Text.Trapping.clear();
  if (S.Name != "dup2" && S.Name != "close" && S.Name != "open_as" &&
      S.Name != "inherit" && S.Name != "dup3" && S.Name != "signal")
    for (OpenedFile &File : State.Files)
      if (File.Depth == State.HandlerDepth && File.As.empty())
        File.Passed = true;
  StringRef What = changedBy(S.Name);
  if (!What.empty())
    State.Changed.insert(What.str());
  bool Over = endsChild(S.Name);
  Into->push_back(std::move(S));
  // A child that ends on one way goes on by the other.
  return Over ? Ends : Goes;
}

Lifter::Result Lifter::emitAll(std::vector<Step> Steps, const Stmt *Where) {
  Result R = Goes;
  for (Step &S : Steps)
    if (R == Goes)
      R = emit(std::move(S), Where);
  return R;
}

Lifter::Result Lifter::add(StringRef Name, std::vector<std::string> Arguments,
                           const Stmt *Where) {
  Step S;
  S.Name = Name.str();
  S.Arguments = std::move(Arguments);
  return emit(std::move(S), Where);
}

void Lifter::gatherComments(SourceLocation From, SourceLocation To) {
  if (HelperDepth)
    return;
  for (SourceComment &Comment : commentsBetween(From, To, Code.Context)) {
    // One on the line of the statement before belongs to that.
    if (Comment.Trails && !Into->empty() && Into->back().Remark.empty())
      Into->back().Remark = Comment.Text;
    else
      Comments.push_back(std::move(Comment.Text));
  }
}

} // namespace safespawn
