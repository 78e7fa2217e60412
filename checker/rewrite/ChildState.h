//===- ChildState.h - What a child knows ------------------------*- C++ -*-===//
//
// What holds in the child at the statement that is read, and so which of its
// expressions its parent can evaluate before there is a child.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_REWRITE_CHILDSTATE_H
#define SAFESPAWN_REWRITE_CHILDSTATE_H

#include "../engine/Place.h"
#include "ChildCode.h"
#include "Lift.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <map>
#include <set>

namespace safespawn {

using Variables = llvm::SmallPtrSet<const clang::VarDecl *, 4>;

/// What is different on two ways that part and meet again.
struct Knowledge {
  /// Values that the child knows: the spawn's result above all.
  std::map<const Place *, int64_t> Known;
  /// Variables and fields whose value in the child the parent does not have.
  llvm::DenseSet<const clang::ValueDecl *> Unknown;
  /// The disposition that a struct sigaction of the child holds.
  llvm::DenseMap<const clang::VarDecl *, std::string> Dispositions;
  std::set<std::string> Changed; // of the process, see changedBy()
  /// Variables that hold errno, or its text, as the last step that failed has
  /// left it.
  std::set<const clang::VarDecl *> ErrnoCopies;
  /// Variables that hold the child's own id.
  std::set<const clang::VarDecl *> Selves;

  /// Keeps what holds on either way.
  void meet(const Knowledge &Other);
};

/// A file that the child opens for a descriptor that it names later.
struct OpenedFile {
  const clang::VarDecl *Var = nullptr;
  std::string Path, Flags, Mode;
  bool CloseOnExec = false;
  std::vector<std::string> Conditions;
  std::vector<Step> Handlers;
  const clang::CallExpr *Where = nullptr;
  std::string As; // once it is known
  size_t Depth = 0;
  bool Passed = false; // a step stood behind it that could see the difference
  bool Closed = false;
  bool IsOpen = false; // or the child does not get here
};

/// What has to hold for the child to be there yet, with its variables.
struct Guard {
  std::string Holds;
  Variables Mentioned;
};

struct ChildState : Knowledge {
  explicit ChildState(const ChildCode &Code)
      : Code(Code), Places(Code.Context) {}

  const Knowledge &knowledge() const { return *this; }
  void restore(Knowledge Of) { Knowledge::operator=(std::move(Of)); }
  /// Of what was \p Written nothing is known any more.
  void forget(const clang::ValueDecl *Written);

  std::optional<int64_t> number(const clang::Expr *E) const;
  /// Whether a flag, one of the bits of \p Flag, is set in \p E whatever it
  /// depends on.
  std::optional<bool> hasFlag(const clang::Expr *E, int64_t Flag) const;
  /// What the child finds \p Condition to be, if it is the same every time.
  std::optional<bool> decide(const clang::Expr *Condition) const;
  /// Whether the parent gets the same value from \p E before there is a child,
  /// and does nothing else by it.
  bool isMovable(const clang::Expr *E) const;
  /// Whether \p E is the error of the last step that failed.
  bool isErrno(const clang::Expr *E) const;
  /// Whether \p E is its text.
  bool isErrnoText(const clang::Expr *E) const;
  /// What \p E compares the error with, or null.
  const clang::Expr *errnoTest(const clang::Expr *E) const;
  bool asksParent(const clang::Expr *E) const;
  bool asksFlags(const clang::Expr *E) const;
  /// A helper's parameter.
  bool isGiven(const clang::ValueDecl *D) const {
    return llvm::isa<clang::ParmVarDecl>(D) && Replaced.count(D);
  }
  /// The file whose descriptor \p E is, or null.
  const OpenedFile *openedAs(const clang::Expr *E) const;
  OpenedFile *openedAs(const clang::Expr *E) {
    return const_cast<OpenedFile *>(std::as_const(*this).openedAs(E));
  }
  /// The call whose failure \p E tests, or null. \p Fails: true is failure.
  const clang::CallExpr *failureTest(const clang::Expr *E, bool &Fails,
                                     const clang::Expr *&Tested);

  const ChildCode &Code;
  mutable PlaceTable Places;
  /// What stands in the place of a variable: a helper's parameter, mostly.
  llvm::DenseMap<const clang::ValueDecl *, std::string> Replaced;
  /// Variables of the child that the parent gets.
  llvm::DenseSet<const clang::VarDecl *> Hoisted;
  std::vector<OpenedFile> Files;
  /// The result of the call before, which is tested next where the same holds.
  const clang::VarDecl *Checked = nullptr;
  const clang::CallExpr *CheckedCall = nullptr;
  std::vector<std::string> CheckedWhere;
  /// What holds where the statement is reached, beside the guards.
  std::vector<std::string> Conditions;
  std::vector<Guard> Guards;
  unsigned HandlerDepth = 0;
  bool LeadsGroup = false; // the child leads its process group
  bool ErrnoLost = false;  // perror() may have changed errno
  /// What the child has printed and stdout still holds, and the last such call.
  std::vector<Step> Printed;
  const clang::CallExpr *PrintedBy = nullptr;
};

bool compare(clang::BinaryOperatorKind How, int64_t Left, int64_t Right);

/// Whether evaluating \p E can crash.
bool canTrap(const clang::Expr *E);

} // namespace safespawn

#endif
