//===- ParentText.h - A child's expressions in its parent -------*- C++ -*-===//

#ifndef SAFESPAWN_REWRITE_PARENTTEXT_H
#define SAFESPAWN_REWRITE_PARENTTEXT_H

#include "ChildState.h"

namespace safespawn {

/// In parentheses, unless it is a primary expression.
std::string simple(std::string Text);
std::string negated(const std::string &Text);

/// Writes the child's expressions as the parent's, and keeps in mind what they
/// mention. All return false where a macro or a directive is in the way.
class ParentText {
public:
  explicit ParentText(const ChildState &State)
      : State(State), Context(State.Code.Context) {}

  bool text(const clang::Expr *E, std::string &Out);
  /// The source at \p Range, which is that of \p S, with what is replaced in
  /// it.
  bool textOf(clang::SourceRange Range, const clang::Stmt *S, std::string &Out);

  /// Sees to it that the texts can mention the variable \p Name of the C
  /// library. False where the function has another of the name.
  bool mention(const std::string &Name);

  /// What has to be declared for them.
  std::set<std::string> Declarations;
  /// They ask for the parent's id, in which is who calls.
  bool AsksParent = false;
  /// The variables that the texts mention.
  llvm::SmallPtrSet<const clang::VarDecl *, 8> Used;
  /// Those that the next step's arguments are found through.
  Variables Trapping;

private:
  const ChildState &State;
  const clang::ASTContext &Context;
};

} // namespace safespawn

#endif
