//===- Messages.cpp - From printing calls to message steps ----------------===//

#include "../functions/Functions.h"
#include "../support/Clang.h"
#include "CallReader.h"
#include "Nodes.h"

#include <cstdio>

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
static const char Stdout[] = "STDOUT_FILENO";

static bool isNumber(const Expr *E, int64_t Number, const ASTContext &Context) {
  Expr::EvalResult Value;
  return !E->isValueDependent() && E->EvaluateAsInt(Value, Context) &&
         Value.Val.getInt() == Number;
}

/// Whether the unit gives a stream another file or another buffer.
static bool isChanged(StringRef Stream, ASTContext &Context) {
  return anyStatement(Context, [&](const Stmt *S) {
    if (const auto *Op = dyn_cast<BinaryOperator>(S))
      return Op->isAssignmentOp() && isStream(Op->getLHS(), Stream);
    const auto *Called = dyn_cast<CallExpr>(S);
    const FunctionDecl *By = Called ? Called->getDirectCallee() : nullptr;
    if (!By || !By->getIdentifier())
      return false;
    StringRef Name = nameOf(*By);
    // stderr has no buffer anyway.
    if (Name == "setvbuf" && Called->getNumArgs() == 4 && Stream == "stderr" &&
        isNumber(Called->getArg(2), _IONBF, Context))
      return false;
    return (Name == "fclose" || Name == "setvbuf" || Name == "setbuf" ||
            Name == "setbuffer" || Name == "setlinebuf") &&
           Called->getNumArgs() && isStream(Called->getArg(0), Stream);
  });
}

/// As the function itself has them, where the headers call a checked one.
static llvm::SmallVector<const Expr *, 8> argumentsOf(const CallExpr *E) {
  llvm::SmallVector<const Expr *, 8> Args(E->arg_begin(), E->arg_end());
  StringRef Name = nameOf(*E->getDirectCallee());
  if (endsWith(Name, "_chk")) // the flag
    Args.erase(Args.begin() + (Name == "__printf_chk" ? 0 : 1));
  return Args;
}

bool CallReader::isPlain(StringRef Stream, const CallExpr *E) {
  auto [Known, IsNew] = ChangedStreams.try_emplace(Stream, false);
  if (IsNew)
    Known->second = isChanged(Stream, Code.Context);
  if (!Known->second)
    return true;
  stop(Obstacle::Stream, E, E->getDirectCallee());
  return false;
}

namespace {
/// Where the arguments of a function that prints have what.
struct Shape {
  StringRef Name;
  unsigned Count;
  int Stream, Text; // -1: none, for stdout
};
} // namespace

static const Shape *shapeOf(StringRef Name) {
  static constexpr Shape Shapes[] = {
      {"fprintf", 2, 0, 1}, {"dprintf", 2, 0, 1},  {"printf", 1, -1, 0},
      {"fputs", 2, 1, 0},   {"puts", 1, -1, 0},    {"fputc", 2, 1, 0},
      {"putc", 2, 1, 0},    {"putchar", 1, -1, 0}, {"fwrite", 4, 3, 0},
      {"write", 3, 0, 1}};
  const auto *Found = llvm::find_if(
      Shapes, [&](const Shape &Each) { return Each.Name == Name; });
  return Found == std::end(Shapes) ? nullptr : Found;
}

bool CallReader::prints(StringRef Name) { return shapeOf(Name) != nullptr; }

/// What is printed to a stream or a descriptor. To stdout it goes later.
std::optional<std::vector<Step>> CallReader::message(const CallExpr *E,
                                                     StringRef Name) {
  llvm::SmallVector<const Expr *, 8> Args = argumentsOf(E);
  const Shape *Of = shapeOf(Name);
  assert(Of);
  if (Args.size() < Of->Count)
    return stop(Obstacle::Calls, E, E->getDirectCallee());

  const Expr *To = Of->Stream < 0 ? nullptr : Args[Of->Stream];
  bool IsStream = Name != "dprintf" && Name != "write";
  bool IsStdout = IsStream && (!To || isStream(To, "stdout"));
  std::string Descriptor = IsStdout ? Stdout : Stderr;
  if (!IsStream) {
    if (!argument(To, Descriptor))
      return std::nullopt;
  } else if (!IsStdout && !isStream(To, "stderr")) {
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  } else if (!isPlain(IsStdout ? "stdout" : "stderr", E)) {
    return std::nullopt;
  }
  std::optional<Step> S;
  if (endsWith(Name, "printf"))
    S = formatted(E, llvm::ArrayRef<const Expr *>(Args).drop_front(Of->Text),
                  Descriptor);
  else if (Name == "fputs" || Name == "puts")
    S = textMessage(Descriptor, Args[0], Name == "puts" ? "\\n" : "");
  else if (Name == "write" || Name == "fwrite")
    S = isWhole(Args, Of->Text, Name == "fwrite")
            ? textMessage(Descriptor, Args[Of->Text], "")
            : stop(Obstacle::Calls, E, E->getDirectCallee());
  else
    S = characterMessage(Descriptor, Args[0]);
  if (!S)
    return std::nullopt;
  if (!IsStdout)
    return std::vector<Step>{std::move(*S)};
  // What the parent has in its buffer would go with it.
  if (!Code.isFlushed())
    return stop(Obstacle::Unflushed, E);
  State.Printed.push_back(std::move(*S));
  State.PrintedBy = E;
  return std::vector<Step>();
}

/// `err(status, format, ...)` and the like, and error() of glibc: the program's
/// name, what is formatted, the text of the error, and the end.
std::optional<std::vector<Step>> CallReader::report(const CallExpr *E,
                                                    StringRef Name) {
  bool IsError = Name == "error";
  unsigned At = IsError ? 2 : startsWith(Name, "err") ? 1 : 0;
  bool Ends = At != 0, Explains = !endsWith(Name, "x");
  llvm::SmallVector<const Expr *, 8> Args = argumentsOf(E);
  if (E->getNumArgs() <= At)
    return stop(Obstacle::Calls, E, E->getDirectCallee());
  if (IsError) {
    auto Status = State.number(E->getArg(0)),
         Error = State.number(E->getArg(1));
    if (!Status)
      return stop(Obstacle::Statement, E->getArg(0));
    if (Error != 0 && !State.isErrno(E->getArg(1)))
      return stop(Obstacle::Statement, E->getArg(1));
    Ends = *Status != 0;
    Explains = Error != 0;
  }
  if (Explains && State.ErrnoLost)
    return stop(Obstacle::Statement, E);
  if (!isPlain("stderr", E))
    return std::nullopt;
  const std::string Program =
      IsError ? "program_invocation_name" : "program_invocation_short_name";
  if (!Text.mention(Program))
    return stop(Obstacle::Calls, E, E->getDirectCallee());

  std::vector<Step> Made;
  if (isNull(E->getArg(At), Code.Context)) {
    Made.push_back(printing(
        {Stderr, Explains ? "\"%s: %m\\n\"" : "\"%s: \\n\"", Program}));
  } else {
    std::optional<Step> S =
        formatted(E, llvm::ArrayRef<const Expr *>(Args).drop_front(At), Stderr);
    if (!S)
      return std::nullopt;
    std::string &Format = S->Arguments[1];
    StringRef End = Explains ? ": %m\\n" : "\\n";
    constexpr size_t Most = 8; // of the step's arguments
    if (Format.front() == '"' && Format.back() == '"' &&
        S->Arguments.size() < Most) {
      Format =
          "\"%s: " + Format.substr(1, Format.size() - 2) + End.str() + "\"";
      S->Arguments.insert(S->Arguments.begin() + 2, Program);
      Made.push_back(std::move(*S));
    } else {
      Made.push_back(printing({Stderr, "\"%s: \"", Program}));
      Made.push_back(std::move(*S));
      Made.push_back(printing({Stderr, ("\"" + End + "\"").str()}));
    }
  }
  if (Ends) {
    std::optional<Step> End = exit(E->getArg(0));
    if (!End)
      return std::nullopt;
    Made.push_back(std::move(*End));
  }
  return Made;
}

/// perror
std::optional<Step> CallReader::errorMessage(const CallExpr *E) {
  if (State.ErrnoLost)
    return stop(Obstacle::Statement, E);
  if (!isPlain("stderr", E))
    return std::nullopt;
  const Expr *Prefix = E->getArg(0);
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

/// Text as it stands, and \p End, which is written as in a literal.
std::optional<Step> CallReader::textMessage(const std::string &Descriptor,
                                            const Expr *String, StringRef End) {
  auto Literal = quoted(String);
  if (Literal && Literal->find('%') == std::string::npos) {
    Literal->insert(Literal->size() - 1, End.str());
    return printing({Descriptor, *Literal});
  }
  std::string Written;
  if (!argument(String, Written))
    return std::nullopt;
  return printing({Descriptor, ("\"%s" + End + "\"").str(), Written});
}

std::optional<Step> CallReader::characterMessage(const std::string &Descriptor,
                                                 const Expr *Character) {
  std::string Written;
  if (!argument(Character, Written))
    return std::nullopt;
  StringRef Inner = StringRef(Written).drop_front();
  if (isa<CharacterLiteral>(strip(Character)) && Written.front() == '\'' &&
      Inner.consume_back("'") && Inner != "%" && Inner != "\"" &&
      Inner != "\\0")
    return printing(
        {Descriptor, "\"" + (Inner == "\\'" ? "'" : Inner.str()) + "\""});
  return printing({Descriptor, "\"%c\"", Written});
}

/// Whether as many bytes are written as the string at argument \p At has.
bool CallReader::isWhole(llvm::ArrayRef<const Expr *> Args, unsigned At,
                         bool InPieces) const {
  const Expr *Buffer = Args[At], *Length = Args[At + 1];
  if (InPieces) {
    // (text, 1, length, stream), or the two the other way round
    if (State.number(Length) == 1)
      Length = Args[At + 2];
    else if (State.number(Args[At + 2]) != 1)
      return false;
  }
  const Expr *String = strip(Buffer);
  // const char text[] = "..."; write(fd, text, sizeof text - 1)
  const VarDecl *Var = variable(Buffer);
  if (Var && Var->getType().isConstant(Code.Context) && Var->getInit() &&
      Var->getType()->isConstantArrayType())
    String = strip(Var->getInit());
  const auto *Literal = dyn_cast<StringLiteral>(String);
  auto Number = State.number(Length);
  if (Literal && Literal->getCharByteWidth() == 1 && Number &&
      *Number == int64_t(Literal->getString().find('\0') == StringRef::npos
                             ? Literal->getLength()
                             : Literal->getString().find('\0')))
    return true;
  const CallExpr *Asked = callOf(Length, "strlen");
  const Place *Of = State.Places.of(Buffer);
  return Asked && Of && State.Places.of(Asked->getArg(0)) == Of;
}

/// What printf() prints of a format and what follows it.
std::optional<Step> CallReader::formatted(const CallExpr *E,
                                          llvm::ArrayRef<const Expr *> Args,
                                          const std::string &Descriptor) {
  const auto *Literal = dyn_cast<StringLiteral>(strip(Args[0]));
  std::string Format;
  if (!Literal || Literal->getCharByteWidth() != 1 ||
      !Text.text(Args[0], Format))
    return stop(Obstacle::Format, E);
  Args = Args.drop_front();
  unsigned Conversions = 0, Written = 0;
  std::vector<size_t> Ends, Positions;
  if (!readFormat(Literal->getString(), Conversions, Ends) ||
      !readFormat(Format, Written, Positions) || Conversions != Args.size())
    return stop(Obstacle::Format, E);
  if (State.ErrnoLost && Literal->getString().contains("%m"))
    return stop(Obstacle::Statement, E);
  Step S = printing({Descriptor, ""});
  for (unsigned I = 0; I < Conversions; ++I) {
    const Expr *Arg = Args[I];
    if (State.isErrnoText(Arg)) {
      // Replaced in the text, which must show it: %s
      if (Written != Conversions || Format[Positions[I]] != 's' ||
          Format[Positions[I] - 1] != '%')
        return stop(Obstacle::Format, E);
      Format[Positions[I]] = 'm';
      continue;
    }
    S.Arguments.emplace_back();
    if (!argument(Arg, S.Arguments.back()))
      return std::nullopt;
  }
  S.Arguments[1] = Format;
  return S;
}

} // namespace safespawn
