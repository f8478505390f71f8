//! What a document states on paper, and the reconciliation gate: a country's documents are released only
//! if they agree with each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::kinds::{DueValue, Traces};
use crate::readback::{ClauseText, Stated, TraceFile};
use crate::reconcile::{self, Difference, Due, Statement};

/// How many cells a difference names.
const MOST_CELLS: usize = 5;

/// What a document states, and what it has to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Paper {
    statements: Vec<Statement>,
    dues: Vec<Due>,
    /// The texts of the clauses that have to state something.
    clauses: Vec<ClauseText>,
}

/// What is known of a document before it is printed: with it, what its pages print can be understood.
#[derive(Debug, Default)]
pub struct Legend {
    /// What its values were made of.
    pub traces: Traces,
    /// What its clauses have to print.
    pub dues: Vec<DueValue>,
    /// By language, the style of numbers and dates.
    pub locales: BTreeMap<String, String>,
}

impl Legend {
    /// The paper of a document whose pages state this.
    pub fn paper(&self, file: &str, stated: Stated) -> Paper {
        let is_due = |text: &ClauseText| {
            let of = |due: &DueValue| due.language == text.language && due.clause == text.clause;
            self.dues.iter().any(of)
        };
        Paper {
            statements: self.statements(file, &stated),
            dues: self.dues(file),
            clauses: stated.clauses.into_iter().filter(is_due).collect(),
        }
    }

    fn statements(&self, file: &str, stated: &Stated) -> Vec<Statement> {
        let of = |value: &crate::readback::PrintedAt| {
            let facts = self.facts(&value.language, &value.path).into_iter();
            let statement = |(path, fact)| Statement {
                document: file.to_owned(),
                language: value.language.clone(),
                locale: self.locale(&value.language),
                fact,
                path,
                text: value.text.clone(),
                page: value.page,
                place: value.place.clone(),
                clause: value.clause.clone(),
            };
            facts.map(statement).collect::<Vec<_>>()
        };
        stated.values.iter().flat_map(of).collect()
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

    fn dues(&self, file: &str) -> Vec<Due> {
        let due = |due: &DueValue| {
            let fact = self.traces.fact(&due.language, &due.path)?;
            Some(Due {
                document: file.to_owned(),
                language: due.language.clone(),
                locale: self.locale(&due.language),
                clause: due.clause.clone(),
                path: due.path.clone(),
                fact,
                expected: due.text.clone(),
            })
        };
        self.dues.iter().filter_map(due).collect()
    }
}

impl Paper {
    /// The facts that it states.
    pub fn facts(&self) -> impl Iterator<Item = u64> {
        self.statements.iter().map(|statement| statement.fact)
    }
}

/// A paper with the PDF that it is the paper of.
pub struct Filed {
    /// Its file.
    pub file: String,
    /// What it states.
    pub paper: Paper,
    /// Where it lies.
    pub pdf: PathBuf,
}

impl Filed {
    /// What it states of some facts, and has to.
    pub fn on(mut self, facts: &BTreeSet<u64>) -> Self {
        self.paper.statements.retain(|statement| facts.contains(&statement.fact));
        self.paper.dues.retain(|due| facts.contains(&due.fact));
        self
    }
}

/// Why papers are held back that disagree: what they do, the first difference, and how many more there
/// are; nothing if they agree.
pub fn reason(what: &str, papers: &[&Filed], unit: Decimal) -> Option<String> {
    let (mut statements, mut dues, mut clauses) = (Vec::new(), Vec::new(), Vec::new());
    for Filed { file, paper, .. } in papers {
        statements.extend(paper.statements.iter().cloned());
        dues.extend(paper.dues.iter().cloned());
        clauses.extend(paper.clauses.iter().map(|text| (file.clone(), text.clone())));
    }
    let mut differences = reconcile::contradictions(&statements, unit);
    differences.extend(reconcile::omissions(&dues, &statements, &clauses));
    let first = said(papers, differences.first()?);
    let more = match differences.len() {
        1 => String::new(),
        many => format!(" (and {} more)", many - 1),
    };
    Some(format!("{what}: {first}{more}"))
}

/// A difference with the cells of the fact.
fn said(papers: &[&Filed], difference: &Difference) -> String {
    let places = papers.iter().find_map(|filed| cells(filed, difference.fact)).unwrap_or_default();
    let mut cells: Vec<String> = places.iter().take(MOST_CELLS).cloned().collect();
    if places.len() > MOST_CELLS {
        cells.push(format!("and {} more", places.len() - MOST_CELLS));
    }
    format!("{difference} (from {})", cells.join(", "))
}

/// The cells of a fact as the trace in a PDF tells them, if it has the fact.
fn cells(filed: &Filed, fact: u64) -> Option<Vec<String>> {
    let Paper { statements, dues, .. } = &filed.paper;
    let stated = statements.iter().filter(|one| one.fact == fact);
    let stated = stated.map(|one| (&one.language, &one.path));
    let due = dues.iter().filter(|one| one.fact == fact).map(|one| (&one.language, &one.path));
    let (language, path) = stated.chain(due).next()?;
    let trace = TraceFile::read(&fs::read(&filed.pdf).ok()?).ok()?;
    let entry = trace.entry_at(language, path)?;
    Some(trace.cells_of(entry).into_iter().map(|at| trace.entries[at].place()).collect())
}
