//! Where the letters that a PDF names can be relied on.

use std::ops::RangeInclusive;

use unicode_normalization::char::is_combining_mark;

/// Languages of which only items in ASCII are compared, in any order, and why.
pub const UNRELIABLE: [(&str, &str); 7] = [
    ("ar", RIGHT_TO_LEFT),
    ("fa", RIGHT_TO_LEFT),
    ("bn", NAMED_TWICE),
    ("km", NAMED_TWICE),
    ("lo", NAMED_TWICE),
    ("my", NAMED_TWICE),
    ("th", NAMED_TWICE),
];

const RIGHT_TO_LEFT: &str =
    "letters stand in the order of drawing, and those drawn in parts are named once for each part";
const NAMED_TWICE: &str =
    "letters with raised or lowered marks are drawn in parts and named once for each part";

/// Scripts with the same faults, whatever the language of the text around them: those written from
/// right to left, those of India and of the countries to its south-east.
const SCRIPTS: [RangeInclusive<char>; 6] = [
    '\u{590}'..='\u{8ff}',
    '\u{900}'..='\u{109f}',
    '\u{1780}'..='\u{17ff}',
    '\u{19e0}'..='\u{19ff}',
    '\u{fb1d}'..='\u{fdff}',
    '\u{fe70}'..='\u{fefc}',
];

/// Whether the texts of a language are compared in full.
pub(super) fn is_reliable(tag: &str) -> bool {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    !UNRELIABLE.iter().any(|(unreliable, _)| unreliable.eq_ignore_ascii_case(language))
}

/// The pieces of a text between letters that cannot be relied on, as far as they have letters or digits;
/// mostly the whole text. A letter with a mark of its own cannot be relied on in any script: both are drawn
/// and named alone.
pub(super) fn reliable_pieces(text: &str) -> impl Iterator<Item = &str> {
    let (mut pieces, mut start) = (Vec::new(), 0);
    for (at, character) in text.char_indices().filter(|(_, character)| !character.is_ascii()) {
        let is_mark = is_combining_mark(character);
        if is_mark || is_unreliable(character) {
            let end = if is_mark { text.floor_char_boundary(at.saturating_sub(1)) } else { at };
            pieces.push(&text[start..end.max(start)]);
            start = at + character.len_utf8();
        }
    }
    pieces.push(&text[start..]);
    let last = pieces.len() - 1;
    let pieces = pieces.into_iter().enumerate().map(move |(at, piece)| {
        if last == 0 { piece } else { ended(begun(piece, at > 0), at < last) }
    });
    pieces.filter(|piece| !piece.is_empty())
}

/// A piece from its first letter or figure on: signs beside such letters may be drawn on their other side. A
/// figure is left out that has lost a sign, or that such a letter touches, which may be part of it.
fn begun(mut piece: &str, mut is_touched: bool) -> &str {
    loop {
        let at = piece.find(char::is_alphanumeric).unwrap_or(piece.len());
        let (before, rest) = piece.split_at(at);
        let is_part = before.ends_with(['-', '−']) || is_touched && !before.contains(is_space);
        if !is_part || !rest.starts_with(char::is_numeric) {
            return rest;
        }
        (piece, is_touched) = (rest.find(is_space).map_or("", |at| &rest[at..]), false);
    }
}

/// A piece up to its last letter or figure, as [`begun`] has its beginning.
fn ended(mut piece: &str, mut is_touched: bool) -> &str {
    loop {
        let rest = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_part = is_touched && !piece[rest.len()..].contains(is_space);
        if !is_part || !rest.ends_with(char::is_numeric) {
            return rest;
        }
        (piece, is_touched) = (rest.rfind(is_space).map_or("", |at| &rest[..at]), false);
    }
}

/// Whether a figure ends at a character.
fn is_space(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

fn is_unreliable(character: char) -> bool {
    !character.is_ascii() && SCRIPTS.iter().any(|script| script.contains(&character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_text_in_several_scripts_what_can_be_relied_on_is_left() {
        let pieces = |text| reliable_pieces(text).collect::<Vec<_>>();
        assert_eq!(pieces("(1,000) 한국 – Österreich."), ["(1,000) 한국 – Österreich."]);
        assert_eq!(pieces("Center (مركز) 2026"), ["Center", "2026"]);
        assert_eq!(pieces("مركز التعاون"), [] as [&str; 0]);
        assert_eq!(pieces("Guarani\u{303}a g\u{303}\u{301}ua 5"), ["Guaran", "a", "ua 5"]);
        assert_eq!(pieces("5 −1 مركز −7 8 مركز9 a"), ["5 −1", "8", "a"]);
        assert_eq!(pieces("−5 a ก 1\u{a0}000ก20 b 30% ก"), ["a", "b 30"]);
        assert_eq!(pieces("\u{301}"), [] as [&str; 0]);
        assert!(is_reliable("ko") && is_reliable("am") && !is_reliable("ar-EG"));
    }
}
