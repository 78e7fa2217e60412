//===- Options.h - What the user sets -------------------------*- C++ -*-===//

#ifndef SAFESPAWN_ENGINE_OPTIONS_H
#define SAFESPAWN_ENGINE_OPTIONS_H

#include <string>
#include <tuple>
#include <vector>

namespace safespawn {

/// The options that change what the engine does. Two sets that are equal share
/// one model.
struct EngineOptions {
  enum class RulesLevel { Linux, Posix };

  RulesLevel Rules = RulesLevel::Linux;
  /// Names of functions, qualified as needed, in the user's order.
  std::vector<std::string> SafeFunctions;
  std::vector<std::string> UnsafeFunctions;
  std::vector<std::string> BlockingFunctions;
  std::vector<std::string> NoReturnFunctions;
  std::vector<std::string> ForkFunctions;
  /// Whether a call in a vfork child that cannot be verified is a finding.
  bool WarnUnknownCallees = true;
  /// Write, for each function that creates a child, who executes which line.
  bool DumpRegions = false;

  bool posix() const { return Rules == RulesLevel::Posix; }

  friend bool operator==(const EngineOptions &A, const EngineOptions &B) {
    return A.key() == B.key();
  }

private:
  std::tuple<RulesLevel, const std::vector<std::string> &,
             const std::vector<std::string> &, const std::vector<std::string> &,
             const std::vector<std::string> &, const std::vector<std::string> &,
             bool, bool>
  key() const {
    return {Rules,
            SafeFunctions,
            UnsafeFunctions,
            BlockingFunctions,
            NoReturnFunctions,
            ForkFunctions,
            WarnUnknownCallees,
            DumpRegions};
  }
};

} // namespace safespawn

#endif
