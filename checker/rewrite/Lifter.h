//===- Lifter.h - Follows the code of a child -------------------*- C++ -*-===//
//
// Executes the child's statements in order, with steps instead of effects.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_LIFTER_H
#define SAFESPAWN_REWRITE_LIFTER_H

#include "CallReader.h"
#include "Dispositions.h"
#include "EarlyStatements.h"

namespace safespawn {

struct Counting;

class Lifter {
public:
  using CallSet = llvm::SmallPtrSet<const clang::CallExpr *, 2>;

  /// \p Parting: calls of open() whose failure is a way of its own.
  Lifter(const clang::FunctionDecl *FD, const clang::CallExpr *Call,
         const Trace &Seen, clang::ASTContext &Context, Obstacle &Stopped,
         const CallSet &Parting)
      : Code(FD, Call, Seen, Context), SM(Context.getSourceManager()),
        State(Code), Text(State), Early(Code, State, Text, Stopped),
        Signals(Code, State, Text), Calls(Code, State, Text, Signals, Stopped),
        Stopped(Stopped), Parting(Parting) {}

  std::optional<Plan> run();
  /// See CallReader::Parts.
  const clang::CallExpr *parts() const { return Calls.Parts; }

private:
  /// How control goes on behind a statement.
  enum Result {
    Goes,    // to the next one
    Returns, // to the caller of a helper, to the next round of a loop
    Leaves,  // the switch
    Ends,    // nowhere: the child has ended
    Stuck    // an obstacle was met
  };
  using Continuation = llvm::function_ref<Result()>;

  Result stop(Obstacle::Kind Why, const clang::Stmt *S,
              const clang::NamedDecl *Subject = nullptr) {
    Stopped.meet(Why, S, Subject);
    return Stuck;
  }
  Result stopAt(const clang::Expr *E) {
    Stopped.meetValue(E, Obstacle::Calls);
    return Stuck;
  }

  // Control flow, in Lift.cpp.
  const clang::Stmt *findsSetpgid() const;
  Result begin();
  Result advance(const clang::Stmt *S);
  Result execute(const clang::Stmt *S);
  Result executeBlock(llvm::ArrayRef<const clang::Stmt *> Body);
  Result executeIf(const clang::IfStmt *If);
  Result decideIf(const clang::IfStmt *If);
  Result executePart(clang::SourceLocation Behind, const clang::Stmt *S);
  Result executeThen(const clang::IfStmt *If);
  Result executeElse(const clang::IfStmt *If);
  Result executeSwitch(const clang::SwitchStmt *Switch);
  Result choose(const clang::SwitchStmt *Switch);
  Result branch(const clang::Expr *Condition, const clang::IfStmt *If,
                Continuation Then, Continuation Else);
  Result branchOn(const clang::Expr *Condition, Continuation Then,
                  Continuation Else);
  Result branchOnFailure(const clang::CallExpr *Tested,
                         const clang::Stmt *Where, const clang::IfStmt *If,
                         Continuation Fails, Continuation Works);
  Result branchOnErrno(const clang::BinaryOperator *Test,
                       const clang::IfStmt *If, Continuation Then,
                       Continuation Else);
  Result aside(std::vector<Step> &Steps, const clang::Stmt *Where,
               Continuation Way);
  Result flushed(Result R);
  void gatherComments(clang::SourceLocation From, clang::SourceLocation To);

  // Statements, in LiftStatements.cpp.
  const clang::Expr *findsInterrupted(const clang::Expr *Condition) const;
  Result executeLoop(const clang::Stmt *Loop);
  Result unroll(const clang::ForStmt *Loop);
  Result closeRange(const Counting &C, const clang::Stmt *Loop);
  Result expression(const clang::Expr *E);
  Result declaration(const clang::DeclStmt *S);
  Result assignment(const clang::BinaryOperator *Op);
  bool keepsErrno(const clang::VarDecl *Var, const clang::Expr *Value);
  Result receive(const clang::VarDecl *Var, const clang::CallExpr *Called,
                 const clang::Expr *Target);
  Result openFile(const clang::CallExpr *E, const clang::Expr *Target,
                  const clang::VarDecl *Var);
  Result early(const clang::Stmt *S, const Variables &Targets) {
    return Early.move(S, Targets, Comments) ? Goes : Stuck;
  }
  Result call(const clang::CallExpr *E, Step *Kept = nullptr);
  bool keepsMeaning(const clang::FunctionDecl *Helper) const;
  Result inlined(const clang::CallExpr *E, const clang::FunctionDecl *Helper);
  Result emit(Step S, const clang::Stmt *Where);
  Result emitAll(std::vector<Step> Steps, const clang::Stmt *Where);
  Result add(llvm::StringRef Name, std::vector<std::string> Arguments,
             const clang::Stmt *Where);

  ChildCode Code;
  const clang::SourceManager &SM;
  ChildState State;
  ParentText Text;
  EarlyStatements Early;
  Dispositions Signals;
  CallReader Calls;
  Obstacle &Stopped;
  const CallSet &Parting;

  Plan Made;
  std::vector<Step> *Into = &Made.Steps;
  /// Those above the statement that is read.
  std::vector<std::string> Comments;
  /// What the result of the call is stored in.
  llvm::SmallPtrSet<const clang::ValueDecl *, 2> Receivers;
  /// The child's own switches that are followed.
  llvm::SmallPtrSet<const clang::Stmt *, 2> Chosen;
  unsigned HelperDepth = 0;
  unsigned UnrolledDepth = 0;
  unsigned Executed = 0;
};

/// What stands a second time goes without its comments.
void dropComments(std::vector<Step> &Steps);

} // namespace safespawn

#endif
