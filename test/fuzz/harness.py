"""Runs clang-tidy with the module over sources and tells which it fails on.

A failure is a signal, a failed assertion, a sanitizer's report, or no end within
the limit of processor time, that the same clang-tidy without the module does not show.
"""

import os
import re
import signal
import subprocess
import tempfile

FAILED = re.compile(
    r"Sanitizer: [^\n]*|runtime error: [^\n]*|Assertion `[^\n]*|UNREACHABLE executed[^\n]*"
    r"|LLVM ERROR[^\n]*|terminate called[^\n]*|request ignored[^\n]*|^safespawn: [^\n]*", re.M)
FRAME = re.compile(r"(safespawn::[\w:~]+)")

# What a mutant is compiled as: everything that either language offers here.
COMPILER = {
    ".c": ["-std=gnu17", "-fblocks"],
    ".cpp": ["-std=gnu++20", "-fblocks"],
}
# A check in the stock run, so that both traverse the unit.
STOCK = "-*,hicpp-no-assembler"
OURS = "-*,safespawn-*"


class Tidy:
    def __init__(self, program, module, preload=None, limit=20, options=()):
        self.program, self.module, self.limit = program, module, limit
        self.options = list(options)
        self.environment = dict(os.environ, LC_ALL="C.UTF-8")
        # Crash reports symbolized by a second program cost seconds.
        self.environment["LLVM_DISABLE_SYMBOLIZATION"] = "1"
        if preload:
            self.environment["LD_PRELOAD"] = preload
            # The running clang-tidy is not instrumented, the module is.
            self.environment["ASAN_OPTIONS"] = (
                "detect_leaks=0:detect_container_overflow=0:detect_odr_violation=0:"
                "alloc_dealloc_mismatch=0:detect_stack_use_after_return=0")
            self.environment["UBSAN_OPTIONS"] = "print_stacktrace=1"

    def command(self, paths, ours=True):
        command = [self.program, "--quiet", "--config={}"]
        command += ["--load=" + self.module, "--checks=" + OURS] if ours else ["--checks=" + STOCK]
        command += self.options if ours else []
        language = COMPILER[os.path.splitext(paths[0])[1]]
        return command + list(paths) + ["--", "-Wno-everything", "-ferror-limit=0", *language]

    def trouble(self, paths, ours=True):
        """What went wrong with the sources of one language, or None."""
        # Of processor time: tests may run while the machine is busy.
        command = ["prlimit", "--cpu=%d:%d" % (self.limit, self.limit + 1)]
        done = subprocess.run(
            command + self.command(paths, ours), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.environment)
        output, status = done.stdout.decode(errors="replace"), done.returncode
        if status == -signal.SIGXCPU:
            return "no end within %d s" % self.limit
        report = FAILED.search(output)
        if report:
            where = FRAME.search(output, report.end())
            return report.group() + (" in " + where.group(1) if where else "")
        if status not in (0, 1):
            where = FRAME.search(output)
            return "signal %d" % -status + (" in " + where.group(1) if where else "")
        return None

    def ours(self, path):
        """What goes wrong with a source only because of the module, or None."""
        trouble = self.trouble([path])
        return trouble if trouble and not self.trouble([path], ours=False) else None

    def failures(self, paths):
        """Yields (path, trouble); a batch that passes costs one process."""
        if not self.trouble(paths):
            return
        for path in paths:
            trouble = self.ours(path)
            if trouble:
                yield path, trouble


def reduce(tidy, text, suffix, tests=400):
    """A smaller text on which the module still fails alike, by dropping pieces."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "reduced" + suffix)

        def trouble(pieces):
            with open(path, "w", encoding="utf-8", errors="surrogateescape") as out:
                out.write("".join(pieces))
            # Which line an assertion or an access failed on is all that matters.
            found = tidy.ours(path)
            return found and re.sub(r"0x[0-9a-f]+|\d+", "", found)

        for split in (r"(?<=\n)", r"(?<=\W)"):
            pieces = [piece for piece in re.split(split, text) if piece]
            wanted = trouble(pieces)
            if not wanted:
                return text
            size = len(pieces) // 2
            while size and tests:
                at, dropped = 0, False
                while at < len(pieces) and tests:
                    less = pieces[:at] + pieces[at + size:]
                    tests -= 1
                    if less and trouble(less) == wanted:
                        pieces, dropped = less, True
                    else:
                        at += size
                if not dropped or size > len(pieces):
                    size //= 2
            text = "".join(pieces)
    return text
