#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""templates.py PRESS_DIR OUT_DIR: how often the template and all lead names of printed pages were read right.

PRESS_DIR is what `retrace-cli print --layout all` wrote, OUT_DIR what `retrace-cli digitize --formats json` made of it.
A page counts as right when the template's name is right and every printed lead stands at its place under its name.
"""
import collections
import json
import os
import sys


def boxes_by_place(boxes):
    return {(b["row"], b["column"]): b["lead"] for b in boxes}


def main(press, out):
    pages = json.load(open(os.path.join(press, "manifest.json")))["pages"]
    right, count, confusion = collections.Counter(), collections.Counter(), collections.Counter()
    for page in pages:
        kind = page["params"]["layout"]
        if not page["params"].get("lead_names", True) and not kind.endswith("-unnamed"):
            kind += "-unnamed"
        wanted = kind.removesuffix("-unnamed")
        count[kind] += 1
        path = os.path.join(out, page["file"].rsplit(".", 1)[0] + ".json")
        try:
            read = json.load(open(path))
            got = read.get("layout", {}).get("name", "none")
        except (OSError, ValueError):
            read, got = {}, "refused"
        leads = boxes_by_place(read.get("lead_boxes", [])) == boxes_by_place(page["leads"])
        right[kind] += got == wanted and leads
        confusion[(kind, got if got != wanted or leads else got + " (names)")] += 1
    print("| template | pages | right | read as |\n| --- | --- | --- | --- |")
    for kind in sorted(count):
        seen = ", ".join(f"{g} {n}" for (k, g), n in sorted(confusion.items()) if k == kind)
        print(f"| {kind} | {count[kind]} | {right[kind]} | {seen} |")
    total = sum(right[k] / count[k] for k in count) / max(1, len(count))
    print(f"mean over templates: {100 * total:.1f} %")


if __name__ == "__main__":
    main(*sys.argv[1:3])
