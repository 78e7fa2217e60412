//===- Edits.cpp - Changes to the source text -----------------------------===//

#include "Edits.h"
#include "SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace safespawn {

/// Whether the text at \p Range is the program's own, and not a macro's.
static bool isWritten(SourceRange Range) {
  return Range.isValid() && Range.getBegin().isFileID() &&
         Range.getEnd().isFileID();
}

static SourceLocation endOf(SourceLocation Token, const ASTContext &Context) {
  return Lexer::getLocForEndOfToken(Token, 0, Context.getSourceManager(),
                                    Context.getLangOpts());
}

SourceLocation behind(const Stmt *S, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  // The last token may be a whole macro: NULL.
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(S->getSourceRange()), SM,
      Context.getLangOpts());
  if (Range.isInvalid() || isa<CompoundStmt>(S))
    return Range.getEnd();
  SourceLocation End = Range.getEnd();
  StringRef Rest =
      SM.getBufferData(SM.getFileID(End)).substr(SM.getFileOffset(End));
  size_t Blank = Rest.size() - Rest.ltrim().size();
  if (Blank == Rest.size() || Rest[Blank] != ';')
    return {};
  return End.getLocWithOffset(Blank + 1);
}

bool spansConditions(const Edits &Fixes, SourceLocation Anchor,
                     const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  auto [File, At] = SM.getDecomposedLoc(SM.getFileLoc(Anchor));
  StringRef Buffer = SM.getBufferData(File);
  for (const FixItHint &Fix : Fixes) {
    auto [Of, Begin] = SM.getDecomposedLoc(Fix.RemoveRange.getBegin());
    unsigned End = SM.getFileOffset(Fix.RemoveRange.getEnd());
    if (Of == File && (crossesCondition(Buffer.slice(At, Begin)) ||
                       crossesCondition(Buffer.slice(End, At))))
      return true;
  }
  return false;
}

static std::string exitCall(StringRef Status) {
  return ("_exit(" + Status + ");").str();
}

Edits renameCallee(const CallExpr *Call, StringRef Name,
                   const ASTContext &Context) {
  const auto *Callee = dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts());
  if (!Callee || !isWritten(Callee->getSourceRange()))
    return {};
  // The qualifier goes as well: std::exit.
  return {FixItHint::CreateReplacement(
      CharSourceRange::getTokenRange(Callee->getSourceRange()), Name)};
}

Edits returnToExit(const ReturnStmt *Return, const FunctionDecl *FD,
                   const ParentMap &Parents, StringRef Status,
                   const ASTContext &Context) {
  SourceRange Range = Return->getSourceRange();
  if (!isWritten(Range))
    return {};
  // Code of the parent that throws comes to a handler as well.
  for (const Stmt *S = Return; S; S = Parents.getParent(S))
    if (isa<CXXCatchStmt>(S))
      return {};
  const Expr *Value = Return->getRetValue();
  bool KeepValue = FD->isMain();
  if (Value && !KeepValue && Value->HasSideEffects(Context)) {
    SourceLocation End = behind(Return, Context);
    if (End.isInvalid())
      return {};
    CharSourceRange Keyword = CharSourceRange::getCharRange(
        Return->getReturnLoc(), Value->getBeginLoc());
    if (isa_and_nonnull<CompoundStmt>(Parents.getParent(Return)))
      return {FixItHint::CreateRemoval(Keyword),
              FixItHint::CreateInsertion(
                  End, "\n" + indentation(Return->getBeginLoc(), Context) +
                           exitCall(Status))};
    return {FixItHint::CreateReplacement(Keyword, "{ "),
            FixItHint::CreateInsertion(End, " " + exitCall(Status) + " }")};
  }
  if (!Value || !KeepValue)
    return {FixItHint::CreateReplacement(CharSourceRange::getTokenRange(Range),
                                         ("_exit(" + Status + ")").str())};
  SourceLocation End = endOf(Range.getEnd(), Context);
  SourceRange Before(Return->getReturnLoc(), Value->getBeginLoc());
  if (End.isInvalid())
    return {};
  // `return (0);` has its parentheses already.
  if (isa<ParenExpr>(Value))
    return {FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Before), "_exit")};
  return {FixItHint::CreateReplacement(CharSourceRange::getCharRange(Before),
                                       "_exit("),
          FixItHint::CreateInsertion(End, ")")};
}

Edits exitBefore(SourceLocation Brace, StringRef Status,
                 const ASTContext &Context) {
  if (Brace.isInvalid() || Brace.isMacroID())
    return {};
  const SourceManager &SM = Context.getSourceManager();
  std::string Indent = indentation(Brace, Context);
  // On a line of its own if the brace stands on one.
  StringRef Text = SM.getBufferData(SM.getFileID(Brace));
  StringRef Line = Text.take_front(SM.getFileOffset(Brace));
  Line = Line.drop_front(Line.rfind('\n') + 1);
  if (Line.trim().empty())
    return {FixItHint::CreateInsertion(
        Brace, "  " + exitCall(Status) + "\n" + Indent)};
  return {FixItHint::CreateInsertion(Brace, exitCall(Status) + " ")};
}

Edits exitAtEnd(const IfStmt *If, const Stmt *Branch, StringRef Status,
                const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  if (!isWritten(Branch->getSourceRange()))
    return {};
  if (const auto *Block = dyn_cast<CompoundStmt>(Branch)) {
    // Behind the last statement, in its column.
    if (!Block->body_empty()) {
      const Stmt *Last = Block->body_back();
      // In front of a jump, which leaves the branch.
      if (isa<BreakStmt>(Last) || isa<ContinueStmt>(Last) ||
          isa<GotoStmt>(Last)) {
        if (!isWritten(Last->getSourceRange()))
          return {};
        return {FixItHint::CreateInsertion(
            Last->getBeginLoc(),
            exitCall(Status) + "\n" +
                indentation(Last->getBeginLoc(), Context))};
      }
      // The child that gets here took another way.
      const auto *Call = dyn_cast<CallExpr>(Last);
      if (Call && Call->getDirectCallee() &&
          Call->getDirectCallee()->isNoReturn())
        return {};
      if (!isa<LabelStmt>(Last)) {
        SourceLocation End = behind(Last, Context);
        bool OwnLine = SM.getSpellingLineNumber(Last->getBeginLoc()) !=
                       SM.getSpellingLineNumber(Block->getLBracLoc());
        if (End.isValid() && OwnLine)
          return {FixItHint::CreateInsertion(
              End, "\n" + indentation(Last->getBeginLoc(), Context) +
                       exitCall(Status))};
      }
    }
    return exitBefore(Block->getRBracLoc(), Status, Context);
  }
  SourceLocation End = behind(Branch, Context);
  if (End.isInvalid())
    return {};
  SourceLocation Head = Branch == If->getElse()
                            ? endOf(If->getElseLoc(), Context)
                            : endOf(If->getRParenLoc(), Context);
  SourceLocation Begin = Branch->getBeginLoc();
  if (Head.isValid() &&
      SM.getSpellingLineNumber(Head) < SM.getSpellingLineNumber(Begin)) {
    std::string Outer = indentation(If->getBeginLoc(), Context);
    std::string Inner = indentation(Begin, Context);
    return {FixItHint::CreateInsertion(Head, " {"),
            FixItHint::CreateInsertion(End, "\n" + Inner + exitCall(Status) +
                                                "\n" + Outer + "}")};
  }
  return {FixItHint::CreateInsertion(Begin, "{ "),
          FixItHint::CreateInsertion(End, " " + exitCall(Status) + " }")};
}

} // namespace safespawn
