//! Which sheet of the model a grid is, which of its columns is which field, and which of its rows are
//! data.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::convert::Style;
use super::convert::number::Marks;
use super::origin::TableSource;
use super::schema::{FieldKind, FieldSpec, SheetSpec};
use super::sheets::SHEETS;
use super::unit;
use crate::workbook::{Cell, Grid, Workbook};

/// How far down a sheet its header is looked for.
const HEADER_ROWS: usize = 30;

/// The sheet of the model that goes by a name.
pub fn spec_of(name: &str) -> Option<&'static SheetSpec> {
    let name = fold(name);
    SHEETS
        .iter()
        .find(|spec| [spec.name, spec.en, spec.ko].iter().any(|form| fold(form) == name))
        .copied()
}

/// A grid that is a sheet of the model.
pub struct Table<'a> {
    /// The sheet of the model.
    pub spec: &'static SheetSpec,
    /// The cells.
    pub grid: &'a Grid,
    /// Where its records come from.
    pub source: Arc<TableSource>,
    /// Whether a header was found.
    pub has_header: bool,
    /// The rows of the header: one, or two where keys stand below titles.
    header: Range<usize>,
    /// How its values are written.
    pub style: Style,
}

/// A column that is not a field of the model.
pub struct UnknownColumn {
    /// Column, counted from 0.
    pub column: u32,
    /// Row of its header, counted from 0.
    pub row: u32,
    /// Its header; empty if it has none.
    pub header: String,
    /// The field that an earlier column holds already.
    pub repeats: Option<&'static str>,
}

impl<'a> Table<'a> {
    /// Tells by the grid's name which sheet it is, and by its header which column is which field:
    /// the first row with at least two known headers such that no later row has more.
    pub fn recognise(workbook: &Workbook, grid: &'a Grid) -> Option<Self> {
        let spec = spec_of(&grid.name)?;
        let aliases = aliases(spec);
        let known = |row: &Vec<Cell>| columns(row, &aliases, spec.fields.len());
        let count = |columns: &[Option<u32>]| columns.iter().flatten().count();
        let found = (0..grid.rows.len().min(HEADER_ROWS))
            .map(|at| (at, known(&grid.rows[at])))
            .filter(|(_, columns)| count(columns) >= 2)
            .rev()
            .max_by_key(|(_, columns)| count(columns));
        let has_header = found.is_some();
        let (first, columns) = found.unwrap_or((0, vec![None; spec.fields.len()]));
        // A second header row (keys below titles) is no data.
        let second = grid.rows.get(first + 1).map_or(0, |row| count(&known(row)));
        let doubled = second >= 2 && second * 2 >= count(&columns);
        let source = Arc::new(TableSource {
            file: workbook.file.clone(),
            sheet: grid.name.clone(),
            columns,
        });
        let header = first..first + 1 + usize::from(doubled);
        let mut table = Self { spec, grid, source, has_header, header, style: Style::default() };
        table.style = Style { mark: table.marks(), epoch_1904: grid.epoch_1904 };
        Some(table)
    }

    /// The row of the header, counted from 0.
    pub fn header_row(&self) -> usize {
        self.header.start
    }

    fn marks(&self) -> super::convert::number::Mark {
        let mut marks = Marks::default();
        for (position, field) in self.spec.fields.iter().enumerate() {
            let Some(column) = self.source.columns[position] else { continue };
            if !matches!(field.kind, FieldKind::Decimal | FieldKind::Rate) {
                continue;
            }
            for row in self.grid.rows.iter().skip(self.header.end) {
                if let Some(Cell::Text(text)) = row.get(column as usize) {
                    marks.see(text);
                }
            }
        }
        marks.mark(self.grid.comma_decimals)
    }

    /// The rows below the header with their numbers, counted from 0, without those in which no field
    /// has a value.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &'a [Cell])> {
        let rows = self.grid.rows.iter().enumerate().skip(self.header.end);
        rows.map(|(at, row)| (at, row.as_slice())).filter(|(_, row)| {
            self.source.columns.iter().flatten().any(|&column| !cell_of(row, column).is_blank())
        })
    }

    /// The cell of the field at a position.
    pub fn cell<'r>(&self, row: &'r [Cell], position: usize) -> &'r Cell {
        self.source.columns[position].map_or(&Cell::Blank, |column| cell_of(row, column))
    }

    /// Columns that have a header or content and are no field of the model, or one a second time.
    pub fn unknown_columns(&self) -> Vec<UnknownColumn> {
        let aliases = aliases(self.spec);
        let header = self.grid.rows.get(self.header.clone()).unwrap_or_default();
        let below = self.grid.rows.get(self.header.end..).unwrap_or_default();
        let width = header.iter().chain(below).map(Vec::len).max().unwrap_or(0) as u32;
        let known: Vec<u32> = self.source.columns.iter().flatten().copied().collect();
        let unknown = (0..width).filter(|column| !known.contains(column)).filter_map(|column| {
            let titled = header.iter().position(|row| !cell_of(row, column).is_blank());
            let used = || {
                let mut rows = below.iter().filter(|row| super::totals::label(row).is_none());
                rows.any(|row| !cell_of(row, column).is_blank())
            };
            if titled.is_none() && !used() {
                return None;
            }
            let row = self.header.start + titled.unwrap_or(0);
            let header = cell_of(&header[titled.unwrap_or(0)], column).shown();
            let repeats = aliases.get(&fold(&header)).map(|&at| self.spec.fields[at].name);
            Some(UnknownColumn { column, row: row as u32, header, repeats })
        });
        unknown.collect()
    }

    /// The note above the header, or the header, that says that amounts are not in whole units: row
    /// and column counted from 0, and the text.
    pub fn scaled_unit(&self) -> Option<(u32, u32, &'a str)> {
        let money = |field: &FieldSpec| matches!(field.kind, FieldKind::Decimal);
        if !self.spec.fields.iter().any(money) {
            return None;
        }
        let above = self.grid.rows.iter().enumerate().take(self.header.end);
        above
            .flat_map(|(row, cells)| {
                cells.iter().enumerate().map(move |(at, cell)| (row, at, cell))
            })
            .find_map(|(row, column, cell)| match cell {
                Cell::Text(text) if unit::is_scaled(text) => {
                    Some((row as u32, column as u32, text.as_str()))
                }
                _ => None,
            })
    }
}

fn cell_of(row: &[Cell], column: u32) -> &Cell {
    row.get(column as usize).unwrap_or(&Cell::Blank)
}

/// Every accepted form of every field's header.
fn aliases(spec: &SheetSpec) -> HashMap<String, usize> {
    let forms = |(at, field): (usize, &FieldSpec)| {
        [field.name, field.en, field.ko].map(|form| (fold(form), at))
    };
    spec.fields.iter().enumerate().flat_map(forms).collect()
}

/// The column of each field in a row read as a header.
fn columns(row: &[Cell], aliases: &HashMap<String, usize>, fields: usize) -> Vec<Option<u32>> {
    let mut columns = vec![None; fields];
    for (column, cell) in row.iter().enumerate() {
        let Cell::Text(text) = cell else { continue };
        let found = aliases.get(&fold(text)).or_else(|| aliases.get(&fold(without_unit(text)?)));
        if let Some(&field) = found {
            columns[field].get_or_insert(column as u32);
        }
    }
    columns
}

/// A header without the unit in brackets behind it: `Planned (USD)`.
fn without_unit(header: &str) -> Option<&str> {
    let header = header.trim_end();
    let inside = header.strip_suffix([')', '）', ']'])?;
    inside.rfind(['(', '（', '[']).map(|at| &header[..at])
}

/// Case, width, blanks, line breaks and punctuation do not tell two names apart.
pub fn fold(name: &str) -> String {
    name.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_behind_a_header_is_no_part_of_it() {
        assert_eq!(without_unit("Planned (USD)"), Some("Planned "));
        assert_eq!(without_unit("당초예산\n(단위: USD)"), Some("당초예산\n"));
        assert_eq!(without_unit("Planned"), None);
    }
}
