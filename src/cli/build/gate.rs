//! The reconciliation gate: a country's documents are released only if they agree with each other.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::kinds::{DueValue, Traces};
use crate::readback::{ClauseText, Stated};
use crate::reconcile::{self, Difference, Due, Statement};

/// How many cells a difference names.
const MOST_CELLS: usize = 5;

/// What a document states, and what it has to.
pub struct Paper {
    /// Its file.
    pub file: String,
    /// What its pages print.
    pub stated: Stated,
    /// What its values were made of.
    pub traces: Traces,
    /// What its clauses have to print.
    pub dues: Vec<DueValue>,
    /// By language, the style of numbers and dates.
    pub locales: BTreeMap<String, String>,
}

/// What the papers of a country disagree on, in sentences.
fn differences(papers: &[&Paper], unit: Decimal) -> Vec<String> {
    let (mut statements, mut dues, mut clauses) = (Vec::new(), Vec::new(), Vec::new());
    for paper in papers {
        statements.extend(paper.statements());
        dues.extend(paper.dues());
        let texts = paper.stated.clauses.iter().cloned();
        clauses.extend(texts.map(|text: ClauseText| (paper.file.clone(), text)));
    }
    let found = reconcile::contradictions(&statements, unit).into_iter();
    let all = found.chain(reconcile::omissions(&dues, &statements, &clauses));
    all.map(|difference| said(papers, &difference)).collect()
}

/// Why papers are held back that disagree: what they do, the first difference, and how many more there
/// are; nothing if they agree.
pub fn reason(what: &str, papers: &[&Paper], unit: Decimal) -> Option<String> {
    let differences = differences(papers, unit);
    let first = differences.first()?;
    let more = match differences.len() {
        1 => String::new(),
        many => format!(" (and {} more)", many - 1),
    };
    Some(format!("{what}: {first}{more}"))
}

/// A difference with the cells of the fact.
fn said(papers: &[&Paper], difference: &Difference) -> String {
    let mut places = Vec::new();
    for paper in papers {
        if let Some(trace) = paper.traces.of_fact(difference.fact) {
            places = trace.cells();
            break;
        }
    }
    let mut cells: Vec<String> = places.iter().take(MOST_CELLS).map(ToString::to_string).collect();
    if places.len() > MOST_CELLS {
        cells.push(format!("and {} more", places.len() - MOST_CELLS));
    }
    format!("{difference} (from {})", cells.join(", "))
}

impl Paper {
    fn statements(&self) -> impl Iterator<Item = Statement> {
        self.stated.values.iter().flat_map(|value| {
            let facts = self.facts(&value.language, &value.path);
            facts.into_iter().map(|(path, fact)| Statement {
                document: self.file.clone(),
                language: value.language.clone(),
                locale: self.locale(&value.language),
                fact,
                path,
                text: value.text.clone(),
                page: value.page,
                place: value.place.clone(),
                clause: value.clause.clone(),
            })
        })
    }

    /// The facts that a mark stands for, each with its path: one, or those of a list.
    fn facts(&self, language: &str, path: &str) -> Vec<(String, u64)> {
        if let Some(fact) = self.traces.fact(language, path) {
            return vec![(path.to_owned(), fact)];
        }
        let (list, form) = path.split_once('#').unwrap_or((path, ""));
        let items = (0..).map_while(|at| {
            let fact = self.traces.fact(language, &format!("{list}.{at}"))?;
            Some((format!("{list}.{at}#{form}"), fact))
        });
        items.collect()
    }

    fn locale(&self, language: &str) -> String {
        self.locales.get(language).map_or(language, String::as_str).to_owned()
    }

    fn dues(&self) -> impl Iterator<Item = Due> {
        self.dues.iter().filter_map(|due| {
            let fact = self.traces.fact(&due.language, &due.path)?;
            Some(Due {
                document: self.file.clone(),
                language: due.language.clone(),
                locale: self.locale(&due.language),
                clause: due.clause.clone(),
                path: due.path.clone(),
                fact,
                expected: due.text.clone(),
            })
        })
    }
}
