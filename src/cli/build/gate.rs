//! The reconciliation gate: a country's documents are released only if they agree with each other.

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
}

/// What the papers of a country disagree on, in sentences.
pub fn differences(papers: &[&Paper], unit: Decimal) -> Vec<String> {
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
        self.stated.values.iter().filter_map(|value| {
            let fact = self.traces.fact(&value.language, &value.path)?;
            Some(Statement {
                document: self.file.clone(),
                language: value.language.clone(),
                fact,
                path: value.path.clone(),
                text: value.text.clone(),
                page: value.page,
                place: value.place.clone(),
                clause: value.clause.clone(),
            })
        })
    }

    fn dues(&self) -> impl Iterator<Item = Due> {
        self.dues.iter().filter_map(|due| {
            let fact = self.traces.fact(&due.language, &due.path)?;
            Some(Due {
                document: self.file.clone(),
                language: due.language.clone(),
                clause: due.clause.clone(),
                path: due.path.clone(),
                fact,
                expected: due.text.clone(),
            })
        })
    }
}
