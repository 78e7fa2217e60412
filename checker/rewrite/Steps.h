//===- Steps.h - The list of steps ------------------------------*- C++ -*-===//
//
// The steps of the library, as its own list <safespawn/steps.def> has them.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_STEPS_H
#define SAFESPAWN_REWRITE_STEPS_H

#include "llvm/ADT/StringRef.h"

namespace safespawn {

struct StepKind {
  llvm::StringRef Name, Libc, Arguments;
};

/// The step that a call of the C library's function \p Name is, or null.
const StepKind *stepOf(llvm::StringRef Name);

/// What of the process a step changes that an argument can ask for, as in
/// FunctionFacts::Reads.
llvm::StringRef changedBy(llvm::StringRef Step);

/// How a function of the C library tells that it failed.
enum class Failure { Negative, OnlyExec, Unknown };
Failure failureOf(llvm::StringRef Step);

bool endsChild(llvm::StringRef Step);

} // namespace safespawn

#endif
