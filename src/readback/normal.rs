//! The form in which texts are compared: no white space, no hyphenation, compatibility forms
//! resolved, one kind of quotation mark.

use unicode_normalization::UnicodeNormalization;

/// What stood before a character and is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// A space that keeps what it separates together, as between thousands.
    NoBreak,
    Open,
}

/// A text in the form for comparison that knows where it came from.
#[derive(Debug, Default)]
pub(super) struct Normal {
    pub(super) text: String,
    /// For each byte of `text`, the gap before it.
    gaps: Vec<Gap>,
    /// For each byte of `text`, the place in the original.
    origins: Vec<usize>,
}

impl Normal {
    pub(super) fn of(original: &str) -> Self {
        let mut normal = Self::default();
        fold(original, |character, gap, origin| {
            normal.text.push(character);
            normal.gaps.resize(normal.text.len(), Gap::None);
            normal.gaps[normal.text.len() - character.len_utf8()] = gap;
            normal.origins.resize(normal.text.len(), origin);
        });
        normal
    }

    /// The gap before a place of the text; its end counts as open.
    pub(super) fn gap(&self, at: usize) -> Gap {
        self.gaps.get(at).copied().unwrap_or(Gap::Open)
    }

    /// The place in the original.
    pub(super) fn origin(&self, at: usize, original: &str) -> usize {
        self.origins.get(at).copied().unwrap_or(original.len())
    }
}

/// A text in the form for comparison: without white space and hyphenation, compatibility forms
/// resolved, with one kind of quotation mark.
pub fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    fold(text, |character, _, _| normal.push(character));
    normal
}

/// Gives each character of the form for comparison with the gap before it and its place.
fn fold(text: &str, push: impl FnMut(char, Gap, usize)) {
    let mut fold = Fold { push, gap: Gap::None, spaced: false, last: ' ', hyphen_dropped: false };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        if let Some(gap) = left_out(first) {
            fold.gap = fold.gap.max(gap);
            fold.spaced |= gap != Gap::None && first != SEAM;
            rest = &rest[first.len_utf8()..];
            continue;
        }
        // A character, with what may combine with it.
        let joins = |c: char| !c.is_ascii() && left_out(c).is_none() && !is_quote(c);
        let more = rest[first.len_utf8()..].find(|c| !joins(c));
        let end = more.map_or(rest.len(), |more| more + first.len_utf8());
        let (piece, after) = rest.split_at(end);
        rest = after;
        if is_quote(first) {
            fold.take('\'', at);
            piece.chars().skip(1).collect::<String>().nfkc().for_each(|c| fold.take(c, at));
        } else if piece.is_ascii() {
            fold.take(first, at);
        } else {
            piece.nfkc().for_each(|c| fold.take(c, at));
        }
    }
}

struct Fold<P> {
    push: P,
    gap: Gap,
    /// Whether real space is in the gap, and not only the seam of two marked pieces.
    spaced: bool,
    last: char,
    hyphen_dropped: bool,
}

impl<P: FnMut(char, Gap, usize)> Fold<P> {
    fn take(&mut self, character: char, origin: usize) {
        let is_hyphen = matches!(character, '-' | '\u{2010}' | '\u{2011}');
        // A hyphen after a letter may be hyphenation; some languages repeat it on the next line.
        let after_letter = !self.spaced && self.last.is_alphabetic();
        if is_hyphen && (after_letter || self.hyphen_dropped) {
            self.hyphen_dropped = true;
        } else if !character.is_whitespace() {
            let character = if is_hyphen { '-' } else { character };
            (self.push)(character, self.gap, origin);
            (self.gap, self.spaced) = (Gap::None, false);
            (self.last, self.hyphen_dropped) = (character, false);
        }
    }
}

/// Stands where two marked pieces of a page touch.
const SEAM: char = '\u{200b}';

/// The gap that a character leaves which does not count.
fn left_out(character: char) -> Option<Gap> {
    match character {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => Some(Gap::NoBreak),
        SEAM => Some(Gap::Open),
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => Some(Gap::None),
        _ => character.is_whitespace().then_some(Gap::Open),
    }
}

fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '\u{b4}' | '«' | '»' | '\u{2bb}' | '\u{2bc}' | '\u{2018}'
            ..='\u{201f}' | '‹' | '›'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_after_a_letter_does_not_count_across_a_seam_either() {
        assert_eq!(normal("DGCC-LA\u{200b}-MIN"), normal("DGCC-LA-MIN"));
        assert_ne!(normal("LA -5"), normal("LA5"));
    }

    #[test]
    fn white_space_hyphenation_compatibility_and_the_kind_of_quotes_do_not_count() {
        let same = [
            ("cost-sharing of 5 March", "cost-\nsharing of 5\u{a0}March"),
            ("contract", "con-\ntract"),
            ("contract", "con\u{ad}tract"),
            ("e-mail", "e-\n-mail"),
            ("efficient", "e\u{fb03}cient"),
            ("“Center”, the partner’s", "\"Center\", the partner's"),
            ("«Центр»", "„Центр“"),
            ("é", "e\u{301}"),
            ("한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
        ];
        for (left, right) in same {
            assert_eq!(normal(left), normal(right), "{left}");
        }
    }

    #[test]
    fn letter_case_minus_signs_and_hyphens_between_digits_count() {
        let different = [("Party", "party"), ("−1", "1"), ("paid -1", "paid 1"), ("1-2", "12")];
        for (left, right) in different {
            assert_ne!(normal(left), normal(right), "{left}");
        }
    }

    #[test]
    fn a_normal_text_knows_its_gaps_and_where_it_came_from() {
        let original = "é 1\u{a0}000\u{200b}2 x";
        let normal = Normal::of(original);
        assert_eq!(normal.text, "é10002x");
        let gaps = [0, 2, 3, 4, 6, 7, 8].map(|at| normal.gap(at));
        use Gap::{NoBreak, None, Open};
        assert_eq!(gaps, [None, Open, NoBreak, None, Open, Open, Open]);
        assert_eq!(normal.origin(3, original), original.find("000").expect("it is there"));
        assert_eq!(normal.origin(99, original), original.len());
    }
}
