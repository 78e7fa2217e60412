//===- ChildCode.h - Where the code of a child stands -----------*- C++ -*-===//
//
// Questions about the function that creates a child which do not depend on how
// far the child has come.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_CHILDCODE_H
#define SAFESPAWN_REWRITE_CHILDCODE_H

#include "../engine/ChildRegion.h"
#include "clang/AST/ParentMap.h"
#include <optional>

namespace safespawn {

struct ChildCode {
  ChildCode(const clang::FunctionDecl *FD, const clang::CallExpr *Call,
            const Trace &Seen, clang::ASTContext &Context);

  /// Whether nobody else reaches \p S.
  bool isChildOnly(const clang::Stmt *S) const;
  /// Whether \p Var is a local variable that the function has, not of a helper.
  bool isOwn(const clang::VarDecl *Var) const;
  /// Whether only the child uses \p Var, a local variable of the function, so
  /// that nobody notices that it is written earlier.
  bool isPrivate(const clang::VarDecl *Var) const;
  /// Whether what the child goes on to use may be found in \p LValue under
  /// another name. Not so in a variable, or a field of one, whose address
  /// nobody takes, nor in a number of what the parent keeps in arrays, such as
  /// process ids.
  bool hasAlias(const clang::Expr *LValue) const;
  /// Whether the unit makes namespaces, in which ids are others.
  bool changesNamespaces() const;
  /// Whether stdout holds nothing when there is a child.
  bool isFlushed() const;

  const clang::FunctionDecl *FD;
  /// What creates the child.
  const clang::CallExpr *Call;
  const Trace &Seen;
  clang::ASTContext &Context;
  /// Of the function and of the helpers that are read with it.
  clang::ParentMap Parents;
  /// The parent sees what the child writes, as far as it was meant to.
  bool SharesMemory = false;

private:
  mutable std::optional<bool> ChangesNamespaces;
};

} // namespace safespawn

#endif
