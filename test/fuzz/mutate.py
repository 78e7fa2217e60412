#!/usr/bin/env python3
"""Runs the module over mutated sources; none may crash or hang it.

Mutants are made of the sources named, or of all tests of the checks, by changes
to tokens and statements, and by pieces of other sources. The same seed makes the
same mutants of the same sources.
"""

import argparse
import concurrent.futures
import glob
import os
import random
import re
import sys
import tempfile

import harness

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
SUFFIXES = (".c", ".cpp")

TOKEN = re.compile(r"""
    (?P<space>\s+|//[^\n]*|/\*.*?\*/|\\\n)
  | (?P<line>^[ \t]*\#(?:[^\n]|(?<=\\)\n)*)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<char>'(?:[^'\\\n]|\\.)+')
  | (?P<number>\.?\d[\w.]*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign>\.\.\.|<=>|<<=|>>=|->|\+\+|--|&&|\|\||::|\#\#|[-+*/%&|^=!<>]=|<<|>>|.)
""", re.X | re.S | re.M)

NUMBERS = ["0", "1", "-1", "2", "127", "0x7fffffff", "2147483648", "0x7fffffffffffffff",
           "18446744073709551615u", "(-9223372036854775807-1)", "0x4100", "1.5", "'a'", "~0"]
TYPES = ["int", "char", "unsigned", "long long", "volatile int", "_Bool", "float", "double",
         "void", "char *", "void *", "const char *const *", "__int128", "_Atomic int", "auto",
         "struct S", "int (*)(void)", "_Complex double", "pid_t", "static int", "extern int"]
TYPES_CPP = ["auto &", "auto &&", "bool", "decltype(auto)", "std::nullptr_t", "int &", "long &&",
             "constexpr int", "thread_local int", "wchar_t", "template <class T> T"]
SIGNS = ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", ">", "<=", "&&",
         "||", "=", "+=", "-=", "|=", ",", "?", ":", ".", "->", "!", "~", "++", "--", ";", "[0]"]
CALLS = ["vfork()", "fork()", "syscall(58)", "exit(1)", "_exit(1)", "execv(zargv[0], zargv)",
         "read(0, &zx, 1)", "longjmp(zenv, 1)", "abort()", "unknown(1, 2)", "vfork", "(*zf)(1)",
         "clone(zf, 0, 0x4100, 0)", "__builtin_constant_p(vfork())", "__builtin_expect(vfork(), 0)",
         "({ int y = vfork(); y; })", "sizeof(vfork())", "(vfork(), 1)", "(char[vfork()]){0}",
         "_Generic(vfork(), int: 1, default: vfork())", "__atomic_fetch_add(&zx, 1, 5)",
         "((int (*)(int))0)(1)", "waitpid(zx, 0, 0)", "__builtin_alloca(vfork())", "&&here"]
CALLS_CPP = ["[&] { return vfork(); }()", "[=](auto v) { return v; }(vfork())", "throw vfork()",
             "new int(vfork())", "delete new int", "std::move(vfork())", "noexcept(vfork())",
             "static_cast<int>(vfork())", "typeid(vfork())", "[zx = vfork()] { return zx; }()",
             "[](this auto self) -> int { return self(); }()", "int{vfork()}", "this"]
# What the pieces below name.
PRELUDE = """#include <setjmp.h>
#include <sys/types.h>
#ifdef __cplusplus
#include <typeinfo>
#include <utility>
#endif
extern int zx, zt[4], (*zf)(int);
extern char **zargv;
extern jmp_buf zenv;
void zreap(int *status);
"""
# @ stands for a statement.
AROUND = ["if (vfork() == 0) { @ }", "if ((zx = vfork()) > 0) @", "while (vfork() == 0) @",
          "do { @ } while (vfork());", "switch (vfork()) { case 0: @ default: @ case -1: break; }",
          "for (int i = vfork(); i; i--) { @ }", "{ @ @ }", "again: @ goto again;",
          "switch (zx) case 0: case 1 ... 5: @", "({ @ });", "if (0) { @ }", "else { @ }",
          "pid_t p = vfork(); if (!p) { @ }", "^{ @ }();", "int (^b)(void) = ^{ @ return 1; }; b();",
          "{ __attribute__((cleanup(zreap))) int zx = vfork(); @ }", "int v[vfork()]; @",
          "_Static_assert(1, \"\"); @", "__asm__ goto(\"\" ::: : here); here: @",
          "struct { int a, b[2]; } s = { vfork(), { 1, vfork() } }; if (!s.b[1]) { @ }",
          "static void *const t[] = { &&here, &&there }; goto *t[vfork()]; here: @ there: @",
          "void nested(int n) { @ }", "#define M(zx) if (vfork() == 0) { zx }\nM(@)"]
AROUND_CPP = ["try { @ } catch (...) { @ }", "try { @ throw 1; } catch (int &e) { @ } catch (...) {}",
              "[&] { @ }();", "auto f = [=, this]() mutable { @ }; f();", "co_await zx; @",
              "@ co_return;", "co_yield vfork(); @", "struct L { L() { @ } ~L() { @ } } l;",
              "if constexpr (sizeof(int) == 4) { @ } else @", "for (auto &e : zt) { @ }",
              "[]<class T>(T zx) { @ return zx; }(1);", "if (auto p = vfork(); p == 0) { @ }",
              "struct L { int operator()(int zx) { @ return zx; } }; L()(vfork());",
              "auto [a, b] = std::pair(vfork(), 1); if (!a) { @ }",
              "template <class T> struct V { int m() { @ return T(); } }; template struct V<int>;",
              "namespace { void f() { @ } }", "requires(true) { @ }"]


class Source:
    """A source as tokens with the space between them."""

    def __init__(self, path, text):
        self.path = path
        self.cpp = path.endswith(".cpp")
        self.kinds, self.tokens = [], []
        for match in TOKEN.finditer(text):
            self.kinds.append(match.lastgroup)
            self.tokens.append(match.group())

    def copy(self):
        other = Source(self.path, "")
        other.kinds, other.tokens = list(self.kinds), list(self.tokens)
        return other

    def text(self):
        return "".join(self.tokens)

    def put(self, begin, end, text):
        piece = Source(self.path, text)
        self.kinds[begin:end], self.tokens[begin:end] = piece.kinds, piece.tokens

    def places(self, *kinds):
        return [i for i, kind in enumerate(self.kinds) if kind in kinds]

    def close_of(self, begin):
        """Behind the bracket that closes the one at begin, or the end."""
        depth = 0
        for i in range(begin, len(self.tokens)):
            depth += self.tokens[i] in ("{", "(", "[")
            depth -= self.tokens[i] in ("}", ")", "]")
            if depth <= 0:
                return i + 1
        return len(self.tokens)

    def statement(self, random):
        """Where a statement or a declaration begins and ends."""
        starts = [i + 1 for i, token in enumerate(self.tokens[:-1]) if token in (";", "{", "}")]
        if not starts:
            return 0, len(self.tokens)
        begin = end = random.choice(starts)
        while end < len(self.tokens):
            if self.tokens[end] in ("{", "(", "["):
                brace = self.tokens[end] == "{"
                end = self.close_of(end)
                if brace:
                    return begin, end
                continue
            if self.tokens[end] == "}":
                break
            end += 1
            if self.tokens[end - 1] == ";":
                break
        return begin, end


def drop_token(source, random, others):
    i = random.choice(source.places("word", "sign", "number", "string"))
    source.put(i, i + random.choice((1, 1, 1, 2, 5)), "")


def double_token(source, random, others):
    i = random.choice(source.places("word", "sign", "number", "string"))
    source.put(i, i, source.tokens[i] + " ")


def swap_tokens(source, random, others):
    places = source.places("word", "sign", "number", "string")
    i, j = random.choice(places), random.choice(places)
    source.tokens[i], source.tokens[j] = source.tokens[j], source.tokens[i]
    source.kinds[i], source.kinds[j] = source.kinds[j], source.kinds[i]


def rename_word(source, random, others):
    words = source.places("word")
    source.put(*at(random.choice(words)), source.tokens[random.choice(words)])


def at(i):
    return i, i + 1


def change_number(source, random, others):
    source.put(*at(random.choice(source.places("number", "char", "string"))), random.choice(NUMBERS))


def change_sign(source, random, others):
    source.put(*at(random.choice(source.places("sign"))), random.choice(SIGNS))


def change_type(source, random, others):
    types = [i for i in source.places("word") if source.tokens[i] in (
        "int", "char", "void", "long", "unsigned", "pid_t", "const", "static", "struct", "auto",
        "volatile", "bool", "extern")]
    source.put(*at(random.choice(types)),
               random.choice(TYPES + (TYPES_CPP if source.cpp else [])))


def lose_bracket(source, random, others):
    brackets = [i for i in source.places("sign") if source.tokens[i] in "{}()[]"]
    source.put(*at(random.choice(brackets)), "")


def call_instead(source, random, others):
    source.put(*at(random.choice(source.places("word", "number", "string"))),
               random.choice(CALLS + (CALLS_CPP if source.cpp else [])))


def drop_statement(source, random, others):
    source.put(*source.statement(random), "")


def double_statement(source, random, others):
    begin, end = source.statement(random)
    source.put(end, end, "".join(source.tokens[begin:end]))


def move_statement(source, random, others):
    begin, end = source.statement(random)
    text = "".join(source.tokens[begin:end])
    source.put(begin, end, "")
    where = source.statement(random)[0]
    source.put(where, where, text)


def wrap_statement(source, random, others):
    begin, end = source.statement(random)
    around = random.choice(AROUND + (AROUND_CPP if source.cpp else []) * 2)
    text = "".join(source.tokens[begin:end])
    if around.startswith("#"):
        # One line, or the macro's argument would hold a directive.
        around, text = "\n" + around + "\n", " ".join(text.split("\n"))
    source.put(begin, end, around.replace("@", text))


def splice(source, random, others):
    other = random.choice(others)
    begin, end = other.statement(random)
    where = source.statement(random)
    if random.random() < 0.5:
        where = where[0], where[0]
    source.put(*where, "".join(other.tokens[begin:end]))


def cut_off(source, random, others):
    source.put(random.randrange(len(source.tokens)), len(source.tokens), "")


# Those that tend to leave a source that compiles come up more often.
MUTATIONS = [drop_token, double_token, swap_tokens, rename_word, rename_word, change_number,
             change_sign, change_type, change_type, lose_bracket, call_instead, call_instead,
             drop_statement, double_statement, double_statement, move_statement, move_statement,
             wrap_statement, wrap_statement, wrap_statement, splice, splice, splice]


def mutant(random, sources):
    cpp = random.choice(sorted({source.cpp for source in sources}))
    others = [source for source in sources if source.cpp == cpp]
    source = random.choice(others).copy()
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4, 8))):
        try:
            random.choice(MUTATIONS)(source, random, others)
        except IndexError:
            pass  # nothing of the kind is left in it
    if random.random() < 0.02:
        cut_off(source, random, others)
    source.put(0, 0, PRELUDE)
    return source


def read_sources(paths):
    sources = []
    for path in paths:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read()
        source = Source(path, text)
        if source.places("word"):
            sources.append(source)
    return sources


def default_paths():
    found = []
    for suffix in SUFFIXES:
        found += glob.glob(os.path.join(TESTS, "checks", "**", "*" + suffix), recursive=True)
        found += glob.glob(os.path.join(HERE, "Inputs", "*" + suffix))
    return sorted(found)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="mutate.py", description=__doc__.split("\n", 1)[0])
    parser.add_argument("sources", metavar="SOURCE", nargs="*",
                        help="a .c or .cpp file (default: all tests of the checks)")
    parser.add_argument("--clang-tidy", default=os.environ.get("CLANG_TIDY", "clang-tidy"))
    parser.add_argument("--module", default=os.environ.get("SAFESPAWN_MODULE"),
                        help="the module to load (default: $SAFESPAWN_MODULE)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100, help="how many mutants (default: 100)")
    parser.add_argument("--batch", type=int, default=20,
                        help="mutants to one process of clang-tidy (default: 20)")
    parser.add_argument("--jobs", "-j", type=int, default=1)
    parser.add_argument("--limit", type=int, default=20,
                        help="seconds of processor time to a process (default: 20)")
    parser.add_argument("--preload", metavar="LIBRARY",
                        help="for a module built with a sanitizer: the sanitizer's library")
    parser.add_argument("--option", action="append", default=[], metavar="OPTION",
                        help="a further option for clang-tidy")
    parser.add_argument("--save", metavar="DIR", default="failures",
                        help="where mutants that fail go (default: ./failures)")
    parser.add_argument("--no-reduce", action="store_true", help="save them as they are")
    arguments = parser.parse_args()
    if not arguments.module:
        parser.error("name the module by --module, or in SAFESPAWN_MODULE")
    for path in arguments.sources:
        if not path.endswith(SUFFIXES):
            parser.error("%s is neither a .c nor a .cpp file" % path)
        if not os.path.isfile(path):
            parser.error("there is no %s" % path)
    return arguments


def main():
    arguments = parse_arguments()
    tidy = harness.Tidy(arguments.clang_tidy, arguments.module, arguments.preload,
                        arguments.limit, arguments.option)
    sources = read_sources(arguments.sources or default_paths())
    if not sources:
        sys.exit("mutate.py: there are no words in the sources named")
    numbers = random.Random(arguments.seed)
    failed = 0
    with tempfile.TemporaryDirectory() as directory, \
            concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        batches = {suffix: [[]] for suffix in SUFFIXES}
        for i in range(arguments.count):
            made = mutant(numbers, sources)
            suffix = os.path.splitext(made.path)[1]
            path = os.path.join(directory, "mutant-%d-%d%s" % (arguments.seed, i, suffix))
            with open(path, "w", encoding="utf-8", errors="surrogateescape") as out:
                out.write(made.text())
            if len(batches[suffix][-1]) == arguments.batch:
                batches[suffix].append([])
            batches[suffix][-1].append(path)
        work = [pool.submit(lambda batch: list(tidy.failures(batch)), batch)
                for suffix in SUFFIXES for batch in batches[suffix] if batch]
        for task in concurrent.futures.as_completed(work):
            for path, trouble in task.result():
                failed += 1
                with open(path, encoding="utf-8", errors="surrogateescape") as file:
                    text = file.read()
                name, suffix = os.path.splitext(os.path.basename(path))
                if not arguments.no_reduce:
                    text = harness.reduce(tidy, text, suffix)
                os.makedirs(arguments.save, exist_ok=True)
                saved = os.path.join(arguments.save, name + suffix)
                with open(saved, "w", encoding="utf-8", errors="surrogateescape") as out:
                    out.write(text)
                print("%s: %s" % (saved, trouble), flush=True)
    print("%d of %d mutants of %d sources fail" % (failed, arguments.count, len(sources)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
