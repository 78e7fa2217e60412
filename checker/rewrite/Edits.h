//===- Edits.h - Changes to the source text ---------------------*- C++ -*-===//
//
// Makes the text of a fix. Decides nothing about whether to warn; returns no
// edit where one is not certain to be right, as in macros.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_EDITS_H
#define SAFESPAWN_REWRITE_EDITS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ParentMap.h"
#include "clang/Basic/Diagnostic.h"
#include <vector>

namespace safespawn {

using Edits = std::vector<clang::FixItHint>;

/// Behind \p S and its semicolon; invalid if it does not end in the program's own
/// text.
clang::SourceLocation behind(const clang::Stmt *S,
                             const clang::ASTContext &Context);

/// Whether one of \p Fixes changes text that is compiled under another condition of
/// the preprocessor than the text at \p Anchor.
bool spansConditions(const Edits &Fixes, clang::SourceLocation Anchor,
                     const clang::ASTContext &Context);

/// `exit(status)` to `Name(status)`.
Edits renameCallee(const clang::CallExpr *Call, llvm::StringRef Name,
                   const clang::ASTContext &Context);

/// `return value;` to `_exit(value);` in main, elsewhere to `_exit(Status);`,
/// behind the value if that does something.
Edits returnToExit(const clang::ReturnStmt *Return,
                   const clang::FunctionDecl *FD,
                   const clang::ParentMap &Parents, llvm::StringRef Status,
                   const clang::ASTContext &Context);

/// `_exit(Status);` as the last statement of \p Arm, a branch of \p If, in braces
/// if it was a single statement.
Edits exitAtEnd(const clang::IfStmt *If, const clang::Stmt *Arm, llvm::StringRef Status,
                const clang::ASTContext &Context);

/// `_exit(Status);` before the brace at \p Brace.
Edits exitBefore(clang::SourceLocation Brace, llvm::StringRef Status,
                 const clang::ASTContext &Context);

} // namespace safespawn

#endif
