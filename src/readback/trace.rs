//! The trace that travels in a PDF: what its values were made of, and where they are printed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::attached::attached;
use super::reader::ReadError;
use crate::programme::Cells;
use crate::programme::cells::ListedCell;

/// The trace of a document.
#[derive(Debug, Clone)]
pub struct TraceFile {
    /// The document.
    pub document: TracedDocument,
    /// Cells and what was made of them.
    pub entries: Vec<Entry>,
    /// Where values are printed.
    pub printed: Vec<PrintedAt>,
    /// By language: path of a value, and its entry.
    paths: BTreeMap<String, BTreeMap<String, usize>>,
    tables: HashMap<(String, String), Table>,
}

/// What a trace says of its document.
#[derive(Debug, Clone, Deserialize)]
pub struct TracedDocument {
    /// Document number.
    pub number: String,
    /// The files that it was made from.
    #[serde(default)]
    pub sources: Vec<TracedSource>,
}

/// A file that a document was made from.
#[derive(Debug, Clone, Deserialize)]
pub struct TracedSource {
    /// Its name.
    pub file: String,
    /// SHA-256 over the cells that were used of it.
    pub sha256: String,
}

/// A cell, or a value that was made of other entries.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    /// The file of a cell.
    pub file: Option<String>,
    /// The sheet of a cell, as the file names it.
    pub sheet: Option<String>,
    /// The sheet of a cell, as the model names it.
    pub model: Option<String>,
    /// A cell in A1 notation; missing where the sheet lacks the column.
    pub cell: Option<String>,
    /// The row of a cell, counted from 1.
    pub row: Option<u32>,
    /// The column of a cell in the model.
    pub field: Option<String>,
    /// The setting, for the program's own value of one.
    pub default: Option<String>,
    /// The terms of a sum: 1 or -1, and the entry.
    pub sum: Option<Vec<(i64, usize)>>,
    /// In what other way the value was made.
    pub made: Option<String>,
    /// What it was made of in that way.
    pub of: Option<Vec<usize>>,
    /// The amount, if it is one.
    pub amount: Option<String>,
}

impl Entry {
    /// Whether it is a cell.
    pub fn is_cell(&self) -> bool {
        self.file.is_some()
    }

    /// The entries that it was made of.
    pub fn parts(&self) -> Vec<usize> {
        let sum = self.sum.iter().flatten().map(|(_, part)| *part);
        sum.chain(self.of.iter().flatten().copied()).collect()
    }

    /// The cell as messages name it: `budget.xlsx › expenditures!H17`.
    pub fn place(&self) -> String {
        let (file, sheet) = (self.file.as_deref(), self.sheet.as_deref());
        let cell = self.cell.as_deref().unwrap_or("(no column)");
        format!("{} › {}!{cell}", file.unwrap_or_default(), sheet.unwrap_or_default())
    }
}

/// A place where a value is printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrintedAt {
    /// BCP 47 tag of the text.
    pub language: String,
    /// The path of the value; behind a `#` the form, if it is not the value's own.
    pub path: String,
    /// What is printed.
    pub text: String,
    /// The page, counted from 1.
    pub page: usize,
    /// The clause, in words; empty elsewhere.
    #[serde(default)]
    pub place: String,
    /// The id of the clause; empty elsewhere.
    #[serde(default)]
    pub clause: String,
    /// The table, by its name.
    pub table: Option<String>,
    /// The row, by its first cell.
    pub row: Option<String>,
    /// The column, counted from 0.
    pub column: Option<usize>,
}

#[derive(Deserialize)]
struct Traced {
    document: TracedDocument,
    entries: Vec<Entry>,
    paths: BTreeMap<String, BTreeMap<String, usize>>,
}

#[derive(Deserialize)]
struct Printed {
    tables: Vec<Table>,
    values: Vec<PrintedAt>,
}

#[derive(Debug, Clone, Deserialize)]
struct Table {
    language: String,
    table: String,
    caption: String,
    columns: Vec<String>,
}

/// Why a PDF gives no trace.
#[derive(Debug, thiserror::Error)]
pub enum NoTrace {
    /// The PDF could not be read.
    #[error(transparent)]
    Unread(#[from] ReadError),
    /// It has none.
    #[error("it carries no trace: it was not made by this program, or by an earlier version")]
    Absent,
    /// It has one that cannot be read.
    #[error("its trace is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
    /// It names entries that are not there.
    #[error("its trace is damaged: it names entries that it does not have")]
    Dangling,
}

impl TraceFile {
    /// Reads the trace of a PDF.
    ///
    /// # Errors
    /// [`NoTrace`].
    pub fn read(pdf: &[u8]) -> Result<Self, NoTrace> {
        let files = attached(pdf)?;
        let file = |name: &str| files.get(name).ok_or(NoTrace::Absent);
        let Traced { document, entries, paths } = serde_json::from_slice(file("trace.json")?)?;
        let Printed { tables, values } = serde_json::from_slice(file("printed.json")?)?;
        let parts = entries.iter().flat_map(Entry::parts);
        let all = parts.chain(paths.values().flat_map(BTreeMap::values).copied());
        if all.into_iter().any(|entry| entry >= entries.len()) {
            return Err(NoTrace::Dangling);
        }
        let tables =
            tables.into_iter().map(|t| ((t.language.clone(), t.table.clone()), t)).collect();
        Ok(Self { document, entries, printed: values, paths, tables })
    }

    /// The entry of a printed value; none for a label.
    pub fn entry_of(&self, printed: &PrintedAt) -> Option<usize> {
        self.entry_at(&printed.language, &printed.path)
    }

    /// The entry of a path in a language; a form behind a `#` does not count.
    pub fn entry_at(&self, language: &str, path: &str) -> Option<usize> {
        let path = path.split('#').next().unwrap_or_default();
        let paths = self.paths.get(language)?;
        // A list is told by its first value.
        paths.get(path).or_else(|| paths.get(&format!("{path}.0"))).copied()
    }

    /// The cells at the bottom of an entry, each once, in order.
    pub fn cells_of(&self, entry: usize) -> Vec<usize> {
        let (mut cells, mut seen, mut open) = (Vec::new(), BTreeSet::new(), vec![entry]);
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            if self.entries[at].is_cell() {
                cells.push(at);
            }
            open.extend(self.entries[at].parts().into_iter().rev());
        }
        cells
    }

    /// The cells of a file, with what stands in them now.
    pub fn listed(&self, file: &str, now: &Cells<'_>) -> Vec<ListedCell> {
        let of_file = self.entries.iter().filter(|entry| entry.file.as_deref() == Some(file));
        let listed = of_file.filter_map(|entry| {
            let (sheet, field) = (entry.model.as_deref()?, entry.field.as_deref()?);
            let row = entry.row?;
            let value = now.value_at(file, sheet, row, field);
            Some((sheet.to_owned(), row, field.to_owned(), value))
        });
        listed.collect()
    }

    /// The entries that some entries go into, with themselves.
    pub fn made_of(&self, entries: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut above: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            for part in entry.parts() {
                above.entry(part).or_default().push(at);
            }
        }
        let mut all = entries.clone();
        let mut open: Vec<usize> = entries.iter().copied().collect();
        while let Some(at) = open.pop() {
            for &next in above.get(&at).into_iter().flatten() {
                if all.insert(next) {
                    open.push(next);
                }
            }
        }
        all
    }

    /// Where a value is printed, in words: clause, table, row and column.
    pub fn place_of(&self, printed: &PrintedAt) -> String {
        let mut parts = Vec::new();
        if !printed.place.is_empty() {
            parts.push(printed.place.clone());
        }
        if let Some(table) = &printed.table {
            let key = (printed.language.clone(), table.clone());
            let known = self.tables.get(&key);
            parts.push(known.map_or(table.clone(), |table| table.caption.clone()));
            parts.extend(printed.row.clone().filter(|row| !row.is_empty()));
            let column = known.zip(printed.column);
            let column = column.and_then(|(table, column)| table.columns.get(column).cloned());
            parts.extend(column.filter(|column| !column.trim().is_empty()));
        }
        parts.join(" › ")
    }
}
