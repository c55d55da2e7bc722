#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./test.sh [--long] [CTEST ARGUMENTS]: installs what is missing, builds, runs the tests without a display.
# --long adds the tests that take minutes, and the broken inputs under AddressSanitizer and UBSan (build/asan).
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=packaging/setup.sh
source "$root/packaging/setup.sh"

labels=(-L quick) long=
if [[ "${1:-}" == --long ]]; then
    labels=() long=1
    export RETRACE_KILLS=50 RETRACE_LABEL_PAGES=200 RETRACE_HAMMER_SECONDS=60 RETRACE_WORKFLOW_PAGES=200
    shift
fi
mkdir -p "$root/build"
install_missing test
build_targets
export QT_QPA_PLATFORM=offscreen
status=0
ctest --test-dir "$build" --output-on-failure --parallel 2 "${labels[@]}" "$@" || status=$?
if [[ -n "$long" ]]; then
    say "The broken inputs under AddressSanitizer and UBSan"
    (cd "$root" && cmake --preset asan -DRETRACE_BUILD_UI=OFF >"$root/build/configure-asan.log" 2>&1) || {
        tail -n 30 "$root/build/configure-asan.log" >&2
        exit 1
    }
    ninja -C "$root/build/asan" test_broken_inputs test_broken_chain >&2
    ctest --test-dir "$root/build/asan" --output-on-failure -R '^test_broken_' || status=$?
fi
exit "$status"
