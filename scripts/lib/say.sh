# shellcheck shell=bash
# Messages to people. Sourced by the other scripts.

# What is being done now, and how long it may take.
say() {
    printf '→ %s\n' "$*" >&2
}

# Something is missing that one can do without.
warn() {
    printf '! %s\n' "$*" >&2
}

# Says what is wrong and what to do, and ends.
fail() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# Runs a long command without its output, unless it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" != 0 ]; then
        printf '✗ failed: %s\n' "$*" >&2
        tail -n 30 "$log" >&2
    fi
    rm -f "$log"
    return "$status"
}
