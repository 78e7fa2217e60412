//===- CallReader.cpp - From calls of the C library to steps --------------===//

#include "CallReader.h"
#include "../functions/Functions.h"
#include "../support/Clang.h"
#include "Nodes.h"
#include "Steps.h"
#include <fcntl.h>
#include <utility>

using namespace clang;

namespace safespawn {

bool CallReader::argument(const Expr *E, std::string &Out) {
  if (!State.isMovable(E)) {
    Stopped.meetValue(E, Obstacle::Calculates);
    return false;
  }
  if (!Text.text(E, Out)) {
    stop(Obstacle::InMacro, E);
    return false;
  }
  return true;
}

std::optional<std::vector<Step>> CallReader::read(const CallExpr *E,
                                                  bool Tested) {
  StringRef Name = nameOf(*E->getDirectCallee());
  // What -D_FORTIFY_SOURCE makes of the function.
  if (Name == "__fprintf_chk" || Name == "__dprintf_chk" ||
      Name == "__printf_chk")
    Name = Name.drop_front(2).drop_back(4);
  if (!Tested) {
    if (Name == "err" || Name == "errx" || Name == "warn" || Name == "warnx" ||
        Name == "error")
      return report(E, Name);
    if (prints(Name))
      return message(E, Name);
    if (Name == "exit" && E->getNumArgs() == 1)
      return flushAndExit(E->getArg(0));
    if (Name == "fflush" && E->getNumArgs() == 1 && Code.isFlushed() &&
        (isStream(E->getArg(0), "stdout") ||
         isNull(E->getArg(0), Code.Context)))
      return std::exchange(State.Printed, {});
  }
  std::optional<Step> S = readOne(E, Tested);
  if (!S)
    return std::nullopt;
  std::vector<Step> Made;
  if (!S->Name.empty())
    Made.push_back(std::move(*S));
  return Made;
}

std::optional<std::vector<Step>> CallReader::flushAndExit(const Expr *Status) {
  std::vector<Step> Made = std::exchange(State.Printed, {});
  std::optional<Step> End = exit(Status);
  if (!End)
    return std::nullopt;
  Made.push_back(std::move(*End));
  return Made;
}

/// One without a name is nothing to do.
std::optional<Step> CallReader::readOne(const CallExpr *E, bool Tested) {
  const FunctionDecl *Callee = E->getDirectCallee();
  StringRef Name = nameOf(*Callee);
  unsigned Count = E->getNumArgs();
  if (!Tested && Name == "perror" && Count == 1)
    return errorMessage(E);
  if (Name == "fflush" && Count == 1 && isStream(E->getArg(0), "stderr"))
    return Step();
  if (Name == "getpid" || Name == "getpgrp" || Name == "getppid")
    return Step();
  if (Name == "sigaction" && Count == 3)
    return signal(E);
  if (Name == "open64")
    Name = "open";
  const StepKind *Kind = stepOf(Name);
  if (!Kind)
    return stop(Obstacle::Calls, E, Callee);

  Name = Kind->Name;
  if (Name == "setpgid" || Name == "setsid" || Name == "setpgrp" ||
      Name == "tcsetpgrp")
    return group(E, *Kind);
  if (Name == "fcntl" && Count >= 2)
    return fcntl(E, *Kind);
  if (Name == "signal" && Count == 2)
    return signal(E);
  // What could not be opened is no descriptor.
  if (!Tested && (Name == "dup2" || Name == "close") && Count &&
      variable(E->getArg(0)) && State.number(E->getArg(0)) == -1) {
    State.ErrnoLost = true;
    return Step();
  }
  if (OpenedFile *File = Count ? State.openedAs(E->getArg(0)) : nullptr) {
    if ((Name == "dup2" || Name == "dup3") && Count >= 2)
      return duplicate(E, *File);
    if (Name == "close" && Count == 1) {
      if (File->As.empty() || Tested)
        return stop(Obstacle::Order, E);
      File->Closed = true;
      return Step();
    }
  }
  if (failureOf(Name) == Failure::OnlyExec)
    return exec(E, *Kind);
  if (Name == "exit" && Count == 1)
    return exit(E->getArg(0));
  // Another file system has other groups.
  if (Name == "chroot")
    State.Changed.insert("Root");
  if (Name == "initgroups" && State.Changed.count("Root"))
    return stop(Obstacle::Calculates, E, Callee);
  return plain(E, Kind->Name, Kind->Arguments, Count);
}

/// With the same arguments, by the letters of the list of steps.
std::optional<Step> CallReader::plain(const CallExpr *E, StringRef Name,
                                      StringRef Letters, unsigned Count) {
  Step S;
  S.Name = Name.str();
  bool Open = endsWith(Letters, ".");
  unsigned Named = Open ? Letters.size() - 1 : Letters.size();
  for (unsigned I = 0; I < Count; ++I) {
    const Expr *Arg = E->getArg(I);
    if (I >= Named && !Open) {
      // It is the same call only if nobody wants to know more.
      if (!isNull(Arg, Code.Context) && State.number(Arg) != 0)
        return stop(Obstacle::Calls, E, E->getDirectCallee());
      continue;
    }
    S.Arguments.emplace_back();
    if (!argument(Arg, S.Arguments.back()))
      return std::nullopt;
  }
  S.Arguments.resize(std::max<size_t>(S.Arguments.size(), Named), "0");
  return S;
}

/// Sessions, process groups and who is in the foreground of a terminal.
std::optional<Step> CallReader::group(const CallExpr *E, const StepKind &Kind) {
  unsigned Count = E->getNumArgs();
  // A child that asks for its own id names itself, which is 0.
  auto IsSelf = [&](const Expr *Arg) {
    if (auto Number = State.number(Arg))
      return *Number == 0;
    const VarDecl *Var = variable(Arg);
    return callOf(Arg, "getpid") || (Var && State.Selves.count(Var));
  };
  auto IsOwnGroup = [&](const Expr *Arg) {
    const CallExpr *Asked = callOf(Arg, "getpgid");
    return callOf(Arg, "getpgrp") || (Asked && IsSelf(Asked->getArg(0))) ||
           (IsSelf(Arg) && !State.number(Arg) && State.LeadsGroup);
  };
  bool Certain = State.Conditions.empty() && !State.HandlerDepth;

  Step S;
  S.Name = Kind.Name.str();
  if (Kind.Name == "setpgid" && Count == 2 && IsSelf(E->getArg(0))) {
    bool Own = IsSelf(E->getArg(1));
    std::string Group = "0";
    if (Own ||
        (State.isMovable(E->getArg(1)) && Text.text(E->getArg(1), Group))) {
      S.Arguments = {"0", Group};
      State.LeadsGroup |= Own && Certain;
      return S;
    }
  }
  if (Kind.Name == "setsid" || Kind.Name == "setpgrp")
    State.LeadsGroup |= Certain;
  if (Kind.Name == "tcsetpgrp" && Count == 2 && IsOwnGroup(E->getArg(1))) {
    std::string Terminal;
    if (!State.isMovable(E->getArg(0)) || !Text.text(E->getArg(0), Terminal))
      return stop(Obstacle::Statement, E->getArg(0));
    S.Name = "foreground";
    S.Arguments = {Terminal};
    return S;
  }
  if (Kind.Name == "setpgrp")
    for (const Expr *Arg : E->arguments())
      if (!IsSelf(Arg))
        return stop(Obstacle::Calls, E, E->getDirectCallee());
  return plain(E, Kind.Name, Kind.Arguments, Count);
}

std::optional<Step> CallReader::fcntl(const CallExpr *E, const StepKind &Kind) {
  auto Command = State.number(E->getArg(1));
  // Flags are asked for no other reason than to set them again.
  if (Command == F_GETFD || Command == F_GETFL)
    return Step();
  if (Command == F_SETFL || Command == F_DUPFD || Command == F_DUPFD_CLOEXEC)
    return plain(E, Kind.Name, Kind.Arguments, E->getNumArgs());
  if (Command != F_SETFD)
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  std::string Descriptor;
  if (E->getNumArgs() < 3 || !State.isMovable(E->getArg(0)) ||
      !Text.text(E->getArg(0), Descriptor))
    return stop(Obstacle::Statement, E);
  auto Flags = State.number(E->getArg(2));
  bool Clears = Flags && !(*Flags & 1);
  // flags & ~FD_CLOEXEC, whatever they are
  if (const auto *And = dyn_cast<BinaryOperator>(strip(E->getArg(2))))
    if (And->getOpcode() == BO_And)
      for (const Expr *Side : {And->getLHS(), And->getRHS()}) {
        auto Mask = State.number(Side);
        Clears |= Mask && !(*Mask & 1);
      }
  if (!Clears) {
    if (!Flags)
      return stop(Obstacle::Statement, E->getArg(2));
    return plain(E, Kind.Name, Kind.Arguments, E->getNumArgs());
  }
  Step S;
  S.Name = "inherit";
  S.Arguments = {Descriptor};
  return S;
}

/// signal and sigaction
std::optional<Step> CallReader::signal(const CallExpr *E) {
  bool IsAction = E->getNumArgs() == 3;
  const Expr *What = E->getArg(1);
  if (IsAction && isNull(What, Code.Context))
    return Step(); // a question
  auto Disposition =
      IsAction ? Signals.ofAction(What) : Signals.ofHandler(What);
  if (!Disposition)
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  Step S;
  S.Name = "signal";
  S.Arguments = {"", *Disposition};
  if (!argument(E->getArg(0), S.Arguments[0]))
    return std::nullopt;
  if (!IsAction || isNull(E->getArg(2), Code.Context))
    return S;
  // What was there before is the child's business.
  const auto *Before = dyn_cast<UnaryOperator>(strip(E->getArg(2)));
  const VarDecl *Var = Before && Before->getOpcode() == UO_AddrOf
                           ? variable(Before->getSubExpr())
                           : nullptr;
  if (!Var || (Code.SharesMemory && !Code.isPrivate(Var)))
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  State.forget(Var);
  State.Dispositions.erase(Var);
  return S;
}

/// dup2 of a file that the child itself has opened.
std::optional<Step> CallReader::duplicate(const CallExpr *E, OpenedFile &File) {
  std::string To;
  if (nameOf(*E->getDirectCallee()) != "dup2" ||
      !State.isMovable(E->getArg(1)) || !Text.text(E->getArg(1), To))
    return stop(Obstacle::Order, E);
  Step S;
  if (!File.As.empty()) {
    if (!File.IsOpen) {
      Parts = File.Where;
      return stop(Obstacle::Order, E);
    }
    S.Name = "dup2";
    S.Arguments = {File.As, To};
    return S;
  }
  if (File.Passed || File.Conditions != State.Conditions ||
      File.Depth != State.HandlerDepth)
    return stop(Obstacle::Order, E);
  // Files are opened, and fail to be, in the order of the code.
  for (OpenedFile &Earlier : State.Files)
    if (&Earlier < &File && Earlier.As.empty())
      return stop(Obstacle::Order, E);
  File.As = To;
  S.Name = "open_as";
  S.Arguments = {To, File.Path, File.Flags, File.Mode};
  // They do for the dup2 as well, which cannot fail otherwise.
  S.Handlers = File.Handlers;
  return S;
}

std::optional<Step> CallReader::exec(const CallExpr *E, const StepKind &Kind) {
  for (const OpenedFile &File : State.Files)
    if (File.As.empty() || (!File.Closed && !File.CloseOnExec))
      return stop(Obstacle::Order, File.Where);
  StringRef Name = Kind.Name, Letters = Kind.Arguments;
  unsigned Count = E->getNumArgs();
  // exec with the environment that the steps before have made
  if ((Name == "execve" || Name == "execvpe" || Name == "execle") &&
      Count >= 3 && State.Changed.count("Environment")) {
    const VarDecl *Var = variable(E->getArg(Count - 1));
    if (Var && Var->hasGlobalStorage() &&
        (Var->getName() == "environ" || Var->getName() == "__environ")) {
      Name = Name.drop_back(); // execv, execvp, execl
      if (Letters.back() != '.')
        Letters = Letters.drop_back();
      --Count;
    }
  }
  return plain(E, Name, Letters, Count);
}

std::optional<Step> CallReader::exit(const Expr *Status) {
  Step S;
  S.Name = "exit";
  // `_exit(errno == ENOENT ? 127 : 126)`
  const auto *Choice = dyn_cast<ConditionalOperator>(strip(Status));
  const Expr *Error = Choice ? State.errnoTest(Choice->getCond()) : nullptr;
  if (!Error) {
    S.Arguments.emplace_back();
    if (!argument(Status, S.Arguments.back()))
      return std::nullopt;
    return S;
  }
  const Expr *Parts[] = {Error, Choice->getTrueExpr(), Choice->getFalseExpr()};
  if (cast<BinaryOperator>(strip(Choice->getCond()))->getOpcode() == BO_NE)
    std::swap(Parts[1], Parts[2]);
  S.Name = "exit_errno";
  for (const Expr *Part : Parts) {
    S.Arguments.emplace_back();
    if (!argument(Part, S.Arguments.back()))
      return std::nullopt;
  }
  return S;
}

std::optional<OpenedFile>
CallReader::open(const CallExpr *E, const Expr *Target, const VarDecl *Var) {
  if (!Var->hasLocalStorage() || (Target && !Code.isPrivate(Var)))
    return stop(Obstacle::Writes, E, Var);
  OpenedFile File;
  File.Var = Var;
  File.Where = E;
  File.Depth = State.HandlerDepth;
  File.Conditions = State.Conditions;
  if (E->getNumArgs() < 2)
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  for (unsigned I = 0; I < E->getNumArgs(); ++I)
    if (!State.isMovable(E->getArg(I)))
      return stop(Obstacle::Statement, E->getArg(I));
  File.Mode = "0";
  if (!Text.text(E->getArg(0), File.Path) ||
      !Text.text(E->getArg(1), File.Flags) ||
      (E->getNumArgs() > 2 && !Text.text(E->getArg(2), File.Mode)))
    return stop(Obstacle::InMacro, E);
  // One that fails is no reason yet not to make the next.
  constexpr int64_t Create = 0100, Truncate = 01000, CloseOnExec = 02000000;
  for (OpenedFile &Other : State.Files)
    if (Other.As.empty() && !Other.IsOpen &&
        State.hasFlag(E->getArg(1), Create | Truncate) != false)
      return stop(Obstacle::Order, E);
  // dup2 does not take close-on-exec over.
  auto Closes = State.hasFlag(E->getArg(1), CloseOnExec);
  if (!Closes)
    return stop(Obstacle::Order, E);
  if (*Closes) {
    File.CloseOnExec = true;
    const auto *Or = dyn_cast<BinaryOperator>(strip(E->getArg(1)));
    bool Found = false;
    if (Or && Or->getOpcode() == BO_Or)
      for (bool Right : {false, true}) {
        const Expr *Side = Right ? Or->getRHS() : Or->getLHS();
        const Expr *Rest = Right ? Or->getLHS() : Or->getRHS();
        if (State.number(Side) == CloseOnExec && Text.text(Rest, File.Flags))
          Found = true;
      }
    if (!Found)
      return stop(Obstacle::Order, E);
  }
  for (OpenedFile &Other : State.Files)
    if (Other.Var == Var) {
      if (Other.As.empty() || (!Other.Closed && !Other.CloseOnExec))
        return stop(Obstacle::Order, E);
      Other.Var = nullptr;
    }
  return File;
}

} // namespace safespawn
