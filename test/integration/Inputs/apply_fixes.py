"""Each quick fix in each file has a title that reads alone, and its result compiles:
apply_fixes.py CLANGD CLANG DIRECTORY INCLUDES"""

import collections
import pathlib
import re
import subprocess
import sys

import lsp

clangd, clang, root, includes = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), sys.argv[4]
(root / "compile_flags.txt").write_text("-I" + includes + "\n")
TITLE = re.compile(r"(change to|change|insert|remove|move|write) '")
titles, wrong = collections.Counter(), []


def errors(path, text):
    """What the compiler says, without the places."""
    copy = path.with_name("fixed-" + path.name)
    copy.write_text(text)
    said = subprocess.run([clang, "-fsyntax-only", "-w", "-ferror-limit=0", "-I" + includes, str(copy)],
                          capture_output=True, text=True).stderr
    copy.unlink()
    return collections.Counter(re.findall(r"error: (.*)", said))


with lsp.Server(clangd, "--background-index=0", "--limit-results=0", root=root) as server:
    for path in sorted(path for path in root.rglob("*") if path.suffix in (".c", ".cpp")):
        text = path.read_text()
        found = [one for one in server.show(path, text) if one["code"].startswith("safespawn-") and
                 "available)" in one["message"]]
        before = errors(path, text) if found else None
        for one in found:
            for title, edits in server.fixes(path, one):
                titles[title.split()[0]] += 1
                if not TITLE.match(title) or "\n" in title or len(title) > 120:
                    wrong.append("%s: the title: %s" % (path.name, title))
                added = errors(path, lsp.apply(text, edits)) - before
                if added:
                    wrong.append("%s:%d: %s: %s" % (path.name, one["range"]["start"]["line"] + 1,
                                                    title, ", ".join(added)))
print("\n".join(wrong))
print(dict(titles))
sys.exit(bool(wrong) or len(titles) < 3 or sum(titles.values()) < 50)
