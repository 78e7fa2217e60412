//===- Commands.cpp - popen and system to safespawn -----------------------===//

#include "Commands.h"
#include "../engine/Place.h"
#include "../functions/Functions.h"
#include "../support/Clang.h"
#include "Nodes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace safespawn {

/// What the shell does itself: POSIX.1-2024, 2.4 Reserved Words and 2.15 Special
/// Built-In Utilities, the utilities of 1.7 that change the shell's own
/// environment, and what Debian's shells have built in beside them. Where there is
/// a program of the same name it may differ: echo takes other options, pwd asks
/// the system instead of $PWD.
static constexpr const char *ShellWords[] = {
    "!",     "{",     "}",    "case",   "do",     "done",     "elif",   "else",
    "esac",  "fi",    "for",  "if",     "in",     "then",     "until",  "while",
    "break", ":",     ".",    "continue", "eval", "exec",     "exit",   "export",
    "readonly", "return", "set", "shift", "times", "trap",    "unset",  "alias",
    "bg",    "cd",    "command", "fc",  "fg",     "getopts",  "hash",   "jobs",
    "read",  "type",  "ulimit", "umask", "unalias", "wait",   "local",  "source",
    "function", "select", "time", "declare", "let", "typeset", "shopt", "history",
    "dirs",  "pushd", "popd", "suspend", "logout", "bind",    "builtin", "caller",
    "compgen", "complete", "disown", "enable", "help", "mapfile", "readarray",
    "echo",  "false", "kill", "printf", "pwd",    "test",     "true"};

std::vector<std::string> plainWords(StringRef Command) {
  for (char C : Command)
    if (!llvm::isAlnum(C) && !StringRef("-_./+,:@% \t").contains(C))
      return {};
  llvm::SmallVector<StringRef, 8> Parts;
  Command.split(Parts, ' ', -1, false);
  std::vector<std::string> Words;
  for (StringRef Part : Parts) {
    llvm::SmallVector<StringRef, 2> Inner;
    Part.split(Inner, '\t', -1, false);
    for (StringRef Word : Inner)
      Words.push_back(Word.str());
  }
  if (Words.empty() || llvm::is_contained(ShellWords, StringRef(Words.front())))
    return {};
  return Words;
}

static bool stop(Obstacle &Stopped, Obstacle::Kind Why, const Stmt *Where,
                 const NamedDecl *Subject = nullptr) {
  Stopped.meet(Why, Where, Subject);
  return false;
}

/// `Function(command, ...)` to `safespawn_Function(command, ...)`, or with the
/// words of the command instead of a shell.
static bool renameCommand(const CallExpr *Call, StringRef Name, bool MaySplit,
                          ASTContext &Context, Edits &Changes,
                          Obstacle &Stopped) {
  const SourceManager &SM = Context.getSourceManager();
  const Expr *Command = Call->getArg(0);
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Command->getSourceRange()), SM,
      Context.getLangOpts());
  const auto *Literal = dyn_cast<StringLiteral>(strip(Command));
  std::string NewName = ("safespawn_" + Name).str();
  // g++ has no compound literals that live for long enough.
  if (MaySplit && Literal && Literal->getCharByteWidth() == 1 && Range.isValid() &&
      Range.getBegin().isFileID() && !Context.getLangOpts().CPlusPlus) {
    std::vector<std::string> Words = plainWords(Literal->getString());
    // More than one literal, or a macro, keeps its shape.
    StringRef Text = Lexer::getSourceText(Range, SM, Context.getLangOpts());
    bool Plain = !Words.empty() && Text.size() >= 2 && Text.front() == '"' &&
                 Text.drop_front().drop_back() == Literal->getString();
    if (Plain) {
      std::string List = "(char *[]){";
      for (const std::string &Word : Words)
        List += "\"" + Word + "\", ";
      List += "NULL}";
      Edits Renamed = renameCallee(Call, NewName + "v", Context);
      if (Renamed.empty())
        return stop(Stopped, Obstacle::InMacro, Call);
      Changes.insert(Changes.end(), Renamed.begin(), Renamed.end());
      Changes.push_back(FixItHint::CreateReplacement(Range, List));
      return true;
    }
  }
  Edits Renamed = renameCallee(Call, NewName, Context);
  if (Renamed.empty())
    return stop(Stopped, Obstacle::InMacro, Call);
  Changes.insert(Changes.end(), Renamed.begin(), Renamed.end());
  return true;
}

/// Whether the program only asks if the result of \p Call is 0. A command that is
/// not found has the shell's status 127, and no status at all without a shell.
static bool onlySuccessCounts(const CallExpr *Call, const ParentMap &Parents,
                              ASTContext &Context) {
  for (const Stmt *Outer = Call;;) {
    Outer = Parents.getParent(Outer);
    if (!Outer)
      return false;
    if (const auto *Op = dyn_cast<BinaryOperator>(Outer))
      return Op->isLogicalOp() ||
             (Op->isEqualityOp() &&
              (Op->getLHS()->isIntegerConstantExpr(Context) ||
               Op->getRHS()->isIntegerConstantExpr(Context)));
    if (const auto *Op = dyn_cast<UnaryOperator>(Outer))
      return Op->getOpcode() == UO_LNot;
    if (const auto *Cast = dyn_cast<CastExpr>(Outer)) {
      if (Cast->getCastKind() == CK_ToVoid)
        return true;
    } else if (!isa<ParenExpr>(Outer)) {
      // A condition, or a value that nobody uses.
      return !isa<Expr>(Outer) && !isa<DeclStmt, ReturnStmt, SwitchStmt>(Outer);
    }
  }
}

Edits replaceSystem(const CallExpr *Call, const ParentMap &Parents,
                    ASTContext &Context, Obstacle &Stopped) {
  Edits Changes;
  if (!renameCommand(Call, "system", onlySuccessCounts(Call, Parents, Context),
                     Context, Changes, Stopped))
    return {};
  return Changes;
}

//===----------------------------------------------------------------------===//
// Streams
//===----------------------------------------------------------------------===//

namespace {

const FunctionFacts *libraryFunction(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  return Callee && Callee->getIdentifier() ? factsOf(*Callee) : nullptr;
}

/// All that mentions a variable or a field, with the function that it is in.
class Mentions : public RecursiveASTVisitor<Mentions> {
public:
  explicit Mentions(const ValueDecl *D, const FunctionDecl *In = nullptr)
      : D(D), In(In) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseDecl(Decl *Inner) {
    const FunctionDecl *Outer = In;
    if (const auto *FD = dyn_cast_or_null<FunctionDecl>(Inner))
      In = FD;
    bool Goes = RecursiveASTVisitor::TraverseDecl(Inner);
    In = Outer;
    return Goes;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (E->getDecl()->getCanonicalDecl() == D->getCanonicalDecl())
      Found.push_back({E, In});
    return true;
  }
  bool VisitMemberExpr(MemberExpr *E) {
    if (E->getMemberDecl()->getCanonicalDecl() == D->getCanonicalDecl())
      Found.push_back({E, In});
    return true;
  }
  std::vector<std::pair<const Expr *, const FunctionDecl *>> Found;

private:
  const ValueDecl *D;
  const FunctionDecl *In;
};

class StreamUses {
public:
  StreamUses(ParentsOf Parents, ASTContext &Context, Obstacle &Stopped)
      : Parents(Parents), Context(Context), Stopped(Stopped) {}

  /// Whether every use of \p Holder is one that a stream of another library
  /// bears. Gathers what opens and closes it.
  bool follow(const ValueDecl *Holder, const CallExpr *First);

  llvm::SmallVector<const CallExpr *, 2> Opens;
  llvm::SmallVector<const CallExpr *, 4> Closes;

private:
  bool understand(const Expr *Use, const FunctionDecl *In,
                  const ValueDecl *Holder);
  bool onlyUsed(const ParmVarDecl *Param);

  ParentsOf Parents;
  ASTContext &Context;
  Obstacle &Stopped;
  llvm::SmallPtrSet<const Decl *, 8> Followed;
};

/// Whether the function only reads, writes or asks the stream.
bool StreamUses::onlyUsed(const ParmVarDecl *Param) {
  if (!Followed.insert(Param).second)
    return true;
  const auto *FD = dyn_cast<FunctionDecl>(Param->getDeclContext());
  if (!FD || !FD->getBody())
    return false;
  Mentions Uses(Param, FD);
  Uses.TraverseStmt(FD->getBody());
  size_t Closed = Closes.size();
  for (auto [Use, In] : Uses.Found)
    if (!understand(Use, In, Param))
      return false;
  // Others may hand streams of their own to it.
  return Closes.size() == Closed;
}

bool StreamUses::understand(const Expr *Use, const FunctionDecl *In,
                            const ValueDecl *Holder) {
  const Stmt *Node = Use;
  for (;;) {
    const Stmt *Outer = In && In->hasBody() ? Parents(In).getParent(Node) : nullptr;
    if (!Outer) {
      // The initializer of a global variable or of a member.
      return stop(Stopped, Obstacle::Escapes, Use, Holder);
    }
    if (isa<ParenExpr, CastExpr, ExprWithCleanups, ConstantExpr>(Outer)) {
      Node = Outer;
      continue;
    }
    if (const auto *Call = dyn_cast<CallExpr>(Outer)) {
      if (strip(Call) == strip(cast<Expr>(Node))) { // __builtin_expect
        Node = Outer;
        continue;
      }
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (!Callee || Node == Call->getCallee())
        return stop(Stopped, Obstacle::Escapes, Use, Holder);
      if (libraryFunction(Call)) {
        StringRef Name = Callee->getName();
        if (Name == "pclose") {
          Closes.push_back(Call);
          return true;
        }
        if (Name == "fclose" || startsWith(Name, "freopen"))
          return stop(Stopped, Obstacle::Escapes, Use, Holder);
        return true;
      }
      const FunctionDecl *Definition = Callee->getDefinition();
      for (unsigned I = 0; Definition && I < Call->getNumArgs(); ++I)
        if (Call->getArg(I) == Node && I < Definition->getNumParams())
          return onlyUsed(Definition->getParamDecl(I)) ||
                 stop(Stopped, Obstacle::Escapes, Use, Holder);
      return stop(Stopped, Obstacle::Escapes, Use, Holder);
    }
    if (const auto *Op = dyn_cast<BinaryOperator>(Outer)) {
      if (Op->isComparisonOp() || Op->isLogicalOp())
        return true;
      if (Op->getOpcode() == BO_Comma && Op->getLHS() == Node)
        return true;
      if (Op->getOpcode() == BO_Assign && Op->getLHS() == Node) {
        const Expr *Value = strip(Op->getRHS());
        if (callOf(Value, "popen")) {
          const auto *Opened = cast<CallExpr>(Value);
          if (!llvm::is_contained(Opens, Opened))
            Opens.push_back(Opened);
        } else if (!Value->isNullPointerConstant(
                       Context, Expr::NPC_ValueDependentIsNotNull)) {
          return stop(Stopped, Obstacle::Escapes, Op, Holder);
        }
        // `(fp = popen(...)) == NULL`
        Node = Outer;
        continue;
      }
      return stop(Stopped, Obstacle::Escapes, Use, Holder);
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(Outer))
      return Op->getOpcode() == UO_LNot ||
             stop(Stopped, Obstacle::Escapes, Use, Holder);
    if (const auto *Op = dyn_cast<AbstractConditionalOperator>(Outer))
      return Op->getCond() == Node ||
             stop(Stopped, Obstacle::Escapes, Use, Holder);
    if (isa<UnaryExprOrTypeTraitExpr>(Outer))
      return true;
    // A statement: a condition, or a value that nobody uses.
    return (!isa<Expr>(Outer) && !isa<ReturnStmt, DeclStmt>(Outer)) ||
           stop(Stopped, Obstacle::Escapes, Use, Holder);
  }
}

bool StreamUses::follow(const ValueDecl *Holder, const CallExpr *First) {
  Opens.push_back(First);
  const auto *Var = dyn_cast<VarDecl>(Holder);
  if (Var && Var->getInit() && !callOf(Var->getInit(), "popen") &&
      !Var->getInit()->isNullPointerConstant(Context,
                                             Expr::NPC_ValueDependentIsNotNull))
    return stop(Stopped, Obstacle::Escapes, First, Holder);
  // Only what no other unit sees is seen as a whole.
  const SourceManager &SM = Context.getSourceManager();
  bool Seen = Var ? !Var->isExternallyVisible() &&
                        !isa<ParmVarDecl>(Var) && !Var->getType()->isReferenceType()
                  : SM.isInMainFile(SM.getFileLoc(Holder->getLocation()));
  if (!Seen)
    return stop(Stopped, Obstacle::Escapes, First, Holder);
  const auto *Owner = Var && Var->isLocalVarDecl()
                          ? dyn_cast<FunctionDecl>(Var->getDeclContext())
                          : nullptr;
  Mentions Uses(Holder, Owner);
  if (Owner && Owner->getBody())
    Uses.TraverseStmt(Owner->getBody());
  else
    for (Decl *D : Context.getTranslationUnitDecl()->decls())
      Uses.TraverseDecl(D);
  for (auto [Use, In] : Uses.Found)
    if (!understand(Use, In, Holder))
      return false;
  return true;
}

/// `std::unique_ptr<FILE, decltype(&pclose)> p(popen(...), pclose);`: the places
/// of pclose in the declaration of an object of the standard library.
bool closersOf(const VarDecl *Var, ASTContext &Context,
               std::vector<SourceRange> &Places) {
  const CXXRecordDecl *Class = Var->getType()->getAsCXXRecordDecl();
  SourceRange Range = Var->getSourceRange();
  if (!Class || !Class->isInStdNamespace() || Range.getBegin().isMacroID() ||
      Range.getEnd().isMacroID())
    return false;
  const SourceManager &SM = Context.getSourceManager();
  StringRef Buffer = SM.getBufferData(SM.getFileID(Range.getBegin()));
  Lexer Raw(SM.getLocForStartOfFile(SM.getFileID(Range.getBegin())),
            Context.getLangOpts(), Buffer.begin(),
            Buffer.begin() + SM.getFileOffset(Range.getBegin()), Buffer.end());
  Token Next;
  for (;;) {
    Raw.LexFromRawLexer(Next);
    if (Next.is(tok::eof) ||
        SM.isBeforeInTranslationUnit(Range.getEnd(), Next.getLocation()))
      return !Places.empty();
    if (Next.is(tok::raw_identifier) && Next.getRawIdentifier() == "pclose")
      Places.push_back(Next.getLocation());
  }
}

} // namespace

Edits replacePopen(const CallExpr *Call, const FunctionDecl *FD,
                   ParentsOf Parents, ASTContext &Context,
                   llvm::SmallVectorImpl<const CallExpr *> &Together,
                   Obstacle &Stopped) {
  Together.assign(1, Call);
  // Where the stream goes.
  const ValueDecl *Holder = nullptr;
  const VarDecl *Object = nullptr;
  const Stmt *Outer = Call;
  do
    Outer = Parents(FD).getParent(Outer);
  while (isa_and_nonnull<CastExpr, ParenExpr, ExprWithCleanups, CXXConstructExpr,
                         CXXBindTemporaryExpr, MaterializeTemporaryExpr,
                         InitListExpr>(Outer));
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Outer)) {
    for (const Decl *D : Declaration->decls()) {
      const auto *Var = dyn_cast<VarDecl>(D);
      if (!Var || !Var->getInit() ||
          !anyNode(Var->getInit(), [&](const Stmt *S) { return S == Call; }))
        continue;
      if (Var->getType()->isPointerType())
        Holder = Var;
      else
        Object = Var;
    }
  } else if (const auto *Op = dyn_cast_or_null<BinaryOperator>(Outer)) {
    if (Op->getOpcode() == BO_Assign && strip(Op->getRHS()) == Call) {
      const Expr *Target = strip(Op->getLHS());
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Target))
        Holder = Ref->getDecl();
      else if (const auto *Member = dyn_cast<MemberExpr>(Target))
        Holder = Member->getMemberDecl();
    }
  }

  Edits Changes;
  const SourceManager &SM = Context.getSourceManager();
  if (Object) {
    std::vector<SourceRange> Places;
    if (!closersOf(Object, Context, Places)) {
      stop(Stopped, Obstacle::Escapes, Call, Object);
      return {};
    }
    for (SourceRange Place : Places)
      Changes.push_back(FixItHint::CreateReplacement(
          CharSourceRange::getTokenRange(Place), "safespawn_pclose"));
  } else if (!Holder) {
    stop(Stopped, Obstacle::Escapes, Call);
    return {};
  } else {
    StreamUses Uses(Parents, Context, Stopped);
    if (!Uses.follow(Holder, Call))
      return {};
    Together.assign(Uses.Opens.begin(), Uses.Opens.end());
    // What is closed here may have been opened elsewhere.
    for (const CallExpr *Close : Uses.Closes) {
      Edits Renamed = renameCallee(Close, "safespawn_pclose", Context);
      if (Renamed.empty()) {
        stop(Stopped, Obstacle::InMacro, Close);
        return {};
      }
      Changes.insert(Changes.end(), Renamed.begin(), Renamed.end());
    }
    if (Uses.Closes.empty()) {
      stop(Stopped, Obstacle::Escapes, Call, Holder);
      return {};
    }
  }
  for (const CallExpr *Open : Together)
    if (!renameCommand(Open, "popen", true, Context, Changes, Stopped))
      return {};
  // In one file, each place once: templates have their text once.
  llvm::SmallPtrSet<void *, 8> Seen;
  Edits Once;
  for (const FixItHint &Change : Changes) {
    SourceLocation At = Change.RemoveRange.getBegin();
    if (SM.getFileID(At) != SM.getFileID(Call->getBeginLoc())) {
      stop(Stopped, Obstacle::Escapes, Call, Holder);
      return {};
    }
    if (Seen.insert(At.getPtrEncoding()).second)
      Once.push_back(Change);
  }
  return Once;
}

} // namespace safespawn
