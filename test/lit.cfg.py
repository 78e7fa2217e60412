# Works from the source tree: "./dev check test/checks" as well as a bare lit,
# which then takes the build directory that was configured last, or the one
# that "-D build=DIR" names.

import os
import shutil
import sys

import lit.formats

source = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(source)


def newest_build():
    builds = os.path.join(root, "build")
    sites = [
        os.path.join(builds, name, "test", "lit.site.cfg.py")
        for name in (os.listdir(builds) if os.path.isdir(builds) else [])
    ]
    sites = [site for site in sites if os.path.exists(site)]
    if not sites:
        lit_config.fatal("no build directory in %s: run ./dev check" % builds)
    return os.path.dirname(os.path.dirname(max(sites, key=os.path.getmtime)))


build = os.path.abspath(lit_config.params.get("build") or newest_build())
site = os.path.join(build, "test", "lit.site.cfg.py")
if not os.path.exists(site):
    lit_config.fatal("%s is not a build directory of safespawn" % build)
lit_config.load_config(config, site)

config.name = "safespawn"
config.test_source_root = source
config.test_exec_root = os.path.join(build, "test")
config.suffixes = [".c", ".cpp", ".test", ".sh"]
config.excludes = ["Inputs"]
# bash everywhere: lit's own shell differs from one LLVM to the next.
config.test_format = lit.formats.ShTest(execute_external=True)

# Messages are compared, so they must come in English.
config.environment["LC_ALL"] = "C.UTF-8"
config.environment["CMAKE_GENERATOR"] = "Ninja"
# A ./dev below ./dev check must know that, or it waits for its lock.
for name in ("HOME", "TMPDIR", "CCACHE_DIR", "SAFESPAWN_BUILT"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
path = [os.path.join(build, "bin"), config.llvm_bindir, os.environ.get("PATH")]
config.environment["PATH"] = os.pathsep.join(p for p in path if p)

# A test that hangs must fail, not stop the others; lit's clock needs psutil.
try:
    import yaml  # noqa: F401

    config.available_features.add("yaml")
except ImportError:
    pass
try:
    import psutil  # noqa: F401

    lit_config.maxIndividualTestTime = 1800 if "slow" in lit_config.params else 300
except ImportError:
    pass

bindir = config.llvm_bindir
module = os.path.join(build, "lib", "safespawn-module.so")
clang_tidy = os.path.join(bindir, "clang-tidy")
check_tidy = "%s %s --clang-tidy=%s --module=%s" % (
    sys.executable,
    os.path.join(source, "tools", "check_tidy.py"),
    clang_tidy,
    module,
)
check_rewrite = "%s %s --clang-tidy=%s --module=%s --clang=%s --build=%s" % (
    sys.executable,
    os.path.join(source, "tools", "check_rewrite.py"),
    clang_tidy,
    module,
    os.path.join(bindir, "clang"),
    build,
)
# lit replaces in this order: a name that begins like another comes after it.
config.substitutions += [
    ("%src", root),
    ("%build", build),
    ("%python", sys.executable),
    ("%cmake", config.cmake),
    ("%cc", config.cc),
    ("%cxx", config.cxx or "c++"),
    ("%runtime_include", os.path.join(root, "runtime", "include")),
    ("%runtime_lib", os.path.join(build, "lib")),
]
if config.llvm_major:
    config.available_features |= {"checker", "llvm-" + config.llvm_major}
    config.substitutions += [
        ("%check_tidy", check_tidy),
        ("%check_rewrite", check_rewrite),
        ("%clang_tidy", "%s -load=%s" % (clang_tidy, module)),
        ("%stock_clang_tidy", clang_tidy),
        ("%module", module),
        ("%llvm_bindir", bindir),
        ("%llvm_major", config.llvm_major),
        ("%llvm_include", config.llvm_include),
        ("%run_clang_tidy", "%s %s" % (sys.executable, os.path.join(bindir, "run-clang-tidy"))),
        ("%tidy_diff", os.path.join(
            os.path.dirname(bindir), "share", "clang", "clang-tidy-diff.py")),
        ("%sarif", os.path.join(root, "checker", "tools", "safespawn-sarif")),
        ("%tidy_program", os.path.join(build, "bin", "safespawn-tidy")),
        ("%clangd", os.path.join(build, "bin", "safespawn-clangd")),
        ("%stock_clangd", os.path.join(bindir, "clangd")),
        ("%clangxx", os.path.join(bindir, "clang++")),
        ("%clang", os.path.join(bindir, "clang")),
    ]

# What takes minutes or the network: ./dev check-all.
if "slow" in lit_config.params:
    config.available_features.add("slow")
if os.getuid() == 0:
    config.available_features.add("root")
# Programs of the build, and of LLVM, that not every LLVM has.
for feature, program in (
    ("tidy-program", os.path.join(build, "bin", "safespawn-tidy")),
    ("clangd", os.path.join(build, "bin", "safespawn-clangd")),
    ("stock-clangd", os.path.join(bindir, "clangd")),
    ("run-clang-tidy", os.path.join(bindir, "run-clang-tidy")),
    ("clang-apply-replacements", os.path.join(bindir, "clang-apply-replacements")),
):
    if config.llvm_major and os.path.exists(program):
        config.available_features.add(feature)
if "SAFESPAWN_BUILT" in os.environ:
    config.available_features.add("dev")
# Programs that some tests need: "REQUIRES: musl-gcc".
for tool in ("musl-gcc", "valgrind", "mandoc", "qemu-x86_64", "gdb", "strace",
             "nvim", "bear", "npx", "git", "debootstrap",
             "pre-commit"):
    if shutil.which(tool):
        config.available_features.add(tool)
