# shellcheck shell=bash
# The system's packages: apt on Debian and Ubuntu, Homebrew on macOS.

# Runs a command as root; asks for a password only where somebody can type it.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# Whether packages can be installed with apt.
can_apt() {
    have apt-get || return 1
    [ "$(id -u)" = 0 ] || { have sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; }
}

apt_updated=

# Once a run: a fresh image has no lists, and old ones name packages that are gone.
apt_update() {
    [ -z "$apt_updated" ] || return 0
    say "reading the list of packages…"
    # The password, if any, is asked for before the output is put aside.
    as_root true
    quietly as_root apt-get -o DPkg::Lock::Timeout=120 -qq update
    apt_updated=yes
}

apt_install() {
    apt_update
    quietly as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"
}

# The C compiler links Rust's programs; curl fetches rustup.
ensure_build_tools() {
    local missing=()
    { have cc && have_c_headers; } || missing+=(gcc libc6-dev)
    have pkg-config || missing+=(pkg-config)
    have curl || missing+=(curl)
    # Without them curl trusts no server.
    [ -e /etc/ssl/cert.pem ] || [ -e /etc/ssl/certs/ca-certificates.crt ] ||
        [ -e /etc/pki/tls/certs/ca-bundle.crt ] || missing+=(ca-certificates)
    [ ${#missing[@]} -gt 0 ] || return 0

    if can_apt; then
        say "installing ${missing[*]} (half a minute)…"
        apt_install "${missing[@]}" || fail "apt-get couldn't install ${missing[*]}; see above"
    elif ! have cc; then
        fail "a C compiler is missing: install $(compiler_advice), then run this again"
    elif ! have curl && ! have cargo; then
        fail "curl is missing: install it, then run this again"
    fi
    # The rest may turn out not to be needed.
}

# Lets the torture give nodes wrong clocks; without it theirs are right, and it says so.
ensure_faketime() {
    local file
    for file in /usr/lib/*/faketime/libfaketime.so.1; do
        [ ! -e "$file" ] || return 0
    done
    if can_apt && apt_update && apt-cache show libfaketime >/dev/null 2>&1; then
        say "installing libfaketime…"
        apt_install libfaketime && return
    fi
    warn "libfaketime isn't there: make torture won't give nodes wrong clocks"
}

have_c_headers() {
    [ "$(uname -s)" != Linux ] || [ -e /usr/include/stdio.h ]
}

compiler_advice() {
    case $(uname -s) in
        Darwin) echo "it with \`xcode-select --install\`" ;;
        *) echo "gcc and the C library's headers (Debian: gcc libc6-dev, Fedora: gcc)" ;;
    esac
}
