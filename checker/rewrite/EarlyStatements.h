//===- EarlyStatements.h - What is done before a child ----------*- C++ -*-===//
//
// Statements of the child that only calculate, into variables that nobody else
// uses: the parent executes them before there is a child.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_EARLYSTATEMENTS_H
#define SAFESPAWN_REWRITE_EARLYSTATEMENTS_H

#include "ParentText.h"

namespace safespawn {

class EarlyStatements {
public:
  EarlyStatements(const ChildCode &Code, ChildState &State, ParentText &Text,
                  Obstacle &Stopped)
      : Code(Code), State(State), Text(Text), Stopped(Stopped) {}

  /// Whether \p S does nothing but calculate into \p Targets, variables of the
  /// child, from what the parent knows.
  bool finds(const clang::Stmt *S, Variables &Targets);
  /// Moves \p S before the call, with the comments above it.
  bool move(const clang::Stmt *S, const Variables &Targets,
            std::vector<std::string> &Comments);
  /// The child declares \p Var, of which the parent gets what is moved.
  void declare(const clang::VarDecl *Var) { Declared.insert(Var); }

  size_t size() const { return List.size(); }
  /// What the steps, which mention \p Used, need of them. Call once.
  std::vector<EarlyStatement>
  neededBy(const llvm::SmallPtrSetImpl<const clang::VarDecl *> &Used);

private:
  bool isEarly(const clang::Stmt *S, Variables &Targets, Variables &Locals);
  const clang::VarDecl *ownedTarget(const clang::Expr *LValue) const;
  std::string freshName(const clang::VarDecl *Var);
  bool declarationOf(const clang::VarDecl *Var, clang::SourceLocation After,
                     std::string &Out);

  const ChildCode &Code;
  ChildState &State;
  ParentText &Text;
  Obstacle &Stopped;
  std::vector<EarlyStatement> List;
  llvm::DenseSet<const clang::VarDecl *> Declared;
  std::set<std::string> Names; // of variables that the parent gets
};

} // namespace safespawn

#endif
