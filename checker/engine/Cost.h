//===- Cost.h - Whether starting a program is worth a finding ---*- C++ -*-===//
//
// What in a unit shows that its process is large. Knows nothing of the calls
// that start programs.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_COST_H
#define SAFESPAWN_ENGINE_COST_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include <vector>

namespace safespawn {

/// Which calls that start programs are reported.
enum class ReportPolicy : uint8_t {
  Auto,    // fork with exec; popen and system where they are known to be costly
  Always,  // every site
  Large,   // with evidence that the process is large
  Profiled // sites that a profile shows to be costly
};

struct Evidence {
  enum Kind : uint8_t {
    Marked,    // SAFESPAWN_LARGE_PROCESS; Subject bears it
    Demands,   // a call of Subject that only large processes make: mlockall
    Allocates, // a call of Subject, or new, for Bytes
    Occupies   // Subject is an object of Bytes
  };

  Kind Why;
  clang::SourceLocation Location;
  const clang::NamedDecl *Subject;
  uint64_t Bytes = 0;

  /// Whether it shows a process of so many bytes.
  bool isOf(uint64_t Limit) const {
    return Why == Marked || Why == Demands || Bytes >= Limit;
  }
};

/// What the unit has to show: the first of each kind, or the largest.
std::vector<Evidence> findEvidence(clang::ASTContext &Context);

} // namespace safespawn

#endif
