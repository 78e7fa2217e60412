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

/// What can be moved of \p Writes, which the child of \p Call makes in the body
/// of \p FD: one set of edits for all of it.
struct Hoisting {
  /// The first write that is moved, or null.
  const clang::Stmt *First = nullptr;
  Edits Changes;
};
Hoisting hoistWrites(const clang::FunctionDecl *FD, const clang::CallExpr *Call,
                     llvm::ArrayRef<const clang::Stmt *> Writes,
                     const clang::ASTContext &Context);

} // namespace safespawn

#endif
