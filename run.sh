#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./run.sh [FILE...]: installs what is missing, builds, and opens the window with the files (or with the demo page).
# Without a display the same job is done without a window: the results lie in ./retrace-output.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=packaging/setup.sh
source "$root/packaging/setup.sh"

mkdir -p "$root/build"
install_missing
files=("$@")
[[ $# -gt 0 ]] || files=("$root/resources/demo/demo.png")

if [[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]]; then
    build_targets retrace retrace-cli
    exec "$build/app/desktop/retrace" "${files[@]}"
fi

say "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): digitizing without a window."
build_targets retrace-cli
status=0
"$build/app/cli/retrace-cli" digitize "${files[@]}" --out retrace-output || status=$?
say "The signals (CSV, WFDB), the figures (JSON) and a review picture of each page are in $PWD/retrace-output"
exit "$status"
