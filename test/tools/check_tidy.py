#!/usr/bin/env python3
"""Compares what clang-tidy finds in a source with what its comments expect.

    %check_tidy SOURCE [--fixed FILE | --fix] [--when TAG]... [--allow-errors]
                [clang-tidy options] [-- compiler options]

Unless options say otherwise all safespawn checks but fork-exec, popen and system run, no configuration file is
read, and findings in headers count. Findings and expectations must agree exactly;
so must those in headers that the source includes by #include "...".

    exit(1);      // expect: vfork-exit
    n = x = 1;    // expect: vfork-write, vfork-write "'x'"
    // expect-next: vfork-return             on the following line
    /* expect@-2: vfork-exit */              two lines up
    pid = vfork();// expect-note: "child created here"
    // expect[posix]: vfork-unsafe-call      only with --when posix
    // expect[!posix]: vfork-write           only without

A name stands without "safespawn-"; the text after it is a part of the message.
A note must appear where one is expected; other notes are not looked at. A second
finding of the same check at the same place and a compiler's error fail.

  --fixed FILE    what clang-tidy --fix makes of SOURCE must be FILE, but for
                  expectations and lit's comments; FILE is then held against its
                  own expectations, and fixing it again must change nothing. Name
                  it "x.c.fixed", so that lit does not take it for a test.
  --fix           the same without a FILE to compare with
  --when TAG      turns on the expectations for TAG
  --allow-errors  SOURCE does not compile: findings still must agree
"""

import argparse
import collections
import difflib
import os
import re
import subprocess
import sys
import tempfile

PREFIX = "safespawn-"
DIAGNOSTIC = re.compile(
    r"^(?P<file>[^\s:][^:\n]*):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<kind>warning|error|fatal error|note): (?P<message>.*?)"
    r"(?: \[(?P<checks>[^\[\]]+)\])?$"
)
# About the options or the configuration, so without a place.
GENERAL = re.compile(
    r"^(?:warning|error): .* \[[\w.,-]+\]$|^error: [^\n]*(?:option|argument|check)"
    r"|-load request ignored|Unknown command line|^safespawn: "
)
EXPECT = re.compile(
    r"expect(?:(?P<next>-next)|(?P<note>-note))?(?:\[(?P<tag>[^]]+)\])?"
    r"(?:@(?P<offset>[+-]\d+))?:"
)
ITEM = re.compile(r'\s*(?P<name>[\w.-]+)?\s*(?:"(?P<text>(?:[^"\\]|\\.)*)")?\s*')
COMMENT = re.compile(r"/[/*]\s*(?=expect(?:-next|-note)?(?:\[[^]]+\])?(?:@[+-]\d+)?:)")
LIT = re.compile(r"^\s*(?://|/\*)\s*(?:RUN|REQUIRES|UNSUPPORTED|XFAIL|DEFINE|REDEFINE):")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)

Finding = collections.namedtuple("Finding", "file line column check message")
Expected = collections.namedtuple("Expected", "file line check text")


class BadTest(Exception):
    pass


def short(name):
    return name[len(PREFIX):] if name.startswith(PREFIX) else name


def read(path):
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as stream:
            return stream.read()
    except OSError as error:
        raise BadTest("%s cannot be read: %s" % (path, error.strerror))


def comments(line):
    """Yields (begin, end, text) for each comment of the line that expects."""
    position = 0
    while True:
        start = COMMENT.search(line, position)
        if not start:
            return
        if line[start.start() + 1] == "/":
            end = text_end = len(line)
        else:
            text_end = line.find("*/", start.end())
            if text_end < 0:
                text_end = end = len(line)
            else:
                end = text_end + 2
        yield start.start(), end, line[start.end():text_end]
        position = end


def expectations(path, tags):
    """Returns the findings and the notes that the comments of a file expect."""
    findings, notes = [], []
    for number, line in enumerate(read(path).splitlines(), 1):
        for _, _, text in comments(line):
            position = 0
            while position < len(text.rstrip()):
                head = EXPECT.match(text, position)
                if not head:
                    raise BadTest(
                        "%s:%d: not an expectation: %s" % (path, number, text[position:])
                    )
                tag = head["tag"] or ""
                active = not tag or ((tag.lstrip("!") in tags) != tag.startswith("!"))
                where = number + (1 if head["next"] else 0) + int(head["offset"] or 0)
                position = head.end()
                while True:
                    item = ITEM.match(text, position)
                    quoted = item["text"]
                    if (quoted is None) if head["note"] else (item["name"] is None):
                        raise BadTest(
                            "%s:%d: expected %s here: %s"
                            % (path, number, 'a "text"' if head["note"] else "the name of a check",
                               text[position:].strip() or "end of the comment")
                        )
                    if quoted is not None:
                        quoted = re.sub(r"\\(.)", r"\1", quoted)
                    entry = Expected(path, where, short(item["name"] or "note"), quoted)
                    if active:
                        (notes if head["note"] else findings).append(entry)
                    position = item.end()
                    if text[position:position + 1] != ",":
                        break
                    position += 1
    return findings, notes


def strip(text):
    """The text without expectations, lit's lines and blanks that they leave."""
    lines = []
    for line in text.splitlines():
        if LIT.match(line):
            continue
        kept, position = "", 0
        for begin, end, _ in comments(line):
            kept += line[position:begin]
            position = end
        if position:
            kept = (kept + line[position:]).rstrip()
            if not kept:
                continue
            line = kept
        lines.append(line.rstrip())
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def with_headers(source):
    """The source and the files that it includes from beside it, absolute."""
    found, queue = [], [os.path.abspath(source)]
    while queue:
        path = queue.pop()
        if path in found:
            continue
        found.append(path)
        for name in INCLUDE.findall(read(path)):
            header = os.path.normpath(os.path.join(os.path.dirname(path), name))
            if os.path.isfile(header):
                queue.append(header)
    return found


class Tidy:
    def __init__(self, program, module, arguments, compiler, language_of):
        def given(*names):
            return any(a.lstrip("-").split("=")[0] in names for a in arguments)

        self.command = [program]
        if module:
            self.command.append("-load=" + module)
        if not given("checks"):
            # What starting a program costs is not what most tests are about.
            self.command.append("-checks=-*,safespawn-*,-safespawn-fork-exec,-safespawn-popen,-safespawn-system")
        if not given("config", "config-file"):
            self.command.append("-config={}")
        self.filtered = given("header-filter")
        self.command += arguments
        self.database = given("p")
        if not any(a.startswith(("-std=", "--std=")) for a in compiler):
            cxx = os.path.splitext(language_of)[1] not in (".c", ".h")
            compiler = ["-std=c++17" if cxx else "-std=gnu17"] + compiler
        # Otherwise a fix that forgets its #include goes unnoticed up to clang 15.
        self.compiler = compiler + ["-Werror=implicit-function-declaration"]

    def run(self, source, extra=(), header_filter=".*"):
        """Returns clang-tidy's exit status, findings, notes, errors and output."""
        command = self.command + list(extra)
        if not self.filtered:
            command.append("-header-filter=" + header_filter)
        command.append(source)
        if not self.database:
            command += ["--"] + self.compiler
        process = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
            encoding="utf-8", errors="surrogateescape",
        )
        findings, notes, errors = [], [], []
        for line in process.stdout.splitlines():
            match = DIAGNOSTIC.match(line)
            if not match:
                continue
            path = os.path.abspath(match["file"])
            place = (path, int(match["line"]), int(match["column"]))
            names = (match["checks"] or "").split(",")
            if match["kind"] == "note":
                notes.append(Finding(*place, "note", match["message"]))
            elif match["checks"] is None or "clang-diagnostic-error" in names:
                errors.append("%s: compiler error: %s" % (show(*place), match["message"]))
            else:
                for name in names:
                    if not name.startswith("-"):
                        findings.append(Finding(*place, short(name), match["message"]))
        broken = [
            "clang-tidy: " + line
            for line in (process.stdout + process.stderr).splitlines()
            if GENERAL.search(line)
        ]
        # 1: there were errors, or warnings treated as such.
        if process.returncode not in (0, 1):
            broken.append("clang-tidy crashed (exit status %d)" % process.returncode)
        elif process.returncode and not (findings or errors or broken):
            broken.append("clang-tidy failed")
        shown = " ".join(map(quote, command))
        output = "\n".join([shown, process.stdout.rstrip(), process.stderr.rstrip()])
        return findings, notes, errors, broken, output


def quote(word):
    return word if re.fullmatch(r"[\w@%+=:,./-]+", word) else "'%s'" % word


def name_of(path):
    """Relative where that is short."""
    relative = os.path.relpath(path)
    return os.path.abspath(path) if relative.startswith("..") else relative


def show(path, line, column=None):
    place = "%s:%d" % (name_of(path), line)
    return place if column is None else "%s:%d" % (place, column)


def compare(files, tags, findings, notes):
    """Returns a line for each disagreement, in the order of the places."""
    expected, expected_notes = [], []
    for path in dict.fromkeys(files + [finding.file for finding in findings]):
        some, more = expectations(path, tags)
        expected += some
        expected_notes += more

    problems = []
    seen = {}
    for finding in findings:
        key = finding[:4]
        if key in seen:
            problems.append(
                (finding.file, finding.line,
                 "%s: twice %s: %s" % (show(*finding[:3]), finding.check, finding.message))
            )
        seen.setdefault(key, finding)

    # Those with a text choose first, so that one without does not take theirs.
    left = list(seen.values())
    for want in sorted(expected, key=lambda want: want.text is None):
        for finding in left:
            if finding[:2] == want[:2] and finding.check == want.check and (
                want.text is None or want.text in finding.message
            ):
                left.remove(finding)
                break
        else:
            text = ' "%s"' % want.text if want.text is not None else ""
            problems.append(
                (want.file, want.line,
                 "%s: missing %s%s" % (show(*want[:2]), want.check, text))
            )
    for finding in left:
        problems.append(
            (finding.file, finding.line,
             "%s: unexpected %s: %s" % (show(*finding[:3]), finding.check, finding.message))
        )
    for want in expected_notes:
        if not any(n[:2] == want[:2] and want.text in n.message for n in notes):
            problems.append(
                (want.file, want.line,
                 '%s: missing note "%s"' % (show(*want[:2]), want.text))
            )
    return [text for _, _, text in sorted(problems, key=lambda problem: problem[:2])]


def check_findings(tidy, source, files, tags, allow_errors):
    findings, notes, errors, broken, output = tidy.run(source)
    problems = broken + ([] if allow_errors else errors)
    return problems + compare(files, tags, findings, notes), output


def mirror(files, directory):
    """Copies files below directory, keeping their places among each other."""
    base = os.path.commonpath([os.path.dirname(path) for path in files])
    copies = []
    for path in files:
        copy = os.path.join(directory, os.path.relpath(path, base))
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        with open(copy, "w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
            stream.write(read(path))
        copies.append(copy)
    return copies


def check_fixes(tidy, files, tags, fixed, allow_errors):
    fix = ["-fix-errors" if allow_errors else "-fix"]
    with tempfile.TemporaryDirectory() as directory:
        directory = os.path.realpath(directory)
        only_copies = "^" + re.sub(r"([][.^$*+?(){}|\\])", r"\\\1", directory) + "/"
        copies = mirror(files, directory)

        _, _, errors, broken, output = tidy.run(copies[0], fix, only_copies)
        problems = broken + ([] if allow_errors else errors)
        if problems:
            return problems, output
        texts = [read(copy) for copy in copies]

        if fixed:
            got, want = strip(texts[0]), strip(read(fixed))
            if got != want:
                difference = difflib.unified_diff(want, got, name_of(fixed), "fixed", lineterm="")
                return list(difference), output
            with open(copies[0], "w", encoding="utf-8", errors="surrogateescape",
                      newline="") as stream:
                stream.write(read(fixed))
            texts[0] = read(fixed)
            problems, output = check_findings(tidy, copies[0], copies[:1], tags, allow_errors)
            if problems:
                copy = name_of(copies[0])
                return [p.replace(copy, name_of(fixed)) for p in problems], output

        _, _, errors, broken, output = tidy.run(copies[0], fix, only_copies)
        problems = broken + ([] if allow_errors else errors)
        if problems:
            return ["after the fix: " + problem for problem in problems], output
        for copy, before in zip(copies, texts):
            after = read(copy)
            if after != before:
                return ["fixing again changes the text:"] + list(
                    difflib.unified_diff(before.splitlines(), after.splitlines(), "fixed once",
                                         "fixed twice", lineterm="")
                ), output
    return [], output


class Arguments(argparse.ArgumentParser):
    """Those of a test: its own options, clang-tidy's, and the compiler's behind "--"."""

    def __init__(self):
        super().__init__(usage=argparse.SUPPRESS, add_help=False, allow_abbrev=False)
        self.add_argument("source")
        self.add_argument("--clang-tidy", default="clang-tidy")
        self.add_argument("--module")
        self.add_argument("--fixed")

    def error(self, message):
        raise BadTest(message)

    def parse(self, arguments):
        """Returns the test's own options, clang-tidy's options and the compiler's."""
        split = arguments.index("--") if "--" in arguments else len(arguments)
        own, tidy = self.parse_known_args(arguments[:split])
        return own, tidy, arguments[split + 1:]


def main(arguments):
    parser = Arguments()
    parser.add_argument("--fix", action="store_true")
    parser.add_argument("--allow-errors", action="store_true")
    parser.add_argument("--when", action="append", default=[])
    options, rest, flags = parser.parse(arguments)

    source, tags, allow_errors = options.source, set(options.when), options.allow_errors
    files = with_headers(source)
    tidy = Tidy(options.clang_tidy, options.module, rest, flags, source)
    problems, output = check_findings(tidy, source, files, tags, allow_errors)
    if not problems and (options.fixed or options.fix):
        problems, output = check_fixes(tidy, files, tags, options.fixed, allow_errors)
    if problems:
        print("\n".join(problems), "", "What clang-tidy said:", output, sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (BadTest, FileNotFoundError) as error:
        sys.exit("check_tidy: %s" % error)
