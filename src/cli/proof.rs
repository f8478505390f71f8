//! Proofs of a filled document: that its texts say the same, that its wording befits it, and what has
//! to be found again in its PDF.

use std::collections::BTreeSet;

use crate::kinds::context::State;
use crate::kinds::{Edition, Filled, Kind, Originals, Part, PrintedValue, parity};
use crate::plan::Job;
use crate::readback::{Expected, ExpectedText, Item};
use crate::wording::{self, FaultKind, Page, Text, Vocabulary};

/// Why the texts of a document cannot stand beside each other, if they cannot.
pub fn unlike(job: &Job<'_>, country: &str, filled: &Filled, root: &str) -> Option<String> {
    let mistakes = parity::of_document(job.kind, country, filled);
    let first = mistakes.first()?;
    let more = match mistakes.len() {
        1 => String::new(),
        many => format!(" (and {} more: see dgcc kinds check)", many - 1),
    };
    Some(format!("the texts differ: {root}/{first}{more}"))
}

/// Faults of wording, by what becomes of the document.
#[derive(Default)]
pub struct Wording {
    /// Faults that hold it back.
    pub grave: Vec<String>,
    /// Faults to be mended.
    pub faults: BTreeSet<String>,
}

/// Checks the wording of a document.
pub fn wording(
    kind: &Kind,
    state: State,
    country: &str,
    filled: &Filled,
    binding: bool,
    vocabulary: &Vocabulary,
) -> Wording {
    let mut wording = Wording::default();
    let mut languages: Vec<&str> =
        filled.clauses.iter().map(|clause| clause.language.as_str()).collect();
    languages.dedup();
    for language in languages {
        let clauses = kind.clauses_of(language, country);
        let used = filled.clauses.iter().filter(|used| used.language == language);
        let pages: Vec<Page<'_>> = used
            .filter_map(|used| {
                let clause = clauses.iter().find(|clause| clause.stem == used.file)?;
                let (file, markup) = filled.pages.get(&(language.to_owned(), used.id.clone()))?;
                Some(Page {
                    language,
                    clause: &used.id,
                    title: &clause.front.title,
                    part: clause.front.part,
                    file,
                    lines_above: clause.lines_above,
                    markup,
                })
            })
            .collect();
        let of_part = |part: Part| pages.iter().filter(|page| page.part == part).count();
        let text = Text {
            level: kind.manifest.vocabulary.as_deref(),
            binding,
            allows_open_points: state.allows_open_points(),
            numbered: of_part(Part::Body),
            annexes: of_part(Part::Annex),
            pages,
        };
        for fault in wording::check(&text, vocabulary) {
            let said =
                format!("{}:{}: '{}': {}", fault.file, fault.line, fault.seen, fault.instead);
            match fault.kind {
                // Open points are found again in the finished document, with their cells.
                FaultKind::Bracket if fault.seen.starts_with('#') => {}
                FaultKind::Bracket => wording.grave.push(said),
                _ => drop(wording.faults.insert(said)),
            }
        }
    }
    wording
}

/// What has to be found in the PDF of a document.
pub fn expected(job: &Job<'_>, state: State, filled: &Filled) -> Expected {
    // The columns of an edition for review and the rows of tables are read in another order than the
    // one in which the templates print.
    let manifest = &job.kind.manifest;
    let ordered = manifest.originals == Originals::Both
        && manifest.heading_style == "treaty"
        && job.edition != Edition::Parallel;
    let of_language = |language: &String| {
        let values = filled.values.iter().filter(|value| value.language == *language);
        let items: Vec<Item> =
            values.filter(|value| !value.text.trim().is_empty()).map(item).collect();
        let (in_order, mut anywhere) =
            if ordered { (items, Vec::new()) } else { (Vec::new(), once_each(items)) };
        if manifest.originals == Originals::Both && job.languages.first() == Some(language) {
            anywhere.push(Item {
                what: "document.number".to_owned(),
                clause: String::new(),
                text: job.number.clone(),
            });
        }
        ExpectedText { language: language.clone(), in_order, anywhere }
    };
    Expected {
        pages: 0,
        texts: job.languages.iter().filter(|tag| job.kind.speaks(tag)).map(of_language).collect(),
        allows_open_points: state.allows_open_points(),
    }
}

/// What has to be found anywhere in the PDF of a document with one text.
pub fn expected_anywhere(language: &str, state: State, filled: &Filled) -> Expected {
    let values = filled.values.iter().filter(|value| !value.text.trim().is_empty());
    let anywhere = once_each(values.map(item).collect());
    let text = ExpectedText { language: language.to_owned(), in_order: Vec::new(), anywhere };
    Expected { pages: 0, texts: vec![text], allows_open_points: state.allows_open_points() }
}

fn item(value: &PrintedValue) -> Item {
    Item { what: value.path.clone(), clause: value.clause.clone(), text: value.text.clone() }
}

/// Each text once: tables may print a value of the clause in fewer places than the template names it.
fn once_each(items: Vec<Item>) -> Vec<Item> {
    let mut seen = BTreeSet::new();
    items.into_iter().filter(|item| seen.insert(item.text.clone())).collect()
}
