//! The rows of a sheet, indexed by key.

use std::collections::HashMap;

use super::origin::Origin;
use super::schema::{Record, SheetSpec, Value};

/// The records of one sheet in the order in which they were read.
#[derive(Debug)]
pub struct Rows<R> {
    rows: Vec<R>,
    index: HashMap<String, usize>,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), index: HashMap::new() }
    }
}

impl<R: Record> Rows<R> {
    /// Adds a record. Where a key occurs twice, the first row keeps it.
    pub fn push(&mut self, record: R) {
        if let Some(key) = record.key() {
            self.index.entry(key).or_insert(self.rows.len());
        }
        self.rows.push(record);
    }

    /// Puts another value into a field of a record.
    pub fn amend(&mut self, row: usize, field: usize, value: Value) {
        let record = &self.rows[row];
        let mut values = record.values();
        values[field] = Some(value);
        self.rows[row] = R::from_values(record.origin().clone(), values);
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The record with this key.
    pub fn get(&self, key: &str) -> Option<&R> {
        self.index.get(key).map(|&at| &self.rows[at])
    }

    /// The record that a reference names, if it names one.
    pub fn find(&self, key: &Option<String>) -> Option<&R> {
        key.as_deref().and_then(|key| self.get(key))
    }

    /// All records in the order in which they were read.
    pub fn iter(&self) -> std::slice::Iter<'_, R> {
        self.rows.iter()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'a, R: Record> IntoIterator for &'a Rows<R> {
    type Item = &'a R;
    type IntoIter = std::slice::Iter<'a, R>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The rows of some sheet, for code that treats all sheets alike.
pub trait AnyRows {
    /// The sheet.
    fn spec(&self) -> &'static SheetSpec;
    /// How many rows there are.
    fn len(&self) -> usize;
    /// Whether there is no row.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Where a row was.
    fn origin(&self, row: usize) -> &Origin;
    /// The value of a field of a row.
    fn value(&self, row: usize, field: usize) -> Option<Value>;
    /// The key of a row; `None` if a part of it is blank.
    fn key(&self, row: usize) -> Option<String>;
    /// The first row that has this key.
    fn find(&self, key: &str) -> Option<usize>;
}

impl<R: Record> AnyRows for Rows<R> {
    fn spec(&self) -> &'static SheetSpec {
        R::SHEET
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn origin(&self, row: usize) -> &Origin {
        self.rows[row].origin()
    }

    fn value(&self, row: usize, field: usize) -> Option<Value> {
        self.rows[row].value(field)
    }

    fn key(&self, row: usize) -> Option<String> {
        self.rows[row].key()
    }

    fn find(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }
}
