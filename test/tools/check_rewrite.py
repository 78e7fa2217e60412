#!/usr/bin/env python3
"""Rewrites a program by the fixes of clang-tidy and compares what it does.

    %check_rewrite SOURCE [--fixed FILE] [--update] [--sanitize]
                   [clang-tidy options] [-- compiler options]

The check is safespawn-fork-exec unless options name others. SOURCE and the result
must compile without a warning, by gcc and by clang. Both run under each scenario
that a comment of SOURCE names, and must print the same, end alike and leave the
same files:

    // SCENARIO: program a b <input
    // SCENARIO: echo text >input; chmod 0 input; program

A scenario is a line for the shell, in an empty directory, with the program as
`program` and test/rewrite/Inputs/show.c as `show`. What follows "pid " in the
output is masked.

Each child that is not rewritten must be expected to be, by a part of the note that
says why, on the line of the note; all others must be gone after the fix:

    int self = getpid(); // expect-note: "not rewritten: the call of 'getpid'"

Fixing again must change nothing.

  --fixed FILE    what becomes of SOURCE must be FILE, but for such comments
  --update        writes FILE instead of comparing
  --sanitize      runs the result under the address and undefined behaviour
                  sanitizers as well
"""

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

from check_tidy import Arguments, BadTest, Tidy, expectations, name_of, read, show, strip

SCENARIO = re.compile(r"^\s*(?://|/\*)\s*SCENARIO:\s*(.*?)\s*(?:\*/)?\s*$", re.M)
NOT_REWRITTEN = "not rewritten: "
TOOLS = os.path.dirname(os.path.abspath(__file__))
SHOW = os.path.join(os.path.dirname(TOOLS), "rewrite", "Inputs", "show.c")
INCLUDE = os.path.join(os.path.dirname(os.path.dirname(TOOLS)), "runtime", "include")
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
TIMEOUT = 60  # seconds


class Difference(Exception):
    """The test fails."""


def shown(text):
    """The lines of a text as the pair of files shows it."""
    return strip(SCENARIO.sub("", text))


def difference(before, after, before_name, after_name):
    return "\n".join(difflib.unified_diff(before, after, before_name, after_name, lineterm=""))


def write(path, text):
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        stream.write(text)


class Programs:
    """Compiles into one directory, so that paths in the output are the same."""

    def __init__(self, options, cxx, flags):
        self.options = options
        self.directory = tempfile.mkdtemp()
        self.bin = os.path.join(self.directory, "bin")
        os.mkdir(self.bin)
        self.compilers = ("g++", options.clang + "++") if cxx else ("gcc", options.clang)
        self.flags = flags + ["-I" + INCLUDE, "-g", "-O1"]
        if not any(flag.startswith("-std=") for flag in flags):
            self.flags.append("-std=c++17" if cxx else "-std=gnu17")
        self.compile(["gcc", SHOW, "-o", os.path.join(self.bin, "show")])

    def compile(self, command):
        process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 encoding="utf-8", errors="surrogateescape")
        if process.returncode:
            raise Difference("does not compile:\n%s\n%s" % (" ".join(command), process.stdout))

    def build(self, source, name, compiler, extra):
        library = os.path.join(self.options.build, "lib", "libsafespawn.a")
        output = os.path.join(self.directory, name)
        self.compile([compiler, *WARNINGS, *self.flags, *extra, source, "-o", output, library])
        return output

    def run(self, program, scenario):
        """Returns what is to be seen of a run, as lines."""
        directory = os.path.join(self.directory, "run")
        shutil.rmtree(directory, ignore_errors=True)
        os.mkdir(directory)
        shutil.copy(program, os.path.join(self.bin, "program"))
        environment = {
            "PATH": self.bin + ":" + os.environ["PATH"], "HOME": "/", "LC_ALL": "C",
            "ASAN_OPTIONS": "detect_leaks=0",
        }
        # Not pipes: a child that is left behind would hold them.
        paths = [os.path.join(self.directory, name) for name in ("stdout", "stderr")]
        with open(paths[0], "w") as output, open(paths[1], "w") as errors:
            status = subprocess.run(
                ["/bin/sh", "-c", scenario], cwd=directory, env=environment, timeout=TIMEOUT,
                stdin=subprocess.DEVNULL, stdout=output, stderr=errors).returncode
        lines = ["status: %d" % status]
        for path in paths:
            name = os.path.basename(path)
            text = re.sub(r"\bpid \d+", "pid N", read(path))
            lines += ["%s: %s" % (name, line) for line in text.splitlines()]
            lines.append("%s ends %s a new line" % (name, "with" if text.endswith("\n") else "without"))
        for path, _, names in sorted(os.walk(directory)):
            for name in sorted(names):
                file = os.path.join(path, name)
                lines.append("file: " + os.path.relpath(file, directory))
                if os.path.isfile(file) and os.access(file, os.R_OK):
                    lines += ["  " + line for line in read(file).splitlines()]
        return lines


def check_notes(source, findings, notes):
    """Returns how many children are expected to stay."""
    _, expected = expectations(os.path.abspath(source), set())
    expected = [want for want in expected if NOT_REWRITTEN in want.text]
    refused = [note for note in notes if note.message.startswith(NOT_REWRITTEN)]
    problems, left = [], list(refused)
    for want in expected:
        for note in left:
            if note[:2] == want[:2] and want.text in note.message:
                left.remove(note)
                break
        else:
            problems.append('%s: missing note "%s"' % (show(*want[:2]), want.text))
    problems += ["%s: unexpected note: %s" % (show(*note[:3]), note.message) for note in left]
    if not findings:
        problems.append("nothing is found")
    if problems:
        raise Difference("\n".join(problems))
    return len(refused)


def check_fix(tidy, source, options, directory):
    """Returns the path of the fixed copy."""
    copy = os.path.join(directory, os.path.basename(source))
    write(copy, read(source))

    def run():
        findings, notes, errors, broken, output = tidy.run(copy, ["-fix"])
        if errors or broken:
            raise Difference("\n".join(errors + broken + [output]))
        return findings, notes

    findings, notes = run()
    in_source = [[os.path.abspath(source)] + list(note)[1:] for note in notes]
    refused = check_notes(source, findings, [type(n)(*m) for n, m in zip(notes, in_source)])
    once = read(copy)
    again, _ = run()
    if read(copy) != once:
        raise Difference("fixing again changes the text:\n" + difference(
            once.splitlines(), read(copy).splitlines(), "fixed once", "fixed twice"))
    if len(again) != refused:
        raise Difference("%d of %d are refused, but %d are found after the fix:\n%s" % (
            refused, len(findings), len(again),
            "\n".join("%s: %s" % (show(*f[:3]), f.message) for f in again)))

    fixed = options.fixed
    if fixed and options.update:
        write(fixed, "\n".join(shown(once)) + "\n")
    elif fixed and shown(read(fixed)) != shown(once):
        raise Difference(difference(shown(read(fixed)), shown(once), name_of(fixed), "fixed"))
    return copy


def check_runs(programs, source, fixed, sanitize):
    scenarios = SCENARIO.findall(read(source))
    original = programs.build(source, "original", programs.compilers[0], [])
    results = [("fixed", programs.build(fixed, "fixed", programs.compilers[0], []))]
    results.append(("fixed, by clang", programs.build(fixed, "clang", programs.compilers[1], [])))
    if sanitize:
        results.append(("fixed, with sanitizers",
                        programs.build(fixed, "sanitized", programs.compilers[0], SANITIZERS)))
    for scenario in scenarios:
        before = programs.run(original, scenario)
        if not any(line.startswith(("stdout: ", "stderr: ", "file: ")) for line in before):
            raise Difference("%s: prints nothing" % scenario)
        for name, program in results:
            after = programs.run(program, scenario)
            if before != after:
                raise Difference("%s:\n%s" % (scenario, difference(before, after, "original", name)))


def main(arguments):
    parser = Arguments()
    parser.add_argument("--build", required=True)
    parser.add_argument("--clang", default="clang")
    parser.add_argument("--sanitize", action="store_true")
    parser.add_argument("--update", action="store_true")
    options, rest, flags = parser.parse(arguments)
    source = options.source
    if not any(word.lstrip("-").startswith("checks=") for word in rest):
        rest.append("-checks=-*,safespawn-fork-exec")
    here = ["-I" + INCLUDE, "-I" + os.path.dirname(os.path.abspath(source))]
    tidy = Tidy(options.clang_tidy, options.module, rest, here + flags, source)
    programs = Programs(options, not source.endswith(".c"), here[1:] + flags)
    try:
        with tempfile.TemporaryDirectory() as directory:
            fixed = check_fix(tidy, source, options, directory)
            check_runs(programs, source, fixed, options.sanitize)
    except Difference as error:
        print(error)
        return 1
    finally:
        shutil.rmtree(programs.directory, ignore_errors=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (BadTest, FileNotFoundError) as error:
        sys.exit("check_rewrite: %s" % error)
