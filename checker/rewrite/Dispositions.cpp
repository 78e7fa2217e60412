//===- Dispositions.cpp - What a child does with signals ------------------===//

#include "Dispositions.h"
#include "../functions/Functions.h"
#include "Nodes.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace safespawn {

static bool isAction(QualType Type) {
  const auto *Record = Type->getAsRecordDecl();
  return Record && Record->getIdentifier() && Record->getName() == "sigaction";
}

/// The variable of the child that \p LValue is, or is a part of.
const VarDecl *Dispositions::action(const Expr *LValue) const {
  const Expr *E = strip(LValue);
  while (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (Member->isArrow())
      return nullptr;
    E = strip(Member->getBase());
  }
  const VarDecl *Var = variable(E);
  if (!Var || !Var->hasLocalStorage() || !isAction(Var->getType()))
    return nullptr;
  return !Code.SharesMemory || Code.isPrivate(Var) ? Var : nullptr;
}

std::optional<std::string> Dispositions::ofHandler(const Expr *Handler) {
  if (auto Number = State.number(Handler)) {
    if (*Number != 0 && *Number != 1)
      return std::nullopt;
    return *Number ? "SIG_IGN" : "SIG_DFL";
  }
  const Expr *Function = strip(Handler);
  if (const auto *Address = dyn_cast<UnaryOperator>(Function))
    if (Address->getOpcode() == UO_AddrOf)
      Function = strip(Address->getSubExpr());
  const auto *Ref = dyn_cast<DeclRefExpr>(Function);
  if (Ref && isa<FunctionDecl>(Ref->getDecl()))
    return "SIG_DFL";
  std::string Written;
  if (!State.isMovable(Handler) || !Text.text(Handler, Written))
    return std::nullopt;
  const auto *Choice = dyn_cast<ConditionalOperator>(Function);
  auto IsKnown = [&](const Expr *E) {
    auto Number = State.number(E);
    return Number && (*Number == 0 || *Number == 1);
  };
  if (Choice && IsKnown(Choice->getTrueExpr()) &&
      IsKnown(Choice->getFalseExpr()))
    return Written;
  return simple(Written) + " == SIG_IGN ? SIG_IGN : SIG_DFL";
}

std::optional<std::string> Dispositions::ofAction(const Expr *Pointer) {
  const auto *Address = dyn_cast<UnaryOperator>(strip(Pointer));
  if (!Address || Address->getOpcode() != UO_AddrOf)
    Address = nullptr;
  const VarDecl *Var = Address ? variable(Address->getSubExpr()) : nullptr;
  auto It = Var ? State.Dispositions.find(Var) : State.Dispositions.end();
  if (It != State.Dispositions.end())
    return It->second;
  const Expr *Object = Address ? Address->getSubExpr() : Pointer;
  std::string Written;
  if (!State.isMovable(Object) || !Text.text(Object, Written))
    return std::nullopt;
  return simple(Written) + (Address ? "." : "->") +
         "sa_handler == SIG_IGN ? SIG_IGN : SIG_DFL";
}

/// \p Value: the handler; null is the default.
void Dispositions::set(const VarDecl *Var, const Expr *Value) {
  auto Disposition = Value ? ofHandler(Value) : std::string("SIG_DFL");
  if (Disposition)
    State.Dispositions[Var] = *Disposition;
  else
    State.Dispositions.erase(Var);
}

bool Dispositions::declare(const VarDecl *Var) {
  if (!Var->hasLocalStorage() || !isAction(Var->getType()))
    return false;
  // The handler comes first.
  const Expr *Init = Var->getInit();
  while (const auto *List = dyn_cast_or_null<InitListExpr>(Init))
    Init = List->getNumInits() ? List->getInit(0) : nullptr;
  if (Init && isAction(Init->getType()))
    return false;
  State.forget(Var);
  State.Dispositions.erase(Var);
  if (Var->getInit())
    set(Var, Init && !isa<ImplicitValueInitExpr>(Init) ? Init : nullptr);
  return true;
}

bool Dispositions::fill(const Stmt *S) {
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    return llvm::all_of(Declaration->decls(), [&](const Decl *D) {
      const auto *Var = dyn_cast<VarDecl>(D);
      return Var && declare(Var);
    });
  if (const auto *Op = dyn_cast<BinaryOperator>(S)) {
    const auto *Member = dyn_cast<MemberExpr>(strip(Op->getLHS()));
    const VarDecl *Var = Member ? action(Member) : nullptr;
    if (!Var || !Op->isAssignmentOp())
      return false;
    const IdentifierInfo *Name = Member->getMemberDecl()->getIdentifier();
    if (Name && (Name->isStr("sa_handler") || Name->isStr("sa_sigaction")))
      set(Var, Op->getRHS());
    State.forget(Var);
    return !Op->getRHS()->HasSideEffects(Code.Context);
  }
  // memset(&action, 0, sizeof action), sigemptyset(&action.sa_mask)
  const auto *Called = dyn_cast<CallExpr>(S);
  const FunctionDecl *Callee = Called ? Called->getDirectCallee() : nullptr;
  const FunctionFacts *Facts = Callee ? factsOf(*Callee) : nullptr;
  const auto *Address = Facts && Facts->Calculates && Called->getNumArgs()
                            ? dyn_cast<UnaryOperator>(strip(Called->getArg(0)))
                            : nullptr;
  const VarDecl *Var = Address && Address->getOpcode() == UO_AddrOf
                           ? action(Address->getSubExpr())
                           : nullptr;
  if (!Var || !Facts->writes(0, Facts->Params))
    return false;
  if (variable(Address->getSubExpr()) == Var) {
    bool Clears =
        nameOf(*Callee) == "bzero" ||
        (nameOf(*Callee) == "memset" && State.number(Called->getArg(1)) == 0);
    if (!Clears)
      return false;
    set(Var, nullptr);
  }
  State.forget(Var);
  return true;
}

} // namespace safespawn
