#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""photos.py HAND.csv OUT_DIR: px/mm and layout of pages without truth, against what was measured by hand.

OUT_DIR is what `retrace-cli digitize --formats json` made of the pages.
"""
import csv
import json
import os
import sys


def main(hand, out):
    near = right = n = 0
    for row in csv.DictReader(open(hand)):
        if row["gridded"] != "1":
            continue
        n += 1
        try:
            read = json.load(open(os.path.join(out, os.path.splitext(row["file"])[0] + ".json")))
        except (OSError, ValueError):
            print(f"{row['file']}: no result (hand: {row['layout']})")
            continue
        grid, layout = read.get("grid", {}), read.get("layout", {})
        off = [100 * abs(grid.get("px_per_mm_" + a, 0) / float(row["px_per_mm_" + a]) - 1) for a in "xy"]
        ok = layout.get("name") == row["layout"]
        near += max(off) <= 2
        right += ok
        print(f"{row['file']}: px/mm off {off[0]:.2f} % x, {off[1]:.2f} % y; layout {layout.get('name')} "
              f"({layout.get('origin')}), hand {row['layout']}{'' if ok else '  <-- wrong'}")
    print(f"px/mm within 2 %: {near} of {n}; layout right: {right} of {n}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
