# shellcheck shell=bash
# A demo for tests that come from outside: started on a free port, stopped when the script ends.

# Sets demo_url and demo_key. Settings come from the environment.
start_demo() {
    demo_folder=$(mktemp -d)
    # PostgreSQL's account, when we are root, has to pass.
    chmod 755 "$demo_folder"
    trap stop_demo EXIT
    : >"$demo_folder/out"
    "${CARGO_TARGET_DIR:-target}/debug/slotkeeper" demo --listen 127.0.0.1:0 --data-dir "$demo_folder/data" \
        >"$demo_folder/out" 2>"$demo_folder/log" &
    demo_process=$!
    local waited=0
    until demo_url=$(sed -n 's/^ready //p' "$demo_folder/out") && [ -n "$demo_url" ]; do
        if [ "$waited" -ge 300 ] || ! kill -0 "$demo_process" 2>/dev/null; then
            tail -n 30 "$demo_folder/log" >&2
            fail "the demo didn't start"
        fi
        sleep 1
        waited=$((waited + 1))
    done
    # The first key is the salon's.
    # shellcheck disable=SC2034
    demo_key=$(grep -o 'sk_[0-9a-f_]*' "$demo_folder/data/demo.json" | head -n 1)
}

stop_demo() {
    kill "$demo_process" 2>/dev/null || true
    wait "$demo_process" 2>/dev/null || true
    rm -rf "$demo_folder"
}
