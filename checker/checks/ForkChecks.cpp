//===- ForkChecks.cpp - Hazards of fork children --------------------------===//

#include "ForkChecks.h"

using namespace clang;

namespace safespawn {

void ForkExitCheck::report(const Hazard &H) {
  const Effect &E = H.What;
  bool FallsOff = E.What == Effect::FallsOff;
  if (H.Why == Hazard::RunsOn && H.Frame->isMain() && !E.Common)
    warn(H, "a fork child whose exec failed %select{returns from|runs off the "
            "end of}0 %1, which runs the parent's atexit handlers and writes "
            "out what its stdio buffers hold a second time")
        << FallsOff << H.Frame;
  else if (H.Why == Hazard::RunsOn)
    warn(H, "a fork child whose exec failed %select{leaves the function|runs off "
            "the end of %1}0 and goes on as a second copy of its parent")
        << FallsOff << H.Frame;
  else if (E.Cause)
    warn(H, "call to %0 in a fork child runs the parent's atexit handlers and "
            "writes out what its stdio buffers hold a second time")
        << E.Subject;
  else if (!E.Subject)
    warn(H, "an exception in a fork child cannot leave %0, which is noexcept, "
            "and runs the parent's terminate handler")
        << H.Frame;
  else
    warn(H, "%0 in a fork child runs the parent's atexit handlers and writes "
            "out what its stdio buffers hold a second time")
        << E.Subject;
  explain(H);
}

void ForkUnsafeCallCheck::report(const Hazard &H) {
  const Effect &E = H.What;
  if (E.Cause)
    warn(H, "call to %0 in a fork child of a threaded program reaches %1, which "
            "is not async-signal-safe and can hang the child")
        << E.Subject << E.root().Subject;
  else
    warn(H, "%0 is not async-signal-safe; in a fork child of a threaded program "
            "it can hang the child")
        << E.Subject;
  explain(H);
}

void UnreapedChildCheck::report(const Hazard &H) {
  warn(H, "nobody can wait for the child that %0 creates, so it stays a zombie")
      << H.Spawner;
  explain(H);
}

} // namespace safespawn
