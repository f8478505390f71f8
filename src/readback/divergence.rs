//! In what one PDF differs from another of the same document: the clauses whose texts are others, else
//! the pages, else the files that travel in it.

use std::collections::BTreeMap;

use super::attached::attached_to;
use super::normal::normal;
use super::reader::{ReadError, Reading, open, read_document};
use super::stated::{ClauseText, Stated, stated_by};
use super::trace::PrintedAt;

/// How many characters are shown to either side of the first that differs.
const SHOWN: usize = 40;
/// What begins the paths of what a document says of itself: its number, the day it was made for.
const DOCUMENT: &str = "document.";

/// In what a PDF differs from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Divergence {
    /// The text.
    Text {
        /// Where.
        at: TextAt,
        /// The texts.
        sides: Sides,
    },
    /// The text is the same; the file of this name that travels in the PDF is not.
    Attached(String),
    /// The text is the same; title, language or structure are not.
    Metadata,
    /// Nothing that can be read.
    Appearance,
}

/// Where two PDFs have other texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextAt {
    /// In a clause.
    Clause {
        /// BCP 47 tag of the text.
        language: String,
        /// Its id.
        clause: String,
        /// Its number and title.
        heading: String,
        /// The page on which it begins, counted from 1.
        page: usize,
    },
    /// On a page, in no clause; counted from 1.
    Page(usize),
}

/// Two texts around the first place where they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// The first.
    pub one: String,
    /// The second.
    pub other: String,
}

/// A PDF that was read.
struct Read {
    reading: Reading,
    clauses: Vec<ClauseText>,
    values: Vec<PrintedAt>,
    files: BTreeMap<String, Vec<u8>>,
}

/// The first difference of `one` from `other`. Words in `alike` are taken for each other: a text of the
/// second in place of one of the first.
///
/// # Errors
/// One of them cannot be read.
pub fn divergence(
    one: &[u8],
    other: &[u8],
    alike: &[(String, String)],
) -> Result<Divergence, ReadError> {
    let [one, other] = both(one, other, alike)?;
    let mut texts = texts(&one, &other).into_iter();
    Ok(match texts.next() {
        Some((at, sides)) => Divergence::Text { at, sides },
        None => rest(&one, &other),
    })
}

/// All places in which `one` and `other` say something else: in their texts, or in a printed value that is
/// none of the document itself. Words in `alike` are taken for each other in texts, but not in values.
///
/// # Errors
/// One of them cannot be read.
pub fn other_words(
    one: &[u8],
    other: &[u8],
    alike: &[(String, String)],
) -> Result<Vec<(TextAt, Sides)>, ReadError> {
    let [one, other] = both(one, other, alike)?;
    let texts = texts(&one, &other);
    Ok(if texts.is_empty() { values(&one, &other) } else { texts })
}

fn both(one: &[u8], other: &[u8], alike: &[(String, String)]) -> Result<[Read; 2], ReadError> {
    let (mut one, other) = (read_all(one)?, read_all(other)?);
    let replace = |text: &mut String| {
        for (of_one, of_other) in alike {
            *text = text.replace(of_one, of_other);
        }
    };
    one.clauses.iter_mut().for_each(|clause| replace(&mut clause.text));
    one.reading.pages.iter_mut().for_each(replace);
    Ok([one, other])
}

/// Where the texts differ: in clauses, else on pages.
fn texts(one: &Read, other: &Read) -> Vec<(TextAt, Sides)> {
    let in_clauses = in_clauses(&one.clauses, &other.clauses);
    if !in_clauses.is_empty() {
        return in_clauses;
    }
    on_pages(&one.reading.pages, &other.reading.pages)
}

/// Where files of the same text differ: in a file that travels in them, else in their properties, else in
/// what nobody reads.
fn rest(one: &Read, other: &Read) -> Divergence {
    let mut names = one.files.keys().chain(other.files.keys());
    if let Some(name) = names.find(|name| one.files.get(*name) != other.files.get(*name)) {
        return Divergence::Attached(name.clone());
    }
    let properties = |read: &Read| Reading { pages: Vec::new(), ..read.reading.clone() };
    match properties(one) == properties(other) {
        true => Divergence::Appearance,
        false => Divergence::Metadata,
    }
}

/// Printed values that are others, in places whose texts are taken for alike.
fn values(one: &Read, other: &Read) -> Vec<(TextAt, Sides)> {
    let of_subject = |read: &Read| -> Vec<PrintedAt> {
        let values = read.values.iter().filter(|value| !value.path.starts_with(DOCUMENT));
        values.cloned().collect()
    };
    let (one, other) = (of_subject(one), of_subject(other));
    let pairs = one.iter().zip(&other);
    let unlike = pairs.filter(|(one, other)| one.path == other.path && one.text != other.text);
    let place = |value: &PrintedAt| TextAt::Clause {
        language: value.language.clone(),
        clause: value.clause.clone(),
        heading: value.place.clone(),
        page: value.page,
    };
    unlike.map(|(one, other)| (place(one), sides(&one.text, &other.text))).collect()
}

fn read_all(pdf: &[u8]) -> Result<Read, ReadError> {
    let document = open(pdf)?;
    let (reading, files) = (read_document(&document)?, attached_to(&document)?);
    // A PDF without the list of its clauses is compared by its pages.
    let Stated { clauses, values, .. } = stated_by(&files, &reading).unwrap_or_default();
    Ok(Read { reading, clauses, values, files })
}

/// The clauses that only one has, or whose text is another.
fn in_clauses(one: &[ClauseText], other: &[ClauseText]) -> Vec<(TextAt, Sides)> {
    let is_same = |a: &ClauseText, b: &ClauseText| a.language == b.language && a.clause == b.clause;
    let at = |clause: &ClauseText| TextAt::Clause {
        language: clause.language.clone(),
        clause: clause.clause.clone(),
        heading: clause.heading.clone(),
        page: clause.page,
    };
    let (mut found, mut rest) = (Vec::new(), other);
    for clause in one {
        let Some(place) = rest.iter().position(|of_other| is_same(clause, of_other)) else {
            found.push((at(clause), sides(&clause.text, "")));
            continue;
        };
        let skipped = rest[..place].iter();
        found.extend(skipped.map(|skipped| (at(skipped), sides("", &skipped.text))));
        if normal(&clause.text) != normal(&rest[place].text) {
            found.push((at(clause), sides(&clause.text, &rest[place].text)));
        }
        rest = &rest[place + 1..];
    }
    found.extend(rest.iter().map(|more| (at(more), sides("", &more.text))));
    found
}

fn on_pages(one: &[String], other: &[String]) -> Vec<(TextAt, Sides)> {
    let page = |pages: &[String], at: usize| pages.get(at).cloned().unwrap_or_default();
    let unlike = (0..one.len().max(other.len())).filter_map(|at| {
        let (one, other) = (page(one, at), page(other, at));
        (normal(&one) != normal(&other)).then(|| (TextAt::Page(at + 1), sides(&one, &other)))
    });
    unlike.collect()
}

/// Two texts, shortened around the first place where they differ.
pub fn sides(one: &str, other: &str) -> Sides {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = |text: &str| plain(text).replace(super::content::SEAM, "").chars().collect();
    let (one, other): (Vec<char>, Vec<char>) = (plain(one), plain(other));
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let shown = |text: &[char]| {
        let (from, to) = (same.saturating_sub(SHOWN), (same + SHOWN).min(text.len()));
        let cut = |is_cut: bool| if is_cut { "…" } else { "" };
        let piece: String = text.get(from..to).unwrap_or_default().iter().collect();
        format!("{}{piece}{}", cut(from > 0 && !piece.is_empty()), cut(to < text.len()))
    };
    Sides { one: shown(&one), other: shown(&other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(id: &str, text: &str) -> ClauseText {
        let heading = String::new();
        ClauseText { language: "en".into(), clause: id.into(), heading, page: 1, text: text.into() }
    }

    fn first(one: &[ClauseText], other: &[ClauseText]) -> Option<(String, Sides)> {
        in_clauses(one, other).into_iter().next().map(|(at, sides)| match at {
            TextAt::Clause { clause, .. } => (clause, sides),
            TextAt::Page(_) => unreachable!("clauses are compared"),
        })
    }

    #[test]
    fn the_first_clause_that_differs_is_named_with_both_texts() {
        let one = [clause("a", "same"), clause("b", "pays 5,000 dollars"), clause("c", "x")];
        let other = [clause("a", "sa-\nme"), clause("b", "pays 6,000 dollars"), clause("c", "y")];
        let (id, sides) = first(&one, &other).expect("they differ");
        assert_eq!((id.as_str(), sides.one.as_str()), ("b", "pays 5,000 dollars"));
        assert_eq!(sides.other, "pays 6,000 dollars");
        assert_eq!(first(&one, &one), None);
    }

    #[test]
    fn a_clause_that_one_lacks_is_named() {
        let [a, b, c] = [clause("a", "1"), clause("b", "2"), clause("c", "3")];
        let (all, fewer) = ([a.clone(), b.clone(), c], [a, b]);
        assert_eq!(first(&all, &fewer).map(|found| found.0), Some("c".to_owned()));
        assert_eq!(first(&fewer, &all).map(|found| found.0), Some("c".to_owned()));
        assert_eq!(first(&all[1..], &all).map(|found| found.0), Some("a".to_owned()));
    }

    #[test]
    fn every_clause_that_differs_is_found() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|id| clause(id, id));
        let other = [clause("b", "B"), clause("x", "x"), c.clone(), clause("d", "D")];
        let found = in_clauses(&[a, b, c, d], &other);
        let ids = found.into_iter().map(|(at, _)| match at {
            TextAt::Clause { clause, .. } => clause,
            TextAt::Page(_) => unreachable!("clauses are compared"),
        });
        assert_eq!(ids.collect::<Vec<_>>(), ["a", "b", "x", "d"]);
    }

    #[test]
    fn long_texts_are_shown_around_the_difference() {
        let text = "word ".repeat(100);
        let Sides { one, other } =
            sides(&format!("{text}one {text}"), &format!("{text}two {text}"));
        assert!(
            one.starts_with('…') && one.contains("word one word") && one.ends_with('…'),
            "{one}"
        );
        assert!(other.contains("word two word"), "{other}");
    }
}
