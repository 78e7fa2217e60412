//===- SpawnCheck.h - What all checks have in common ------------*- C++ -*-===//
//
// Reads the options, asks the model for the hazards of one rule, and hands each
// to the check, which words it.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_CHECKS_SPAWNCHECK_H
#define SAFESPAWN_CHECKS_SPAWNCHECK_H

#include "../engine/TuModel.h"
#include "../rewrite/Lift.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/utils/IncludeInserter.h"
#include "llvm/ADT/STLExtras.h"

namespace safespawn {

class SpawnCheck : public clang::tidy::ClangTidyCheck {
public:
  SpawnCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context,
             Rule Mine);

  void registerPPCallbacks(const clang::SourceManager &SM,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;

protected:
  /// Words one finding.
  virtual void report(const Hazard &H) = 0;

  /// Starts the finding, at its place, with its fix.
  clang::DiagnosticBuilder warn(const Hazard &H, llvm::StringRef Message);
  /// The notes that end each finding: how the callee does it, who made the child,
  /// why it is not rewritten.
  void explain(const Hazard &H);

  clang::ASTContext &context() const { return *Unit; }
  clang::Preprocessor &preprocessor() const { return *Unpreprocessed; }
  const TuModel &model() const { return *Model; }
  const EngineOptions &options() const { return Opts; }

  /// The check's own value of the option, else the one for all checks.
  std::string text(llvm::StringRef Key, llvm::StringRef Default);
  /// The same of a number.
  uint64_t number(llvm::StringRef Key, uint64_t Default);
  /// The key that the option's value stands under.
  std::string keyOf(llvm::StringRef Key);

  /// The names of an option's values. The first is the default, and the first of
  /// several names of one value is the one that is stored.
  template <typename T>
  using Choices = llvm::ArrayRef<std::pair<const char *, T>>;
  static constexpr std::pair<const char *, bool> Flag[] = {
      {"false", false}, {"true", true}, {"0", false}, {"1", true}};

  /// The option's value by its name. A name that is not there is an error.
  template <typename T> T choice(llvm::StringRef Key, Choices<T> Values) {
    std::vector<llvm::StringRef> Names;
    for (const auto &[Name, Value] : Values)
      Names.push_back(Name);
    return Values[choose(Key, Names)].second;
  }
  template <typename T>
  void storeChoice(clang::tidy::ClangTidyOptions::OptionMap &Map,
                   llvm::StringRef Key, Choices<T> Values, T Chosen) {
    store(Map, Key,
          llvm::find_if(Values, [&](const auto &Each) {
            return Each.second == Chosen;
          })->first);
  }
  /// Stores under the check's name what it uses, and under the common name
  /// what stands there, so that both are known to --verify-config.
  void store(clang::tidy::ClangTidyOptions::OptionMap &Map, llvm::StringRef Key,
             const std::string &Value);

private:
  std::vector<clang::FixItHint> fixFor(const Hazard &H);
  std::vector<clang::FixItHint> hoistFix(const Hazard &H);
  std::vector<clang::FixItHint> exitFix(const Hazard &H);
  std::vector<clang::FixItHint> liftFix(const Hazard &H);
  std::vector<clang::FixItHint> commandFix(const Hazard &H);
  std::vector<clang::FixItHint> offer(const Hazard &H,
                                      std::vector<clang::FixItHint> Fixes,
                                      Obstacle Why);
  void explainObstacle(const Obstacle &Stopped);
  size_t choose(llvm::StringRef Key, llvm::ArrayRef<llvm::StringRef> Names);
  std::vector<std::string> names(llvm::StringRef Key);
  bool findsHeader();
  void addInclude(clang::SourceLocation Where, llvm::StringRef Header,
                  std::vector<clang::FixItHint> &Fixes);

  std::string CheckKey;
  Rule Mine;
  clang::tidy::ClangTidyCheck::OptionsView Shared;
  EngineOptions Opts;
  bool FixesAlone;
  /// No other check looks at the unit.
  bool Alone;
  /// This check told clang-tidy to end its walk here.
  bool SkipsWalk = false;
  enum class FixTarget { Auto, Safespawn, PosixSpawn };
  static const std::pair<const char *, FixTarget> FixTargets[];
  FixTarget Target;
  std::shared_ptr<clang::tidy::utils::IncludeInserter> Inserter;
  clang::Preprocessor *Unpreprocessed = nullptr;
  clang::ASTContext *Unit = nullptr;
  std::shared_ptr<const TuModel> Model;
  /// Whether the unit could include <safespawn.h>; looked up on first use.
  std::optional<bool> HasHeader;
  /// Why the finding that is being told has no fix.
  std::optional<Obstacle> Stopped;
};

} // namespace safespawn

#endif
