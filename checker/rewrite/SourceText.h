//===- SourceText.h - What stands between the nodes -------------*- C++ -*-===//

#ifndef SAFESPAWN_REWRITE_SOURCETEXT_H
#define SAFESPAWN_REWRITE_SOURCETEXT_H

#include "clang/AST/ASTContext.h"
#include <string>
#include <vector>

namespace safespawn {

struct SourceComment {
  std::string Text;
  /// It begins on the line that the text begins on.
  bool Trails = false;
};

/// The comments between two places of one file.
std::vector<SourceComment> commentsBetween(clang::SourceLocation From,
                                           clang::SourceLocation To,
                                           const clang::ASTContext &Context);

/// Whether a line of \p Text is a preprocessor directive.
bool hasDirective(llvm::StringRef Text);

/// The white space that the line of \p Loc begins with.
std::string indentation(clang::SourceLocation Loc,
                        const clang::ASTContext &Context);

/// Whether only white space stands before \p Loc on its line.
bool beginsLine(clang::SourceLocation Loc, const clang::ASTContext &Context);

} // namespace safespawn

#endif
