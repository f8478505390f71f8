#!/usr/bin/env bash
# Checks the dependencies: licences, sources, and versions that occur twice (deny.toml); known faults
# where the list of them can be had.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v cargo-deny >/dev/null && ! cargo install --locked --quiet cargo-deny; then
    echo "skipped: cargo-deny is not here and cannot be installed"
    exit 0
fi
cargo deny --locked --offline check bans licenses sources

# The list of known faults is a repository of its own, which is not always within reach.
list=$(mktemp)
trap 'rm -f "$list"' EXIT
if ! timeout 60 cargo deny fetch db >"$list" 2>&1; then
    echo "skipped: known faults are not looked up, because the list of them cannot be had:"
    grep -m1 -i 'error' "$list" || tail -1 "$list"
    exit 0
fi
cargo deny --locked check advisories
