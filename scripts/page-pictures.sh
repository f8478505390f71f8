#!/usr/bin/env bash
# Makes docs/images/pages.png, the pages in the README, from the sample's build in out/.
# Needs poppler-utils (pdftoppm) and imagemagick (montage).
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-out}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# picture NAME PDF PAGE: one page as a picture
picture() {
  pdftoppm -r 72 -f "$3" -l "$3" -singlefile -png "$2" "$work/$1"
}

first() { find "$out" -name "$1" | sort | head -n 1; }

picture 1 "$(first '*_COV_*.pdf')" 1
picture 2 "$(find "$out" -name '*_MOU_*.pdf' | sort | tail -n 1)" 2
picture 3 "$(first '*_AGR_*.pdf')" 2
picture 4 "$(first '*_MIN_*.pdf')" 1
report=$(find "$out" -name '*_REP_*.pdf' | sort | head -n 2 | tail -n 1)
picture 5 "$report" 1
picture 6 "$report" 4
picture 7 "$report" 5
picture 8 "$report" 6
mkdir -p docs/images
montage "$work"/[1-8].png -tile 4x2 -geometry 420x594+8+8 -background '#d9d9d9' docs/images/pages.png
