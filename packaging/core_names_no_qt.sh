#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# core_names_no_qt.sh SOURCE PROGRAM: fails if core/ or app/cli/ includes a Qt header, or PROGRAM names a Qt library.
set -euo pipefail
source_folder="$1" program="$2" bad=0

if grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"](Q[A-Z]|Qt|q[a-z]+\.h)' \
    "$source_folder/core" "$source_folder/app/cli" --include='*.h' --include='*.cpp'; then
    echo "The core includes a Qt header (above)." >&2
    bad=1
fi
needed="$(LC_ALL=C readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')"
[[ -n "$needed" ]] || { echo "readelf tells nothing about $program." >&2; exit 1; }
if grep -E '^lib(Qt|opencv_highgui)' <<<"$needed"; then
    echo "$program needs a window toolkit (above)." >&2
    bad=1
fi
exit "$bad"
