//===- LostValues.h - Values that nobody keeps ------------------*- C++ -*-===//
//
// Finds the values in a function that are compared or printed at most: of those
// that are copied, no copy is handed on. Knows nothing of the order in which
// things happen.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_LOSTVALUES_H
#define SAFESPAWN_ENGINE_LOSTVALUES_H

#include "SpawnSites.h"
#include "clang/AST/ParentMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace safespawn {

class LostValues {
public:
  LostValues(const clang::FunctionDecl *FD, const UnitIndex &Index);

  bool isLost(const clang::Expr *E) const;
  /// Whether every value that \p Var has is.
  bool isLost(const clang::VarDecl *Var) const;

private:
  using Variables = llvm::SmallVector<const clang::VarDecl *, 2>;
  /// Whether the value of \p E is lost if those of \p Copies are, the variables
  /// that it is stored in.
  bool isLost(const clang::Expr *E, Variables &Copies) const;
  bool isStored(const clang::DeclRefExpr *Ref) const;

  const UnitIndex &Index;
  clang::ParentMap Parents;
  llvm::DenseSet<const clang::VarDecl *> Kept;
};

} // namespace safespawn

#endif
