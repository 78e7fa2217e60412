//===- SpawnSites.h - Where a unit creates children -------------*- C++ -*-===//
//
// One walk over the bodies of a translation unit. Knows which functions mention
// which, and what is true of the unit as a whole; knows nothing of control flow.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_SPAWNSITES_H
#define SAFESPAWN_ENGINE_SPAWNSITES_H

#include "../functions/Functions.h"
#include "Options.h"
#include "Place.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

namespace safespawn {

namespace linux_abi {
constexpr int64_t ONonblock = 04000; // also of socket types
} // namespace linux_abi

/// Whether any function that creates a child is mentioned in the unit at all.
/// Looks at declarations only, so that units without one cost nothing.
bool mentionsSpawn(clang::ASTContext &Context, const EngineOptions &Opts);

class UnitIndex {
public:
  UnitIndex(clang::ASTContext &Context, const EngineOptions &Opts);

  /// The functions (with a body, outside of system headers) that mention a
  /// function that returns in a child, in the order of the source.
  llvm::ArrayRef<const clang::FunctionDecl *> spawners() const {
    return Spawners.getArrayRef();
  }
  /// The calls that start a program by themselves, by the functions they are in:
  /// popen, system, posix_spawn.
  using CallList = llvm::SmallVector<const clang::CallExpr *, 2>;
  const llvm::MapVector<const clang::FunctionDecl *, CallList> &
  programStarts() const {
    return ProgramStarts;
  }
  /// The functions that mention \p FD, or a variable whose initializer does.
  llvm::SmallVector<const clang::FunctionDecl *, 4>
  usersOf(const clang::FunctionDecl *FD) const;

  /// Which ends of a pipe (Value::PipeEnd) the unit keeps in the place: it is
  /// `p[0]` or `p[1]` of a `p` that some call in the unit fills in by pipe() or
  /// socketpair().
  uint8_t pipeEnds(const Place *P, PlaceTable &Places) const;
  /// Whether the unit makes a FIFO under the name that \p Path evaluates to.
  bool isFifo(const clang::Expr *Path) const;

  /// Whether the unit assigns to the variable or field, takes its address or
  /// binds a reference to it.
  bool isWritten(const clang::ValueDecl *Holder) const {
    return Written.count(llvm::cast<clang::ValueDecl>(Holder->getCanonicalDecl()));
  }

  /// The function that all calls in the unit hand to \p Param, or null.
  const clang::FunctionDecl *callback(const clang::ParmVarDecl *Param) const {
    return Callbacks.lookup(Param);
  }

  /// Whether \p Param may be something else than its argument.
  bool isReassigned(const clang::ParmVarDecl *Param) const {
    return Reassigned.count(Param);
  }

  /// The system call that \p Number, written as SYS_vfork or as a constant that
  /// is, stands for: `vfork`. Empty if that is not known.
  llvm::StringRef systemCall(const clang::Expr *Number) const;

  /// Whether the unit collects children: it waits, or sets SIGCHLD's handling.
  bool reaps() const { return Reaps; }
  bool startsThreads() const { return StartsThreads; }
  bool usesAtFork() const { return UsesAtFork; }
  bool makesFifos() const {
    return !FifoNames.empty() || !FifoVariables.empty();
  }

  /// The facts of \p FD, or null; project functions have none.
  const FunctionFacts *factsOf(const clang::FunctionDecl *FD) const;
  bool isForkFunction(const clang::FunctionDecl *FD) const;
  /// Whether the call starts a process and stores its pid in the first argument.
  bool isPosixSpawn(const clang::CallExpr *Call) const;

private:
  void indexFunction(const clang::FunctionDecl *FD);
  /// \p Var is the variable that \p Body initializes, if no function has it.
  void indexBody(const clang::FunctionDecl *FD, const clang::Stmt *Body,
                 const clang::VarDecl *Var = nullptr);
  void indexCall(const clang::FunctionDecl *Caller, const clang::CallExpr *Call);
  void indexReference(const clang::FunctionDecl *From,
                      const clang::ValueDecl *To,
                      const clang::VarDecl *Var);
  bool returnsInChild(const clang::FunctionDecl *FD) const;
  bool makesThreads(llvm::StringRef Name) const;
  void markWritten(const clang::Expr *LValue);
  void indexCallback(const clang::ParmVarDecl *Param,
                     const clang::Expr *Argument);
  void closePipes();

  clang::ASTContext &Context;
  const EngineOptions &Opts;
  llvm::SetVector<const clang::FunctionDecl *> Spawners;
  llvm::MapVector<const clang::FunctionDecl *, CallList> ProgramStarts;
  llvm::DenseMap<const clang::FunctionDecl *,
                 llvm::SmallVector<const clang::FunctionDecl *, 2>>
      Users;
  /// Variables and fields that are an array of two descriptors, or a pointer to
  /// one, with how data goes between the two.
  llvm::DenseMap<const clang::ValueDecl *, uint8_t> Pipes;
  /// Descriptors that are handed to parameters.
  llvm::DenseMap<const clang::ParmVarDecl *,
                 llvm::SmallVector<const clang::Expr *, 1>>
      Descriptors;
  /// The constant tables and pointers that mention a function.
  llvm::DenseMap<const clang::FunctionDecl *,
                 llvm::SmallVector<const clang::VarDecl *, 1>>
      Tables;
  llvm::DenseMap<const clang::VarDecl *,
                 llvm::SmallVector<const clang::FunctionDecl *, 1>>
      TableUsers;
  /// Those that mention a function which creates a child.
  llvm::DenseSet<const clang::VarDecl *> SpawnTables;
  /// Arguments that are bound to parameters, for pipes made by a helper.
  std::vector<std::pair<const clang::ParmVarDecl *, const clang::ValueDecl *>>
      Bindings;
  /// Functions that are handed to parameters; null: several.
  llvm::DenseMap<const clang::ParmVarDecl *, const clang::FunctionDecl *>
      Callbacks;
  llvm::StringSet<> FifoNames;
  llvm::DenseSet<const clang::ValueDecl *> FifoVariables;
  llvm::DenseSet<const clang::ValueDecl *> Written;
  llvm::DenseSet<const clang::ParmVarDecl *> Reassigned;
  llvm::DenseSet<const clang::FunctionDecl *> Indexed;
  mutable llvm::DenseMap<const clang::FunctionDecl *, const FunctionFacts *>
      FactsCache;
  bool Reaps = false;
  bool StartsThreads = false;
  bool UsesAtFork = false;
};

/// Calls \p See for each lvalue that can be written from elsewhere for what \p S
/// itself does, and not its parts: take its address, bind a reference to it or
/// call a member function of it.
void forEachExposed(const clang::Stmt *S,
                    llvm::function_ref<void(const clang::Expr *)> See);

/// Whether \p S measures or names what is in it and evaluates nothing of it.
bool evaluatesNothing(const clang::Stmt *S, const clang::ASTContext &Context);

/// Whether \p Names has \p FD, by its qualified or its plain name.
bool isNamedIn(const clang::NamedDecl *FD,
               const std::vector<std::string> &Names);

/// The name of the macro that \p E is written as, or an empty string: SYS_vfork.
llvm::StringRef macroName(const clang::Expr *E,
                          const clang::ASTContext &Context);

} // namespace safespawn

#endif
