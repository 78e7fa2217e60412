//===- Clangd.cpp - clangd with the checks inside -------------------------===//
//
// The program is LLVM's clangd. Where it treats the checks worse than its own,
// the linker puts a function from here around clangd's (--wrap; CMakeLists.txt
// reads the symbols' names from the library):
//
//   isFastTidyCheck             hides checks that are not on clangd's list
//   getTidyOptionsForFile       enables no check of ours by default
//   PrecompiledPreamble::Build  skips the bodies of functions in headers
//   PrecompiledPreamble::CanReuse
//   toJSON(PublishDiagnostics)  links to pages that LLVM's site does not have
//   toJSON(CodeAction)          names a fix of several edits after its warning
//
//===----------------------------------------------------------------------===//

#include "../support/Clang.h"
#include "ResourceDir.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/PrecompiledPreamble.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include <cstdlib>
#include <mutex>
#include <optional>
#include <vector>

using namespace llvm;

// What the headers of clangd, which are not installed, would declare.
namespace clang::clangd {
struct CodeAction;
struct PublishDiagnosticsParams;
int clangdMain(int argc, char *argv[]);
} // namespace clang::clangd

using ApplyOptions = function_ref<void(clang::tidy::ClangTidyOptions &, StringRef)>;

static constexpr StringLiteral Prefix = "safespawn-";

//===----------------------------------------------------------------------===//
// Which checks run
//===----------------------------------------------------------------------===//

std::optional<bool> clangdIsFast(StringRef Check) asm("__real_" SYMBOL_IS_FAST);
std::optional<bool> isFast(StringRef Check) asm("__wrap_" SYMBOL_IS_FAST);
std::optional<bool> isFast(StringRef Check) {
  return safespawn::startsWith(Check, Prefix) ? true : clangdIsFast(Check);
}

clang::tidy::ClangTidyOptions
clangdOptions(ApplyOptions Apply, StringRef File) asm("__real_" SYMBOL_OPTIONS);
clang::tidy::ClangTidyOptions options(ApplyOptions Apply,
                                      StringRef File) asm("__wrap_" SYMBOL_OPTIONS);
clang::tidy::ClangTidyOptions options(ApplyOptions Apply, StringRef File) {
  clang::tidy::ClangTidyOptions Options = clangdOptions(Apply, File);
  // Without clang-tidy there is no one to apply options. Who names our checks,
  // as in "-safespawn-*", has decided.
  if (Apply && !StringRef(Options.Checks ? *Options.Checks : "").contains(Prefix))
    Options.Checks = (Options.Checks && !Options.Checks->empty() ? *Options.Checks + "," : "") +
                     (Prefix + "*").str();
  return Options;
}

//===----------------------------------------------------------------------===//
// Functions in headers
//===----------------------------------------------------------------------===//

namespace {
/// Lets bodies of functions be parsed, and leaves all else to clangd.
class ParsedBodies : public clang::PreambleCallbacks {
public:
  ParsedBodies(PreambleCallbacks &Clangd, bool All) : Clangd(Clangd), All(All) {}

  void BeforeExecute(clang::CompilerInstance &CI) override { Clangd.BeforeExecute(CI); }
  void AfterExecute(clang::CompilerInstance &CI) override { Clangd.AfterExecute(CI); }
  void AfterPCHEmitted(clang::ASTWriter &Writer) override { Clangd.AfterPCHEmitted(Writer); }
  void HandleTopLevelDecl(clang::DeclGroupRef Group) override {
    Clangd.HandleTopLevelDecl(Group);
  }
  std::unique_ptr<clang::PPCallbacks> createPPCallbacks() override {
    return Clangd.createPPCallbacks();
  }
  clang::CommentHandler *getCommentHandler() override { return Clangd.getCommentHandler(); }
  bool shouldSkipFunctionBody(clang::Decl *D) override {
    const clang::SourceManager &SM = D->getASTContext().getSourceManager();
    return !All && SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())) &&
           Clangd.shouldSkipFunctionBody(D);
  }

private:
  PreambleCallbacks &Clangd;
  bool All;
};

/// Whether the bodies in system headers matter as well: they take time in C++, so
/// only to a program that creates children.
bool createsChildren(StringRef Text) {
  return any_of(ArrayRef<StringRef>{"fork", "clone"},
                [&](StringRef Word) { return Text.find_insensitive(Word) != StringRef::npos; });
}

/// The preambles with all bodies, by the address of their text. That is the same
/// for as long as one lives, and forgotten here when another takes it.
class CompletePreambles {
public:
  void set(const clang::PrecompiledPreamble &Built, bool Complete) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Complete)
      Addresses.insert(Built.getContents().data());
    else
      Addresses.erase(Built.getContents().data());
  }
  bool has(const clang::PrecompiledPreamble &Built) {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Addresses.count(Built.getContents().data());
  }

private:
  std::mutex Mutex;
  DenseSet<const char *> Addresses;
};
CompletePreambles Complete;

/// The fourth parameter, which is not the same in all versions.
template <typename> struct Fourth;
template <typename R, typename A, typename B, typename C, typename D, typename... Rest>
struct Fourth<R (*)(A, B, C, D, Rest...)> {
  using type = D;
};
using Diagnostics = Fourth<decltype(&clang::PrecompiledPreamble::Build)>::type;
using Preamble = ErrorOr<clang::PrecompiledPreamble>;
} // namespace

Preamble clangdPreamble(const clang::CompilerInvocation &Invocation, const MemoryBuffer *File,
                        clang::PreambleBounds Bounds, Diagnostics Engine,
                        IntrusiveRefCntPtr<vfs::FileSystem> FS,
                        std::shared_ptr<clang::PCHContainerOperations> Operations, bool InMemory,
                        StringRef StoragePath,
                        clang::PreambleCallbacks &Callbacks) asm("__real_" SYMBOL_PREAMBLE);
Preamble preamble(const clang::CompilerInvocation &Invocation, const MemoryBuffer *File,
                  clang::PreambleBounds Bounds, Diagnostics Engine,
                  IntrusiveRefCntPtr<vfs::FileSystem> FS,
                  std::shared_ptr<clang::PCHContainerOperations> Operations, bool InMemory,
                  StringRef StoragePath,
                  clang::PreambleCallbacks &Callbacks) asm("__wrap_" SYMBOL_PREAMBLE);
Preamble preamble(const clang::CompilerInvocation &Invocation, const MemoryBuffer *File,
                  clang::PreambleBounds Bounds, Diagnostics Engine,
                  IntrusiveRefCntPtr<vfs::FileSystem> FS,
                  std::shared_ptr<clang::PCHContainerOperations> Operations, bool InMemory,
                  StringRef StoragePath, clang::PreambleCallbacks &Callbacks) {
  bool All = createsChildren(File->getBuffer());
  ParsedBodies Parsed(Callbacks, All);
  Preamble Built = clangdPreamble(Invocation, File, Bounds, Engine, FS, Operations, InMemory,
                                  StoragePath, Parsed);
  if (Built)
    Complete.set(*Built, All);
  return Built;
}

bool clangdCanReuse(const clang::PrecompiledPreamble *Built,
                    const clang::CompilerInvocation &Invocation, const MemoryBufferRef &File,
                    clang::PreambleBounds Bounds,
                    vfs::FileSystem &FS) asm("__real_" SYMBOL_REUSE);
bool canReuse(const clang::PrecompiledPreamble *Built,
              const clang::CompilerInvocation &Invocation, const MemoryBufferRef &File,
              clang::PreambleBounds Bounds, vfs::FileSystem &FS) asm("__wrap_" SYMBOL_REUSE);
bool canReuse(const clang::PrecompiledPreamble *Built,
              const clang::CompilerInvocation &Invocation, const MemoryBufferRef &File,
              clang::PreambleBounds Bounds, vfs::FileSystem &FS) {
  return clangdCanReuse(Built, Invocation, File, Bounds, FS) &&
         (Complete.has(*Built) || !createsChildren(File.getBuffer()));
}

//===----------------------------------------------------------------------===//
// What the editor shows
//===----------------------------------------------------------------------===//

static std::string DocumentationDirectory;

static std::string shortened(StringRef Text) {
  StringRef Line = Text.trim().split('\n').first.rtrim();
  constexpr size_t Most = 60;
  bool Cut = Line.size() > Most || Line != Text.trim();
  return ("'" + Line.take_front(Most) + (Cut ? "..." : "") + "'").str();
}

/// Says what the edits do: clangd does so for a single edit only.
static std::string titleOf(const json::Array &Edits) {
  StringRef Included, Inserted, Replaced;
  bool Removes = false;
  for (const json::Value &Edit : Edits) {
    const json::Object *Range = Edit.getAsObject()->getObject("range");
    StringRef Text = Edit.getAsObject()->getString("newText").value_or("").trim();
    bool Keeps = Range && *Range->getObject("start") == *Range->getObject("end");
    if (none_of(Text, isAlpha)) {
      Removes |= !Keeps;
    } else if (safespawn::startsWith(Text, "#include")) {
      Included = Text.drop_front(strlen("#include")).trim();
    } else {
      StringRef &Main = Keeps ? Inserted : Replaced;
      if (Text.size() > Main.size())
        Main = Text;
    }
  }
  std::string Title;
  if (!Replaced.empty())
    Title = "change to " + shortened(Replaced);
  else if (!Inserted.empty() && Removes)
    Title = "move " + shortened(Inserted) + " out of the child";
  else if (!Inserted.empty())
    Title = "insert " + shortened(Inserted);
  if (!Title.empty() && !Included.empty())
    Title += (" and include " + Included).str();
  return Title;
}

/// Whether one of our checks made the diagnostic.
static bool isOurs(const json::Object &Diagnostic) {
  return safespawn::startsWith(Diagnostic.getString("code").value_or(""), Prefix);
}

/// Replaces the link of a check of ours by one to the installed page, if any.
static void linkToPage(json::Value &Diagnostic) {
  json::Object *Object = Diagnostic.getAsObject();
  if (!Object || !isOurs(*Object))
    return;
  SmallString<128> Page(DocumentationDirectory);
  sys::path::append(Page, *Object->getString("code") + ".md");
  if (sys::fs::exists(Page))
    (*Object)["codeDescription"] = json::Object{{"href", ("file://" + Page).str()}};
  else
    Object->erase("codeDescription");
}

json::Value
clangdPublished(const clang::clangd::PublishDiagnosticsParams &P) asm("__real_" SYMBOL_PUBLISHED);
json::Value
published(const clang::clangd::PublishDiagnosticsParams &P) asm("__wrap_" SYMBOL_PUBLISHED);
json::Value published(const clang::clangd::PublishDiagnosticsParams &P) {
  json::Value Value = clangdPublished(P);
  json::Object *Object = Value.getAsObject();
  if (json::Array *Diagnostics = Object ? Object->getArray("diagnostics") : nullptr)
    llvm::for_each(*Diagnostics, linkToPage);
  return Value;
}

json::Value clangdAction(const clang::clangd::CodeAction &A) asm("__real_" SYMBOL_ACTION);
json::Value action(const clang::clangd::CodeAction &A) asm("__wrap_" SYMBOL_ACTION);
json::Value action(const clang::clangd::CodeAction &A) {
  json::Value Value = clangdAction(A);
  json::Object *Object = Value.getAsObject();
  json::Array *Fixed = Object ? Object->getArray("diagnostics") : nullptr;
  json::Object *Edit = Object ? Object->getObject("edit") : nullptr;
  json::Object *Changes = Edit ? Edit->getObject("changes") : nullptr;
  if (!Fixed || Fixed->empty() || !isOurs(*Fixed->front().getAsObject()) || !Changes ||
      Changes->size() != 1)
    return Value;
  llvm::for_each(*Fixed, linkToPage);
  const json::Array *Edits = Changes->begin()->second.getAsArray();
  if (Edits && Edits->size() > 1)
    if (std::string Title = titleOf(*Edits); !Title.empty())
      (*Object)["title"] = Title;
  return Value;
}

//===----------------------------------------------------------------------===//
// The program
//===----------------------------------------------------------------------===//

int main(int Count, char **Arguments) {
  static int InThisProgram;
  SmallString<128> Pages(sys::path::parent_path(
      sys::fs::getMainExecutable(Arguments[0], &InThisProgram)));
  sys::path::append(Pages, SAFESPAWN_DOCS_FROM_BIN);
  sys::path::remove_dots(Pages, /*remove_dot_dot=*/true);
  DocumentationDirectory = std::string(Pages.str());

  std::vector<char *> All(Arguments, Arguments + Count);
  std::string Option = "--resource-dir=" + safespawn::resourceDir(Arguments[0]);
  auto NamesOne = [](StringRef Text) { return Text.contains("-resource-dir"); };
  const char *Flags = std::getenv("CLANGD_FLAGS");
  // clangd takes the option once only.
  if (!safespawn::endsWith(Option, "=") && none_of(All, NamesOne) &&
      !NamesOne(Flags ? Flags : ""))
    All.insert(All.begin() + 1, Option.data());
  int Size = static_cast<int>(All.size());
  All.push_back(nullptr);
  return clang::clangd::clangdMain(Size, All.data());
}
