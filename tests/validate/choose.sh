#!/usr/bin/env bash
# Names one PDF of every kind and state under an output folder, one a line: the first of each
# <kind> in the file names <CC>_<kind>_..., per country, so that drafts and record copies occur.
set -euo pipefail
out=${1:?usage: choose.sh OUTPUT_FOLDER}
find "$out" -mindepth 2 -maxdepth 2 -name '*.pdf' | sort |
  awk -F/ '{ split($NF, part, "_"); key = part[2]; if (count[key]++ < 2) print }'
