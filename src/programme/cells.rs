//! What stands in the cells of a register, and a checksum of some of them.

use std::collections::HashMap;

use super::origin::{Origin, RowId};
use super::register::AnyRows;
use super::sheets::{Register, SHEETS};
use crate::workbook::sha256;

/// The cells of a register by file, sheet and row.
pub struct Cells<'a> {
    rows: HashMap<RowId, (&'a dyn AnyRows, usize)>,
}

impl<'a> Cells<'a> {
    /// The cells of all records of a register.
    pub fn new(register: &'a Register) -> Self {
        let of = |rows: &'a dyn AnyRows| {
            (0..rows.len()).map(move |row| (rows.origin(row).id(), (rows, row)))
        };
        Self { rows: register.sheets().into_iter().flat_map(of).collect() }
    }

    /// The value of a cell as the model writes it; `None` if it is blank.
    pub fn value(&self, origin: &Origin, field: usize) -> Option<String> {
        let (rows, row) = self.rows.get(&origin.id())?;
        rows.value(*row, field).map(|value| value.canonical())
    }

    /// The value of the cell of a field in a row of a sheet of the model.
    pub fn value_at(&self, file: &str, model: &str, row: u32, field: &str) -> Option<String> {
        let spec = SHEETS.iter().find(|spec| spec.name == model)?;
        let field = spec.fields.iter().position(|one| one.name == field)?;
        let (rows, row) = self.rows.get(&RowId { file: file.into(), sheet: spec.name, row })?;
        rows.value(*row, field).map(|value| value.canonical())
    }
}

/// A cell for a checksum, in the order in which cells are listed: sheet of the model, row, field, value.
pub type ListedCell = (String, u32, String, Option<String>);

/// SHA-256 over cells: a line for each, in the order of sheet, row and field, with what stands in it as
/// the model writes it. It stays the same as long as these cells do, whatever else changes in the file.
pub fn checksum(mut cells: Vec<ListedCell>) -> String {
    cells.sort();
    cells.dedup();
    let lines = cells.into_iter().map(|(sheet, row, field, value)| {
        format!("{sheet}\t{row}\t{field}\t{}\n", value.unwrap_or_default())
    });
    sha256(lines.collect::<String>().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_follows_its_cells_and_nothing_else() {
        let cell = |row, value: &str| {
            ("persons".to_owned(), row, "full_name".to_owned(), Some(value.to_owned()))
        };
        let both = checksum(vec![cell(3, "Kim"), cell(4, "Lee")]);
        assert_eq!(both, checksum(vec![cell(4, "Lee"), cell(3, "Kim"), cell(3, "Kim")]));
        assert_ne!(both, checksum(vec![cell(3, "Kim"), cell(4, "Li")]));
        assert_ne!(both, checksum(vec![cell(3, "Kim")]));
    }
}
