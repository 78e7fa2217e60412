//===- VforkChecks.cpp - Hazards of vfork children ------------------------===//

#include "VforkChecks.h"

using namespace clang;

namespace safespawn {

void VforkReturnCheck::report(const Hazard &H) {
  const Effect &E = H.What;
  if (E.Cause) {
    warn(H, "call to %0 in a vfork child leaves the frame that the suspended "
            "parent goes on in")
        << E.Subject;
  } else if (H.Wraps) {
    warn(H, "%0 returns the result of vfork, so the child destroys the frame "
            "that the parent returns from; vfork cannot be wrapped")
        << H.Frame;
  } else if (E.What == Effect::Returns) {
    warn(H, "return in a vfork child destroys the frame that the suspended "
            "parent goes on in");
  } else if (E.What == Effect::FallsOff) {
    warn(H, "a vfork child runs off the end of %0 and destroys the frame that "
            "the suspended parent goes on in")
        << H.Frame;
  } else if (E.What == Effect::RawVfork) {
    warn(H, "%0 returns in the child and destroys the frame that the suspended "
            "parent returns from; call vfork instead")
        << E.Subject;
  } else if (E.What == Effect::EndsThread) {
    warn(H, "%0 in a vfork child runs the parent thread's cleanup handlers and "
            "destroys its thread-specific data")
        << E.Subject;
  } else if (E.Subject) {
    warn(H, "%0 in a vfork child unwinds the stack that the suspended parent "
            "goes on in")
        << E.Subject;
  } else {
    warn(H, "an exception that escapes from a vfork child unwinds the stack "
            "that the suspended parent goes on in");
  }
  explain(H);
}

void VforkExitCheck::report(const Hazard &H) {
  if (H.What.Cause)
    warn(H, "call to %0 in a vfork child runs the parent's atexit handlers and "
            "flushes its stdio buffers")
        << H.What.Subject;
  else if (!H.What.Subject)
    warn(H, "an exception in a vfork child cannot leave %0, which is noexcept, "
            "and runs the parent's terminate handler")
        << H.Frame;
  else
    warn(H, "%0 in a vfork child runs the parent's atexit handlers and flushes "
            "its stdio buffers")
        << H.What.Subject;
  explain(H);
}

static bool writesThroughPointer(const Effect &E) {
  if (const auto *Op = dyn_cast_or_null<BinaryOperator>(E.Site))
    return leadsThroughPointer(Op->getLHS());
  if (const auto *Op = dyn_cast_or_null<UnaryOperator>(E.Site))
    return leadsThroughPointer(Op->getSubExpr());
  return false;
}

void VforkWriteCheck::report(const Hazard &H) {
  const Effect &E = H.What;
  const auto *Call = dyn_cast_or_null<CallExpr>(E.Site);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (E.Cause)
    warn(H, "call to %0 in a vfork child writes memory of the parent")
        << E.Subject;
  else if (E.PosixOnly)
    warn(H, "POSIX leaves it undefined to write %select{memory|%1}0 in a vfork "
            "child")
        << (E.Subject ? 1 : 0) << E.Subject;
  else if (Callee && E.Subject && Callee != E.Subject)
    warn(H, "call to %0 in a vfork child writes %1, which belongs to the "
            "parent")
        << Callee << E.Subject;
  else if (Callee)
    warn(H, "call to %0 in a vfork child writes memory of the parent")
        << Callee;
  else if (E.Subject)
    warn(H, "write %select{to|through}0 %1 in a vfork child changes "
            "%select{it for the parent|memory of the parent}0")
        << writesThroughPointer(E) << E.Subject;
  else
    warn(H, "write in a vfork child changes memory of the parent");
  explain(H);
}

void VforkUnsafeCallCheck::report(const Hazard &H) {
  const Effect &E = H.What;
  switch (E.What) {
  case Effect::Unverified:
    if (E.Cause && E.root().Subject)
      warn(H, "call to %0 in a vfork child reaches %1, which cannot be verified "
              "to be async-signal-safe")
          << E.Subject << E.root().Subject;
    else if (E.Cause)
      warn(H, "call to %0 in a vfork child reaches a call that cannot be "
              "verified to be async-signal-safe")
          << E.Subject;
    else if (E.Subject)
      warn(H, "call to %0 in a vfork child cannot be verified to be "
              "async-signal-safe")
          << E.Subject;
    else
      warn(H, "call through a pointer in a vfork child cannot be verified to be "
              "async-signal-safe");
    break;
  case Effect::SetsIds:
    if (E.Cause)
      warn(H, "call to %0 in a vfork child reaches %1, which changes credentials "
              "of a process that shares its memory with the parent")
          << E.Subject << E.root().Subject;
    else
      warn(H, "%0 in a vfork child changes credentials of a process that shares "
              "its memory with the parent")
          << E.Subject;
    break;
  case Effect::Spawns:
    if (E.Cause)
      warn(H, "call to %0 in a vfork child reaches %1, which creates a process "
              "out of the parent's memory")
          << E.Subject << E.root().Subject;
    else
      warn(H, "%0 in a vfork child creates a process out of the parent's memory")
          << E.Subject;
    break;
  default:
    if (E.PosixOnly)
      warn(H, "POSIX leaves it undefined to call %0 in a vfork child")
          << E.root().Subject;
    else if (E.Cause)
      warn(H, "call to %0 in a vfork child reaches %1, which is not "
              "async-signal-safe and can hang the parent or corrupt its memory")
          << E.Subject << E.root().Subject;
    else
      warn(H, "%0 is not async-signal-safe; in a vfork child it can hang the "
              "parent or corrupt its memory")
          << E.Subject;
    break;
  }
  explain(H);
}

/// What a wait of that kind means for a suspended parent, after "... in a vfork
/// child".
static StringRef consequence(Blocking Wait) {
  switch (Wait) {
  case Blocking::OnLock:
    return "can wait for a lock that the suspended parent holds";
  case Blocking::OnSignal:
    return "waits for a signal while the parent is suspended";
  case Blocking::OnChild:
    return "has no child of its own to wait for while the parent is suspended";
  case Blocking::OnThread:
    return "waits for a thread of the parent, which is suspended";
  case Blocking::OnInput:
    return "waits for data that the suspended parent would have to write";
  case Blocking::OnOutput:
    return "fills a pipe that the suspended parent would have to read";
  case Blocking::OnTime:
    return "keeps the parent suspended for as long";
  case Blocking::OnTimeout:
    return "waits without a timeout while the parent is suspended";
  case Blocking::OnRecordLock:
  case Blocking::OnFileLock:
    return "waits for a file lock that the suspended parent may hold";
  case Blocking::OnOpen:
    return "waits for the other end of the FIFO, which the suspended parent "
           "cannot open";
  case Blocking::OnStop:
    return "stops the child, and with it the parent that waits for it";
  default:
    return "can wait for what the suspended parent would have to do";
  }
}

void VforkDeadlockCheck::report(const Hazard &H) {
  const Effect &E = H.What;
  if (H.Why == Hazard::NeverExecs)
    warn(H, "the child of %0 never reaches exec or _exit, so the parent stays "
            "suspended for ever")
        << H.Spawner;
  else if (H.Why == Hazard::WorksOn)
    warn(H, "the child of %0 works on instead of calling exec, and the parent "
            "stays suspended for as long")
        << H.Spawner;
  else if (E.What == Effect::Spins && E.Cause)
    warn(H, "call to %0 in a vfork child waits for memory to change while the "
            "parent, who would have to change it, is suspended")
        << E.Subject;
  else if (E.What == Effect::Spins)
    warn(H, "a vfork child waits here for memory to change while the parent, "
            "who would have to change it, is suspended");
  else if (E.Cause)
    warn(H, "call to %0 in a vfork child reaches %1, which %2")
        << E.Subject << E.root().Subject << consequence(E.Wait);
  else
    warn(H, "%0 in a vfork child %1") << E.Subject << consequence(E.Wait);
  explain(H);
}

} // namespace safespawn
