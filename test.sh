#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./test.sh [--long] [CTEST ARGUMENTS]: installs what is missing, builds, runs the tests without a display.
# --long adds the tests that take minutes.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=packaging/setup.sh
source "$root/packaging/setup.sh"

labels=(-L quick)
if [[ "${1:-}" == --long ]]; then
    labels=()
    shift
fi
mkdir -p "$root/build"
install_missing test
build_targets
export QT_QPA_PLATFORM=offscreen
exec ctest --test-dir "$build" --output-on-failure --parallel 2 "${labels[@]}" "$@"
