//===- PosixSpawn.cpp - A plan by means of posix_spawn --------------------===//

#include "PosixSpawn.h"
#include "Nodes.h"
#include "../support/Clang.h"
#include "clang/AST/ParentMap.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace safespawn {

namespace {

class Lowering {
public:
  Lowering(Plan &P, const FunctionDecl *FD, const CallExpr *Call,
           ASTContext &Context)
      : P(P), FD(FD), Call(Call), Context(Context) {}

  bool run();

private:
  bool lower(const Step &S);
  bool execute(const Step &S);
  std::string name(StringRef Wanted);
  const std::string &actions();
  const std::string &attributes();
  void action(StringRef What, const std::string &Arguments) {
    Actions.push_back("posix_spawn_file_actions_" + What.str() + "(&" +
                      actions() + ", " + Arguments + ");");
  }
  void attribute(StringRef What, const std::string &Value, StringRef Flag) {
    Attributes.push_back("posix_spawnattr_set" + What.str() + "(&" +
                         attributes() + ", " + Value + ");");
    Flags.push_back(Flag.str());
  }

  Plan &P;
  const FunctionDecl *FD;
  const CallExpr *Call;
  ASTContext &Context;
  std::vector<std::string> Actions, Attributes, Flags, Defaults, Execution;
  std::string ActionsName, AttributesName, PidName;
};

std::string Lowering::name(StringRef Wanted) {
  std::string Name = Wanted.str();
  for (unsigned I = 2; isNameTaken(FD, &Context.Idents.get(Name)); ++I)
    Name = Wanted.str() + std::to_string(I);
  return Name;
}

const std::string &Lowering::actions() {
  if (ActionsName.empty())
    ActionsName = name("actions");
  return ActionsName;
}

const std::string &Lowering::attributes() {
  if (AttributesName.empty())
    AttributesName = name("attributes");
  return AttributesName;
}

/// One step, in the order of the plan. posix_spawn sets attributes before it
/// takes actions, which are all on descriptors.
bool Lowering::lower(const Step &S) {
  if (!S.Conditions.empty() || !S.Handlers.empty())
    return false;
  const auto &A = S.Arguments;
  if (S.Name == "dup2")
    action("adddup2", A[0] + ", " + A[1]);
  else if (S.Name == "close")
    action("addclose", A[0]);
  else if (S.Name == "open_as")
    action("addopen", llvm::join(A, ", "));
  else if (S.Name == "chdir")
    action("addchdir_np", A[0]);
  else if (S.Name == "fchdir")
    action("addfchdir_np", A[0]);
  else if (S.Name == "closefrom")
    action("addclosefrom_np", A[0]);
  else if (S.Name == "setpgid" && A[0] == "0")
    attribute("pgroup", A[1], "POSIX_SPAWN_SETPGROUP");
  else if (S.Name == "setpgrp")
    attribute("pgroup", "0", "POSIX_SPAWN_SETPGROUP");
  else if (S.Name == "setsid")
    (void)attributes(), Flags.push_back("POSIX_SPAWN_SETSID");
  else if (S.Name == "sigprocmask" && A[0] == "SIG_SETMASK")
    attribute("sigmask", A[1], "POSIX_SPAWN_SETSIGMASK");
  else if (S.Name == "signal" && A[1] == "SIG_DFL")
    (void)attributes(), Defaults.push_back(A[0]);
  else
    return false;
  return true;
}

bool Lowering::execute(const Step &S) {
  if (!S.Conditions.empty() || !S.Handlers.empty())
    return false;
  std::vector<std::string> A = S.Arguments;
  bool Path = S.Name == "execvp" || S.Name == "execlp" || S.Name == "execvpe";
  std::string Environment = "environ";
  if (S.Name == "execve" || S.Name == "execvpe") {
    Environment = A[2];
  } else if (S.Name == "execl" || S.Name == "execlp") {
    // The arguments need a place of their own.
    if (Context.getLangOpts().CPlusPlus || A.size() < 3)
      return false;
    std::string List = name("arguments");
    A.back() = "NULL";
    Execution.push_back("const char *" + List + "[] = {" +
                        llvm::join(std::next(A.begin()), A.end(), ", ") + "};");
    A = {A[0], "(char **)" + List};
  } else if (S.Name != "execv" && S.Name != "execvp") {
    return false;
  }
  PidName = name("child");
  Execution.push_back("pid_t " + PidName + ";");
  if (Environment == "environ" &&
      Context.getTranslationUnitDecl()
          ->lookup(&Context.Idents.get("environ"))
          .empty())
    Execution.push_back("extern char **environ;");
  Execution.push_back(
      "if ((errno = " + std::string(Path ? "posix_spawnp" : "posix_spawn") + "(&" +
      PidName + ", " + A[0] + ", " +
      (ActionsName.empty() ? "NULL" : "&" + ActionsName) + ", " +
      (AttributesName.empty() ? "NULL" : "&" + AttributesName) + ", " + A[1] +
      ", " + Environment + ")) != 0)");
  Execution.push_back("  " + PidName + " = -1;");
  return true;
}

bool Lowering::run() {
  // exec, and the status of a child that could not.
  if (P.Steps.size() < 2 || P.Steps.back().Name != "exit")
    return false;
  for (size_t I = 0; I + 2 < P.Steps.size(); ++I)
    if (!lower(P.Steps[I]))
      return false;
  if (!Defaults.empty()) {
    std::string Set = name("signals");
    Attributes.push_back("sigset_t " + Set + ";");
    Attributes.push_back("sigemptyset(&" + Set + ");");
    for (const std::string &Signal : Defaults)
      Attributes.push_back("sigaddset(&" + Set + ", " + Signal + ");");
    attribute("sigdefault", "&" + Set, "POSIX_SPAWN_SETSIGDEF");
  }
  if (!execute(P.Steps[P.Steps.size() - 2]))
    return false;
  std::vector<std::string> Lines;
  auto Add = [&](const std::vector<std::string> &More) {
    Lines.insert(Lines.end(), More.begin(), More.end());
  };
  if (!ActionsName.empty())
    Add({"posix_spawn_file_actions_t " + ActionsName + ";",
         "posix_spawn_file_actions_init(&" + ActionsName + ");"});
  Add(Actions);
  if (!AttributesName.empty()) {
    Add({"posix_spawnattr_t " + AttributesName + ";",
         "posix_spawnattr_init(&" + AttributesName + ");"});
    Add(Attributes);
    std::sort(Flags.begin(), Flags.end());
    Flags.erase(std::unique(Flags.begin(), Flags.end()), Flags.end());
    Add({"posix_spawnattr_setflags(&" + AttributesName + ", " +
         llvm::join(Flags, " | ") + ");"});
  }
  Add(Execution);
  if (!ActionsName.empty())
    Add({"posix_spawn_file_actions_destroy(&" + ActionsName + ");"});
  if (!AttributesName.empty())
    Add({"posix_spawnattr_destroy(&" + AttributesName + ");"});
  for (std::string &Line : Lines) {
    EarlyStatement E;
    E.Text = std::move(Line);
    E.Where = Call;
    P.Early.push_back(std::move(E));
  }
  ParentMap Parents(FD->getBody());
  P.Call = isa_and_nonnull<CompoundStmt>(Parents.getParent(Call))
               ? "(void)" + PidName
               : PidName;
  return true;
}

} // namespace

bool usePosixSpawn(Plan &P, const FunctionDecl *FD, const CallExpr *Call,
                   ASTContext &Context, Obstacle &Stopped) {
  if (Lowering(P, FD, Call, Context).run())
    return true;
  Stopped.Why = Obstacle::NoPosixSpawn;
  Stopped.Where = Call->getBeginLoc();
  return false;
}

} // namespace safespawn
