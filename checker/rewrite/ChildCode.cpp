//===- ChildCode.cpp - Where the code of a child stands -------------------===//

#include "ChildCode.h"
#include "../engine/Place.h"
#include "../functions/Functions.h"
#include "Nodes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace safespawn {

ChildCode::ChildCode(const FunctionDecl *FD, const CallExpr *Call,
                     const Trace &Seen, ASTContext &Context)
    : FD(FD), Call(Call), Seen(Seen), Context(Context), Parents(FD->getBody()) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
  SharesMemory = Facts && Facts->creates() == Spawn::ByVfork;
}

bool ChildCode::isOwn(const VarDecl *Var) const {
  const DeclContext *Of = Var->getParentFunctionOrMethod();
  return Of && Of->Encloses(FD); // a lambda captures variables
}

bool ChildCode::isChildOnly(const Stmt *S) const {
  for (const Stmt *Outer = S; Outer; Outer = Parents.getParent(S = Outer)) {
    auto It = Seen.Reached.find(Outer);
    if (It != Seen.Reached.end())
      return It->second == Trace::Child;
  }
  return S != FD->getBody(); // of a helper
}

bool ChildCode::isPrivate(const VarDecl *Var) const {
  // A helper's variable lives as long as its call.
  if (!isOwn(Var))
    return Var->isLocalVarDecl() && Var->hasLocalStorage();
  if (!Var->hasLocalStorage() || Var->getType()->isReferenceType() ||
      isa<ParmVarDecl>(Var))
    return false;
  const Stmt *Declared = nullptr;
  bool IsShared = anyNode(FD->getBody(), [&](const Stmt *S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      return Ref->getDecl() == Var && !isChildOnly(Ref);
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      return llvm::any_of(Lambda->captures(),
                          [&](const LambdaCapture &Capture) {
                            return Capture.capturesVariable() &&
                                   Capture.getCapturedVar() == Var;
                          });
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      if (llvm::is_contained(Declaration->decls(), Var))
        Declared = S;
    return false;
  });
  if (IsShared)
    return false;
  // One that is declared behind the call is not there before it.
  const SourceManager &SM = Context.getSourceManager();
  return Declared &&
         (isChildOnly(Declared) ||
          SM.isBeforeInTranslationUnit(SM.getFileLoc(Var->getLocation()),
                                       SM.getFileLoc(Call->getBeginLoc())));
}

bool ChildCode::hasAlias(const Expr *LValue) const {
  const Expr *E = strip(LValue);
  bool IsNumber =
      E->getType()->isIntegerType() && !E->getType()->isAnyCharacterType();
  if (IsNumber && !isChildOnly(LValue) && !leadsThroughPointer(E))
    return false;
  while (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (Member->isArrow())
      return true;
    E = strip(Member->getBase());
  }
  const VarDecl *Var = variable(E);
  if (!Var || Var->getType()->isReferenceType() ||
      Var->getType()->isArrayType() || strip(LValue)->getType()->isRecordType())
    return true;
  return anyNode(FD->getBody(), [Var](const Stmt *S) {
    if (const auto *Op = dyn_cast<UnaryOperator>(S))
      return Op->getOpcode() == UO_AddrOf && refersTo(Op->getSubExpr(), Var);
    const auto *Declaration = dyn_cast<DeclStmt>(S);
    return Declaration &&
           llvm::any_of(Declaration->decls(), [Var](const Decl *D) {
             const auto *Other = dyn_cast<VarDecl>(D);
             return Other && Other->getType()->isReferenceType() &&
                    refersTo(Other->getInit(), Var);
           });
  });
}

bool ChildCode::changesNamespaces() const {
  if (!ChangesNamespaces)
    ChangesNamespaces = anyStatement(Context, [](const Stmt *S) {
      const auto *E = dyn_cast<Expr>(S);
      return E && isa<CallExpr>(E) &&
             (callOf(E, "unshare") || callOf(E, "setns") ||
              callOf(E, "clone") || callOf(E, "syscall"));
    });
  return *ChangesNamespaces;
}

/// Whether no call in \p S can print to stdout.
static bool isQuiet(const Stmt *S) {
  return !anyNode(S, [](const Stmt *Part) {
    const auto *Called = dyn_cast<CallExpr>(Part);
    const FunctionDecl *By = Called ? Called->getDirectCallee() : nullptr;
    const FunctionFacts *Facts = By ? factsOf(*By) : nullptr;
    return Called &&
           (!Facts || !(Facts->Calculates || nameOf(*By) == "pipe" ||
                        nameOf(*By) == "pipe2" || nameOf(*By) == "fork"));
  });
}

bool ChildCode::isFlushed() const {
  const Stmt *Spawn = Call;
  const Stmt *Outer = Parents.getParent(Spawn);
  for (; Outer && !isa<CompoundStmt>(Outer); Outer = Parents.getParent(Spawn))
    Spawn = Outer;
  if (!Outer || isa<LabelStmt, SwitchCase, WhileStmt, DoStmt, ForStmt>(Spawn))
    return false;
  const auto *Block = cast<CompoundStmt>(Outer);
  for (const auto *At = llvm::find(Block->body(), Spawn);
       At != Block->body_begin();) {
    const auto *Before = dyn_cast<Expr>(*--At);
    const CallExpr *Flush = Before ? callOf(Before, "fflush") : nullptr;
    if (Flush && Flush->getNumArgs() == 1 &&
        (isStream(Flush->getArg(0), "stdout") ||
         isNull(Flush->getArg(0), Context)))
      return true;
    if (!isQuiet(*At) || isa<LabelStmt, SwitchCase>(*At))
      return false;
  }
  return false;
}

} // namespace safespawn
