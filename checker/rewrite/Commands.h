//===- Commands.h - popen and system to safespawn ---------------*- C++ -*-===//
//
// A stream of popen is closed by pclose of the same library, so a call of popen
// is rewritten together with all that closes its stream, or not at all.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_COMMANDS_H
#define SAFESPAWN_REWRITE_COMMANDS_H

#include "Edits.h"
#include "Lift.h"
#include "clang/AST/ParentMap.h"

namespace safespawn {

/// The parents of the statements of a function.
using ParentsOf =
    llvm::function_ref<const clang::ParentMap &(const clang::FunctionDecl *)>;

/// The edits that rewrite \p Call, of system, or none if \p Stopped is set.
/// \p Parents are those of the function that it is in.
Edits replaceSystem(const clang::CallExpr *Call, const clang::ParentMap &Parents,
                    clang::ASTContext &Context, Obstacle &Stopped);

/// The same of popen, in \p FD. \p Together gets all calls of popen that the
/// edits rewrite.
Edits replacePopen(const clang::CallExpr *Call, const clang::FunctionDecl *FD,
                   ParentsOf Parents, clang::ASTContext &Context,
                   llvm::SmallVectorImpl<const clang::CallExpr *> &Together,
                   Obstacle &Stopped);

/// The words of a command in which nothing has a meaning for a shell; none if
/// there is something.
std::vector<std::string> plainWords(llvm::StringRef Command);

} // namespace safespawn

#endif
