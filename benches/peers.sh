#!/usr/bin/env bash
# Makes the same documents with other tools, in turn in the same run, and prints ratios.
#
# usage: benches/peers.sh [--countries N] [--rounds R] [--documents N] [--only NAME,...] [--json FILE]
#
#   --countries N   countries of the sample (default 6)
#   --rounds R      rounds; of each tool the fastest counts (default 3)
#   --documents N   documents for the tools that set pages of their own (default 40)
#   --only NAMES    only these tools, by the names in benches/peers/run.py; dgcc always runs
#   --json FILE     writes the figures as JSON too
#
# DGCC names the program (default: as it is given to people, with link-time optimisation, built first).
# PEERS names the folder that all tools are installed into (default target/peers); it can be thrown away.
# A `typst` on the path is used if it has the version that the program is built on. A tool that cannot be
# installed is skipped, and a line says so. Needs Linux, python3 with venv, and GNU xargs.
set -euo pipefail
cd "$(dirname "$0")/.."

PEERS=${PEERS:-target/peers}
mkdir -p "$PEERS"
PEERS=$(cd "$PEERS" && pwd)

if [[ -z ${DGCC:-} ]]; then
    cargo build --profile dist --locked
    DGCC=${CARGO_TARGET_DIR:-target}/dist/dgcc
fi

# debian PACKAGE...: installs packages where that is possible.
debian() {
    [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}
say() { echo "$*" >&2; }

# The version of Typst that the program is built on.
version=$(sed -n 's/^typst = "=\(.*\)"$/\1/p' Cargo.toml)

# Python packages: those of one tool at a time, so that one failure is only that tool's.
python=$PEERS/venv/bin/python
[[ -x $python ]] || python3 -m venv "$PEERS/venv"
package() {
    "$python" -m pip install --quiet --disable-pip-version-check "$@" ||
        say "pip cannot install $*"
}
package pikepdf fonttools
if ! "$python" -c 'import fontTools, pikepdf'; then
    say "without pikepdf and fonttools nothing can be compared"
    exit 1
fi
package "typst==${version%.*}.*"
package weasyprint jinja2
package 'reportlab[accel]'
package docxtpl python-docx

# WeasyPrint's libraries, with that which cuts fonts fast; LibreOffice without its windows.
"$python" -c 'from weasyprint.text.ffi import harfbuzz_subset as fast; assert fast' 2>/dev/null ||
    debian libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || true
command -v soffice >/dev/null || debian libreoffice-writer-nogui || true

# The typst command: from the path, else from an earlier run, else built as Typst's own releases are, with
# link-time optimisation.
typst=
for candidate in "$(command -v typst || true)" "$PEERS/typst/bin/typst"; do
    if [[ -x $candidate && $("$candidate" --version) == "typst $version"* ]]; then
        typst=$candidate
        break
    fi
done
if [[ -z $typst ]]; then
    say "building the typst command $version, which takes a quarter of an hour on two cores"
    if env -u CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_LTO=thin CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 \
        cargo install typst-cli --version "$version" --locked --quiet --root "$PEERS/typst"; then
        typst=$PEERS/typst/bin/typst
    fi
fi

# Fonts for the tools that set pages of their own: Libertinus Serif as it comes with Typst.
if [[ ! -f $PEERS/fonts/NanumMyeongjo_700Bold.ttf ]]; then
    manifest=$(cargo metadata --quiet --format-version 1 --locked |
        "$python" -c 'import json, sys
print(next(p["manifest_path"] for p in json.load(sys.stdin)["packages"] if p["name"] == "typst-assets"))')
    "$python" benches/peers/fonts.py "$(dirname "$manifest")" assets/fonts "$PEERS/fonts"
fi

exec "$python" benches/peers/run.py --dgcc "$DGCC" --typst "$typst" --peers "$PEERS" "$@"
