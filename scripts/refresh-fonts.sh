#!/usr/bin/env bash
# Downloads the fonts that travel with the program and lays them out under assets/fonts:
# one folder per family with its static Regular and Bold and its licence, and SHA256SUMS.
#
# Versions are pinned, so a run without edits reproduces the committed folder byte for byte.
# To move to a newer face, change its version below, run the script, look at a rendered page
# and update assets/fonts/README.md.
#
# Needs: npm, tar, sha256sum. Pretendard GOV alone is a download of about 160 MB.
set -euo pipefail
export LC_ALL=C

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly fonts_dir="$PWD/assets/fonts"

# family folder | npm package and version | licence, regular and bold inside the package
readonly families='
noto-naskh-arabic|@expo-google-fonts/noto-naskh-arabic@0.4.5|LICENSE_FONT|400Regular/NotoNaskhArabic_400Regular.ttf|700Bold/NotoNaskhArabic_700Bold.ttf
noto-sans-ethiopic|@expo-google-fonts/noto-sans-ethiopic@0.4.2|LICENSE_FONT|400Regular/NotoSansEthiopic_400Regular.ttf|700Bold/NotoSansEthiopic_700Bold.ttf
noto-sans-khmer|@expo-google-fonts/noto-sans-khmer@0.4.3|LICENSE_FONT|400Regular/NotoSansKhmer_400Regular.ttf|700Bold/NotoSansKhmer_700Bold.ttf
noto-sans-lao|@expo-google-fonts/noto-sans-lao@0.4.2|LICENSE_FONT|400Regular/NotoSansLao_400Regular.ttf|700Bold/NotoSansLao_700Bold.ttf
noto-sans-thai|@expo-google-fonts/noto-sans-thai@0.4.2|LICENSE_FONT|400Regular/NotoSansThai_400Regular.ttf|700Bold/NotoSansThai_700Bold.ttf
noto-serif-bengali|@expo-google-fonts/noto-serif-bengali@0.4.4|LICENSE_FONT|400Regular/NotoSerifBengali_400Regular.ttf|700Bold/NotoSerifBengali_700Bold.ttf
nanum-myeongjo|@expo-google-fonts/nanum-myeongjo@0.4.1|LICENSE_FONT|400Regular/NanumMyeongjo_400Regular.ttf|700Bold/NanumMyeongjo_700Bold.ttf
pretendard-gov|pretendard-gov@1.3.9|dist/LICENSE.txt|dist/public/static/PretendardGOV-Regular.otf|dist/public/static/PretendardGOV-Bold.otf
'

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# fetch FAMILY PACKAGE LICENCE FACE...: leaves the family's files in $work/fonts/FAMILY.
fetch() {
    local family="$1" package="$2" licence="$3"
    shift 3
    local unpacked="$work/unpacked/$family" target="$work/fonts/$family" archive face

    echo "$family: $package"
    mkdir -p "$unpacked" "$target"
    # npm checks the archive against the registry's integrity hash.
    archive="$(cd "$unpacked" && npm pack --loglevel=error "$package" </dev/null | tail -n 1)"
    tar -xzf "$unpacked/$archive" -C "$unpacked" --no-same-owner \
        "package/$licence" "${@/#/package/}"

    grep -q 'SIL OPEN FONT LICENSE' "$unpacked/package/$licence" || {
        echo "error: $package: $licence is not the SIL Open Font License" >&2
        return 1
    }
    install -m 644 "$unpacked/package/$licence" "$target/LICENSE.txt"
    for face in "$@"; do
        install -m 644 "$unpacked/package/$face" "$target/$(basename "$face")"
    done
    rm -rf "$unpacked"
}

while IFS='|' read -r family package licence regular bold; do
    [[ -n "$family" ]] || continue
    fetch "$family" "$package" "$licence" "$regular" "$bold"
done <<<"$families"

(cd "$work/fonts" && find . -type f -printf '%P\n' | sort | xargs sha256sum) >"$work/SHA256SUMS"

# Replaced only now, so that a failed download leaves the folder as it was. Family folders no
# longer listed above go away with it.
mkdir -p "$fonts_dir"
find "$fonts_dir" -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
cp -R "$work/fonts/." "$fonts_dir/"

if cmp -s "$work/SHA256SUMS" "$fonts_dir/SHA256SUMS"; then
    echo "assets/fonts: unchanged"
else
    install -m 644 "$work/SHA256SUMS" "$fonts_dir/SHA256SUMS"
    echo "assets/fonts: SHA256SUMS rewritten"
fi
