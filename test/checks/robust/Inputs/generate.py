#!/usr/bin/env python3
"""Prints a C file of one of several extreme shapes: generate.py SHAPE SIZE."""

import sys

HEAD = """#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
void reap(pid_t p) { int s; waitpid(p, &s, 0); }
"""


def statements(size):
    """One child of SIZE statements with a branch at every fifth."""
    print("void start(char **argv, int n) {\n  if (vfork() == 0) {\n    int own = n;")
    for i in range(size):
        if i % 5:
            print("    own += %d;" % i)
        else:
            print("    if (own == %d)\n      close(own);" % i)
    print("    execv(argv[own], argv);\n    exit(1); // expect: vfork-exit\n  }\n}")


def chain(size):
    """A helper SIZE calls away from exit."""
    print("static void call_0(void) { exit(1); }")
    for i in range(1, size):
        print("static void call_%d(void) { call_%d(); }" % (i, i - 1))
    print("void start(char **argv) {\n  if (vfork() == 0) {\n    execv(argv[0], argv);")
    print("    call_%d(); // expect: vfork-exit\n  }\n}" % (size - 1))


def ring(size):
    """SIZE functions that all call each other in a ring."""
    for i in range(size):
        print("void ring_%d(int n);" % i)
    for i in range(size):
        print("void ring_%d(int n) { if (n) ring_%d(n - 1); }" % (i, (i + 1) % size))
    print("void start(char **argv, int n) {\n  if (vfork() == 0) {\n    ring_0(n);")
    print("    execv(argv[0], argv);\n    _exit(1);\n  }\n}")


def nesting(size):
    """A child below SIZE nested conditions."""
    print("void start(char **argv, int n) {")
    for i in range(size):
        print("if (n > %d) {" % i)
    print("if (vfork() == 0) { execv(argv[0], argv);\nexit(1); // expect: vfork-exit\n}")
    print("}" * size + "\n}")


def expression(size):
    """A child whose exec argument is a sum of SIZE terms."""
    print("void start(char **argv, int n) {\n  if (vfork() == 0) {")
    print("    execv(argv[%s], argv);" % " + ".join(["n"] * size))
    print("    exit(1); // expect: vfork-exit\n  }\n}")


def children(size):
    """SIZE children in a row in one function."""
    print("void start(char **argv) {\n  pid_t pid;")
    for i in range(size):
        print("  if ((pid = vfork()) == 0) {\n    execv(argv[%d], argv);" % i)
        print("    exit(1); // expect: vfork-exit\n  }\n  reap(pid);")
    print("}")


SHAPES = {f.__name__: f for f in (statements, chain, ring, nesting, expression, children)}

if len(sys.argv) != 3 or sys.argv[1] not in SHAPES:
    sys.exit("usage: generate.py %s SIZE" % "|".join(SHAPES))
print(HEAD)
SHAPES[sys.argv[1]](int(sys.argv[2]))
