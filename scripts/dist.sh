#!/usr/bin/env bash
# Builds what is given to people: the program with link-time optimisation, led by a profile of the sample's
# run. Takes two builds from nothing, about 40 minutes on two cores. Prints where the program lies.
#
#   scripts/dist.sh [FOLDER]     FOLDER keeps builds and profile [default: target/dist-build]
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(realpath -m "${1:-target/dist-build}")
host=$(rustc -vV | sed -n 's/^host: //p')
profdata=$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata
export CARGO_INCREMENTAL=0

if [ ! -x "$profdata" ]; then
    rustup component add llvm-tools >/dev/null
fi

# With a named target the flags reach the program and what it is made of, not what runs while building.
build() {
    RUSTFLAGS=$1 cargo build --quiet --locked --profile dist --bin dgcc --target "$host" --target-dir "$work/$2"
}

build "-Cprofile-generate=$work/raw" measured
rm -rf "$work/raw" "$work/sample"
"$work/measured/$host/dist/dgcc" build --quiet --no-cache --out "$work/sample" inputs
"$profdata" merge -o "$work/sample.profdata" "$work/raw"
build "-Cprofile-use=$work/sample.profdata" led
echo "$work/led/$host/dist/dgcc"
