//! The fonts that travel with the program, and the characters that they have. System fonts are never
//! used, so that every machine makes the same bytes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use typst::foundations::Bytes;
use typst::text::{Font, FontInfo, FontStyle, FontVariant, FontWeight, is_default_ignorable};
use typst_kit::fonts::{FontStore, embedded};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_script::{Script, UnicodeScript};

static FONTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/fonts");

/// The families that documents are set in, those of `templates/house/style.typ`. Typst brings others,
/// for mathematics and code; no text is meant to be set in them.
pub const FAMILIES: [&str; 9] = [
    "Libertinus Serif",
    "NanumMyeongjo",
    "Pretendard GOV",
    "Noto Naskh Arabic",
    "Noto Sans Khmer",
    "Noto Sans Lao",
    "Noto Sans Ethiopic",
    "Noto Sans Thai",
    "Noto Serif Bengali",
];

/// Latin, Cyrillic and Vietnamese from Typst's own fonts; the other scripts from `assets/fonts`.
pub fn store() -> FontStore {
    let mut store = FontStore::new();
    store.extend(embedded());
    for file in files() {
        store.extend(Font::iter(Bytes::new(file)).map(|font| {
            let info = font.info().clone();
            (font, info)
        }));
    }
    store
}

/// The font files of `assets/fonts`.
fn files() -> impl Iterator<Item = &'static [u8]> {
    let files = FONTS.dirs().flat_map(Dir::files);
    let fonts = files.filter(|file| {
        let ending = file.path().extension().unwrap_or_default();
        ending == "ttf" || ending == "otf"
    });
    fonts.map(|file| file.contents())
}

/// SHA-256 over all fonts, those of Typst and those of `assets/fonts`.
pub fn digest() -> String {
    let brought: Vec<Font> = embedded().map(|(font, _)| font).collect();
    let brought = brought.iter().map(|font| font.data().as_slice());
    crate::workbook::sha256_of(brought.chain(files().map(|file| file as &[u8])))
}

/// Families, one bit for each of [`FAMILIES`].
type Families = u16;

/// For each character, by its code, the families that can set it.
static COVERAGE: LazyLock<Vec<Families>> = LazyLock::new(|| {
    let brought = embedded().map(|(_, info)| info);
    let infos: Vec<FontInfo> = brought.chain(files().flat_map(FontInfo::iter)).collect();
    let mut coverage = Vec::new();
    for (at, family) in FAMILIES.iter().enumerate() {
        let fonts = infos.iter().filter(|info| info.family == *family && is_used(info.variant));
        let fonts: Vec<_> = fonts.map(|info| &info.coverage).collect();
        let Some((first, others)) = fonts.split_first() else { continue };
        // `contains` counts from the first character on, which is too slow for whole fonts.
        let others: Vec<HashSet<u32>> = others.iter().map(|font| font.iter().collect()).collect();
        let in_all = |code: &u32| others.iter().all(|font| font.contains(code));
        for code in first.iter().filter(in_all).filter(|code| !is_private(*code)) {
            let place = code as usize;
            if coverage.len() <= place {
                coverage.resize(place + 1, 0);
            }
            coverage[place] |= 1 << at;
        }
    }
    coverage
});

/// Documents print regular, bold and italic text; a character must be there in each of them.
fn is_used(variant: FontVariant) -> bool {
    match variant.weight {
        FontWeight::REGULAR => true,
        FontWeight::BOLD => variant.style == FontStyle::Normal,
        _ => false,
    }
}

/// Whether a character has no meaning but by agreement; archive-grade PDFs must not hold such.
fn is_private(code: u32) -> bool {
    matches!(code, 0xE000..=0xF8FF | 0xF0000..)
}

/// The families that can set a character, as it is or as a letter and its marks.
fn families(c: char) -> Families {
    let of = |c: char| COVERAGE.get(u32::from(c) as usize).copied().unwrap_or_default();
    let found = of(c);
    if found != 0 {
        return found;
    }
    let (mut parts, mut count) = (Families::MAX, 0);
    decompose_canonical(c, |part| {
        parts &= of(part);
        count += 1;
    });
    if count > 1 { parts } else { 0 }
}

/// Whether a character shows nothing by itself: white space, controls, joiners and the like.
fn is_invisible(c: char) -> bool {
    c.is_whitespace() && c != '\u{1680}' || c.is_control() || is_default_ignorable(c)
}

/// Whether documents can print a character, or it shows nothing by itself.
pub fn covers(c: char) -> bool {
    c.is_ascii() || is_invisible(c) || families(c) != 0
}

/// The characters of a text that documents cannot print, each once. A mark must stand in the same
/// font as its letter.
pub fn missing(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    if text.is_ascii() {
        return missing;
    }
    let mut letter = Families::MAX;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let own = families(c);
        let lost = if is_combining_mark(c) && letter != 0 {
            letter &= own;
            letter == 0
        } else {
            letter = own;
            own == 0
        };
        if lost && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// A text of which documents can print every character: codes stand for the others.
pub fn printable(text: &str) -> Cow<'_, str> {
    let missing = missing(text);
    if missing.is_empty() {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if missing.contains(&c) { format!("[{}]", code(c)) } else { c.into() };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The code of a character as people look it up, e.g. `U+02BB`.
pub fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// The script of a character for which the program has no font, e.g. `Georgian`.
pub fn script_without_font(c: char) -> Option<&'static str> {
    static SCRIPTS: LazyLock<HashSet<Script>> = LazyLock::new(|| {
        let codes = (0..).zip(&*COVERAGE).filter(|(_, families)| **families != 0);
        let mut letters: HashMap<Script, usize> = HashMap::new();
        for c in codes.filter_map(|(code, _)| char::from_u32(code)) {
            *letters.entry(c.script()).or_default() += 1;
        }
        letters.into_iter().filter(|(_, count)| *count > STRAY).map(|(script, _)| script).collect()
    });
    let script = c.script();
    (script != Script::Unknown && !SCRIPTS.contains(&script)).then(|| script.full_name())
}

/// Fonts for other scripts have this many characters of a script or fewer.
const STRAY: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_families_are_those_of_the_house_style() {
        let style = include_str!("../templates/house/style.typ");
        let (_, list) = style.split_once("#let serif = (").expect("the families");
        let (list, _) = list.split_once(')').expect("their end");
        let named: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(named, FAMILIES);
        let known: HashSet<String> = store().book().families().map(|f| f.0.to_owned()).collect();
        assert!(FAMILIES.iter().all(|family| known.contains(*family)), "{known:?}");
    }

    #[test]
    fn the_letters_of_the_partners_can_be_printed_and_those_of_no_font_not() {
        for text in [
            "Oʻzbekiston gʻ O‘zbekiston",
            "Cộng hòa Xã hội chủ nghĩa Việt Nam Ắ ẵ ữ",
            "ђ ј љ њ ћ џ Ђ; ө ү Ө; ә ғ қ ң ө ұ ү һ і",
            "Azərbaycan, Guaraní g\u{303}, Ɓaŋ",
            "جمهورية مصر العربية ١٬٢٣٤٫٨٩",
            "ព្រះរាជាណាចក្រកម្ពុជា ៛",
            "ສາທາລະນະລັດ ປະຊາທິປະໄຕ ປະຊາຊົນລາວ ₭",
            "የኢትዮጵያ ፌዴራላዊ ዲሞክራሲያዊ ሪፐብሊክ፣",
            "ราชอาณาจักรไทย ฿",
            "গণপ্রজাতন্ত্রী বাংলাদেশ",
            "대한민국 行政安全部 ○○ ① ㎡ ₩ ※ 「」",
            "₮ ₸ ₫ ₡ ₲ € — – ‑ “ ” ’ ′ · ™ № ½ ≤ →",
        ] {
            assert_eq!(missing(text), Vec::<char>::new(), "{text}");
        }
        assert_eq!(missing("𝔘 and 𝔘 and 🙂"), ['𝔘', '🙂']);
        assert_eq!(missing("საქართველო").len(), 9);
        assert!(!covers('𝔘') && covers('U') && covers('ʻ'));
    }

    #[test]
    fn characters_of_mathematics_and_of_private_use_do_not_count() {
        let font = store().book().select_family("new computer modern math").next();
        assert!(font.is_some(), "Typst brings a font that has it");
        assert!(!covers('𝔘'));
        assert!(!covers('\u{E000}') && !covers('\u{F0002}'));
    }

    #[test]
    fn what_shows_nothing_is_not_missing() {
        let text = "a\u{a0}\u{2003}\u{3000}\n\t\u{7}\u{ad}\u{200b}\u{200d}\u{200f}\u{202e}\u{fe0f}\u{feff}\u{e0100}";
        assert_eq!(missing(text), Vec::<char>::new());
    }

    #[test]
    fn a_mark_stands_in_the_font_of_its_letter() {
        assert_eq!(missing("ກ\u{eb4}"), Vec::<char>::new());
        assert_eq!(missing("한\u{eb4}"), ['\u{eb4}'], "a Lao vowel on a Korean syllable");
        assert_eq!(missing("გ\u{301}"), ['გ'], "a letter without font is named, not its mark");
    }

    #[test]
    fn a_script_without_font_has_a_name() {
        assert_eq!(script_without_font('გ'), Some("Georgian"));
        assert_eq!(script_without_font('न'), Some("Devanagari"));
        for c in ['𝔘', '🙂', '龘', 'a', 'ក'] {
            assert_eq!(script_without_font(c), None, "{c}");
        }
    }

    #[test]
    fn codes_stand_for_what_cannot_be_printed() {
        assert_eq!(printable("𝔘niversity"), "[U+1D518]niversity");
        assert!(matches!(printable("대학"), Cow::Borrowed("대학")));
    }
}
