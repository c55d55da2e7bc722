#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What grid_bench found, against the press's truth.

    retrace-cli print --records DIR --out PAGES --count 300 --seed 71 --profile mixed --layout mixed
    grid_bench PAGES/page_*.jpg PAGES/page_*.png > FOUND      (without the *_mask.png)
    tests/bench/grid/press_grids.py PAGES FOUND [PLACES]

With PLACES (grid_bench --places PLACES): how far the map is off over the printed sheet, after one shift and quarter turn, and the pages where
a fiftieth of it is off by more than 1 mm.
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


def off_mm(page, rows):
    """Distances of the found places from the true ones. rows: x_px, y_px, x_mm, y_mm."""
    step, origin = page["mesh"]["step_mm"], page["mesh"]["origin_mm"]
    mesh = np.load(os.path.join(pages, page["mesh"]["file"])).astype(float)
    jx, jy = np.gradient(mesh, axis=1) / step, np.gradient(mesh, axis=0) / step
    true, found = [], []
    for x, y, u, v in rows:
        r, c = np.unravel_index(np.argmin(((mesh - (x, y)) ** 2).sum(axis=2)), mesh.shape[:2])
        inv = np.linalg.inv(np.stack([jx[r, c], jy[r, c]], axis=1))
        mm = np.array([origin[0] + c * step, origin[1] + r * step]) + inv @ (np.array([x, y]) - mesh[r, c])
        if 0 < mm[0] < page["params"]["paper_width_mm"] and 0 < mm[1] < page["params"]["paper_height_mm"]:
            true.append(mm), found.append((u, v))
    if not true:
        return np.zeros(1)
    true, found = np.array(true), np.array(found)
    turned = []
    for k in range(4):
        a = k * math.pi / 2
        d = found @ np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]]) - true
        turned.append(np.hypot(*(d - np.median(d, axis=0)).T))
    return min(turned, key=np.median)


if len(sys.argv) > 3:
    import numpy as np

    by_page = {}
    with open(sys.argv[3]) as f:
        for row in f:
            name, *numbers = row.split(",")
            by_page.setdefault(name, []).append([float(v) for v in numbers])
    middle, bad = [], 0
    for name, rows in by_page.items():
        d = off_mm(truth[name], rows)
        middle.append(np.median(d))
        if np.quantile(d, 0.98) > 1:
            bad += 1
            print(f"OFF   {name} {truth[name]['profile']}: median {np.median(d):.2f} mm, a fiftieth over {np.quantile(d, 0.98):.2f}, most {d.max():.1f}")
    print(f"{len(by_page)} maps: off by {np.median(middle):.3f} mm in the median, {bad} by more than 1 mm over a fiftieth of the sheet")
