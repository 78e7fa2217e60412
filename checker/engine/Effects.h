//===- Effects.h - What code does to the process it runs in -----*- C++ -*-===//
//
// Effects say what a statement or a callee does: writes, calls, waits, leaves,
// exits. They know nothing of whether it matters, which Hazards decides.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_EFFECTS_H
#define SAFESPAWN_ENGINE_EFFECTS_H

#include "../functions/Functions.h"
#include "Facts.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>

namespace safespawn {

struct Effect {
  enum Kind : uint8_t {
    Write,       // to memory that a vfork parent sees; Subject: the variable
    UnsafeCall,  // Subject is not async-signal-safe
    Unverified,  // what is called has neither body nor record
    SetsIds,     // Subject changes credentials
    Spawns,      // creates a child in turn
    Blocks,      // waits for Wait
    Spins,       // waits for memory to change
    RunsHandlers,// ends the process with atexit handlers and flushes
    Unwinds,     // leaves the frame by longjmp or an exception
    EndsThread,  // pthread_exit
    RawVfork,    // vfork by syscall(), which returns in the child
    Returns,     // a return statement
    FallsOff     // control reaches the closing brace
  };

  Kind What;
  Blocking Wait = Blocking::Never;
  /// Only POSIX forbids it; Linux is known to bear it.
  bool PosixOnly = false;
  /// What is returned was computed from a spawn result.
  bool ReturnsResult = false;
  /// The parent executes the statement as well, or would without a child.
  bool Common = false;
  /// The parent executes it with a child as well.
  bool ByParent = false;
  /// exec was tried before, and failed.
  bool AfterExec = false;
  /// What is written was computed from a spawn result.
  bool StoresResult = false;
  clang::SourceRange Range;
  /// The statement, or null (a destructor, the closing brace).
  const clang::Stmt *Site = nullptr;
  /// The function that is called or the variable that is written, or null.
  const clang::NamedDecl *Subject = nullptr;
  /// For Unwinds: the throw expression at the end of the chain, or null.
  const clang::Stmt *Throw = nullptr;
  /// What Subject does when it has a body.
  std::shared_ptr<const Effect> Cause;

  clang::SourceLocation location() const { return Range.getBegin(); }
  /// The effect at the end of the chain.
  const Effect &root() const { return Cause ? Cause->root() : *this; }
};

/// What a process does in a frame, and in what it calls.
struct Reach {
  bool Execs = false;  // may replace the program
  bool Exits = false;  // may end the process
  bool Leaves = false; // leaves the frame
  bool Works = false;  // loops around calls or writes
  bool Spawns = false; // creates a child of its own
  bool Reaps = false;  // collects a child's status
  bool CallsUnknown = false;
  bool CallsProject = false; // a function of the unit
  bool WritesMemory = false; // of the parent
  bool WritesBorn = false;   // memory of the child outside of the frame
  bool Returns = false;
  Value Returned = Value::none();
  /// What spawn results have become of in memory that outlives the frame: in its
  /// object, behind its parameters, in the object that it returns.
  Facts Left;

  /// Adds another way of going through the frame.
  void include(const Reach &Other);
  /// Adds what a callee does to the process.
  void call(const Reach &Callee);
  void returns(const Value &V, const Facts &Leaving);
  bool operator==(const Reach &Other) const;
};

/// What a call of a function with a body does.
struct Summary {
  /// The first effect of each kind.
  llvm::SmallVector<std::shared_ptr<const Effect>, 4> Effects;
  Reach Does;

  void add(const Effect &E);
  bool sameAs(const Summary &Other) const {
    return Effects.size() == Other.Effects.size() && Does == Other.Does;
  }
};

} // namespace safespawn

#endif
