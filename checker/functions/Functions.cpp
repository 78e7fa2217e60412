//===- Functions.cpp - Reader of the function database --------------------===//

#include "Functions.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"
#include <array>
#include <string_view>

using namespace clang;

namespace safespawn {

namespace {
#define GET_FunctionTable_IMPL
#define GET_AllocationTable_IMPL
#include "Functions.inc"

/// A hash table of the records that the compiler fills: one filled at run time
/// would cost each process more than its few lookups.
struct FunctionIndex {
  static constexpr size_t Size = 4096;
  static_assert(std::size(FunctionTable) < Size * 2 / 3, "too many records");

  /// 1 + the number of a record, or 0.
  uint16_t Slots[Size] = {};

  constexpr FunctionIndex() {
    for (size_t I = 0; I < std::size(FunctionTable); ++I) {
      std::string_view Name = FunctionTable[I].Name;
      size_t Slot = slotOf(Name);
      while (Slots[Slot])
        Slot = next(Slot);
      Slots[Slot] = I + 1;
    }
  }

  constexpr const FunctionFacts *find(std::string_view Name) const {
    for (size_t Slot = slotOf(Name); Slots[Slot]; Slot = next(Slot))
      if (Name == FunctionTable[Slots[Slot] - 1].Name)
        return &FunctionTable[Slots[Slot] - 1];
    return nullptr;
  }

  /// FNV-1a.
  static constexpr size_t slotOf(std::string_view Name) {
    uint32_t Hash = 2166136261u;
    for (unsigned char C : Name)
      Hash = (Hash ^ C) * 16777619u;
    return (Hash ^ Hash >> 16) % Size;
  }
  static constexpr size_t next(size_t Slot) { return (Slot + 1) % Size; }
};

constexpr FunctionIndex Index;

} // namespace

const FunctionFacts *lookupFunction(llvm::StringRef Name) {
  return Index.find(std::string_view(Name.data(), Name.size()));
}

/// Whether the record is one of a function that creates a child.
static constexpr bool creates(const FunctionFacts &Facts) {
  return Facts.CreatesValue != 0;
}

static constexpr size_t countSpawns() {
  size_t Count = 0;
  for (const FunctionFacts &Facts : FunctionTable)
    Count += creates(Facts);
  return Count;
}

llvm::ArrayRef<const char *> spawnNames() {
  static constexpr auto Names = [] {
    std::array<const char *, countSpawns()> All = {};
    size_t I = 0;
    for (const FunctionFacts &Facts : FunctionTable)
      if (creates(Facts))
        All[I++] = Facts.Name;
    return All;
  }();
  return Names;
}

llvm::StringRef nameOf(const FunctionDecl &FD) {
  return FD.getIdentifier() ? FD.getName() : llvm::StringRef();
}

/// The record of a function, or of that which it stands for: `memcpy` for
/// `__builtin_memcpy`, `__builtin___memcpy_chk` and `__memcpy_chk`, which
/// -D_FORTIFY_SOURCE calls, and `rpl_fcntl`, which gnulib puts in its place.
static const FunctionFacts *lookupStandIn(llvm::StringRef Name) {
  const FunctionFacts *Facts = lookupFunction(Name);
  if (Facts)
    return Facts;
  bool IsBuiltin = Name.consume_front("__builtin_");
  bool IsChecked = Name.consume_front("__") && Name.consume_back("_chk");
  bool IsReplaced = Name.consume_front("rpl_");
  return IsBuiltin || IsChecked || IsReplaced ? lookupFunction(Name) : nullptr;
}

/// Whether \p Decl stands outside of the project: in a system header, or
/// nowhere, as the compiler's own declarations of builtins do.
static bool isForeign(const FunctionDecl &Decl) {
  const SourceManager &SM = Decl.getASTContext().getSourceManager();
  return Decl.getLocation().isInvalid() ||
         SM.isInSystemHeader(SM.getExpansionLoc(Decl.getLocation()));
}

/// The name of a function of the C++ library, qualified but for the inline
/// namespaces, which are the library's own business; else an empty string.
static std::string standardName(const FunctionDecl &FD) {
  const DeclContext *Context = FD.getDeclContext()->getRedeclContext();
  bool Operator = Context->isTranslationUnit() && FD.isOverloadedOperator() &&
                  !FD.isReservedGlobalPlacementOperator();
  if (!Operator && !AnalysisDeclContext::isInStdNamespace(&FD))
    return {};
  std::string Name;
  for (; !Context->isTranslationUnit(); Context = Context->getParent()) {
    const auto *Space = dyn_cast<NamespaceDecl>(Context);
    const auto *Scope = dyn_cast<NamedDecl>(Context);
    if (Scope && !(Space && Space->isInline()))
      Name = Scope->getNameAsString() + "::" + Name;
  }
  // Clang has the arguments of a class template in the constructor's name.
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(&FD);
  return Name + (Constructor ? Constructor->getParent()->getNameAsString()
                             : FD.getDeclName().getAsString());
}

static bool isPlainC(const FunctionDecl &FD) {
  // In C every function at file scope is extern "C".
  return FD.getDeclName().isIdentifier() && FD.isExternC();
}

const FunctionFacts *factsOf(const FunctionDecl &FD) {
  // What the project defines is its own, and so is what is static in it; a
  // header's inline version (fortified read) is still the library's.
  const FunctionDecl *Definition = nullptr;
  if (FD.isDefined(Definition) && !isForeign(*Definition))
    return nullptr;
  bool FromSystem = llvm::any_of(FD.redecls(), [](const FunctionDecl *Decl) {
    return isForeign(*Decl);
  });
  if (!FromSystem && FD.getStorageClass() == SC_Static)
    return nullptr;

  if (!isPlainC(FD)) {
    std::string Name = standardName(FD);
    return Name.empty() ? nullptr : lookupFunction(Name);
  }

  const FunctionFacts *Facts = lookupStandIn(FD.getName());
  if (!Facts || FromSystem || FD.getBuiltinID())
    return Facts;
  // A declaration of the project's own: the library's if it has its shape.
  if (FD.hasPrototype() && !Facts->hasAnyParams() &&
      (FD.getNumParams() != Facts->Params ||
       FD.isVariadic() != Facts->Variadic))
    return nullptr;
  return Facts;
}

const AllocationFacts *allocationFactsOf(const FunctionDecl &FD) {
  std::string Name;
  if (!isPlainC(FD))
    Name = standardName(FD);
  else if (factsOf(FD))
    Name = FD.getNameAsString();
  const auto *Found = llvm::find_if(
      AllocationTable,
      [&](const AllocationFacts &Facts) { return Facts.Name == Name; });
  return Found == std::end(AllocationTable) ? nullptr : Found;
}

} // namespace safespawn
