//! Faults of wording in filled clause texts: words that do not befit the kind of instrument,
//! abbreviations that nobody introduces, references that are typed by hand, terms that are defined
//! twice, and brackets left in a text that is no draft.
//!
//! What is looked for is data, in `house/vocabulary.toml`; the checks see the words of the templates
//! and know which words come from cells.

mod abbreviations;
mod brackets;
mod definitions;
mod pattern;
pub mod prose;
mod references;
mod vocabulary;

use crate::kinds::Part;

use prose::{Passage, Prose};
pub use vocabulary::Vocabulary;

/// A fault of wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// BCP 47 tag of the text.
    pub language: String,
    /// Id of the clause.
    pub clause: String,
    /// Path of the clause file below the templates folder.
    pub file: String,
    /// Line in that file, counted from 1; it is the line in the filled text, which may be off where
    /// blocks are left out or repeated. The heading counts as line 1.
    pub line: usize,
    /// What sort of fault it is.
    pub kind: FaultKind,
    /// The words at fault.
    pub seen: String,
    /// The words to use in their place, or what to do.
    pub instead: String,
}

/// A sort of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A word that belongs to another kind of instrument.
    Vocabulary,
    /// An abbreviation that the text does not introduce.
    UndefinedAbbreviation,
    /// A reference to a clause or annex that is typed by hand, or that leads nowhere.
    DroppedReference,
    /// A term that is defined a second time.
    DoubleDefinition,
    /// A square bracket or an open point in a text that is no draft.
    Bracket,
}

/// A clause of a filled document.
#[derive(Debug, Clone, Copy)]
pub struct Page<'p> {
    /// BCP 47 tag of its text.
    pub language: &'p str,
    /// Its id.
    pub clause: &'p str,
    /// Its heading, as the front matter has it.
    pub title: &'p str,
    /// Where it stands.
    pub part: Part,
    /// Path of its file below the templates folder.
    pub file: &'p str,
    /// Number of lines above its text in that file.
    pub lines_above: usize,
    /// Its text when filled: Typst markup.
    pub markup: &'p str,
}

/// A document, as the checks have to know it.
#[derive(Debug, Clone)]
pub struct Text<'t> {
    /// The level of its words, as `kind.toml` names it (`vocabulary`): "memorandum", "agreement" and
    /// so on.
    pub level: Option<&'t str>,
    /// Whether it is meant to bind.
    pub binding: bool,
    /// Whether it may have open points.
    pub allows_open_points: bool,
    /// Its clauses in order, one language after the other or not.
    pub pages: Vec<Page<'t>>,
    /// How many numbered clauses it has.
    pub numbered: usize,
    /// How many annexes it has.
    pub annexes: usize,
}

/// Checks the words of a document: its faults by language and clause, in the order of the text.
pub fn check(text: &Text<'_>, vocabulary: &Vocabulary) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut languages: Vec<&str> = Vec::new();
    for page in &text.pages {
        if !languages.contains(&page.language) {
            languages.push(page.language);
        }
    }
    for language in languages {
        let pages = text.pages.iter().filter(|page| page.language == language);
        let mut reading = Reading { pages: pages.map(Read::new).collect(), faults: Vec::new() };
        let level = text.level.and_then(|level| vocabulary.level(level, text.binding, language));
        if let Some(words) = level {
            words.check(&mut reading);
        }
        abbreviations::check(&mut reading, vocabulary);
        if let Some(known) = vocabulary.references(language) {
            references::check(&mut reading, known, text);
        }
        if let Some(known) = vocabulary.definitions(language) {
            definitions::check(&mut reading, known);
        }
        if !text.allows_open_points {
            brackets::check(&mut reading);
        }
        reading.faults.sort_by_key(|(page, fault)| (*page, fault.line));
        faults.extend(reading.faults.into_iter().map(|(_, fault)| fault));
    }
    faults
}

/// A clause and its prose.
struct Read<'p> {
    page: &'p Page<'p>,
    prose: Prose,
}

impl<'p> Read<'p> {
    fn new(page: &'p Page<'p>) -> Self {
        let heading = matches!(page.part, Part::Body | Part::Annex).then_some(page.title);
        Self { page, prose: Prose::read(heading, page.markup, page.lines_above) }
    }
}

/// The clauses of one language, and the faults found in them.
struct Reading<'p> {
    pages: Vec<Read<'p>>,
    /// With the place of the clause.
    faults: Vec<(usize, Fault)>,
}

impl Reading<'_> {
    /// All passages, each with the place of its clause.
    fn passages(&self) -> impl Iterator<Item = (usize, &Passage)> {
        let pages = self.pages.iter().enumerate();
        pages.flat_map(|(at, read)| read.prose.passages.iter().map(move |passage| (at, passage)))
    }

    fn add(&mut self, found: Vec<Found>) {
        for Found { page, line, kind, seen, instead } in found {
            let of = self.pages[page].page;
            let fault = Fault {
                language: of.language.to_owned(),
                clause: of.clause.to_owned(),
                file: of.file.to_owned(),
                line,
                kind,
                seen,
                instead,
            };
            self.faults.push((page, fault));
        }
    }
}

/// A fault in the clause at a place.
struct Found {
    page: usize,
    line: usize,
    kind: FaultKind,
    seen: String,
    instead: String,
}
