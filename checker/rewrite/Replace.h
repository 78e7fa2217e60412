//===- Replace.h - Puts a plan in the place of a child's code ---*- C++ -*-===//
//
// The call that creates the child becomes the one that carries its plan, and the
// code that only the child executed goes away, with the test that led to it.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_REPLACE_H
#define SAFESPAWN_REWRITE_REPLACE_H

#include "Edits.h"
#include "Lift.h"

namespace safespawn {

/// The edits that rewrite the child of \p Call in the body of \p FD, or none if
/// \p Stopped is set.
Edits replaceChild(const clang::FunctionDecl *FD, const clang::CallExpr *Call,
                   const Trace &Code, const Plan &P,
                   clang::ASTContext &Context, Obstacle &Stopped);

/// The plan as the arguments of a call, a step to a line, where the statement is
/// indented like \p Indent.
std::string print(const Plan &P, llvm::StringRef Indent);

} // namespace safespawn

#endif
