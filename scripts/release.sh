#!/usr/bin/env bash
# Builds what is given to people: the program, what it is made of (an SBOM in CycloneDX), the licences of
# all of that, and checksums.
#
# usage: scripts/release.sh [FOLDER]     (default: target/release-files)
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-target/release-files}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
host=$(rustc -vV | sed -n 's/^host: //p')
name=dgcc-$version-$host
tool() { command -v "cargo-$1" >/dev/null || cargo install --locked --quiet "cargo-$1"; }

scripts/dependencies.sh

cargo build --locked --profile dist
install -m 755 target/dist/dgcc "$folder/$name"

tool cyclonedx
cargo cyclonedx --format json --spec-version 1.5 --target "$host" --override-filename sbom --quiet
sed "s|path+file://$PWD|dgcc|g" sbom.json >"$folder/$name.cdx.json"
rm sbom.json

install -m 644 LICENSE-APACHE LICENSE-MIT "$folder"
(cd "$folder" && sha256sum "$name" "$name.cdx.json" LICENSE-* >SHA256SUMS)
ls -l "$folder"
