# shellcheck shell=bash
# Node.js, for what is built from web/.

oldest_node=18

node_is_ready() {
    local version
    have npm || return 1
    version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    [ "${version%%.*}" -ge "$oldest_node" ]
}

ensure_node() {
    node_is_ready && return
    if can_apt; then
        say "installing Node.js (about a minute)…"
        apt_install nodejs npm || fail "apt-get couldn't install nodejs and npm; see above"
    elif have brew; then
        say "installing Node.js (about a minute)…"
        quietly brew install node || fail "\`brew install node\` failed; see above"
    fi
    node_is_ready ||
        fail "Node.js $oldest_node or newer with npm is missing: install it (https://nodejs.org), then run this again"
}
