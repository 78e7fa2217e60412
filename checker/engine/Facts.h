//===- Facts.h - What is known of values at a point -------------*- C++ -*-===//
//
// A small abstract domain: intervals that tell the sign of a spawn result, and
// what a pointer or a descriptor is. Facts map places to values.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_FACTS_H
#define SAFESPAWN_ENGINE_FACTS_H

#include "Place.h"
#include "llvm/ADT/SmallVector.h"
#include <limits>
#include <memory>
#include <vector>

namespace safespawn {

/// What is known of one value.
struct Value {
  static constexpr int64_t Min = std::numeric_limits<int64_t>::min();
  static constexpr int64_t Max = std::numeric_limits<int64_t>::max();

  enum PipeEnd : uint8_t { NoPipe = 0, ReadEnd = 1, WriteEnd = 2 };

  int64_t Lo = Min;
  int64_t Hi = Max;
  bool NonZero = false;
  /// Computed from a spawn result.
  bool Derived = false;
  /// A pointer into memory that was born in the child; of an object: what it
  /// refers to was.
  bool Born = false;
  /// A pointer that may lead into memory of the parent. Neither flag: not known.
  bool Foreign = false;
  /// Known since before the vfork whose child this is. Such a child has its
  /// parent's memory as it was, and functions that are not known are not taken to
  /// change what was tested there.
  bool Settled = false;
  /// A descriptor of a pipe whose other end the parent may hold.
  uint8_t Pipe = NoPipe;
  /// Target is pointed to at its very beginning.
  bool Exact = false;
  /// The function that is pointed to, or the two that it can be one of.
  const clang::FunctionDecl *Function = nullptr;
  const clang::FunctionDecl *OtherFunction = nullptr;
  /// The object that is pointed to.
  const Place *Target = nullptr;

  static Value unknown() { return {}; }
  /// Of what never has a value.
  static Value none() { return range(1, 0); }
  static Value range(int64_t Lo, int64_t Hi) {
    Value V;
    V.Lo = Lo;
    V.Hi = Hi;
    return V;
  }
  static Value number(int64_t N) { return range(N, N); }
  static Value boolean(bool B) { return number(B); }

  /// The function, if it can be one alone.
  const clang::FunctionDecl *onlyFunction() const {
    return OtherFunction ? nullptr : Function;
  }
  bool isNumber() const { return Lo == Hi; }
  bool isEmpty() const { return Lo > Hi; }
  bool isInformative() const {
    return Lo != Min || Hi != Max || NonZero || Derived || Born || Foreign ||
           Pipe || Function || Target;
  }
  bool canBe(int64_t N) const { return Lo <= N && N <= Hi && (N || !NonZero); }
  bool canBeTrue() const { return !isEmpty() && !(Lo == 0 && Hi == 0); }
  bool canBeFalse() const { return canBe(0); }

  Value &derivedFrom(const Value &Other) {
    Derived |= Other.Derived;
    return *this;
  }
  /// The value without the name of the object that is pointed to.
  Value withoutTarget() const {
    Value V = *this;
    V.Target = nullptr;
    V.Exact = false;
    return V;
  }
  /// The value with Lo and Hi narrowed where an excluded zero is a bound.
  Value normalized() const;
  bool operator==(const Value &Other) const;
  bool operator!=(const Value &Other) const { return !(*this == Other); }
};

/// What is known if either holds. Bounds that differ move to the next of few
/// steps, so that loops come to rest.
Value join(const Value &A, const Value &B);
/// What is known if both hold.
Value meet(const Value &A, const Value &B);

/// An immutable map from places to values, shared between program points.
class Facts {
public:
  using Entry = std::pair<const Place *, Value>;

  Value get(const Place *P) const;
  const Value *find(const Place *P) const;
  void set(const Place *P, const Value &V);
  /// Forgets every place for which \p Drop returns true.
  template <typename Predicate> void removeIf(Predicate Drop) {
    size_t Dropped = llvm::count_if(entries(), Drop);
    if (!Dropped)
      return;
    auto New = std::make_shared<std::vector<Entry>>();
    New->reserve(entries().size() - Dropped);
    for (const Entry &E : entries())
      if (!Drop(E))
        New->push_back(E);
    Map = std::move(New);
  }
  llvm::ArrayRef<Entry> entries() const {
    return Map ? llvm::ArrayRef<Entry>(*Map) : llvm::ArrayRef<Entry>();
  }
  /// Joins \p Other into this; whether that changed it.
  bool joinWith(const Facts &Other);
  bool operator==(const Facts &Other) const {
    return Map == Other.Map || entries() == Other.entries();
  }

private:
  std::shared_ptr<const std::vector<Entry>> Map;
};

/// Evaluates expressions by facts. Knows what the expression says and nothing
/// of what it does.
class Evaluator {
public:
  Evaluator(const clang::ASTContext &Context, PlaceTable &Places)
      : Context(Context), Places(Places) {}
  virtual ~Evaluator() = default;

  Value evaluate(const clang::Expr *E, const Facts &F) const;
  /// What \p Op, `|=` or its like, stores.
  Value evaluateStored(const clang::CompoundAssignOperator *Op,
                       const Facts &F) const;
  /// Adds what follows from \p E being \p Truth; false if it cannot be.
  bool assume(const clang::Expr *E, bool Truth, Facts &F) const;
  /// Adds that \p E has the value \p V; false if it cannot have it.
  bool assumeValue(const clang::Expr *E, const Value &V, Facts &F) const;
  /// The place that \p E names by what is known of its pointers, or null.
  const Place *locate(const clang::Expr *E, const Facts &F) const;
  const Place *resolve(const Place *P, const Facts &F) const;
  /// What the place holds.
  Value read(const Place *P, clang::QualType Type, const Facts &F) const;

  const clang::ASTContext &context() const { return Context; }
  PlaceTable &places() const { return Places; }

protected:
  /// What is known of a place by other means than the facts of this point.
  virtual Value background(const Place *P) const { return {}; }
  /// Whether a call that has no recorded result was passed over on every path
  /// to this point (it creates a child, and its result is always recorded).
  virtual bool isRecorded(const clang::Expr *Call) const { return false; }
  /// Whether writes to the object with this root stay in the child.
  virtual bool isBorn(const Place *Object) const { return false; }
  /// Whether it matters whose memory pointers lead into.
  mutable bool TracksOrigin = false;

private:
  Value evaluateNested(const clang::Expr *E, const Facts &F) const;
  /// As assumeValue(), of an \p E whose value was \p Before.
  bool narrow(const clang::Expr *E, const Value &Before, const Value &V,
              Facts &F) const;
  Value compare(clang::BinaryOperatorKind Op, const Value &L,
                const Value &R) const;

  const clang::ASTContext &Context;
  PlaceTable &Places;
  /// How deep evaluate() and assume() are in an expression. What is deeper than
  /// people write is not known.
  mutable unsigned Nesting = 0;
  mutable unsigned LogicalNesting = 0;
};

} // namespace safespawn

#endif
