//! The matrix of a kind: clauses down, documents across.

use std::collections::BTreeMap;

use super::documents::{Country, Document};
use crate::kinds::{Clause, Kind, Status};

/// What stands in place of a clause that a document leaves out.
pub const OMITTED: &str = "omitted";
/// What stands where a country has no document of the kind.
pub const NO_DOCUMENT: &str = "-";
/// What the word for a country's own text begins with.
pub const OVERRIDE: &str = "override";

/// The matrix of a kind.
pub struct Matrix<'m> {
    /// The kind.
    pub kind: &'m Kind,
    /// Countries, or groups of documents of a country.
    pub columns: Vec<Column>,
    /// The clauses in the order of the text.
    pub rows: Vec<Row>,
}

/// A country, or documents of it that have the same clauses.
pub struct Column {
    /// Country code.
    pub country: String,
    /// Numbers of the documents; empty if the country has no document of the kind.
    pub documents: Vec<String>,
    /// Whether these are all documents of the kind that the country has.
    pub is_all: bool,
}

/// A clause.
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its form in each column.
    pub cells: Vec<String>,
}

impl<'m> Matrix<'m> {
    /// The matrix of a kind over countries, with the titles of a language.
    pub fn of(kind: &'m Kind, countries: &[Country<'_, '_>], language: &str) -> Self {
        let mut clauses: BTreeMap<&str, &Clause> = BTreeMap::new();
        for country in countries {
            for clause in kind.clauses_of(language, country.dossier.code()) {
                let first = clauses.entry(&clause.front.id).or_insert(clause);
                // The usual text gives the title rather than a country's own.
                if first.is_override() && !clause.is_override() {
                    *first = clause;
                }
            }
        }
        let mut clauses: Vec<(&str, &Clause)> = clauses.into_iter().collect();
        clauses.sort_by_key(|(_, clause)| &clause.stem);
        let (mut columns, mut cells) = (Vec::new(), Vec::new());
        for country in countries {
            for (column, forms) in columns_of(kind, country, &clauses) {
                columns.push(column);
                cells.push(forms);
            }
        }
        let row = |(at, (id, clause)): (usize, &(&str, &Clause))| Row {
            id: (*id).to_owned(),
            title: clause.front.title.clone(),
            cells: cells.iter().map(|forms: &Vec<String>| forms[at].clone()).collect(),
        };
        let rows = clauses.iter().enumerate().map(row).collect();
        Self { kind, columns, rows }
    }
}

/// The columns of a country with their cells: its documents, those of equal cells together.
fn columns_of(
    kind: &Kind,
    country: &Country<'_, '_>,
    clauses: &[(&str, &Clause)],
) -> Vec<(Column, Vec<String>)> {
    let code = country.dossier.code();
    let column = |documents, is_all| Column { country: code.to_owned(), documents, is_all };
    let documents = country.documents.iter().filter(|document| document.job.kind.name == kind.name);
    let mut groups: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for document in documents {
        let forms: Vec<String> = clauses.iter().map(|(id, _)| form(document, id)).collect();
        let number = document.job.number.clone();
        match groups.iter_mut().find(|(_, other)| *other == forms) {
            Some((numbers, _)) => numbers.push(number),
            None => groups.push((vec![number], forms)),
        }
    }
    if groups.is_empty() {
        let none = vec![NO_DOCUMENT.to_owned(); clauses.len()];
        return vec![(column(Vec::new(), true), none)];
    }
    let is_all = groups.len() == 1;
    groups.into_iter().map(|(numbers, forms)| (column(numbers, is_all), forms)).collect()
}

/// The form in which a document has a clause.
fn form(document: &Document<'_, '_>, id: &str) -> String {
    let variants = document.decisions.iter();
    let taken = variants.filter(|decision| decision.is_in && decision.clause.front.id == id);
    let forms: Vec<String> = taken.map(|decision| form_of(decision.clause)).collect();
    // More than one is a mistake of the templates, which `dgcc build` refuses.
    if forms.is_empty() { OMITTED.to_owned() } else { forms.join(" + ") }
}

/// `standard`, `optional`, `alternative: partner`, `override: partner`.
fn form_of(clause: &Clause) -> String {
    let word = if clause.is_override() { OVERRIDE } else { status(clause.front.status) };
    match clause.variant() {
        Some(variant) => format!("{word}: {variant}"),
        None => word.to_owned(),
    }
}

/// The word for a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Standard => "standard",
        Status::Alternative => "alternative",
        Status::Optional => "optional",
    }
}

impl Column {
    /// What stands above the column: the country, or the numbers of its documents.
    pub fn heading(&self) -> Vec<String> {
        match &self.documents[..] {
            [] | [_] if self.is_all => vec![self.country.clone()],
            all if self.is_all => {
                vec![self.country.clone(), format!("all {} documents", all.len())]
            }
            some => some.to_vec(),
        }
    }
}
