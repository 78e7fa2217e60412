"""Works with safespawn-clangd as an editor does: clangd_session.py SERVER DIRECTORY CLANG"""

import pathlib
import subprocess
import sys

import lsp

server_program, root, clang = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
(root / "helper.h").write_text("""\
#include <unistd.h>
static inline void note(int *n) { *n = 1; }
static inline void quiet(int fd) { close(fd); }
""")
SOURCE = """\
#include "helper.h"
#include <stdlib.h>
#include <sys/wait.h>

int start(char **argv, int *starts) {
  int status;
  pid_t pid = vfork();
  if (pid == 0) {
    ++*starts;
    quiet(2);
    note(starts);
    execvp(argv[0], argv);
    exit(127);
  }
  waitpid(pid, &status, 0);
  return status;
}
"""
path = root / "start.c"


def ours(diagnostics):
    """A .clang-tidy of a directory above may enable other checks."""
    return [one for one in diagnostics if one["code"].startswith("safespawn-")]


def checks(diagnostics):
    return sorted(one["code"] for one in ours(diagnostics))


def expect(what, have, wanted):
    if have != wanted:
        sys.exit("%s: %s, but %s was expected" % (what, have, wanted))


with lsp.Server(server_program, root=root) as server:
    found = server.show(path, SOURCE)
    expect("on opening", checks(found),
           ["safespawn-vfork-exit", "safespawn-vfork-write", "safespawn-vfork-write"])
    for one in ours(found):
        expect("where a finding comes from", one["source"], "clang-tidy")
        expect("what belongs to it", one["relatedInformation"][-1]["message"],
               "Child created here")

    # Typing: a finding goes with its cause, and comes back with it.
    edited = SOURCE.replace("    note(starts);\n", "")
    expect("without the helper", checks(server.show(path, edited)),
           ["safespawn-vfork-exit", "safespawn-vfork-write"])
    broken = SOURCE.replace("int status;", "int status")
    expect("with an error", [one["code"] for one in server.show(path, broken)
                             if one["code"].startswith("expected")], ["expected_semi_declaration"])
    expect("mended", checks(server.show(path, SOURCE)), checks(found))

    # A helper in a header is edited, and saved.
    (root / "helper.h").write_text((root / "helper.h").read_text().replace("*n = 1;", ""))
    server.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
    server.show(path, SOURCE + "\n", wanted=lambda diagnostics: checks(diagnostics) == [
        "safespawn-vfork-exit", "safespawn-vfork-write"])

    # Every fix reads alone and can be applied.
    text, titles = SOURCE, []
    while True:
        found = ours(server.show(path, text))
        fixes = [fix for one in found for fix in server.fixes(path, one)]
        if not fixes:
            break
        title, edits = fixes[0]
        titles.append(title)
        text = lsp.apply(text, edits)
    expect("the titles", titles, ["change 'exit' to '_exit'"])
    expect("what the fixes leave", checks(found), ["safespawn-vfork-write"])
    path.write_text(text)
    subprocess.run([clang, "-fsyntax-only", "-Wall", "-Werror", str(path)], check=True)

    # A fix of several edits.
    path = root / "hoist.c"
    text = """\
#include <sys/wait.h>
#include <unistd.h>

int start(char *word) {
  char *args[3];
  pid_t pid = vfork();
  if (pid == 0) {
    args[0] = "echo";
    args[1] = word;
    args[2] = NULL;
    execvp(args[0], args);
    _exit(127);
  }
  return waitpid(pid, NULL, 0);
}
"""
    found = server.show(path, text)
    expect("the writes", checks(found), 3 * ["safespawn-vfork-write"])
    [(title, edits)] = [fix for one in ours(found) for fix in server.fixes(path, one)]
    expect("the title of several edits", title, "move 'args[0] = \"echo\";...' out of the child")
    text = lsp.apply(text, edits)
    path.write_text(text)
    subprocess.run([clang, "-fsyntax-only", "-Wall", "-Werror", str(path)], check=True)
    expect("after the move", checks(server.show(path, text)), [])

    # A fix that needs an include.
    path = root / "include.c"
    text = """\
#include <stdlib.h>
int vfork(void);
int execv(const char *, char *const *);
int start(char **argv) {
  int pid = vfork();
  if (pid == 0) {
    execv(argv[0], argv);
    exit(127);
  }
  return pid;
}
"""
    found = [one for one in server.show(path, text) if one["code"] == "safespawn-vfork-exit"]
    [(title, edits)] = server.fixes(path, found[0])
    expect("the title with an include", title, "change to '_exit' and include <unistd.h>")

    # The first child of a program is typed: now what is in system headers matters.
    path = root / "typed.cpp"
    text = """\
#include <unistd.h>
#include <utility>
int swapped;
void start(char **argv) {
%s
}
"""
    expect("without a child", checks(server.show(path, text % "")), [])
    server.show(path, text % """\
  if (vfork() == 0) {
    std::exchange(swapped, 1);
    execv(argv[0], argv);
    _exit(127);
  }""", wanted=lambda diagnostics: "safespawn-vfork-write" in checks(diagnostics))

    # Who names our checks in the configuration has decided.
    write = ["safespawn-vfork-write"]
    for number, (configured, wanted) in enumerate((
            ("-safespawn-*", []), ("-*,safespawn-vfork-exit", ["safespawn-vfork-exit"]),
            ("-*,llvm-twine-local", ["safespawn-vfork-exit"] + write))):
        folder = root / str(number)
        folder.mkdir()
        (folder / ".clang-tidy").write_text("Checks: '%s'\n" % configured)
        (folder / "helper.h").write_text((root / "helper.h").read_text())
        expect("with Checks: " + configured, checks(server.show(folder / "start.c", SOURCE)), wanted)
