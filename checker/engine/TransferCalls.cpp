//===- TransferCalls.cpp - What a call does ------------------------------===//

#include "../support/Clang.h"
#include "Analyzer.h"
#include "Names.h"
#include "Transfer.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Basic/Builtins.h"
#include <algorithm>

using namespace clang;

namespace safespawn {

/// What a call of \p Method on \p Object runs.
ChildRegion::Transfer::Callee
ChildRegion::Transfer::devirtualize(const CXXMethodDecl *Method,
                                    const Expr *Object) {
  if (!Method->isVirtual())
    return {Method, true};
  const CXXMethodDecl *Final = Method->getDevirtualizedMethod(Object, false);
  return {Final ? Final : Method, Final != nullptr};
}

ChildRegion::Transfer::Callee
ChildRegion::Transfer::resolve(const CallExpr *E) const {
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (!Method) {
      // A pointer to member.
      const auto *Op =
          dyn_cast<BinaryOperator>(Call->getCallee()->IgnoreParens());
      Method = Op ? dyn_cast_or_null<CXXMethodDecl>(
                        R.evaluate(Op->getRHS(), F).onlyFunction())
                  : nullptr;
      if (!Method)
        return {};
    }
    const auto *Member =
        dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens());
    if (Member && Member->hasQualifier())
      return {Method, true};
    return devirtualize(Method, Call->getImplicitObjectArgument());
  }
  const FunctionDecl *FD = E->getDirectCallee();
  if (isa<CXXOperatorCallExpr>(E)) {
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(FD);
    if (Method && E->getNumArgs())
      return devirtualize(Method, E->getArg(0));
  } else if (!FD) {
    FD = R.evaluate(E->getCallee(), F).onlyFunction();
  }
  return {FD, FD != nullptr};
}

/// The functions that a pointer can be, which is one of two or an element of a
/// constant table: `table[i].run`.
bool ChildRegion::Transfer::findEntries(
    const Expr *E, llvm::SmallVectorImpl<const FunctionDecl *> &Entries) const {
  auto Add = [&Entries](const Value &V) {
    for (const FunctionDecl *FD : {V.Function, V.OtherFunction})
      if (FD && !llvm::is_contained(Entries, FD))
        Entries.push_back(FD);
  };
  Add(R.evaluate(E, F));
  if (!Entries.empty())
    return true;
  const FieldDecl *Field = nullptr;
  E = strip(E);
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    if (Op->getOpcode() == UO_Deref)
      E = strip(Op->getSubExpr());
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || Member->isArrow())
      return false;
    E = strip(Member->getBase());
  }
  const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E);
  const auto *Ref =
      Subscript ? dyn_cast<DeclRefExpr>(strip(Subscript->getBase())) : nullptr;
  const auto *Table = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const ConstantArrayType *Type =
      Table ? A.context().getAsConstantArrayType(Table->getType()) : nullptr;
  // A longer table is as good as unknown.
  constexpr unsigned MaxEntries = 32;
  if (!Type || Type->getSize().ugt(MaxEntries))
    return false;
  for (unsigned I = 0; I < Type->getSize().getZExtValue(); ++I) {
    const Place *P =
        A.places().element(A.places().variable(Table), A.places().integer(I));
    if (Field)
      P = A.places().field(P, Field);
    Value V = R.background(P);
    if (V.isNumber() && V.Lo == 0)
      continue; // the end of the table
    if (!V.Function)
      return false;
    Add(V);
  }
  return !Entries.empty();
}

/// std::addressof in any of its forms.
bool ChildRegion::Transfer::isAddressOf(const CallExpr *E) {
  const FunctionDecl *FD = E->getDirectCallee();
  if (!FD || E->getNumArgs() != 1)
    return false;
  StringRef Name = nameOf(*FD);
  return Name == "__builtin_addressof" ||
         ((Name == "addressof" || Name == "__addressof") &&
          AnalysisDeclContext::isInStdNamespace(FD));
}

/// Whether the user's options say what the function does.
bool ChildRegion::Transfer::isConfigured(const FunctionDecl *FD) const {
  const EngineOptions &Opts = A.options();
  return isNamedIn(FD, Opts.SafeFunctions) ||
         isNamedIn(FD, Opts.UnsafeFunctions) ||
         isNamedIn(FD, Opts.BlockingFunctions) ||
         isNamedIn(FD, Opts.NoReturnFunctions);
}

void ChildRegion::Transfer::call(const CallExpr *E) {
  if (E->isTypeDependent() || E->isValueDependent())
    return;
  if (strip(E) != E)
    return; // passes its argument on
  if (A.places().of(E))
    kill(A.places().result(E));
  F.set(A.places().result(E), Value::unknown());
  if (convertedLambda(E))
    return;
  if (isAddressOf(E)) {
    Value V = Value::range(1, Value::Max).normalized();
    V.Born = isBornLValue(E->getArg(0));
    V.Target = R.locate(E->getArg(0), F);
    V.Exact = V.Target != nullptr;
    F.set(A.places().result(E), V);
    return;
  }
  evaluateDefaults(E, llvm::ArrayRef(E->getArgs(), E->getNumArgs()));
  if (!Alive)
    return;
  Callee C = resolve(E);
  llvm::SmallVector<const FunctionDecl *, 8> Entries;
  if (!C.FD && findEntries(E->getCallee(), Entries))
    // What may be vfork is to be right for vfork.
    std::stable_partition(
        Entries.begin(), Entries.end(),
        [this](const FunctionDecl *FD) { return sharesMemory(FD); });
  const SpawnSite *Site = siteOf(E, C);
  for (const FunctionDecl *FD : Entries)
    if (!Site)
      Site = siteOf(E, {FD, true});
  llvm::SmallVector<const Expr *, 8> Arguments(E->arguments());
  const Expr *Object = nullptr;
  bool ThisBorn = false;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    Object = Member->getImplicitObjectArgument();
  } else if (isa<CXXOperatorCallExpr>(E) &&
             isa_and_nonnull<CXXMethodDecl>(C.FD) && !Arguments.empty()) {
    Object = Arguments.front();
    Arguments.erase(Arguments.begin());
  }
  if (Site) {
    llvm::SmallVector<Renaming, 4> Names;
    if (const Place *P = thisIn(Site->Callee, objectOf(Object)))
      Names.push_back({P, A.places().thisObject()});
    if (const FunctionDecl *Definition = Site->Callee->getDefinition())
      rename(Definition, Arguments, Names);
    if (E->getType()->isRecordType())
      Names.push_back({A.places().result(E), A.places().returnedObject()});
    spawn(E, SpawnSite(*Site), Names);
    return;
  }
  if (Object)
    ThisBorn = isBornObject(Object);

  const FunctionFacts *Record = C.FD ? A.index().factsOf(C.FD) : nullptr;
  // Closing descriptors in a loop is no work; copying data is.
  if (!Record || !Record->SafeOnLinux || Record->waits() != Blocking::Never)
    noteWork();
  if (!Entries.empty()) {
    callOneOf(E, Entries);
    return;
  }
  if (!C.FD) {
    if (isa<CXXPseudoDestructorExpr>(E->getCallee()->IgnoreParens()))
      return;
    callUnknown(Arguments);
    if (observed())
      emit(Effect::Unverified, E,
           dyn_cast_or_null<NamedDecl>(holderOf(E->getCallee())));
    return;
  }
  if (Record && !isConfigured(C.FD)) {
    callKnown(E, C.FD, *Record);
    return;
  }
  callProject(E, E->getSourceRange(), C.FD, C.Certain, Arguments,
              objectOf(Object), ThisBorn);
}

/// A call of what is not known: it could have written anything.
void ChildRegion::Transfer::callUnknown(ArrayRef<const Expr *> Arguments) {
  forgetMemory();
  forgetArguments(Arguments);
  note(&Reach::CallsUnknown);
}

/// A call of one of several functions.
void ChildRegion::Transfer::callOneOf(
    const CallExpr *E, llvm::ArrayRef<const FunctionDecl *> Entries) {
  Facts Before = F, After;
  bool Returns = false;
  llvm::SmallVector<const Expr *, 8> Arguments(E->arguments());
  for (const FunctionDecl *FD : Entries) {
    F = Before;
    Alive = true;
    if (const FunctionFacts *Known = A.index().factsOf(FD))
      callKnown(E, FD, *Known);
    else
      callProject(E, E->getSourceRange(), FD, true, Arguments, nullptr, false);
    if (!Alive)
      continue;
    if (Returns)
      After.joinWith(F);
    else
      After = F;
    Returns = true;
  }
  F = After;
  Alive = Returns;
}

//===----------------------------------------------------------------------===//
// Functions of the database
//===----------------------------------------------------------------------===//

/// What stands in a loop is work, which a child is to leave to a program.
void ChildRegion::Transfer::noteWork() {
  if (R.loopOf(Block))
    note(&Reach::Works);
}

void ChildRegion::Transfer::callKnown(const CallExpr *E, const FunctionDecl *FD,
                                      const FunctionFacts &Known) {
  for (unsigned I = 0; I < E->getNumArgs(); ++I) {
    if (!Known.writes(I, Known.hasAnyParams() ? E->getNumArgs() : Known.Params))
      continue;
    const Expr *Argument = E->getArg(I);
    if (!Argument->getType()->isPointerType() &&
        !Argument->getType()->isArrayType())
      continue;
    writeThrough(Argument, E);
    if (const Place *Target = R.evaluate(Argument, F).Target)
      kill(Target);
  }
  if (Known.Reaps)
    note(&Reach::Reaps);
  if (Known.creates() == Spawn::BySyscall)
    return callSyscall(E);

  if (Known.Execs)
    return exec(E);

  Control After = killsItself(E, Known) ? Control::Exits : Known.after();
  if (After == Control::RunsHandlersIf) {
    Value Condition = Known.Operand < E->getNumArgs()
                          ? R.evaluate(E->getArg(Known.Operand), F)
                          : Value::unknown();
    if (Condition.canBeTrue())
      emit(Effect::RunsHandlers, E, FD);
    if (!Condition.canBeFalse())
      After = Control::RunsHandlers;
    else
      After = Control::Returns;
  }
  if (observed() && !(Known.after() == Control::RunsHandlersIf &&
                      After == Control::RunsHandlers)) {
    bool Safe = Known.SafeOnLinux;
    // The standard library calls std::terminate where the program is wrong.
    bool Broken = AnalysisDeclContext::isInStdNamespace(FD) &&
                  AnalysisDeclContext::isInStdNamespace(R.FD);
    if (After == Control::RunsHandlers && Broken)
      ;
    else if (After == Control::RunsHandlers)
      emit(Effect::RunsHandlers, E, FD);
    else if (After == Control::LeavesFrame)
      emit(Effect::Unwinds, E, FD);
    else if (After == Control::EndsThread)
      emit(Effect::EndsThread, E, FD);
    else if (Known.SetsIds)
      emit(Effect::SetsIds, E, FD);
    else if (Known.creates() != Spawn::Nothing)
      emit(Effect::Spawns, E, FD);
    else if (!Safe)
      emit(Effect::UnsafeCall, E, FD);
    bool Waits = After == Control::Returns &&
                 Known.creates() == Spawn::Nothing && waits(E, Known);
    if (Waits)
      emit(Effect::Blocks, E, FD, Known.waits());
    else if (Safe && After == Control::Returns && !Known.SetsIds &&
             Known.creates() == Spawn::Nothing && A.options().posix()) {
      // What errno and the compiler's builtins stand for are no calls.
      if (!startsWith(nameOf(*FD), "__"))
        emit(Effect::UnsafeCall, E, E->getSourceRange(), FD, Blocking::Never,
             true);
    }
  }
  // Somebody else runs while this one waits.
  if (Known.waits() != Blocking::Never)
    forgetMemory();
  // getopt_long() and qsort() come to more than their arguments.
  else if (!Known.SafeOnLinux)
    forgetExposed();
  if (After != Control::Returns) {
    bool Ends = After == Control::Exits || After == Control::RunsHandlers;
    note(Ends ? &Reach::Exits : &Reach::Leaves);
    Alive = false;
    return;
  }
  if (Known.Duplicates)
    duplicate(E);
  else if (Known.MakesCounter)
    makeCounter(E);
  if (Known.waits() == Blocking::OnRecordLock)
    setStatus(E, Known);
  if (Known.ReturnsArg && Known.ReturnsArg <= E->getNumArgs()) {
    Value V = R.evaluate(E->getArg(Known.ReturnsArg - 1), F);
    V.Exact = false;
    V.Lo = 0;
    V.Hi = Value::Max;
    V.NonZero = false;
    F.set(A.places().result(E), V);
  } else if (observed() && FD->getReturnType()->isPointerType() &&
             Known.Allocates) {
    Value V = Value::range(0, Value::Max);
    V.Born = true;
    F.set(A.places().result(E), V);
  }
}

/// An exec that fails: if it succeeds, this program is no more.
void ChildRegion::Transfer::exec(const CallExpr *E) {
  note(&Reach::Execs);
  F.set(A.places().result(E), Value::number(-1));
  F.set(R.ExecMark, Value::number(1).normalized());
}

/// syscall(): what the number says.
void ChildRegion::Transfer::callSyscall(const CallExpr *E) {
  if (!E->getNumArgs())
    return;
  StringRef Number = A.index().systemCall(E->getArg(0));
  if (Number == "execve" || Number == "execveat") {
    exec(E);
  } else if (Number == "exit" || Number == "exit_group") {
    exits();
  } else if (Number == "futex" && E->getNumArgs() > 2) {
    if (waitsOnFutex(E))
      emit(Effect::Blocks, E, E->getDirectCallee(), Blocking::OnLock);
  } else if (const FunctionFacts *Known = lookupFunction(Number)) {
    if (Known->SetsIds)
      return; // the raw call changes the calling thread only
    if (alwaysWaits(*Known))
      emit(Effect::Blocks, E, E->getDirectCallee(), Known->waits());
  }
}

//===----------------------------------------------------------------------===//
// Functions of the project
//===----------------------------------------------------------------------===//

void ChildRegion::Transfer::callProject(const Stmt *Site, SourceRange Range,
                                        const FunctionDecl *FD, bool Certain,
                                        ArrayRef<const Expr *> Arguments,
                                        const Place *Object, bool ThisBorn) {
  const FunctionDecl *Definition = FD->getDefinition();
  FrameEntry Entry;
  Object = thisIn(FD, Object);
  // Elsewhere only what becomes of a spawn result is of interest.
  bool Wanted = observed() || (Object && holdsResult(Object)) ||
                llvm::any_of(Arguments, [this](const Expr *Argument) {
                  if (R.evaluate(Argument, F).Derived)
                    return true;
                  const Place *P = R.locate(stripCopy(Argument), F);
                  return P && holdsResult(P);
                });
  Entry.ThisBorn = ThisBorn;
  llvm::SmallVector<Renaming, 4> Names;
  if (Object)
    Names.push_back({Object, A.places().thisObject()});
  if (Definition && Wanted)
    Entry = entryFor(Definition, Arguments, ThisBorn, Names);
  if (const auto *Call = dyn_cast<CallExpr>(Site);
      Call && Call->getType()->isRecordType())
    Names.push_back({A.places().result(Call), A.places().returnedObject()});
  if (Wanted || FD->isNoReturn() ||
      isNamedIn(FD, A.options().NoReturnFunctions))
    callWith(Site, Range, FD, Certain, std::move(Entry), Arguments, Names);
  else {
    callUnknown(Arguments);
  }
}

/// An assignment of a whole object, as clang does it.
void ChildRegion::Transfer::copyObject(const CXXOperatorCallExpr *Assignment,
                                       bool ThisBorn) {
  const Expr *From = Assignment->getArg(1);
  // Both processes write what receives a result, the parent last.
  if (!ThisBorn && !(Common && copiesResult(From)))
    emitWrite(holderOf(Assignment->getArg(0)), Assignment->getSourceRange(),
              Assignment);
  if (const Place *P = R.locate(Assignment->getArg(0), F)) {
    kill(P);
    initialize(P, From);
  }
}

/// A call of \p FD, entered like that.
void ChildRegion::Transfer::callWith(const Stmt *Site, SourceRange Range,
                                     const FunctionDecl *FD, bool Certain,
                                     FrameEntry Entry,
                                     ArrayRef<const Expr *> Arguments,
                                     ArrayRef<Renaming> Names) {
  auto Tell = [&](Effect::Kind What, Blocking Wait = Blocking::Never) {
    emit(What, Site, Range, FD, Wait);
  };
  const EngineOptions &Opts = A.options();
  const auto *Call = dyn_cast_or_null<CallExpr>(Site);
  const FunctionDecl *Definition = FD->getDefinition();

  bool Unsafe = isNamedIn(FD, Opts.UnsafeFunctions);
  bool Blocks = isNamedIn(FD, Opts.BlockingFunctions);
  bool NoReturn = isNamedIn(FD, Opts.NoReturnFunctions) || FD->isNoReturn();
  bool Safe = isNamedIn(FD, Opts.SafeFunctions) || isAnnotatedSafe(FD);
  if (Unsafe || Blocks || Safe) {
    if (Unsafe)
      Tell(Effect::UnsafeCall);
    if (Blocks)
      Tell(Effect::Blocks, Blocking::OnLock);
    forgetArguments(Arguments);
    if (NoReturn)
      exits();
    return;
  }

  const FunctionFacts *Known = A.index().factsOf(FD);
  if (Known && !Call) {
    // operator new and its like.
    if (!Known->SafeOnLinux)
      Tell(Effect::UnsafeCall);
    return;
  }

  if (FD->isTrivial() || (FD->isDefaulted() && !FD->isUserProvided() &&
                          (!Definition || !Definition->hasBody()))) {
    const auto *Method = dyn_cast<CXXMethodDecl>(FD);
    const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Site);
    if (Method && Operator &&
        (Method->isCopyAssignmentOperator() ||
         Method->isMoveAssignmentOperator()))
      copyObject(Operator, Entry.ThisBorn);
    return;
  }
  if (Definition && Definition->hasSkippedBody()) {
    callUnknown(Arguments);
    return; // clangd left it out
  }
  if (!Definition || !Certain || !Definition->getBody() ||
      Definition->isDependentContext())
    return callUnseen(Site, Range, FD, NoReturn, Entry.ThisBorn, Arguments);
  callAnalyzed(Site, Range, FD, std::move(Entry), Arguments, Names);
  if (NoReturn)
    Alive = false;
}

/// A call of a function whose body is not known.
void ChildRegion::Transfer::callUnseen(const Stmt *Site, SourceRange Range,
                                       const FunctionDecl *FD, bool NoReturn,
                                       bool ThisBorn,
                                       ArrayRef<const Expr *> Arguments) {
  const auto *Call = dyn_cast_or_null<CallExpr>(Site);
  if (FD->getBuiltinID() &&
      !A.context().BuiltinInfo.isPredefinedLibFunction(FD->getBuiltinID())) {
    // One that is not in the database touches no memory.
    if (NoReturn)
      exits();
    return;
  }
  // The standard library's own error paths, taken when a call has failed.
  if (AnalysisDeclContext::isInStdNamespace(FD) &&
      startsWith(nameOf(*FD), "__throw_")) {
    Alive = false;
    return;
  }
  // No function of the standard library is async-signal-safe unless it says
  // so.
  bool Standard = AnalysisDeclContext::isInStdNamespace(FD);
  bool Unsafe = Standard || FD->isReplaceableGlobalAllocationFunction();
  emit(Unsafe ? Effect::UnsafeCall : Effect::Unverified, Site, Range, FD);
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (Standard && Method && Call && !Method->isConst() && !Method->isStatic() &&
      !ThisBorn)
    emitWrite(holderOf(Call->getCallee()), Range, Site);
  Value Pid;
  if (Call && handsOnPid(FD))
    Pid = R.evaluate(Call->getArg(0), F);
  callUnknown(Arguments);
  if (Pid.Derived)
    F.set(A.places().result(Call), Pid);
  if (Call && allocates(FD) && observed()) {
    Value Fresh;
    Fresh.Born = true;
    F.set(A.places().result(Call), Fresh);
  }
  if (NoReturn || isNamedLikeExit(FD))
    exits();
  else if (isNamedLikeChild(FD) && endsBranch())
    exits();
}

/// \p Cause as the call of \p FD at \p Site has it.
static Effect causedBy(std::shared_ptr<const Effect> Cause, const Stmt *Site,
                       SourceRange Range, const FunctionDecl *FD) {
  Effect E = *Cause;
  E.Site = Site;
  E.Range = Range;
  E.Subject = FD;
  E.Cause = std::move(Cause);
  return E;
}

/// A call of a function that does what its summary says.
void ChildRegion::Transfer::callAnalyzed(const Stmt *Site, SourceRange Range,
                                         const FunctionDecl *FD,
                                         FrameEntry Entry,
                                         ArrayRef<const Expr *> Arguments,
                                         ArrayRef<Renaming> Names) {
  const auto *Call = dyn_cast_or_null<CallExpr>(Site);
  const FunctionDecl *Definition = FD->getDefinition();
  note(&Reach::CallsProject);
  // A copy: the summary may move when a recursion is computed.
  const Summary Callee = A.summarize(Definition, std::move(Entry));
  const Reach &Does = Callee.Does;
  if (Sink)
    reach().call(Does);
  for (const auto &Cause : Callee.Effects) {
    if (Cause->What == Effect::Unwinds && Cause->Throw) {
      if (observed())
        throwing(Site, Range, cast<CXXThrowExpr>(Cause->Throw)->getSubExpr(),
                 FD, Cause);
      continue;
    }
    // What both processes hand the result to receives it for them.
    if (Cause->What == Effect::Write && Common && !R.Entry.InChild &&
        (Cause->StoresResult || receives(Site)))
      continue;
    emit(causedBy(Cause, Site, Range, FD));
  }
  if (A.options().posix() && Site)
    emit(Effect::UnsafeCall, Site, Range, FD, Blocking::Never, true);
  if (!Does.Returns) {
    Alive = false;
    return;
  }
  if (Does.Execs)
    F.set(R.ExecMark, Value::number(1).normalized());
  bool Writes = Does.WritesMemory || Does.CallsUnknown;
  if (Writes)
    forgetMemory(Does.WritesMemory);
  else if (Does.WritesBorn)
    forgetExposed();
  if (Writes || Does.WritesBorn)
    forgetArguments(Arguments);
  takeOver(Does, Definition, Names);
  if (Call) {
    Value Result = Does.Returned;
    if (Result.Target)
      Result.Target = outerName(Result.Target, Definition, Names);
    Result.Exact = Result.Target != nullptr;
    if (allocates(FD))
      Result.Born = observed();
    for (const Expr *Argument : Arguments)
      Result.Derived |= R.evaluate(Argument, F).Derived;
    // A predicate on the spawn result speaks of it.
    Result.Derived &= Result.isNumber();
    F.set(A.places().result(Call), Result);
  }
}

/// Whether \p Site is an assignment of a spawn result by an operator.
bool ChildRegion::Transfer::receives(const Stmt *Site) const {
  const auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(Site);
  return Call && Call->getOperator() == OO_Equal && Call->getNumArgs() == 2 &&
         R.evaluate(Call->getArg(1), F).Derived;
}

/// Whether what follows the current element is no longer the code of this role
/// alone. Who writes nothing after a call there does not expect it to return.
bool ChildRegion::Transfer::endsBranch() const {
  if (Block->succ_size() != 1)
    return false;
  // Lifetimes may end there.
  for (size_t I = Index + 1; I < Block->size(); ++I)
    if ((*Block)[I].getAs<CFGStmt>())
      return false;
  const CFGBlock *Next = *Block->succ_begin();
  return Next && (Next->pred_size() > 1 || Next == &R.Graph->getExit());
}

/// Whether a function without a body takes a pid and returns one, which is the
/// same if it comes back: checked(fork()).
bool ChildRegion::Transfer::handsOnPid(const FunctionDecl *FD) {
  auto IsPid = [](QualType Type) {
    const auto *Name = Type->getAs<TypedefType>();
    return Name && Name->getDecl()->getName() == "pid_t";
  };
  return FD->getNumParams() == 1 && IsPid(FD->getReturnType()) &&
         IsPid(FD->getParamDecl(0)->getType());
}

/// Whether a function of the project returns memory that nobody else knows, by
/// its attribute or by its name: xmalloc, m_strdup.
bool ChildRegion::Transfer::allocates(const FunctionDecl *FD) {
  if (!FD->getReturnType()->isPointerType())
    return false;
  if (FD->hasAttr<RestrictAttr>())
    return true;
  StringRef Name = nameOf(*FD);
  return Name.contains("alloc") || endsWith(Name, "strdup") ||
         endsWith(Name, "strndup") || endsWith(Name, "memdup");
}

bool ChildRegion::Transfer::isAnnotatedSafe(const FunctionDecl *FD) {
  for (const FunctionDecl *Decl : FD->redecls())
    for (const auto *Attr : Decl->specific_attrs<AnnotateAttr>())
      if (Attr->getAnnotation() == "safespawn::async_signal_safe")
        return true;
  return false;
}

//===----------------------------------------------------------------------===//
// Objects
//===----------------------------------------------------------------------===//

/// Does what the default arguments of the call \p Site do. They belong to the
/// declaration of what is called, and so are no elements of the graph.
void ChildRegion::Transfer::evaluateDefaults(const Expr *Site,
                                             ArrayRef<const Expr *> Arguments) {
  if (!observed())
    return;
  for (const Expr *Argument : Arguments) {
    const auto *Default = dyn_cast<CXXDefaultArgExpr>(Argument);
    if (!Default || !Alive)
      continue;
    EffectSink *Own = Sink;
    const auto *Callee =
        cast<FunctionDecl>(Default->getParam()->getDeclContext());
    auto Tell = [&](Role R, const Effect &Cause) {
      (*Own)(R, causedBy(std::make_shared<const Effect>(Cause), Site,
                         Site->getSourceRange(), Callee));
    };
    EffectSink ToCall(Tell);
    if (Own)
      Sink = &ToCall;
    defaultArgument(Default->getExpr(), Site);
    Sink = Own;
  }
}

void ChildRegion::Transfer::construction(const CXXConstructExpr *E) {
  if (E->isValueDependent() || E->isTypeDependent())
    return;
  CXXConstructorDecl *Constructor = E->getConstructor();
  if (E->isElidable())
    return;
  llvm::SmallVector<const Expr *, 4> Arguments(E->arguments());
  evaluateDefaults(E, Arguments);
  if (!Alive)
    return;
  bool Complete = constructsCompleteObject(E);
  const Place *Object =
      Complete ? A.places().result(E) : A.places().thisObject();
  if (Complete)
    kill(Object);
  if (const SpawnSite *Site = siteOf(E, {Constructor, true})) {
    llvm::SmallVector<Renaming, 4> Names{{Object, A.places().thisObject()}};
    if (const FunctionDecl *Definition = Constructor->getDefinition())
      rename(Definition, Arguments, Names);
    return spawn(E, SpawnSite(*Site), Names);
  }
  callProject(E, E->getSourceRange(), Constructor, true, Arguments, Object,
              Complete || R.Entry.ThisBorn);
}

/// A constructor that is called with the parameters of this one.
void ChildRegion::Transfer::inheritedConstruction(
    const CXXInheritedCtorInitExpr *E) {
  PlaceTable &Places = A.places();
  const CXXConstructorDecl *Constructor = E->getConstructor();
  if (const FunctionDecl *Definition = Constructor->getDefinition())
    Constructor = cast<CXXConstructorDecl>(Definition);
  llvm::SmallVector<Renaming, 4> Names{
      {Places.thisObject(), Places.thisObject()}};
  for (unsigned I = 0;
       I < Constructor->getNumParams() && I < R.FD->getNumParams(); ++I) {
    const Place *Outer = Places.variable(R.FD->getParamDecl(I));
    const Place *Inner = Places.variable(Constructor->getParamDecl(I));
    Names.push_back({Places.deref(Outer), Places.deref(Inner)});
    Names.push_back({Outer, Inner, Renaming::Copy});
  }
  FrameEntry Entry;
  Entry.ThisBorn = R.Entry.ThisBorn;
  for (const auto &[P, V] : F.entries())
    for (const Renaming &Name : Names)
      if (P->isMemory() && P->mentions(Name.Outer))
        Entry.Known.set(Places.substitute(P, Name.Outer, Name.Inner),
                        V.withoutTarget());
  callWith(E, E->getSourceRange(), Constructor, true, std::move(Entry), {},
           Names);
}

void ChildRegion::Transfer::allocation(const CXXNewExpr *E) {
  const FunctionDecl *Operator = E->getOperatorNew();
  if (!Operator || E->isTypeDependent())
    return;
  if (Operator->isReservedGlobalPlacementOperator()) {
    if (!E->getNumPlacementArgs())
      return;
    writeThrough(E->getPlacementArg(0), E);
    const Place *Object = objectOf(strip(E->getPlacementArg(0)));
    if (Object && E->hasInitializer()) {
      kill(Object);
      initialize(Object, E->getInitializer());
    }
    return;
  }
  callProject(E, E->getSourceRange(), Operator, true, {}, nullptr, false);
}

/// The object at \p P, or the first one if \p Type is an array of them.
const Place *ChildRegion::Transfer::firstOf(const Place *P,
                                            QualType Type) const {
  for (; Type->isArrayType();
       Type = Type->getAsArrayTypeUnsafe()->getElementType())
    P = A.places().element(P, A.places().integer(0));
  return P;
}

void ChildRegion::Transfer::callDestructor(const CXXDestructorDecl *Destructor,
                                           SourceRange Range, bool ThisBorn,
                                           const Place *Object) {
  if (Destructor->isTrivial())
    return;
  if (!Destructor->isUserProvided() && !Destructor->hasBody()) {
    // One that clang has not written out: what it consists of.
    const CXXRecordDecl *Record = Destructor->getParent();
    auto Destroy = [&](QualType Type, const Place *Part) {
      const CXXRecordDecl *Class =
          A.context().getBaseElementType(Type)->getAsCXXRecordDecl();
      if (Class && Class->hasDefinition() && Class->getDestructor())
        callDestructor(Class->getDestructor(), Range, ThisBorn, Part);
    };
    for (const FieldDecl *Field : Record->fields())
      Destroy(Field->getType(),
              Object
                  ? firstOf(A.places().field(Object, Field), Field->getType())
                  : nullptr);
    for (const CXXBaseSpecifier &Base : Record->bases())
      Destroy(Base.getType(), Object);
    return;
  }
  FrameEntry Entry;
  Entry.ThisBorn = ThisBorn;
  for (const auto &[P, V] : F.entries())
    if (Object && P->isMemory() && P->mentions(Object))
      Entry.Known.set(A.places().substitute(P, Object, A.places().thisObject()),
                      V.withoutTarget());
  callWith(nullptr, Range, Destructor, true, std::move(Entry));
}

} // namespace safespawn
