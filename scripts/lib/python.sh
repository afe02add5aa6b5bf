# shellcheck shell=bash
# Python, for what tests the contract from outside.

python_is_ready() {
    have python3 && python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

ensure_python() {
    python_is_ready && return
    if can_apt; then
        say "installing Python (about a minute)…"
        apt_install python3 python3-venv || fail "apt-get couldn't install python3 and python3-venv; see above"
    elif have brew; then
        say "installing Python (about a minute)…"
        quietly brew install python || fail "\`brew install python\` failed; see above"
    fi
    python_is_ready || fail "Python 3.10 or newer with venv is missing: install it, then run this again"
}

# Prints the folder with the programs of this list of packages, made if it isn't there yet.
python_tools() {
    local list=$1 folder
    folder=${XDG_CACHE_HOME:-$HOME/.cache}/slotkeeper/python/$(cksum <"$list" | tr ' ' -)
    if [ ! -e "$folder/complete" ]; then
        say "installing $(basename "$(dirname "$list")")'s Python packages…"
        rm -rf "$folder"
        quietly python3 -m venv "$folder" || return 1
        quietly "$folder/bin/pip" install --disable-pip-version-check -r "$list" || return 1
        touch "$folder/complete"
    fi
    echo "$folder/bin"
}
