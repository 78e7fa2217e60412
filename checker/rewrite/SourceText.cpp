//===- SourceText.cpp - What stands between the nodes ---------------------===//

#include "SourceText.h"
#include "../support/Clang.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <optional>

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

/// The directive of a line, without what stands behind its name, or nothing.
static StringRef directiveOf(StringRef Line) {
  Line = Line.ltrim();
  if (!Line.consume_front("#"))
    return "";
  return Line.ltrim().take_while(llvm::isAlpha);
}

bool crossesCondition(StringRef Text) {
  unsigned Depth = 0;
  llvm::SmallVector<StringRef, 16> Lines;
  Text.split(Lines, '\n');
  for (StringRef Line : llvm::drop_begin(Lines)) {
    StringRef Name = directiveOf(Line);
    if (startsWith(Name, "if"))
      ++Depth;
    else if (!Depth && (startsWith(Name, "el") || Name == "endif"))
      return true;
    else if (Name == "endif")
      --Depth;
  }
  return Depth != 0;
}

unsigned placeOfInclude(StringRef Text, unsigned At) {
  unsigned Depth = 0, Directives = 0, Guards = 0, DepthThere = 0;
  bool IsFirst = true, Above = false; // At is above headers of its own
  std::optional<unsigned> Behind;
  for (size_t Begin = 0; Begin < Text.size();) {
    size_t End = std::min(Text.find('\n', Begin), Text.size() - 1) + 1;
    StringRef Name = directiveOf(Text.slice(Begin, End));
    if (Begin <= At)
      DepthThere = Depth - Guards;
    if (!Name.empty())
      ++Directives;
    // The guard of a header is no condition.
    if (Name == "define" && Directives == 2 && Depth == 1)
      Guards = 1;
    if (startsWith(Name, "if"))
      ++Depth;
    else if (Name == "endif" && Depth)
      --Depth;
    else if (Name == "include") {
      bool Quoted = Text.slice(Begin, End).contains('"');
      Above |= IsFirst && Quoted && Begin >= At;
      IsFirst = false;
      if (Depth == Guards)
        Behind = End;
    }
    Begin = End;
  }
  return Behind && (DepthThere || Above) ? *Behind : At;
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
