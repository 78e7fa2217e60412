//===- ChildRegion.cpp - Which code the child executes --------------------===//

#include "ChildRegion.h"
#include "../support/Clang.h"
#include "Analyzer.h"
#include "Transfer.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace {

/// A block and where control can go from there. Of exceptions the graph itself
/// tells only where a throw expression leads.
struct Node {
  const CFGBlock *Block = nullptr;
  llvm::SmallVector<Node *, 2> Next;
};

} // namespace

template <> struct llvm::GraphTraits<Node *> {
  using NodeRef = Node *;
  using ChildIteratorType = llvm::SmallVectorImpl<Node *>::iterator;

  static NodeRef getEntryNode(Node *N) { return N; }
  static ChildIteratorType child_begin(NodeRef N) { return N->Next.begin(); }
  static ChildIteratorType child_end(NodeRef N) { return N->Next.end(); }
};

namespace safespawn {

/// Roles that are told apart at one point. Those of more sites are taken for
/// roles of other sites of their kind.
static constexpr size_t MaxRoles = 12;

const Facts *State::find(Role R) const {
  for (const Entry &E : Entries)
    if (E.first == R)
      return &E.second;
  return nullptr;
}

bool State::join(Role R, const Facts &F) {
  for (Entry &E : Entries)
    if (E.first == R)
      return E.second.joinWith(F);
  auto It = llvm::find_if(Entries,
                          [R](const Entry &E) { return R < E.first; });
  Entries.insert(It, {R, F});
  return true;
}

/// One dataflow over the graph: the states before blocks, and what is to do.
struct ChildRegion::Flow {
  struct Point {
    State Before;
    bool Queued = false;
  };

  /// The loop that is run to its fixpoint, or 0: then each block that is left has
  /// the facts of the fixpoint.
  unsigned Loop = 0;
  /// How many blocks are finished.
  unsigned Finished = 0;
  llvm::SmallDenseMap<const CFGBlock *, Point, 8> Points;
  std::vector<std::pair<unsigned, const CFGBlock *>> Heap;

  void push(unsigned Order, const CFGBlock *Block) {
    bool &Queued = Points[Block].Queued;
    if (Queued)
      return;
    Queued = true;
    Heap.push_back({Order, Block});
    std::push_heap(Heap.begin(), Heap.end(), std::greater<>());
  }
  const CFGBlock *pop() {
    if (Heap.empty())
      return nullptr;
    std::pop_heap(Heap.begin(), Heap.end(), std::greater<>());
    const CFGBlock *Block = Heap.back().second;
    Heap.pop_back();
    Points[Block].Queued = false;
    return Block;
  }
};

ChildRegion::ChildRegion(Analyzer &A, const FunctionDecl *FD, FrameEntry Entry)
    : Evaluator(A.context(), A.places()), A(A), FD(FD),
      Entry(std::move(Entry)) {}

ChildRegion::~ChildRegion() = default;

bool ChildRegion::isObserved(Role R) const {
  return Entry.InChild ? !R.isChild() : R.isChild();
}

bool ChildRegion::isRecorded(const Expr *Call) const {
  return SiteOf.count(Call);
}

bool ChildRegion::isBorn(const Place *Object) const {
  Object = Object->whole();
  if (Object->kind() == Place::This)
    return capturesThis(FD) ? Entry.CapturedThisBorn : Entry.ThisBorn;
  if (Object->kind() != Place::Variable)
    return false;
  const auto *Var = cast<VarDecl>(Object->decl());
  if (!Var->hasLocalStorage())
    return false;
  if (Var->isExceptionVariable())
    return true;
  if (llvm::is_contained(Entry.Born, Var))
    return true;
  if (!Entry.InChild)
    return BornVariables.count(Var);
  // A lambda's copy of a variable is a part of the lambda.
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (Method && Method->getParent()->isLambda())
    for (const LambdaCapture &Capture : Method->getParent()->captures())
      if (Capture.capturesVariable() && Capture.getCapturedVar() == Var)
        return Capture.getCaptureKind() == LCK_ByCopy && Entry.ThisBorn;
  const auto *Owner = dyn_cast<FunctionDecl>(Var->getDeclContext());
  return Owner && Owner->getCanonicalDecl() == FD->getCanonicalDecl();
}

/// The part of \p Init that initializes what \p P names inside of \p Var.
static const Expr *initializerOf(const Place *P) {
  if (P->kind() == Place::Variable) {
    const auto *Var = cast<VarDecl>(P->decl());
    return isa<ParmVarDecl>(Var) ? nullptr : Var->getAnyInitializer();
  }
  if (P->kind() != Place::Field && P->kind() != Place::Element)
    return nullptr;
  const Expr *Outer = initializerOf(P->base());
  const auto *List =
      Outer ? dyn_cast<InitListExpr>(strip(Outer)) : nullptr;
  if (!List)
    return nullptr;
  if (List->isSyntacticForm() && List->getSemanticForm())
    List = List->getSemanticForm();
  unsigned Index;
  if (P->kind() == Place::Field)
    Index = cast<FieldDecl>(P->decl())->getFieldIndex();
  else if (P->index()->kind() == Place::Integer && P->index()->number() >= 0)
    Index = P->index()->number();
  else
    return nullptr;
  if (P->kind() == Place::Field &&
      cast<FieldDecl>(P->decl())->getParent()->isUnion())
    return nullptr;
  return Index < List->getNumInits() ? List->getInit(Index) : nullptr;
}

bool ChildRegion::capturesThis(const FunctionDecl *FD) {
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  return Method && Method->getParent()->isLambda() &&
         llvm::any_of(Method->getParent()->captures(),
                      [](const LambdaCapture &Capture) {
                        return Capture.getCaptureKind() == LCK_This;
                      });
}

bool ChildRegion::ownsMemory(const CXXRecordDecl *Class) {
  return Class->hasDefinition() && !Class->hasTrivialDestructor() &&
         AnalysisDeclContext::isInStdNamespace(Class);
}

Value ChildRegion::background(const Place *P) const {
  Value V;
  // What a parameter is bound to is known exactly in a callee of the child.
  if (!Entry.InChild || P->kind() != Place::Variable)
    V.Pipe = A.index().pipeEnds(P, A.places());
  // What an object of the standard library points to and cleans up is its own.
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (Entry.ThisBorn && P->kind() == Place::Field && Method &&
      !P->decl()->getType()->isReferenceType() &&
      ownsMemory(Method->getParent()))
    V.Born |= P->whole()->kind() == Place::This;
  if (P->kind() == Place::Variable)
    if (const auto *Param = dyn_cast<ParmVarDecl>(P->decl()))
      if (!A.index().isWritten(Param))
        V.Function = A.index().callback(Param);
  // What nothing in the unit writes keeps its initial value.
  const VarDecl *Root = P->rootVariable();
  if (!Root || isa<ParmVarDecl>(Root) || !Root->hasInit() ||
      Root->getType()->isReferenceType())
    return V;
  bool Constant = Root->getType().isConstQualified() ||
                  (Root->getType()->isArrayType() &&
                   A.context()
                       .getBaseElementType(Root->getType())
                       .isConstQualified());
  bool Hidden = Root->hasGlobalStorage() &&
                !Root->isExternallyVisible() &&
                !Root->getType().isVolatileQualified();
  if (!Constant && !(Hidden && !A.index().isWritten(Root)))
    return V;
  for (const Place *Part = P; Part->kind() != Place::Variable;
       Part = Part->base())
    if (!Constant && Part->kind() == Place::Field &&
        A.index().isWritten(Part->decl()))
      return V;
  if (const Expr *Init = initializerOf(P)) {
    Value Known = evaluate(Init, Facts());
    if (Known.Function || (Known.isNumber() && P->kind() == Place::Variable)) {
      Known.Pipe |= V.Pipe;
      return Known;
    }
  }
  return V;
}

//===----------------------------------------------------------------------===//
// The dataflow
//===----------------------------------------------------------------------===//

/// Whether all that comes to \p Block comes from one other block.
static bool isTransient(const CFGBlock *Block) {
  // Exceptions come to a handler by no edge.
  return Block->pred_size() == 1 && *Block->pred_begin() &&
         !isa_and_nonnull<CXXCatchStmt>(Block->getLabel());
}

bool ChildRegion::run(EffectSink Sink, ExecutionLog *Into) {
  Graph = A.graphOf(FD);
  if (!Graph)
    return false;
  ExecMark = places().result(FD->getBody());
  Log = Into;
  order();
  ChildOnly.assign(Graph->getNumBlockIDs(), false);

  // Loop by loop, so that of a long function only the states before what comes
  // next are in memory.
  Flow Main;
  flowTo(Main, &Graph->getEntry(), Role(), Entry.Known);
  for (auto First = Blocks.begin(), Last = First; First != Blocks.end();
       First = Last) {
    unsigned Loop = loopOf(*First);
    do
      ++Last;
    while (Loop && Last != Blocks.end() && loopOf(*Last) == Loop);
    if (Loop) {
      Main.Loop = Loop;
      for (const CFGBlock *Block : llvm::make_range(First, Last))
        if (Main.Points.count(Block))
          Main.push(Order[Block->getBlockID()], Block);
      iterate(Main);
      Main.Loop = 0;
    }
    for (const CFGBlock *Block : llvm::make_range(First, Last))
      finish(Main, Block, Sink);
  }
  if (Log)
    for (auto [Part, Whole] : Graph->synthetic_stmts())
      Log->split(Whole, Part);
  Log = nullptr;
  return true;
}

/// Puts the blocks in the order in which they are finished.
void ChildRegion::order() {
  unsigned Count = Graph->getNumBlockIDs();
  std::vector<Node> Nodes(Count);
  auto NodeOf = [&](const CFGBlock *Block) {
    return &Nodes[Block->getBlockID()];
  };
  for (auto It = Graph->try_blocks_begin(); It != Graph->try_blocks_end(); ++It)
    Dispatches[(*It)->getTerminatorStmt()] = *It;
  for (const CFGBlock *Block : *Graph) {
    Node *N = NodeOf(Block);
    N->Block = Block;
    for (const CFGBlock *Successor : Block->succs())
      if (Successor)
        N->Next.push_back(NodeOf(Successor));
    if (Dispatches.empty())
      continue;
    for (const CFGElement &Element : *Block)
      if (auto Statement = Element.getAs<CFGStmt>())
        if (const CXXTryStmt *Try = enclosingTry(Statement->getStmt()))
          if (const CFGBlock *Dispatch = Dispatches.lookup(Try))
            if (!llvm::is_contained(N->Next, NodeOf(Dispatch)))
              N->Next.push_back(NodeOf(Dispatch));
  }

  Node *First = NodeOf(&Graph->getEntry());
  LoopOf.assign(Count, 0);
  unsigned Loops = 0, Parts = 0;
  std::vector<unsigned> PartOf(Count); // counted from the end
  for (auto It = llvm::scc_begin(First); !It.isAtEnd(); ++It) {
    ++Parts;
    bool IsLoop = It.hasCycle();
    Loops += IsLoop;
    for (const Node *N : *It) {
      PartOf[N->Block->getBlockID()] = Parts;
      LoopOf[N->Block->getBlockID()] = IsLoop ? Loops : 0;
    }
  }
  for (const Node *N : llvm::ReversePostOrderTraversal<Node *>(First))
    Blocks.push_back(N->Block);
  llvm::stable_sort(Blocks, [&](const CFGBlock *A, const CFGBlock *B) {
    return PartOf[A->getBlockID()] > PartOf[B->getBlockID()];
  });
  Order.assign(Count, ~0u);
  for (unsigned I = 0; I < Blocks.size(); ++I)
    Order[Blocks[I]->getBlockID()] = I;
}

/// Runs the loop to the fixpoint; true if \p Until was reached.
bool ChildRegion::iterate(Flow &Run, const CFGBlock *Until) {
  while (const CFGBlock *Block = Run.pop()) {
    if (Block == Until)
      return true;
    BlocksAsked += Until != nullptr;
    // What comes from one other block alone need not be kept.
    State &Before = Run.Points[Block].Before;
    carry(Run, Block, isTransient(Block) ? std::move(Before) : Before, nullptr);
  }
  return false;
}

/// Tells what \p Block, which is at its fixpoint, does, and goes on from there.
void ChildRegion::finish(Flow &Run, const CFGBlock *Block, EffectSink Sink) {
  Run.Finished = Order[Block->getBlockID()] + 1;
  auto Found = Run.Points.find(Block);
  if (Found == Run.Points.end())
    return;
  State Before = std::move(Found->second.Before);
  Run.Points.erase(Found);
  ChildOnly[Block->getBlockID()] =
      !Before.Entries.empty() &&
      llvm::all_of(Before.Entries,
                   [](const State::Entry &E) { return E.first.isChild(); });
  carry(Run, Block, std::move(Before), &Sink);
}

/// Carries all roles through \p Block.
void ChildRegion::carry(Flow &Run, const CFGBlock *Block, State Before,
                        EffectSink *Sink) {
  bool ByParent = llvm::any_of(Before.Entries, [](const State::Entry &E) {
    return E.first.isEntry() || E.first.isParent();
  });
  for (auto &[R, F] : Before.Entries) {
    if (Log && Sink && Block->getLabel())
      Log->reach(R, Block->getLabel());
    Transfer T(*this, Block, R, std::move(F), Sink);
    T.Common = Before.Entries.size() > 1;
    T.ByParent = ByParent;
    T.run(0);
    for (auto &[Dispatch, Facts, Thrown] : T.Throws)
      flowThrow(Run, Dispatch, R, Facts, Thrown);
    for (auto &[After, Facts] : T.Out) {
      if (Log && Sink && Block->getTerminatorStmt())
        Log->reach(After, Block->getTerminatorStmt());
      leaveBlock(Run, Block, After, std::move(Facts));
    }
  }
}

void ChildRegion::flowTo(Flow &Run, const CFGBlock *Block, Role R,
                         const Facts &F) {
  // A loop is left when it has come to rest, and then goes round no more.
  if (Run.Loop ? loopOf(Block) != Run.Loop
               : Order[Block->getBlockID()] < Run.Finished)
    return;
  State &Before = Run.Points[Block].Before;
  if (Before.join(standIn(Before, R), F) && Run.Loop)
    Run.push(Order[Block->getBlockID()], Block);
}

/// \p R, or the role that stands for it where there are too many.
Role ChildRegion::standIn(const State &At, Role R) {
  if (At.Entries.size() < MaxRoles || R.isEntry() || At.find(R))
    return R;
  const SpawnSite &Site = Sites[R.site()];
  for (const auto &[Other, F] : At.Entries)
    if (!Other.isEntry() && Other.part() == R.part() &&
        Sites[Other.site()].Kind == Site.Kind &&
        Sites[Other.site()].Raw == Site.Raw) {
      StandIns[R].insert(Other);
      return Other;
    }
  return R;
}

/// What a role was seen to do, and what was seen of those that stood for it.
Reach ChildRegion::reach(Role R) {
  Reach All;
  std::set<Role> Seen{R};
  llvm::SmallVector<Role, 4> Work{R};
  while (!Work.empty()) {
    Role Part = Work.pop_back_val();
    auto Of = Reached.find(Part);
    if (Of != Reached.end())
      All.include(Of->second);
    auto Others = StandIns.find(Part);
    if (Others != StandIns.end())
      for (Role Other : Others->second)
        if (Seen.insert(Other).second)
          Work.push_back(Other);
  }
  return All;
}

/// The values that \p Label stands for, if they are known.
static std::optional<Value> caseRange(const CaseStmt *Label,
                                      const ASTContext &Context) {
  auto Bound = [&](const Expr *E) -> std::optional<int64_t> {
    Expr::EvalResult Result;
    if (E->isValueDependent() || !E->EvaluateAsInt(Result, Context))
      return std::nullopt;
    return inWord(Result.Val.getInt());
  };
  std::optional<int64_t> Lo = Bound(Label->getLHS());
  std::optional<int64_t> Hi = Label->getRHS() ? Bound(Label->getRHS()) : Lo;
  // A range around the middle of unsigned values has no order here.
  if (!Lo || !Hi || *Lo > *Hi)
    return std::nullopt;
  return Value::range(*Lo, *Hi);
}

void ChildRegion::leaveBlock(Flow &Run, const CFGBlock *Block, Role R,
                             Facts F) {
  CFGTerminator Terminator = Block->getTerminator();
  const Stmt *Branch = Terminator.getStmt();
  bool Tells = Log && !Run.Loop;

  if (Branch && Terminator.isStmtBranch()) {
    if (const auto *Switch = dyn_cast<SwitchStmt>(Branch)) {
      const Expr *Condition = Switch->getCond();
      auto Take = [&](const CFGBlock *Successor, const Facts &Known) {
        if (Tells)
          Log->jump(R, Switch,
                    dyn_cast_or_null<SwitchCase>(Successor->getLabel()));
        flowTo(Run, Successor, R, Known);
      };
      Facts Rest = F;
      bool Default = true;
      Value Tested = evaluate(Condition, F);
      for (const CFGBlock *Successor : Block->succs()) {
        const auto *Label =
            Successor ? dyn_cast_or_null<CaseStmt>(Successor->getLabel())
                      : nullptr;
        if (!Label)
          continue;
        std::optional<Value> Range = caseRange(Label, A.context());
        if (!Range) {
          Take(Successor, F);
          continue;
        }
        if (Tested.isNumber() && Range->canBe(Tested.Lo))
          Default = false;
        Facts Taken = F;
        if (assumeValue(Condition, Range->normalized(), Taken))
          Take(Successor, Taken);
        if (Range->isNumber() && Range->Lo == 0) {
          Value NonZero;
          NonZero.NonZero = true;
          Default &= assumeValue(Condition, NonZero, Rest);
        }
      }
      if (!Default)
        return;
      for (const CFGBlock *Successor : Block->succs())
        if (Successor &&
            !isa_and_nonnull<CaseStmt>(Successor->getLabel()))
          Take(Successor, Rest);
      return;
    }
    const Expr *Condition = Block->getLastCondition();
    if (Condition && Block->succ_size() == 2) {
      bool Finds[] = {false, false};
      for (bool Truth : {true, false}) {
        const CFGBlock *Successor = *(Block->succ_begin() + !Truth);
        Facts Taken = F;
        if (!Successor || !assume(Condition, Truth, Taken))
          continue;
        Finds[Truth] = true;
        flowTo(Run, Successor, R, Taken);
      }
      if (Tells)
        Log->find(R, Condition, Finds[true], Finds[false]);
      return;
    }
  }
  for (const CFGBlock *Successor : Block->succs())
    if (Successor)
      flowTo(Run, Successor, R, F);
}

/// Whether a handler for \p Caught takes an exception of type \p Thrown.
static bool catches(QualType Caught, QualType Thrown) {
  Caught = Caught.getNonReferenceType().getUnqualifiedType();
  Thrown = Thrown.getNonReferenceType().getUnqualifiedType();
  if (Caught.getCanonicalType() == Thrown.getCanonicalType())
    return true;
  const CXXRecordDecl *Base = Caught->getAsCXXRecordDecl();
  const CXXRecordDecl *Derived = Thrown->getAsCXXRecordDecl();
  return Base && Derived && Derived->hasDefinition() &&
         Derived->isDerivedFrom(Base);
}

void ChildRegion::flowThrow(Flow &Run, const CFGBlock *Dispatch, Role R,
                            const Facts &F, const Expr *Thrown) {
  for (const CFGBlock *Successor : Dispatch->succs()) {
    if (!Successor)
      continue;
    const auto *Handler =
        dyn_cast_or_null<CXXCatchStmt>(Successor->getLabel());
    if (!Handler)
      continue; // an outer try, which its own flow reaches
    bool All = !Handler->getExceptionDecl();
    bool Matches =
        !All && Thrown && catches(Handler->getCaughtType(), Thrown->getType());
    // A throw expression's own type is the type that is thrown.
    if (All || Matches || !Thrown)
      flowTo(Run, Successor, R, F);
    if (All || Matches)
      return;
  }
}

/// Whether \p Try keeps what is thrown in it for sure.
bool ChildRegion::catchesAll(const CXXTryStmt *Try, const Expr *Thrown) {
  for (unsigned I = 0; I < Try->getNumHandlers(); ++I) {
    const CXXCatchStmt *Handler = Try->getHandler(I);
    if (!Handler->getExceptionDecl() ||
        (Thrown && catches(Handler->getCaughtType(), Thrown->getType())))
      return true;
  }
  return false;
}

const CXXTryStmt *ChildRegion::enclosingTry(const Stmt *S) {
  if (!EnclosingTryKnown) {
    EnclosingTryKnown = true;
    llvm::SmallVector<std::pair<const Stmt *, const CXXTryStmt *>, 16> Work{
        {FD->getBody(), nullptr}};
    while (!Work.empty()) {
      auto [Node, Try] = Work.pop_back_val();
      if (!Node || isa<LambdaExpr>(Node))
        continue;
      if (Try)
        EnclosingTry[Node] = Try;
      if (const auto *Inner = dyn_cast<CXXTryStmt>(Node)) {
        Work.push_back({Inner->getTryBlock(), Inner});
        for (unsigned I = 0; I < Inner->getNumHandlers(); ++I)
          Work.push_back({Inner->getHandler(I), Try});
        continue;
      }
      for (const Stmt *Child : Node->children())
        Work.push_back({Child, Try});
    }
  }
  auto It = EnclosingTry.find(S);
  return It == EnclosingTry.end() ? nullptr : It->second;
}

/// Whether control comes back to \p Call, the element of that index, after the
/// call has succeeded: a loop that writes on, not one that only tries again.
bool ChildRegion::repeatsAfterSuccess(const CFGBlock *Block, size_t Index,
                                      Role R, Facts F, const CallExpr *Call) {
  // Each question costs as much as the loop is long.
  constexpr unsigned MaxBlocks = 1 << 16;
  Flow Run;
  Run.Loop = loopOf(Block);
  if (!Run.Loop || BlocksAsked > MaxBlocks)
    return false;
  F.set(places().result(Call), Value::range(1, Value::Max).normalized());
  Transfer T(*this, Block, R, F, nullptr);
  T.run(Index + 1);
  for (auto &[After, Facts] : T.Out)
    leaveBlock(Run, Block, After, Facts);
  return iterate(Run, Block);
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

void ExecutionLog::reach(Role R, const Stmt *S) {
  Steps.push_back(S);
  if (Runs.empty() || !(Runs.back().first == R))
    Runs.push_back({R, 0});
  Runs.back().second = Steps.size();
}

void ExecutionLog::forEach(
    llvm::function_ref<void(Role, const Stmt *)> See) const {
  auto Step = Steps.begin();
  unsigned Taken = 0;
  for (const auto &[R, End] : Runs)
    for (; Taken < End; ++Taken)
      See(R, *Step++);
}

Trace ExecutionLog::of(unsigned Site) const {
  auto WhoIs = [Site](Role R) {
    return R == Role::of(Site, Role::Child) ? Trace::Child : Trace::Others;
  };
  Trace T;
  forEach([&](Role R, const Stmt *S) { T.Reached[S] |= WhoIs(R); });
  for (auto [Whole, Part] : Parts)
    if (uint8_t Who = T.Reached.lookup(Part))
      T.Reached[Whole] |= Who;
  for (const Outcome &Seen : Outcomes) {
    Trace::Outcome &O = T.Outcomes[strip(Seen.Condition)];
    O.True |= Seen.True ? WhoIs(Seen.R) : Trace::Nobody;
    O.False |= Seen.False ? WhoIs(Seen.R) : Trace::Nobody;
  }
  for (const Jump &Seen : Jumps) {
    if (WhoIs(Seen.R) != Trace::Child)
      continue;
    auto &Cases = T.ChildCases[Seen.Switch];
    if (!llvm::is_contained(Cases, Seen.Label))
      Cases.push_back(Seen.Label);
  }
  return T;
}

Reach ChildRegion::entryReach() {
  Reach All;
  for (const auto &[R, Of] : Reached)
    if (!R.isChild())
      All.include(Of);
  return All;
}

bool ChildRegion::isChildOnly(const Stmt *S) {
  if (BlockOf.empty())
    for (const CFGBlock *Block : *Graph)
      for (const CFGElement &Element : *Block)
        if (auto Statement = Element.getAs<CFGStmt>())
          BlockOf[Statement->getStmt()] = Block;
  // Statements that hold others are no elements of the graph; their parts are.
  llvm::SmallVector<const Stmt *, 8> Work{S};
  while (!Work.empty()) {
    const Stmt *Part = Work.pop_back_val();
    if (!Part)
      continue;
    auto It = BlockOf.find(Part);
    if (It == BlockOf.end()) {
      Work.append(Part->child_begin(), Part->child_end());
      continue;
    }
    if (!ChildOnly[It->second->getBlockID()])
      return false;
  }
  return true;
}

void dumpRegion(Analyzer &A, const FunctionDecl *FD, llvm::raw_ostream &OS) {
  ChildRegion Region(A, FD, FrameEntry());
  ExecutionLog Log;
  if (!Region.run([](Role, const Effect &) {}, &Log) || Region.sites().empty())
    return;
  const SourceManager &SM = A.context().getSourceManager();
  std::map<unsigned, std::set<char>> Lines;
  Log.forEach([&](Role R, const Stmt *S) {
    char Letter = R.isEntry()    ? '-'
                  : R.isChild()  ? 'C'
                  : R.isParent() ? 'P'
                                 : 'F';
    if (S->getBeginLoc().isValid())
      Lines[SM.getExpansionLineNumber(S->getBeginLoc())].insert(Letter);
  });
  OS << FD->getNameAsString() << ":\n";
  for (const auto &[Line, Letters] : Lines) {
    OS << "  " << Line << ": ";
    for (char Letter : {'-', 'C', 'P', 'F'})
      if (Letters.count(Letter))
        OS << Letter;
    OS << '\n';
  }
}

} // namespace safespawn
