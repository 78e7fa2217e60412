"""Asks two language servers the same: compare_stock.py OURS STOCK DIRECTORY"""

import json
import pathlib
import sys

import lsp

root = pathlib.Path(sys.argv[3])
SOURCE = """\
#include <map>
#include <string>
#include "own.h"

struct Shape {
  virtual ~Shape();
  virtual double area() const = 0;
};

double sum(const std::map<std::string, Shape *> &shapes) {
  double all = 0;
  for (const auto &[name, shape] : shapes)
    all += shape->area() + twice(name.size());
  if (all = 0);
    all++;
  return all / undeclared;
}
"""
(root / "own.h").write_text("static inline int twice(int n) { return 2 * n; }\n")
path = root / "sum.cpp"


def answers(program):
    with lsp.Server(program, root=root) as server:
        document = {"textDocument": {"uri": path.as_uri()}}
        found = server.show(path, SOURCE)
        yield "diagnostics", found
        yield "fixes", [server.fixes(path, one) for one in found]
        place = {**document, "position": {"line": 11, "character": 22}}
        for method, parameters in (
                ("hover", place), ("definition", place), ("references", {
                    **place, "context": {"includeDeclaration": True}}),
                ("completion", {**document, "position": {"line": 12, "character": 18}}),
                ("documentSymbol", document), ("semanticTokens/full", document),
                ("formatting", {**document, "options": {"tabSize": 2, "insertSpaces": True}})):
            yield method, server.request("textDocument/" + method, parameters)


ours, stock = list(answers(sys.argv[1])), list(answers(sys.argv[2]))
assert len(stock[0][1]) >= 3, stock[0]
for (method, one), (_, other) in zip(ours, stock):
    if one != other:
        sys.exit("%s: %s, but stock clangd says %s" % (method, json.dumps(one), json.dumps(other)))
