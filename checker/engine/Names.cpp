//===- Names.cpp - What functions are named like --------------------------===//

#include "Names.h"
#include "../functions/Functions.h"
#include "../support/Clang.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/CharInfo.h"

using namespace clang;

namespace safespawn {

/// The words of a name in small letters: of run_child as of runChild.
static llvm::SmallVector<std::string, 4> wordsOf(const FunctionDecl *FD) {
  llvm::SmallVector<std::string, 4> Words;
  char Last = '_';
  for (char C : nameOf(*FD)) {
    if (C != '_') {
      if (Last == '_' || (isUppercase(C) && isLowercase(Last)))
        Words.emplace_back();
      Words.back() += toLowercase(C);
    }
    Last = C;
  }
  return Words;
}

bool isNamedLikeExit(const FunctionDecl *FD) {
  if (!FD->getReturnType()->isVoidType() || isa<CXXMethodDecl>(FD))
    return false;
  llvm::SmallVector<std::string, 4> Words = wordsOf(FD);
  // One that does something "or dies" comes back when that was done.
  if (llvm::is_contained(Words, "or"))
    return false;
  return llvm::any_of(Words, [](StringRef Word) {
    return startsWith(Word, "die") || startsWith(Word, "fatal") ||
           endsWith(Word, "fatal") || Word == "panic" || Word == "abort" ||
           Word == "bail" || Word == "exits" ||
           (endsWith(Word, "exit") && Word != "atexit" && Word != "onexit");
  });
}

bool isNamedLikeChild(const FunctionDecl *FD) {
  bool Fails = !FD->getReturnType()->isVoidType();
  return llvm::any_of(wordsOf(FD), [Fails](StringRef Word) {
    return Word == "child" ||
           (!Fails && Word.contains("exec") && !Word.contains("execut"));
  });
}

bool isNamedLikeWait(const FunctionDecl *FD) {
  bool Waits = false, Child = false;
  for (StringRef Word : wordsOf(FD)) {
    if (startsWith(Word, "reap") || endsWith(Word, "waitpid"))
      return true;
    Waits |= endsWith(Word, "wait");
    Child |= Word == "child" || Word == "children" || Word == "pid" ||
             Word == "proc" || Word == "process" || Word == "nohang";
  }
  return Waits && Child;
}

} // namespace safespawn
