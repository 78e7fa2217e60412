//===- Messages.cpp - From printing calls to message steps ----------------===//

#include "../functions/Functions.h"
#include "CallReader.h"
#include "Nodes.h"

using namespace clang;

namespace safespawn {

/// Whether the format is one that safespawn_message() has. Counts the
/// conversions that take an argument and tells where each ends.
static bool readFormat(StringRef Text, unsigned &Count,
                       std::vector<size_t> &Ends) {
  Count = 0;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (Text[I] != '%')
      continue;
    ++I;
    while (I < Text.size() && StringRef("-+ #0123456789.").contains(Text[I]))
      ++I;
    size_t Length = I;
    while (I < Text.size() && StringRef("hlzjt").contains(Text[I]))
      ++I;
    // Wide characters and strings are unknown to it.
    if (I == Text.size() || (I > Length && StringRef("csm%").contains(Text[I])))
      return false;
    if (Text[I] == '%' || Text[I] == 'm')
      continue;
    if (!StringRef("diuxXocs").contains(Text[I]))
      return false;
    ++Count;
    Ends.push_back(I);
  }
  return Count <= 6;
}

/// The text of a string literal that is written as one, quotes included.
std::optional<std::string> CallReader::quoted(const Expr *E) {
  const auto *Literal = dyn_cast<StringLiteral>(strip(E));
  std::string Written;
  if (!Literal || Literal->getCharByteWidth() != 1 || !Text.text(E, Written) ||
      Written.size() < 2 || Written.front() != '"' || Written.back() != '"')
    return std::nullopt;
  return Written;
}

static Step printing(std::vector<std::string> Arguments) {
  Step S;
  S.Name = "message";
  S.Arguments = std::move(Arguments);
  return S;
}

static const char Stderr[] = "STDERR_FILENO";

std::optional<Step> CallReader::message(const CallExpr *E, StringRef Name) {
  unsigned Count = E->getNumArgs();
  if (Name == "perror" && Count == 1)
    return errorMessage(E->getArg(0));
  if (Name == "fputs" && Count == 2) {
    if (!isStderr(E->getArg(1)))
      return stop(Obstacle::Calls, E, E->getDirectCallee());
    return textMessage(Stderr, E->getArg(0));
  }
  if (Name == "write" && Count == 3) {
    std::string Descriptor;
    if (!argument(E->getArg(0), Descriptor))
      return std::nullopt;
    if (!isWhole(E->getArg(1), E->getArg(2)))
      return stop(Obstacle::Calls, E, E->getDirectCallee());
    return textMessage(Descriptor, E->getArg(1));
  }
  // fprintf and dprintf
  if (Count < 2)
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  std::string Descriptor = Stderr;
  if (Name == "dprintf") {
    if (!argument(E->getArg(0), Descriptor))
      return std::nullopt;
  } else if (!isStderr(E->getArg(0))) {
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  }
  return formatted(E, Descriptor);
}

/// perror
std::optional<Step> CallReader::errorMessage(const Expr *Prefix) {
  if (isNull(Prefix, Code.Context))
    return printing({Stderr, "\"%m\\n\""});
  std::string Written;
  if (!argument(Prefix, Written))
    return std::nullopt;
  // A string that is no format by itself.
  StringRef Inner = StringRef(Written).drop_front().drop_back();
  if (Written.size() < 2 || Written.front() != '"' || Written.back() != '"' ||
      Inner.contains('"') || Inner.contains('%') || Inner.contains('\\'))
    return printing({Stderr, "\"%s: %m\\n\"", Written});
  if (Inner.empty())
    return printing({Stderr, "\"%m\\n\""});
  return printing({Stderr, "\"" + Inner.str() + ": %m\\n\""});
}

/// Text as it stands.
std::optional<Step> CallReader::textMessage(const std::string &Descriptor,
                                            const Expr *String) {
  auto Literal = quoted(String);
  if (Literal && Literal->find('%') == std::string::npos)
    return printing({Descriptor, *Literal});
  std::string Written;
  if (!argument(String, Written))
    return std::nullopt;
  return printing({Descriptor, "\"%s\"", Written});
}

/// Whether \p Length is that of the string \p Buffer.
bool CallReader::isWhole(const Expr *Buffer, const Expr *Length) const {
  const auto *Literal = dyn_cast<StringLiteral>(strip(Buffer));
  auto Number = State.number(Length);
  if (Literal && Literal->getCharByteWidth() == 1 && Number &&
      *Number == int64_t(Literal->getLength()) &&
      !Literal->getString().contains('\0'))
    return true;
  const CallExpr *Asked = callOf(Length, "strlen");
  const Place *Of = State.Places.of(Buffer);
  return Asked && Of && State.Places.of(Asked->getArg(0)) == Of;
}

/// What printf() prints of the arguments from the second on.
std::optional<Step> CallReader::formatted(const CallExpr *E,
                                          const std::string &Descriptor) {
  const auto *Literal = dyn_cast<StringLiteral>(strip(E->getArg(1)));
  std::string Format;
  if (!Literal || Literal->getCharByteWidth() != 1 ||
      !Text.text(E->getArg(1), Format))
    return stop(Obstacle::Format, E);
  unsigned Conversions = 0, Written = 0;
  std::vector<size_t> Ends, Positions;
  if (!readFormat(Literal->getString(), Conversions, Ends) ||
      !readFormat(Format, Written, Positions) ||
      Conversions != E->getNumArgs() - 2)
    return stop(Obstacle::Format, E);
  Step S = printing({Descriptor, ""});
  for (unsigned I = 2; I < E->getNumArgs(); ++I) {
    const CallExpr *Described = callOf(E->getArg(I), "strerror");
    if (Described && isErrno(Described->getArg(0))) {
      // Replaced in the text, which must show it: %s
      if (Written != Conversions || Format[Positions[I - 2]] != 's' ||
          Format[Positions[I - 2] - 1] != '%')
        return stop(Obstacle::Format, E);
      Format[Positions[I - 2]] = 'm';
      continue;
    }
    S.Arguments.emplace_back();
    if (!argument(E->getArg(I), S.Arguments.back()))
      return std::nullopt;
  }
  S.Arguments[1] = Format;
  return S;
}

} // namespace safespawn
