//===- Hoist.h - Moves writes above the vfork -------------------*- C++ -*-===//
//
// A write at the very beginning of a vfork child, to a local variable that only
// the child goes on to use, can as well be made by the parent before the call.
// No more than that is moved.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_HOIST_H
#define SAFESPAWN_REWRITE_HOIST_H

#include "Edits.h"
#include "llvm/ADT/ArrayRef.h"

namespace safespawn {

/// Whether a branch of an if statement begins with \p S.
bool beginsBranch(const clang::Stmt *S, const clang::ParentMap &Parents);

/// Moves what can be of \p Writes, which the child of \p Call makes in the body
/// of \p FD: the first of them, which begins a branch, and those behind it.
Edits hoistWrites(const clang::FunctionDecl *FD, const clang::CallExpr *Call,
                  llvm::ArrayRef<const clang::Stmt *> Writes,
                  const clang::ParentMap &Parents,
                  const clang::ASTContext &Context);

} // namespace safespawn

#endif
