#!/usr/bin/env bash
# Runs fuzz targets, each for so many seconds: scripts/fuzz.sh [SECONDS [TARGET...]], by default all of them
# for a minute. What breaks a promise is left in fuzz/artifacts. Needs a nightly toolchain and cargo-fuzz.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
seconds=${1:-60}
shift || true
fuzz() { cargo +nightly fuzz "$1" --fuzz-dir . "${@:2}"; }
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(fuzz list)

for target in "${targets[@]}"; do
  folders=("corpus/$target" "seeds/$target")
  mkdir -p "${folders[0]}"
  [ ! -d "regressions/$target" ] || folders+=("regressions/$target")
  fuzz run --sanitizer none --no-cfg-fuzzing "$target" "${folders[@]}" -- \
    -dict="dictionaries/$target.dict" -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=2048
done
