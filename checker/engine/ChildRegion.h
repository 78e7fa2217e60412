//===- ChildRegion.h - Which code the child executes ------------*- C++ -*-===//
//
// A dataflow over the CFG of one function. Each point keeps, per role (the
// process before it created a child, the parent, the child), the facts that hold
// for it there: roles meet, their facts do not. Branches refine facts, and an
// edge that contradicts them is not taken.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_CHILDREGION_H
#define SAFESPAWN_ENGINE_CHILDREGION_H

#include "Effects.h"
#include "Facts.h"
#include "SpawnSites.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace safespawn {

class Analyzer;

/// How a child shares with its parent.
enum class Sharing : uint8_t {
  Nothing,  // fork
  All,      // vfork: memory, and the parent waits
  WaitsOnly // clone with CLONE_VFORK and without CLONE_VM: the parent waits
};

/// What a process finds when it comes back from a call that creates a child.
struct SpawnResult {
  /// Empty if it does not come back.
  Value Returned = Value::none();
  /// What stands in memory, by the names that the callee has for it.
  Facts Left;

  SpawnResult() = default;
  SpawnResult(const Value &Returned) : Returned(Returned) {}
  bool isEmpty() const { return Returned.isEmpty(); }
  bool operator==(const SpawnResult &Other) const {
    return Returned == Other.Returned && Left == Other.Left;
  }
};

/// A call that creates a child.
struct SpawnSite {
  /// A call, or the construction of an object that makes the call.
  const clang::Expr *Call = nullptr;
  const clang::FunctionDecl *Callee = nullptr;
  Sharing Kind = Sharing::Nothing;
  SpawnResult Child, Parent, Failed;
  /// The child returns to a frame that its parent leaves (a raw system call).
  bool Raw = false;
  /// The callee is a function of the unit whose child returns.
  bool Wrapper = false;
  /// For clone(): what the child runs instead of the code after the call.
  const clang::FunctionDecl *Body = nullptr;
  /// No rule applies to the child.
  bool Ignored = false;
  /// A process that is not itself a child called it.
  bool HasParent = false;
  /// The outermost loop around the call, or 0.
  unsigned Loop = 0;
};

/// Who executes: 0 is the process that entered the function and has not called
/// a site yet, 1 + 3 * s + r what site s made of it (r: child, parent, failed).
class Role {
public:
  enum Part { Child, Parent, Failed };

  Role() = default;
  static Role of(unsigned Site, Part P) { return Role(1 + 3 * Site + P); }

  bool isEntry() const { return Id == 0; }
  bool isChild() const { return Id && (Id - 1) % 3 == Child; }
  bool isParent() const { return Id && (Id - 1) % 3 == Parent; }
  Part part() const { return Part((Id - 1) % 3); }
  unsigned site() const { return (Id - 1) / 3; }
  bool operator==(Role Other) const { return Id == Other.Id; }
  bool operator<(Role Other) const { return Id < Other.Id; }

private:
  explicit Role(unsigned Id) : Id(Id) {}
  unsigned Id = 0;
};

/// The roles that can be at a point, with what each knows there.
class State {
public:
  using Entry = std::pair<Role, Facts>;
  llvm::SmallVector<Entry, 0> Entries;

  const Facts *find(Role R) const;
  /// Whether joining changed anything.
  bool join(Role R, const Facts &F);
};

/// How a frame was entered.
struct FrameEntry {
  /// The frame belongs to the process under inspection as a whole: it is a
  /// callee of a child, and its locals are the child's own.
  bool InChild = false;
  /// The object of a member function was born in the child.
  bool ThisBorn = false;
  /// So was the object whose `this` a lambda captured.
  bool CapturedThisBorn = false;
  /// What a lambda captures by reference that was born in the child.
  llvm::SmallVector<const clang::VarDecl *, 0> Born;
  /// What is known at entry.
  Facts Known;
};

/// Who executes what of a function that creates a child: for rewriting, which
/// works on the text, and so on statements.
struct Trace {
  /// Sets of them.
  enum Who : uint8_t { Nobody = 0, Child = 1, Others = 2 };
  struct Outcome {
    uint8_t True = Nobody;
    uint8_t False = Nobody;
  };

  /// Elements of the graph, labels and jumps. Those in the middle of the spawn
  /// statement are executed by the child from the call on.
  llvm::DenseMap<const clang::Stmt *, uint8_t> Reached;
  /// Who finds a condition, an operand of && and || each, true or false.
  llvm::DenseMap<const clang::Expr *, Outcome> Outcomes;
  /// The labels of a switch that the child jumps to; null: past the switch.
  llvm::DenseMap<const clang::Stmt *, llvm::SmallVector<const clang::Stmt *, 1>>
      ChildCases;
};

/// What all roles execute, as it was seen.
class ExecutionLog {
public:
  void reach(Role R, const clang::Stmt *S);
  /// \p R finds that \p Condition can be true, can be false, or both.
  void find(Role R, const clang::Expr *Condition, bool True, bool False) {
    Outcomes.push_back({R, True, False, Condition});
  }
  /// \p R leaves \p Switch for \p Label, or past it.
  void jump(Role R, const clang::Stmt *Switch, const clang::Stmt *Label) {
    Jumps.push_back({R, Switch, Label});
  }
  /// The graph has \p Part, a declaration of one variable, for \p Whole.
  void split(const clang::DeclStmt *Whole, const clang::DeclStmt *Part) {
    Parts.push_back({Whole, Part});
  }
  /// Calls \p See for each statement and each role that executes it.
  void forEach(llvm::function_ref<void(Role, const clang::Stmt *)> See) const;
  /// As the child of one site and everybody else.
  Trace of(unsigned Site) const;

private:
  struct Outcome {
    Role R;
    bool True;
    bool False;
    const clang::Expr *Condition;
  };
  struct Jump {
    Role R;
    const clang::Stmt *Switch;
    const clang::Stmt *Label;
  };
  // Long functions have many of them: nothing is said twice, and nothing is
  // moved when more comes.
  std::deque<const clang::Stmt *> Steps;
  /// Who takes the steps from where the one before ends, up to which one.
  std::deque<std::pair<Role, unsigned>> Runs;
  std::deque<Outcome> Outcomes;
  std::vector<Jump> Jumps;
  std::vector<std::pair<const clang::DeclStmt *, const clang::DeclStmt *>> Parts;
};

/// One function, analyzed for one way of entering it.
class ChildRegion : private Evaluator {
public:
  using EffectSink = llvm::function_ref<void(Role, const Effect &)>;

  /// Asks for all that a region looks at to be an element of the graph of its
  /// own, however deep in an expression it stands.
  static void addActions(clang::CFG::BuildOptions &Options);

  ChildRegion(Analyzer &A, const clang::FunctionDecl *FD, FrameEntry Entry);
  ~ChildRegion() override;

  /// Runs the dataflow, once, and calls \p Sink for each effect of each role that
  /// runs in a child. False if the function has no usable CFG.
  bool run(EffectSink Sink, ExecutionLog *Log = nullptr);

  // What follows is known after run().
  const clang::FunctionDecl *function() const { return FD; }
  llvm::ArrayRef<SpawnSite> sites() const { return Sites; }

  /// What a role was seen to do.
  Reach reach(Role R);
  /// Of all roles that the process which entered the frame can be in.
  Reach entryReach();
  /// Whether only children execute \p S.
  bool isChildOnly(const clang::Stmt *S);

private:
  class Transfer;
  struct Flow;

  Value background(const Place *P) const override;
  bool isRecorded(const clang::Expr *Call) const override;
  bool isBorn(const Place *Object) const override;
  bool isObserved(Role R) const;
  /// Whether what an object of \p Class points to is its own: one of the
  /// standard library's that cleans up.
  static bool ownsMemory(const clang::CXXRecordDecl *Class);
  /// Whether \p FD is a lambda's, and `this` in it is that of the code around
  /// it.
  static bool capturesThis(const clang::FunctionDecl *FD);

  void order();
  bool iterate(Flow &Run, const clang::CFGBlock *Until = nullptr);
  void finish(Flow &Run, const clang::CFGBlock *Block, EffectSink Sink);
  void carry(Flow &Run, const clang::CFGBlock *Block, State Before,
             EffectSink *Sink);
  void leaveBlock(Flow &Run, const clang::CFGBlock *Block, Role R, Facts F);
  void flowTo(Flow &Run, const clang::CFGBlock *Block, Role R, const Facts &F);
  void flowThrow(Flow &Run, const clang::CFGBlock *Dispatch, Role R,
                 const Facts &F, const clang::Expr *Thrown);
  bool repeatsAfterSuccess(const clang::CFGBlock *Block, size_t Index, Role R,
                           Facts F, const clang::CallExpr *Call);
  const clang::CXXTryStmt *enclosingTry(const clang::Stmt *S);
  static bool catchesAll(const clang::CXXTryStmt *Try,
                         const clang::Expr *Thrown);
  Role standIn(const State &At, Role R);
  /// The number of the outermost loop that the block is in, or 0.
  unsigned loopOf(const clang::CFGBlock *Block) const {
    return LoopOf[Block->getBlockID()];
  }

  Analyzer &A;
  const clang::FunctionDecl *FD;
  FrameEntry Entry;
  std::shared_ptr<const clang::CFG> Graph;
  llvm::SmallVector<SpawnSite, 2> Sites;
  llvm::DenseMap<const clang::Expr *, unsigned> SiteOf;
  /// Each after those that lead to it, and the blocks of a loop, which lead to
  /// each other, next to each other.
  std::vector<const clang::CFGBlock *> Blocks;
  std::vector<unsigned> Order;  // the place among them, by block
  std::vector<unsigned> LoopOf; // by block
  std::vector<bool> ChildOnly;  // by block
  unsigned BlocksAsked = 0;     // by repeatsAfterSuccess()
  llvm::DenseMap<const clang::Stmt *, const clang::CFGBlock *> BlockOf;
  ExecutionLog *Log = nullptr;
  /// A place of no expression that tells whether exec was tried.
  const Place *ExecMark = nullptr;
  std::map<Role, Reach> Reached;
  /// Who stood for a role where there were too many.
  std::map<Role, std::set<Role>> StandIns;
  llvm::DenseMap<const clang::Stmt *, const clang::CXXTryStmt *> EnclosingTry;
  bool EnclosingTryKnown = false;
  /// From where exceptions of a try statement go to its handlers.
  llvm::DenseMap<const clang::Stmt *, const clang::CFGBlock *> Dispatches;
  llvm::DenseSet<const clang::VarDecl *> BornVariables;
  /// The call that a temporary of a default argument was made for last.
  llvm::DenseMap<const clang::Stmt *, const clang::Expr *> DefaultArguments;
  /// What a spawn result was stored in, which a child may write.
  llvm::DenseSet<const Place *> Receivers;
};

/// Writes the lines of \p FD, if it creates children, and who executes them: the
/// process before the call (-), the child (C), the parent (P), the parent without
/// a child (F).
void dumpRegion(Analyzer &A, const clang::FunctionDecl *FD,
                llvm::raw_ostream &OS);

} // namespace safespawn

#endif
