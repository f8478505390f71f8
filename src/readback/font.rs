//! Fonts as far as reading needs them: the text, the width and the glyph of a character code.

use lopdf::{Dictionary, Document, Object};

use super::cmap::CMap;

/// The most bytes that a map of a font may have once unpacked.
const MOST_MAP: usize = 8 << 20;
/// Widths that one font may give, counted with repetitions.
const MOST_WIDTHS: usize = 1 << 18;

/// A font.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Codes have two bytes rather than one.
    wide: bool,
    map: Option<CMap>,
    /// Texts of the codes of a font without `ToUnicode`.
    table: Vec<String>,
    /// In units of the font, by code.
    widths: Vec<f32>,
    other_width: f32,
    /// Size of a unit of the font.
    unit: f32,
    /// `CIDToGIDMap`, if it is not the identity.
    glyphs: Option<Vec<u8>>,
}

/// A character as a font shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shown<'a> {
    /// The text; none if the font does not tell.
    pub(super) text: Option<&'a str>,
    /// Width at size 1.
    pub(super) width: f32,
    /// Whether it is the glyph for characters that the font does not have.
    pub(super) missing: bool,
    /// Whether it counts as a blank of one byte, which word spacing widens.
    pub(super) blank: bool,
}

impl Font {
    /// Reads a font; what is damaged in it is left out, so that its texts are unknown.
    pub(super) fn read(document: &Document, dictionary: &Dictionary) -> Self {
        let name = |key: &[u8]| dictionary.get_deref(key, document).and_then(Object::as_name).ok();
        let map = dictionary
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(MOST_MAP))
            .ok()
            .map(|bytes| CMap::parse(&bytes));
        let wide = name(b"Subtype") == Some(b"Type0");
        let mut font = Self { wide, map, unit: 0.001, ..Self::default() };
        if wide {
            let descendants = dictionary.get_deref(b"DescendantFonts", document);
            let first = descendants.and_then(Object::as_array).ok().and_then(|fonts| fonts.first());
            let first = first.and_then(|font| document.dereference(font).ok());
            if let Some(descendant) = first.and_then(|(_, font)| font.as_dict().ok()) {
                font.read_descendant(document, descendant);
            }
            return font;
        }
        if font.map.is_none() {
            let encoding = dictionary.get_font_encoding_with_limit(document, MOST_MAP).ok();
            let text = |byte: u8| encoding.as_ref()?.bytes_to_string(&[byte]).ok();
            font.table = (0..=255).map(|byte| text(byte).unwrap_or_default()).collect();
        }
        if name(b"Subtype") == Some(b"Type3") {
            let matrix =
                dictionary.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
            let unit = matrix.and_then(|matrix| matrix.first()?.as_float().ok());
            font.unit = unit.unwrap_or(font.unit);
        }
        let first = number(document, dictionary, b"FirstChar").unwrap_or(0.0).clamp(0.0, 255.0);
        font.widths.resize(first as usize, 0.0);
        if let Ok(widths) = dictionary.get_deref(b"Widths", document).and_then(Object::as_array) {
            let widths = widths.iter().take(256);
            font.widths.extend(widths.map(|width| float(document, width).unwrap_or(0.0)));
        }
        font
    }

    fn read_descendant(&mut self, document: &Document, descendant: &Dictionary) {
        self.other_width = number(document, descendant, b"DW").unwrap_or(1000.0);
        if let Ok(widths) = descendant.get_deref(b"W", document).and_then(Object::as_array) {
            self.read_widths(document, widths);
        }
        let glyphs = descendant.get_deref(b"CIDToGIDMap", document).and_then(Object::as_stream);
        self.glyphs = glyphs.and_then(|map| map.get_plain_content_with_limit(MOST_MAP)).ok();
    }

    /// `first [width width …]` and `first last width`.
    fn read_widths(&mut self, document: &Document, entries: &[Object]) {
        let mut entries = entries.iter().filter_map(|entry| document.dereference(entry).ok());
        let mut left = MOST_WIDTHS;
        while let (Some((_, first)), Some((_, second))) = (entries.next(), entries.next()) {
            let Some(first) = code(first) else { return };
            if let Ok(widths) = second.as_array() {
                for (at, width) in widths.iter().enumerate() {
                    self.set_width(first + at, float(document, width), &mut left);
                }
            } else {
                let (Some(last), Some((_, width))) = (code(second), entries.next()) else { return };
                for code in first..=last {
                    self.set_width(code, float(document, width), &mut left);
                }
            }
            if left == 0 {
                return;
            }
        }
    }

    fn set_width(&mut self, code: usize, width: Option<f32>, left: &mut usize) {
        if code > usize::from(u16::MAX) || *left == 0 {
            return;
        }
        *left -= 1;
        if self.widths.len() <= code {
            self.widths.resize(code + 1, self.other_width);
        }
        self.widths[code] = width.unwrap_or(self.other_width);
    }

    /// The characters of a string.
    pub(super) fn shown<'a>(&'a self, string: &'a [u8]) -> impl Iterator<Item = Shown<'a>> {
        let size = if self.wide { 2 } else { 1 };
        string.chunks(size).map(move |bytes| {
            let code = bytes.iter().fold(0, |code, &byte| code << 8 | u32::from(byte));
            let at = code as usize;
            let text = match &self.map {
                Some(map) => map.text(code),
                None => self.table.get(at).map(String::as_str).filter(|text| !text.is_empty()),
            };
            let missing = match &self.glyphs {
                _ if !self.wide => false,
                Some(glyphs) => glyphs.get(2 * at..2 * at + 2).is_none_or(|glyph| glyph == [0, 0]),
                None => code == 0,
            };
            let width = self.widths.get(at).copied().unwrap_or(self.other_width) * self.unit;
            Shown { text, width, missing, blank: !self.wide && code == 32 }
        })
    }
}

fn code(object: &Object) -> Option<usize> {
    usize::try_from(object.as_i64().ok()?).ok().filter(|&code| code <= usize::from(u16::MAX))
}

/// A finite number.
fn float(document: &Document, object: &Object) -> Option<f32> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_float().ok().filter(|number| number.is_finite())
}

fn number(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<f32> {
    float(document, dictionary.get(key).ok()?)
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    #[test]
    fn a_composite_font_has_codes_of_two_bytes_with_texts_widths_and_glyphs() {
        let mut document = Document::new();
        let map = b"1 beginbfchar <0001> <AC00> endbfchar".to_vec();
        let map = document.add_object(Stream::new(dictionary! {}, map));
        let descendant = document.add_object(dictionary! {
            "DW" => 500,
            "W" => vec![1.into(), vec![Object::from(920)].into(), 3.into(), 4.into(), 250.into()],
        });
        let font = dictionary! {
            "Subtype" => "Type0",
            "ToUnicode" => map,
            "DescendantFonts" => vec![Object::from(descendant)],
        };
        let font = Font::read(&document, &font);
        let shown: Vec<_> = font.shown(&[0, 1, 0, 0, 0, 4]).collect();
        assert_eq!(shown.iter().map(|one| one.text).collect::<Vec<_>>(), [Some("가"), None, None]);
        assert_eq!(shown.iter().map(|one| one.missing).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(shown.iter().map(|one| one.width).collect::<Vec<_>>(), [0.92, 0.5, 0.25]);
    }

    #[test]
    fn a_simple_font_has_codes_of_one_byte_in_its_encoding() {
        let document = Document::new();
        let font = dictionary! {
            "Type" => "Font",
            "Subtype" => "TrueType",
            "Encoding" => "WinAnsiEncoding",
            "FirstChar" => 65,
            "Widths" => vec![Object::from(500)],
        };
        let font = Font::read(&document, &font);
        let shown: Vec<_> = font.shown(b"A \xe9").collect();
        let texts: Vec<_> = shown.iter().map(|one| one.text.unwrap_or("?")).collect();
        assert_eq!(texts, ["A", " ", "é"]);
        assert_eq!(shown[0].width, 0.5);
        assert!(shown[1].blank);
    }

    #[test]
    fn a_damaged_font_has_unknown_texts() {
        let document = Document::new();
        let hostile = dictionary! {
            "Subtype" => "Type0",
            "DescendantFonts" => vec![Object::from((7, 0))],
            "ToUnicode" => 3,
        };
        let font = Font::read(&document, &hostile);
        assert_eq!(font.shown(b"abc").filter(|shown| shown.text.is_some()).count(), 0);
    }
}
