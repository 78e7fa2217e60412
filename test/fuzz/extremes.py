#!/usr/bin/env python3
"""Runs the module over sources that are extreme in one way: a function of two
megabytes, a recursion through ten thousand functions, an expression of so many
terms, and the like. None may crash it, or take longer than the limit, where
clang-tidy without the module gets through.
"""

import argparse
import os
import sys
import tempfile

import harness

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "checker", "bench"))
import shapes  # noqa: E402

# The sizes of the shapes where 10,000 is too much for the parser's stack, or too
# little to be extreme.
SIZES = {
    "child": 60000,  # 2 MB
    "parent": 60000,
    "chain": 50000,
    "chain_to_exit": 50000,
    "macros": 20000,
    "sum_of_terms": 40000,
    "else_if": 50000,
    "ternaries": 8000,
    "assigned_in_turn": 5000,
    "conditions": 600,
    "nested_calls": 2000,
}


def main():
    parser = argparse.ArgumentParser(prog="extremes.py", description="Runs extreme sources.")
    parser.add_argument("shapes", metavar="SHAPE[:SIZE]", nargs="*",
                        help="a shape of checker/bench/shapes.py (default: all)")
    parser.add_argument("--clang-tidy", default=os.environ.get("CLANG_TIDY", "clang-tidy"))
    parser.add_argument("--module", default=os.environ.get("SAFESPAWN_MODULE"))
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--preload", metavar="LIBRARY")
    arguments = parser.parse_args()
    if not arguments.module:
        parser.error("name the module by --module, or in SAFESPAWN_MODULE")
    for language in harness.COMPILER.values():
        language.append("-fbracket-depth=1000000")
    tidy = harness.Tidy(arguments.clang_tidy, arguments.module, arguments.preload, arguments.limit)
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        for entry in arguments.shapes or shapes.SHAPES:
            name, _, size = entry.partition(":")
            if name not in shapes.SHAPES or not (size or "1").isdigit():
                parser.error("'%s' is not a shape and a size; 'shapes.py all' lists the shapes" % entry)
            size = int(size or SIZES.get(name, 10000))
            path = os.path.join(directory, name + "." + shapes.SHAPES[name][0])
            with open(path, "w", encoding="utf-8") as out:
                out.write(shapes.source(name, size))
            trouble = tidy.ours(path)
            failed += bool(trouble)
            print("%-18s %6d  %s" % (name, size, trouble or "ok"), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
