"""Holds a profile, its table and its picture against sites.c."""

import json
import os
import sys
import xml.dom.minidom

profile, table, picture = sys.argv[1:]
with open(profile) as stream:
    content = json.load(stream)
lines = open("sites.c").read().splitlines()


def line(mark):
    return next(i for i, text in enumerate(lines, 1) if mark in text)


sites = {site["line"]: site for site in content["sites"]}
expected = {
    line("/* inlined */"): ("fork", 5, "inlined"),
    line("START"): ("fork", 7, "main"),
    line("/* shell */"): ("system", 1, "main"),
    line("/* stream */"): ("popen", 1, "main"),
    line("/* spawn */"): ("posix_spawn", 1, "main"),
}
assert set(sites) == set(expected), sites
for number, (call, calls, function) in expected.items():
    site = sites[number]
    assert site["call"] == call and site["calls"] == calls, site
    assert site["function"] == function, site
    assert site["file"] == os.path.realpath("sites.c"), site
    assert site["source"] == " ".join(lines[number - 1].split()), site
    assert site["threads"] == 1 and site["page_tables_kib"] > 0, site
    large = call != "fork" or calls == 7
    assert (site["resident_kib"] > 96 * 1024) == large, site
    assert 0 < site["median_us"] <= site["total_us"], site
totals = [site["total_us"] for site in content["sites"]]
assert totals == sorted(totals, reverse=True), totals
assert content["safespawn-profile"] == 1
assert content["recorded"]["from"] <= content["recorded"]["to"]

text = open(table).read()
assert "%s:%d (inlined)" % (os.path.realpath("sites.c"), line("/* inlined */")) in text, text
assert len(text.splitlines()) == 1 + len(expected) + 1, text
drawn = xml.dom.minidom.parse(picture)
assert len(drawn.getElementsByTagName("polyline")) == len(expected)
assert "7 calls" in drawn.toxml()
