//===- Dispositions.h - What a child does with signals ----------*- C++ -*-===//
//
// exec resets what is caught, so that of a disposition only matters whether the
// signal is ignored, and nothing else that a struct sigaction holds.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_DISPOSITIONS_H
#define SAFESPAWN_REWRITE_DISPOSITIONS_H

#include "ParentText.h"

namespace safespawn {

class Dispositions {
public:
  Dispositions(const ChildCode &Code, ChildState &State, ParentText &Text)
      : Code(Code), State(State), Text(Text) {}

  /// Whether \p S only fills in a struct sigaction of the child, which is then
  /// known and need not be there.
  bool fill(const clang::Stmt *S);
  /// SIG_IGN, SIG_DFL or an expression of them, for a handler and for what a
  /// pointer to a struct sigaction leads to.
  std::optional<std::string> ofHandler(const clang::Expr *Handler);
  std::optional<std::string> ofAction(const clang::Expr *Pointer);

private:
  bool declare(const clang::VarDecl *Var);
  const clang::VarDecl *action(const clang::Expr *LValue) const;
  void set(const clang::VarDecl *Var, const clang::Expr *Value);

  const ChildCode &Code;
  ChildState &State;
  ParentText &Text;
};

} // namespace safespawn

#endif
