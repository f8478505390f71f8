//! Abbreviations that a text uses without introducing them.

use std::collections::BTreeSet;

use super::pattern::is_spaced;
use super::prose::{HOLE, Passage};
use super::vocabulary::Vocabulary;
use super::{FaultKind, Found, Reading};

/// Shortest and longest abbreviation that is looked at.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=6;
/// A parenthesis with fewer characters does not spell out an abbreviation.
const SPELT_OUT: usize = 5;

/// Finds the first place of each abbreviation that is neither introduced nor known to everybody.
pub(super) fn check(reading: &mut Reading<'_>, vocabulary: &Vocabulary) {
    let mut introduced = BTreeSet::new();
    for (_, passage) in reading.passages() {
        introduced.extend(words(passage).filter(|word| word.introduces()).map(|word| word.text()));
    }
    let mut found = Vec::new();
    for (page, passage) in reading.passages().filter(|(_, passage)| !is_in_capitals(passage)) {
        for word in words(passage).filter(|word| word.is_prose()) {
            let text = word.text();
            if !vocabulary.knows(&text) && introduced.insert(text.clone()) {
                found.push(Found {
                    page,
                    line: passage.letters[word.start].line,
                    kind: FaultKind::UndefinedAbbreviation,
                    instead: format!("write the name in full first: Name ({text})"),
                    seen: text,
                });
            }
        }
    }
    reading.add(found);
}

/// A word in capitals.
struct Word<'p> {
    passage: &'p Passage,
    start: usize,
    end: usize,
}

/// The words of 2 to 6 Latin capitals; the plural (`NGOs`) counts as the singular.
fn words(passage: &Passage) -> impl Iterator<Item = Word<'_>> {
    let letters = &passage.letters;
    let is_word = |at: usize| letters.get(at).is_some_and(|letter| is_spaced(letter.char));
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < letters.len() {
            let start = at;
            while is_word(at) {
                at += 1;
            }
            if at == start {
                at += 1;
                continue;
            }
            let is_plural = at - start > *LENGTH.start() && letters[at - 1].char == 's';
            let end = if is_plural { at - 1 } else { at };
            let capitals =
                letters[start..end].iter().all(|letter| letter.char.is_ascii_uppercase());
            if capitals && LENGTH.contains(&(end - start)) {
                return Some(Word { passage, start, end });
            }
        }
        None
    })
}

impl Word<'_> {
    fn text(&self) -> String {
        self.passage.text(self.start..self.end)
    }

    /// Whether it is a word of the template and no part of a number or code.
    fn is_prose(&self) -> bool {
        let letters = &self.passage.letters;
        let is_code = |beside: Option<usize>, next: Option<usize>| {
            let hyphen = beside.and_then(|at| letters.get(at)).is_some_and(|it| it.char == '-');
            let next = next.and_then(|at| letters.get(at));
            hyphen && next.is_some_and(|it| it.is_data || it.char.is_ascii_digit())
        };
        let before = |distance| self.start.checked_sub(distance);
        !letters[self.start..self.end].iter().any(|letter| letter.is_data)
            && !is_code(before(1), before(2))
            && !is_code(Some(self.end), Some(self.end + 1))
    }

    /// Whether its name stands beside it, or it is in quotation marks: `Name (ABBR)`, `(hereinafter
    /// “ABBR”)`, `ABBR (Name)`.
    fn introduces(&self) -> bool {
        let before = self.passage.before(self.start).map(|letter| letter.char);
        let after = self.passage.at(self.end).map(|letter| letter.char);
        let in_parenthesis = before == Some('(') && matches!(after, Some(')' | ',' | ';'));
        in_parenthesis || after == Some('”') || before == Some('“') || self.is_spelt_out()
    }

    fn is_spelt_out(&self) -> bool {
        let rest: String = self.passage.text(self.end..self.passage.letters.len());
        let inside = rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
        inside.is_some_and(|(name, _)| {
            name.chars().count() >= SPELT_OUT
                && !name.contains(HOLE)
                && name.chars().any(char::is_alphabetic)
        })
    }
}

/// Whether a passage of several words has capitals only, as a title may.
fn is_in_capitals(passage: &Passage) -> bool {
    let letters = || passage.letters.iter().filter(|letter| !letter.is_data);
    let words = letters().filter(|letter| letter.char == ' ').count();
    words >= 2 && letters().all(|letter| !letter.char.is_alphabetic() || letter.char.is_uppercase())
}
