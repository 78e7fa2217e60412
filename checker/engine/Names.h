//===- Names.h - What functions are named like ------------------*- C++ -*-===//
//
// Guesses about functions of which nothing is known but the declaration. Where a
// body, an attribute, a record of the database or an option speaks, nobody asks.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_NAMES_H
#define SAFESPAWN_ENGINE_NAMES_H

#include "clang/AST/Decl.h"

namespace safespawn {

/// Does not come back: die, fatal_error, strerr_die1, log_exit.
bool isNamedLikeExit(const clang::FunctionDecl *FD);

/// Is all that a child has left to do: xexec, run_child.
bool isNamedLikeChild(const clang::FunctionDecl *FD);

/// Collects children: wait_nohang, safe_waitpid, reap_children.
bool isNamedLikeWait(const clang::FunctionDecl *FD);

} // namespace safespawn

#endif
