//! Text of cells: what is trimmed and unified, and what shows that it was damaged.

use unicode_normalization::UnicodeNormalization;

use crate::workbook::shows_nothing;

/// Text as it is kept and printed: trimmed, in canonical composition, a tab as a blank. Compatibility forms
/// stay, for folding them would change names (reference 4.3).
pub fn clean(text: &str) -> String {
    let text = trimmed(text);
    if text.contains('\t') { text.replace('\t', " ") } else { text }
}

fn trimmed(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_owned();
    }
    text.trim_matches(|c: char| c.is_whitespace() || shows_nothing(c)).nfc().collect()
}

/// Short text, in which a line break or a tab is a blank.
pub fn clean_line(text: &str) -> String {
    let text = trimmed(text);
    if text.contains(['\n', '\r', '\t']) {
        text.split(['\n', '\r', '\t'])
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    } else {
        text
    }
}

/// A code, in which width, dashes and invisible characters tell nothing apart.
pub fn clean_code(text: &str) -> String {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        return text.to_owned();
    }
    let kept = text.chars().filter(|&c| !shows_nothing(c)).nfkc();
    let unified = kept.map(|c| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{02BB}' | '\u{02BC}' => '\'',
        other => other,
    });
    unified.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text, or of a long one what stands around a character.
pub fn around(text: &str, c: char) -> String {
    const REACH: usize = 30;
    let count = text.chars().count();
    let at = text.chars().position(|other| other == c).unwrap_or_default();
    let (from, to) = (at.saturating_sub(REACH), (at + REACH + 1).min(count));
    if count <= 3 * REACH {
        return text.to_owned();
    }
    let shown: String = text.chars().skip(from).take(to - from).collect();
    let mark = |cut: bool| if cut { "…" } else { "" };
    format!("{}{}{}", mark(from > 0), shown.trim(), mark(to < count))
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// Replacement characters or question marks where letters were.
    Lost,
    /// Letters of one encoding read in another.
    Garbled,
    /// A character that is no text.
    Control(char),
    /// A character that changes the direction of the text around it.
    Direction(char),
    /// A character that shows nothing.
    Invisible(char),
}

/// Looks for signs of damage.
pub fn damage(text: &str) -> Option<Damage> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'?') {
        return None;
    }
    if text.contains('\u{FFFD}') || has_lost_word(text) {
        return Some(Damage::Lost);
    }
    if is_garbled(text) {
        return Some(Damage::Garbled);
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || shows_nothing(c));
    let complex = text.chars().any(needs_joiners);
    let mut signs = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' => None,
        c if c.is_control() => Some(Damage::Control(c)),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some(Damage::Direction(c)),
        // Joiners and word spaces belong to the writing of many scripts of Asia.
        '\u{200B}'..='\u{200D}' if complex => None,
        '\u{200E}' | '\u{200F}' if complex => None,
        c if shows_nothing(c) => Some(Damage::Invisible(c)),
        _ => None,
    });
    // What shows nothing is the least of them, and hides none that comes later.
    let first = signs.next()?;
    let is_grave = |sign: &Damage| !matches!(sign, Damage::Invisible(_));
    if is_grave(&first) { Some(first) } else { signs.find(is_grave).or(Some(first)) }
}

/// Two question marks where a letter or nothing else stands beside them: `G??`, `???`.
fn has_lost_word(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '"')).any(|word| {
        let marks = word.matches('?').count();
        let only = marks == word.chars().count();
        let inside = word.trim_end_matches('?').contains('?');
        (only && marks >= 2) || (inside && !word.contains("://"))
    })
}

/// UTF-8 that was read as Windows-1252 leaves pairs such as `Ã©` or `ì„œ`.
fn is_garbled(text: &str) -> bool {
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    if unmappable || text.is_ascii() {
        return false;
    }
    std::str::from_utf8(&bytes).is_ok_and(|meant| meant != text && !meant.is_ascii())
}

fn needs_joiners(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{0900}'..='\u{109F}' | '\u{1200}'..='\u{139F}'
        | '\u{1780}'..='\u{18AF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_look_alike_are_alike() {
        for code in ["UZ-P1", " UZ‑P1 ", "UZ–P1", "ＵＺ－Ｐ１", "UZ-P1\u{200B}", "\u{feff}UZ-P1"]
        {
            assert_eq!(clean_code(code), "UZ-P1", "{code}");
        }
    }

    #[test]
    fn names_keep_their_compatibility_forms() {
        assert_eq!(clean(" ສາທາລະນະລັດ\u{a0}"), "ສາທາລະນະລັດ");
        assert_eq!(clean("Ａ社"), "Ａ社");
        assert_eq!(clean(" in\tcash\n"), "in cash");
        assert_eq!(clean("e\u{301}"), "é");
    }

    #[test]
    fn of_a_long_text_the_place_is_shown() {
        assert_eq!(around("The 𝔘niversity", '𝔘'), "The 𝔘niversity");
        let long = format!("{}𝔘{}", "word ".repeat(100), " and on".repeat(100));
        let shown = around(&long, '𝔘');
        assert!(shown.starts_with("…word") && shown.ends_with('…'), "{shown}");
        assert!(shown.contains("word 𝔘 and") && shown.chars().count() < 70, "{shown}");
    }

    #[test]
    fn damage_is_told_from_text() {
        assert_eq!(damage("Oʻzbekiston"), None);
        assert_eq!(damage("What is next?"), None);
        assert_eq!(damage("Really? Yes?"), None);
        assert_eq!(damage("Café"), None);
        assert_eq!(damage("대한민국"), None);
        assert_eq!(damage("ព្រះរាជា\u{200B}ណាចក្រ"), None);
        assert_eq!(damage("first line\nsecond line"), None);
        assert_eq!(damage("G??ayrat"), Some(Damage::Lost));
        assert_eq!(damage("???"), Some(Damage::Lost));
        assert_eq!(damage("O?zbekiston"), Some(Damage::Lost));
        assert_eq!(damage("Caf\u{FFFD}"), Some(Damage::Lost));
        assert_eq!(damage("CafÃ©"), Some(Damage::Garbled));
        assert_eq!(damage("a\u{7}b"), Some(Damage::Control('\u{7}')));
        assert_eq!(damage("Seo\u{202E}nim"), Some(Damage::Direction('\u{202E}')));
        assert_eq!(damage("Seo\u{200B}nim"), Some(Damage::Invisible('\u{200B}')));
        assert_eq!(damage("S\u{200B}eo\u{202E}nim"), Some(Damage::Direction('\u{202E}')));
        assert_eq!(damage("S\u{200B}eo\u{AD}nim\u{7}"), Some(Damage::Control('\u{7}')));
    }
}
