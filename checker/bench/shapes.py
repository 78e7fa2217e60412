#!/usr/bin/env python3
"""Prints a source of a shape that costs an analysis much: shapes.py SHAPE SIZE

SIZE is the number of statements in the function that creates a child, or the
number of functions behind it. One statement in five branches. "all" prints the
names of the shapes.
"""

import sys

HEAD = """#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
extern int given, table[64];
extern char *text;
int unseen(int n);
static void reap(pid_t pid) { int status; waitpid(pid, &status, 0); }
"""

EXEC = "execv(argv[0], argv); _exit(127);"
# How deep parentheses are nested; clang takes up to 256.
DEEPEST = 200

SHAPES = {}


def shape(language):
    def enter(function):
        SHAPES[function.__name__] = (language, function)
        return function
    return enter


def c(function):
    return shape("c")(function)


def cpp(function):
    return shape("cpp")(function)


def body(size, local="own"):
    """Statements of all kinds that change nothing but their locals."""
    kinds = (
        "if ({v} == {i}) {v} = {i} + 1; else {v} ^= 3;",
        "{v} += argc * {i};",
        "close({v});",
        "w{k} = {v} > {i} ? {v} : w{k} - 1;",
        "for (int j = 0; j < {v}; j++) {v} -= j;",
    )
    yield "int %s = argc; unsigned w0 = 1, w1 = 2, w2 = 3, w3 = 4, w4 = 5;" % local
    for i in range(size):
        yield kinds[i % 5].format(v=local, i=i, k=i // 5 % 5)


@c
def child(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    yield from body(size)
    yield EXEC + "} reap(pid); }"


@c
def parent(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    yield EXEC + "}"
    yield from body(size)
    yield "reap(pid); }"


@c
def before(size):
    yield "void start(int argc, char **argv) {"
    yield from body(size)
    yield "pid_t pid = vfork(); if (pid == 0) {" + EXEC + "} reap(pid); }"


@c
def fork_child(size):
    yield "void start(int argc, char **argv) { pid_t pid = fork(); if (pid == 0) {"
    yield from body(size)
    yield EXEC + "} reap(pid); }"


@c
def nesting(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    for i in range(size // 5):
        yield "if (own != %d) { own += argc; close(own); own ^= 1;" % i
    yield "close(own);" + "}" * (size // 5)
    yield EXEC + "} reap(pid); }"


@c
def else_if(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    for i in range(size // 5):
        yield "if (argc == %d) { own += argc; close(own); own ^= 1; } else" % i
    yield "close(own);"
    yield EXEC + "} reap(pid); }"


@c
def numbers(size):
    """Many variables of the child with a known value."""
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    for i in range(size):
        yield "int v%d = %d;" % (i, i % 3) if i % 5 else "if (argc > %d) close(argc);" % i
    yield EXEC + "} reap(pid); }"


@c
def pointers(size):
    """Many pointers into memory of the child."""
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { char own[64];"
    for i in range(size):
        yield "char *p%d = own + %d;" % (i, i % 64) if i % 5 else "if (argc > %d) close(argc);" % i
    yield EXEC + "} reap(pid); }"


@c
def allocations(size):
    """Pointers that are told one from another, then written through."""
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    for i in range(size // 2):
        yield "int v%d; int *p%d = &v%d;" % (i, i, i)
    for i in range(size // 2):
        yield "*p%d = %d;" % (i, i) if i % 5 else "if (argc > %d) *p%d = 2;" % (i, i)
    yield EXEC + "} reap(pid); }"


@c
def copies(size):
    """Many copies of the spawn result, and booleans computed from it."""
    yield "void start(int argc, char **argv) { pid_t pid = vfork();"
    for i in range(size):
        yield ("pid_t c%d = pid;" % i if i % 2 else "int is%d = pid == 0;" % i) if i % 5 \
            else "if (argc > %d) given = argc;" % i
    yield "if (pid == 0) {" + EXEC + "} reap(pid); }"


@c
def switch(size):
    """One switch, all of it in the child."""
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    yield "switch (argc) {"
    for i in range(size // 5):
        yield "case %d: own += argc; close(own); own ^= 1;%s" % (i, " break;" if i % 3 else "")
    yield "}" + EXEC + "} reap(pid); }"


@c
def switch_sites(size):
    """A switch with a child in each case, and as much code after it."""
    yield "void start(int argc, char **argv) { pid_t pid = -1; switch (argc) {"
    for i in range(size // 10):
        yield "case %d: pid = vfork(); if (pid == 0) { %s } close(%d); break;" % (i, EXEC, i)
    yield "}"
    yield from body(size // 2)
    yield "reap(pid); }"


@c
def sites(size):
    yield "void start(int argc, char **argv) { pid_t pid;"
    for i in range(size // 5):
        yield "pid = vfork(); if (pid == 0) { close(%d); %s } reap(pid);" % (i, EXEC)
    yield "}"


@c
def sites_that_run_on(size):
    """Many children, each of which goes on in the parent's code."""
    yield "void start(int argc, char **argv) { pid_t pid;"
    for i in range(size // 5):
        yield "pid = vfork(); if (pid == 0) { close(%d); execv(argv[0], argv); } reap(pid);" % i
    yield "}"


@c
def sites_untested(size):
    """Many results that are thrown away, in a unit that waits for nobody."""
    yield "void start(int argc, char **argv) {"
    for i in range(size // 5):
        yield "if (vfork() == 0) { close(%d); %s } given += %d;" % (i, EXEC, i)
    yield "}"


@c
def sites_lost(size):
    """The same with a variable for each child."""
    yield "void start(int argc, char **argv) {"
    for i in range(size // 5):
        yield "pid_t p%d = vfork(); if (p%d == 0) { close(%d); %s } given++;" % (i, i, i, EXEC)
    yield "}"
    yield ""


@c
def returns(size):
    """A child that runs on into code with many returns."""
    yield "int start(int argc, char **argv) { if (vfork() == 0) { execv(argv[0], argv); }"
    for i in range(size // 5):
        yield "argc += 1; close(argc); argc ^= 1; if (argc == %d) return %d;" % (i, i)
    yield "return 0; }"


@c
def gotos(size):
    """Many ways back to one place."""
    yield "void start(int argc, char **argv) { pid_t pid; int own = argc; again: pid = vfork();"
    yield "if (pid == 0) { " + EXEC + " }"
    for i in range(size // 5):
        yield "own += 1; close(own); own ^= 1; if (unseen(own)) goto again;"
    yield "reap(pid); }"


@c
def gotos_in_child(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    yield "again: own++;"
    for i in range(size // 5):
        yield "own += 1; close(own); own ^= 1; if (own == %d) goto again;" % i
    yield EXEC + "} reap(pid); }"


@c
def loops(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    for i in range(size // 5):
        yield "for (int i = 0; i < argc; i++) { own += i; if (own == %d) continue; close(own); }" % i
    yield EXEC + "} reap(pid); }"


@c
def nested_loops(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    for i in range(size // 5):
        yield "while (own < %d) { own += 1; close(own); if (own == 7) break;" % i
    yield "}" * (size // 5) + EXEC + "} reap(pid); }"


@c
def spins(size):
    """Nested loops that only look."""
    yield "extern volatile int flag;"
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    for i in range(size // 2):
        yield "while (argc == %d) { if (argc > %d) close(1);" % (i, i)
    yield "}" * (size // 2) + EXEC + "} reap(pid); }"


@c
def pipe_writes(size):
    """A loop of many writes into a pipe of the parent's."""
    yield "void start(int argc, char **argv) { int p[2]; pipe(p); pid_t pid = vfork();"
    yield "if (pid == 0) { while (argc--) {"
    for i in range(size // 2):
        yield "close(%d); if (write(p[1], \"x\", 1) < 0) continue;" % i
    yield "} " + EXEC + "} reap(pid); }"


@c
def helpers(size):
    """Many functions that the child calls one after another."""
    for i in range(size):
        yield "static int help_%d(int n) { if (n > %d) close(n); return n + 1; }" % (i, i)
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    for i in range(size):
        yield "own = help_%d(own);" % i
    yield EXEC + "} reap(pid); }"


@c
def arguments(size):
    """One function, called with other arguments each time."""
    yield "static int help(int n, int *out) { if (n > 3) close(n); *out = n; return n + 1; }"
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc, o;"
    for i in range(size):
        yield "own = help(%d, &o);" % i if i % 5 else "if (own > %d) own = o;" % i
    yield EXEC + "} reap(pid); }"


@c
def chain(size):
    """Calls that go deep."""
    yield "static int call_0(int n) { return n; }"
    for i in range(1, size):
        yield "static int call_%d(int n) { close(n); return call_%d(n); }" % (i, i - 1)
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    yield "call_%d(argc); %s } reap(pid); }" % (size - 1, EXEC)


@c
def chain_to_exit(size):
    """An effect at the end of a long chain."""
    yield "static void call_0(int n) { exit(n); }"
    for i in range(1, size):
        yield "static void call_%d(int n) { if (n) call_%d(n); }" % (i, i - 1)
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    yield "call_%d(argc); %s } reap(pid); }" % (size - 1, EXEC)


@c
def tree(size):
    """Each function calls two others, so that there are more paths than one can walk."""
    yield "static int call_0(int n) { return n; } static int call_1(int n) { return n + 1; }"
    for i in range(2, size):
        yield "static int call_%d(int n) { return call_%d(n) + call_%d(n + 1); }" % (i, i - 1, i - 2)
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    yield "call_%d(argc); %s } reap(pid); }" % (size - 1, EXEC)


@c
def ring(size):
    """Functions that call each other in a ring."""
    for i in range(size):
        yield "int ring_%d(int n);" % i
    for i in range(size):
        yield "int ring_%d(int n) { return n ? ring_%d(n - 1) : n; }" % (i, (i + 1) % size)
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    yield "ring_0(argc); " + EXEC + "} reap(pid); }"


@c
def tangle(size):
    """A recursion in which each function calls its neighbours and itself."""
    for i in range(size):
        yield "int tangle_%d(int n, int *o);" % i
    for i in range(size):
        yield ("int tangle_%d(int n, int *o) { if (n == %d) return tangle_%d(n - 1, o); "
               "if (n) return tangle_%d(n - 1, &n); *o = n; return tangle_%d(n - 2, o); }"
               % (i, i, (i + 1) % size, (i - 1) % size, i))
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int o;"
    yield "tangle_0(argc, &o); " + EXEC + "} reap(pid); }"


@c
def wrappers(size):
    """Wrappers of wrappers of vfork."""
    yield "static inline pid_t make_0(void) { return vfork(); }"
    for i in range(1, size):
        yield "static inline pid_t make_%d(void) { return make_%d(); }" % (i, i - 1)
    yield "void start(int argc, char **argv) { pid_t pid = make_%d(); if (pid == 0) {" % (size - 1)
    yield EXEC + "} reap(pid); }"


@c
def callers(size):
    """One wrapper that many functions call."""
    yield "pid_t make(void) { return vfork(); }"
    for i in range(size // 5):
        yield "void start_%d(char **argv) { pid_t pid = make(); if (pid == 0) { close(%d); %s } reap(pid); }" \
            % (i, i, EXEC)


@c
def conditions(size):
    """Conditions of many terms, && and || by turns, below a negation."""
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    for first in range(0, size, DEEPEST):
        condition = "argc"
        for i in range(first, min(first + DEEPEST, size)):
            condition = "(%s) %s argv[%d] == text" % (condition, ("&&", "||")[i % 2], i % 8)
        yield "if (!(%s)) close(argc);" % condition
    yield EXEC + "} reap(pid); }"


@c
def sum_of_terms(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own ="
    yield " + ".join("argc" if i % 5 else "(argc > %d)" % i for i in range(size)) + ";"
    yield "execv(argv[own], argv); _exit(127); } reap(pid); }"


@c
def assigned_in_turn(size):
    """a = b = c = ..."""
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own[64];"
    yield " = ".join("own[%d]" % (i % 64) for i in range(size)) + " = argc;"
    yield EXEC + "} reap(pid); }"


@c
def ternaries(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own ="
    yield "".join("argc == %d ? %d : " % (i, i % 7) for i in range(size)) + "argc;"
    yield "execv(argv[own], argv); _exit(127); } reap(pid); }"


@c
def nested_calls(size):
    yield "static int help(int n) { return n + 1; }"
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    for first in range(0, size, DEEPEST):
        depth = min(DEEPEST, size - first)
        yield "own += " + "help(" * depth + "own" + ")" * depth + ";"
    yield "execv(argv[own], argv); _exit(127); } reap(pid); }"


@c
def macros(size):
    """All statements from macros within macros."""
    yield "#define ONE(n) do { own += (n); if (own == (n)) close(own); } while (0)"
    yield "#define FIVE(n) ONE(n); ONE(n + 1); ONE(n + 2); ONE(n + 3); ONE(n + 4)"
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) { int own = argc;"
    for i in range(size // 10):
        yield "FIVE(%d);" % i
    yield EXEC + "} reap(pid); }"


@c
def findings(size):
    """A hazard in every statement."""
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    for i in range(size):
        yield "given = %d;" % i if i % 5 else "if (argc > %d) given++;" % i
    yield EXEC + "} reap(pid); }"


@cpp
def objects(size):
    """Objects with destructors in the child."""
    yield "struct Closer { int fd; Closer(int f) : fd(f) {} ~Closer() { close(fd); } };"
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    for i in range(size // 2):
        yield "Closer c%d(%d);" % (i, i) if i % 5 else "if (argc > %d) { Closer inner(argc); }" % i
    yield EXEC + "} reap(pid); }"


@cpp
def throws(size):
    """An exception that passes through many functions."""
    yield "static void call_0(int n) { throw n; }"
    for i in range(1, size):
        yield "static void call_%d(int n) { if (n) call_%d(n); }" % (i, i - 1)
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    yield "try { call_%d(argc); } catch (...) {} %s } reap(pid); }" % (size - 1, EXEC)


@cpp
def tries(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    for i in range(size // 5):
        yield "try { if (argc == %d) throw argc; close(argc); } catch (int own) { close(own); }" % i
    yield EXEC + "} reap(pid); }"


@cpp
def lambdas(size):
    yield "void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    for i in range(size // 5):
        yield "auto f%d = [&](int n) { if (n > %d) close(n); return argc; }; f%d(%d);" % (i, i, i, i)
    yield EXEC + "} reap(pid); }"


@cpp
def instances(size):
    """One template with a child in it, instantiated over and over."""
    yield "template <int N> void start(int argc, char **argv) { pid_t pid = vfork(); if (pid == 0) {"
    yield "if (argc > N) close(N); " + EXEC + "} reap(pid); }"
    yield "void all(int argc, char **argv) {"
    for i in range(size // 5):
        yield "start<%d>(argc, argv);" % i
    yield "}"


def source(name, size):
    """The text of a shape; its language is SHAPES[name][0]."""
    return HEAD + "\n".join(SHAPES[name][1](size)) + "\n"


def main():
    if sys.argv[1:] == ["all"]:
        print("\n".join(SHAPES))
        return
    if len(sys.argv) != 3 or sys.argv[1] not in SHAPES or not sys.argv[2].isdigit():
        sys.exit("usage: shapes.py SHAPE SIZE, where SHAPE is one of: %s" % " ".join(SHAPES))
    sys.stdout.write(source(sys.argv[1], int(sys.argv[2])))


if __name__ == "__main__":
    main()
