//! What stands in the cells of a register, and a checksum of some of them.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::origin::{Origin, RowId};
use super::register::AnyRows;
use super::sheets::{Register, SHEETS};
use crate::workbook::sha256;

/// The cells of a register by file, sheet and row.
pub struct Cells<'a> {
    /// By file and sheet of the model.
    runs: HashMap<(Arc<str>, &'static str), Vec<Run<'a>>>,
}

/// Rows of a sheet of the model that were read one below the other.
struct Run<'a> {
    rows: &'a dyn AnyRows,
    /// Their places among the rows.
    places: Range<usize>,
}

impl Run<'_> {
    /// The place of the row with a number.
    fn place(&self, number: u32) -> Option<usize> {
        let (mut from, mut to) = (self.places.start, self.places.end);
        while from < to {
            let middle = from.midpoint(to);
            match self.rows.origin(middle).row().cmp(&number) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => to = middle,
            }
        }
        None
    }
}

impl<'a> Cells<'a> {
    /// The cells of all records of a register.
    pub fn new(register: &'a Register) -> Self {
        let mut runs: HashMap<_, Vec<Run<'a>>> = HashMap::new();
        for rows in register.sheets() {
            let goes_on = |before: usize, row: usize| {
                let (before, row) = (rows.origin(before).id(), rows.origin(row).id());
                before.file == row.file && before.row < row.row
            };
            let mut start = 0;
            for end in 1..=rows.len() {
                if end == rows.len() || !goes_on(end - 1, end) {
                    let RowId { file, sheet, .. } = rows.origin(start).id();
                    let run = Run { rows, places: start..end };
                    runs.entry((file, sheet)).or_default().push(run);
                    start = end;
                }
            }
        }
        Self { runs }
    }

    /// The row of a sheet of the model: the sheet, and its place among the rows that were read.
    pub fn row(&self, id: &RowId) -> Option<(&'a dyn AnyRows, usize)> {
        let runs = self.runs.get(&(id.file.clone(), id.sheet))?;
        runs.iter().rev().find_map(|run| Some((run.rows, run.place(id.row)?)))
    }

    /// The value of a cell as the model writes it; `None` if it is blank.
    pub fn value(&self, origin: &Origin, field: usize) -> Option<String> {
        let (rows, row) = self.row(&origin.id())?;
        rows.value(row, field).map(|value| value.canonical())
    }

    /// The value of the cell of a field in a row of a sheet of the model.
    pub fn value_at(&self, file: &str, model: &str, row: u32, field: &str) -> Option<String> {
        let spec = SHEETS.iter().find(|spec| spec.name == model)?;
        let field = spec.fields.iter().position(|one| one.name == field)?;
        let (rows, row) = self.row(&RowId { file: file.into(), sheet: spec.name, row })?;
        rows.value(row, field).map(|value| value.canonical())
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
    use crate::programme::Value;
    use crate::programme::origin::TableSource;

    #[test]
    fn a_cell_is_found_in_whatever_order_rows_were_read() {
        let persons = SHEETS.iter().find(|spec| spec.name == "persons").expect("a sheet");
        let id = persons.find("person_id").expect("a field");
        let mut register = Register::default();
        let read = [("a.xlsx", [2, 3, 7]), ("b.xlsx", [9, 2, 5]), ("a.xlsx", [4, 5, 30])];
        for (file, rows) in read {
            let (file, sheet, columns) = (file.into(), "persons".to_owned(), Vec::new());
            let source = Arc::new(TableSource { file, sheet, columns });
            for row in rows {
                let mut values = vec![None; persons.fields.len()];
                values[id] = Some(Value::Text(format!("{}-{row}", source.file)));
                register.insert("persons", Origin::new(persons, source.clone(), row), values);
            }
        }
        let cells = Cells::new(&register);
        let found = |file, row| cells.value_at(file, "persons", row, "person_id");
        for (file, rows) in read {
            for row in rows {
                assert_eq!(found(file, row), Some(format!("{file}-{row}")));
            }
        }
        for (file, row) in [("a.xlsx", 1), ("a.xlsx", 6), ("a.xlsx", 31), ("b.xlsx", 3), ("c", 2)] {
            assert_eq!(found(file, row), None, "{file} {row}");
        }
        assert_eq!(cells.value_at("a.xlsx", "meetings", 2, "meeting_id"), None);
    }

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
