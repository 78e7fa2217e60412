#!/usr/bin/env python3
"""Runs lit over the tests of one build and ends with "N passed, N failed".

    run_lit.py --build DIR [lit options] [tests]

Tests default to all of test/. The exit status is 0 if all that ran passed.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}
# lit's options whose value is an argument of its own.
VALUED = set(
    "-j --workers --threads --config-prefix -D --param -o --output --xunit-xml-output"
    " --resultdb-output --time-trace-output --path --order --timeout --max-time"
    " --max-tests --max-failures --filter --filter-out --xfail --xfail-not"
    " --num-shards --run-shard --diagnostic-level --max-retries-per-test".split()
)


def find_lit(build):
    cache = os.path.join(build, "CMakeCache.txt")
    try:
        with open(cache) as stream:
            match = re.search(r"^SAFESPAWN_LIT:FILEPATH=(/.*)$", stream.read(), re.M)
    except OSError as error:
        sys.exit("run_lit: %s is not a build directory (%s)" % (build, error.strerror))
    if not match:
        sys.exit(
            "run_lit: no lit was found when %s was configured; "
            "install LLVM's tools (Debian: llvm-22-tools) and configure again" % build
        )
    return match.group(1)


def main():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--build", required=True)
    options, arguments = parser.parse_known_args()
    lit = find_lit(options.build)
    tests = [
        argument
        for before, argument in zip([""] + arguments, arguments)
        if not argument.startswith("-") and before not in VALUED
    ]
    for test in tests:
        if not os.path.exists(test):
            sys.exit("run_lit: there is no test %s" % test)
    if not tests:
        arguments.append(SOURCE)

    with tempfile.TemporaryDirectory() as directory:
        output = os.path.join(directory, "results.json")
        command = [sys.executable, lit, "-D", "build=" + os.path.abspath(options.build)]
        status = subprocess.call(command + ["-o", output] + arguments)
        try:
            with open(output) as stream:
                tests = json.load(stream)["tests"]
        except OSError:
            return status or 1  # --help, --show-tests, or an error that lit has told

    count = collections.Counter(
        "passed" if test["code"] in PASSED
        else "skipped" if test["code"] in SKIPPED
        else "failed"
        for test in tests
    )
    line = "%d passed, %d failed" % (count["passed"], count["failed"])
    if count["skipped"]:
        line += ", %d skipped" % count["skipped"]
    sys.stdout.flush()
    print(line)
    return 1 if count["failed"] else status


if __name__ == "__main__":
    sys.exit(main())
