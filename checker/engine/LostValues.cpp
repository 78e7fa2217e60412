//===- LostValues.cpp - Values that nobody keeps ---------------------------===//

#include "LostValues.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace safespawn {

LostValues::LostValues(const FunctionDecl *FD, const UnitIndex &Index)
    : Index(Index), Parents(FD->getBody()) {
  llvm::SmallVector<const VarDecl *, 16> News;
  auto Keep = [&](const VarDecl *Var) {
    if (Kept.insert(Var).second)
      News.push_back(Var);
  };
  llvm::DenseMap<const VarDecl *, Variables> SourcesOf;
  llvm::SmallVector<const Stmt *, 32> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable())
          if (const auto *Var = dyn_cast<VarDecl>(Capture.getCapturedVar()))
            Keep(Var);
      continue;
    }
    Work.append(S->child_begin(), S->child_end());
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Var || !Var->hasLocalStorage() || isStored(Ref))
      continue;
    Variables Copies;
    if (!isLost(Ref, Copies))
      Keep(Var);
    for (const VarDecl *Copy : Copies)
      SourcesOf[Copy].push_back(Var);
  }
  while (!News.empty())
    for (const VarDecl *Source : SourcesOf.lookup(News.pop_back_val()))
      Keep(Source);
}

bool LostValues::isLost(const VarDecl *Var) const {
  return Var->hasLocalStorage() && !Kept.count(Var);
}

bool LostValues::isLost(const Expr *E) const {
  Variables Copies;
  return isLost(E, Copies) &&
         llvm::all_of(Copies, [&](const VarDecl *Var) { return isLost(Var); });
}

bool LostValues::isLost(const Expr *E, Variables &Copies) const {
  const Stmt *Node = E;
  for (;;) {
    const Stmt *Outer = Parents.getParent(Node);
    // A constructor's initializer is no part of its body, and what it
    // initializes is a member.
    if (!Outer)
      return false;
    if (isa<ParenExpr>(Outer) || isa<CastExpr>(Outer) ||
        isPartOf(Outer, Node) || isa<ExprWithCleanups>(Outer) || isa<ConstantExpr>(Outer) ||
        isa<MaterializeTemporaryExpr>(Outer)) {
      Node = Outer;
      continue;
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(Outer))
      return Op->getOpcode() == UO_LNot;
    if (const auto *Op = dyn_cast<BinaryOperator>(Outer)) {
      if (Op->getOpcode() == BO_Assign && Op->getRHS() == Node) {
        const VarDecl *Var = variableOf(Op->getLHS());
        if (!Var || !Var->hasLocalStorage())
          return false;
        Copies.push_back(Var);
        Node = Outer;
        continue;
      }
      if (Op->getOpcode() == BO_Comma) {
        if (Op->getLHS() == Node)
          return true;
        Node = Outer;
        continue;
      }
      return Op->isComparisonOp() || Op->isLogicalOp();
    }
    if (const auto *Op = dyn_cast<AbstractConditionalOperator>(Outer)) {
      if (Op->getCond() == Node)
        return true;
      Node = Outer;
      continue;
    }
    if (const auto *Call = dyn_cast<CallExpr>(Outer)) {
      // __builtin_expect; and printing a pid does not reap it.
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && Callee->getBuiltinID() && strip(Call) != Call) {
        Node = Outer;
        continue;
      }
      const FunctionFacts *Known =
          Callee ? Index.factsOf(Callee) : nullptr;
      return Known && !Known->Reaps;
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(Outer)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          if (Var->getInit() && strip(Var->getInit()) == strip(E)) {
            Copies.push_back(Var);
            return Var->hasLocalStorage();
          }
      return false;
    }
    // The last statement of a statement expression is its value.
    const auto *Block = dyn_cast<CompoundStmt>(Outer);
    const Stmt *Whole = Block ? Parents.getParent(Block) : nullptr;
    if (isa_and_nonnull<StmtExpr>(Whole) && Block->body_back() == Node) {
      Node = Whole;
      continue;
    }
    if (isa<ReturnStmt>(Outer) || isa<InitListExpr>(Outer) ||
        isa<CXXConstructExpr>(Outer))
      return false;
    // A statement: the value is a condition, or is dropped.
    return !isa<Expr>(Outer);
  }
}

/// Whether \p Ref names what is overwritten, by an assignment or by posix_spawn.
bool LostValues::isStored(const DeclRefExpr *Ref) const {
  const Stmt *Node = Ref;
  const Stmt *Outer = Parents.getParentIgnoreParenCasts(Node);
  while (Outer && isPartOf(Outer, Node)) {
    Node = Outer;
    Outer = Parents.getParentIgnoreParenCasts(Node);
  }
  if (const auto *Op = dyn_cast_or_null<BinaryOperator>(Outer))
    return Op->getOpcode() == BO_Assign && strip(Op->getLHS()) == Node;
  const auto *Address = dyn_cast_or_null<UnaryOperator>(Outer);
  if (!Address || Address->getOpcode() != UO_AddrOf)
    return false;
  const auto *Call = dyn_cast_or_null<CallExpr>(
      Parents.getParentIgnoreParenCasts(Address));
  return Call && Index.isPosixSpawn(Call) && strip(Call->getArg(0)) == Address;
}

} // namespace safespawn
