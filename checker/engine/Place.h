//===- Place.h - Names for memory and for pure expressions ------*- C++ -*-===//
//
// A place is the canonical form of an lvalue (`pid`, `job->pid`, `pids[i]`) or
// of an expression without side effects (`flags & DETACH`). Places of the same
// form are the same object, so that facts can be kept per place.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_PLACE_H
#define SAFESPAWN_ENGINE_PLACE_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Allocator.h"
#include <optional>

namespace safespawn {

class Place {
public:
  enum Kind : uint8_t {
    Variable, // Decl
    This,
    Returned, // the object that a function returns
    Field,   // Base, Decl
    Deref,   // Base
    Element, // Base, Index
    Integer, // Number
    Unary,   // Opcode, Base
    Binary,  // Opcode, Base, Index
    Result   // Call: what a call returned, or a construction made, last
  };

  Kind kind() const { return K; }
  /// The variable or field.
  const clang::ValueDecl *decl() const {
    assert(K == Variable || K == Field);
    return pointer<clang::ValueDecl>();
  }
  const clang::Stmt *call() const {
    assert(K == Result);
    return pointer<clang::Stmt>();
  }
  const Place *base() const { return Base; }
  const Place *index() const {
    return K == Element || K == Binary ? pointer<Place>() : nullptr;
  }
  int64_t number() const {
    assert(K == Integer);
    return Detail;
  }
  /// How many places this is made of, one in the other.
  unsigned depth() const { return Depth; }
  /// A number that is the same in every run, to sort by.
  unsigned id() const { return Id; }

  /// Whether this names memory (and not the value of an operator).
  bool isMemory() const {
    return K == Variable || K == Field || K == Deref || K == Element ||
           K == This;
  }
  /// Whether \p Other is this place or a part of its name.
  bool mentions(const Place *Other) const;
  /// Whether this names, or depends on, an element that may be \p Element, an
  /// element of the same array with another index.
  bool overlaps(const Place *Element) const;
  /// Whether this is a member of a union.
  bool isInUnion() const;
  /// Whether the name leads through a pointer.
  bool isIndirect() const;
  /// The object of which this names a field or an element, or this itself.
  const Place *whole() const;
  /// The variable at the root of an object that is named without a pointer, or
  /// null.
  const clang::VarDecl *rootVariable() const;

private:
  friend class PlaceTable;

  static uint64_t detail(const void *Pointer) {
    return reinterpret_cast<uintptr_t>(Pointer);
  }
  template <typename T> const T *pointer() const {
    return reinterpret_cast<const T *>(static_cast<uintptr_t>(Detail));
  }

  Kind K;
  uint8_t Opcode = 0;
  uint16_t Depth = 0;
  unsigned Id = 0;
  const Place *Base = nullptr;
  /// The declaration, the call, the index or the number.
  uint64_t Detail = 0;
};

/// Makes the places of one translation unit and owns them.
class PlaceTable {
public:
  explicit PlaceTable(const clang::ASTContext &Context) : Context(Context) {}

  /// The place that \p E names, or null if it is none (it calls, it assigns, it
  /// is a literal of another kind).
  const Place *of(const clang::Expr *E);

  const Place *variable(const clang::VarDecl *Var);
  const Place *field(const Place *Base, const clang::FieldDecl *Field);
  const Place *element(const Place *Base, const Place *Index);
  const Place *deref(const Place *Base);
  const Place *addressOf(const Place *Base);
  const Place *integer(int64_t Number);
  /// The same of a constant, or null if it needs more than 64 bits.
  const Place *integer(const llvm::APSInt &Constant);
  const Place *thisObject();
  const Place *returnedObject();
  const Place *result(const clang::Stmt *Call);
  /// \p P with \p From in it replaced by \p To.
  const Place *substitute(const Place *P, const Place *From, const Place *To);
  /// \p P with other parts.
  const Place *rebuild(const Place *P, const Place *Base, const Place *Index);

private:
  const Place *make(Place::Kind K, unsigned Opcode, const Place *Base = nullptr,
                    uint64_t Detail = 0);
  const Place *compute(const clang::Expr *E);

  const clang::ASTContext &Context;
  /// Finds a place by what it is made of.
  struct ByContent : llvm::DenseMapInfo<Place *> {
    static unsigned getHashValue(const Place *P);
    static bool isEqual(const Place *A, const Place *B);
  };

  unsigned Nesting = 0; // of calls of of()
  llvm::DenseSet<Place *, ByContent> Set;
  llvm::SpecificBumpPtrAllocator<Place> Allocator;
  llvm::DenseMap<const clang::Expr *, const Place *> Cache;
  /// Those that are asked for most, so that no name is hashed.
  llvm::DenseMap<const clang::VarDecl *, const Place *> Variables;
};

/// \p N in 64 bits, where the largest values of the widest types, (size_t)-1, are
/// kept as -1. None if it needs more.
std::optional<int64_t> inWord(const llvm::APSInt &N);

/// \p E without what does not change its value's identity: parentheses,
/// implicit nodes, casts, __builtin_expect, the left side of a comma.
const clang::Expr *strip(const clang::Expr *E);

/// strip(), and without the construction of a copy of it.
const clang::Expr *stripCopy(const clang::Expr *E);

/// What runs when the function pointer is called that \p E, an expression without
/// implicit nodes, makes of a lambda; null if it is something else.
const clang::FunctionDecl *convertedLambda(const clang::Expr *E);

/// Whether \p LValue is errno.
bool isErrno(const clang::Expr *LValue);

/// Whether the object that \p LValue names is found through a pointer.
bool leadsThroughPointer(const clang::Expr *LValue);

/// Whether \p Outer names a part of the object that \p Object is.
bool isPartOf(const clang::Stmt *Outer, const clang::Stmt *Object);

/// The variable that \p LValue is, or is a part of; null if it is found in
/// another way.
const clang::VarDecl *variableOf(const clang::Expr *LValue);

/// The variable or field that \p E, an lvalue or a pointer, is named after:
/// `fds` of `&job->fds[0]`. Null if there is none.
const clang::ValueDecl *holderOf(const clang::Expr *E);

} // namespace safespawn

#endif
