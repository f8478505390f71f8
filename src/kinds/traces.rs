//! What the values of a document were made of, down to the cells, as one table of a JSON file.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::fonts;
use crate::programme::cells::{ListedCell, checksum};
use crate::programme::{Cells, Making, Origin, Term, Trace};

/// The values of a document and what they were made of. Values made of the same cells in the same way
/// are one entry, whatever language prints them.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    entries: Vec<Entry>,
    by_key: HashMap<u64, usize>,
    /// By language: path in the context, and entry.
    paths: BTreeMap<String, BTreeMap<String, usize>>,
}

/// A cell that values were made of.
#[derive(Debug, Clone)]
pub struct TracedCell {
    /// Its row.
    pub origin: Origin,
    /// Its field, by its position in the sheet.
    pub field: usize,
    /// What stands in it, as the model writes it.
    pub value: Option<String>,
}

impl TracedCell {
    fn listed(&self) -> ListedCell {
        let spec = self.origin.spec();
        let field = spec.fields[self.field].name.to_owned();
        (spec.name.to_owned(), self.origin.row(), field, self.value.clone())
    }
}

/// A file that values were made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TracedFile {
    /// Its name, with codes for the characters that no font has.
    pub file: String,
    /// How many of its cells were used.
    pub cells: usize,
    /// Checksum of these cells: see [`checksum`].
    pub sha256: String,
}

/// The files of cells, in the order of their names.
pub fn files_of(cells: &[TracedCell]) -> Vec<TracedFile> {
    let mut files: BTreeMap<&str, Vec<ListedCell>> = BTreeMap::new();
    for cell in cells {
        files.entry(cell.origin.file()).or_default().push(cell.listed());
    }
    let file = |(file, cells): (&str, Vec<ListedCell>)| TracedFile {
        file: fonts::printable(file).into_owned(),
        cells: cells.len(),
        sha256: checksum(cells),
    };
    files.into_iter().map(file).collect()
}

/// A value.
#[derive(Debug, Clone)]
struct Entry {
    trace: Trace,
    amount: Option<Decimal>,
    /// Its parts, each with whether it is subtracted.
    parts: Vec<(bool, usize)>,
}

impl Traces {
    /// Adds the value at a path of the context in a language.
    pub fn add(&mut self, language: &str, path: String, term: &Term) {
        let entry = self.entry(term);
        if !self.paths.contains_key(language) {
            self.paths.insert(language.to_owned(), BTreeMap::new());
        }
        if let Some(paths) = self.paths.get_mut(language) {
            paths.insert(path, entry);
        }
    }

    /// The fact at a path: the same number for values made of the same cells in the same way.
    pub fn fact(&self, language: &str, path: &str) -> Option<u64> {
        Some(self.trace(language, path)?.key())
    }

    /// What the value at a path was made of; a form behind a `#` does not count.
    pub fn trace(&self, language: &str, path: &str) -> Option<&Trace> {
        let path = path.split('#').next().unwrap_or_default();
        let entry = *self.paths.get(language)?.get(path)?;
        Some(&self.entries[entry].trace)
    }

    fn entry(&mut self, term: &Term) -> usize {
        if let Some(&known) = self.by_key.get(&term.trace.key()) {
            self.entries[known].amount = self.entries[known].amount.or(term.amount);
            return known;
        }
        let parts = match term.trace.making() {
            Making::Sum(terms) | Making::Made(_, terms) => {
                terms.iter().map(|part| (part.minus, self.entry(part))).collect()
            }
            Making::Cell(..) | Making::Default(_) => Vec::new(),
        };
        let number = self.entries.len();
        self.entries.push(Entry { trace: term.trace.clone(), amount: term.amount, parts });
        self.by_key.insert(term.trace.key(), number);
        number
    }

    /// The cells at the bottom of all values, each once, with what stands in it.
    pub fn cells(&self, cells: &Cells<'_>) -> Vec<TracedCell> {
        let of = |entry: &Entry| {
            let Making::Cell(origin, field) = entry.trace.making() else { return None };
            Some(TracedCell {
                origin: origin.clone(),
                field: *field,
                value: cells.value(origin, *field),
            })
        };
        self.entries.iter().filter_map(of).collect()
    }

    /// The table: `entries`, each a cell, a sum or made otherwise of other entries, which it names by
    /// their place in the list; and by language the entry of each path. `document` is what the printed
    /// context says of the document.
    pub fn to_json(&self, document: &Json) -> Json {
        let keys = ["number", "title", "as_of", "program", "sources"];
        let document: Map<String, Json> =
            keys.into_iter().map(|key| (key.to_owned(), document[key].clone())).collect();
        json!({
            "document": document,
            "entries": self.entries.iter().map(Entry::to_json).collect::<Vec<_>>(),
            "paths": self.paths,
        })
    }
}

impl Entry {
    fn to_json(&self) -> Json {
        let mut entry = Map::new();
        let parts =
            || self.parts.iter().map(|(minus, part)| json!([if *minus { -1 } else { 1 }, part]));
        match self.trace.making() {
            Making::Cell(origin, field) => {
                let place = origin.cell_at(*field);
                entry.insert("file".to_owned(), json!(place.file_name()));
                entry.insert("sheet".to_owned(), json!(place.sheet_name()));
                entry.insert("model".to_owned(), json!(origin.spec().name));
                entry.insert("cell".to_owned(), json!(place.cell()));
                entry.insert("row".to_owned(), json!(origin.row()));
                entry.insert("field".to_owned(), json!(origin.spec().fields[*field].name));
            }
            Making::Default(setting) => {
                entry.insert("default".to_owned(), json!(setting));
            }
            Making::Sum(_) => {
                entry.insert("sum".to_owned(), parts().collect());
            }
            Making::Made(how, _) => {
                entry.insert("made".to_owned(), json!(how));
                entry.insert("of".to_owned(), self.parts.iter().map(|(_, part)| *part).collect());
            }
        }
        if let Some(amount) = self.amount {
            // Sums of cells are exact; what is divided is told to a millionth.
            let is_exact = matches!(self.trace.making(), Making::Cell(..) | Making::Sum(_));
            let amount = if is_exact { amount } else { amount.round_dp(6) };
            entry.insert("amount".to_owned(), json!(amount.normalize().to_string()));
        }
        Json::Object(entry)
    }
}
