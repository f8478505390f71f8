//! What stands in the cells of a register, and a checksum of some of them.

use std::collections::HashMap;
use std::sync::Arc;

use super::origin::{Origin, RowId};
use super::register::AnyRows;
use super::sheets::{Register, SHEETS};
use crate::workbook::sha256;

/// The cells of a register by file, sheet and row.
pub struct Cells<'a> {
    /// By file and sheet of the model.
    sheets: HashMap<(Arc<str>, &'static str), Numbered<'a>>,
}

/// The rows of a sheet of the model that one file gave.
struct Numbered<'a> {
    rows: &'a dyn AnyRows,
    /// Their numbers in the file, in order, with their places among the rows.
    places: Vec<(u32, usize)>,
}

impl<'a> Cells<'a> {
    /// The cells of all records of a register.
    pub fn new(register: &'a Register) -> Self {
        let mut sheets: HashMap<_, Numbered<'a>> = HashMap::new();
        for rows in register.sheets() {
            for place in 0..rows.len() {
                let RowId { file, sheet, row } = rows.origin(place).id();
                let of_file = sheets.entry((file, sheet));
                let of_file = of_file.or_insert_with(|| Numbered { rows, places: Vec::new() });
                of_file.places.push((row, place));
            }
        }
        sheets.values_mut().for_each(|of_file| of_file.places.sort_unstable());
        Self { sheets }
    }

    /// The row of a sheet of the model: the sheet, and its place among the rows that were read; of several
    /// with the same number the last.
    pub fn row(&self, id: &RowId) -> Option<(&'a dyn AnyRows, usize)> {
        let Numbered { rows, places } = self.sheets.get(&(id.file.clone(), id.sheet))?;
        let after = places.partition_point(|&(number, _)| number <= id.row);
        let &(number, place) = places.get(after.checked_sub(1)?)?;
        (number == id.row).then_some((*rows, place))
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
