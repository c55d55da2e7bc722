#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What grid_bench found, against the press's truth.

    retrace-cli print --records DIR --out PAGES --count 300 --seed 71 --profile mixed --layout mixed
    grid_bench PAGES/page_*.jpg PAGES/page_*.png > FOUND      (without the *_mask.png)
    tests/bench/grid/press_grids.py PAGES FOUND

A grid is wrong where its scale at the page's middle is more than 6 % off, along or across. Pages without one that was found are listed too: on
some there is none to be seen (a fax, a photocopy, plain paper).
"""
import json
import math
import os
import re
import sys

pages, found = sys.argv[1:3]
with open(os.path.join(pages, "manifest.json")) as f:
    truth = {page["file"]: page for page in json.load(f)["pages"]}
line = re.compile(r"(\S+)\s+px/mm\s+(\S+)\s+(\S+) rot\s+\S+ resid (\S+) cover (\S+) pitch \S+ (.*?)  ")
wrong = none = seen = 0
with open(found) as f:
    for text in f:
        match = line.match(text)
        if not match or match[1] not in truth:
            continue
        seen += 1
        page = truth[match[1]]
        a = page["map"]
        along, across = math.hypot(a[0][0], a[1][0]), math.hypot(a[0][1], a[1][1])
        off = max(abs(math.log(float(match[2]) / along)), abs(math.log(float(match[3]) / across)))
        words = f"{match[1]} {page['profile']}, grid {page['params']['grid']}, {along:.2f} x {across:.2f} px/mm; found {match[2]} x {match[3]}, {match[6]}"
        if match[6] != "fringes":
            none += 1
            print("none ", words)
        elif off > 0.06:
            wrong += 1
            print("WRONG", words)
print(f"{seen} pages: {wrong} wrong, none on {none}")
