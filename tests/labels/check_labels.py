#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads label folders as a stranger would, with none of Retrace's code, and holds them against what the press printed.

check_labels.py --truth PRINTED --format NAME FOLDER [--format NAME FOLDER ...] [--iou 0.98]

Prints a line a format; exit 1 where something does not fit. --iou is the least that the trace class of any page may
share with the printed one (intersection over union); the lowest and the mean are printed.
"""
import argparse
import csv
import hashlib
import json
import os
import sys

import jsonschema
import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
TRACE, TEXT, PULSE, GRID = 1, 2, 3, 4


class Bad(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Bad(what)


def schema(name):
    with open(os.path.join(HERE, name + ".schema.json")) as file:
        return json.load(file)


def picture(path):
    with Image.open(path) as image:
        return np.array(image)


def read_csv(path):
    """Columns by name; NaN where a cell is empty."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    columns = {}
    for k, name in enumerate(rows[0]):
        columns[name] = np.array([float(r[k]) if r[k] else np.nan for r in rows[1:]])
    return columns


def read_wfdb(header):
    """A reader of format 16, from the specification (header(5), signal(5))."""
    with open(header) as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    count, rate, samples = int(lines[0][1]), float(lines[0][2]), int(lines[0][3])
    raw = np.fromfile(os.path.join(os.path.dirname(header), lines[1][0]), "<i2").reshape(samples, count)
    out = {}
    for k, fields in enumerate(lines[1:1 + count]):
        need(fields[1] == "16", "WFDB format is not 16")
        gain = float(fields[2].split("(")[0].split("/")[0])
        need(int(raw[:, k].astype(np.int64).sum()) & 0xFFFF == int(fields[6]) & 0xFFFF, "WFDB checksum")
        signal = raw[:, k] / gain
        out[fields[8]] = np.where(raw[:, k] == -32768, np.nan, signal)
    return rate, out


class Printed:
    """What the press says of its pages."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "manifest.json")) as file:
            pages = json.load(file)["pages"]
        self.pages = {os.path.splitext(p["file"])[0]: p for p in pages}
        need(self.pages, "no printed pages")

    def mask(self, page):
        return picture(os.path.join(self.folder, self.pages[page]["mask"]))

    def signals(self, page):
        return read_csv(os.path.join(self.folder, self.pages[page]["truth"]))

    def leads(self, page):
        return self.pages[page]["leads"]

    def key(self, page):
        p = self.pages[page]
        return "%s %d" % (p["record"], p["seed"]) if p["record"] == "synthetic" else p["record"]


class Overlap:
    def __init__(self, least):
        self.least, self.all = least, []

    def add(self, page, drawn, printed):
        both, either = np.count_nonzero(drawn & printed), np.count_nonzero(drawn | printed)
        self.all.append(both / max(1, either))
        need(self.all[-1] >= self.least, "%s: trace class shares %.4f with the printed one" % (page, self.all[-1]))

    def __str__(self):
        return "trace class IoU mean %.4f, lowest %.4f" % (np.mean(self.all), min(self.all))


def fill(polygons, shape):
    """Pixels whose centres lie inside an odd number of polygons' outlines."""
    turns = np.zeros((shape[0] + 1, shape[1]), np.int32)
    for flat in polygons:
        points = np.array(flat).reshape(-1, 2)
        for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, axis=0)):
            if x0 == x1:
                continue
            if x0 > x1:
                x0, y0, x1, y1 = x1, y1, x0, y0
            first, last = int(np.ceil(x0 - 0.5)), int(np.ceil(x1 - 0.5))
            for x in range(max(0, first), min(shape[1], last)):
                y = y0 + (y1 - y0) * (x + 0.5 - x0) / (x1 - x0)
                turns[min(shape[0], max(0, int(np.ceil(y - 0.5)))), x] += 1
    return np.cumsum(turns, axis=0)[:-1] % 2 == 1


def same_signals(got, wanted, page, tolerance):
    for lead, truth in wanted.items():
        need(lead in got, "%s: lead %s is missing" % (page, lead))
        a, b = got[lead][:len(truth)], truth
        need(len(a) == len(b) and np.array_equal(np.isnan(a), np.isnan(b)), "%s %s: other samples are missing" % (page, lead))
        need(np.nanmax(np.abs(a - b), initial=0) <= tolerance, "%s %s: other values" % (page, lead))


def apart(parts, printed):
    """No record is in two parts."""
    where = {}
    for part, pages in parts.items():
        for page in pages:
            need(where.setdefault(printed.key(page), part) == part, "%s: its record is in two parts" % page)


def check_coco(folder, printed, untouched, overlap):
    parts = {}
    for part in ("train", "val", "test"):
        with open(os.path.join(folder, "annotations", "instances_%s.json" % part)) as file:
            data = json.load(file)
        jsonschema.validate(data, schema("coco"))
        names = {c["id"]: c for c in data["categories"]}
        images = {i["id"]: i for i in data["images"]}
        need(len(images) == len(data["images"]), "image ids are not unique")
        need(len({a["id"] for a in data["annotations"]}) == len(data["annotations"]), "annotation ids are not unique")
        of = {i: [] for i in images}
        for a in data["annotations"]:
            need(a["category_id"] in names, "unknown category")
            of[a["image_id"]].append(a)
        parts[part] = [os.path.splitext(i["file_name"])[0] for i in images.values()]
        for i, image in images.items():
            page = os.path.splitext(image["file_name"])[0]
            shape = picture(os.path.join(folder, part, image["file_name"])).shape
            need(shape[:2] == (image["height"], image["width"]), page + ": another size")
            drawn = np.zeros(shape[:2], bool)
            leads = []
            for a in of[i]:
                x, y, w, h = a["bbox"]
                need(x + w <= image["width"] + 0.01 and y + h <= image["height"] + 0.01, page + ": a box leaves the page")
                if names[a["category_id"]]["supercategory"] != "lead":
                    need("keypoints" not in a, page + ": keypoints of something without")
                    continue
                own = fill(a["segmentation"], shape[:2])
                need(np.count_nonzero(own) == a["area"], page + ": area is not that of the outline")
                need(len(a["keypoints"]) == 3 * len(names[a["category_id"]]["keypoints"]), page + ": keypoints")
                drawn |= own
                leads.append((names[a["category_id"]]["name"], a))
            overlap.add(page, drawn, printed.mask(page) == TRACE)
            if untouched:
                lead_boxes(page, leads, printed, image)
    need(sorted(sum(parts.values(), [])) == sorted(printed.pages), "pages are missing")
    apart(parts, printed)
    return overlap


def lead_boxes(page, leads, printed, image):
    wanted = printed.leads(page)
    need(len(wanted) == len(leads), page + ": leads are missing")
    for truth, (name, a) in zip(wanted, leads):
        need(name == ("X" if truth["lead"].startswith("X") else truth["lead"]), page + ": other leads")
        # The press gives centres of pixels about the corners; a bent edge may reach a little further.
        x0, y0, x1, y1 = (min(max(v + 0.5, 0), m) for v, m in zip(truth["box_px"], [image["width"], image["height"]] * 2))
        x, y, w, h = a["bbox"]
        slack = 0.02 * max(image["width"], image["height"])
        for got, want in zip((x, y, x + w, y + h), (x0, y0, x1, y1)):
            need(abs(got - want) <= slack, "%s: the box of %s stands elsewhere" % (page, name))


def check_nnunet(folder, printed, untouched, overlap):
    root = os.path.join(folder, "Dataset701_Retrace")
    with open(os.path.join(root, "dataset.json")) as file:
        data = json.load(file)
    jsonschema.validate(data, schema("nnunet"))
    need(sorted(data["labels"].values()) == list(range(len(data["labels"]))), "labels are not consecutive")
    with open(os.path.join(root, "splits_final.json")) as file:
        fold = json.load(file)[0]
    cases = {"train": fold["train"], "val": fold["val"],
             "test": [f[:-len("_0000.png")] for f in sorted(os.listdir(os.path.join(root, "imagesTs")))] if os.path.isdir(os.path.join(root, "imagesTs")) else []}
    need(data["numTraining"] == len(cases["train"]) + len(cases["val"]) == len(os.listdir(os.path.join(root, "imagesTr"))), "numTraining")
    for part, pages in cases.items():
        end = "Ts" if part == "test" else "Tr"
        for page in pages:
            image = picture(os.path.join(root, "images" + end, page + "_0000" + data["file_ending"]))
            label = picture(os.path.join(root, "labels" + end, page + data["file_ending"]))
            need(image.ndim == 3 and image.shape[2] == len(data["channel_names"]), page + ": channels")
            need(label.ndim == 2 and label.shape == image.shape[:2], page + ": label of another size")
            need(set(np.unique(label)) <= set(data["labels"].values()), page + ": unknown label")
            overlap.add(page, label == data["labels"]["trace"], printed.mask(page) == TRACE)
    need(sorted(sum(cases.values(), [])) == sorted(printed.pages), "pages are missing")
    apart(cases, printed)
    return overlap


def check_yolo(folder, printed, untouched, overlap):
    with open(os.path.join(folder, "data.yaml")) as file:
        lines = file.read().splitlines()
    start = lines.index("names:")
    names = [line.split(":")[1].strip() for line in lines[start + 1:]]
    folders = {p: line.split(":")[1].strip() for line in lines[:start] for p in ("train", "val", "test") if line.startswith(p + ":")}
    parts, boxes = {}, 0
    for part, images in folders.items():
        parts[part] = []
        for file in sorted(os.listdir(os.path.join(folder, images))):
            page = os.path.splitext(file)[0]
            parts[part].append(page)
            height, width = picture(os.path.join(folder, images, file)).shape[:2]
            with open(os.path.join(folder, images.replace("images", "labels", 1), page + ".txt")) as text:
                rows = [line.split() for line in text]
            need(rows, page + ": no boxes")
            leads = []
            for row in rows:
                need(len(row) == 5 and 0 <= int(row[0]) < len(names), page + ": a line is no box")
                cx, cy, w, h = map(float, row[1:])
                need(0 < w <= 1 and 0 < h <= 1 and cx - w / 2 > -1e-5 and cy - h / 2 > -1e-5 and cx + w / 2 < 1 + 1e-5 and cy + h / 2 < 1 + 1e-5,
                     page + ": a box leaves the page")
                boxes += 1
                if names[int(row[0])] not in ("pulse", "text"):
                    leads.append((names[int(row[0])], {"bbox": [(cx - w / 2) * width, (cy - h / 2) * height, w * width, h * height]}))
            if untouched:
                lead_boxes(page, leads, printed, {"width": width, "height": height})
    need(sorted(sum(parts.values(), [])) == sorted(printed.pages), "pages are missing")
    apart(parts, printed)
    return "%d boxes" % boxes


def check_contest(folder, printed, untouched, overlap):
    parts = {}
    for part in ("train", "val", "test"):
        with open(os.path.join(folder, part + ".csv"), newline="") as file:
            rows = list(csv.DictReader(file))
        parts[part] = [r["id"] for r in rows]
        for r in rows:
            page = r["id"]
            got = read_csv(os.path.join(folder, page, page + ".csv"))
            need(list(got) == "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6".split(), page + ": columns")
            need(all(len(c) == int(r["sig_len"]) for c in got.values()), page + ": sig_len")
            need(picture(os.path.join(folder, page, page + "-0001.png")).ndim == 3, page + ": picture")
            if untouched:
                need(float(r["fs"]) == 500, page + ": fs")
                truth = printed.signals(page)
                same_signals(got, {lead: truth[lead] for lead in got}, page, 1e-4)
    need(sorted(sum(parts.values(), [])) == sorted(printed.pages), "pages are missing")
    apart(parts, printed)
    return "%d records" % sum(map(len, parts.values()))


def check_plain(folder, printed, untouched, overlap):
    with open(os.path.join(folder, "manifest.json")) as file:
        data = json.load(file)
    need(data["format"] == "retrace-pages" and data["version"] == 1, "another format")
    parts = {"train": [], "val": [], "test": []}
    for p in data["pages"]:
        page, label = os.path.splitext(p["file"])[0], p["label"]
        parts[label["split"]].append(page)
        for name, wanted in label["sha256"].items():
            with open(os.path.join(folder, name), "rb") as file:
                need(hashlib.sha256(file.read()).hexdigest() == wanted, name + ": another SHA-256")
        with Image.open(os.path.join(folder, p["mask"])) as image:
            need(image.mode == "P", page + ": the mask is not indexed")
            mask = np.array(image)
        need(mask.shape == (p["height_px"], p["width_px"]), page + ": mask of another size")
        overlap.add(page, mask == TRACE, printed.mask(page) == TRACE)
        flat, flat_mask = picture(os.path.join(folder, label["unwarped"])), picture(os.path.join(folder, label["unwarped_mask"]))
        position = picture(os.path.join(folder, label["position"]))
        need(flat.shape[:2] == flat_mask.shape and position.shape == (flat.shape[0], 2 * flat.shape[1]), page + ": flat rasters")
        # Where the position map says that a signal runs, the flat mask has trace nearby.
        ys, xs = np.nonzero(position >= 128)
        trace = np.pad(flat_mask == TRACE, 2)
        near = np.zeros(len(ys), bool)
        for dy in range(-2, 3):
            for dx in range(-2, 3):
                near |= trace[ys + 2 + dy, xs // 2 + 2 + dx]
        need(near.mean() > (0.97 if untouched else 0.9), "%s: %.3f of the positions lie on trace" % (page, near.mean()))
        signals = read_csv(os.path.join(folder, p["truth"]))
        rate, wfdb = read_wfdb(os.path.join(folder, label["wfdb"]))
        need(rate == 500, page + ": rate")
        same_signals(wfdb, {k: v for k, v in signals.items() if k != "time_s"}, page, 0.00051)
        if untouched:
            same_signals(signals, printed.signals(page), page, 1e-4)
    need(sorted(sum(parts.values(), [])) == sorted(printed.pages), "pages are missing")
    apart(parts, printed)
    return overlap


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--truth", required=True)
    parser.add_argument("--format", nargs=2, action="append", required=True)
    parser.add_argument("--iou", type=float, default=0.98)
    parser.add_argument("--read", action="store_true", help="the labels are of readings: boxes and signals are not the printed ones")
    args = parser.parse_args()
    printed, failed = Printed(args.truth), False
    checks = {"coco": check_coco, "nnunet": check_nnunet, "yolo": check_yolo, "contest": check_contest, "plain": check_plain}
    for name, folder in args.format:
        try:
            print("%s: %d pages, %s" % (name, len(printed.pages), checks[name](folder, printed, not args.read, Overlap(args.iou))))
        except (Bad, jsonschema.ValidationError, OSError, KeyError, ValueError) as problem:
            failed = True
            print("%s: %s: %s" % (name, type(problem).__name__, str(problem)[:400]), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
