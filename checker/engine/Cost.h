//===- Cost.h - Whether starting a program is worth a finding ---*- C++ -*-===//

#ifndef SAFESPAWN_ENGINE_COST_H
#define SAFESPAWN_ENGINE_COST_H

#include "Hazards.h"

namespace safespawn {

/// Which calls that start programs are reported.
enum class ReportPolicy : uint8_t {
  Auto,    // fork with exec; popen and system where they are known to be costly
  Always,  // every site
  Large,   // with evidence that the process is large
  Profiled // sites that a profile shows to be costly
};

} // namespace safespawn

#endif
