# What one needs to try and to change Slotkeeper. `make` alone explains itself.

# Rust may have been installed a moment ago, by scripts/bootstrap, into the place of rustup.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help demo test test-on bench bench-sale bench-growth bench-peers mix torture fuzz mutants nightly proofs upgrade-test check lint contract schema released openapi

# `exec` lets Ctrl-C and the exit code through; it also makes old versions of make use our PATH.

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

demo: ## Install what is missing, build, and run a demo (options in DEMO_ARGS="...")
	@exec scripts/bootstrap demo
	@exec cargo build --locked -p slotkeeper
	@exec "$${CARGO_TARGET_DIR:-target}/debug/slotkeeper" demo $(DEMO_ARGS)

test: ## Install what is missing and run all tests
	@exec scripts/bootstrap test
	@exec cargo run --locked -q -p xtask -- test

test-on: ## Run the tests on another PostgreSQL, installed for it: PG=18 (TEST_ARGS="--test it -- bookings")
	@exec scripts/bootstrap test
	@exec scripts/test-on $(PG) $(TEST_ARGS)

bench: ## Measure everything beside its limit, and write docs/benchmarks (ten minutes; options in BENCH_ARGS="...")
	@exec scripts/bootstrap test
	@exec cargo run --locked -q -p xtask -- bench ratios --to docs/benchmarks --readme README.md $(BENCH_ARGS)

bench-sale: ## Measure: sell one session to many buyers while nodes are killed (options in BENCH_ARGS="...")
	@exec scripts/bootstrap test
	@exec cargo run --locked -q -p xtask -- bench sale $(BENCH_ARGS)

bench-growth: ## Measure what requests cost in ever larger towns, into docs/benchmarks (GROWTH_ARGS="..."; --largest needs 40 GB)
	@exec scripts/bootstrap test
	@exec cargo run --locked -q -p xtask -- bench growth --out docs/benchmarks $(GROWTH_ARGS)

bench-peers: ## Measure django-appointment from PyPI beside this, with the same data, into docs/benchmarks (PEERS_ARGS="...")
	@exec scripts/bootstrap test
	@exec scripts/bench-peers --out docs/benchmarks $(PEERS_ARGS)

mix: ## Let 64 clients make, move, trade and cancel bookings for two minutes: every answer must be true (MIX_ARGS="...")
	@exec scripts/bootstrap test
	@exec cargo run --locked -q -p xtask -- bench mix $(MIX_ARGS)

torture: ## Kill nodes and PostgreSQL and cut wires under load for ten minutes: every answer must be true (TORTURE_ARGS="...")
	@exec scripts/bootstrap test
	@exec cargo run --locked -q -p xtask -- bench torture $(TORTURE_ARGS)

upgrade-test: ## Bring this revision in over FROM=REVISION under load: no request may fail
	@exec scripts/bootstrap test
	@exec cargo run --locked -q -p xtask -- upgrade "$(FROM)" $(UPGRADE_ARGS)

fuzz: ## Fuzz each reader of foreign input for FUZZ_SECONDS (60) (TARGETS="json csv ...")
	@exec scripts/bootstrap test
	@exec scripts/fuzz "$${FUZZ_SECONDS:-60}" $(TARGETS)

mutants: ## Change the engine in one place at a time: a test must notice (MUTANTS_ARGS="--file slots.rs")
	@exec scripts/bootstrap test
	@exec scripts/mutants $(MUTANTS_ARGS)

nightly: ## All that takes too long for each change, or PARTS="torture fuzz ..." of it (docs/nightly.md)
	@exec scripts/nightly $(PARTS)

proofs: ## Run the matrices and planted faults of isolation, and write docs/proofs.md
	@exec scripts/bootstrap test
	@exec cargo run --locked -q -p xtask -- proofs

check: ## Check format and lints of the Rust code
	@exec cargo fmt --all --check
	@exec cargo clippy --locked --workspace --all-targets -- -D warnings

lint: check ## The same, and dependencies, migrations, shell scripts and alerts too
	@exec scripts/check-dependencies
	@exec scripts/check-scripts
	@exec scripts/check-alerts
	@exec scripts/check-migrations

contract: ## Test a running demo against its contract for CONTRACT_SECONDS (600) with a random seed
	@exec scripts/bootstrap demo
	@exec scripts/check-contract "$${CONTRACT_SECONDS:-600}" "$${CONTRACT_SEED:-$$(date +%s)}"

schema: ## Write db/schema.sql anew, after a change of db/
	@exec cargo run --locked -q -p xtask -- schema

released: ## Write db/released.txt anew, at a release: what its nodes ask a database for
	@exec cargo run --locked -q -p xtask -- released

openapi: ## Write api/openapi.json anew, after a change of the HTTP API
	@exec cargo run --locked -q -p slotkeeper -- openapi > api/openapi.json
