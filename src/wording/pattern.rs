//! Words and phrases that are looked for in prose.

use std::ops::Range;

use super::prose::{Letter, Passage};

/// A word or phrase. Written in small letters it is found in any case, with a capital only as it is
/// written. It is a whole word, except in scripts that write words together or join endings to them:
/// there a space before it says that a word has to begin with it. An asterisk at its end stands for any
/// ending.
#[derive(Debug, Clone)]
pub struct Pattern {
    letters: Vec<char>,
    is_exact: bool,
    is_initial: bool,
    is_stem: bool,
}

impl Pattern {
    /// The pattern that a text describes.
    pub fn new(text: &str) -> Self {
        let (word, is_initial) = text.strip_prefix(' ').map_or((text, false), |word| (word, true));
        let (word, is_stem) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
        let is_exact = word.chars().any(char::is_uppercase);
        Self { letters: word.chars().collect(), is_exact, is_initial, is_stem }
    }

    /// Its first letter, small.
    pub fn initial(&self) -> Option<char> {
        self.letters.first().and_then(|first| first.to_lowercase().next())
    }

    /// Where it ends if it stands in a passage from a place on, in words of the template.
    pub fn end_at(&self, passage: &Passage, start: usize) -> Option<usize> {
        let (first, last) = (*self.letters.first()?, *self.letters.last()?);
        let is_like = |letter: Letter, wanted| {
            !letter.is_data && wanted == if self.is_exact { letter.char } else { letter.small }
        };
        if !passage.at(start).is_some_and(|letter| is_like(letter, first)) {
            return None;
        }
        let end = start + self.letters.len();
        let mut letters = passage.letters.get(start..end)?.iter().zip(&self.letters);
        let before = passage.before(start).map(|letter| letter.char);
        let begins = !self.is_initial || !before.is_some_and(char::is_alphanumeric);
        let alike = letters.all(|(letter, wanted)| is_like(*letter, *wanted));
        if !begins || !alike || continues(before, first) {
            return None;
        }
        if self.is_stem {
            let rest = passage.letters[end..].iter();
            return Some(end + rest.take_while(|letter| is_spaced(letter.char)).count());
        }
        let after = passage.at(end).map(|letter| letter.char);
        (!continues(after, last)).then_some(end)
    }

    /// Where it ends if it stands at a place or after a space there.
    pub fn end_near(&self, passage: &Passage, start: usize) -> Option<usize> {
        let is_space = passage.at(start).is_some_and(|letter| letter.char == ' ');
        self.end_at(passage, if is_space { start + 1 } else { start })
    }

    /// Where it begins if it ends at a place or before a space there.
    pub fn start_before(&self, passage: &Passage, end: usize) -> Option<usize> {
        let is_space = passage.before(end).is_some_and(|letter| letter.char == ' ');
        let end = if is_space { end - 1 } else { end };
        let start = end.checked_sub(self.letters.len())?;
        (self.end_at(passage, start) == Some(end)).then_some(start)
    }

    /// Whether it stands within a part of a passage.
    pub fn is_within(&self, passage: &Passage, Range { start, end }: Range<usize>) -> bool {
        (start..end).any(|at| self.end_at(passage, at).is_some_and(|its| its <= end))
    }

    /// Whether one of its places covers a part of the passage.
    pub fn covers(&self, passage: &Passage, part: Range<usize>) -> bool {
        let earliest = part.end.saturating_sub(self.letters.len() + LONGEST_ENDING);
        (earliest..=part.start)
            .any(|at| self.end_at(passage, at).is_some_and(|end| end >= part.end))
    }
}

/// Patterns from the texts that describe them.
pub fn patterns(texts: &[String]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::new(text)).collect()
}

/// How many letters an asterisk is expected to stand for.
const LONGEST_ENDING: usize = 20;

/// Whether a letter beside a word belongs to it.
fn continues(beside: Option<char>, edge: char) -> bool {
    is_spaced(edge) && beside.is_some_and(is_spaced)
}

/// Whether a character is part of a word in a script that puts spaces between words.
pub fn is_spaced(char: char) -> bool {
    char.is_alphanumeric() && !is_joined(char)
}

/// Hangul, Chinese characters and kana, Thai, Lao, Burmese and Khmer.
fn is_joined(char: char) -> bool {
    matches!(u32::from(char),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1100..=0x11FF | 0x1780..=0x17FF
        | 0x3040..=0x30FF | 0x3130..=0x318F | 0x3400..=0x9FFF | 0xAC00..=0xD7AF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::prose::Prose;

    fn found(pattern: &str, text: &str) -> Option<String> {
        let passage = Prose::read(None, text, 0).passages.remove(0);
        let pattern = Pattern::new(pattern);
        let ends = (0..passage.letters.len()).map(|at| (at, pattern.end_at(&passage, at)));
        ends.filter_map(|(at, end)| Some(passage.text(at..end?))).next()
    }

    #[test]
    fn a_word_is_a_whole_word_in_any_case() {
        assert_eq!(found("shall", "They Shall act").as_deref(), Some("Shall"));
        assert_eq!(found("agree", "an agreement"), None);
        assert_eq!(found("oblig*", "no obligations here").as_deref(), Some("obligations"));
        assert_eq!(found("in force", "remain in~force.").as_deref(), Some("in force"));
    }

    #[test]
    fn a_word_with_a_capital_is_found_as_written() {
        assert_eq!(found("Parte", "la otra parte"), None);
        assert_eq!(found("Parte", "la otra Parte").as_deref(), Some("Parte"));
    }

    #[test]
    fn korean_words_carry_endings() {
        assert_eq!(found("의무", "당사국의 의무를").as_deref(), Some("의무"));
        assert_eq!(found("Side", "Side는").as_deref(), Some("Side"));
        assert_eq!(found("이 협정", "규정이 협정에"), Some("이 협정".to_owned()));
        assert_eq!(found(" 이 협정", "규정이 협정에"), None);
    }

    #[test]
    fn data_is_not_looked_at() {
        assert_eq!(found("shall", "they #\"shall\"; act"), None);
    }
}
