#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""mixed.py BENCH PRESS_DIR OUT_DIR: printed pages by profile and by template, as read.

BENCH is the folder of score.py (../shared/bench), PRESS_DIR what `retrace-cli print --profile mixed --layout mixed` wrote, OUT_DIR what
`retrace-cli digitize --formats csv --fs 500` made of it. For each profile and template: pages, mean dB, the share of leads that are right
(r >= 0.9 after score.py's shift), pages whose leads are all right, pages without output. Pages whose truth names no lead are left out.
"""
import collections
import json
import os
import sys


def main(bench, press, out):
    sys.path.insert(0, bench)
    import score

    score.contest_ratio = lambda *a, **k: 0.0  # not wanted, and slow
    groups = collections.defaultdict(list)
    for page in json.load(open(os.path.join(press, "manifest.json")))["pages"]:
        name = page["file"].rsplit(".", 1)[0]
        read = os.path.join(out, name + ".csv")
        truth = score.read(os.path.join(press, name + ".csv"))
        result = score.score_record(truth, score.read(read) if os.path.exists(read) else None, 500, 0.2)
        leads = [(v["r"] or 0) >= 0.9 for v in result["leads"].values()]
        if leads:
            entry = (result["snr_db"], sum(leads) / len(leads), all(leads), not os.path.exists(read))
            for group in ("all", "profile " + page["profile"], "template " + page["params"]["layout"]):
                groups[group].append(entry)
    print("| | pages | mean dB | leads right | pages all right | without output |\n| --- | --- | --- | --- | --- | --- |")
    for group in sorted(groups):
        e = groups[group]
        mean = [sum(x[k] for x in e) / len(e) for k in range(3)]
        print(f"| {group} | {len(e)} | {mean[0]:.2f} | {100 * mean[1]:.1f} % | {100 * mean[2]:.1f} % | {sum(x[3] for x in e)} |")


if __name__ == "__main__":
    main(*sys.argv[1:4])
