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

/// Whether a place in front of \p Text and one behind it are compiled under
/// different conditions of the preprocessor.
bool crossesCondition(llvm::StringRef Text);

/// Where an include can stand that was to go to \p At of \p Text, the source up to
/// what needs it: not under a condition, nor above the file's own headers, which
/// may configure those of the system.
unsigned placeOfInclude(llvm::StringRef Text, unsigned At);

/// The white space that the line of \p Loc begins with.
std::string indentation(clang::SourceLocation Loc,
                        const clang::ASTContext &Context);

/// Whether only white space stands before \p Loc on its line.
bool beginsLine(clang::SourceLocation Loc, const clang::ASTContext &Context);

} // namespace safespawn

#endif
