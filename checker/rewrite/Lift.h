//===- Lift.h - From a child's code to a plan -------------------*- C++ -*-===//
//
// Reads out of the code that a child executes the list of steps that it takes.
// All or nothing: a statement that is no step and cannot be done before the
// child exists is an obstacle, and then there is no plan.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_LIFT_H
#define SAFESPAWN_REWRITE_LIFT_H

#include "../engine/ChildRegion.h"
#include <optional>
#include <string>
#include <vector>

namespace safespawn {

/// One step: safespawn_NAME(arguments), as text of the parent.
struct Step {
  std::string Name;
  std::vector<std::string> Arguments;
  /// It is taken if all of them hold.
  std::vector<std::string> Conditions;
  /// Taken if it fails.
  std::vector<Step> Handlers;
  /// Comments that stood above the code, and behind it on its line.
  std::vector<std::string> Comments;
  std::string Remark;
};

/// A statement of the child that the parent executes before the call instead.
struct EarlyStatement {
  std::string Text;
  std::string Comments;
  const clang::Stmt *Where = nullptr;
  /// The variables that it declares or writes, and those that it mentions.
  llvm::SmallVector<const clang::VarDecl *, 2> Targets;
  llvm::SmallVector<const clang::VarDecl *, 4> Uses;
};

/// Why there is no plan.
struct Obstacle {
  enum Kind : uint8_t {
    Calls,       // Subject has no step
    Calculates,  // what is called to get an argument may differ in the child
    Writes,      // Subject is written, and the parent knows it
    Loops,       // a loop that is no step
    Jumps,       // control flow that a plan does not have
    RunsOn,      // the child goes on in its parent's code
    Statement,   // another statement or expression
    Format,      // a message that the step cannot print
    Order,       // steps on a file that the child opens, in another order
    InMacro,
    HasDirective,
    InTemplate,
    Wrapper,     // Subject is not fork itself
    Shape,       // where the call stands
    TooLate,     // the parent acts on the child before it executes the program
    OpensFifo,   // the child may wait for its parent, who waits for it
    AtFork,      // the unit has handlers that run at fork
    Stream,      // Subject prints to a stream that the unit changes
    Unflushed,   // the parent's text may be in stdout as well
    Unprinted,   // what is printed may never leave stdout
    Escapes,     // a stream is used in a way that is not understood
    NoHeader,    // the unit could not include <safespawn.h>
    NoPosixSpawn // posix_spawn has no such steps
  };
  /// The first one counts.
  void meet(Kind Why, const clang::Stmt *S,
            const clang::NamedDecl *Subject = nullptr);
  /// At a value that the parent does not have; \p IfCall if a call returns it.
  void meetValue(const clang::Expr *E, Kind IfCall);

  Kind Why = Statement;
  clang::SourceLocation Where;
  const clang::NamedDecl *Subject = nullptr;
};

struct Plan {
  /// Whether \p Of is true of a step, the handlers included.
  bool any(llvm::function_ref<bool(const Step &)> Of) const;

  std::vector<Step> Steps;
  /// What has to be declared for them.
  std::vector<std::string> Declarations;
  std::vector<EarlyStatement> Early;
  /// What stands in the place of the call, if not the steps themselves.
  std::string Call;
  /// The variables that the steps mention.
  std::vector<const clang::VarDecl *> Uses;
};

/// Lifts the child of \p Call, a call of fork or vfork in \p FD. Returns no plan
/// if \p Stopped is set.
std::optional<Plan> lift(const clang::FunctionDecl *FD,
                         const clang::CallExpr *Call, const Trace &Code,
                         clang::ASTContext &Context, Obstacle &Stopped);

} // namespace safespawn

#endif
