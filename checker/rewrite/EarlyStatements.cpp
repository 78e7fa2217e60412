//===- EarlyStatements.cpp - What is done before there is a child ---------===//

#include "EarlyStatements.h"
#include "../functions/Functions.h"
#include "Nodes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace safespawn {

/// The variable of the child that \p LValue is a part of, if it may be written
/// before there is a child.
const VarDecl *EarlyStatements::ownedTarget(const Expr *LValue) const {
  const Expr *E = strip(LValue);
  for (;;) {
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      if (Member->isArrow())
        return nullptr;
      E = strip(Member->getBase());
    } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      if (!State.isMovable(Subscript->getIdx()) ||
          !strip(Subscript->getBase())->getType()->isArrayType())
        return nullptr;
      E = strip(Subscript->getBase());
    } else {
      break;
    }
  }
  const VarDecl *Var = variable(E);
  if (!Var || Var->getType().isVolatileQualified())
    return nullptr;
  if (State.Hoisted.count(Var))
    return Var;
  return !Declared.count(Var) && Code.isPrivate(Var) ? Var : nullptr;
}

bool EarlyStatements::finds(const Stmt *S, Variables &Targets) {
  Variables Locals;
  return isEarly(S, Targets, Locals) && !Targets.empty();
}

/// \p Locals are the variables of \p S itself.
bool EarlyStatements::isEarly(const Stmt *S, Variables &Targets,
                              Variables &Locals) {
  if (!S || isa<NullStmt>(S))
    return true;
  auto Writes = [&](const Expr *LValue) {
    const VarDecl *Var = variable(LValue);
    if (Var && Locals.count(Var))
      return true;
    // args[n++]
    const auto *Subscript = dyn_cast<ArraySubscriptExpr>(strip(LValue));
    const auto *Count =
        Subscript ? dyn_cast<UnaryOperator>(strip(Subscript->getIdx()))
                  : nullptr;
    if (Count && Count->isIncrementDecrementOp()) {
      const Expr *Array = strip(Subscript->getBase());
      const VarDecl *Counter =
          Code.isChildOnly(S) ? ownedTarget(Count->getSubExpr()) : nullptr;
      if (!Counter || !Array->getType()->isArrayType())
        return false;
      Targets.insert(Counter);
      LValue = Array;
    }
    Var = Code.isChildOnly(S) ? ownedTarget(LValue) : nullptr;
    if (Var)
      Targets.insert(Var);
    return Var != nullptr;
  };
  if (const auto *E = dyn_cast<Expr>(S)) {
    E = E->IgnoreParens();
    while (isa<CastExpr, ExprWithCleanups>(E))
      E = (isa<CastExpr>(E) ? cast<CastExpr>(E)->getSubExpr()
                            : cast<ExprWithCleanups>(E)->getSubExpr())
              ->IgnoreParens();
    if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
      if (Op->isAssignmentOp())
        return Writes(Op->getLHS()) && State.isMovable(Op->getRHS());
      if (Op->getOpcode() == BO_Comma || Op->isLogicalOp() ||
          Op->isComparisonOp())
        return isEarly(Op->getLHS(), Targets, Locals) &&
               isEarly(Op->getRHS(), Targets, Locals);
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
      if (Op->isIncrementDecrementOp())
        return Writes(Op->getSubExpr());
      if (Op->getOpcode() == UO_LNot)
        return isEarly(Op->getSubExpr(), Targets, Locals);
    }
    if (const auto *Called = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Called->getDirectCallee();
      const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
      if (!Facts || !Facts->Calculates ||
          (*Facts->Reads && State.Changed.count(Facts->Reads)))
        return false;
      for (unsigned I = 0; I < Called->getNumArgs(); ++I) {
        const Expr *Argument = Called->getArg(I);
        if (!Facts->writes(I, Facts->Params)) {
          if (!State.isMovable(Argument))
            return false;
          continue;
        }
        const Expr *Object = strip(Argument);
        const auto *Address = dyn_cast<UnaryOperator>(Object);
        if (Address && Address->getOpcode() == UO_AddrOf)
          Object = Address->getSubExpr();
        else if (!Object->getType()->isArrayType())
          return false;
        if (!Writes(Object))
          return false;
      }
      return true;
    }
    return State.isMovable(E);
  }
  if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declaration->decls()) {
      const auto *Var = dyn_cast<VarDecl>(D);
      if (!Var || Var->isStaticLocal() ||
          (Var->getInit() && !State.isMovable(Var->getInit())))
        return false;
      Locals.insert(Var);
    }
    return true;
  }
  auto All = [&](std::initializer_list<const Stmt *> Parts) {
    return llvm::all_of(Parts, [&](const Stmt *Part) {
      return isEarly(Part, Targets, Locals);
    });
  };
  if (const auto *For = dyn_cast<ForStmt>(S))
    return !For->getConditionVariable() &&
           All({For->getInit(), For->getCond(), For->getInc(), For->getBody()});
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return !While->getConditionVariable() &&
           All({While->getCond(), While->getBody()});
  if (const auto *If = dyn_cast<IfStmt>(S))
    return !If->getConditionVariable() && !If->getInit() &&
           All({If->getCond(), If->getThen(), If->getElse()});
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return llvm::all_of(Block->body(), [&](const Stmt *Part) {
      return isEarly(Part, Targets, Locals);
    });
  return false;
}

/// A name for \p Var where the parent declares it.
std::string EarlyStatements::freshName(const VarDecl *Var) {
  StringRef Name = Var->getName();
  bool Taken =
      Names.count(Name.str()) || isNameTaken(Code.FD, Var->getDeclName(), Var);
  std::string Fresh = Name.str();
  for (unsigned I = 1; Taken; ++I) {
    Fresh = "child_" + Name.str() + (I > 1 ? std::to_string(I) : "");
    Taken = Names.count(Fresh);
  }
  Names.insert(Fresh);
  return Fresh;
}

/// Where the type that all declarators of \p Var's declaration share ends.
static SourceLocation endOfSpecifier(const VarDecl *Var) {
  TypeLoc Type = Var->getTypeSourceInfo()->getTypeLoc();
  for (;;) {
    if (auto Qualified = Type.getAs<QualifiedTypeLoc>())
      Type = Qualified.getUnqualifiedLoc();
    else if (auto Pointer = Type.getAs<PointerTypeLoc>())
      Type = Pointer.getPointeeLoc();
    else if (auto Array = Type.getAs<ArrayTypeLoc>())
      Type = Array.getElementLoc();
    else if (auto Function = Type.getAs<FunctionTypeLoc>())
      Type = Function.getReturnLoc();
    else if (auto Parenthesized = Type.getAs<ParenTypeLoc>())
      Type = Parenthesized.getInnerLoc();
    else
      return Type.getEndLoc();
  }
}

/// The declaration of \p Var alone, from one of several that ends at \p After,
/// where what comes before \p Var ends.
bool EarlyStatements::declarationOf(const VarDecl *Var, SourceLocation After,
                                    std::string &Out) {
  const SourceManager &SM = Code.Context.getSourceManager();
  auto Source = [&](SourceLocation From, SourceLocation To) {
    return Lexer::getSourceText(CharSourceRange::getCharRange(From, To), SM,
                                Code.Context.getLangOpts());
  };
  auto Behind = [&](SourceLocation Token) {
    return Lexer::getLocForEndOfToken(Token, 0, SM, Code.Context.getLangOpts());
  };
  const Expr *Init = Var->getInit();
  if (Var->getBeginLoc().isMacroID() || Var->getEndLoc().isMacroID() ||
      (Init && Var->getInitStyle() != VarDecl::CInit))
    return false;
  StringRef Type = Source(Var->getBeginLoc(), Behind(endOfSpecifier(Var)));
  StringRef Declarator = Source(After, Var->getLocation()).ltrim(" \t\n,");
  SourceLocation Name = Var->getLocation();
  SourceLocation End = Init ? Init->getBeginLoc() : Behind(Var->getEndLoc());
  auto It = State.Replaced.find(Var);
  std::string Value;
  if (Type.empty() ||
      (Init && !Text.textOf(Init->getSourceRange(), Init, Value)))
    return false;
  Out = (Type + " " + Declarator).str() +
        (It == State.Replaced.end() ? Var->getName().str() : It->second) +
        Source(Behind(Name), End).str() + Value + ";";
  return true;
}

bool EarlyStatements::move(const Stmt *S, const Variables &Targets,
                           std::vector<std::string> &Comments) {
  const auto *Declaration = dyn_cast<DeclStmt>(S);
  auto Stop = [&](Obstacle::Kind Why, const VarDecl *Subject = nullptr) {
    Stopped.meet(Why, S, Subject);
    return false;
  };
  // It would be done on any way, and whether or not the child has ended.
  if (State.HandlerDepth || !State.Conditions.empty() ||
      !State.Guards.empty()) {
    bool Harmless = Declaration != nullptr;
    if (Declaration)
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          Harmless &= !Var->getInit() || !canTrap(Var->getInit());
    if (const auto *E = dyn_cast<Expr>(S))
      Harmless = !State.HandlerDepth && State.Conditions.empty() && !canTrap(E);
    if (!Harmless)
      return Stop(Obstacle::Statement);
  }
  EarlyStatement E;
  for (const VarDecl *Target : Targets) {
    E.Targets.push_back(Target);
    if (Declaration)
      continue;
    if (Target == State.Checked)
      State.Checked = nullptr;
    State.Known.erase(State.Places.variable(Target));
    // A step that was read out before must not see it.
    if (Text.Used.count(Target))
      return Stop(Obstacle::Writes, Target);
    if (State.Hoisted.count(Target))
      continue;
    // In a loop, what a round has left is there in the next one.
    for (const Stmt *Outer = Code.Parents.getParent(Code.Call); Outer;
         Outer = Code.Parents.getParent(Outer))
      if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(Outer)) {
        const auto *Op = dyn_cast<BinaryOperator>(S);
        if (!Op || Op->getOpcode() != BO_Assign ||
            refersTo(Op->getRHS(), Target))
          return Stop(Obstacle::Writes, Target);
      }
  }
  if (Declaration)
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D)) {
        State.Hoisted.insert(Var);
        std::string Name = freshName(Var);
        if (Name != Var->getName())
          State.Replaced[Var] = Name;
      }
  E.Where = S;
  for (const std::string &Comment : std::exchange(Comments, {}))
    E.Comments += Comment + "\n";
  for (const VarDecl *Target : Targets)
    State.Unknown.erase(Target);
  // Each of several variables may be needed or not.
  if (Declaration && !Declaration->isSingleDecl()) {
    SourceLocation After;
    for (const Decl *D : Declaration->decls()) {
      const auto *Var = cast<VarDecl>(D);
      EarlyStatement One;
      if (After.isInvalid())
        After = Lexer::getLocForEndOfToken(endOfSpecifier(Var), 0,
                                           Code.Context.getSourceManager(),
                                           Code.Context.getLangOpts());
      if (!declarationOf(Var, After, One.Text))
        return Stop(Obstacle::InMacro);
      After = Lexer::getLocForEndOfToken(Var->getEndLoc(), 0,
                                         Code.Context.getSourceManager(),
                                         Code.Context.getLangOpts());
      Variables Uses;
      collectVariables(Var->getInit(), Uses);
      One.Where = S;
      One.Comments = std::exchange(E.Comments, "");
      One.Targets.push_back(Var);
      One.Uses.append(Uses.begin(), Uses.end());
      List.push_back(std::move(One));
    }
    return true;
  }
  if (!Text.textOf(S->getSourceRange(), S, E.Text))
    return Stop(Obstacle::InMacro);
  if (E.Text.back() != ';' && E.Text.back() != '}')
    E.Text += ';';
  else if (Declaration && E.Text.back() == '}')
    E.Text += ';';
  else if (isa<ForStmt, WhileStmt, IfStmt>(S) && E.Text.back() != '}' &&
           E.Text.back() != ';')
    E.Text += ';';
  Variables Uses;
  collectVariables(S, Uses);
  E.Uses.append(Uses.begin(), Uses.end());
  List.push_back(std::move(E));
  return true;
}

std::vector<EarlyStatement>
EarlyStatements::neededBy(const llvm::SmallPtrSetImpl<const VarDecl *> &Used) {
  // What no step needs need not be done at all.
  llvm::SmallPtrSet<const VarDecl *, 8> Needed(Used.begin(), Used.end());
  std::vector<EarlyStatement> Kept;
  for (EarlyStatement &E : llvm::reverse(List))
    if (llvm::any_of(E.Targets,
                     [&](const VarDecl *Var) { return Needed.count(Var); })) {
      Needed.insert(E.Uses.begin(), E.Uses.end());
      Needed.insert(E.Targets.begin(), E.Targets.end());
      Kept.push_back(std::move(E));
    }
  std::reverse(Kept.begin(), Kept.end());
  return Kept;
}

} // namespace safespawn
