#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scale.py PRESS_DIR OUT_DIR...: how often paper speed and gain of printed pages were read right, by what the page tells.

PRESS_DIR is what `retrace-cli print --layout mixed` wrote, OUT_DIR what `retrace-cli digitize --formats json` made of it; further pairs may
follow. A page has evidence for its gain where it prints a pulse or the scale in words, for its speed where it prints the words.
Right: within 2 %. Marked: its origin is `assumed`, or a warning speaks of it. Pages without a reading count as neither right nor unmarked.
"""
import collections
import json
import os
import sys

UNITS = {"speed_mm_per_s": "mm/s", "limb_gain_mm_per_mv": "mm/mV", "chest_gain_mm_per_mv": "mm/mV"}


def judge(truth, read, what):
    """right, marked"""
    found = read.get("scale", {}).get(what)
    if not found or read.get("failure"):
        return False, True
    right = abs(found["value"] / truth[what] - 1) < 0.02
    spoken_of = any(UNITS[what] in w or "scale" in w for w in read.get("warnings", []))
    return right, found["origin"] == "assumed" or spoken_of


def main(folders):
    rows = collections.defaultdict(lambda: [0, 0, 0])  # pages, right, wrong and not marked
    for press, out in zip(folders[::2], folders[1::2]):
        for page in json.load(open(os.path.join(press, "manifest.json")))["pages"]:
            truth = page["params"]
            path = os.path.join(out, page["file"].rsplit(".", 1)[0] + ".json")
            read = json.load(open(path)) if os.path.exists(path) else {}
            words, pulse = truth["scale_text"], truth["pulse"] != "none"
            told = "words and pulse" if words and pulse else "words" if words else "pulse" if pulse else "nothing"
            half = truth["chest_gain_mm_per_mv"] != truth["limb_gain_mm_per_mv"]
            kinds = [("speed %g mm/s" % truth["speed_mm_per_s"], "speed_mm_per_s", "words" if words else "nothing"),
                     ("gain %g mm/mV" % truth["limb_gain_mm_per_mv"], "limb_gain_mm_per_mv", told)]
            kinds += [("chest at half gain", "chest_gain_mm_per_mv", told)] if half else []
            for name, what, by in kinds:
                right, marked = judge(truth, read, what)
                for key in ((name, by), ("all with evidence" if by != "nothing" else "all without", "")):
                    row = rows[key]
                    row[0] += 1
                    row[1] += right
                    row[2] += not right and not marked
    print("| | told by | pages | right | wrong and not marked |\n| --- | --- | --- | --- | --- |")
    for (name, by), (pages, right, silent) in sorted(rows.items()):
        print(f"| {name} | {by} | {pages} | {100 * right / pages:.0f} % | {100 * silent / pages:.1f} % |")


if __name__ == "__main__":
    main(sys.argv[1:])
