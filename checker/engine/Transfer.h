//===- Transfer.h - What a block does in one role ---------------*- C++ -*-===//
//
// Carries one role through the elements of one block: keeps its facts true,
// splits it at spawn sites, ends it where it exits, and tells its effects.
//
//===----------------------------------------------------------------------===//

#ifndef SAFESPAWN_ENGINE_TRANSFER_H
#define SAFESPAWN_ENGINE_TRANSFER_H

#include "ChildRegion.h"

namespace safespawn {

class ChildRegion::Transfer {
public:
  /// \p Sink is null while the facts are not those of the fixpoint: then they
  /// alone are of interest.
  Transfer(ChildRegion &R, const clang::CFGBlock *Block, Role Who, Facts F,
           EffectSink *Sink);

  /// Runs the elements from \p First on and fills in Out and Throws.
  void run(size_t First);

  /// Who leaves the block at its end.
  llvm::SmallVector<std::pair<Role, Facts>, 2> Out;
  struct Throw {
    const clang::CFGBlock *Dispatch;
    Facts Known;
    const clang::Expr *Thrown;
  };
  llvm::SmallVector<Throw, 0> Throws;
  /// Other roles execute the block as well.
  bool Common = false;
  /// Others than those that failed to create a child do.
  bool ByParent = false;

private:
  struct Callee {
    const clang::FunctionDecl *FD = nullptr;
    /// What is called is known to be FD, and not a function that overrides it.
    bool Certain = false;
  };

  // Elements.
  void element(const clang::CFGElement &E);
  void statement(const clang::Stmt *S);
  void declaration(const clang::DeclStmt *S);
  void assignment(const clang::BinaryOperator *Op);
  void step(const clang::UnaryOperator *Op);
  void atomic(const clang::AtomicExpr *E);
  static bool isAtomicLoad(const clang::AtomicExpr *E);
  static bool isAtomicExchange(const clang::AtomicExpr *E);
  void throwing(const clang::Stmt *Site, clang::SourceRange Range,
                const clang::Expr *Thrown,
                const clang::FunctionDecl *Subject,
                std::shared_ptr<const Effect> Cause);
  void returning(const clang::ReturnStmt *S);
  void fallingOff();
  void terminator();
  void exits();

  void emit(Effect E);
  void emit(Effect::Kind What, const clang::Stmt *Site,
            clang::SourceRange Range,
            const clang::NamedDecl *Subject = nullptr,
            Blocking Wait = Blocking::Never, bool PosixOnly = false);
  void emit(Effect::Kind What, const clang::Stmt *Site,
            const clang::NamedDecl *Subject = nullptr,
            Blocking Wait = Blocking::Never) {
    emit(What, Site, Site->getSourceRange(), Subject, Wait);
  }
  void emitWrite(const clang::NamedDecl *Subject, clang::SourceRange Range,
                 const clang::Stmt *Site, bool PosixOnly = false,
                 bool StoresResult = false);
  Reach &reach() { return R.Reached[Who]; }
  void note(bool Reach::*What) {
    if (Sink)
      reach().*What = true;
  }
  bool observed() const { return R.isObserved(Who); }

  // What is known (TransferFacts.cpp).
  void kill(const Place *P);
  void forgetTargets(llvm::function_ref<bool(const Place *)> Changes);
  void forgetMemory(bool Seen = false);
  void forgetExposed(bool Trusts = false);
  void forgetArguments(llvm::ArrayRef<const clang::Expr *> Arguments);
  void store(const Place *P, Value V);
  void initialize(const Place *P, const clang::Expr *Init);
  const Place *temporary(const clang::Expr *E);
  void initializeField(const Place *P, const clang::FieldDecl *Field,
                       const clang::Expr *Init);
  Value copy(const clang::Expr *E) const;
  void copyFacts(const Place *From, const Place *To);
  bool holdsResult(const Place *P) const;
  bool copiesResult(const clang::Expr *E) const;

  // Whose memory is written (TransferMemory.cpp).
  void write(const clang::Expr *LValue, const clang::Expr *Site,
             bool Idiom = false, bool StoresResult = false);
  void writeThrough(const clang::Expr *Pointer, const clang::Expr *Site);
  bool refersToParent(const clang::Expr *E) const;
  Value origin(const clang::Expr *E, const Place *P) const;
  bool isBornLValue(const clang::Expr *E) const;
  bool isBornObject(const clang::Expr *Object) const;
  bool namesBorn(const clang::Expr *Pointer) const;
  bool leadsToChild(const Value &V) const;
  bool refersToBorn(const clang::Expr *E) const;

  // Caller and callee (TransferFrames.cpp).
  /// What has one name in the caller and another in the callee.
  struct Renaming {
    const Place *Outer;
    const Place *Inner;
    enum { SameMemory, Copy, SameValue } How = SameMemory;
  };
  void returns(Value V);
  bool outlives(const Place *P) const;
  bool hasOuterName(const Place *P) const;
  const Place *outerName(const Place *P, const clang::FunctionDecl *Callee,
                         llvm::ArrayRef<Renaming> Names) const;
  bool sharesThis(const clang::FunctionDecl *FD) const;
  const Place *thisIn(const clang::FunctionDecl *FD, const Place *Object) const;
  const Place *objectOf(const clang::Expr *E) const;
  void rename(const clang::FunctionDecl *FD,
              llvm::ArrayRef<const clang::Expr *> Arguments,
              llvm::SmallVectorImpl<Renaming> &Names) const;
  FrameEntry entryFor(const clang::FunctionDecl *FD,
                      llvm::ArrayRef<const clang::Expr *> Arguments,
                      bool ThisBorn, llvm::SmallVectorImpl<Renaming> &Names);
  void takeOver(const Reach &Does, const clang::FunctionDecl *Callee,
                llvm::ArrayRef<Renaming> Names);

  // Calls (TransferCalls.cpp).
  void call(const clang::CallExpr *E);
  Callee resolve(const clang::CallExpr *E) const;
  static Callee devirtualize(const clang::CXXMethodDecl *Method,
                             const clang::Expr *Object);
  bool
  findEntries(const clang::Expr *E,
              llvm::SmallVectorImpl<const clang::FunctionDecl *> &Entries) const;
  static bool isAddressOf(const clang::CallExpr *E);
  bool isConfigured(const clang::FunctionDecl *FD) const;
  void callUnknown(llvm::ArrayRef<const clang::Expr *> Arguments);
  void callOneOf(const clang::CallExpr *E,
                 llvm::ArrayRef<const clang::FunctionDecl *> Entries);
  void callKnown(const clang::CallExpr *E, const clang::FunctionDecl *FD,
                 const FunctionFacts &Known);
  void callSyscall(const clang::CallExpr *E);
  void exec(const clang::CallExpr *E);
  void noteWork();
  /// A call of a function that has a body, or none that is known. \p Object is
  /// what `this` is, if it is a member.
  void callProject(const clang::Stmt *Site, clang::SourceRange Range,
                   const clang::FunctionDecl *FD, bool Certain,
                   llvm::ArrayRef<const clang::Expr *> Arguments,
                   const Place *Object, bool ThisBorn);
  void callWith(const clang::Stmt *Site, clang::SourceRange Range,
                const clang::FunctionDecl *FD, bool Certain, FrameEntry Entry,
                llvm::ArrayRef<const clang::Expr *> Arguments = {},
                llvm::ArrayRef<Renaming> Names = {});
  void callUnseen(const clang::Stmt *Site, clang::SourceRange Range,
                  const clang::FunctionDecl *FD, bool NoReturn, bool ThisBorn,
                  llvm::ArrayRef<const clang::Expr *> Arguments);
  void callAnalyzed(const clang::Stmt *Site, clang::SourceRange Range,
                    const clang::FunctionDecl *FD, FrameEntry Entry,
                    llvm::ArrayRef<const clang::Expr *> Arguments,
                    llvm::ArrayRef<Renaming> Names);
  bool receives(const clang::Stmt *Site) const;
  bool endsBranch() const;
  static bool handsOnPid(const clang::FunctionDecl *FD);
  static bool allocates(const clang::FunctionDecl *FD);
  static bool isAnnotatedSafe(const clang::FunctionDecl *FD);
  void evaluateDefaults(const clang::Expr *Site,
                        llvm::ArrayRef<const clang::Expr *> Arguments);
  void defaultArgument(const clang::Stmt *S, const clang::Expr *Call);
  void construction(const clang::CXXConstructExpr *E);
  void inheritedConstruction(const clang::CXXInheritedCtorInitExpr *E);
  void allocation(const clang::CXXNewExpr *E);
  const Place *firstOf(const Place *P, clang::QualType Type) const;
  void copyObject(const clang::CXXOperatorCallExpr *Assignment, bool ThisBorn);
  void callDestructor(const clang::CXXDestructorDecl *Destructor,
                      clang::SourceRange Range, bool ThisBorn,
                      const Place *Object);

  // Children (TransferSpawn.cpp).
  bool sharesMemory(const clang::FunctionDecl *FD) const;
  const SpawnSite *siteOf(const clang::Expr *E, const Callee &C);
  void spawn(const clang::Expr *E, const SpawnSite &Site,
             llvm::ArrayRef<Renaming> Names);

  // Waiting (TransferWaits.cpp).
  static bool alwaysWaits(const FunctionFacts &Known);
  bool waits(const clang::CallExpr *E, const FunctionFacts &Known);
  bool signalsItself(const clang::CallExpr *E, const FunctionFacts &Known,
                     int64_t First, int64_t Last) const;
  bool killsItself(const clang::CallExpr *E, const FunctionFacts &Known) const;
  bool waitsOnFutex(const clang::CallExpr *E) const;
  bool isOwnPid(const clang::Expr *E) const;
  uint8_t pipeEnds(const clang::Expr *E) const;
  void duplicate(const clang::CallExpr *E);
  void makeCounter(const clang::CallExpr *E);
  void setStatus(const clang::CallExpr *E, const FunctionFacts &Known);
  bool isSpin(const clang::Stmt *Loop);
  bool watches(const clang::Expr *Condition) const;
  bool idles(const clang::Stmt *S,
             llvm::SmallVectorImpl<const clang::Expr *> &Leaves) const;

  ChildRegion &R;
  Analyzer &A;
  const clang::CFGBlock *Block;
  Role Who;
  Facts F;
  EffectSink *Sink;
  bool Alive = true;
  size_t Index = 0; // of the current element
};

} // namespace safespawn

#endif
