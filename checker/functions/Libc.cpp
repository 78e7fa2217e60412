//===- Libc.cpp - Which C library, and what it does -----------------------===//

#include "Libc.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"

using namespace clang;
using llvm::StringRef;
using llvm::VersionTuple;

namespace safespawn {

/// Records of Functions.td; see there for what each field says.
struct LibcFacts {
  uint8_t Order;
  llvm::StringLiteral Name;
  llvm::StringLiteral Title;
  llvm::StringLiteral Macro;
  llvm::StringLiteral Version;
};

namespace {
struct ShellFacts {
  llvm::StringLiteral Libc;
  llvm::StringLiteral Since;
  uint8_t Popen;
  uint8_t System;
};

#define GET_LibcTable_IMPL
#define GET_ShellTable_IMPL
#include "Functions.inc"
} // namespace

static const MacroInfo *findMacro(Preprocessor &PP, StringRef Name) {
  return PP.getMacroInfo(PP.getIdentifierInfo(Name));
}

/// The number that the macro stands for, maybe by way of other macros.
static std::optional<unsigned> valueOf(Preprocessor &PP, StringRef Name) {
  constexpr unsigned MaxSteps = 8; // a macro can name itself
  std::string Text = Name.str();
  for (unsigned Step = 0; Step < MaxSteps; ++Step) {
    const MacroInfo *Macro = findMacro(PP, Text);
    if (!Macro || Macro->getNumTokens() != 1)
      return std::nullopt;
    Text = PP.getSpelling(Macro->getReplacementToken(0));
    unsigned Number;
    if (!StringRef(Text).getAsInteger(0, Number))
      return Number;
  }
  return std::nullopt;
}

static VersionTuple versionOf(Preprocessor &PP, StringRef Macros) {
  llvm::SmallVector<StringRef, 2> Names;
  Macros.split(Names, ' ', -1, false);
  std::string Version;
  for (StringRef Name : Names) {
    std::optional<unsigned> Part = valueOf(PP, Name);
    if (!Part)
      break;
    Version += (Version.empty() ? "" : ".") + std::to_string(*Part);
  }
  VersionTuple Result;
  Result.tryParse(Version);
  return Result;
}

std::optional<Libc> Libc::of(Preprocessor &PP) {
  const LibcFacts *Found = nullptr;
  for (const LibcFacts &Facts : LibcTable)
    if ((!Found || Facts.Order < Found->Order) && findMacro(PP, Facts.Macro))
      Found = &Facts;
  if (!Found)
    return std::nullopt;
  return Libc(*Found, versionOf(PP, Found->Version));
}

std::optional<Libc> Libc::parse(StringRef Text) {
  // uclibc-ng has a hyphen of its own.
  for (const LibcFacts &Facts : LibcTable) {
    StringRef Rest = Text;
    VersionTuple Version;
    if (Rest.consume_front(Facts.Name) &&
        (Rest.empty() ||
         (Rest.consume_front("-") && !Version.tryParse(Rest))))
      return Libc(Facts, Version);
  }
  return std::nullopt;
}

std::vector<StringRef> Libc::names() {
  std::vector<StringRef> Names;
  for (const LibcFacts &Facts : LibcTable)
    Names.push_back(Facts.Name);
  llvm::sort(Names);
  return Names;
}

/// What the library does in its version.
static const ShellFacts &shellOf(const LibcFacts &Kind, VersionTuple Version) {
  const ShellFacts *Best = nullptr;
  VersionTuple BestSince;
  for (const ShellFacts &Facts : ShellTable) {
    VersionTuple Since;
    if (Facts.Libc != Kind.Name || Since.tryParse(Facts.Since))
      continue;
    if ((Version.empty() || Since <= Version) && (!Best || BestSince < Since)) {
      Best = &Facts;
      BestSince = Since;
    }
  }
  assert(Best && "a C library without a record for its first version");
  return *Best;
}

Spawn Libc::popen() const {
  return static_cast<Spawn>(shellOf(*Kind, Version).Popen);
}

Spawn Libc::system() const {
  return static_cast<Spawn>(shellOf(*Kind, Version).System);
}

std::string Libc::title() const {
  std::string Title = Kind->Title.str();
  return Version.empty() ? Title : Title + " " + Version.getAsString();
}

} // namespace safespawn
