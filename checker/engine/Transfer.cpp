//===- Transfer.cpp - What a block does in one role -----------------------===//

#include "Transfer.h"
#include "../support/Clang.h"
#include "Analyzer.h"
#include "Names.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Basic/Builtins.h"
#include <algorithm>

using namespace clang;

namespace safespawn {

// Values of Linux's own constants, where a header's macro is not at hand.
namespace linux_abi {
constexpr int64_t CloneVm = 0x100, CloneVfork = 0x4000;
constexpr int64_t WNoHang = 1;
constexpr int64_t SetLkW = 7, SetLkW64 = 14, OfdSetLkW = 38;
constexpr int64_t FLock = 1;
constexpr int64_t LockNb = 4, LockUn = 8;
constexpr int64_t ORdwr = 2;
constexpr int64_t FSetFl = 4;
constexpr int64_t SigStop = 19, SigTtou = 22;
constexpr int64_t MsgDontwait = 0x40;
constexpr int64_t FutexCommands = 0x7f;
constexpr int64_t PipeBuf = 4096;
} // namespace linux_abi

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
    const FunctionDecl *Cleanup = Var->getAttr<CleanupAttr>()->getFunctionDecl();
    bool Born = R.isBorn(A.places().variable(Var));
    FrameEntry Entry;
    if (Born && Cleanup->getNumParams()) {
      const FunctionDecl *Definition = Cleanup->getDefinition();
      Value Pointer = Value::range(1, Value::Max).normalized();
      Pointer.Born = true;
      if (Definition)
        Entry.Known.set(
            A.places().variable(Definition->getParamDecl(0)), Pointer);
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
      Object = A.places().variable(Automatic->getVarDecl());
      Born = R.isBorn(Object);
    } else if (auto Delete = E.getAs<CFGDeleteDtor>()) {
      const CXXDeleteExpr *Expr = Delete->getDeleteExpr();
      Range = Expr->getSourceRange();
      Born = R.evaluate(Expr->getArgument(), F).Born;
      if (Destructor->isVirtual() &&
          !Destructor->getParent()->isEffectivelyFinal() &&
          !isa<CXXNewExpr>(strip(Expr->getArgument())))
        return; // which destructor is not known
    } else if (auto Temporary = E.getAs<CFGTemporaryDtor>()) {
      Range = Temporary->getBindTemporaryExpr()->getSourceRange();
    } else {
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
        Stmt::CXXTemporaryObjectExprClass,
        Stmt::CXXInheritedCtorInitExprClass, Stmt::CXXNewExprClass,
        Stmt::CXXDeleteExprClass, Stmt::AtomicExprClass,
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
    return throwing(S, S->getSourceRange(),
                    cast<CXXThrowExpr>(S)->getSubExpr(), nullptr, nullptr);
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

//===----------------------------------------------------------------------===//
// Facts
//===----------------------------------------------------------------------===//

static const FieldDecl *lastField(const Place *P) {
  return P->kind() == Place::Field ? cast<FieldDecl>(P->decl()) : nullptr;
}

/// Forgets what depends on the contents of \p P.
void ChildRegion::Transfer::kill(const Place *P) {
  while (P->isInUnion())
    P = P->base();
  bool Indirect = P->isIndirect();
  auto IsPart = [P](const Place *Q) {
    return Q->mentions(P) || (P->kind() == Place::Element && Q->overlaps(P));
  };
  // Through a pointer it may be the same object under another name.
  auto IsAlias = [P, Indirect](const Place *Q) {
    return Indirect && Q->isIndirect() && Q->kind() == P->kind() &&
           lastField(Q) == lastField(P);
  };
  forgetTargets(
      [&](const Place *Q) { return IsPart(Q) || IsAlias(Q); });
  F.removeIf([&](const Facts::Entry &E) {
    // A spawn result is not written twice under two names.
    return IsPart(E.first) || (!E.second.Derived && IsAlias(E.first));
  });
}

/// Whether which object \p Target names depends on a place of which \p Changes
/// is true.
static bool
dependsOn(const Place *Target,
          llvm::function_ref<bool(const Place *)> Changes) {
  for (; Target; Target = Target->base()) {
    if (Target->kind() == Place::Deref)
      return Changes(Target->base());
    if (Target->index() && Changes(Target->index()))
      return true;
  }
  return false;
}

/// Lets no pointer be known by names that change their meaning.
void ChildRegion::Transfer::forgetTargets(
    llvm::function_ref<bool(const Place *)> Changes) {
  llvm::SmallVector<Facts::Entry, 2> Lost;
  for (const Facts::Entry &E : F.entries())
    if (E.second.Target && dependsOn(E.second.Target, Changes))
      Lost.push_back(E);
  for (auto &[Pointer, V] : Lost) {
    // What is known of the object goes on under the name of the pointer.
    if (V.Exact)
      copyFacts(V.Target, A.places().deref(Pointer));
    V.Target = nullptr;
    V.Exact = false;
    F.set(Pointer, V);
  }
}

/// Lets \p P hold \p V, that of an expression without the old contents of \p P.
void ChildRegion::Transfer::store(const Place *P, Value V) {
  kill(P);
  // A name that leads through the pointer itself, or a long way, tells nothing.
  constexpr unsigned MaxDepth = 8;
  if (V.Target &&
      (V.Target->depth() > MaxDepth ||
       dependsOn(V.Target, [P](const Place *Q) { return Q->mentions(P); }))) {
    V.Target = nullptr;
    V.Exact = false;
  }
  F.set(P, V);
}

/// The value of \p E. A copy of a pointer leads to the same object.
Value ChildRegion::Transfer::copy(const Expr *E) const {
  Value V = R.evaluate(E, F);
  if (V.Target || !E->getType()->isObjectPointerType() ||
      strip(E)->getType().isVolatileQualified())
    return V;
  if (const Place *Original = R.locate(E, F)) {
    V.Target = A.places().deref(Original);
    V.Exact = true;
  }
  return V;
}

/// Forgets what a function that is not known could have written.
void ChildRegion::Transfer::forgetMemory() {
  forgetTargets([](const Place *Q) {
    const VarDecl *Root = Q->rootVariable();
    return Q->isIndirect() || (Root && Root->hasGlobalStorage());
  });
  F.removeIf([&](const Facts::Entry &E) {
    if (E.second.Derived || E.first == R.ExecMark)
      return false;
    if (E.first->isIndirect())
      return true;
    const VarDecl *Root = E.first->rootVariable();
    if (E.first->isMemory())
      return Root && Root->hasGlobalStorage();
    return E.first->kind() == Place::Unary || E.first->kind() == Place::Binary;
  });
}

/// Forgets what stands in objects whose address is handed out.
void ChildRegion::Transfer::forgetArguments(ArrayRef<const Expr *> Arguments) {
  for (const Expr *Argument : Arguments) {
    QualType Type = Argument->getType();
    if (!Type->isPointerType() || Type->getPointeeType().isConstQualified())
      continue;
    const Place *Target = R.evaluate(Argument, F).Target;
    if (!Target || Target->isIndirect())
      continue;
    Value Known = F.get(Target);
    kill(Target);
    // What it was a copy of, it still refers to.
    if (Known.Foreign && Type->getPointeeType()->isRecordType()) {
      Value Copied;
      Copied.Foreign = true;
      F.set(Target, Copied);
    }
  }
}

void ChildRegion::Transfer::copyFacts(const Place *From, const Place *To) {
  llvm::SmallVector<Facts::Entry, 4> Copies;
  for (const Facts::Entry &E : F.entries())
    if (E.first->mentions(From) && E.first->isMemory())
      Copies.push_back({A.places().substitute(E.first, From, To), E.second});
  for (const auto &[P, V] : Copies)
    F.set(P, V);
}

void ChildRegion::Transfer::initializeField(const Place *P,
                                            const FieldDecl *Field,
                                            const Expr *Init) {
  if (!Field->getType()->isReferenceType())
    return initialize(P, Init);
  Value Reference = Value::range(1, Value::Max).normalized();
  Reference.Born = isBornLValue(Init);
  Reference.Foreign = !Reference.Born;
  F.set(P, Reference);
}

/// What \p E is a copy of, or \p E itself.
static const Expr *copied(const Expr *E) {
  E = strip(E);
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  return Construct && Construct->getNumArgs() == 1 &&
                 Construct->getConstructor()->isCopyOrMoveConstructor()
             ? strip(Construct->getArg(0))
             : E;
}

void ChildRegion::Transfer::initialize(const Place *P, const Expr *Init) {
  const Expr *E = strip(Init);
  // Broken code leaves expressions without a type.
  if (Init->getType().isNull() || E->getType().isNull())
    return;
  if (Init->getType()->isPointerType())
    return store(P, copy(Init));
  if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
    E = strip(Literal->getInitializer());
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    if (List->isSyntacticForm() && List->getSemanticForm())
      List = List->getSemanticForm();
    if (List->getType().isNull())
      return;
    if (const RecordDecl *Record = List->getType()->getAsRecordDecl()) {
      if (Record->isUnion())
        return;
      unsigned I = 0;
      if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
        I = Class->getNumBases();
      for (const FieldDecl *Field : Record->fields()) {
        if (Field->isBitField() && !Field->getDeclName())
          continue;
        if (I < List->getNumInits())
          initializeField(A.places().field(P, Field), Field, List->getInit(I));
        ++I;
      }
    } else if (List->getType()->isArrayType()) {
      // Results are kept in short arrays; long ones are tables.
      for (unsigned I = 0; I < List->getNumInits() && I < 8; ++I)
        initialize(A.places().element(P, A.places().integer(I)),
                   List->getInit(I));
    }
    return;
  }
  if (Init->getType()->isRecordType()) {
    E = copied(E);
    const Place *From = R.locate(E, F);
    if (!From)
      return;
    Value V;
    bool Made = From->kind() == Place::Result;
    V.Born = observed() && Made && refersToBorn(E);
    V.Foreign = observed() && !(Made ? V.Born : isBornLValue(E));
    F.set(P, V);
    copyFacts(From, P);
    return;
  }
  F.set(P, R.evaluate(Init, F));
}

/// Whether an object that \p E makes can refer to nothing but memory of the child:
/// all that it is made of does.
bool ChildRegion::Transfer::refersToBorn(const Expr *E) const {
  auto Refers = [this](const Expr *Argument) {
    QualType Type = Argument->getType();
    if (Type->isPointerType())
      return R.evaluate(Argument, F).Born ||
             isa<StringLiteral>(strip(Argument)) ||
             !Type->getPointeeType()->isObjectType();
    if (Argument->isGLValue() || Type->isRecordType())
      return isBornLValue(Argument);
    return true;
  };
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return llvm::all_of(Construct->arguments(), Refers);
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    if (!isBornObject(Member->getImplicitObjectArgument()))
      return false;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return llvm::all_of(Call->arguments(), Refers);
  return false;
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
    }
    if (const auto *Whole = dyn_cast<DecompositionDecl>(Var))
      for (const Expr *Init : hiddenInitializers(*Whole))
        if (const auto *Call = dyn_cast<CallExpr>(strip(Init)))
          call(Call);
  }
}

/// Whether \p E is an object with a spawn result in it.
bool ChildRegion::Transfer::copiesResult(const Expr *E) const {
  const Place *Object =
      E->getType()->isRecordType() ? R.locate(E, F) : nullptr;
  return Object && holdsResult(Object);
}

void ChildRegion::Transfer::assignment(const BinaryOperator *Op) {
  const Expr *LHS = Op->getLHS();
  const auto *Compound = dyn_cast<CompoundAssignOperator>(Op);
  Value New =
      Compound ? R.evaluateStored(Compound, F) : copy(Op->getRHS());
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

//===----------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------===//

void ChildRegion::Transfer::emit(Effect E) {
  if (!Sink || !observed())
    return;
  E.Common = Common;
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

/// \p V without names of its frame, which mean nothing in another.
static Value outside(Value V) {
  V.Target = nullptr;
  V.Exact = false;
  return V;
}

void ChildRegion::Transfer::returns(Value V) {
  if (V.Target && !outlives(V.Target))
    V = outside(V);
  if (!Sink)
    return;
  Facts Leaving;
  for (const auto &[P, Left] : F.entries())
    if (Left.Derived && P->isMemory() && outlives(P))
      Leaving.set(P, outside(Left));
  reach().returns(V, Leaving);
}

/// Whether the caller has a name for the memory that \p P names.
bool ChildRegion::Transfer::outlives(const Place *P) const {
  switch (P->kind()) {
  case Place::This:
  case Place::Returned:
    return true;
  case Place::Variable:
    return cast<VarDecl>(P->decl())->hasGlobalStorage();
  case Place::Field:
    return outlives(P->base());
  case Place::Element:
    return outlives(P->base()) && hasOuterName(P->index());
  case Place::Deref:
    return hasOuterName(P->base());
  default:
    return false;
  }
}

/// Whether the caller has a name for the value of \p P.
bool ChildRegion::Transfer::hasOuterName(const Place *P) const {
  switch (P->kind()) {
  case Place::Integer:
    return true;
  case Place::Variable: {
    if (P->decl()->getDeclContext() != R.FD)
      return true; // the caller's own
    const auto *Param = dyn_cast<ParmVarDecl>(P->decl());
    return Param && (Param->getType()->isReferenceType() ||
                     !A.index().isReassigned(Param));
  }
  case Place::Unary:
    return hasOuterName(P->base());
  case Place::Binary:
    return hasOuterName(P->base()) && hasOuterName(P->index());
  default:
    return outlives(P);
  }
}

static bool isArray(const Place *P) {
  return (P->kind() == Place::Variable || P->kind() == Place::Field) &&
         P->decl()->getType()->isArrayType();
}

/// What the caller names as \p P is named in \p Callee, or null.
const Place *
ChildRegion::Transfer::outerName(const Place *P, const FunctionDecl *Callee,
                                 ArrayRef<Renaming> Names) const {
  auto Find = [Names](const Place *Inner) -> const Place * {
    for (const Renaming &Name : Names)
      if (Name.How != Renaming::Copy && Inner == Name.Inner)
        return Name.Outer;
    return nullptr;
  };
  if (const Place *Outer = Find(P))
    // `*p` of a p that is an array is its first element, as p[0] is.
    return P->kind() == Place::Deref && isArray(Outer)
               ? A.places().element(Outer, A.places().integer(0))
               : Outer;
  if (P->kind() == Place::Integer ||
      (P->kind() == Place::Variable && P->decl()->getDeclContext() != Callee))
    return P;
  if (!P->base())
    return nullptr;
  const Place *Base = P->kind() == Place::Element ? Find(P->base()) : nullptr;
  if (!Base)
    Base = outerName(P->base(), Callee, Names);
  const Place *Index =
      P->index() ? outerName(P->index(), Callee, Names) : nullptr;
  if (!Base || (P->index() && !Index))
    return nullptr;
  return A.places().rebuild(P, Base, Index);
}

/// Whether a pointer of that value leads into memory of the child. The standard
/// library's own pointers, of which nothing is known, lead where its objects are.
bool ChildRegion::Transfer::leadsToChild(const Value &V) const {
  return V.Born ||
         (!V.Foreign && AnalysisDeclContext::isInStdNamespace(R.FD));
}

bool ChildRegion::Transfer::isBornLValue(const Expr *E) const {
  E = strip(E);
  if (E->getType().isNull())
    return false;
  const Place *P = R.locate(E, F);
  while (P && (P->kind() == Place::Field || P->kind() == Place::Element))
    P = P->base();
  if (P && P->kind() != Place::Result) {
    if (P->kind() != Place::Deref)
      return R.isBorn(P);
    // A reference that is bound to what has no name.
    const auto *Reference = P->base()->kind() == Place::Variable
                                ? cast<VarDecl>(P->base()->decl())
                                : nullptr;
    if (Reference && Reference->getType()->isReferenceType() &&
        Reference->hasInit() && !isa<ParmVarDecl>(Reference))
      return isBornLValue(Reference->getInit());
    // Of what a call has made only the call itself tells.
    const Place *Root = P->base();
    while (Root->kind() == Place::Field || Root->kind() == Place::Element)
      Root = Root->base();
    if (P->base()->isMemory() && Root->kind() != Place::Result)
      return leadsToChild(R.read(P->base(), QualType(), F));
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->isArrow() ? leadsToChild(R.evaluate(Member->getBase(), F))
                             : isBornLValue(Member->getBase());
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return strip(Subscript->getBase())->getType()->isArrayType()
               ? isBornLValue(Subscript->getBase())
               : leadsToChild(R.evaluate(Subscript->getBase(), F));
  if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
    if (Op->getOpcode() == UO_Deref)
      return leadsToChild(R.evaluate(Op->getSubExpr(), F));
    if (Op->getOpcode() == UO_Real || Op->getOpcode() == UO_Imag ||
        Op->isIncrementDecrementOp())
      return isBornLValue(Op->getSubExpr());
    return false;
  }
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->getOpcode() == BO_PtrMemI)
      return R.evaluate(Op->getLHS(), F).Born;
    return (Op->isAssignmentOp() || Op->getOpcode() == BO_PtrMemD) &&
           isBornLValue(Op->getLHS());
  }
  if (const auto *Op = dyn_cast<AbstractConditionalOperator>(E))
    return isBornLValue(Op->getTrueExpr()) && isBornLValue(Op->getFalseExpr());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl()))
      if (const auto *Whole =
              dyn_cast<VarDecl>(Binding->getDecomposedDecl()))
        return Whole->getType()->isReferenceType()
                   ? Whole->hasInit() && isBornLValue(Whole->getInit())
                   : R.isBorn(A.places().variable(Whole));
    return false;
  }
  if (isa<MaterializeTemporaryExpr>(E) || isa<CompoundLiteralExpr>(E) ||
      isa<CXXConstructExpr>(E) || isa<InitListExpr>(E) || isa<LambdaExpr>(E))
    return true;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (const Value *Result = F.find(A.places().result(Call)))
      return !Call->isGLValue() || Result->Born;
  // A reference that a member function returns is taken to lead into its object
  // (operator[], front(), value()).
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    return Member->getImplicitObjectArgument() &&
           isBornObject(Member->getImplicitObjectArgument());
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
    return Operator->getNumArgs() && isBornObject(Operator->getArg(0));
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return !Call->isGLValue() || refersToBorn(Call);
  return false;
}

/// Whether \p Pointer is written as the address of an object of the child,
/// which tells more than its value where that is not known.
bool ChildRegion::Transfer::namesBorn(const Expr *Pointer) const {
  const Expr *E = strip(Pointer);
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    return Op->getOpcode() == UO_AddrOf && isBornLValue(Op->getSubExpr());
  return E->getType()->isArrayType() && isBornLValue(E);
}

/// Like isBornLValue, for what a member function is called on.
bool ChildRegion::Transfer::isBornObject(const Expr *Object) const {
  return Object->getType()->isPointerType() ? R.evaluate(Object, F).Born
                                            : isBornLValue(Object);
}

void ChildRegion::Transfer::write(const Expr *LValue, const Expr *Site,
                                  bool Idiom, bool StoresResult) {
  if (!observed())
    return;
  // The standards allow the child to write the variable with the result.
  if (const Place *P = R.locate(LValue, F))
    if (R.Receivers.count(P))
      return;
  // errno tells nothing after a vfork that succeeded.
  Idiom |= isErrno(LValue);
  bool Born = isBornLValue(LValue);
  if (Born && R.Entry.InChild) {
    const Place *P = A.places().of(LValue);
    if (!P || P->isIndirect() || !P->rootVariable())
      note(&Reach::WritesBorn);
  }
  if (Born && !A.options().posix())
    return;
  emitWrite(holderOf(LValue), Site->getSourceRange(), Site, Born || Idiom,
            StoresResult);
}

void ChildRegion::Transfer::writeThrough(const Expr *Pointer,
                                         const Expr *Site) {
  if (!observed())
    return;
  Value V = R.evaluate(Pointer, F);
  if (V.Born)
    note(&Reach::WritesBorn);
  if (leadsToChild(V) || (V.Lo == 0 && V.Hi == 0) || namesBorn(Pointer))
    return;
  emitWrite(holderOf(Pointer), Site->getSourceRange(), Site);
}

void ChildRegion::Transfer::throwing(const Stmt *Site, SourceRange Range,
                                     const Expr *Thrown,
                                     const FunctionDecl *Subject,
                                     std::shared_ptr<const Effect> Cause) {
  bool Caught = false;
  for (const CXXTryStmt *Try = Site ? R.enclosingTry(Site) : nullptr;
       Try && !Caught;
       Try = R.enclosingTry(Try)) {
    if (const CFGBlock *Dispatch = R.Dispatches.lookup(Try))
      Throws.push_back({Dispatch, F, Thrown});
    Caught = catchesAll(Try, Thrown);
  }
  if (!Caught) {
    Effect E;
    E.What = Effect::Unwinds;
    E.Site = Site;
    E.Range = Range;
    E.Subject = Subject;
    E.Throw = Cause ? Cause->Throw : Site;
    E.Cause = std::move(Cause);
    emit(E);
    note(&Reach::Leaves);
  }
  if (!Subject)
    Alive = false;
}

void ChildRegion::Transfer::returning(const ReturnStmt *S) {
  Value V = S->getRetValue() ? R.evaluate(S->getRetValue(), F)
                             : Value::unknown();
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

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

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
      const auto *Op = dyn_cast<BinaryOperator>(Call->getCallee()->IgnoreParens());
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

/// Whether \p FD makes a child that shares its parent's memory.
bool ChildRegion::Transfer::sharesMemory(const FunctionDecl *FD) const {
  const FunctionFacts *Record = A.index().factsOf(FD);
  const SpawnOutcome *Outcome = A.outcomeOf(FD);
  return (Record && Record->creates() == Spawn::ByVfork) ||
         (Outcome && Outcome->Kind == Sharing::All);
}

const SpawnSite *ChildRegion::Transfer::siteOf(const CallExpr *E,
                                               const Callee &C) {
  auto Known = R.SiteOf.find(E);
  if (Known != R.SiteOf.end())
    return &R.Sites[Known->second];
  if (!C.FD)
    return nullptr;

  SpawnSite Site;
  Site.Call = E;
  Site.Callee = C.FD;
  Site.Child = Value::number(0);
  Site.Parent = Value::range(1, Value::Max);
  Site.Failed = Value::number(-1);
  const FunctionFacts *Record = A.index().factsOf(C.FD);
  Spawn How = Record ? Record->creates() : Spawn::Nothing;
  if (const SpawnOutcome *Outcome = A.outcomeOf(C.FD)) {
    Site.Wrapper = true;
    Site.Kind = Outcome->Kind;
    Site.Child = Outcome->Child;
    Site.Parent = Outcome->Parent;
    Site.Failed = Outcome->Failed;
  } else if (How == Spawn::ByVfork) {
    Site.Kind = Sharing::All;
  } else if (How == Spawn::ByFork || A.index().isForkFunction(C.FD)) {
    Site.Kind = Sharing::Nothing;
    // daemon() ends the parent.
    if (Record && Record->after() == Control::Exits)
      Site.Parent = Value::none();
  } else if (How == Spawn::ByClone && E->getNumArgs() >= 3) {
    Value Flags = R.evaluate(E->getArg(2), F);
    Site.Child = Site.Parent = Value();
    Site.Body = R.evaluate(E->getArg(0), F).onlyFunction();
    bool SharesMemory = Flags.isNumber() && Flags.Lo & linux_abi::CloneVm;
    bool ParentWaits = Flags.isNumber() && Flags.Lo & linux_abi::CloneVfork;
    Site.Ignored = !Site.Body || !ParentWaits;
    Site.Kind = SharesMemory ? Sharing::All : Sharing::WaitsOnly;
  } else if (How == Spawn::BySyscall && E->getNumArgs()) {
    StringRef Number = A.index().systemCall(E->getArg(0));
    if (Number == "vfork") {
      Site.Kind = Sharing::All;
      Site.Raw = true;
    } else if (Number == "fork") {
      Site.Kind = Sharing::Nothing;
    } else if (Number == "clone" && E->getNumArgs() >= 2) {
      Value Flags = R.evaluate(E->getArg(1), F);
      bool SharesMemory = Flags.isNumber() && Flags.Lo & linux_abi::CloneVm;
      bool ParentWaits = Flags.isNumber() && Flags.Lo & linux_abi::CloneVfork;
      Site.Raw = SharesMemory;
      Site.Kind = SharesMemory  ? Sharing::All
                  : ParentWaits ? Sharing::WaitsOnly
                                : Sharing::Nothing;
      Site.Ignored = SharesMemory && !ParentWaits;
    } else {
      return nullptr;
    }
  } else {
    return nullptr;
  }
  R.SiteOf[E] = R.Sites.size();
  R.Sites.push_back(Site);
  return &R.Sites.back();
}

void ChildRegion::Transfer::spawn(const CallExpr *E, const SpawnSite &Site,
                                  ArrayRef<Renaming> Names) {
  unsigned Number = R.SiteOf.lookup(E);
  bool Nested = Who.isChild() || R.Entry.InChild;
  R.Sites[Number].HasParent |= !Nested;
  if (observed() && Nested) {
    emit(Effect::Spawns, E, Site.Callee);
    note(&Reach::Spawns);
  }
  const Place *Result = A.places().result(E);
  // The value of an expression with several spawn calls is that of the last.
  F.removeIf([&](const Facts::Entry &Entry) {
    return Entry.first->kind() == Place::Result &&
           Entry.first != R.ExecMark && isa<Expr>(Entry.first->call()) &&
           R.SiteOf.count(cast<Expr>(Entry.first->call()));
  });
  if (Site.Body)
    return; // the child runs another function

  const FunctionDecl *Definition = Site.Callee->getDefinition();
  for (const SpawnResult *Part : {&Site.Child, &Site.Parent, &Site.Failed})
    for (const auto &[P, V] : Part->Left.entries())
      if (const Place *Outer = outerName(P, Definition, Names))
        kill(Outer);
  auto With = [&](const SpawnResult &Process) {
    Facts G = F;
    Value V = Process.Returned.normalized();
    V.Derived = true;
    G.set(Result, V);
    for (const auto &[P, Known] : Process.Left.entries())
      if (const Place *Outer = outerName(P, Definition, Names))
        G.set(Outer, Known);
    return G;
  };
  if (!Site.Child.isEmpty()) {
    Facts Child = With(Site.Child);
    // What was there before belongs to the parent.
    for (auto [P, V] : Child.entries().vec())
      if (V.Born) {
        V.Born = false;
        V.Foreign = true;
        Child.set(P, V);
      }
    Child.set(R.ExecMark, Value::number(0));
    Role Born = Role::of(Number, Role::Child);
    Transfer Rest(R, Block, Born, Child, Sink);
    Rest.Common = true;
    if (Site.Raw)
      Rest.emit(Effect::RawVfork, E, Site.Callee);
    Rest.run(Index + 1);
    R.TracksOrigin = observed();
    Out.append(Rest.Out.begin(), Rest.Out.end());
  }
  if (Nested) {
    SpawnResult Both = join(Site.Parent.Returned.normalized(),
                            Site.Failed.Returned.normalized());
    Both.Returned.NonZero = !Site.Wrapper;
    Both.Left = Site.Parent.Left;
    Both.Left.joinWith(Site.Failed.Left);
    if (Both.isEmpty())
      Alive = false;
    else
      F = With(Both);
    return;
  }
  for (auto [Part, Returned] : {std::pair(Role::Parent, Site.Parent),
                                std::pair(Role::Failed, Site.Failed)}) {
    if (Returned.isEmpty())
      continue;
    Transfer Rest(R, Block, Role::of(Number, Part), With(Returned), Sink);
    Rest.run(Index + 1);
    Out.append(Rest.Out.begin(), Rest.Out.end());
  }
  Alive = false; // goes on under other names
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
    F.set(A.places().result(E), V);
    return;
  }
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
    if (const Place *P = objectOf(Object))
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

/// The object that a member function is called on.
const Place *ChildRegion::Transfer::objectOf(const Expr *E) const {
  if (!E)
    return nullptr;
  if (!E->getType()->isPointerType())
    return R.locate(E, F);
  Value Pointer = R.evaluate(E, F);
  if (Pointer.Target && Pointer.Exact)
    return Pointer.Target;
  const Place *Outer = R.locate(E, F);
  return Outer ? A.places().deref(Outer) : nullptr;
}

/// Whether the user's options say what the function does.
bool ChildRegion::Transfer::isConfigured(const FunctionDecl *FD) const {
  const EngineOptions &Opts = A.options();
  return isNamedIn(FD, Opts.SafeFunctions) ||
         isNamedIn(FD, Opts.UnsafeFunctions) ||
         isNamedIn(FD, Opts.BlockingFunctions) ||
         isNamedIn(FD, Opts.NoReturnFunctions);
}

/// A call of what is not known: it could have written anything.
void ChildRegion::Transfer::callUnknown(ArrayRef<const Expr *> Arguments) {
  forgetMemory();
  forgetArguments(Arguments);
  note(&Reach::CallsUnknown);
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
    const Place *P = A.places().element(A.places().variable(Table),
                                        A.places().integer(I));
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

  Control After = Known.after();
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
  if (After != Control::Returns) {
    bool Ends = After == Control::Exits || After == Control::RunsHandlers;
    note(Ends ? &Reach::Exits : &Reach::Leaves);
    Alive = false;
    return;
  }
  if (Known.Duplicates)
    duplicate(E);
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

/// An exec that fails: if it succeeds, this program is no more.
void ChildRegion::Transfer::exec(const CallExpr *E) {
  note(&Reach::Execs);
  F.set(A.places().result(E), Value::number(-1));
  F.set(R.ExecMark, Value::number(1).normalized());
}

void ChildRegion::Transfer::exits() {
  note(&Reach::Exits);
  Alive = false;
}

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
    return !Of.isNumber() ||
           !(Of.Lo & (linux_abi::LockNb | linux_abi::LockUn));
  case Blocking::OnOpen: {
    if (Operand >= E->getNumArgs() ||
        !A.index().isFifo(E->getArg(Operand)))
      return false;
    Value Flags = Argument(Operand + 1);
    return !Flags.isNumber() ||
           !(Flags.Lo & (linux_abi::ORdwr | linux_abi::ONonblock));
  }
  case Blocking::OnStop: {
    bool Stops = Of.isNumber() && Of.Lo >= linux_abi::SigStop &&
                 Of.Lo <= linux_abi::SigTtou;
    return Stops && (Operand == 0 || isOwnPid(E->getArg(0)));
  }
  default:
    return true;
  }
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
    Value Operation = R.evaluate(E->getArg(2), F);
    int64_t Command = Operation.Lo & linux_abi::FutexCommands;
    // FUTEX_WAIT, FUTEX_LOCK_PI, FUTEX_WAIT_BITSET
    if (Operation.isNumber() &&
        (Command == 0 || Command == 6 || Command == 9))
      emit(Effect::Blocks, E, E->getDirectCallee(), Blocking::OnLock);
  } else if (const FunctionFacts *Known = lookupFunction(Number)) {
    if (Known->SetsIds)
      return; // the raw call changes the calling thread only
    if (alwaysWaits(*Known))
      emit(Effect::Blocks, E, E->getDirectCallee(), Known->waits());
  }
}

/// Adds what the parameters of \p FD, and what they lead to, are in the caller.
void ChildRegion::Transfer::rename(const FunctionDecl *FD,
                                   ArrayRef<const Expr *> Arguments,
                                   SmallVectorImpl<Renaming> &Names) const {
  PlaceTable &Places = A.places();
  for (unsigned I = 0; I < FD->getNumParams() && I < Arguments.size(); ++I) {
    const ParmVarDecl *Param = FD->getParamDecl(I);
    const Place *Inner = Places.variable(Param);
    const Expr *Argument = Arguments[I];
    if (Param->getType()->isReferenceType()) {
      if (const Place *Outer = R.locate(Argument, F))
        Names.push_back({Outer, Places.deref(Inner)});
    } else if (Param->getType()->isRecordType()) {
      if (const Place *Outer = R.locate(copied(Argument), F))
        Names.push_back({Outer, Inner, Renaming::Copy});
    } else {
      Value V = R.evaluate(Argument, F);
      if (V.Target && V.Exact)
        Names.push_back({V.Target, Places.deref(Inner)});
      else if (const Place *Outer = R.locate(Argument, F))
        if (Argument->getType()->isPointerType())
          Names.push_back({Places.deref(Outer), Places.deref(Inner)});
      if (const Place *Outer = Places.of(Argument))
        Names.push_back({Outer, Inner, Renaming::SameValue});
    }
  }
}

FrameEntry
ChildRegion::Transfer::entryFor(const FunctionDecl *FD,
                                ArrayRef<const Expr *> Arguments,
                                bool ThisBorn,
                                SmallVectorImpl<Renaming> &Names) {
  FrameEntry Entry;
  PlaceTable &Places = A.places();
  Entry.ThisBorn = ThisBorn;

  rename(FD, Arguments, Names);
  for (unsigned I = 0; I < FD->getNumParams() && I < Arguments.size(); ++I) {
    const ParmVarDecl *Param = FD->getParamDecl(I);
    const Place *Inner = Places.variable(Param);
    const Expr *Argument = Arguments[I];
    if (Param->getType()->isReferenceType()) {
      Value Reference = Value::range(1, Value::Max);
      Reference.Born = isBornLValue(Argument);
      Reference.Foreign = !Reference.Born;
      // A reference has no value of its own, but what it leads to has a home.
      Entry.Known.set(Inner, Reference.normalized());
      // So has what has no name: a function, a temporary.
      if (!R.locate(Argument, F))
        Entry.Known.set(Places.deref(Inner), outside(R.evaluate(Argument, F)));
      continue;
    }
    Value V = R.evaluate(Argument, F);
    V.Born |= Argument->getType()->isPointerType() && namesBorn(Argument);
    Entry.Known.set(Inner, outside(V));
  }

  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  bool Lambda = Method && Method->getParent()->isLambda();
  for (const auto &[P, V] : F.entries()) {
    if (P->kind() == Place::Integer)
      Entry.Known.set(P, V); // a descriptor
    if (!P->isMemory())
      continue;
    Value Seen = outside(V);
    const VarDecl *Root = P->rootVariable();
    bool Kept = Root && Root->hasGlobalStorage() &&
                (V.Derived || V.isNumber() || V.Function || V.NonZero);
    if (Kept || (Lambda && Root))
      Entry.Known.set(P, Seen);
    for (const Renaming &Name : Names)
      if (Name.How != Renaming::SameValue && P->mentions(Name.Outer))
        Entry.Known.set(Places.substitute(P, Name.Outer, Name.Inner), Seen);
  }
  if (Lambda) {
    for (const LambdaCapture &Capture : Method->getParent()->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByRef)
        if (const auto *Var = dyn_cast<VarDecl>(Capture.getCapturedVar()))
          if (R.isBorn(Places.variable(Var)))
            Entry.Born.push_back(Var);
  }
  return Entry;
}

void ChildRegion::Transfer::callProject(const Stmt *Site, SourceRange Range,
                                        const FunctionDecl *FD, bool Certain,
                                        ArrayRef<const Expr *> Arguments,
                                        const Place *Object, bool ThisBorn) {
  const FunctionDecl *Definition = FD->getDefinition();
  FrameEntry Entry;
  // Elsewhere only what becomes of a spawn result is of interest.
  bool Wanted = observed() || (Object && holdsResult(Object)) ||
                llvm::any_of(Arguments, [this](const Expr *Argument) {
                  if (R.evaluate(Argument, F).Derived)
                    return true;
                  const Place *P = R.locate(copied(Argument), F);
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
  bool ThisBorn = Entry.ThisBorn;

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

  bool Analyzable = Definition && Certain && Definition->getBody() &&
                    !Definition->isDependentContext();
  if (FD->isTrivial() || (FD->isDefaulted() && !FD->isUserProvided() &&
                          (!Definition || !Definition->hasBody()))) {
    // A trivial copy assignment writes its object.
    const auto *Method = dyn_cast<CXXMethodDecl>(FD);
    if (Method && Call &&
        (Method->isCopyAssignmentOperator() ||
         Method->isMoveAssignmentOperator()) &&
        !Entry.ThisBorn)
      emitWrite(holderOf(Call->getArg(0)), Range, Site);
    return;
  }
  if (Definition && Definition->hasSkippedBody()) {
    callUnknown(Arguments);
    return; // clangd left it out
  }
  if (!Analyzable) {
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
    Tell(Standard || FD->isReplaceableGlobalAllocationFunction()
             ? Effect::UnsafeCall
             : Effect::Unverified);
    const auto *Method = dyn_cast<CXXMethodDecl>(FD);
    if (Standard && Method && Call && !Method->isConst() &&
        !Method->isStatic() && !ThisBorn)
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
    return;
  }

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
    Effect E = *Cause;
    E.Site = Site;
    E.Range = Range;
    E.Subject = FD;
    E.Cause = Cause;
    emit(E);
  }
  if (Opts.posix() && Site)
    emit(Effect::UnsafeCall, Site, Range, FD, Blocking::Never, true);
  if (!Does.Returns || NoReturn) {
    Alive = false;
    return;
  }
  if (Does.Execs)
    F.set(R.ExecMark, Value::number(1).normalized());
  bool Writes = Does.WritesMemory || Does.CallsUnknown;
  if (Writes)
    forgetMemory();
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

/// Whether a spawn result has become of a part of the object \p P.
bool ChildRegion::Transfer::holdsResult(const Place *P) const {
  return llvm::any_of(F.entries(), [P](const Facts::Entry &E) {
    return E.second.Derived && E.first->mentions(P);
  });
}

/// Takes over what \p Callee, which returns, has made of spawn results.
void ChildRegion::Transfer::takeOver(const Reach &Does,
                                     const FunctionDecl *Callee,
                                     ArrayRef<Renaming> Names) {
  F.removeIf([&](const Facts::Entry &E) {
    return E.second.Derived && llvm::any_of(Names, [&](const Renaming &Name) {
             return Name.How == Renaming::SameMemory &&
                    E.first->mentions(Name.Outer);
           });
  });
  for (const auto &[P, V] : Does.Left.entries())
    if (const Place *Outer = outerName(P, Callee, Names))
      F.set(Outer, V);
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

void ChildRegion::Transfer::construction(const CXXConstructExpr *E) {
  if (E->isValueDependent() || E->isTypeDependent())
    return;
  CXXConstructorDecl *Constructor = E->getConstructor();
  if (E->isElidable())
    return;
  llvm::SmallVector<const Expr *, 4> Arguments(E->arguments());
  bool Complete = constructsCompleteObject(E);
  const Place *Object =
      Complete ? A.places().result(E) : A.places().thisObject();
  if (Complete)
    kill(Object);
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
                        outside(V));
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

void ChildRegion::Transfer::callDestructor(const CXXDestructorDecl *Destructor,
                                           SourceRange Range, bool ThisBorn,
                                           const Place *Object) {
  if (Destructor->isTrivial())
    return;
  if (!Destructor->isUserProvided() && !Destructor->hasBody()) {
    // One that clang has not written out: what it consists of.
    const CXXRecordDecl *Record = Destructor->getParent();
    auto Destroy = [&](QualType Type) {
      const CXXRecordDecl *Part =
          A.context().getBaseElementType(Type)->getAsCXXRecordDecl();
      if (Part && Part->hasDefinition() && Part->getDestructor())
        callDestructor(Part->getDestructor(), Range, ThisBorn, nullptr);
    };
    for (const FieldDecl *Field : Record->fields())
      Destroy(Field->getType());
    for (const CXXBaseSpecifier &Base : Record->bases())
      Destroy(Base.getType());
    return;
  }
  FrameEntry Entry;
  Entry.ThisBorn = ThisBorn;
  for (auto [P, V] : F.entries())
    if (Object && P->isMemory() && P->mentions(Object)) {
      V.Target = nullptr;
      V.Exact = false;
      Entry.Known.set(
          A.places().substitute(P, Object, A.places().thisObject()), V);
    }
  callWith(nullptr, Range, Destructor, true, std::move(Entry));
}

} // namespace safespawn
