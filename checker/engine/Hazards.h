//===- Hazards.h - What can go wrong for the parent -------------*- C++ -*-===//
//
// Puts regions and effects together: which of them are hazards, and of which
// check. Knows the rules and none of the words.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_HAZARDS_H
#define SAFESPAWN_ENGINE_HAZARDS_H

#include "Analyzer.h"
#include "Effects.h"
#include <optional>
#include <vector>

namespace safespawn {

enum class Rule : uint8_t {
  VforkReturn,
  VforkExit,
  VforkWrite,
  VforkUnsafeCall,
  VforkDeadlock,
  ForkExit,
  ForkUnsafeCall,
  UnreapedChild,
  // What starting a program costs.
  ForkExec,
  Popen,
  System
};

struct Hazard {
  enum Kind : uint8_t {
    Does,       // What says what the child does
    NeverExecs, // the child reaches neither exec nor an end
    WorksOn,    // the child does its work in place of an exec
    RunsOn,     // a fork child goes on in its parent's code after a failed exec
    Unreaped,   // nobody can wait for the child
    Costs       // the call copies the parent, or starts a shell
  };

  Rule Broken;
  Kind Why = Does;
  Effect What;
  /// Where it is reported.
  clang::SourceLocation Location;
  /// The call that created the child.
  const clang::Expr *Call = nullptr;
  const clang::FunctionDecl *Spawner = nullptr;
  Sharing Shares = Sharing::Nothing;
  /// The function whose code the child executes there.
  const clang::FunctionDecl *Frame = nullptr;
  /// For a child that runs into code of both: its own branch that it leaves at
  /// the end, or null.
  const clang::Stmt *Branch = nullptr;
  const clang::IfStmt *BranchOf = nullptr;
  /// Who executes what, if the child executes a program, and which child it is.
  std::shared_ptr<const ExecutionLog> Log;
  unsigned Site = 0;
  /// The return of a function that hands vfork's result to its caller.
  bool Wraps = false;
};

/// All hazards of the children that \p FD creates. Sets \p Outcome if its own
/// callers get a child in turn.
std::vector<Hazard> findHazards(Analyzer &A, const clang::FunctionDecl *FD,
                                std::optional<SpawnOutcome> &Outcome);

/// What is to be said of \p Calls, the calls in \p FD that start a program by
/// themselves.
std::vector<Hazard>
findHazardsOfStarts(Analyzer &A, const clang::FunctionDecl *FD,
                    llvm::ArrayRef<const clang::CallExpr *> Calls);

} // namespace safespawn

#endif
