"""What the log of sarif.test must say: check_sarif.py LOG [--fixes]"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as stream:
    log = json.load(stream)
[run] = log["runs"]
rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
assert set(rules) == {"safespawn-vfork-exit", "safespawn-unreaped-child"} or \
    set(rules) == {"safespawn-vfork-exit"}, rules.keys()
rule = rules["safespawn-vfork-exit"]
assert rule["shortDescription"]["text"].startswith("Finds calls in a vfork child"), rule
assert "```c" in rule["help"]["markdown"] and "<!--" not in rule["help"]["markdown"]
assert "```" not in rule["help"]["text"] and "What to do" in rule["help"]["text"]

first, last = [one for one in run["results"] if one["ruleId"] == "safespawn-vfork-exit"]
assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"]
place = first["locations"][0]["physicalLocation"]
assert place["artifactLocation"] == {"uri": "src/bad.c", "uriBaseId": "SRCROOT"}, place
assert (place["region"]["startLine"], place["region"]["startColumn"]) == (8, 5), place
[note] = first["relatedLocations"]
assert note["message"]["text"] == "Child created here.", note
assert note["physicalLocation"]["region"]["startLine"] == 5, note

# Columns count characters, not bytes.
line = '/* äö */ void f(char **v) { if (vfork() == 0) { execv(*v, v); exit(1); } }'
region = last["locations"][0]["physicalLocation"]["region"]
assert region["startColumn"] == line.index("exit(1)") + 1, region
assert first["partialFingerprints"] != last["partialFingerprints"]

if "--fixes" in sys.argv:
    assert region["endColumn"] == line.index("exit(1)") + 8, region
    [fix] = last["fixes"]
    [change] = fix["artifactChanges"]
    [replacement] = change["replacements"]
    deleted = replacement["deletedRegion"]
    assert line[deleted["startColumn"] - 1:deleted["endColumn"] - 1] == "exit", deleted
    assert replacement["insertedContent"]["text"] == "_exit", replacement
