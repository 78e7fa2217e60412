//===- Nodes.h - Questions about the nodes of a function --------*- C++ -*-===//

#ifndef SAFESPAWN_REWRITE_NODES_H
#define SAFESPAWN_REWRITE_NODES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ParentMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace safespawn {

/// Whether \p Of is true of \p Root or of a node within it.
bool anyNode(const clang::Stmt *Root,
             llvm::function_ref<bool(const clang::Stmt *)> Of);

/// Whether \p Of is true of a node in a function of the unit, but for headers
/// of the system.
bool anyStatement(const clang::ASTContext &Context,
                  llvm::function_ref<bool(const clang::Stmt *)> Of);

/// Whether \p Inner is \p Outer or a node within it.
bool isWithin(const clang::Stmt *Inner, const clang::Stmt *Outer,
              const clang::ParentMap &Parents);

/// Whether something else than \p Except has that name where \p FD uses or
/// declares it.
bool isNameTaken(const clang::FunctionDecl *FD, clang::DeclarationName Name,
                 const clang::NamedDecl *Except = nullptr);

/// Whether \p S mentions \p D.
bool refersTo(const clang::Stmt *S, const clang::ValueDecl *D);

/// The variable that \p E is, or null.
const clang::VarDecl *variable(const clang::Expr *E);

/// All variables that \p S mentions.
void collectVariables(const clang::Stmt *S,
                      llvm::SmallPtrSetImpl<const clang::VarDecl *> &Found);

bool isNull(const clang::Expr *E, clang::ASTContext &Context);

/// The call of the C library's function \p Name that \p E is, or null.
const clang::CallExpr *callOf(const clang::Expr *E, llvm::StringRef Name);

/// Whether \p E is the stream \p Name that stdio.h declares.
bool isStream(const clang::Expr *E, llvm::StringRef Name);

} // namespace safespawn

#endif
