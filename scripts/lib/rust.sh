# shellcheck shell=bash
# Rust, in the version of rust-toolchain.toml, through rustup.

cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin

toolchain() {
    sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml
}

# Whether version $1 is at least version $2 (three numbers each).
at_least() {
    local IFS=. i have want
    read -r -a have <<<"$1"
    read -r -a want <<<"$2"
    for i in 0 1 2; do
        if [ "${have[i]:-0}" -ne "${want[i]:-0}" ]; then
            [ "${have[i]:-0}" -gt "${want[i]:-0}" ]
            return
        fi
    done
}

# rustup's cargo obeys rust-toolchain.toml; another one will do if it is new enough.
rust_is_ready() {
    local version
    version=$(cargo --version 2>/dev/null </dev/null) || return 1
    version=${version#cargo }
    version=${version%%[!0-9.]*}
    at_least "$version" "$(toolchain)" || return 1
    [ "$1" != ci ] || { cargo clippy --version && cargo fmt --version; } >/dev/null 2>&1
}

ensure_rust() {
    PATH=$cargo_bin:$PATH
    rust_is_ready "$1" && return
    have rustup || install_rustup
    say "installing Rust $(toolchain) (about a minute)…"
    quietly rustup toolchain install "$(toolchain)" --profile minimal \
        --component clippy --component rustfmt ||
        fail "rustup couldn't install Rust $(toolchain); is static.rust-lang.org reachable?"
    rust_is_ready "$1" ||
        fail "$(command -v cargo) isn't Rust $(toolchain); put $cargo_bin first in PATH"
}

# PATH stays as it is in the user's shell: the Makefile knows where to look.
install_rustup() {
    have curl || fail "curl is missing: install it, then run this again"
    say "installing rustup…"
    local script
    script=$(mktemp)
    curl --proto '=https' --tlsv1.2 --retry 3 --connect-timeout 20 -sSf \
        https://sh.rustup.rs -o "$script" ||
        fail "https://sh.rustup.rs can't be reached; install Rust $(toolchain) yourself (https://rustup.rs)"
    quietly sh "$script" -y --profile minimal --default-toolchain none --no-modify-path ||
        fail "rustup couldn't be installed; see above, or https://rustup.rs"
    rm -f "$script"
}
