//! Places in the input: a file, a sheet, a row or a cell.

use std::fmt;
use std::sync::Arc;

/// A file, or a part of it: `budget.xlsx › expenditures!H17`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    file: Arc<str>,
    sheet: Option<String>,
    row: Option<u32>,
    column: Option<u32>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), sheet: None, row: None, column: None }
    }

    /// A whole sheet.
    pub fn sheet(file: impl Into<Arc<str>>, sheet: &str) -> Self {
        Self { sheet: Some(sheet.to_owned()), ..Self::file(file) }
    }

    /// A row, counted from 1.
    pub fn row(file: impl Into<Arc<str>>, sheet: &str, row: u32) -> Self {
        Self { row: Some(row), ..Self::sheet(file, sheet) }
    }

    /// The cell of this row in a column, counted from 0.
    pub fn column(self, column: u32) -> Self {
        Self { column: Some(column), ..self }
    }

    /// The file's name.
    pub fn file_name(&self) -> &str {
        &self.file
    }

    /// The sheet's name in the file.
    pub fn sheet_name(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The row, counted from 1.
    pub fn row_number(&self) -> Option<u32> {
        self.row
    }

    /// The column, counted from 0.
    pub fn column_number(&self) -> Option<u32> {
        self.column
    }

    /// The cell in A1 notation.
    pub fn cell(&self) -> Option<String> {
        Some(format!("{}{}", column_letters(self.column?), self.row?))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " › {sheet}")?;
        }
        match (self.cell(), self.row) {
            (Some(cell), _) => write!(f, "!{cell}"),
            (None, Some(row)) => write!(f, "!{row}:{row}"),
            (None, None) => Ok(()),
        }
    }
}

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|&letter| letter as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let named: Vec<_> = [0, 25, 26, 51, 701, 702, 16383].map(column_letters).into();
        assert_eq!(named, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_place_names_file_sheet_and_cell() {
        let cell = Place::row("budget.xlsx", "expenditures", 17).column(7);
        assert_eq!(cell.to_string(), "budget.xlsx › expenditures!H17");
        assert_eq!(Place::row("b.csv", "b", 3).to_string(), "b.csv › b!3:3");
    }
}
