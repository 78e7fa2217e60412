"""The findings of clangd in each file are those of clang-tidy:
compare_clangd.py CLANGD CLANG-TIDY DIRECTORY INCLUDES"""

import collections
import pathlib
import re
import subprocess
import sys

import lsp

clangd, clang_tidy, root, includes = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), sys.argv[4]
FINDING = re.compile(r"^(.*?):(\d+):(\d+): warning: (.*) \[(safespawn-[\w-]+)\]$", re.M)
sources = sorted(path for path in root.rglob("*") if path.suffix in (".c", ".cpp"))
flags = ["-I" + includes, "-ferror-limit=0"]
(root / "compile_flags.txt").write_text("\n".join(flags) + "\n")
total = 0
wrong = []


def by_tidy(path):
    output = subprocess.run(
        [clang_tidy, "-checks=-*,safespawn-*", "-quiet", str(path), "--", *flags],
        capture_output=True, text=True, cwd=root).stdout
    return [(int(line), int(column), message, check)
            for file, line, column, message, check in FINDING.findall(output)
            if file == str(path)]


def by_clangd(server, path):
    for one in server.show(path, path.read_text()):
        if one["code"].startswith("safespawn-"):
            yield one, re.sub(r" \(fix(es)? available\)$", "", one["message"].split("\n")[0])


with lsp.Server(clangd, "-j=2", "--background-index=0", "--limit-results=0", root=root) as server:
    for path in sources:
        expected = collections.Counter()
        for line, column, message, check in by_tidy(path):
            expected[check, message[:1].lower() + message[1:]] += 1
        have = collections.Counter(
            (one["code"], message[:1].lower() + message[1:]) for one, message in by_clangd(server, path))
        total += sum(expected.values())
        for what, count in sorted(((expected - have) + (have - expected)).items()):
            wrong.append("%s: %s [%s]: %d by clang-tidy, %d by clangd" % (
                path.relative_to(root), what[1], what[0], expected[what], have[what]))
print("\n".join(wrong))
print("%d findings in %d files" % (total, len(sources)))
sys.exit(bool(wrong) or total < 300)
