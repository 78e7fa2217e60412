//===- SourceText.cpp - What stands between the nodes ---------------------===//

#include "SourceText.h"
#include "../support/Clang.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace safespawn {

std::vector<SourceComment> commentsBetween(SourceLocation From,
                                           SourceLocation To,
                                           const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  std::vector<SourceComment> Found;
  if (From.isMacroID() || To.isMacroID() ||
      SM.getFileID(From) != SM.getFileID(To))
    return Found;
  StringRef Buffer = SM.getBufferData(SM.getFileID(From));
  unsigned Begin = SM.getFileOffset(From), End = SM.getFileOffset(To);
  if (Begin >= End)
    return Found;
  Lexer Raw(SM.getLocForStartOfFile(SM.getFileID(From)), Context.getLangOpts(),
            Buffer.begin(), Buffer.begin() + Begin, Buffer.end());
  Raw.SetCommentRetentionState(true);
  Token Next;
  for (;;) {
    Raw.LexFromRawLexer(Next);
    if (Next.is(tok::eof) || SM.getFileOffset(Next.getLocation()) >= End)
      return Found;
    if (Next.isNot(tok::comment))
      continue;
    unsigned Offset = SM.getFileOffset(Next.getLocation());
    StringRef Text = Buffer.substr(Offset, Next.getLength()).rtrim();
    Found.push_back({Text.str(), !Buffer.slice(Begin, Offset).contains('\n')});
  }
}

bool hasDirective(StringRef Text) {
  llvm::SmallVector<StringRef, 16> Lines;
  Text.split(Lines, '\n');
  return llvm::any_of(llvm::drop_begin(Lines), [](StringRef Line) {
    return startsWith(Line.ltrim(), "#");
  });
}

static StringRef lineOf(SourceLocation Loc, unsigned &Column,
                        const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  Loc = SM.getFileLoc(Loc);
  StringRef Buffer = SM.getBufferData(SM.getFileID(Loc));
  unsigned Offset = SM.getFileOffset(Loc);
  size_t Start = Buffer.take_front(Offset).rfind('\n') + 1;
  Column = Offset - Start;
  return Buffer.substr(Start);
}

std::string indentation(SourceLocation Loc, const ASTContext &Context) {
  unsigned Column = 0;
  StringRef Line = lineOf(Loc, Column, Context);
  return Line.take_while([](char C) { return C == ' ' || C == '\t'; }).str();
}

bool beginsLine(SourceLocation Loc, const ASTContext &Context) {
  unsigned Column = 0;
  StringRef Line = lineOf(Loc, Column, Context);
  return Line.take_front(Column).trim().empty();
}

} // namespace safespawn
