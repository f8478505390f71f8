//! What the values of a document were made of, down to the cells, as one table of a JSON file.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

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

    /// The table as JSON: `entries`, each a cell, a sum or made otherwise of other entries, which it names
    /// by their place in the list; and by language the entry of each path. `document` is what the printed
    /// context says of the document.
    ///
    /// # Errors
    /// The table cannot be written as JSON.
    pub fn to_json(&self, document: &Json) -> serde_json::Result<String> {
        #[derive(Serialize)]
        struct Table<'t> {
            document: Map<String, Json>,
            entries: &'t [Entry],
            paths: &'t BTreeMap<String, BTreeMap<String, usize>>,
        }
        let keys = ["number", "title", "as_of", "program", "sources"];
        let document =
            keys.into_iter().map(|key| (key.to_owned(), document[key].clone())).collect();
        serde_json::to_string(&Table { document, entries: &self.entries, paths: &self.paths })
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_map(None)?;
        match self.trace.making() {
            Making::Cell(origin, field) => {
                let place = origin.cell_at(*field);
                entry.serialize_entry("file", &place.file_name())?;
                entry.serialize_entry("sheet", &place.sheet_name())?;
                entry.serialize_entry("model", origin.spec().name)?;
                entry.serialize_entry("cell", &place.cell())?;
                entry.serialize_entry("row", &origin.row())?;
                entry.serialize_entry("field", origin.spec().fields[*field].name)?;
            }
            Making::Default(setting) => entry.serialize_entry("default", setting)?,
            Making::Sum(_) => {
                let part = |&(minus, part): &(bool, usize)| (if minus { -1 } else { 1 }, part);
                entry.serialize_entry("sum", &self.parts.iter().map(part).collect::<Vec<_>>())?;
            }
            Making::Made(how, _) => {
                let parts: Vec<usize> = self.parts.iter().map(|(_, part)| *part).collect();
                entry.serialize_entry("made", how)?;
                entry.serialize_entry("of", &parts)?;
            }
        }
        if let Some(amount) = self.amount {
            // Sums of cells are exact; what is divided is told to a millionth.
            let is_exact = matches!(self.trace.making(), Making::Cell(..) | Making::Sum(_));
            let amount = if is_exact { amount } else { amount.round_dp(6) };
            entry.serialize_entry("amount", &amount.normalize().to_string())?;
        }
        entry.end()
    }
}
