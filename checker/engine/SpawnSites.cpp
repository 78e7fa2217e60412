//===- SpawnSites.cpp - Where a unit creates children ---------------------===//

#include "SpawnSites.h"
#include "../support/Clang.h"
#include "Facts.h"
#include "Names.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace safespawn {

/// How data goes between the two descriptors that a variable holds.
enum Direction : uint8_t { OneWay = 1, BothWays = 2 };

bool isNamedIn(const NamedDecl *FD, const std::vector<std::string> &Names) {
  if (Names.empty() || !FD->getDeclName().isIdentifier())
    return false;
  StringRef Plain = FD->getName();
  std::string Qualified;
  for (const std::string &Name : Names) {
    if (Plain == Name)
      return true;
    StringRef Wanted = Name;
    Wanted.consume_front("::");
    if (!Wanted.contains("::"))
      continue;
    if (Qualified.empty())
      Qualified = FD->getQualifiedNameAsString();
    if (Qualified == Wanted)
      return true;
  }
  return false;
}

StringRef macroName(const Expr *E, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Loc = E->getBeginLoc();
  StringRef Name;
  // The macro that was written, not one that it is defined as.
  while (Loc.isMacroID()) {
    if (SM.isMacroArgExpansion(Loc)) {
      Loc = SM.getImmediateSpellingLoc(Loc);
      continue;
    }
    Name = Lexer::getImmediateMacroName(Loc, SM, Context.getLangOpts());
    Loc = SM.getImmediateExpansionRange(Loc).getBegin();
    if (startsWith(Name, "SYS_") || startsWith(Name, "__NR_"))
      return Name;
  }
  return Name;
}

bool evaluatesNothing(const Stmt *S, const ASTContext &Context) {
  switch (S->getStmtClass()) {
  case Stmt::CXXNoexceptExprClass:
  case Stmt::UnaryExprOrTypeTraitExprClass:
    return true;
  case Stmt::CXXTypeidExprClass: {
    const auto *Typeid = cast<CXXTypeidExpr>(S);
    return !Typeid->isTypeOperand() && !Typeid->isPotentiallyEvaluated();
  }
  case Stmt::CallExprClass: {
    const auto *Call = cast<CallExpr>(S);
    const FunctionDecl *Callee = Call->getDirectCallee();
    const IdentifierInfo *Name = Callee ? Callee->getIdentifier() : nullptr;
    return Name && Name->getBuiltinID() &&
           (Call->isUnevaluatedBuiltinCall(Context) ||
            Call->getBuiltinCallee() == Builtin::BI__builtin_constant_p);
  }
  default:
    return false;
  }
}

static bool isReferenced(const NamedDecl *Decl) {
  for (const auto *Redecl : Decl->redecls())
    if (cast<clang::Decl>(Redecl)->isReferenced())
      return true;
  return false;
}

/// Whether the unit uses a function with one of the names.
static bool mentionsAny(ASTContext &Context,
                        llvm::ArrayRef<const char *> Names) {
  const TranslationUnitDecl *Unit = Context.getTranslationUnitDecl();
  // A name that stands in the unit and is declared nowhere else may be declared
  // inside of a function. Those of builtins stand nowhere.
  auto IsOnlyInside = [](const IdentifierInfo *Name) {
    return !Name->getBuiltinID();
  };
  llvm::SmallVector<const IdentifierInfo *, 16> Wanted, OfHeaders;
  for (StringRef Name : Names)
    if (Context.Idents.find(Name) != Context.Idents.end())
      Wanted.push_back(&Context.Idents.get(Name));
    else if (Context.getExternalSource())
      OfHeaders.push_back(&Context.Idents.get(Name));
  if (Context.getLangOpts().CPlusPlus || Context.getExternalSource()) {
    auto IsUsed = [&](const IdentifierInfo *Name) {
      return llvm::any_of(Unit->lookup(Name), isReferenced);
    };
    return llvm::any_of(OfHeaders, IsUsed) ||
           llvm::any_of(Wanted, [&](const IdentifierInfo *Name) {
             return IsUsed(Name) ||
                    (Unit->lookup(Name).empty() && IsOnlyInside(Name));
           });
  }
  // In C nobody has made the table yet that lookup() needs, and to look at each
  // declaration costs less.
  for (const Decl *D : Unit->decls()) {
    const auto *FD = dyn_cast<FunctionDecl>(D);
    auto *Found = FD ? llvm::find(Wanted, FD->getIdentifier()) : Wanted.end();
    if (Found == Wanted.end())
      continue;
    if (isReferenced(FD))
      return true;
    Wanted.erase(Found);
  }
  return llvm::any_of(Wanted, IsOnlyInside);
}

bool mentionsSpawn(ASTContext &Context, const EngineOptions &Opts) {
  if (mentionsAny(Context, spawnNames()))
    return true;
  // A wrapper may be a class's own, so only its name is looked for.
  return llvm::any_of(Opts.ForkFunctions, [&](StringRef Name) {
    return Context.Idents.find(Name.rsplit("::").second.empty()
                                   ? Name
                                   : Name.rsplit("::").second) !=
           Context.Idents.end();
  });
}

namespace {
/// Calls back for each function that has a body, and each global variable that has
/// an initializer, and stands in the project; those of templates' instantiations
/// included. Neither body nor initializer is walked.
class FunctionVisitor : public RecursiveASTVisitor<FunctionVisitor> {
public:
  explicit FunctionVisitor(
      ASTContext &Context,
      llvm::function_ref<void(const FunctionDecl *)> OnFunction,
      llvm::function_ref<void(const VarDecl *)> OnVariable)
      : SM(Context.getSourceManager()), OnFunction(OnFunction),
        OnVariable(OnVariable) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  // Types hold no functions.
  bool TraverseStmt(Stmt *) { return true; }
  bool TraverseType(QualType, bool = true) { return true; }
  bool TraverseTypeLoc(TypeLoc, bool = true) { return true; }

  bool TraverseDecl(Decl *D) {
    if (!D)
      return true;
    // What is most of all headers is told first, and has nothing inside.
    if (auto *FD = dyn_cast<FunctionDecl>(D)) {
      if (FD->doesThisDeclarationHaveABody() && !FD->isDependentContext() &&
          !isForeign(FD->getLocation()))
        OnFunction(FD);
      return true;
    }
    if (auto *Var = dyn_cast<VarDecl>(D)) {
      if (Var->hasInit() && Var->hasGlobalStorage() && !Var->isLocalVarDecl() &&
          !Var->getDeclContext()->isDependentContext() &&
          !isForeign(Var->getLocation()))
        OnVariable(Var);
      return true;
    }
    // Nor do enums, and in C structs.
    if (isa<TypedefNameDecl, EnumDecl>(D) ||
        (isa<RecordDecl>(D) && !isa<CXXRecordDecl>(D)) ||
        (!isa<TranslationUnitDecl>(D) && isForeign(D->getLocation())))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }

private:
  bool isForeign(SourceLocation Loc) const {
    return Loc.isValid() && SM.isInSystemHeader(SM.getExpansionLoc(Loc));
  }

  const SourceManager &SM;
  llvm::function_ref<void(const FunctionDecl *)> OnFunction;
  llvm::function_ref<void(const VarDecl *)> OnVariable;
};
} // namespace

UnitIndex::UnitIndex(ASTContext &Context, const EngineOptions &Opts)
    : Context(Context), Opts(Opts) {
  auto OnFunction = [this](const FunctionDecl *FD) { indexFunction(FD); };
  auto OnVariable = [this](const VarDecl *Var) {
    indexBody(nullptr, Var->getInit(), Var);
  };
  FunctionVisitor Visitor(Context, OnFunction, OnVariable);
  // Not the traversal scope, which in clangd is the main file alone: what is
  // found there must not depend on who asks.
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    Visitor.TraverseDecl(D);
  closePipes();
  StartsThreads = StartsThreads || makesThreads("thread") ||
                  makesThreads("jthread");
}

/// Whether anybody in the unit constructs a thread of the standard library's class
/// \p Name: a container makes its elements itself.
bool UnitIndex::makesThreads(StringRef Name) const {
  auto Known = Context.Idents.find(Name), Std = Context.Idents.find("std");
  if (Known == Context.Idents.end() || Std == Context.Idents.end())
    return false;
  for (const NamedDecl *Scope :
       Context.getTranslationUnitDecl()->lookup(Std->second)) {
    const auto *Namespace = dyn_cast<NamespaceDecl>(Scope);
    if (!Namespace)
      continue;
    for (const NamedDecl *Found : Namespace->lookup(Known->second)) {
      const auto *Class = dyn_cast<CXXRecordDecl>(Found);
      if (!Class || !Class->getDefinition())
        continue;
      for (const Decl *Member : Class->getDefinition()->decls()) {
        const auto *Template = dyn_cast<FunctionTemplateDecl>(Member);
        if (!Template || !isa<CXXConstructorDecl>(Template->getTemplatedDecl()))
          continue;
        if (llvm::any_of(Template->specializations(), [](const FunctionDecl *FD) {
              return FD->isUsed();
            }))
          return true;
      }
    }
  }
  return false;
}

llvm::SmallVector<const FunctionDecl *, 4>
UnitIndex::usersOf(const FunctionDecl *FD) const {
  llvm::SmallVector<const FunctionDecl *, 4> All;
  auto Direct = Users.find(FD->getCanonicalDecl());
  if (Direct != Users.end())
    All.append(Direct->second.begin(), Direct->second.end());
  auto Variables = Tables.find(FD->getCanonicalDecl());
  if (Variables != Tables.end())
    for (const VarDecl *Var : Variables->second) {
      auto Through = TableUsers.find(Var);
      if (Through != TableUsers.end())
        All.append(Through->second.begin(), Through->second.end());
    }
  return All;
}

const FunctionFacts *UnitIndex::factsOf(const FunctionDecl *FD) const {
  auto [It, New] = FactsCache.try_emplace(FD->getCanonicalDecl(), nullptr);
  if (New)
    It->second = safespawn::factsOf(*FD);
  return It->second;
}

bool UnitIndex::isPosixSpawn(const CallExpr *Call) const {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionFacts *Known = Callee ? factsOf(Callee) : nullptr;
  return Known && Known->creates() == Spawn::ByPosixSpawn && Call->getNumArgs();
}

bool UnitIndex::isForkFunction(const FunctionDecl *FD) const {
  return isNamedIn(FD, Opts.ForkFunctions);
}

/// Whether the function starts a program, and returns in the parent only.
static bool startsProgram(const FunctionFacts &Facts) {
  Spawn How = Facts.creates();
  return How == Spawn::BySystem || How == Spawn::ByPopen ||
         How == Spawn::ByPosixSpawn;
}

/// Whether \p FD is another fork, by the database or by the user's options.
bool UnitIndex::returnsInChild(const FunctionDecl *FD) const {
  const FunctionFacts *Facts = factsOf(FD);
  return (Facts && Facts->creates() != Spawn::Nothing &&
          !startsProgram(*Facts)) ||
         isForkFunction(FD);
}

void UnitIndex::indexFunction(const FunctionDecl *FD) {
  if (!Indexed.insert(FD).second || !FD->hasBody() || FD->hasSkippedBody())
    return;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(FD))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->getInit())
        indexBody(FD, Init->getInit());
  indexBody(FD, FD->getBody());
}

void UnitIndex::indexBody(const FunctionDecl *FD, const Stmt *Body,
                          const VarDecl *Var) {
  llvm::SmallVector<const Stmt *, 32> Work{Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      const CXXMethodDecl *Operator = Lambda->getCallOperator();
      // Of a generic lambda the instances are what runs.
      if (const FunctionTemplateDecl *Template =
              Operator->getDescribedFunctionTemplate()) {
        for (const FunctionDecl *Instance : Template->specializations())
          indexFunction(Instance);
      } else {
        indexFunction(Operator);
      }
      for (const Expr *Init : Lambda->capture_inits())
        Work.push_back(Init);
      // Who mentions the lambda may run it.
      if (FD)
        indexReference(FD, Operator, nullptr);
      continue;
    }
    switch (S->getStmtClass()) {
    case Stmt::DeclRefExprClass:
      indexReference(FD, cast<DeclRefExpr>(S)->getDecl(), Var);
      continue;
    case Stmt::MemberExprClass:
      indexReference(FD, cast<MemberExpr>(S)->getMemberDecl(), Var);
      break;
    case Stmt::CXXConstructExprClass:
    case Stmt::CXXTemporaryObjectExprClass:
      indexReference(FD, cast<CXXConstructExpr>(S)->getConstructor(), Var);
      break;
    case Stmt::BinaryOperatorClass:
    case Stmt::CompoundAssignOperatorClass: {
      const auto *Op = cast<BinaryOperator>(S);
      if (Op->isAssignmentOp())
        markWritten(Op->getLHS());
      break;
    }
    case Stmt::UnaryOperatorClass: {
      const auto *Op = cast<UnaryOperator>(S);
      if (Op->isIncrementDecrementOp())
        markWritten(Op->getSubExpr());
      break;
    }
    case Stmt::DeclStmtClass:
      for (const Decl *D : cast<DeclStmt>(S)->decls())
        if (const auto *Record = dyn_cast<CXXRecordDecl>(D))
          for (const CXXMethodDecl *Method : Record->methods())
            if (Method->doesThisDeclarationHaveABody())
              indexFunction(Method);
      break;
    default:
      if (const auto *Call = dyn_cast<CallExpr>(S))
        indexCall(FD, Call);
      break;
    }
    if (evaluatesNothing(S, Context))
      continue;
    forEachExposed(S, [this](const Expr *LValue) { markWritten(LValue); });
    for (const Stmt *Child : S->children())
      Work.push_back(Child);
  }
}

void UnitIndex::indexReference(const FunctionDecl *From, const ValueDecl *To,
                               const VarDecl *Var) {
  const auto *Callee = dyn_cast<FunctionDecl>(To);
  if (!Callee) {
    const auto *Table = dyn_cast<VarDecl>(To);
    if (From && Table && Table->hasGlobalStorage()) {
      if (SpawnTables.count(Table->getCanonicalDecl()))
        Spawners.insert(From);
      auto &List = TableUsers[Table->getCanonicalDecl()];
      if (List.empty() || List.back() != From)
        List.push_back(From);
    }
    return;
  }
  const FunctionFacts *Facts = factsOf(Callee);
  if (Facts) {
    Reaps |= Facts->Reaps;
    // Not each constructor of a thread starts one; see makesThreads().
    StartsThreads |= Facts->StartsThread && !isa<CXXConstructorDecl>(Callee);
    UsesAtFork |= Facts->AtFork;
  } else if (!Callee->hasBody()) {
    Reaps |= isNamedLikeWait(Callee);
  }
  bool Spawns = returnsInChild(Callee);
  if (!From) {
    if (Var)
      Tables[Callee->getCanonicalDecl()].push_back(Var->getCanonicalDecl());
    if (Var && Spawns)
      SpawnTables.insert(Var->getCanonicalDecl());
    return;
  }
  if (Spawns)
    Spawners.insert(From);
  auto &List = Users[Callee->getCanonicalDecl()];
  if (List.empty() || List.back() != From)
    List.push_back(From);
}

void UnitIndex::markWritten(const Expr *LValue) {
  if (const ValueDecl *Holder = holderOf(LValue))
    Written.insert(Holder);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(strip(LValue)))
    if (const auto *Param = dyn_cast<ParmVarDecl>(Ref->getDecl()))
      Reassigned.insert(Param);
}

void forEachExposed(const Stmt *S, llvm::function_ref<void(const Expr *)> See) {
  auto Bind = [See](const Expr *Init) {
    if (Init && Init->isGLValue() && Init->getType()->isObjectType() &&
        !Init->getType().isConstQualified())
      See(Init);
  };
  switch (S->getStmtClass()) {
  case Stmt::UnaryOperatorClass:
    if (cast<UnaryOperator>(S)->getOpcode() == UO_AddrOf)
      See(cast<UnaryOperator>(S)->getSubExpr());
    return;
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass:
    llvm::for_each(cast<CXXConstructExpr>(S)->arguments(), Bind);
    return;
  case Stmt::InitListExprClass:
    llvm::for_each(cast<InitListExpr>(S)->inits(), Bind);
    return;
  case Stmt::LambdaExprClass:
    llvm::for_each(cast<LambdaExpr>(S)->capture_inits(), Bind);
    return;
  case Stmt::DeclStmtClass:
    for (const Decl *D : cast<DeclStmt>(S)->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        if (Var->getType()->isReferenceType())
          Bind(Var->getInit());
    return;
  default:
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      llvm::for_each(Call->arguments(), Bind);
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
        Bind(Member->getImplicitObjectArgument());
    }
    return;
  }
}

/// Whether what \p Call, of pipe2 or socketpair, makes is asked never to wait.
static bool neverWaits(const CallExpr *Call, const ASTContext &Context) {
  Expr::EvalResult Flags;
  return Call->getNumArgs() > 1 && !Call->getArg(1)->isValueDependent() &&
         Call->getArg(1)->EvaluateAsInt(Flags, Context) &&
         inWord(Flags.Val.getInt()).value_or(0) & linux_abi::ONonblock;
}

/// Whether an argument of the call is SIGCHLD, and it does not ask for what
/// happens anyway.
static bool handlesChildSignal(const CallExpr *Call,
                               const ASTContext &Context) {
  if (Call->getNumArgs() == 2 &&
      macroName(Call->getArg(1), Context) == "SIG_DFL")
    return false;
  return llvm::any_of(Call->arguments(), [&](const Expr *Argument) {
    StringRef Name = macroName(Argument, Context);
    return Name == "SIGCHLD" || Name == "SIGCLD";
  });
}

void UnitIndex::indexCall(const FunctionDecl *Caller, const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return;
  const FunctionFacts *Facts = factsOf(Callee);
  if (!Facts) {
    // As signal() does, in another file.
    Reaps |= Call->getNumArgs() > 1 && handlesChildSignal(Call, Context);
    for (unsigned I = 0; I < Call->getNumArgs() && I < Callee->getNumParams();
         ++I) {
      const FunctionDecl *Definition = Callee->getDefinition();
      if (!Definition || I >= Definition->getNumParams())
        continue;
      const ParmVarDecl *Param = Definition->getParamDecl(I);
      if (Param->getType()->isFunctionPointerType())
        indexCallback(Param, Call->getArg(I));
      if (Param->getType()->isIntegerType() &&
          !isa<IntegerLiteral>(strip(Call->getArg(I))))
        Descriptors[Param].push_back(Call->getArg(I));
      if (Param->getType()->isPointerType())
        if (const ValueDecl *Holder = holderOf(Call->getArg(I)))
          Bindings.push_back({Definition->getParamDecl(I), Holder});
    }
    return;
  }
  if (Facts->creates() == Spawn::BySyscall && Call->getNumArgs()) {
    const FunctionFacts *Meant =
        lookupFunction(systemCall(Call->getArg(0)));
    Reaps |= Meant && Meant->Reaps;
    return;
  }
  if (Caller && startsProgram(*Facts) && Call->getNumArgs())
    ProgramStarts[Caller].push_back(Call);
  StringRef Name = nameOf(*Callee);
  unsigned PipeArgument = Name == "socketpair" ? 3 : 0;
  if (Name == "pipe" || Name == "pipe2" || Name == "socketpair") {
    if (Call->getNumArgs() > PipeArgument && !neverWaits(Call, Context))
      if (const ValueDecl *Holder = holderOf(Call->getArg(PipeArgument)))
        Pipes[Holder] |= Name == "socketpair" ? BothWays : OneWay;
  } else if (Name == "mkfifo" || Name == "mkfifoat" || Name == "mknod") {
    unsigned I = Name == "mkfifoat";
    if (Call->getNumArgs() > I) {
      const Expr *Path = strip(Call->getArg(I));
      if (const auto *Literal = dyn_cast<StringLiteral>(Path)) {
        if (Literal->getCharByteWidth() == 1)
          FifoNames.insert(Literal->getString());
      } else if (const ValueDecl *Holder = holderOf(Path)) {
        FifoVariables.insert(Holder);
      }
    }
  } else if (Facts->SetsHandler || startsWith(Name, "signalfd") ||
             Name == "sigaddset") {
    // Any of these with SIGCHLD: the program takes care of its children.
    Reaps |= handlesChildSignal(Call, Context);
  }
}

/// Remembers the function that \p Param is bound to, unless there are several.
void UnitIndex::indexCallback(const ParmVarDecl *Param, const Expr *Argument) {
  Argument = strip(Argument);
  if (const auto *Op = dyn_cast<UnaryOperator>(Argument))
    if (Op->getOpcode() == UO_AddrOf)
      Argument = strip(Op->getSubExpr());
  const auto *Ref = dyn_cast<DeclRefExpr>(Argument);
  const auto *Passed = Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
  auto [It, New] = Callbacks.try_emplace(Param, Passed);
  if (!New && It->second != Passed)
    It->second = nullptr;
  if (Passed && returnsInChild(Passed))
    Spawners.insert(cast<FunctionDecl>(Param->getDeclContext()));
}

void UnitIndex::closePipes() {
  // A helper that makes its parameter a pipe makes its arguments pipes, and a
  // helper that is handed a pipe has one in its parameter.
  for (bool Changed = !Pipes.empty(); Changed;) {
    Changed = false;
    for (auto [Param, Holder] : Bindings) {
      const auto *Inner = cast<ValueDecl>(Param->getCanonicalDecl());
      uint8_t Both = Pipes.lookup(Inner) | Pipes.lookup(Holder);
      for (const ValueDecl *Side : {Inner, Holder}) {
        if (Both == Pipes.lookup(Side))
          continue;
        Pipes[Side] = Both;
        Changed = true;
      }
    }
  }
}

uint8_t UnitIndex::pipeEnds(const Place *P, PlaceTable &Places) const {
  if (Pipes.empty())
    return 0;
  if (P->kind() == Place::Variable) {
    const auto *Param = dyn_cast<ParmVarDecl>(P->decl());
    auto It = Param ? Descriptors.find(Param) : Descriptors.end();
    if (It == Descriptors.end())
      return 0;
    uint8_t Ends = 0;
    for (const Expr *Argument : It->second) {
      const Place *Outer = Places.of(Argument);
      // One step up: what a caller passes on of its own caller's is not followed.
      if (Outer && Outer->kind() != Place::Variable)
        Ends |= pipeEnds(Outer, Places);
    }
    return Ends;
  }
  int64_t Index = 0;
  const Place *Base = P;
  if (P->kind() == Place::Element) {
    if (P->index()->kind() != Place::Integer)
      return 0;
    Index = P->index()->number();
    Base = P->base();
  } else if (P->kind() != Place::Deref) {
    return 0;
  }
  // The array may itself be an element of an array, behind a pointer, or the field
  // of a std::array.
  while (Base->kind() == Place::Deref || Base->kind() == Place::Element ||
         (Base->kind() == Place::Field &&
          cast<FieldDecl>(Base->decl())->getParent()->isInStdNamespace()))
    Base = Base->base();
  if (Base->kind() != Place::Variable && Base->kind() != Place::Field)
    return 0;
  auto It = Pipes.find(cast<ValueDecl>(Base->decl()->getCanonicalDecl()));
  if (It == Pipes.end())
    return 0;
  if (It->second & BothWays)
    return Value::ReadEnd | Value::WriteEnd;
  return Index == 0   ? Value::ReadEnd
         : Index == 1 ? Value::WriteEnd
                      : Value::NoPipe;
}

StringRef UnitIndex::systemCall(const Expr *Number) const {
  // A constant may be made of another.
  constexpr unsigned MaxConstants = 4;
  for (unsigned I = 0; Number && I < MaxConstants; ++I) {
    StringRef Name = macroName(Number, Context);
    if (Name.consume_front("SYS_") || Name.consume_front("__NR_"))
      return Name;
    const auto *Ref = dyn_cast<DeclRefExpr>(strip(Number));
    if (!Ref)
      return {};
    if (const auto *Constant = dyn_cast<EnumConstantDecl>(Ref->getDecl()))
      Number = Constant->getInitExpr();
    else if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
             Var && !isa<ParmVarDecl>(Var) && !isWritten(Var))
      Number = Var->getAnyInitializer();
    else
      break;
  }
  return {};
}

bool UnitIndex::isFifo(const Expr *Path) const {
  Path = strip(Path);
  if (const auto *Literal = dyn_cast<StringLiteral>(Path))
    return Literal->getCharByteWidth() == 1 &&
           FifoNames.count(Literal->getString());
  const ValueDecl *Holder = holderOf(Path);
  return Holder && FifoVariables.count(Holder);
}

} // namespace safespawn
