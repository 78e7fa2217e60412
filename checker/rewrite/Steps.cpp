//===- Steps.cpp - The list of steps --------------------------------------===//

#include "Steps.h"
#include "../support/Clang.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

using llvm::StringRef;

namespace safespawn {

static constexpr StepKind StepKinds[] = {
#define SAFESPAWN_STEP(id, name, libc, arguments) {#name, libc, arguments},
#define SAFESPAWN_ALIAS(name, id, libc, arguments) {#name, libc, arguments},
#include <safespawn/steps.def>
};

const StepKind *stepOf(StringRef Name) {
  static const auto *Table = [] {
    auto *Map = new llvm::StringMap<const StepKind *>;
    for (const StepKind &Kind : StepKinds) {
      llvm::SmallVector<StringRef, 2> Names;
      Kind.Libc.split(Names, '|', -1, false);
      for (StringRef Each : Names)
        (*Map)[Each] = &Kind;
    }
    return Map;
  }();
  return Table->lookup(Name);
}

StringRef changedBy(StringRef Step) {
  if (Step == "setenv" || Step == "unsetenv" || Step == "putenv" ||
      Step == "clearenv" || Step == "environ")
    return "Environment";
  if (Step == "setrlimit")
    return "Limits";
  if (startsWith(Step, "set") && endsWith(Step, "uid"))
    return "UserIds";
  if (startsWith(Step, "set") && endsWith(Step, "gid"))
    return "GroupIds";
  if (startsWith(Step, "dup") || startsWith(Step, "open") ||
      startsWith(Step, "close") || Step == "login_tty")
    return "Descriptors";
  return "";
}

Failure failureOf(StringRef Step) {
  if (startsWith(Step, "exec") || startsWith(Step, "fexec"))
    return Failure::OnlyExec;
  if (Step == "nice" || Step == "umask" || Step == "closefrom")
    return Failure::Unknown;
  return Failure::Negative;
}

bool endsChild(StringRef Step) {
  return Step == "exit" || Step == "exit_errno";
}

} // namespace safespawn
