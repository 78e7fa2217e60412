"""Runs the marked commands of a page: run_recipes.py PAGE DIRECTORY LLVM

    <!-- file: NAME -->            the block is a file
    <!-- run: -->                  the block's commands succeed
    <!-- run: prints: REGEX -->    and print such a line
    <!-- run: fails with: REGEX -->
"""

import pathlib
import re
import subprocess
import sys

page, directory, llvm = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
BLOCK = re.compile(r"^<!-- (file|run): ?(.*?) ?-->\n```\w*\n(.*?)^```$", re.M | re.S)
text = page.read_text()
done = 0
for kind, words, body in BLOCK.findall(text):
    if kind == "file":
        (directory / words).write_text(body)
        continue
    command = body.replace("-tidy-22", "-tidy-" + llvm).replace("-diff-22", "-diff-" + llvm)
    run = subprocess.run(["bash", "-e", "-c", command], cwd=directory, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    expected, _, pattern = words.partition(": ")
    output = re.sub(r"\x1b\[[0-9;]*m", "", run.stdout)
    done += 1
    # clang-tidy-diff tells a finding as its own failure.
    wrong = expected != "prints" and (run.returncode == 0) == (expected == "fails with")
    if wrong or not re.search(pattern, output):
        sys.exit("%s\nended with status %d and said:\n%s" % (command, run.returncode, run.stdout))
if done != text.count("<!-- run:") or done < 7:
    sys.exit("only %d of the commands were found" % done)
