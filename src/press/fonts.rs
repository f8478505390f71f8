//! The fonts that travel with the program. System fonts are never used, so that every machine makes
//! the same bytes.

use include_dir::{Dir, include_dir};
use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::{FontStore, embedded};

static FONTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/fonts");

/// Latin, Cyrillic and Vietnamese from Typst's own fonts; the other scripts from `assets/fonts`.
pub fn store() -> FontStore {
    let mut store = FontStore::new();
    store.extend(embedded());
    for family in FONTS.dirs() {
        for file in family.files() {
            let ending = file.path().extension().unwrap_or_default();
            if ending == "ttf" || ending == "otf" {
                store.extend(Font::iter(Bytes::new(file.contents())).map(|font| {
                    let info = font.info().clone();
                    (font, info)
                }));
            }
        }
    }
    store
}
