//===- Replace.cpp - Puts a plan in the place of a child's code -----------===//

#include "Replace.h"
#include "Nodes.h"
#include "SourceText.h"
#include "../engine/Place.h"
#include "../support/Clang.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace safespawn {

//===----------------------------------------------------------------------===//
// The plan as text
//===----------------------------------------------------------------------===//

static constexpr size_t LineLength = 80;

static std::string joinConditions(const std::vector<std::string> &Conditions) {
  std::string Text;
  for (const std::string &Each : Conditions) {
    if (!Text.empty())
      Text += " && ";
    bool Binds = StringRef(Each).find_first_of("|?,=") == StringRef::npos ||
                 (Conditions.size() == 1 &&
                  StringRef(Each).find_first_of(",") == StringRef::npos);
    // A comparison has an = of its own, an assignment is none of these.
    if (!Binds && StringRef(Each).find_first_of("|?,") == StringRef::npos)
      Binds = true;
    Text += Binds ? Each : "(" + Each + ")";
  }
  return Text;
}

static std::string printStep(const Step &S, const std::string &Indent);

static std::string printList(const std::vector<Step> &Steps,
                             const std::string &Indent) {
  std::string Text;
  for (size_t I = 0; I < Steps.size(); ++I) {
    for (const std::string &Comment : Steps[I].Comments)
      Text += "\n" + Indent + Comment;
    Text += "\n" + Indent + printStep(Steps[I], Indent);
    if (I + 1 < Steps.size())
      Text += ",";
    if (!Steps[I].Remark.empty())
      Text += " " + Steps[I].Remark;
  }
  return Text;
}

/// Whether what follows \p S on its line would be in its comment.
static bool hidesRest(const Step &S) {
  return StringRef(S.Remark).contains("//");
}

static bool hasComment(const std::vector<Step> &Steps) {
  return llvm::any_of(Steps, [](const Step &S) {
    return !S.Comments.empty() || !S.Remark.empty() || hasComment(S.Handlers);
  });
}

static std::string deeper(StringRef Indent) {
  return (Indent + (Indent.contains('\t') ? "\t" : "    ")).str();
}

static bool fits(StringRef Text, StringRef Indent) {
  return Indent.size() + Text.size() < LineLength && !Text.contains('\n');
}

/// The step alone, in several lines if it is long.
static std::string printCall(const Step &S, const std::string &Indent) {
  std::string Name = "safespawn_" + S.Name + "(";
  std::string Text = Name + llvm::join(S.Arguments, ", ") + ")";
  if (fits(Text, Indent) || StringRef(Text).contains('\n'))
    return Text;
  const std::string Inner = deeper(Indent);
  Text = Name;
  size_t Column = Indent.size() + Name.size();
  for (const std::string &Argument : S.Arguments) {
    bool IsFirst = &Argument == &S.Arguments.front();
    // With the blank in front and what follows.
    if (!IsFirst && Column + Argument.size() + 3 > LineLength) {
      Text += "\n" + Inner;
      Column = Inner.size();
    } else if (!IsFirst) {
      Text += " ";
      ++Column;
    }
    Text += Argument + (&Argument == &S.Arguments.back() ? ")" : ",");
    Column += Argument.size() + 1;
  }
  return Text;
}

/// But for the conditions.
static std::string printTaken(const Step &S, const std::string &Indent) {
  std::string Text = printCall(S, Indent);
  if (S.Handlers.empty())
    return Text;
  Text = "safespawn_or(" + Text + ",";
  std::string OneLine = Text;
  for (const Step &H : S.Handlers)
    OneLine += (&H == &S.Handlers.front() ? " " : ", ") + printStep(H, Indent);
  OneLine += ")";
  if (fits(OneLine, Indent) && !hasComment(S.Handlers))
    return OneLine;
  Text += printList(S.Handlers, deeper(Indent));
  if (hidesRest(S.Handlers.back()))
    Text += "\n" + Indent;
  return Text + ")";
}

/// The condition stands around the handlers: their arguments as well are only
/// evaluated if it holds.
static std::string printStep(const Step &S, const std::string &Indent) {
  if (S.Conditions.empty())
    return printTaken(S, Indent);
  std::string When = "safespawn_when(" + joinConditions(S.Conditions) + ",";
  std::string OneLine = When + " " + printTaken(S, Indent) + ")";
  if (fits(OneLine, Indent))
    return OneLine;
  std::string Inner = deeper(Indent);
  return When + "\n" + Inner + printTaken(S, Inner) + ")";
}

std::string print(const Plan &P, StringRef Indent) {
  std::string Text = printList(P.Steps, deeper(Indent));
  if (hidesRest(P.Steps.back()))
    Text += "\n" + Indent.str();
  return Text;
}

//===----------------------------------------------------------------------===//
// The code around it
//===----------------------------------------------------------------------===//

namespace {

class Replacer {
public:
  Replacer(const FunctionDecl *FD, const CallExpr *Call, const Trace &Code,
           const Plan &P, ASTContext &Context, Obstacle &Stopped)
      : FD(FD), Call(Call), Code(Code), P(P), Context(Context),
        SM(Context.getSourceManager()), Parents(FD->getBody()),
        Stopped(Stopped) {}

  Edits run();

private:
  struct Change {
    unsigned Begin, End;
    std::string Text;
    bool Whitespace = false; // may be dropped where a larger one covers it
  };

  bool stop(Obstacle::Kind Why, SourceLocation Where) {
    if (Stopped.Where.isInvalid()) {
      Stopped.Why = Why;
      Stopped.Where = SM.getFileLoc(Where);
    }
    return false;
  }
  unsigned mask(const Stmt *S) const;
  /// Only the child reaches it.
  bool isGone(const Stmt *S) const { return mask(S) == Trace::Child; }
  bool othersFind(const Expr *Condition, bool Truth) const;
  bool hasEffectBeside(const Stmt *S, const Stmt *Kept) const;

  bool visit(const Stmt *S);
  bool visitBlock(const CompoundStmt *Block);
  bool visitIf(const IfStmt *If, bool RestIsGone);
  bool callInFront(const Stmt *S, const Expr *Tested, StringRef Begins);
  bool keepOthers(const IfStmt *If, unsigned IfBegin, unsigned IfEnd);
  bool removeStatements(const CompoundStmt *Block,
                        CompoundStmt::const_body_iterator At, size_t Count);
  bool unwrap(const CompoundStmt *Block, unsigned From);
  bool removeFromBlock(const CompoundStmt *Block, const Stmt *S);
  bool removeDeclaration(const DeclStmt *S, const VarDecl *Var);
  bool isRemoved(const Stmt *S) const;
  bool mayDeclareIn(const Stmt *Block) const;
  bool removeUnused();
  bool placeEarly();

  bool offset(SourceLocation Loc, unsigned &Offset);
  bool begin(const Stmt *S, unsigned &Offset) {
    return offset(S->getBeginLoc(), Offset);
  }
  /// Behind the statement and its semicolon.
  bool end(const Stmt *S, unsigned &Offset);
  bool endOfExpr(const Expr *E, unsigned &Offset);
  void change(unsigned Begin, unsigned End, std::string Text,
              bool Whitespace = false) {
    Changes.push_back({Begin, End, std::move(Text), Whitespace});
  }
  unsigned lineStart(unsigned Offset) const {
    size_t At = Buffer.take_front(Offset).rfind('\n');
    return At == StringRef::npos ? 0 : At + 1;
  }

  const FunctionDecl *FD;
  const CallExpr *Call;
  const Trace &Code;
  const Plan &P;
  ASTContext &Context;
  const SourceManager &SM;
  ParentMap Parents;
  Obstacle &Stopped;
  FileID File;
  StringRef Buffer;
  std::vector<Change> Changes;
  /// What was tested, where the test goes away.
  const Expr *Statement = nullptr;
  /// What the call is indented by in addition.
  std::string Nesting;
  mutable llvm::DenseMap<const Stmt *, unsigned> Masks;
};

unsigned Replacer::mask(const Stmt *S) const {
  if (!S || isa<LambdaExpr>(S))
    return Trace::Nobody;
  auto It = Masks.find(S);
  if (It != Masks.end())
    return It->second;
  unsigned M = Code.Reached.lookup(S);
  for (const Stmt *Child : S->children())
    M |= mask(Child);
  return Masks[S] = M;
}

/// Whether everybody but the child finds the condition to be \p Truth.
bool Replacer::othersFind(const Expr *Condition, bool Truth) const {
  const Expr *E = strip(Condition);
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    if (Op->getOpcode() == UO_LNot)
      return othersFind(Op->getSubExpr(), !Truth);
  if (const auto *Op = dyn_cast<BinaryOperator>(E))
    if (Op->isLogicalOp()) {
      bool Both = (Op->getOpcode() == BO_LAnd) == Truth;
      bool Left = othersFind(Op->getLHS(), Truth);
      bool Right = othersFind(Op->getRHS(), Truth);
      return Both ? Left && Right : Left || Right;
    }
  auto It = Code.Outcomes.find(E);
  if (It == Code.Outcomes.end())
    return false;
  unsigned So = Truth ? It->second.True : It->second.False;
  unsigned NotSo = Truth ? It->second.False : It->second.True;
  return (So & Trace::Others) && !(NotSo & Trace::Others);
}

/// Whether evaluating \p S does something, but for what \p Kept does.
bool Replacer::hasEffectBeside(const Stmt *S, const Stmt *Kept) const {
  if (!S || S == Kept)
    return false;
  if (isa<CallExpr>(S) && strip(cast<Expr>(S)) == S)
    return true;
  if (const auto *Op = dyn_cast<BinaryOperator>(S))
    if (Op->isAssignmentOp())
      return true;
  if (const auto *Op = dyn_cast<UnaryOperator>(S))
    if (Op->isIncrementDecrementOp())
      return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return hasEffectBeside(Child, Kept);
  });
}

bool Replacer::offset(SourceLocation Loc, unsigned &Offset) {
  SourceLocation At = SM.getFileLoc(Loc);
  if (At.isInvalid() || SM.getFileID(At) != File)
    return stop(Obstacle::InMacro, Loc);
  Offset = SM.getFileOffset(At);
  return true;
}

bool Replacer::end(const Stmt *S, unsigned &Offset) {
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(S->getSourceRange()), SM,
      Context.getLangOpts());
  // A statement that ends within a macro: behind the macro.
  SourceLocation End =
      Range.isValid() ? Range.getEnd()
                      : Lexer::getLocForEndOfToken(
                            SM.getExpansionRange(S->getEndLoc()).getEnd(), 0, SM,
                            Context.getLangOpts());
  if (End.isInvalid() || SM.getFileID(End) != File)
    return stop(Obstacle::InMacro, S->getBeginLoc());
  Offset = SM.getFileOffset(End);
  StringRef Rest = Buffer.substr(Offset);
  size_t Blank = Rest.size() - Rest.ltrim().size();
  if (!isa<CompoundStmt>(S) && Blank < Rest.size() && Rest[Blank] == ';')
    Offset += Blank + 1;
  return true;
}

bool Replacer::endOfExpr(const Expr *E, unsigned &Offset) {
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(E->getSourceRange()), SM,
      Context.getLangOpts());
  if (Range.isInvalid() || SM.getFileID(Range.getEnd()) != File)
    return stop(Obstacle::InMacro, E->getBeginLoc());
  Offset = SM.getFileOffset(Range.getEnd());
  return true;
}

bool Replacer::visit(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return true;
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return visitBlock(Block);
  if (const auto *If = dyn_cast<IfStmt>(S))
    return visitIf(If, false);
  if (const auto *Switch = dyn_cast<SwitchStmt>(S))
    if (!Switch->getInit() && !Switch->getConditionVariable() &&
        isWithin(Call, Switch->getCond(), Parents) &&
        !callInFront(Switch, Switch->getCond(), "switch ("))
      return false;
  for (const Stmt *Child : S->children())
    if (!visit(Child))
      return false;
  return true;
}

bool Replacer::visitBlock(const CompoundStmt *Block) {
  llvm::SmallVector<const Stmt *, 16> Body(Block->body_begin(),
                                           Block->body_end());
  // Behind what is gone, what nobody reaches goes as well, up to a label.
  std::vector<bool> Gone(Body.size());
  for (size_t I = 0; I < Body.size(); ++I) {
    bool Follows = I && Gone[I - 1] && !isa<SwitchCase, LabelStmt>(Body[I]) &&
                   mask(Body[I]) == Trace::Nobody;
    Gone[I] = isGone(Body[I]) || Follows;
  }
  for (size_t I = 0; I < Body.size(); ++I) {
    if (!Gone[I]) {
      bool Rest = I + 1 < Body.size();
      for (size_t J = I + 1; J < Body.size(); ++J)
        Rest = Rest && Gone[J];
      if (const auto *If = dyn_cast<IfStmt>(Body[I])) {
        if (!visitIf(If, Rest))
          return false;
      } else if (!visit(Body[I])) {
        return false;
      }
      continue;
    }
    size_t Last = I;
    while (Last + 1 < Body.size() && Gone[Last + 1])
      ++Last;
    if (!removeStatements(Block, Block->body_begin() + I, Last + 1 - I))
      return false;
    I = Last;
  }
  return true;
}

/// Removes \p Count statements of \p Block: whole lines where nothing else stands
/// on them, with the comments above, which went with the steps.
bool Replacer::removeStatements(const CompoundStmt *Block,
                                CompoundStmt::const_body_iterator At,
                                size_t Count) {
  const Stmt *First = *At, *Last = At[Count - 1];
  SourceLocation After = At == Block->body_begin()
                             ? Block->getLBracLoc()
                             : SM.getFileLoc(At[-1]->getEndLoc());
  SourceLocation Before = At + Count == Block->body_end()
                              ? Block->getRBracLoc()
                              : SM.getFileLoc(At[Count]->getBeginLoc());
  unsigned Begin, End, Lower, Upper;
  if (!begin(First, Begin) || !end(Last, End) || !offset(After, Lower) ||
      !offset(Before, Upper))
    return false;
  if (hasDirective(Buffer.slice(lineStart(Begin) ? lineStart(Begin) - 1 : 0, End)))
    return stop(Obstacle::HasDirective, First->getBeginLoc());
  // What ends the statement before is not a part of it.
  if (Buffer.slice(lineStart(Begin), Begin).trim().empty()) {
    Begin = lineStart(Begin);
    while (Begin > Lower) {
      unsigned Above = lineStart(Begin - 1);
      StringRef Line = Buffer.slice(Above, Begin).trim();
      bool Comment = startsWith(Line, "//") || startsWith(Line, "/*") ||
                     (startsWith(Line, "*") && !Line.empty());
      if (Above <= Lower || !Comment)
        break;
      Begin = Above;
    }
    size_t LineEnd = Buffer.find('\n', End);
    StringRef Tail = Buffer.slice(End, LineEnd).trim();
    if (Tail.empty() || startsWith(Tail, "//") ||
        (startsWith(Tail, "/*") && endsWith(Tail, "*/"))) {
      End = LineEnd == StringRef::npos ? Buffer.size() : LineEnd + 1;
      // Comments at the end of a block, and one blank line of two.
      for (;;) {
        size_t Next = Buffer.find('\n', End);
        if (Next == StringRef::npos || Next >= Upper)
          break;
        StringRef Line = Buffer.slice(End, Next).trim();
        bool BlankAbove =
            Begin && Buffer.slice(lineStart(Begin - 1), Begin).trim().empty();
        bool Opens = Begin && endsWith(Buffer.slice(lineStart(Begin - 1), Begin).trim(), "{");
        if (!Line.empty() || !(BlankAbove || Opens))
          break;
        End = Next + 1;
      }
      // A blank line before the brace that follows.
      StringRef NextLine = Buffer.substr(End).ltrim(" \t");
      if (startsWith(NextLine, "}"))
        while (Begin && Begin > Lower + 1) {
          unsigned Above = lineStart(Begin - 1);
          if (Above <= Lower || !Buffer.slice(Above, Begin).trim().empty())
            break;
          Begin = Above;
        }
    }
  }
  // With the end of the line before, so that the next one is left as it is.
  if (Begin && Begin == lineStart(Begin) && End && Buffer[End - 1] == '\n') {
    --Begin;
    --End;
  }
  change(Begin, End, "");
  return true;
}

/// Takes the statements of \p Block out of its braces; the text from \p From to
/// the first of them is replaced already.
bool Replacer::unwrap(const CompoundStmt *Block, unsigned From) {
  unsigned Open, Close;
  if (!offset(Block->getLBracLoc(), Open) || !offset(Block->getRBracLoc(), Close))
    return false;
  // One step to the left, where every line allows for it.
  std::string Outer =
      indentation(Block->getRBracLoc(), Context);
  std::string Inner;
  bool Same = true;
  for (const Stmt *S : Block->body()) {
    if (!beginsLine(SM.getFileLoc(S->getBeginLoc()), Context))
      Same = false;
    std::string Own = indentation(SM.getFileLoc(S->getBeginLoc()), Context);
    if (Inner.empty())
      Inner = Own;
    Same &= Own == Inner;
  }
  if (!Same || !startsWith(Inner, Outer) || Inner.size() <= Outer.size())
    return true;
  size_t Extra = Inner.size() - Outer.size();
  for (unsigned Line = lineStart(Open); Line < Close;) {
    size_t Next = Buffer.find('\n', Line);
    if (Next == StringRef::npos)
      break;
    if (Line > Open && Line >= From) {
      StringRef Text = Buffer.slice(Line, Next);
      size_t Blank = Text.size() - Text.ltrim(" \t").size();
      if (Blank >= Inner.size() || (Blank >= Extra && !startsWith(Text.trim(), "#")))
        change(Line, Line + Extra, "", true);
    }
    Line = Next + 1;
  }
  return true;
}

/// `if ((pid = fork()) < 0)`: so long a call stands in front of the test, if what is
/// tested first is the variable that gets its result.
bool Replacer::callInFront(const Stmt *S, const Expr *Tested, StringRef Begins) {
  const Stmt *Assign = Call;
  while (isa_and_nonnull<ParenExpr, CastExpr>(Parents.getParent(Assign)))
    Assign = Parents.getParent(Assign);
  const auto *Op = dyn_cast_or_null<BinaryOperator>(Parents.getParent(Assign));
  if (!Op || Op->getOpcode() != BO_Assign ||
      !isa<DeclRefExpr>(Op->getLHS()->IgnoreParens()) ||
      !isa_and_nonnull<CompoundStmt>(Parents.getParent(S)) ||
      S->getBeginLoc().isMacroID() || Tested->getBeginLoc().isMacroID())
    return true;
  // With the parentheses around it.
  const Expr *Whole = Op;
  while (const auto *Outer =
             dyn_cast_or_null<Expr>(Parents.getParent(const_cast<Expr *>(Whole)))) {
    if (!isa<ParenExpr, ImplicitCastExpr>(Outer))
      break;
    Whole = Outer;
  }
  unsigned Begin, OpBegin, OpEnd, WholeBegin, WholeEnd, TestedBegin;
  if (!begin(S, Begin) || !begin(Op, OpBegin) || !endOfExpr(Op, OpEnd) ||
      !begin(Whole, WholeBegin) || !endOfExpr(Whole, WholeEnd) ||
      !begin(Tested, TestedBegin))
    return false;
  if (WholeBegin != TestedBegin ||
      hasDirective(Buffer.slice(Begin, OpBegin)))
    return true;
  std::string Name = cast<DeclRefExpr>(Op->getLHS()->IgnoreParens())
                         ->getDecl()->getNameAsString();
  change(Begin, OpBegin, "");
  change(OpEnd, WholeEnd,
         ";\n" + indentation(S->getBeginLoc(), Context) + Begins.str() + Name);
  return true;
}

/// Removes the arm of the child, and the test where nobody else goes there.
/// \p RestIsGone: so is all that follows in the block.
bool Replacer::visitIf(const IfStmt *If, bool RestIsGone) {
  const Stmt *Then = If->getThen(), *Else = If->getElse();
  bool HasCall = isWithin(Call, If->getCond(), Parents);
  bool ThenGone = isGone(Then), ElseGone = Else && isGone(Else);
  const Stmt *Stays = nullptr;
  bool Drop = false;
  if (ThenGone != ElseGone) {
    Drop = true;
    Stays = ThenGone ? Else : Then;
  } else if (!ThenGone && !Else && RestIsGone &&
             othersFind(If->getCond(), true)) {
    // `if (pid) return pid;` and then the child to the end
    Drop = true;
    Stays = Then;
  }
  if (!Drop) {
    if (HasCall && !If->getInit() && !If->getConditionVariable() &&
        !callInFront(If, If->getCond(), "if ("))
      return false;
    for (const Stmt *Child : If->children())
      if (!visit(Child))
        return false;
    return true;
  }
  bool InBlock = isa_and_nonnull<CompoundStmt>(Parents.getParent(If));
  unsigned IfBegin, IfEnd;
  if (!begin(If, IfBegin) || !end(If, IfEnd))
    return false;
  if (If->getBeginLoc().isMacroID())
    return stop(Obstacle::InMacro, If->getBeginLoc());

  // A variable of the statement keeps it.
  bool Declares = If->getInit() || If->getConditionVariable();
  if (Declares && ThenGone && If->getInit() && !HasCall &&
      !If->getConditionVariable())
    return keepOthers(If, IfBegin, IfEnd);
  if (Declares || (!InBlock && HasCall)) {
    if (!ElseGone || !Declares)
      return stop(Obstacle::Shape, If->getBeginLoc());
    unsigned ThenEnd;
    if (!end(Then, ThenEnd))
      return false;
    if (hasDirective(Buffer.slice(ThenEnd, IfEnd)))
      return stop(Obstacle::HasDirective, If->getBeginLoc());
    change(ThenEnd, IfEnd, "");
    return visit(Then);
  }

  // What the condition does is kept: `pid = fork()`.
  const Expr *Kept = nullptr;
  if (HasCall) {
    Kept = Call;
    for (const Stmt *Outer = Parents.getParent(Call); Outer && Outer != If;
         Outer = Parents.getParent(Outer)) {
      const auto *Op = dyn_cast<BinaryOperator>(Outer);
      if (Op && Op->getOpcode() == BO_Assign && isWithin(Call, Op->getRHS(), Parents))
        Kept = Op;
    }
  }
  // `if (a && fork() == 0) {...}`: the rest of the test stays.
  const Expr *Tested = If->getCond();
  const Expr *Guard = nullptr;
  for (const Stmt *Outer = Kept; Outer && Outer != If;
       Outer = Parents.getParent(Outer)) {
    const auto *Op = dyn_cast<BinaryOperator>(Outer);
    if (!Op || !Op->isLogicalOp() || isWithin(Call, Op->getLHS(), Parents))
      continue;
    if (Guard || Op->getOpcode() != BO_LAnd ||
        Op != If->getCond()->IgnoreImpCasts() || Stays)
      return stop(Obstacle::Shape, Op->getBeginLoc());
    Guard = Op->getLHS();
    Tested = Op->getRHS();
  }
  if (hasEffectBeside(Tested, Kept))
    return stop(Obstacle::Shape, If->getCond()->getBeginLoc());

  std::string Indent = indentation(If->getBeginLoc(), Context);
  unsigned KeptBegin = IfBegin, KeptEnd = IfBegin;
  if (Kept && (!begin(Kept, KeptBegin) || !endOfExpr(Kept, KeptEnd)))
    return false;
  std::string Unused = Kept == Call && !P.Call.empty() ? "(void)" : "";
  unsigned GuardEnd;
  if (Guard) {
    if (!endOfExpr(Guard, GuardEnd))
      return false;
    // As deep as what goes away.
    const auto *Gone = dyn_cast<CompoundStmt>(Then);
    const Stmt *Inner = Gone && !Gone->body_empty() ? Gone->body_front() : Then;
    std::string Deeper = indentation(SM.getFileLoc(Inner->getBeginLoc()), Context);
    if (!startsWith(Deeper, Indent) || Deeper == Indent)
      Deeper = deeper(Indent);
    Nesting = Deeper.substr(Indent.size());
    change(GuardEnd, KeptBegin, ")\n" + Indent + Nesting + Unused);
  } else if (Kept) {
    change(IfBegin, KeptBegin, Unused);
  }
  Statement = Kept ? Kept : Statement;

  if (!Stays) {
    if (hasDirective(Buffer.slice(KeptEnd, IfEnd)))
      return stop(Obstacle::HasDirective, If->getBeginLoc());
    if (Kept) {
      change(KeptEnd, IfEnd, ";");
      return true;
    }
    if (InBlock)
      return removeFromBlock(cast<CompoundStmt>(Parents.getParent(If)), If);
    const auto *Outer = dyn_cast_or_null<IfStmt>(Parents.getParent(If));
    unsigned ThenEnd;
    if (Outer && Outer->getElse() == If) {
      if (!end(Outer->getThen(), ThenEnd))
        return false;
      change(ThenEnd, IfEnd, "");
      return true;
    }
    change(IfBegin, IfEnd, ";");
    return true;
  }

  unsigned StaysBegin, StaysEnd;
  if (!begin(Stays, StaysBegin) || !end(Stays, StaysEnd))
    return false;
  if (hasDirective(Buffer.slice(KeptEnd, StaysBegin)) ||
      hasDirective(Buffer.slice(StaysEnd, IfEnd)))
    return stop(Obstacle::HasDirective, If->getBeginLoc());
  const auto *Block = dyn_cast<CompoundStmt>(Stays);
  bool Unwraps = Block && InBlock;
  if (Unwraps)
    for (const Stmt *S : Block->body())
      if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
        Unwraps &= mayDeclareIn(Parents.getParent(If));
        for (const Decl *D : Declaration->decls())
          if (const auto *Named = dyn_cast<NamedDecl>(D)) {
            // Another of the name: in braces it does no harm.
            Unwraps &= !isNameTaken(FD, Named->getDeclName(), Named);
          }
      }
  std::string Separator = Kept ? ";\n" + Indent : "";
  if (!Unwraps) {
    if (!Kept && beginsLine(SM.getFileLoc(Stays->getBeginLoc()), Context)) {
      // `else` and a brace on a line of its own
      KeptEnd = Buffer.find_last_not_of(" \t\n", KeptEnd - 1) + 1;
      Separator = "\n" + Indent;
    }
    change(KeptEnd, StaysBegin, Separator);
    if (StaysEnd < IfEnd)
      change(StaysEnd, IfEnd, "");
    return visit(Stays);
  }
  if (Block->body_empty()) {
    change(KeptEnd, IfEnd, Kept ? ";" : "");
    return true;
  }
  unsigned FirstBegin, LastEnd;
  if (!begin(*Block->body_begin(), FirstBegin) ||
      !end(Block->body_back(), LastEnd))
    return false;
  // Comments above the first statement stay with it.
  unsigned Open;
  if (!offset(Block->getLBracLoc(), Open))
    return false;
  StringRef Gap = Buffer.slice(Open + 1, FirstBegin);
  bool OnLines = beginsLine(SM.getFileLoc((*Block->body_begin())->getBeginLoc()),
                            Context);
  size_t Break = Gap.find('\n');
  if (OnLines && Break != StringRef::npos && Gap.take_front(Break).trim().empty()) {
    unsigned Line = Open + 1 + Break + 1;
    if (Kept) {
      change(KeptEnd, Line - 1, ";");
    } else {
      change(lineStart(IfBegin) ? lineStart(IfBegin) - 1 : 0, Line - 1, "");
    }
    if (!unwrap(Block, Line))
      return false;
    // The closing brace and what comes behind it.
    unsigned Close;
    if (!offset(Block->getRBracLoc(), Close))
      return false;
    unsigned Stop = IfEnd;
    size_t LineEnd = Buffer.find('\n', Stop);
    if (LineEnd != StringRef::npos && Buffer.slice(Stop, LineEnd).trim().empty() &&
        Buffer.slice(lineStart(Close), Close).trim().empty())
      change(lineStart(Close) - 1, LineEnd, "");
    else
      change(Close, Stop, "");
  } else {
    change(KeptEnd, FirstBegin, Kept ? ";\n" + Indent : "");
    change(LastEnd, IfEnd, "");
  }
  return visitBlock(Block);
}

/// `if (pid_t pid = fork(); pid == 0) {...} else ...`: the test becomes that of
/// who is not the child.
bool Replacer::keepOthers(const IfStmt *If, unsigned IfBegin, unsigned IfEnd) {
  const Stmt *Else = If->getElse();
  unsigned CondBegin, CondEnd, ElseBegin, CallBegin, CallEnd;
  if (!begin(If->getCond(), CondBegin) || !endOfExpr(If->getCond(), CondEnd))
    return false;
  if (hasDirective(Buffer.slice(CondBegin, IfEnd)))
    return stop(Obstacle::HasDirective, If->getBeginLoc());
  if (!Else) {
    const auto *Declares = dyn_cast<DeclStmt>(If->getInit());
    if (!Declares || !Declares->isSingleDecl() ||
        !isWithin(Call, Declares, Parents) || !begin(Call, CallBegin) ||
        !endOfExpr(Call, CallEnd))
      return stop(Obstacle::Shape, If->getBeginLoc());
    change(IfBegin, CallBegin, P.Call.empty() ? "" : "(void)");
    change(CallEnd, IfEnd, ";");
    return true;
  }
  const auto *Next = dyn_cast<IfStmt>(Else);
  if (Next && !Next->getInit() && !Next->getConditionVariable()) {
    if (!begin(Next->getCond(), ElseBegin))
      return false;
    change(CondBegin, ElseBegin, "");
    return visit(Next->getThen()) && visit(Next->getElse());
  }
  const auto *Compared =
      dyn_cast<BinaryOperator>(If->getCond()->IgnoreParenImpCasts());
  if (!begin(Else, ElseBegin))
    return false;
  if (Compared && Compared->isComparisonOp()) {
    unsigned OpBegin;
    if (!offset(Compared->getOperatorLoc(), OpBegin))
      return false;
    change(OpBegin, OpBegin + Compared->getOpcodeStr().size(),
           BinaryOperator::getOpcodeStr(
               BinaryOperator::negateComparisonOp(Compared->getOpcode()))
               .str());
  } else if (isa<UnaryOperator>(If->getCond()->IgnoreParenImpCasts()) &&
             Buffer[CondBegin] == '!') {
    change(CondBegin, CondBegin + 1, "");
  } else {
    return stop(Obstacle::Shape, If->getCond()->getBeginLoc());
  }
  SourceLocation ElseLoc = SM.getFileLoc(Else->getBeginLoc());
  change(CondEnd, ElseBegin,
         beginsLine(ElseLoc, Context) && !isa<CompoundStmt>(Else)
             ? ")\n" + indentation(ElseLoc, Context)
             : ") ");
  return visit(Else);
}

/// Whether a change takes \p S out of the text.
bool Replacer::isRemoved(const Stmt *S) const {
  SourceLocation At = SM.getFileLoc(S->getBeginLoc());
  if (SM.getFileID(At) != File)
    return false;
  unsigned Offset = SM.getFileOffset(At);
  return llvm::any_of(Changes, [Offset](const Change &C) {
    return C.Begin <= Offset && Offset < C.End;
  });
}

/// The declaration of \p Var, the whole statement or its part of the list.
bool Replacer::removeDeclaration(const DeclStmt *S, const VarDecl *Var) {
  if (Var->getLocation().isMacroID())
    return true;
  if (S->isSingleDecl()) {
    const auto *Block = dyn_cast_or_null<CompoundStmt>(Parents.getParent(S));
    return !Block || removeFromBlock(Block, S);
  }
  unsigned Begin;
  if (!offset(Var->getLocation(), Begin))
    return false;
  unsigned End = Begin + Var->getName().size();
  if (Var->getInit() && !endOfExpr(Var->getInit(), End))
    return false;
  size_t Behind = Buffer.find_first_not_of(" \t", End);
  size_t Before = Begin ? Buffer.find_last_not_of(" \t", Begin - 1)
                        : StringRef::npos;
  if (Behind == StringRef::npos || Before == StringRef::npos)
    return true;
  // `pid, `, else `, pid`
  if (!StringRef(",;").contains(Buffer[Behind]))
    return true;
  if (Buffer[Before] == ',')
    change(Before, End, "");
  else if (Var == *S->decl_begin() && Buffer[Behind] == ',' &&
           Buffer[Before] != '*' && Buffer[Before] != '(')
    change(Begin, Buffer.find_first_not_of(" \t", Behind + 1), "");
  return true;
}

bool Replacer::removeFromBlock(const CompoundStmt *Block, const Stmt *S) {
  return removeStatements(Block, llvm::find(Block->body(), S), 1);
}

/// Local variables that only the child used are in nobody's way any more, and
/// nor is the one that gets the call's result if nobody asks for it.
bool Replacer::removeUnused() {
  llvm::SmallPtrSet<const Decl *, 8> Kept, Left;
  for (const EarlyStatement &E : P.Early) {
    Kept.insert(E.Uses.begin(), E.Uses.end());
    Kept.insert(E.Targets.begin(), E.Targets.end());
  }
  Kept.insert(P.Uses.begin(), P.Uses.end());

  // `pid = fork()` as a statement
  const Stmt *Whole = Call;
  while (isa_and_nonnull<ParenExpr, CastExpr>(Parents.getParent(Whole)))
    Whole = Parents.getParent(Whole);
  const Stmt *Outer = Parents.getParent(Whole);
  const auto *Assign = dyn_cast_or_null<BinaryOperator>(Outer);
  const DeclRefExpr *Target = nullptr;
  if (Assign && Assign->getOpcode() == BO_Assign && Assign->getRHS() == Whole &&
      (Assign == Statement ||
       isa_and_nonnull<CompoundStmt>(Parents.getParent(Assign))))
    Target = dyn_cast<DeclRefExpr>(Assign->getLHS()->IgnoreParens());

  llvm::SmallVector<std::pair<const DeclStmt *, const VarDecl *>, 16> Declared;
  llvm::SmallVector<const Stmt *, 32> Work{FD->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref != Target)
      (isRemoved(S) ? Left : Kept).insert(Ref->getDecl());
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable())
          Kept.insert(Capture.getCapturedVar());
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          if (!isRemoved(S))
            Declared.push_back({Declaration, Var});
    Work.append(S->child_begin(), S->child_end());
  }
  bool IsLast = Whole->getEndLoc() == Call->getEndLoc();
  unsigned CallBegin, Begin;
  if (!begin(Call, CallBegin))
    return false;
  for (auto [S, Var] : Declared) {
    bool Receives = Target ? Target->getDecl() == Var
                           : Outer == S && S->isSingleDecl();
    if (!Var->hasLocalStorage() || Kept.count(Var) || Var->hasAttr<UnusedAttr>() ||
        Var->getType()->getAsCXXRecordDecl() || !(Left.count(Var)))
      continue;
    if (Receives && Outer == S) {
      if (!begin(S, Begin))
        return false;
      if (IsLast)
        change(Begin, CallBegin, "");
      continue;
    }
    if (Var->getInit() && Var->getInit()->HasSideEffects(Context))
      continue;
    if (Receives) {
      if (!IsLast)
        continue;
      if (!begin(Assign, Begin))
        return false;
      change(Begin, CallBegin, "");
    }
    if (!removeDeclaration(S, Var))
      return false;
  }
  return true;
}

/// In C++ a jump to a label further down must not skip an initialization.
bool Replacer::mayDeclareIn(const Stmt *Block) const {
  if (!Context.getLangOpts().CPlusPlus)
    return true;
  if (anyNode(FD->getBody(), [](const Stmt *S) { return isa<GotoStmt>(S); }))
    return false;
  return !isa_and_nonnull<SwitchStmt>(Parents.getParent(Block));
}

/// What the parent does before, in front of the statement with the call.
bool Replacer::placeEarly() {
  if (P.Early.empty() && P.Declarations.empty())
    return true;
  // What needs to stand there, to say so if it cannot.
  const SourceLocation First = P.Early.empty()
                                   ? Call->getBeginLoc()
                                   : P.Early.front().Where->getBeginLoc();
  const Stmt *Spawn = Call;
  const Stmt *Outer = Parents.getParent(Spawn);
  while (Outer && !isa<CompoundStmt>(Outer)) {
    // What stands there is not evaluated once, or not always.
    bool Conditional = isa<SwitchCase, LabelStmt>(Outer);
    if (const auto *If = dyn_cast<IfStmt>(Outer))
      Conditional |= Spawn != If->getCond() && Spawn != If->getInit();
    if (const auto *Op = dyn_cast<BinaryOperator>(Outer))
      Conditional |= Op->isLogicalOp() && Spawn == Op->getRHS();
    if (isa<AbstractConditionalOperator>(Outer))
      Conditional = true;
    if (const auto *For = dyn_cast<ForStmt>(Outer))
      Conditional |= Spawn != For->getInit();
    if (const auto *Op = dyn_cast<BinaryOperator>(Outer))
      Conditional |= Op->getOpcode() == BO_Comma && Spawn == Op->getRHS();
    Conditional |= isa<WhileStmt, DoStmt>(Outer);
    if (Conditional)
      return stop(Obstacle::Shape, First);
    Spawn = Outer;
    Outer = Parents.getParent(Spawn);
  }
  if (!Outer || Spawn->getBeginLoc().isMacroID())
    return stop(Obstacle::Shape, Call->getBeginLoc());
  if (!mayDeclareIn(Outer))
    return stop(Obstacle::Shape, First);
  unsigned At;
  if (!begin(Spawn, At))
    return false;
  std::string Indent = indentation(Spawn->getBeginLoc(), Context);
  std::string Text;
  for (const std::string &Declaration : P.Declarations)
    Text += Declaration + "\n" + Indent;
  for (const EarlyStatement &E : P.Early) {
    // The lines that follow the first keep their place to it.
    std::string From =
        indentation(SM.getFileLoc(E.Where->getBeginLoc()), Context);
    for (StringRef Part : {StringRef(E.Comments), StringRef(E.Text)}) {
      if (Part.empty())
        continue;
      llvm::SmallVector<StringRef, 8> Lines;
      Part.rtrim().split(Lines, '\n');
      for (size_t I = 0; I < Lines.size(); ++I) {
        StringRef Line = Lines[I];
        if (I && startsWith(Line, From)) {
          Text += Indent;
          Line = Line.drop_front(From.size());
        } else if (I && Part.data() == E.Comments.data()) {
          Text += Indent;
        }
        Text += Line.str() + "\n";
      }
      Text += Indent;
    }
  }
  change(At, At, Text);
  return true;
}

Edits Replacer::run() {
  SourceLocation Begin = Call->getBeginLoc();
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Call->getSourceRange()), SM,
      Context.getLangOpts());
  if (Range.isInvalid() || Begin.isMacroID()) {
    stop(Obstacle::InMacro, Begin);
    return {};
  }
  File = SM.getFileID(Begin);
  Buffer = SM.getBufferData(File);
  unsigned CallBegin = SM.getFileOffset(Range.getBegin());
  unsigned CallEnd = SM.getFileOffset(Range.getEnd());
  if (!placeEarly() || !visit(FD->getBody()) || !removeUnused())
    return {};
  change(CallBegin, CallEnd,
         P.Call.empty()
             ? "safespawn_as_fork(" +
                   print(P, indentation(Begin, Context) + Nesting) + ")"
             : P.Call);
  // Larger ones first, so that what they cover is known.
  llvm::sort(Changes, [](const Change &A, const Change &B) {
    return std::tie(A.Begin, A.End) < std::tie(B.Begin, B.End);
  });
  std::vector<Change> Kept;
  for (Change &C : Changes) {
    bool Covered = llvm::any_of(Changes, [&](const Change &Other) {
      return &Other != &C && Other.Begin <= C.Begin && C.End <= Other.End &&
             (Other.End - Other.Begin > C.End - C.Begin);
    });
    if (Covered && (C.Whitespace || C.Text.empty()))
      continue;
    if (!Kept.empty() && C.Begin < Kept.back().End) {
      if (C.Whitespace)
        continue;
      if (Kept.back().Text.empty() && C.Text.empty()) {
        Kept.back().End = std::max(Kept.back().End, C.End);
        continue;
      }
      stop(Obstacle::Shape, Begin);
      return {};
    }
    Kept.push_back(C);
  }
  // clang takes a blank away with what is removed in front of it.
  for (size_t I = 0; I < Kept.size(); ++I) {
    Change &C = Kept[I];
    bool Follows = I + 1 < Kept.size() && Kept[I + 1].Begin == C.End;
    if (C.Text.empty() && !Follows && C.End < Buffer.size() && Buffer[C.End] == ' ') {
      C.Text = " ";
      ++C.End;
    }
  }
  // New lines end as those of the file.
  size_t LineEnd = Buffer.find('\n', CallBegin);
  if (LineEnd != StringRef::npos && Buffer[LineEnd - 1] == '\r')
    for (Change &C : Kept) {
      llvm::SmallVector<StringRef, 8> Lines;
      StringRef(C.Text).split(Lines, '\n');
      std::string Text = Lines.front().str();
      for (StringRef Line : llvm::drop_begin(Lines))
        Text += (endsWith(Text, "\r") ? "\n" : "\r\n") + Line.str();
      C.Text = Text;
    }
  Edits Result;
  SourceLocation Start = SM.getLocForStartOfFile(File);
  for (const Change &C : Kept)
    Result.push_back(FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Start.getLocWithOffset(C.Begin),
                                      Start.getLocWithOffset(C.End)),
        C.Text));
  return Result;
}

} // namespace

Edits replaceChild(const FunctionDecl *FD, const CallExpr *Call,
                   const Trace &Code, const Plan &P, ASTContext &Context,
                   Obstacle &Stopped) {
  return Replacer(FD, Call, Code, P, Context, Stopped).run();
}

} // namespace safespawn
