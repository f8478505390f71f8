#!/usr/bin/env bash
# Makes the contact sheets of docs/gallery: representative pages of every kind, language and state, from
# the sample and from a draft in three languages.
# Needs poppler-utils (pdftoppm), imagemagick (montage) and a built program (target/release/dgcc).
set -euo pipefail
cd "$(dirname "$0")/.."
dgcc=${DGCC:-target/release/dgcc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/gallery

"$dgcc" build inputs --quiet --out "$work/out"
"$dgcc" build inputs --quiet --out "$work/review" --country CO --kind mou --edition parallel

# page FILE PAGE: one page as a picture
at=0
page() {
  at=$((at + 1))
  pdftoppm -r 50 -f "$2" -l "$2" -singlefile -png "$1" "$work/$(printf '%02d' $at)"
}
# sheet NAME COLUMNS: the pages taken so far, as one picture
sheet() {
  montage "$work"/[0-9][0-9].png -tile "$2x" -geometry +8+8 -background '#d9d9d9' "$work/sheet.png"
  convert "$work/sheet.png" -colors 48 "docs/gallery/$1.png"
  rm -f "$work"/[0-9][0-9].png
  at=0
}

co=$work/out/CO/CO_MOU_2026_KR_ko-es-en.pdf
for n in 1 2 5 9 10 14; do page "$co" $n; done
sheet memorandum-draft 3

eg=$work/out/EG
for n in 1 2 6 20; do page "$eg/EG_AGR_2024_KR_ko-ar-en.pdf" $n; done
pages=$(pdfinfo "$eg/EG_AGR_2024_KR_ko-ar-en.pdf" | awk '/^Pages/ {print $2}')
page "$eg/EG_AGR_2024_KR_ko-ar-en.pdf" $((pages / 2 + 1))
page "$eg/EG_AGR_2024_KR_ko-ar-en.pdf" "$pages"
sheet agreement-record 3

for n in 1 2 5; do page "$eg/EG_MIN_05_KR_ko-en.pdf" $n; done
for n in 1 2; do page "$eg/EG_MIN_01_EG_ko-en.pdf" $n; done
page "$eg/EG_INV_01_en.pdf" 1
sheet minutes-and-invitation 3

for n in 1 3 6; do page "$eg/EG_REP_2025_en.pdf" $n; done
for n in 1 3 6; do page "$eg/EG_REP_2025_ko.pdf" $n; done
sheet report 3

for n in 1 2 4 6; do page "$work/review/CO/CO_MOU_2026_KR_en-ko_parallel.pdf" $n; done
sheet edition-for-review 2

page "$eg/EG_COV_en.pdf" 1
page "$eg/EG_COV_en.pdf" 2
page "$work/out/CO/CO_OPN_en.pdf" 1
sheet bundle 3
