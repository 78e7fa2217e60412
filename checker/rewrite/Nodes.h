//===- Nodes.h - Questions about the nodes of a function --------*- C++ -*-===//

#ifndef SAFESPAWN_REWRITE_NODES_H
#define SAFESPAWN_REWRITE_NODES_H

#include "clang/AST/Decl.h"
#include "clang/AST/ParentMap.h"
#include "llvm/ADT/STLExtras.h"

namespace safespawn {

/// Whether \p Of is true of \p Root or of a node within it.
bool anyNode(const clang::Stmt *Root,
             llvm::function_ref<bool(const clang::Stmt *)> Of);

/// Whether \p Inner is \p Outer or a node within it.
bool isWithin(const clang::Stmt *Inner, const clang::Stmt *Outer,
              const clang::ParentMap &Parents);

/// Whether something else than \p Except has that name where \p FD uses or
/// declares it.
bool isNameTaken(const clang::FunctionDecl *FD, clang::DeclarationName Name,
                 const clang::NamedDecl *Except = nullptr);

} // namespace safespawn

#endif
