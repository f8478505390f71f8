//! Square brackets and open points in a text that is no draft.

use super::prose::Passage;
use super::{FaultKind, Found, Reading};

/// How much of a bracket is shown.
const SHOWN: usize = 60;

/// Finds brackets, in words of the template and in data, and calls that print one.
pub(super) fn check(reading: &mut Reading<'_>) {
    let mut found = Vec::new();
    let mut fault = |page, line, seen, instead: &str| {
        found.push(Found {
            page,
            line,
            kind: FaultKind::Bracket,
            seen,
            instead: instead.to_owned(),
        });
    };
    for (page, passage) in reading.passages() {
        let mut at = 0;
        while let Some(start) = next(passage, at) {
            let (line, is_data) = (passage.letters[start].line, passage.letters[start].is_data);
            let end = closing(passage, start);
            let seen = passage.text(start..end.min(start + SHOWN));
            let instead =
                if is_data { "settle what the cell leaves open" } else { "settle the text" };
            fault(page, line, seen, instead);
            at = end;
        }
    }
    for (page, read) in reading.pages.iter().enumerate() {
        for open in &read.prose.open {
            fault(page, open.line, format!("#{}(", open.call), "settle the open point");
        }
    }
    reading.add(found);
}

/// The next bracket.
fn next(passage: &Passage, from: usize) -> Option<usize> {
    let is_bracket = |at: &usize| matches!(passage.letters[*at].char, '[' | ']');
    (from..passage.letters.len()).find(is_bracket)
}

/// Where the part in brackets ends that begins at a place.
fn closing(passage: &Passage, start: usize) -> usize {
    if passage.letters[start].char == ']' {
        return start + 1;
    }
    let end = passage.letters[start..].iter().position(|letter| letter.char == ']');
    end.map_or(start + 1, |length| start + length + 1)
}
