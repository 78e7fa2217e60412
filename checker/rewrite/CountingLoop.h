//===- CountingLoop.h - Loops that count ------------------------*- C++ -*-===//
//
// What a loop runs through, by its shape alone.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_COUNTINGLOOP_H
#define SAFESPAWN_REWRITE_COUNTINGLOOP_H

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

namespace safespawn {

/// `for (i = First; i < End; i++) Body`, upward or downward.
struct Counting {
  const clang::VarDecl *Var = nullptr;
  const clang::Expr *Low = nullptr;  // the lowest value
  const clang::Expr *High = nullptr; // one that bounds it
  bool LowExcluded = false;          // Low itself is not reached
  bool HighIncluded = false;         // High itself is reached
  bool Upward = true;
  const clang::Stmt *Body = nullptr;
};

bool counts(const clang::ForStmt *Loop, Counting &C);

/// `while (i < End) close(i++);`, `while (--i > Last) close(i);` and the like,
/// and the value that is given to the variable just \p Before.
bool countsClosing(const clang::WhileStmt *Loop, const clang::Stmt *Before,
                   Counting &C);

} // namespace safespawn

#endif
