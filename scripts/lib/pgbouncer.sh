# shellcheck shell=bash
# pgbouncer, for the test behind it.

ensure_pgbouncer() {
    { have pgbouncer || [ -x /usr/sbin/pgbouncer ]; } && return
    if can_apt; then
        say "installing pgbouncer…"
        apt_install pgbouncer && return
    elif have brew; then
        quietly brew install pgbouncer && return
    fi
    warn "pgbouncer isn't there: the test behind it will be skipped"
}
