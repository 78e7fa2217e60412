//===- Nodes.cpp - Questions about the nodes of a function ----------------===//

#include "Nodes.h"
#include "../engine/Place.h"
#include "../functions/Functions.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace safespawn {

bool anyNode(const Stmt *Root, llvm::function_ref<bool(const Stmt *)> Of) {
  // Not by recursion: expressions of generated code are deep.
  llvm::SmallVector<const Stmt *, 32> Work{Root};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (Of(S))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

static bool anyStatementIn(const DeclContext *Of, const SourceManager &SM,
                           llvm::function_ref<bool(const Stmt *)> Is) {
  return llvm::any_of(Of->decls(), [&](const Decl *D) {
    if (SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())))
      return false;
    if (const auto *Template = dyn_cast<TemplateDecl>(D))
      D = Template->getTemplatedDecl();
    if (const auto *FD = dyn_cast_or_null<FunctionDecl>(D))
      return FD->doesThisDeclarationHaveABody() && anyNode(FD->getBody(), Is);
    const auto *Inner = dyn_cast_or_null<DeclContext>(D);
    return Inner && anyStatementIn(Inner, SM, Is);
  });
}

bool anyStatement(const ASTContext &Context,
                  llvm::function_ref<bool(const Stmt *)> Of) {
  return anyStatementIn(Context.getTranslationUnitDecl(),
                        Context.getSourceManager(), Of);
}

bool isWithin(const Stmt *Inner, const Stmt *Outer, const ParentMap &Parents) {
  for (; Inner; Inner = Parents.getParent(Inner))
    if (Inner == Outer)
      return true;
  return false;
}

bool isNameTaken(const FunctionDecl *FD, DeclarationName Name,
                 const NamedDecl *Except) {
  auto Takes = [&](const Decl *D) {
    const auto *Named = dyn_cast<NamedDecl>(D);
    return Named && Named != Except && Named->getDeclName() == Name;
  };
  if (llvm::any_of(FD->parameters(), Takes))
    return true;
  return anyNode(FD->getBody(), [&](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *Declaration = dyn_cast<DeclStmt>(S);
    return (Ref && Takes(Ref->getDecl())) ||
           (Declaration && llvm::any_of(Declaration->decls(), Takes));
  });
}

bool refersTo(const Stmt *S, const ValueDecl *D) {
  return anyNode(S, [D](const Stmt *Part) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Part);
    return Ref && Ref->getDecl()->getCanonicalDecl() == D->getCanonicalDecl();
  });
}

const VarDecl *variable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(strip(E));
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

void collectVariables(const Stmt *S,
                      llvm::SmallPtrSetImpl<const VarDecl *> &Found) {
  anyNode(S, [&](const Stmt *Part) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Part))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
        Found.insert(Var);
    return false;
  });
}

bool isNull(const Expr *E, ASTContext &Context) {
  return E->IgnoreParenCasts()->isNullPointerConstant(
             Context, Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
}

const CallExpr *callOf(const Expr *E, StringRef Name) {
  const auto *Asked = dyn_cast<CallExpr>(strip(E));
  const FunctionDecl *By = Asked ? Asked->getDirectCallee() : nullptr;
  return By && factsOf(*By) && nameOf(*By) == Name ? Asked : nullptr;
}

bool isStream(const Expr *E, StringRef Name) {
  const VarDecl *Var = variable(E);
  return Var && Var->hasGlobalStorage() && Var->getName() == Name;
}

} // namespace safespawn
