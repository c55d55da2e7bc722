#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""rhythm.py HAND.csv OUT_DIR: pages without truth, judged by themselves.

The correlation of a rhythm strip with its own lead's short segment (both traced apart), and the limb-lead residuals. OUT_DIR is
what `retrace-cli digitize --formats csv,json` made of the pages. A page that prints a strip and yields no correlation counts 0; of
two copies of one page (`duplicate_of` in HAND.csv) the first counts.
"""
import csv
import json
import os
import statistics
import sys


REACH = 20  # samples of 2 ms


def pearson(pairs):
    n = len(pairs)
    ma, mb = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    aa, bb = sum((a - ma) ** 2 for a, _ in pairs), sum((b - mb) ** 2 for _, b in pairs)
    return sum((a - ma) * (b - mb) for a, b in pairs) / (aa * bb) ** 0.5 if aa > 0 and bb > 0 else 0.0


def shifted(strip, short, start):
    best = (0.0, 0)
    start = 0 if len(short) == len(strip) else start
    for lag in range(-REACH, REACH + 1):
        places = range(max(0, -start - lag), min(len(short), len(strip) - start - lag))
        pairs = [(strip[start + i + lag], short[i]) for i in places if strip[start + i + lag] is not None and short[i] is not None]
        if len(pairs) > 250:
            best = max(best, (pearson(pairs), 2 * lag))
    return best


def strip_correlation(signal, lead, path):
    """(r as placed, best r, its shift in ms); zeros where the strip or its segment was not read."""
    for short in signal.get("printed_twice", []):
        if short["lead"] == lead and short.get("correlation") is not None:
            strip = [float(r[lead]) if r.get(lead) else None for r in csv.DictReader(open(path))]
            return (short["correlation"], *shifted(strip, short["v_mv"], round(500 * short["t0_s"])))
    return 0.0, 0.0, 0


def main(hand, out):
    seen, strips, residuals = set(), [], []
    for row in csv.DictReader(open(hand)):
        if row["duplicate_of"] in seen:
            continue
        seen.add(row["file"])
        stem = os.path.join(out, os.path.splitext(row["file"])[0])
        try:
            signal = json.load(open(stem + ".json")).get("signal") or {}
        except (OSError, ValueError):
            signal = {}
        residual = signal.get("limb_residual_mv", {})
        words = ", ".join(f"{k} {v:.3f} mV" for k, v in residual.items() if v is not None)
        residuals += [v for v in residual.values() if v is not None]
        told = []
        for lead in filter(None, row["rhythm"].split(";")):
            r, best, shift_ms = strip_correlation(signal, lead, stem + ".csv")
            strips.append((r, best))
            told.append(f"{lead} r {r:.3f}, {best:.3f} moved by {shift_ms} ms")
        print(f"{row['file']}: {'; '.join(told) or 'no strip'}; {words or 'no limb-lead residual'}")
    placed, moved = [r for r, _ in strips], [best for _, best in strips]
    print(f"strips {len(strips)}: median r {statistics.median(placed):.3f}, lowest {min(placed):.3f}, under 0.97: "
          f"{sum(r < 0.97 for r in placed)}; moved by up to 40 ms: median {statistics.median(moved):.3f}, under 0.97: "
          f"{sum(r < 0.97 for r in moved)}")
    print(f"limb-lead residual: median {statistics.median(residuals):.3f} mV, largest {max(residuals):.3f} mV")


if __name__ == "__main__":
    main(*sys.argv[1:3])
