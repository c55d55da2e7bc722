#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reading makes of a signal's frequencies, from pages whose truth is known, read with `digitize --frequencies as-read`.

    restore.py TRUTH=READ [TRUTH=READ ...] [--on TRUTH=READ ...] [--least DB]

TRUTH holds NAME.csv at 500 Hz, READ the NAME.csv and NAME.json of `digitize --formats csv,json --fs 500`. Fits the one gain for each band of
cycles per mm of paper that brings the readings nearest to the truth (least squares, every page weighed by its own error, so that the mean of
the decibels counts), on pages that were resampled (turned, bent, photographed) and read with at least DB (6). Prints the gains, which
core/signal/Restore.cpp holds, and what they make of those pages and of the pages behind --on, which are not fitted.
"""
import argparse, csv, glob, json, os
import numpy as np

NODES = np.array([0.1, 0.25, 0.45, 0.8, 1.3, 2.0, 2.8, 3.6, 5.0])  # cycles/mm; up to the first the gain is 1
FS, AROUND = 500, 128


def columns(file):
    with open(file) as f:
        rows = list(csv.reader(f))
    return {name.split("_mV")[0].strip(): np.array([float(r[i]) if r[i] not in ("", "nan") else np.nan for r in rows[1:]])
            for i, name in enumerate(rows[0]) if not name.startswith("time") and not name.endswith("reason")}


def bands(v, speed):
    """v split into what lies about each node but the first; together with that they are v."""
    x = np.r_[np.full(AROUND, v[0]), v, np.full(AROUND, v[-1])]
    spectrum, f = np.fft.rfft(x), np.log(np.maximum(np.fft.rfftfreq(len(x), 1 / FS) / speed, 1e-3))
    out = []
    for k in range(1, len(NODES)):
        weights = np.zeros(len(NODES))
        weights[k] = 1
        out.append(np.fft.irfft(spectrum * np.interp(f, np.log(NODES), weights), len(x))[AROUND:AROUND + len(v)])
    return np.array(out)


def leads(truth_file, read_file, speed):
    """For each lead its bands, what is missing to the truth, and the truth less its mean."""
    truth, read, out = columns(truth_file), columns(read_file), []
    for lead in truth.keys() & read.keys():
        n = min(len(truth[lead]), len(read[lead]))
        t, r = truth[lead][:n], read[lead][:n]
        there = np.flatnonzero(~np.isnan(t))
        if len(there) < 300 or np.sum(~np.isnan(r)) < 300:
            continue
        off = lambda s: r[np.clip(there + s, 0, n - 1)] - t[there]
        rest = lambda s: np.nansum((off(s) - np.nanmean(off(s))) ** 2) if np.any(~np.isnan(off(s))) else np.inf
        a, b = t[there], r[np.clip(there + min(range(-8, 9), key=rest), 0, n - 1)]
        seen = ~np.isnan(b)
        if np.sum(seen) < 300:
            continue
        b = np.interp(np.arange(len(b)), np.flatnonzero(seen), b[seen])
        e = a - b
        out.append((bands(b, speed), np.where(seen, e - np.mean(e[seen]), 0), a - np.mean(a)))
    return out


def pages(pair):
    truth, read = pair.split("=")
    for file in sorted(glob.glob(os.path.join(read, "*.csv"))):
        name = os.path.basename(file)[:-4]
        with open(file[:-4] + ".json") as f:
            page = json.load(f)
        if os.path.exists(os.path.join(truth, name + ".csv")) and page["grid"] and page["grid"]["rotation_deg"] != 0:
            of_page = leads(os.path.join(truth, name + ".csv"), file, page["scale"]["speed_mm_per_s"]["value"])
            if of_page:
                yield of_page


def db(page, gains=None):
    left, power = 0, 0
    for b, e, t in page:
        rest = e if gains is None else e - (gains - 1) @ b
        left, power = left + np.sum((rest - np.mean(rest)) ** 2), power + np.sum(t ** 2)
    return 10 * np.log10(power / left)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pairs", nargs="+")
    parser.add_argument("--on", nargs="*", default=[])
    parser.add_argument("--least", type=float, default=6)
    a = parser.parse_args()
    a_, b_, fitted = 0, 0, []
    for pair in a.pairs:
        for page in pages(pair):
            if db(page) >= a.least:
                fitted.append(page)
                size = sum(np.sum(e ** 2) for _, e, _ in page)
                a_ = a_ + sum(b @ b.T for b, _, _ in page) / size
                b_ = b_ + sum(b @ e for b, e, _ in page) / size
    gains = 1 + np.linalg.solve(a_ + 1e-3 * np.trace(a_) / len(a_) * np.eye(len(a_)), b_)
    print("cycles/mm ", " ".join(f"{n:6.2f}" for n in NODES))
    print("gain      ", " ".join(f"{g:6.3f}" for g in [1.0, *gains]))
    print(f"{len(fitted)} pages: {np.mean([db(p) for p in fitted]):.2f} dB as read, {np.mean([db(p, gains) for p in fitted]):.2f} with the gains")
    for pair in a.on:
        others = list(pages(pair))
        print(f"{pair}: {len(others)} pages: {np.mean([db(p) for p in others]):.2f} -> {np.mean([db(p, gains) for p in others]):.2f}")


if __name__ == "__main__":
    main()
