//===- Hoist.cpp - Moves writes above the vfork ---------------------------===//

#include "Hoist.h"
#include "Nodes.h"
#include "../engine/Place.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace safespawn {

namespace {

class Hoister {
public:
  Hoister(const FunctionDecl *FD, const CallExpr *Call,
          const ParentMap &Parents, const ASTContext &Context)
      : Body(FD->getBody()), Call(Call), Context(Context), Parents(Parents) {}

  Edits run(ArrayRef<const Stmt *> Writes);

private:
  bool findSpawn(const Stmt *FirstWrite);
  const VarDecl *targetOf(const BinaryOperator *Write) const;
  bool isMovable(const BinaryOperator *Write) const;
  bool isUsedByChildOnly(const VarDecl *Var) const;

  Stmt *Body;
  const CallExpr *Call;
  const ASTContext &Context;
  const ParentMap &Parents;
  /// The statement that calls vfork, and the child's branch behind it.
  const Stmt *Spawn = nullptr;
  const CompoundStmt *Arm = nullptr;
  bool InLoop = false;
};

/// Finds `pid = vfork(); if (pid == 0) {` and `if ((pid = vfork()) == 0) {`.
bool Hoister::findSpawn(const Stmt *FirstWrite) {
  Arm = dyn_cast_or_null<CompoundStmt>(Parents.getParent(FirstWrite));
  const auto *If = Arm ? dyn_cast_or_null<IfStmt>(Parents.getParent(Arm))
                       : nullptr;
  if (!If)
    return false;
  Spawn = Call;
  const Stmt *Outer = Parents.getParent(Spawn);
  while (Outer && !isa<CompoundStmt>(Outer)) {
    if (isa<CaseStmt>(Outer) || isa<DefaultStmt>(Outer) ||
        isa<LabelStmt>(Outer) || isa<WhileStmt>(Outer) || isa<DoStmt>(Outer) ||
        isa<ForStmt>(Outer) || isa<SwitchStmt>(Outer))
      return false;
    Spawn = Outer;
    Outer = Parents.getParent(Spawn);
  }
  if (!Outer)
    return false;
  for (const Stmt *S = Outer; S; S = Parents.getParent(S))
    InLoop |= isa<WhileStmt>(S) || isa<DoStmt>(S) || isa<ForStmt>(S) ||
              isa<CXXForRangeStmt>(S) || isa<LabelStmt>(S);
  if (Spawn == If)
    return isWithin(Call, If->getCond(), Parents);
  // Nothing may come between but the test.
  const auto *Block = cast<CompoundStmt>(Outer);
  const auto *At = llvm::find(Block->body(), Spawn);
  return At != Block->body_end() && ++At != Block->body_end() && *At == If &&
         !If->getCond()->HasSideEffects(Context) && !If->getInit();
}

const VarDecl *Hoister::targetOf(const BinaryOperator *Write) const {
  const Expr *Target = strip(Write->getLHS());
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Target)) {
    if (!Subscript->getIdx()->isIntegerConstantExpr(Context) ||
        !strip(Subscript->getBase())->getType()->isArrayType())
      return nullptr;
    Target = strip(Subscript->getBase());
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(Target);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType()
             ? Var
             : nullptr;
}

/// Whether every use of \p Var that can come after the write is the child's.
bool Hoister::isUsedByChildOnly(const VarDecl *Var) const {
  const SourceManager &SM = Context.getSourceManager();
  llvm::SmallVector<const Stmt *, 32> Work{Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || S == Arm)
      continue;
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    if (Ref && Ref->getDecl() == Var) {
      bool Before =
          !InLoop && SM.isBeforeInTranslationUnit(Ref->getBeginLoc(),
                                                  Spawn->getBeginLoc());
      // Somebody may keep its address.
      const Stmt *User = Parents.getParent(Ref);
      bool Decays = false;
      while (User && (isa<ParenExpr>(User) || isa<ImplicitCastExpr>(User))) {
        const auto *Cast = dyn_cast<ImplicitCastExpr>(User);
        Decays |= Cast && Cast->getCastKind() == CK_ArrayToPointerDecay;
        User = Parents.getParent(User);
      }
      const auto *Op = dyn_cast_or_null<UnaryOperator>(User);
      bool Kept = (Op && Op->getOpcode() == UO_AddrOf) ||
                  (Decays && !isa_and_nonnull<ArraySubscriptExpr>(User));
      if (!Before || Kept)
        return false;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return true;
}

bool Hoister::isMovable(const BinaryOperator *Write) const {
  const VarDecl *Var = targetOf(Write);
  if (Write->getOpcode() != BO_Assign || !Var ||
      Write->getBeginLoc().isMacroID() ||
      Spawn->getBeginLoc().isMacroID() ||
      Write->getRHS()->HasSideEffects(Context) || !isUsedByChildOnly(Var))
    return false;
  // What the spawn statement writes is not known above it.
  llvm::SmallVector<const Stmt *, 16> Work{Write->getRHS()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      const auto *Used = dyn_cast<VarDecl>(Ref->getDecl());
      if (Used && Used != Var) {
        if (Used->getType().isVolatileQualified())
          return false;
        llvm::SmallVector<const Stmt *, 16> Inner{Spawn};
        while (!Inner.empty()) {
          const Stmt *T = Inner.pop_back_val();
          if (!T || T == Arm)
            continue;
          const auto *Other = dyn_cast<DeclRefExpr>(T);
          if (Other && Other->getDecl() == Used)
            return false;
          if (const auto *Declaration = dyn_cast<DeclStmt>(T))
            if (llvm::is_contained(Declaration->decls(), Used))
              return false;
          Inner.append(T->child_begin(), T->child_end());
        }
      }
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return true;
}

Edits Hoister::run(ArrayRef<const Stmt *> Writes) {
  Edits Result;
  if (Writes.empty() || !findSpawn(Writes.front()))
    return Result;
  const SourceManager &SM = Context.getSourceManager();
  std::string Moved;
  std::string Indent =
      Lexer::getIndentationForLine(Spawn->getBeginLoc(), SM).str();
  for (const Stmt *S : Arm->body()) {
    const auto *Write = dyn_cast<BinaryOperator>(S);
    if (!Write || !llvm::is_contained(Writes, S) || !isMovable(Write))
      break;
    SourceLocation End = behind(S, Context);
    if (End.isInvalid())
      break;
    StringRef Text = Lexer::getSourceText(
        CharSourceRange::getCharRange(S->getBeginLoc(), End), SM,
        Context.getLangOpts());
    Moved += (Text + "\n" + Indent).str();
    // With the white space that follows, up to what comes next.
    StringRef Rest =
        SM.getBufferData(SM.getFileID(End)).substr(SM.getFileOffset(End));
    unsigned Blank = Rest.size() - Rest.ltrim().size();
    Result.push_back(FixItHint::CreateRemoval(
        CharSourceRange::getCharRange(S->getBeginLoc(),
                                      End.getLocWithOffset(Blank))));
  }
  if (!Result.empty())
    Result.insert(Result.begin(),
                  FixItHint::CreateInsertion(Spawn->getBeginLoc(), Moved));
  return Result;
}

} // namespace

Edits hoistWrites(const FunctionDecl *FD, const CallExpr *Call,
                  ArrayRef<const Stmt *> Writes, const ParentMap &Parents,
                  const ASTContext &Context) {
  return Hoister(FD, Call, Parents, Context).run(Writes);
}

bool beginsBranch(const Stmt *S, const ParentMap &Parents) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Parents.getParent(S));
  return Block && Block->body_front() == S &&
         isa_and_nonnull<IfStmt>(Parents.getParent(Block));
}

} // namespace safespawn
