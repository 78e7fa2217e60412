//===- CallReader.h - From calls of the C library to steps ------*- C++ -*-===//

#ifndef SAFESPAWN_REWRITE_CALLREADER_H
#define SAFESPAWN_REWRITE_CALLREADER_H

#include "Dispositions.h"
#include "Steps.h"
#include "llvm/ADT/StringMap.h"

namespace safespawn {

/// Reads single calls of the C library. Whatever is not read is an obstacle.
class CallReader {
public:
  CallReader(const ChildCode &Code, ChildState &State, ParentText &Text,
             Dispositions &Signals, Obstacle &Stopped)
      : Code(Code), State(State), Text(Text), Signals(Signals),
        Stopped(Stopped) {}

  /// The steps that \p E is; none where nothing is left to do. \p Tested:
  /// somebody asks whether it failed.
  std::optional<std::vector<Step>> read(const clang::CallExpr *E, bool Tested);
  /// The end of the child, with what exit() flushes.
  std::optional<std::vector<Step>> flushAndExit(const clang::Expr *Status);
  /// A call of open(), whose result goes to \p Var: declared for that, or else
  /// assigned to by \p Target.
  std::optional<OpenedFile> open(const clang::CallExpr *E,
                                 const clang::Expr *Target,
                                 const clang::VarDecl *Var);

  /// A call of open() that all that follows depends on, so that there is a way
  /// for its failure and one for its success; if that stopped the lift.
  const clang::CallExpr *Parts = nullptr;

private:
  std::nullopt_t stop(Obstacle::Kind Why, const clang::Stmt *S,
                      const clang::NamedDecl *Subject = nullptr) {
    Stopped.meet(Why, S, Subject);
    return std::nullopt;
  }
  /// The text of a step's argument.
  bool argument(const clang::Expr *E, std::string &Out);
  std::optional<Step> readOne(const clang::CallExpr *E, bool Tested);
  std::optional<Step> plain(const clang::CallExpr *E, llvm::StringRef Name,
                            llvm::StringRef Letters, unsigned Count);
  std::optional<Step> group(const clang::CallExpr *E, const StepKind &Kind);
  std::optional<Step> fcntl(const clang::CallExpr *E, const StepKind &Kind);
  std::optional<Step> signal(const clang::CallExpr *E);
  std::optional<Step> duplicate(const clang::CallExpr *E, OpenedFile &File);
  std::optional<Step> exec(const clang::CallExpr *E, const StepKind &Kind);
  std::optional<Step> exit(const clang::Expr *Status);

  // In Messages.cpp.
  /// Whether message() reads the function's calls.
  static bool prints(llvm::StringRef Name);
  std::optional<std::vector<Step>> message(const clang::CallExpr *E,
                                           llvm::StringRef Name);
  std::optional<std::vector<Step>> report(const clang::CallExpr *E,
                                          llvm::StringRef Name);
  std::optional<Step> errorMessage(const clang::CallExpr *E);
  std::optional<Step> textMessage(const std::string &Descriptor,
                                  const clang::Expr *String,
                                  llvm::StringRef End);
  std::optional<Step> characterMessage(const std::string &Descriptor,
                                       const clang::Expr *Character);
  std::optional<Step> formatted(const clang::CallExpr *E,
                                llvm::ArrayRef<const clang::Expr *> Args,
                                const std::string &Descriptor);
  std::optional<std::string> quoted(const clang::Expr *E);
  bool isWhole(llvm::ArrayRef<const clang::Expr *> Args, unsigned At,
               bool InPieces) const;
  bool isPlain(llvm::StringRef Stream, const clang::CallExpr *E);

  const ChildCode &Code;
  ChildState &State;
  ParentText &Text;
  Dispositions &Signals;
  Obstacle &Stopped;
  /// Whether the unit changes a stream, once somebody has asked.
  llvm::StringMap<bool> ChangedStreams;
};

} // namespace safespawn

#endif
