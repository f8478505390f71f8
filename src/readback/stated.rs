//! What a PDF states, read from its pages: each value that is marked in it, as its page prints it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attached::{attached, attached_to};
use super::compare::PageText;
use super::content::SEAM;
use super::reader::{Reading, open, read_document};
use super::reliable::{is_reliable, reliable_pieces};
use super::trace::{NoTrace, PrintedAt};

/// What a PDF states.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Stated {
    /// The marked values with their texts as they were read from the pages.
    pub values: Vec<PrintedAt>,
    /// The texts of its clauses.
    pub clauses: Vec<ClauseText>,
    /// Values that the page which they are marked on does not print.
    pub absent: Vec<PrintedAt>,
}

/// The printed text of a clause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClauseText {
    /// BCP 47 tag of the text.
    pub language: String,
    /// Its id.
    pub clause: String,
    /// Its number and title; empty for those of a preamble.
    #[serde(default)]
    pub heading: String,
    /// The page on which it begins, counted from 1.
    pub page: usize,
    /// Its text, from its title to the next clause.
    pub text: String,
}

#[derive(Deserialize)]
struct Printed {
    clauses: Vec<ClauseMark>,
    values: Vec<PrintedAt>,
}

#[derive(Deserialize)]
struct ClauseMark {
    language: String,
    clause: String,
    /// What stands before the title.
    before: String,
    title: String,
    page: usize,
}

impl ClauseMark {
    /// Where its heading begins on a page, in one of the styles of the house.
    fn place_on(&self, page: &PageText) -> Option<usize> {
        let Self { before, title, .. } = self;
        [format!("{before} {title}"), format!("{before} ({title})")]
            .iter()
            .find_map(|heading| page.last_place_of(heading))
    }
}

/// Reads a PDF and what it states, and opens it once for both.
///
/// # Errors
/// The PDF cannot be read, or has no trace.
pub fn read_stated(pdf: &[u8]) -> Result<(Reading, Stated), NoTrace> {
    let document = open(pdf)?;
    let reading = read_document(&document)?;
    let stated = stated_by(&attached_to(&document)?, &reading)?;
    Ok((reading, stated))
}

/// Reads what a PDF states. `reading` is its text.
///
/// # Errors
/// The PDF has no trace.
pub fn stated(pdf: &[u8], reading: &Reading) -> Result<Stated, NoTrace> {
    stated_by(&attached(pdf)?, reading)
}

pub(super) fn stated_by(
    files: &BTreeMap<String, Vec<u8>>,
    reading: &Reading,
) -> Result<Stated, NoTrace> {
    let printed = files.get("printed.json").ok_or(NoTrace::Absent)?;
    let Printed { clauses, values } = serde_json::from_slice(printed)?;
    let pages: Vec<PageText> = reading.pages.iter().map(|page| PageText::of(page)).collect();
    let mut stated =
        Stated { clauses: clause_texts(reading, &pages, &clauses), ..Stated::default() };
    for mut value in values {
        let reads = is_reliable(&value.language) || value.text.is_ascii();
        let whole = reliable_pieces(&value.text).eq([value.text.as_str()]);
        if !reads || !whole {
            continue;
        }
        // The row of a table may go on over the page.
        let found = [value.page, value.page + 1]
            .into_iter()
            .find_map(|number| pages.get(number.checked_sub(1)?)?.as_printed(&value.text));
        match found {
            Some(text) => {
                value.text = text;
                stated.values.push(value);
            }
            None => stated.absent.push(value),
        }
    }
    Ok(stated)
}

/// The text of each clause: from its title on its page to the title of the next. The clauses of a
/// preamble have no title; their texts are those of their pages up to the first title. A closing clause
/// without a title on its page is part of the text of the clause before it, and has none of its own.
fn clause_texts(reading: &Reading, pages: &[PageText], clauses: &[ClauseMark]) -> Vec<ClauseText> {
    let page_of = |number: usize| reading.pages.get(number).map_or("", String::as_str);
    let starts: Vec<(usize, Option<usize>)> = clauses
        .iter()
        .map(|clause| {
            let number = clause.page.saturating_sub(1);
            (number, pages.get(number).and_then(|page| clause.place_on(page)))
        })
        .collect();
    let is_part_of_another = |at: usize| {
        let is_titled = |earlier: usize| {
            starts[earlier].1.is_some() && clauses[earlier].language == clauses[at].language
        };
        starts[at].1.is_none() && (0..at).any(is_titled)
    };
    let text_of = |at: usize| {
        if is_part_of_another(at) {
            return String::new();
        }
        let (first, from) = (starts[at].0, starts[at].1.unwrap_or(0));
        let next = starts[at + 1..].iter().find_map(|&(number, place)| Some((number, place?)));
        let (last, to) = match next {
            Some(next) if next > (first, from) => next,
            _ => (first, usize::MAX),
        };
        let pieces = (first..=last).map(|number| {
            let page = page_of(number);
            let start = if number == first { from } else { 0 };
            let end = if number == last { to.min(page.len()) } else { page.len() };
            page.get(start..end).unwrap_or_default()
        });
        // The seams between marked pieces are no letters.
        pieces.collect::<Vec<_>>().join("\n").replace(SEAM, "")
    };
    let texts = clauses.iter().enumerate().map(|(at, clause)| ClauseText {
        language: clause.language.clone(),
        clause: clause.clause.clone(),
        heading: format!("{} {}", clause.before, clause.title).trim().to_owned(),
        page: clause.page,
        text: text_of(at),
    });
    texts.collect()
}
