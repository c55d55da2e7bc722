# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run.sh and test.sh: installs the Debian packages of packages.txt that are missing, configures, builds.
# Callers set `root` to the folder of the source.

build="$root/build/release"

say() { printf '%s\n' "$*" >&2; }

# The lines of packages.txt that count: "name" or "a | b", without comments and marks. $1: test also takes [test] lines.
wanted_packages() {
    local line
    while IFS= read -r line; do
        line="${line%%#*}"
        if [[ "$line" == *"[test]"* ]]; then
            [[ "${1:-}" == test ]] || continue
            line="${line//"[test]"/}"
        fi
        read -r line <<<"$line" || true
        [[ -n "$line" ]] && printf '%s\n' "$line"
    done <"$root/packages.txt"
    return 0
}

# Of the wanted lines those of which no alternative is installed. One call of dpkg-query for all.
missing_packages() {
    local wanted installed line name found
    wanted="$(wanted_packages "${1:-}")"
    # shellcheck disable=SC2086
    installed=" $(dpkg-query -W -f='${db:Status-Status}:${Package}\n' ${wanted//|/ } 2>/dev/null |
        sed -n 's/^installed://p' | tr '\n' ' ') "
    while IFS= read -r line; do
        found=
        for name in ${line//|/ }; do
            [[ "$installed" == *" $name "* ]] && found=1
        done
        [[ -z "$found" ]] && printf '%s\n' "$line"
    done <<<"$wanted"
    return 0
}

# The first of "a | b" that the distribution has.
pick_available() {
    local name
    for name in ${1//|/ }; do
        if apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    say "The package $1 is not known to this distribution. Run 'apt-get update', or install it by hand."
    return 1
}

install_missing() {
    local missing line
    local -a names=() as_root=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "This is no Debian or Ubuntu: the packages of packages.txt must be installed by hand. Going on without."
        return 0
    fi
    missing="$(missing_packages "${1:-}")"
    [[ -z "$missing" ]] && return 0
    if [[ "$(id -u)" != 0 ]]; then
        if ! command -v sudo >/dev/null; then
            say "These packages are missing, and there is no sudo to install them. Ask an administrator for:"
            say "$missing"
            return 1
        fi
        as_root=(sudo)
    fi
    say "Retrace needs Debian packages that are not installed yet:"
    say "$(sed 's/^/    /' <<<"$missing")"
    say "Running: ${as_root[*]} apt-get update, then ${as_root[*]} apt-get install with their names."
    "${as_root[@]}" apt-get update -q
    while IFS= read -r line; do
        names+=("$(pick_available "$line")")
    done <<<"$missing"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${names[@]}"
}

# Builds the targets named, all without any. Quiet when there is nothing to do.
build_targets() {
    if [[ ! -f "$build/build.ninja" ]]; then
        say "Configuring the build in $build"
        cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >"$root/build/configure.log" 2>&1 || {
            tail -n 30 "$root/build/configure.log" >&2
            return 1
        }
    fi
    ninja -C "$build" "$@" >&2
}
