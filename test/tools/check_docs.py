#!/usr/bin/env python3
"""Holds the documentation against what the checks really do.

    check_docs.py --clang-tidy=PROGRAM --module=MODULE --library=libsafespawn.a
                  [--cc=COMPILER] [--update] [PAGE]...

PAGE defaults to README.md and all of docs/. A page marks its examples by comments in
front of fenced blocks:

    <!-- check: start.c -->           a source; clang-tidy's options may follow the name
    <!-- output: start.c -->          what the safespawn checks say of it
    <!-- fixed: start.c -->           what clang-tidy --fix makes of it
    <!-- stock: start.c CHECKS -->    the findings of these checks of LLVM 22's own
    <!-- prints: start.c -->          what the program writes, linked with the runtime

A source without an output must be silent. Outputs are the findings and notes without the source lines in between. With
--update the blocks are rewritten to what is true. Without a PAGE the table of
options, the pages of the checks and the links between pages are compared as well.
"""

import argparse
import difflib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import check_tidy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^<!-- (check|output|fixed|stock|prints)(?:: (.*?))? -->\n+```\w*\n(.*?)^```$",
                   re.M | re.S)
MARK = re.compile(r"^<!-- (?:check|output|fixed|stock|prints)\b", re.M)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
STOCK_MAJOR = "22"


class Example:
    def __init__(self, page, line, words, source):
        self.page, self.line, self.source = page, line, source
        try:
            words = shlex.split(words)
            self.name, self.options = words[0], words[1:]
        except (ValueError, IndexError):
            raise check_tidy.BadTest("%s:%d: an example needs a file name" % (page, line))


class Checker:
    def __init__(self, arguments):
        self.clang_tidy, self.module = arguments.clang_tidy, arguments.module
        self.cc, self.library = arguments.cc, arguments.library
        version = subprocess.run([self.clang_tidy, "--version"], capture_output=True, text=True)
        self.major = re.search(r"version (\d+)", version.stdout).group(1)
        self.update = arguments.update
        self.problems = []

    def complain(self, page, line, text):
        place = "%s:%d: " % (page.relative_to(ROOT), line) if line else \
            "%s: " % page.relative_to(ROOT)
        self.problems.append(place + text)

    def lines(self, example, module, options, fix=False):
        """The findings and notes, or the fixed text."""
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(os.path.realpath(directory), example.name)
            with open(path, "w") as stream:
                stream.write(example.source)
            flags = ["-I", str(ROOT / "runtime" / "include")]
            tidy = check_tidy.Tidy(self.clang_tidy, module, options, flags, path)
            _, _, errors, broken, output = tidy.run(path, ["-fix"] if fix else [])
            for text in errors + broken:
                self.complain(example.page, example.line, text)
            if fix:
                with open(path) as stream:
                    return stream.read()
            kept = [line for line in output.splitlines() if check_tidy.DIAGNOSTIC.match(line)]
            return "".join(line.replace(path, example.name) + "\n" for line in kept)

    def run(self, example):
        """What the program writes, errors included."""
        with tempfile.TemporaryDirectory() as directory:
            source, program = (os.path.join(directory, name) for name in ("a.c", "a"))
            with open(source, "w") as stream:
                stream.write(example.source)
            subprocess.run([self.cc, "-Wall", "-Wextra", "-Werror", "-o", program, source,
                            "-I", str(ROOT / "runtime" / "include"), self.library], check=True)
            return subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True).stdout

    def page(self, path):
        text = path.read_text()
        marks = len(MARK.findall(text))
        blocks = list(BLOCK.finditer(text))
        if marks != len(blocks):
            self.complain(path, 0, "%d marks but %d blocks behind one" % (marks, len(blocks)))
        examples, silent, reported, replacements = {}, {}, set(), []
        for block in blocks:
            kind, words, body = block.groups()
            line = text.count("\n", 0, block.start()) + 1
            if kind == "check":
                example = Example(path, line, words or "", body)
                examples[example.name] = silent[example.name] = example
                continue
            name, _, checks = (words or "").partition(" ")
            if name not in examples:
                self.complain(path, line, "no source %s stands before" % name)
                continue
            example = examples[name]
            if kind == "output":
                silent.pop(name, None)
                true = self.lines(example, self.module, example.options)
                reported |= set(re.findall(r"\[(safespawn-[\w-]+)\]$", true, re.M))
            elif kind == "fixed":
                true = self.lines(example, self.module, example.options, fix=True)
            elif kind == "prints":
                true = self.run(example)
            elif self.major == STOCK_MAJOR:
                true = self.lines(example, None, ["-checks=-*," + checks])
                true = "".join(re.findall(r"^.*\]\n", true, re.M))
            else:
                continue
            if true != body:
                replacements.append((block.start(3), block.end(3), true))
                if not self.update:
                    difference = difflib.unified_diff(
                        body.splitlines(), true.splitlines(), "in the page", "in truth", "", "",
                        1, "")
                    self.complain(path, line, "\n".join(["not so:"] + list(difference)))
        for example in silent.values():
            true = self.lines(example, self.module, example.options)
            if true:
                self.complain(path, example.line,
                              "the example has no output, but there is:\n" + true.rstrip())
        if self.update and replacements:
            for begin, end, true in reversed(replacements):
                text = text[:begin] + true + text[end:]
            path.write_text(text)
            print("updated %s" % path.relative_to(ROOT))
        return reported

    def ask(self, *options):
        command = [self.clang_tidy, "-load=" + self.module, "-checks=-*,safespawn-*", *options]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def checks(self, pages, reported):
        """Every check has a page that shows it, and stands in the README."""
        names = set(re.findall(r"^\s+(safespawn-[\w-]+)$", self.ask("-list-checks"), re.M))
        documented = {path.stem: path for path in pages if path.parent == DOCS / "checks"}
        readme = (ROOT / "README.md").read_text()
        for name in sorted(names | set(documented)):
            path = documented.get(name)
            if not path:
                self.complain(DOCS / "checks" / (name + ".md"), 0, "there is no such page")
            elif name not in names:
                self.complain(path, 0, "there is no such check")
            elif name not in reported[path]:
                self.complain(path, 0, "no example is reported by the check")
            elif not path.read_text().startswith("# %s\n" % name):
                self.complain(path, 0, "the title is not the check's name")
            elif "[`%s`](docs/checks/%s.md)" % (name, name) not in readme:
                self.complain(ROOT / "README.md", 0, "the table of checks lacks " + name)

    def options(self):
        path = DOCS / "options.md"
        documented = dict(re.findall(r"^\| `(\w+)` \| (?:`([^`]*)`|empty) \|", path.read_text(),
                                     re.M))
        dumped = re.findall(r"^\s*(?:- key:\s+)?safespawn-[\w-]+\.(\w+)(?:\n\s*value)?:\s*'?(.*?)'?$",
                            self.ask("-config={}", "-dump-config"), re.M)
        if not dumped:
            self.complain(path, 0, "clang-tidy --dump-config shows no options")
        for key, value in sorted(set(dumped)):
            if key not in documented:
                self.complain(path, 0, "the option %s is missing" % key)
            elif documented.pop(key) != value:
                self.complain(path, 0, "the default of %s is '%s'" % (key, value))
        for key in documented:
            self.complain(path, 0, "there is no option %s" % key)

    def links(self, path):
        text = re.sub(r"^```.*?^```$", lambda m: "\n" * m[0].count("\n"), path.read_text(),
                      flags=re.M | re.S)
        for link in LINK.finditer(text):
            if "://" not in link[1] and not (path.parent / link[1]).exists():
                self.complain(path, text.count("\n", 0, link.start()) + 1,
                              "the link to %s leads nowhere" % link[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clang-tidy", default="clang-tidy")
    parser.add_argument("--module", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("pages", nargs="*", type=pathlib.Path, metavar="PAGE")
    arguments = parser.parse_args()
    checker = Checker(arguments)
    pages = [page.resolve() for page in arguments.pages] or \
        [ROOT / "README.md"] + sorted(DOCS.rglob("*.md"))
    reported = {path: checker.page(path) for path in pages}
    if not arguments.pages:
        checker.checks(pages, reported)
        checker.options()
        for path in pages:
            checker.links(path)
    print("\n".join(checker.problems), end="\n" * bool(checker.problems))
    return 1 if checker.problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (check_tidy.BadTest, OSError, subprocess.CalledProcessError) as error:
        sys.exit("check_docs: %s" % error)
