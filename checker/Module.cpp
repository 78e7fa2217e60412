//===- Module.cpp - Registers the checks with clang-tidy ------------------===//
//
// That the running clang-tidy is of the right version is Loader.cpp's business.
//
//===----------------------------------------------------------------------===//

#include "checks/CostChecks.h"
#include "checks/ForkChecks.h"
#include "checks/VforkChecks.h"
#include "clang-tidy/ClangTidyModule.h"
#include "llvm/Support/Registry.h"

using namespace clang::tidy;
using namespace safespawn;

namespace {

class SafespawnModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<VforkReturnCheck>("safespawn-vfork-return");
    Factories.registerCheck<VforkExitCheck>("safespawn-vfork-exit");
    Factories.registerCheck<VforkWriteCheck>("safespawn-vfork-write");
    Factories.registerCheck<VforkUnsafeCallCheck>("safespawn-vfork-unsafe-call");
    Factories.registerCheck<VforkDeadlockCheck>("safespawn-vfork-deadlock");
    Factories.registerCheck<ForkExitCheck>("safespawn-fork-exit");
    Factories.registerCheck<ForkUnsafeCallCheck>("safespawn-fork-unsafe-call");
    Factories.registerCheck<ForkExecCheck>("safespawn-fork-exec");
    Factories.registerCheck<PopenCheck>("safespawn-popen");
    Factories.registerCheck<SystemCheck>("safespawn-system");
    Factories.registerCheck<UnreapedChildCheck>("safespawn-unreaped-child");
  }
};

} // namespace

// Not by the name ClangTidyModuleRegistry, which LLVM moved to another header.
static llvm::Registry<ClangTidyModule>::Add<SafespawnModule>
    RegisterModule("safespawn-module",
                   "Finds unsafe code in vfork and fork children.");
