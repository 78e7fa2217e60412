//===- ParentText.cpp - A child's expressions as text of its parent -------===//

#include "ParentText.h"
#include "Nodes.h"
#include "SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

using namespace clang;

namespace safespawn {

std::string simple(std::string Text) {
  bool Plain = !Text.empty();
  bool Enclosed = Plain; // all of it in one pair of parentheses
  unsigned Depth = 0;
  bool Quote = false;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (C == '"' && (!I || Text[I - 1] != '\\'))
      Quote = !Quote;
    if (Quote)
      continue;
    if (C == '(' || C == '[') {
      ++Depth;
      continue;
    }
    if (C == ')' || C == ']')
      Enclosed &= --Depth || I + 1 == Text.size();
    else if (!Depth && !llvm::isAlnum(C) && C != '_' && C != '.' && C != '"' &&
             !(C == '-' && I + 1 < Text.size() && Text[I + 1] == '>') &&
             !(C == '>' && I && Text[I - 1] == '-') && C != ':')
      Plain = false;
  }
  if (Text.front() == '(' && !Enclosed)
    Plain = false;
  return Plain ? Text : "(" + Text + ")";
}

std::string negated(const std::string &Text) {
  if (Text.front() == '!' && simple(Text.substr(1)) == Text.substr(1))
    return Text.substr(1);
  return "!" + simple(Text);
}

bool ParentText::mention(const std::string &Name) {
  ASTContext &Context = State.Code.Context;
  DeclarationName Identifier(&Context.Idents.get(Name));
  if (isNameTaken(State.Code.FD, Identifier))
    return false;
  const SourceManager &SM = Context.getSourceManager();
  for (const NamedDecl *D :
       Context.getTranslationUnitDecl()->lookup(Identifier))
    if (SM.isBeforeInTranslationUnit(D->getLocation(),
                                     State.Code.Call->getBeginLoc()))
      return true;
  // In C++ it would be a variable of the namespace.
  if (Context.getLangOpts().CPlusPlus)
    return false;
  Declarations.insert("extern char *" + Name + ";");
  return true;
}

bool ParentText::text(const Expr *E, std::string &Out) {
  // A known number stands for itself, but for what a helper was given.
  const Expr *Bare = strip(E);
  const auto *Ref = dyn_cast<DeclRefExpr>(Bare);
  bool Given = Ref && State.isGiven(Ref->getDecl());
  if (const Place *P = Given ? nullptr : State.Places.of(Bare)) {
    auto It = State.Known.find(P);
    if (It != State.Known.end() && !isa<IntegerLiteral>(Bare)) {
      Out = std::to_string(It->second);
      return true;
    }
  }
  Variables Mentioned;
  collectVariables(E, Mentioned);
  for (const VarDecl *Var : Mentioned)
    if (!State.Known.count(State.Places.variable(Var)) &&
        (!State.Replaced.count(Var) || State.Hoisted.count(Var)))
      Used.insert(Var);
  if (canTrap(E))
    collectVariables(E, Trapping);
  return textOf(E->getSourceRange(), E, Out);
}

bool ParentText::textOf(SourceRange Range, const Stmt *S, std::string &Out) {
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange File = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Range), SM, Context.getLangOpts());
  if (File.isInvalid())
    return false;
  StringRef Source = Lexer::getSourceText(File, SM, Context.getLangOpts());
  if (Source.empty())
    return false;
  if (hasDirective(Source))
    return false;
  // What is replaced, from the back.
  FileID In = SM.getFileID(File.getBegin());
  unsigned Base = SM.getFileOffset(File.getBegin());
  std::map<unsigned, std::pair<unsigned, std::string>> Changes;
  llvm::SmallVector<const Stmt *, 16> Work{S};
  while (!Work.empty()) {
    const Stmt *Part = Work.pop_back_val();
    if (!Part)
      continue;
    std::string New;
    const auto *Ref = dyn_cast<DeclRefExpr>(Part);
    bool Given = Ref && State.isGiven(Ref->getDecl());
    if (const auto *E = dyn_cast<Expr>(Part))
      if (!Given && isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(E)) {
        auto It = State.Known.find(State.Places.of(E));
        if (It != State.Known.end())
          New = std::to_string(It->second);
      }
    if (Ref && New.empty()) {
      auto It = State.Replaced.find(Ref->getDecl());
      if (It != State.Replaced.end())
        New = It->second;
    }
    if (const auto *Called = dyn_cast<CallExpr>(Part))
      if (State.asksParent(Called)) {
        New = "getpid()";
        AsksParent = true;
      }
    auto Replace = [&](SourceRange Where) {
      CharSourceRange At = Lexer::makeFileCharRange(
          CharSourceRange::getTokenRange(Where), SM, Context.getLangOpts());
      if (At.isInvalid() || SM.getFileID(At.getBegin()) != In)
        return false;
      unsigned Offset = SM.getFileOffset(At.getBegin());
      unsigned Size = SM.getFileOffset(At.getEnd()) - Offset;
      if (Offset < Base || Offset + Size > Base + Source.size())
        return false;
      if (New.front() == '-')
        New = "(" + New + ")";
      Changes[Offset - Base] = {Size, New};
      return true;
    };
    if (!New.empty()) {
      if (!Replace(Part->getSourceRange()))
        return false;
      continue;
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(Part))
      for (const Decl *D : Declaration->decls()) {
        auto It = State.Replaced.find(dyn_cast<ValueDecl>(D));
        New = It == State.Replaced.end() ? "" : It->second;
        if (!New.empty() && !Replace(D->getLocation()))
          return false;
      }
    Work.append(Part->child_begin(), Part->child_end());
  }
  std::string Text = Source.str();
  for (auto It = Changes.rbegin(); It != Changes.rend(); ++It)
    Text.replace(It->first, It->second.first, It->second.second);
  Out = Text;
  return true;
}

} // namespace safespawn
