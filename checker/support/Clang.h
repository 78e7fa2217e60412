//===- Clang.h - What differs between versions of LLVM ----------*- C++ -*-===//
//
// The only place that asks for the version.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_SUPPORT_CLANG_H
#define SAFESPAWN_SUPPORT_CLANG_H

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace safespawn {

inline bool startsWith(llvm::StringRef Text, llvm::StringRef Prefix) {
#if CLANG_VERSION_MAJOR >= 16
  return Text.starts_with(Prefix);
#else
  return Text.startswith(Prefix);
#endif
}

inline bool endsWith(llvm::StringRef Text, llvm::StringRef Suffix) {
#if CLANG_VERSION_MAJOR >= 16
  return Text.ends_with(Suffix);
#else
  return Text.endswith(Suffix);
#endif
}

/// Whether \p E makes a whole object and not the base of one.
inline bool constructsCompleteObject(const clang::CXXConstructExpr *E) {
#if CLANG_VERSION_MAJOR >= 18
  return E->getConstructionKind() == clang::CXXConstructionKind::Complete;
#else
  return E->getConstructionKind() == clang::CXXConstructExpr::CK_Complete;
#endif
}

/// The variable whose cleanup function the element calls, or null. Before 18
/// the CFG has no such elements, but it tells where lifetimes end.
inline const clang::VarDecl *cleanedUpVariable(const clang::CFGElement &E) {
#if CLANG_VERSION_MAJOR >= 18
  if (auto Cleanup = E.getAs<clang::CFGCleanupFunction>())
    return Cleanup->getVarDecl();
#else
  if (auto End = E.getAs<clang::CFGLifetimeEnds>())
    if (End->getVarDecl()->hasAttr<clang::CleanupAttr>())
      return End->getVarDecl();
#endif
  return nullptr;
}

/// What the names of a structured binding are bound to by calls that are not in
/// the CFG, which before 16 has none of them.
inline llvm::SmallVector<const clang::Expr *, 4>
hiddenInitializers(const clang::DecompositionDecl &Whole) {
  llvm::SmallVector<const clang::Expr *, 4> Hidden;
#if CLANG_VERSION_MAJOR < 16
  for (const clang::BindingDecl *Part : Whole.bindings())
    if (const clang::VarDecl *Held = Part->getHoldingVar())
      if (Held->hasInit())
        Hidden.push_back(Held->getInit());
#endif
  return Hidden;
}

/// Asks for destructors, cleanup functions and the ends of lifetimes. Before 18
/// the first excludes the others, so that C++ has none of them there.
inline void addCleanups(clang::CFG::BuildOptions &Options,
                        const clang::LangOptions &Language) {
  Options.AddImplicitDtors = CLANG_VERSION_MAJOR >= 18 || Language.CPlusPlus;
  Options.AddLifetime = CLANG_VERSION_MAJOR >= 18 || !Language.CPlusPlus;
}

} // namespace safespawn

#endif
