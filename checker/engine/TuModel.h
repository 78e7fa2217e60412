//===- TuModel.h - What is true of one translation unit ---------*- C++ -*-===//
//
// Computed once per unit, on first use, and shared by all checks that have the
// same options.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_TUMODEL_H
#define SAFESPAWN_ENGINE_TUMODEL_H

#include "Cost.h"
#include "Hazards.h"
#include "Options.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMap.h"
#include "clang/Basic/SourceLocation.h"
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace safespawn {

class TuModel {
public:
  /// The model of \p Context's unit. Keep the pointer for as long as the unit
  /// lives: another unit can come to lie at the same address.
  static std::shared_ptr<const TuModel> get(clang::ASTContext &Context,
                                            const EngineOptions &Opts);

  TuModel(clang::ASTContext &Context, const EngineOptions &Opts);

  /// In the order of the source, each once.
  llvm::ArrayRef<Hazard> hazards() const { return Hazards; }

  /// The parents of the statements of \p FD's body.
  const clang::ParentMap &parentsOf(const clang::FunctionDecl *FD) const;

  /// Whether the unit registers handlers that run at fork.
  bool usesAtFork() const { return UsesAtFork; }
  /// Whether the unit makes FIFOs, for which an open waits.
  bool makesFifos() const { return MakesFifos; }

  /// What shows that the process is large.
  llvm::ArrayRef<Evidence> evidence(clang::ASTContext &Context) const {
    if (!Large)
      Large = findEvidence(Context);
    return *Large;
  }
  /// Whether the caller is the first to say what is wrong with a profile.
  bool claimProfile() const { return std::exchange(ProfileUnsaid, false); }

  /// Whether the caller is the first that rewrites \p Call.
  bool claimCall(const clang::Expr *Call) const {
    return Rewritten.insert(Call).second;
  }
  /// Whether the caller is the first that needs \p Header in \p File. One of
  /// several fixes inserts it, or they would together insert it several times.
  bool claimInclude(clang::FileID File, llvm::StringRef Header) const {
    return Included.insert({File, Header.str()}).second;
  }

private:
  std::vector<Hazard> Hazards;
  bool UsesAtFork = false;
  bool MakesFifos = false;
  mutable std::optional<std::vector<Evidence>> Large;
  mutable bool ProfileUnsaid = true;
  mutable std::set<const clang::Expr *> Rewritten;
  mutable std::set<std::pair<clang::FileID, std::string>> Included;
  mutable llvm::DenseMap<const clang::FunctionDecl *,
                         std::unique_ptr<clang::ParentMap>>
      Parents;
};

} // namespace safespawn

#endif
