#!/usr/bin/env bash
# Checks PDF files against PDF/A-3a and PDF/UA-1 with veraPDF, a validator that shares no code
# with the typesetter. Prints one line per file and standard; exits with 1 when anything fails.
#
#   tests/validate/run.sh FILE.pdf...
#
# Needs Java 17 and, for the first run, Maven and Maven Central. Where java or mvn is absent the
# check is skipped with exit 0, or fails with exit 1 if DGCC_REQUIRE_VALIDATOR=1 is set.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly here
readonly build="$here/../../target/validate"

# without TOOL: ends the run where TOOL is absent.
without() {
    if [[ "${DGCC_REQUIRE_VALIDATOR:-}" == 1 ]]; then
        echo "validate: error: $1 is not installed and DGCC_REQUIRE_VALIDATOR=1 asks for the check" >&2
        exit 1
    fi
    echo "validate: skipped, $1 is not installed; no file was checked" >&2
    exit 0
}

# Identifies the sources that a build came from.
sources_id() {
    cat "$here/pom.xml" "$here/Validate.java" | cksum
}

is_built() {
    [[ -f "$build/built-from" && "$(<"$build/built-from")" == "$(sources_id)" ]]
}

compile() {
    echo "validate: building the validator" >&2
    rm -rf "${build:?}"/{classes,lib,built-from}
    if ! mvn --quiet --batch-mode -Dstyle.color=never -f "$here/pom.xml" compile >"$build/build.log" 2>&1; then
        cat "$build/build.log" >&2
        echo "validate: error: the validator could not be built" >&2
        exit 1
    fi
    sources_id >"$build/built-from"
}

if [[ $# -eq 0 ]]; then
    echo "usage: tests/validate/run.sh FILE.pdf..." >&2
    exit 2
fi

command -v java >/dev/null || without java
if ! is_built; then
    command -v mvn >/dev/null || without mvn
    mkdir -p "$build"
    # Tests that run side by side must not build into one folder at a time.
    exec 9>"$build/lock"
    if command -v flock >/dev/null; then flock 9; fi
    is_built || compile
    exec 9>&-
fi

# The first compiler tier alone halves a run of this length. The locale lets Java open files with
# Korean names on machines that set none.
LC_ALL=C.UTF-8 exec java -XX:TieredStopAtLevel=1 -cp "$build/classes:$build/lib/*" Validate "$@"
