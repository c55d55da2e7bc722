#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A large batch: pages per second, memory over time, killed and taken up again.

    tests/bench/batch.py --cli build/release/app/cli/retrace-cli --pages DIR --out DIR [--jobs 2] [--kill-after 150]

DIR holds pages as `retrace-cli print` makes them. The first run is killed (SIGKILL) after so many pages, the second goes on with --resume. Memory
is the resident set as the kernel tells it, every 50 ms; its peaks over the first and the last 100 pages of the second run are compared.
"""
import argparse
import collections
import json
import os
import signal
import subprocess
import time


def entries(log):
    if not os.path.exists(log):
        return []
    found = []
    with open(log) as f:
        for line in f:
            try:
                found.append(json.loads(line))
            except ValueError:
                pass
    return found


def count(log):
    return sum(e["status"] != "skipped" for e in entries(log))


def resident_mb(pid):
    try:
        with open(f"/proc/{pid}/status") as f:
            for line in f:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    parser.add_argument("--pages", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--kill-after", type=int, default=150)
    a = parser.parse_args()
    log = os.path.join(a.out, "batch.jsonl")
    os.makedirs(a.out, exist_ok=True)
    command = [a.cli, "digitize", a.pages, "--out", os.path.join(a.out, "signals"), "--jobs", a.jobs, "--resume", "--log", log, "--formats", "csv,wfdb,json"]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while count(log) < a.kill_after and first.poll() is None:
        time.sleep(0.2)
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = count(log)
    print(f"killed after {before} pages", flush=True)

    start = time.time()
    second = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    samples, seen, checked = [], before, 0.0
    while second.poll() is None:
        if time.time() - checked > 0.5:
            seen, checked = count(log), time.time()
        mb = resident_mb(second.pid)
        if mb:
            samples.append((seen - before, mb))
        time.sleep(0.05)
    seconds = time.time() - start
    status = collections.Counter()
    often = collections.Counter()
    for e in entries(log):
        status[e["status"]] += 1
        often[(e["file"], e["page"])] += e["status"] != "skipped"
    done = count(log) - before
    early = max(mb for n, mb in samples if n < 100)
    late = max(mb for n, mb in samples if n >= done - 100)
    print(f"second run: exit code {second.returncode}, {done} pages in {seconds:.0f} s with --jobs {a.jobs}: {done / seconds:.2f} pages/s")
    print(f"memory, first 100 pages {early:.0f} MB, last 100 pages {late:.0f} MB: {100 * (late / early - 1):+.1f} %; highest {max(mb for _, mb in samples):.0f} MB")
    print(f"log: {dict(status)}; pages {len(often)}, done twice {sum(n > 1 for n in often.values())}, never said done {sum(n == 0 for n in often.values())}")


main()
