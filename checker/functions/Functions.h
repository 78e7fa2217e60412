//===- Functions.h - Reader of the function database ------------*- C++ -*-===//
//
// What is true of functions whose bodies the checker cannot see. The facts
// stand in Functions.td.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_FUNCTIONS_FUNCTIONS_H
#define SAFESPAWN_FUNCTIONS_FUNCTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace clang {
class FunctionDecl;
}

namespace safespawn {

/// How control goes on after a call.
enum class Control : uint8_t {
  Returns,
  Exits,
  RunsHandlers,
  LeavesFrame,
  EndsThread,
  RunsHandlersIf
};

/// What a call waits for.
enum class Blocking : uint8_t {
  Never,
  OnLock,
  OnSignal,
  OnChild,
  OnThread,
  OnInput,
  OnOutput,
  OnTime,
  OnTimeout,
  OnRecordLock,
  OnFileLock,
  OnOpen,
  OnStop,
  OnMessage
};

/// How a call creates a child.
enum class Spawn : uint8_t {
  Nothing,
  ByFork,
  ByVfork,
  ByClone,
  BySyscall,
  ByPosixSpawn,
  ByPopen,
  BySystem
};

/// One record of Functions.td; see there for what each field says. Without
/// pointers, which the loader would have to relocate.
struct FunctionFacts {
  char Name[48];
  uint8_t Params;
  bool Variadic;
  bool SafeIn2017;
  bool SafeIn2024;
  bool SafeOnLinux;
  uint8_t Writes;
  uint8_t ReturnsArg;
  uint8_t AfterValue;
  uint8_t WaitsValue;
  uint8_t Operand;
  uint8_t CreatesValue;
  bool Execs;
  bool SetsIds;
  bool Reaps;
  bool StartsThread;
  bool AtFork;
  bool Duplicates;
  bool MakesCounter;
  bool SetsHandler;
  bool Allocates;
  bool Calculates;
  char Reads[16];
  char Replacement[16];

  /// The record stands for overloads, or for a builtin without a shape.
  bool hasAnyParams() const { return Params == 15; }
  Control after() const { return static_cast<Control>(AfterValue); }
  Blocking waits() const { return static_cast<Blocking>(WaitsValue); }
  Spawn creates() const { return static_cast<Spawn>(CreatesValue); }
  /// Whether the call writes the object that argument \p I points to, where
  /// the function has \p Named named parameters.
  bool writes(unsigned I, unsigned Named) const {
    return I < Named ? I < 7 && (Writes >> I & 1) : Writes >> 7 & 1;
  }
};

/// The name of \p FD if it is an identifier (and no operator, no constructor),
/// else an empty string.
llvm::StringRef nameOf(const clang::FunctionDecl &FD);

/// The record of that name, or null.
const FunctionFacts *lookupFunction(llvm::StringRef Name);

/// The names of the functions that create a child by themselves.
llvm::ArrayRef<const char *> spawnNames();

/// The record of \p FD if \p FD is the library's function and not one of the
/// project's own that happens to bear its name.
const FunctionFacts *factsOf(const clang::FunctionDecl &FD);

/// How a call gives a process memory; see Functions.td.
struct AllocationFacts {
  llvm::StringLiteral Name;
  uint8_t Sizes;
  bool OfElements;
  llvm::StringLiteral LargeIf;
  llvm::StringLiteral Unless;
  llvm::StringLiteral OnlyIf;
};

/// The record of \p FD if it is the library's, or null.
const AllocationFacts *allocationFactsOf(const clang::FunctionDecl &FD);

} // namespace safespawn

#endif
