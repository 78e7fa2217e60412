//===- Module.cpp - Registers the checks with clang-tidy ------------------===//
//
// That the running clang-tidy is of the right version is Loader.cpp's business.
//
//===----------------------------------------------------------------------===//

#include "clang-tidy/ClangTidyModule.h"
#include "llvm/Support/Registry.h"

using namespace clang::tidy;

namespace {

class SafespawnModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    (void)Factories;
  }
};

} // namespace

// Not by the name ClangTidyModuleRegistry, which LLVM moved to another header.
static llvm::Registry<ClangTidyModule>::Add<SafespawnModule>
    RegisterModule("safespawn-module",
                   "Finds unsafe code in vfork and fork children.");
