//! Terms that a text defines more than once.

use std::collections::BTreeMap;

use super::pattern::{Pattern, patterns};
use super::prose::Passage;
use super::vocabulary::DefinitionBook;
use super::{FaultKind, Found, Reading};

/// How far from its term the word that defines it may stand.
const REACH: usize = 60;
/// How many characters may stand between the terms of a list: ` and `.
const LIST_GAP: usize = 6;

/// How a language defines terms.
#[derive(Debug, Clone)]
pub(super) struct Definitions {
    /// What stands before a term that it defines.
    before: Vec<Pattern>,
    /// What stands behind it.
    after: Vec<Pattern>,
    /// What introduces a list whose items begin with their terms.
    lists: Vec<Pattern>,
    articles: Vec<String>,
}

/// Words in quotation marks.
struct Quoted {
    /// Place of the opening mark.
    open: usize,
    /// Place behind the closing mark.
    end: usize,
}

impl Definitions {
    pub(super) fn new(book: &DefinitionBook) -> Self {
        Self {
            before: patterns(&book.before),
            after: patterns(&book.after),
            lists: patterns(&book.lists),
            articles: book.articles.clone(),
        }
    }

    /// The places of the quoted terms that a passage defines. `in_list` says that it is an item of a
    /// list of definitions.
    fn terms(&self, passage: &Passage, in_list: bool) -> Vec<Quoted> {
        let quoted = quoted(passage);
        let mut defined = Vec::new();
        for (at, one) in quoted.iter().enumerate() {
            let from = at.checked_sub(1).map_or(0, |before| quoted[before].end);
            let follows = defined.last() == Some(&true) && self.goes_on(passage, from, one.open);
            let is_item = in_list && at == 0 && one.open == 0;
            defined.push(is_item || follows || self.is_announced(passage, from, one));
        }
        // A list of terms in front of one verb: “A”, “B” and “C” mean …
        for at in (0..quoted.len()).rev() {
            let next = quoted.get(at + 1);
            let listed = next.is_some_and(|next| next.open - quoted[at].end <= LIST_GAP);
            let behind = |one: &Pattern| one.end_near(passage, quoted[at].end).is_some();
            if self.after.iter().any(behind) || (listed && defined[at + 1]) {
                defined[at] = true;
            }
        }
        let defined = quoted.into_iter().zip(defined);
        defined.filter(|(_, is_defined)| *is_defined).map(|(one, _)| one).collect()
    }

    /// Whether the words before a term define it: `hereinafter referred to as “X”`, `(the “X”)`.
    fn is_announced(&self, passage: &Passage, from: usize, term: &Quoted) -> bool {
        let earliest = from.max(term.open.saturating_sub(REACH));
        if self.before.iter().any(|one| one.is_within(passage, earliest..term.open)) {
            return true;
        }
        let Some(parenthesis) = (from..term.open).rfind(|at| passage.letters[*at].char == '(')
        else {
            return false;
        };
        let between = passage.text(parenthesis + 1..term.open).trim().to_lowercase();
        let closes = passage.at(term.end).is_some_and(|letter| letter.char == ')');
        closes && (between.is_empty() || self.articles.contains(&between))
    }

    /// Whether a definition goes on to a further term: `individually as “X” and collectively as “Y”`.
    fn goes_on(&self, passage: &Passage, from: usize, to: usize) -> bool {
        let between = &passage.letters[from..to];
        let parts = between.iter().any(|letter| matches!(letter.char, '(' | ')' | '.' | ';'));
        !parts && between.len() <= REACH
    }

    /// A term without its article, small.
    fn bare(&self, passage: &Passage, term: &Quoted) -> String {
        let inside = &passage.letters[term.open + 1..term.end - 1];
        let text: String = inside.iter().map(|letter| letter.small).collect();
        let word =
            text.split_once(' ').filter(|(first, _)| self.articles.iter().any(|a| a == first));
        word.map_or(text.clone(), |(_, rest)| rest.to_owned())
    }
}

/// Finds terms that have been defined already.
pub(super) fn check(reading: &mut Reading<'_>, known: &Definitions) {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut found = Vec::new();
    for (page, read) in reading.pages.iter().enumerate() {
        let mut in_list = false;
        for passage in &read.prose.passages {
            for term in known.terms(passage, in_list && passage.is_item) {
                let line = passage.letters[term.open].line;
                let place = format!("{}:{line}", read.page.file);
                match first.get(&known.bare(passage, &term)) {
                    None => {
                        first.insert(known.bare(passage, &term), place);
                    }
                    Some(place) => found.push(Found {
                        page,
                        line,
                        kind: FaultKind::DoubleDefinition,
                        seen: passage.text(term.open..term.end),
                        instead: format!("the term is defined in {place}"),
                    }),
                }
            }
            let opens = |one: &Pattern| one.start_before(passage, passage.letters.len()).is_some();
            let is_term = passage.letters.first().is_some_and(|letter| letter.char == '“');
            in_list = known.lists.iter().any(opens) || (in_list && passage.is_item && is_term);
        }
    }
    reading.add(found);
}

/// The parts of a passage in quotation marks; the marks are the template's, the words may be data.
fn quoted(passage: &Passage) -> Vec<Quoted> {
    let mut all: Vec<Quoted> = Vec::new();
    for open in passage.places('“').chain(passage.places('«')) {
        let mark = if passage.letters[open].char == '“' { '”' } else { '»' };
        if let Some(close) = passage.places(mark).find(|close| *close > open) {
            all.push(Quoted { open, end: close + 1 });
        }
    }
    all.sort_by_key(|one| one.open);
    all.dedup_by(|later, earlier| later.open < earlier.end);
    all
}
