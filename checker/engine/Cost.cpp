//===- Cost.cpp - Whether starting a program is worth a finding -----------===//

#include "Cost.h"
#include "SpawnSites.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <optional>

using namespace clang;

namespace safespawn {

namespace {
class EvidenceFinder : public RecursiveASTVisitor<EvidenceFinder> {
public:
  explicit EvidenceFinder(ASTContext &Context) : Context(Context) {}

  std::vector<Evidence> Found;

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseType(QualType, bool = true) { return true; }
  bool TraverseTypeLoc(TypeLoc, bool = true) { return true; }
  // What only measures or names an operand calls nothing.
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) { return true; }
  bool TraverseDecltypeTypeLoc(DecltypeTypeLoc) { return true; }

  bool TraverseDecl(Decl *D) {
    // What is most of all headers is told first: it holds nothing.
    if (!D || isBareDeclaration(D))
      return true;
    const SourceManager &SM = Context.getSourceManager();
    if (!isa<TranslationUnitDecl>(D) && D->getLocation().isValid() &&
        SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }

  bool VisitNamedDecl(NamedDecl *D) {
    for (const auto *Mark : D->specific_attrs<AnnotateAttr>())
      if (Mark->getAnnotation() == "safespawn::large_process")
        add({Evidence::Marked, D->getLocation(), D});
    return true;
  }

  bool VisitVarDecl(VarDecl *Var) {
    if (Var->isThisDeclarationADefinition() == VarDecl::DeclarationOnly ||
        Var->getType()->isReferenceType())
      return true;
    // What is read only or comes from the file need not be resident, but an
    // object of that size is there to be used.
    if (std::optional<uint64_t> Bytes = sizeOf(Var->getType()))
      add({Evidence::Occupies, Var->getLocation(), Var, *Bytes});
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) {
    if (const FunctionDecl *Callee = Call->getDirectCallee())
      addCall(Call->getBeginLoc(), Callee, {Call->getArgs(), Call->getNumArgs()});
    return true;
  }

  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) {
    addCall(Construct->getBeginLoc(), Construct->getConstructor(),
            {Construct->getArgs(), Construct->getNumArgs()});
    return true;
  }

  bool VisitCXXNewExpr(CXXNewExpr *New) {
    std::optional<uint64_t> Bytes = sizeOf(New->getAllocatedType());
    if (!Bytes || !New->getOperatorNew())
      return true;
    // nothrow stands in the place of an address.
    if (New->getNumPlacementArgs() &&
        !New->getOperatorNew()->isReplaceableGlobalAllocationFunction())
      return true;
    if (New->isArray()) {
      auto Size = New->getArraySize();
      std::optional<uint64_t> Count = valueOf(Size ? *Size : nullptr);
      if (!Count)
        return true;
      Bytes = llvm::SaturatingMultiply(*Bytes, *Count);
    }
    add({Evidence::Allocates, New->getBeginLoc(), New->getOperatorNew(), *Bytes});
    return true;
  }

private:
  static bool isBareDeclaration(const Decl *D) {
    if (D->hasAttrs())
      return false;
    if (const auto *FD = dyn_cast<FunctionDecl>(D))
      return !FD->doesThisDeclarationHaveABody();
    return isa<TypedefNameDecl, EnumConstantDecl>(D);
  }

  /// Of each kind the first is kept, of sizes the largest.
  void add(const Evidence &E) {
    auto Same = llvm::find_if(
        Found, [&](const Evidence &Other) { return Other.Why == E.Why; });
    if (Same == Found.end())
      Found.push_back(E);
    else if (Same->Bytes < E.Bytes)
      *Same = E;
  }

  /// Nothing of types that broken or unfinished code leaves without a size.
  std::optional<uint64_t> sizeOf(QualType Type) const {
    if (Type.isNull() || Type->isDependentType() || Type->isUndeducedType() ||
        Type->isIncompleteType() || !Type->isConstantSizeType())
      return std::nullopt;
    return Context.getTypeSizeInChars(Type).getQuantity();
  }

  std::optional<uint64_t> valueOf(const Expr *E) const {
    Expr::EvalResult Result;
    if (!E || E->isValueDependent() || E->getType().isNull() ||
        !E->getType()->isIntegralOrEnumerationType() ||
        !E->EvaluateAsInt(Result, Context))
      return std::nullopt;
    const llvm::APSInt &Value = Result.Val.getInt();
    // A negative size, of which an unsigned type makes more than half of all
    // memory, is an error, or sbrk giving memory back.
    if ((Value.isSigned() && Value.isNegative()) || Value.getActiveBits() > 63)
      return std::nullopt;
    return Value.getZExtValue();
  }

  /// Whether one of the macros, separated by blanks, is written in \p E.
  bool mentions(const Expr *E, StringRef Macros) const {
    llvm::SmallVector<StringRef, 4> Names;
    Macros.split(Names, ' ', -1, false);
    llvm::SmallVector<const Stmt *, 8> Work{E};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Part = dyn_cast<Expr>(S))
        if (llvm::is_contained(Names, macroName(Part, Context)))
          return true;
      Work.append(S->child_begin(), S->child_end());
    }
    return false;
  }

  /// How many bytes an element of the container takes that \p Method belongs to.
  std::optional<uint64_t> elementSize(const FunctionDecl *Method) const {
    const auto *Class = dyn_cast<CXXRecordDecl>(Method->getDeclContext());
    if (!Class)
      return std::nullopt;
    for (const NamedDecl *Member :
         Class->lookup(&Context.Idents.get("value_type")))
      if (const auto *Type = dyn_cast<TypedefNameDecl>(Member))
        // A vector keeps eight truth values in a byte.
        if (!Type->getUnderlyingType()->isBooleanType())
          return sizeOf(Type->getUnderlyingType());
    return std::nullopt;
  }

  /// What a function such as make_unique is told to make; null of others.
  static QualType madeBy(const FunctionDecl *Callee) {
    const TemplateArgumentList *Arguments =
        isa<CXXMethodDecl>(Callee) ? nullptr
                                   : Callee->getTemplateSpecializationArgs();
    if (!Arguments || Arguments->size() == 0 ||
        Arguments->get(0).getKind() != TemplateArgument::Type)
      return {};
    return Arguments->get(0).getAsType();
  }

  void addCall(SourceLocation Location, const FunctionDecl *Callee,
               llvm::ArrayRef<const Expr *> Arguments) {
    const AllocationFacts *Known = allocationFactsOf(*Callee);
    if (!Known)
      return;
    auto Mentions = [&](StringRef Macros) {
      return llvm::any_of(Arguments, [&](const Expr *Argument) {
        return mentions(Argument, Macros);
      });
    };
    if (!Known->LargeIf.empty() &&
        (Known->LargeIf == "*" || Mentions(Known->LargeIf)))
      add({Evidence::Demands, Location, Callee});
    if (!Known->Sizes || (!Known->Unless.empty() && Mentions(Known->Unless)) ||
        (!Known->OnlyIf.empty() && !Mentions(Known->OnlyIf)))
      return;
    uint64_t Bytes = 1;
    unsigned Sizes = Known->Sizes;
    if (Known->OfElements) {
      QualType Made = madeBy(Callee);
      const auto *Array =
          Made.isNull() ? nullptr : Context.getAsIncompleteArrayType(Made);
      std::optional<uint64_t> Element =
          Made.isNull() ? elementSize(Callee)
                        : sizeOf(Array ? Array->getElementType() : Made);
      if (!Element)
        return;
      Bytes = *Element;
      // The arguments of a single object are its constructor's.
      if (!Made.isNull() && !Array)
        Sizes = 0;
    }
    for (unsigned I = 0; I < 8; ++I) {
      if (!(Sizes >> I & 1))
        continue;
      std::optional<uint64_t> Value =
          valueOf(I < Arguments.size() ? Arguments[I] : nullptr);
      if (!Value)
        return;
      Bytes = llvm::SaturatingMultiply(Bytes, *Value);
    }
    const NamedDecl *Subject = Callee;
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee))
      Subject = Constructor->getParent();
    add({Evidence::Allocates, Location, Subject, Bytes});
  }

  ASTContext &Context;
};
} // namespace

std::vector<Evidence> findEvidence(ASTContext &Context) {
  EvidenceFinder Finder(Context);
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    Finder.TraverseDecl(D);
  llvm::sort(Finder.Found, [](const Evidence &A, const Evidence &B) {
    return A.Why < B.Why;
  });
  return std::move(Finder.Found);
}

} // namespace safespawn
