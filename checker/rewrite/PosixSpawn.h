//===- PosixSpawn.h - A plan by means of posix_spawn ------------*- C++ -*-===//

#ifndef SAFESPAWN_REWRITE_POSIXSPAWN_H
#define SAFESPAWN_REWRITE_POSIXSPAWN_H

#include "Lift.h"

namespace safespawn {

/// Turns \p P into statements in front of the call and the name of the variable
/// that takes the call's place. False, with \p Stopped set, if posix_spawn has no
/// such steps. A program that cannot be executed is then an error of the call,
/// and no child that ends with a status.
bool usePosixSpawn(Plan &P, const clang::FunctionDecl *FD,
                   const clang::CallExpr *Call, clang::ASTContext &Context,
                   Obstacle &Stopped);

} // namespace safespawn

#endif
