//! Where a record came from. A record keeps its row; its fields' cells are computed on demand.

use std::sync::Arc;

use super::schema::SheetSpec;
use crate::diag::Place;

/// The sheet of a file that records were read from.
#[derive(Debug, PartialEq, Eq)]
pub struct TableSource {
    /// The file, as findings name it.
    pub file: Arc<str>,
    /// The sheet's name in the file.
    pub sheet: String,
    /// Column of each field of the model, counted from 0; `None` where the file lacks it.
    pub columns: Vec<Option<u32>>,
}

/// The row that a record was read from.
#[derive(Debug, Clone)]
pub struct Origin {
    spec: &'static SheetSpec,
    source: Arc<TableSource>,
    row: u32,
}

impl Origin {
    /// A row of a table; `row` counts from 1, as a spreadsheet shows it.
    pub fn new(spec: &'static SheetSpec, source: Arc<TableSource>, row: u32) -> Self {
        Self { spec, source, row }
    }

    /// The sheet of the model.
    pub fn spec(&self) -> &'static SheetSpec {
        self.spec
    }

    /// The file, as findings name it.
    pub fn file(&self) -> &Arc<str> {
        &self.source.file
    }

    /// The row, counted from 1.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// The row as a place.
    pub fn place(&self) -> Place {
        Place::row(self.source.file.clone(), &self.source.sheet, self.row)
    }

    /// The cell of a field. Panics on a field that the sheet does not have.
    pub fn cell(&self, field: &str) -> Place {
        self.cell_at(self.spec.position(field))
    }

    /// The cell of the field at a position.
    pub fn cell_at(&self, field: usize) -> Place {
        match self.source.columns.get(field).copied().flatten() {
            Some(column) => self.place().column(column),
            None => self.place(),
        }
    }

    /// A number that tells rows of one run apart, for sets of rows.
    pub fn id(&self) -> RowId {
        RowId { file: self.source.file.clone(), sheet: self.spec.name, row: self.row }
    }
}

/// Names one row of one run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// The file, as findings name it.
    pub file: Arc<str>,
    /// The sheet of the model.
    pub sheet: &'static str,
    /// The row, counted from 1.
    pub row: u32,
}
