//===- Nodes.cpp - Questions about the nodes of a function ----------------===//

#include "Nodes.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

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

} // namespace safespawn
