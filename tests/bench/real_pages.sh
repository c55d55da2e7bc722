#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# real_pages.sh CLI SHARED OUT [OPTIONS OF digitize]: digitizes the real pages with truth, with the network and without,
# and scores them by SHARED/bench/score.py. Prints a line a set; OUT/INK/SET.json has every lead.
set -euo pipefail
cli=$1 shared=$2 out=$3
shift 3
for ink in classical auto; do
    for set in ludb pdf scans phone; do
        folder="$out/$ink/$set"
        rm -rf "$folder"
        mkdir -p "$folder"
        raster=()
        [[ $set == pdf ]] && raster=(--pdf raster)
        "$cli" digitize "$shared/data/$set" --out "$folder" --formats csv,json --force --ink $ink "${raster[@]}" "$@" >"$folder.log" 2>&1 || true
        printf '%s %s: ' "$ink" "$set"
        /usr/bin/python3 "$shared/bench/score.py" --truth "$shared/data/$set" --pred "$folder" --fs 500 --json "$folder.json"
    done
done
