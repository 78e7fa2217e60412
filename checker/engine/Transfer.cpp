//===- Transfer.cpp - What a block does in one role ----------------------===//

#include "Transfer.h"
#include "../support/Clang.h"
#include "Analyzer.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace safespawn {

ChildRegion::Transfer::Transfer(ChildRegion &R, const CFGBlock *Block, Role Who,
                                Facts F, EffectSink *Sink)
    : R(R), A(R.A), Block(Block), Who(Who), F(std::move(F)), Sink(Sink) {}

void ChildRegion::Transfer::run(size_t First) {
  R.TracksOrigin = observed();
  size_t Count = Block->size();
  for (Index = First; Index < Count && Alive; ++Index)
    element((*Block)[Index]);
  if (!Alive)
    return;
  terminator();
  // What returns, or never does, has ended before.
  if (Block == &R.Graph->getExit())
    fallingOff();
  else
    Out.push_back({Who, F});
}

void ChildRegion::Transfer::element(const CFGElement &E) {
  if (const VarDecl *Var = cleanedUpVariable(E)) {
    const FunctionDecl *Cleanup =
        Var->getAttr<CleanupAttr>()->getFunctionDecl();
    bool Born = R.isBorn(A.places().variable(Var));
    FrameEntry Entry;
    if (Born && Cleanup->getNumParams()) {
      const FunctionDecl *Definition = Cleanup->getDefinition();
      Value Pointer = Value::range(1, Value::Max).normalized();
      Pointer.Born = true;
      if (Definition)
        Entry.Known.set(A.places().variable(Definition->getParamDecl(0)),
                        Pointer);
    }
    callWith(nullptr, Var->getLocation(), Cleanup, true, std::move(Entry));
    if (!E.getAs<CFGLifetimeEnds>())
      return;
  }
  if (auto Statement = E.getAs<CFGStmt>()) {
    statement(Statement->getStmt());
  } else if (auto End = E.getAs<CFGLifetimeEnds>()) {
    // What a statement expression ends with is read behind its end.
    if (!A.isStmtExprBody(End->getTriggerStmt()))
      kill(A.places().variable(End->getVarDecl()));
  } else if (auto Dtor = E.getAs<CFGImplicitDtor>()) {
    QualType Part;
    if (auto Base = E.getAs<CFGBaseDtor>())
      Part = Base->getBaseSpecifier()->getType();
    else if (auto Member = E.getAs<CFGMemberDtor>())
      Part = A.context().getBaseElementType(Member->getFieldDecl()->getType());
    const CXXRecordDecl *Record =
        Part.isNull() ? nullptr : Part->getAsCXXRecordDecl();
    const CXXDestructorDecl *Destructor =
        Part.isNull() ? Dtor->getDestructorDecl(A.context())
        : Record      ? Record->getDestructor()
                      : nullptr;
    if (!Destructor)
      return;
    SourceRange Range;
    bool Born = true;
    const Place *Object = nullptr;
    if (auto Automatic = E.getAs<CFGAutomaticObjDtor>()) {
      const Stmt *Trigger = Automatic->getTriggerStmt();
      // What a return runs is part of the return, which is wrong as a whole.
      if (isa<ReturnStmt>(Trigger) && !R.Entry.InChild)
        return;
      const auto *Scope = dyn_cast<CompoundStmt>(Trigger);
      Range = Scope ? Scope->getRBracLoc() : Trigger->getBeginLoc();
      const VarDecl *Var = Automatic->getVarDecl();
      Object = A.places().variable(Var);
      Born = R.isBorn(Object);
      if (Var->getType()->isReferenceType())
        Object = Var->hasInit() ? temporary(Var->getInit()) : nullptr;
      else
        Object = firstOf(Object, Var->getType());
    } else if (auto Delete = E.getAs<CFGDeleteDtor>()) {
      const CXXDeleteExpr *Expr = Delete->getDeleteExpr();
      Range = Expr->getSourceRange();
      Born = R.evaluate(Expr->getArgument(), F).Born;
      if (Destructor->isVirtual() &&
          !Destructor->getParent()->isEffectivelyFinal() &&
          !isa<CXXNewExpr>(strip(Expr->getArgument())))
        return; // which destructor is not known
    } else if (auto Temporary = E.getAs<CFGTemporaryDtor>()) {
      const CXXBindTemporaryExpr *Made = Temporary->getBindTemporaryExpr();
      const Expr *Call = R.DefaultArguments.lookup(Made);
      Range = Call ? Call->getSourceRange() : Made->getSourceRange();
      Object = temporary(Made);
    } else {
      Object = A.places().thisObject();
      if (auto Member = E.getAs<CFGMemberDtor>()) {
        const FieldDecl *Field = Member->getFieldDecl();
        Object = firstOf(A.places().field(Object, Field), Field->getType());
      }
      Range = R.FD->getBody()->getEndLoc();
      Born = R.Entry.ThisBorn;
    }
    callDestructor(Destructor, Range, Born, Object);
  } else if (auto Init = E.getAs<CFGInitializer>()) {
    const CXXCtorInitializer *Member = Init->getInitializer();
    const FieldDecl *Field = Member->getMember();
    if (!Member->isMemberInitializer() || !Field || !Member->getInit())
      return;
    const Place *P = A.places().field(A.places().thisObject(), Field);
    initializeField(P, Field, Member->getInit());
  }
}

void ChildRegion::addActions(CFG::BuildOptions &Options) {
  // What statement() knows; declarations and jumps are elements anyway.
  for (Stmt::StmtClass Class :
       {Stmt::BinaryOperatorClass, Stmt::CompoundAssignOperatorClass,
        Stmt::UnaryOperatorClass, Stmt::CallExprClass,
        Stmt::CXXMemberCallExprClass, Stmt::CXXOperatorCallExprClass,
        Stmt::UserDefinedLiteralClass, Stmt::CXXConstructExprClass,
        Stmt::CXXTemporaryObjectExprClass, Stmt::CXXInheritedCtorInitExprClass,
        Stmt::CXXNewExprClass, Stmt::CXXDeleteExprClass, Stmt::AtomicExprClass,
        Stmt::CXXThrowExprClass, Stmt::GCCAsmStmtClass})
    Options.setAlwaysAdd(Class);
}

void ChildRegion::Transfer::statement(const Stmt *S) {
  if (A.isUnevaluated(S))
    return;
  if (R.Log && Sink)
    R.Log->reach(Who, S);
  switch (S->getStmtClass()) {
  case Stmt::DeclStmtClass:
    return declaration(cast<DeclStmt>(S));
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    if (cast<BinaryOperator>(S)->isAssignmentOp())
      assignment(cast<BinaryOperator>(S));
    return;
  case Stmt::UnaryOperatorClass:
    if (cast<UnaryOperator>(S)->isIncrementDecrementOp())
      step(cast<UnaryOperator>(S));
    return;
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass:
    return call(cast<CallExpr>(S));
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass:
    return construction(cast<CXXConstructExpr>(S));
  case Stmt::CXXInheritedCtorInitExprClass:
    return inheritedConstruction(cast<CXXInheritedCtorInitExpr>(S));
  case Stmt::CXXNewExprClass:
    return allocation(cast<CXXNewExpr>(S));
  case Stmt::CXXDeleteExprClass:
    if (const FunctionDecl *Operator =
            cast<CXXDeleteExpr>(S)->getOperatorDelete())
      callProject(S, S->getSourceRange(), Operator, true, {}, nullptr, false);
    return;
  case Stmt::AtomicExprClass:
    return atomic(cast<AtomicExpr>(S));
  case Stmt::CXXThrowExprClass:
    return throwing(S, S->getSourceRange(), cast<CXXThrowExpr>(S)->getSubExpr(),
                    nullptr, nullptr);
  case Stmt::ReturnStmtClass:
  case Stmt::CoreturnStmtClass:
    if (const auto *Return = dyn_cast<ReturnStmt>(S))
      return returning(Return);
    note(&Reach::Leaves);
    returns(Value::unknown());
    emit(Effect::Returns, S);
    Alive = false;
    return;
  case Stmt::GCCAsmStmtClass: {
    const auto *Asm = cast<GCCAsmStmt>(S);
    for (unsigned I = 0; I < Asm->getNumOutputs(); ++I) {
      if (observed())
        write(Asm->getOutputExpr(I), Asm->getOutputExpr(I));
      if (const Place *P = R.locate(Asm->getOutputExpr(I), F))
        kill(P);
    }
    return;
  }
  default:
    return;
  }
}

/// What \p S, a part of a default argument of \p Call, is made of, in the order
/// of evaluation.
void ChildRegion::Transfer::defaultArgument(const Stmt *S, const Expr *Call) {
  if (!S || isa<LambdaExpr>(S) || evaluatesNothing(S, A.context()))
    return;
  for (const Stmt *Part : S->children())
    defaultArgument(Part, Call);
  if (isa<CXXBindTemporaryExpr>(S))
    R.DefaultArguments[S] = Call;
  if (Alive)
    statement(S);
}

void ChildRegion::Transfer::declaration(const DeclStmt *S) {
  for (const Decl *D : S->decls()) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!Var)
      continue;
    if (!Var->hasLocalStorage()) {
      // A static variable's initialization at run time writes it and its guard.
      if (observed() && Var->isStaticLocal() && Var->hasInit() &&
          A.context().getLangOpts().CPlusPlus && !Var->isConstexpr() &&
          !Var->getInit()->isValueDependent() &&
          !Var->getInit()->isConstantInitializer(A.context(), false))
        emitWrite(Var, Var->getLocation(), S);
      continue;
    }
    if (observed() && !R.Entry.InChild)
      R.BornVariables.insert(Var);
    const Place *P = A.places().variable(Var);
    kill(P);
    if (Var->hasInit() && !Var->getType()->isReferenceType()) {
      if (observed() && A.options().posix() &&
          !R.evaluate(Var->getInit(), F).Derived)
        emitWrite(Var, Var->getLocation(), S, true);
      initialize(P, Var->getInit());
    } else if (Var->hasInit() && !strip(Var->getInit())->isGLValue() &&
               !Var->getInit()->getType()->isRecordType()) {
      // What has no name but this reference.
      initialize(A.places().deref(P), Var->getInit());
    }
    if (const auto *Whole = dyn_cast<DecompositionDecl>(Var))
      for (const Expr *Init : hiddenInitializers(*Whole))
        if (const auto *Call = dyn_cast<CallExpr>(strip(Init)))
          call(Call);
  }
}

void ChildRegion::Transfer::assignment(const BinaryOperator *Op) {
  const Expr *LHS = Op->getLHS();
  const auto *Compound = dyn_cast<CompoundAssignOperator>(Op);
  Value New = Compound ? R.evaluateStored(Compound, F) : copy(Op->getRHS());
  if (observed()) {
    // The variable that receives the result is written by both processes, and
    // the parent writes last.
    bool Receives = Op->getOpcode() == BO_Assign &&
                    (New.Derived || copiesResult(Op->getRHS())) &&
                    (Common || R.SiteOf.count(strip(Op->getRHS())));
    // So does what is restored from a copy that vfork cannot clobber.
    bool Restores = Op->getOpcode() == BO_Assign && Common &&
                    strip(Op->getRHS())->getType().isVolatileQualified() &&
                    isa<DeclRefExpr>(strip(Op->getRHS()));
    if (Receives && New.Derived)
      if (const Place *Receiver = R.locate(LHS, F))
        R.Receivers.insert(Receiver);
    if (!Receives && !Restores)
      write(LHS, Op,
            Op->getOpcode() == BO_Assign &&
                LHS->getType().isVolatileQualified() &&
                !LHS->getType()->isRecordType(),
            Op->getOpcode() == BO_Assign && New.Derived);
  }
  const Place *P = R.locate(LHS, F);
  if (!P) {
    F.removeIf([](const Facts::Entry &E) {
      return !E.second.Derived && E.first->isIndirect() &&
             E.first->kind() != Place::Field;
    });
    return;
  }
  if (Op->getOpcode() == BO_Assign && LHS->getType()->isRecordType()) {
    kill(P);
    initialize(P, Op->getRHS());
    return;
  }
  if (LHS->getType().isVolatileQualified() && !New.Derived)
    return kill(P);
  store(P, New);
  // Which element it is may not be known later on.
  if (New.Foreign && P->kind() == Place::Element &&
      P->index()->kind() != Place::Integer) {
    Value Whole;
    Whole.Foreign = true;
    F.set(P->base(), Whole);
  }
}

void ChildRegion::Transfer::step(const UnaryOperator *Op) {
  Value V = R.evaluate(Op->getSubExpr(), F);
  if (observed())
    write(Op->getSubExpr(), Op);
  const Place *P = R.locate(Op->getSubExpr(), F);
  if (!P)
    return;
  kill(P);
  if (Op->getType().isVolatileQualified())
    return;
  if (!Op->getType()->isPointerType()) {
    auto Move = [&](int64_t N) {
      return N == Value::Min || N == Value::Max ? N
             : Op->isIncrementOp()              ? N + 1
                                                : N - 1;
    };
    V.Lo = Move(V.Lo);
    V.Hi = Move(V.Hi);
    V.NonZero = false;
    V.Derived = false;
  }
  V.Exact = false;
  F.set(P, V.normalized());
}

void ChildRegion::Transfer::atomic(const AtomicExpr *E) {
  if (E->isTypeDependent())
    return;
  if (isAtomicLoad(E)) {
    // The generic load stores what it read.
    if (E->getOp() == AtomicExpr::AO__atomic_load && E->getNumSubExprs() > 2)
      writeThrough(E->getVal1(), E);
    return;
  }
  writeThrough(E->getPtr(), E);
  if (const Place *Target = R.evaluate(E->getPtr(), F).Target)
    kill(Target);
}

bool ChildRegion::Transfer::isAtomicLoad(const AtomicExpr *E) {
  switch (E->getOp()) {
  case AtomicExpr::AO__c11_atomic_load:
  case AtomicExpr::AO__opencl_atomic_load:
  case AtomicExpr::AO__atomic_load:
  case AtomicExpr::AO__atomic_load_n:
    return true;
  default:
    return false;
  }
}

bool ChildRegion::Transfer::isAtomicExchange(const AtomicExpr *E) {
  switch (E->getOp()) {
  case AtomicExpr::AO__c11_atomic_exchange:
  case AtomicExpr::AO__c11_atomic_compare_exchange_strong:
  case AtomicExpr::AO__c11_atomic_compare_exchange_weak:
  case AtomicExpr::AO__atomic_exchange:
  case AtomicExpr::AO__atomic_exchange_n:
  case AtomicExpr::AO__atomic_compare_exchange:
  case AtomicExpr::AO__atomic_compare_exchange_n:
    return true;
  default:
    return false;
  }
}

/// Whether an exception can leave \p FD. One that is stopped there ends the
/// process.
static bool mayThrow(const FunctionDecl *FD) {
  const auto *Type = FD->getType()->getAs<FunctionProtoType>();
  return !Type || isUnresolvedExceptionSpec(Type->getExceptionSpecType()) ||
         Type->canThrow() != CT_Cannot;
}

void ChildRegion::Transfer::throwing(const Stmt *Site, SourceRange Range,
                                     const Expr *Thrown,
                                     const FunctionDecl *Subject,
                                     std::shared_ptr<const Effect> Cause) {
  bool Caught = false;
  for (const CXXTryStmt *Try = Site ? R.enclosingTry(Site) : nullptr;
       Try && !Caught; Try = R.enclosingTry(Try)) {
    if (const CFGBlock *Dispatch = R.Dispatches.lookup(Try))
      Throws.push_back({Dispatch, F, Thrown});
    Caught = catchesAll(Try, Thrown);
  }
  if (!Caught) {
    bool Leaves = mayThrow(R.FD);
    Effect E;
    E.What = Leaves ? Effect::Unwinds : Effect::RunsHandlers;
    E.Site = Site;
    E.Range = Range;
    E.Subject = Subject;
    if (Leaves)
      E.Throw = Cause ? Cause->Throw : Site;
    E.Cause = std::move(Cause);
    emit(E);
    note(Leaves ? &Reach::Leaves : &Reach::Exits);
  }
  if (!Subject)
    Alive = false;
}

void ChildRegion::Transfer::returning(const ReturnStmt *S) {
  Value V =
      S->getRetValue() ? R.evaluate(S->getRetValue(), F) : Value::unknown();
  if (R.FD->getReturnType()->isReferenceType() && S->getRetValue()) {
    V = Value::range(1, Value::Max).normalized();
    V.Born = isBornLValue(S->getRetValue());
    V.Foreign = observed() && !V.Born;
    V.Target = R.locate(S->getRetValue(), F);
    V.Exact = V.Target != nullptr;
  } else if (R.FD->getReturnType()->isPointerType() && S->getRetValue() &&
             !V.Target) {
    // What a pointer of the caller's points to.
    if (const Place *Pointer = R.locate(S->getRetValue(), F)) {
      V.Target = A.places().deref(Pointer);
      V.Exact = true;
    }
  } else if (S->getRetValue() && S->getRetValue()->getType()->isRecordType()) {
    initialize(A.places().returnedObject(), S->getRetValue());
  }
  note(&Reach::Leaves);
  returns(V);
  Effect E;
  E.What = Effect::Returns;
  E.Site = S;
  E.Range = S->getSourceRange();
  E.ReturnsResult = V.Derived;
  emit(E);
  Alive = false;
}

void ChildRegion::Transfer::fallingOff() {
  note(&Reach::Leaves);
  returns(Value::unknown());
  emit(Effect::FallsOff, nullptr, R.FD->getBody()->getEndLoc());
}

void ChildRegion::Transfer::terminator() {
  const Stmt *Loop = Block->getTerminatorStmt();
  if (!Loop || !observed() || !Sink)
    return;
  if (isa<WhileStmt>(Loop) || isa<DoStmt>(Loop) || isa<ForStmt>(Loop))
    if (isSpin(Loop))
      emit(Effect::Spins, Loop, Loop->getBeginLoc());
}

void ChildRegion::Transfer::exits() {
  note(&Reach::Exits);
  Alive = false;
}

//===----------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------===//

void ChildRegion::Transfer::emit(Effect E) {
  if (!Sink || !observed())
    return;
  E.Common = Common;
  E.ByParent = ByParent;
  const Value *Mark = F.find(R.ExecMark);
  E.AfterExec = Mark && Mark->canBeTrue();
  (*Sink)(Who, E);
}

static Effect effectAt(Effect::Kind What, const Stmt *Site, SourceRange Range,
                       const NamedDecl *Subject) {
  Effect E;
  E.What = What;
  E.Site = Site;
  E.Range = Range;
  E.Subject = Subject;
  return E;
}

void ChildRegion::Transfer::emit(Effect::Kind What, const Stmt *Site,
                                 SourceRange Range, const NamedDecl *Subject,
                                 Blocking Wait, bool PosixOnly) {
  Effect E = effectAt(What, Site, Range, Subject);
  E.Wait = Wait;
  E.PosixOnly = PosixOnly;
  emit(E);
}

void ChildRegion::Transfer::emitWrite(const NamedDecl *Subject,
                                      SourceRange Range, const Stmt *Site,
                                      bool PosixOnly, bool StoresResult) {
  if (!PosixOnly)
    note(&Reach::WritesMemory);
  Effect E = effectAt(Effect::Write, Site, Range, Subject);
  E.PosixOnly = PosixOnly;
  E.StoresResult = StoresResult;
  emit(E);
}

} // namespace safespawn
