//===- Analyzer.h - Summaries of the functions of a unit --------*- C++ -*-===//
//
// Keeps what is computed once per translation unit and shared by all regions:
// places, control flow graphs, the summaries of callees, the wrappers.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_ANALYZER_H
#define SAFESPAWN_ENGINE_ANALYZER_H

#include "ChildRegion.h"
#include "Effects.h"
#include "Options.h"
#include "SpawnSites.h"
#include <map>
#include <memory>

namespace safespawn {

/// What a call of a function does whose child returns to its caller.
struct SpawnOutcome {
  Sharing Kind = Sharing::Nothing;
  SpawnResult Child, Parent, Failed;
};

class Analyzer {
public:
  Analyzer(clang::ASTContext &Context, const EngineOptions &Opts);
  ~Analyzer();

  clang::ASTContext &context() { return Context; }
  const EngineOptions &options() const { return Opts; }
  const UnitIndex &index() const { return Index; }
  PlaceTable &places() { return Places; }

  /// The graph of \p FD's body, or null if clang cannot make one.
  std::shared_ptr<const clang::CFG> graphOf(const clang::FunctionDecl *FD);

  /// Whether \p S, of a function that has a graph, is an operand that is never
  /// evaluated, although it is in the graph.
  bool isUnevaluated(const clang::Stmt *S) const {
    return !Unevaluated.empty() && Unevaluated.count(S);
  }

  /// Whether \p S is the block of a statement expression, in a function that has
  /// a graph.
  bool isStmtExprBody(const clang::Stmt *S) const {
    return !StmtExprBodies.empty() && StmtExprBodies.count(S);
  }

  /// Whether code that does not name the local variable \p Var, of a function that
  /// has a graph, can change it.
  bool isExposed(const clang::VarDecl *Var) const { return Exposed.count(Var); }

  /// What a call of \p FD does when entered like that. \p FD has a body.
  const Summary &summarize(const clang::FunctionDecl *FD, FrameEntry Entry);

  /// What is known of a function whose child returns, or null.
  const SpawnOutcome *outcomeOf(const clang::FunctionDecl *FD) const;
  /// Records it; false if that was known.
  bool setOutcome(const clang::FunctionDecl *FD, const SpawnOutcome &Outcome);

private:
  struct Memo;
  void findSpecialStatements(const clang::Stmt *Body);
  const Summary &compute(Memo &M);
  Summary evaluate(const Memo &M);
  Memo &memoFor(const clang::FunctionDecl *FD, FrameEntry Entry);

  clang::ASTContext &Context;
  EngineOptions Opts;
  UnitIndex Index;
  PlaceTable Places;
  /// The graphs that were used last.
  llvm::DenseMap<const clang::FunctionDecl *, std::shared_ptr<const clang::CFG>>
      Graphs;
  unsigned BlocksKept = 0;
  llvm::DenseSet<const clang::Stmt *> Unevaluated;
  llvm::DenseSet<const clang::Stmt *> StmtExprBodies;
  llvm::DenseSet<const clang::VarDecl *> Exposed;
  llvm::DenseMap<const clang::FunctionDecl *,
                 llvm::SmallVector<std::unique_ptr<Memo>, 2>>
      Memos;
  /// Memos whose summaries rest on one that is still being computed.
  std::vector<Memo *> Provisional;
  unsigned Depth = 0;
  /// The lowest depth of an unfinished summary that the current one used.
  unsigned Lowest = ~0u;
  /// Whether this round of a recursion changed any summary.
  bool Changed = false;
  llvm::DenseMap<const clang::FunctionDecl *, SpawnOutcome> Outcomes;
};

} // namespace safespawn

#endif
