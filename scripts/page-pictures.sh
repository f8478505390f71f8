#!/usr/bin/env bash
# Makes docs/images/pages.png, the pages in the README, from the sample's build in out/.
# Needs poppler-utils (pdftoppm) and imagemagick (convert).
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-out}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# page NAME PDF PAGE: one page as a picture, with a margin
page() {
  pdftoppm -r 72 -f "$3" -l "$3" -singlefile -png "$2" "$work/$1"
  convert "$work/$1.png" -resize x594 -bordercolor '#d9d9d9' -border 8 "$work/$1.png"
}

# row NAME PAGE...: pages beside each other
row() { convert "${@:2}" +append "$work/$1.png"; }

country=EG
at() { find "$out/$country" -name "$1" | sort | head -n 1; }

page a "$(at '*_COV_*.pdf')" 1
page b "$(at '*_MOU_*.pdf')" 2
page c "$(at '*_AGR_*.pdf')" 2
page d "$(at '*_MIN_*.pdf')" 1
row upper "$work"/{a,b,c,d}.png

report=$(at '*_REP_2025_*.pdf')
page e "$report" 3
page f "$report" 6 # table 4, across
page g "$report" 7
row lower "$work"/{e,f,g}.png

mkdir -p docs/images
convert "$work/upper.png" "$work/lower.png" -gravity center -background '#d9d9d9' -append \
  -colors 64 docs/images/pages.png
