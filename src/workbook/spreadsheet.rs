//! Workbooks in the formats that calamine reads.

use std::collections::HashMap;
use std::io::Cursor;
use std::ops::RangeInclusive;

use calamine::{
    CellType, Data, DataRef, ExcelDateTime, Reader, ReaderRef, SheetType, SheetVisible, Sheets,
    open_workbook_auto_from_rs,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::layout::{self, Layout};
use super::{Cell, Grid, Hidden, OpenError};

/// A merge over more rows than this is decoration, not data.
const LONGEST_MERGE: usize = 10_000;

/// Reads all worksheets of a workbook.
pub fn read(bytes: &[u8]) -> Result<Vec<Grid>, OpenError> {
    let damaged = |error: calamine::Error| OpenError::Damaged(error.to_string());
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let epoch_1904 = match &workbook {
        Sheets::Xlsx(workbook) => workbook.has_1904_epoch(),
        Sheets::Xls(workbook) => workbook.has_1904_epoch(),
        _ => false,
    };
    let mut layouts = match &workbook {
        Sheets::Xlsx(_) | Sheets::Ods(_) => layout::read(bytes),
        _ => HashMap::new(),
    };
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    sheets
        .into_iter()
        .map(|(name, hidden)| {
            let mut rows = cells(&mut workbook, &name).map_err(damaged)?;
            let layout = layouts.remove(&name).unwrap_or_else(|| told(&mut workbook, &name));
            for (row, column, formula) in layout.uncalculated {
                put_if_blank(&mut rows, row, column, Cell::Uncalculated(formula));
            }
            for (merged, columns) in layout.merges {
                fill_down(&mut rows, merged, *columns.start());
            }
            let hidden =
                Hidden { sheet: hidden, rows: layout.hidden_rows, columns: layout.hidden_columns };
            Ok(Grid { name, rows, hidden, epoch_1904, comma_decimals: false })
        })
        .collect()
}

/// The layout as far as calamine tells it.
fn told(workbook: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Layout {
    let merges = match workbook {
        Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    };
    let merges = merges.into_iter().map(|merge| {
        let ((top, left), (bottom, right)) = (merge.start, merge.end);
        (top..=bottom, left..=right)
    });
    let formulas = workbook.worksheet_formula(name).ok();
    let uncalculated = formulas.iter().flat_map(|formulas| {
        let (top, left) = formulas.start().unwrap_or_default();
        let used = formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty());
        used.map(move |(row, column, formula)| {
            (top + row as u32, left + column as u32, formula.clone())
        })
    });
    Layout { merges: merges.collect(), uncalculated: uncalculated.collect(), ..Layout::default() }
}

/// The value of a cell merged over several rows holds for each of them.
fn fill_down(rows: &mut Vec<Vec<Cell>>, merged: RangeInclusive<u32>, column: u32) {
    let top = *merged.start() as usize;
    let Some(value) = rows.get(top).and_then(|row| row.get(column as usize)).cloned() else {
        return;
    };
    for row in merged.skip(1).take_while(|&row| (row as usize) < LONGEST_MERGE + top) {
        put_if_blank(rows, row, column, value.clone());
    }
}

fn put_if_blank(rows: &mut Vec<Vec<Cell>>, row: u32, column: u32, cell: Cell) {
    let (row, column) = (row as usize, column as usize);
    if rows.len() <= row {
        rows.resize(row + 1, Vec::new());
    }
    let cells = &mut rows[row];
    if cells.len() <= column {
        cells.resize(column + 1, Cell::Blank);
    }
    if cells[column] == Cell::Blank {
        cells[column] = cell;
    }
}

/// The cells of a sheet at their absolute positions.
fn cells(
    workbook: &mut Sheets<Cursor<&[u8]>>,
    name: &str,
) -> Result<Vec<Vec<Cell>>, calamine::Error> {
    // Where texts can be borrowed from the file's table of texts, they are copied once.
    match workbook {
        Sheets::Xlsx(workbook) => Ok(placed(&workbook.worksheet_range_ref(name)?, of_ref)),
        _ => Ok(placed(&workbook.worksheet_range(name)?, of_data)),
    }
}

fn placed<T: CellType>(
    range: &calamine::Range<T>,
    cell: impl Fn(&T) -> Cell + Copy,
) -> Vec<Vec<Cell>> {
    let Some((top, left)) = range.start() else {
        return Vec::new();
    };
    let mut rows = vec![Vec::new(); top as usize];
    for row in range.rows() {
        let mut cells = Vec::with_capacity(left as usize + row.len());
        cells.resize(left as usize, Cell::Blank);
        cells.extend(row.iter().map(cell));
        rows.push(cells);
    }
    rows
}

fn of_ref(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::SharedString("") => Cell::Blank,
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Float(number) => number_cell(*number),
        DataRef::Empty => Cell::Blank,
        DataRef::DateTime(moment) => of_moment(moment),
        other => of_data(&other.clone().into()),
    }
}

fn of_data(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Blank,
        Data::String(text) if text.is_empty() => Cell::Blank,
        Data::String(text) => Cell::Text(text.clone()),
        Data::Int(number) => Cell::Number((*number).into()),
        Data::Float(number) => number_cell(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::Error(error) => Cell::Error(error.to_string()),
        Data::DateTime(moment) => of_moment(moment),
        Data::DateTimeIso(text) => {
            let date = text.split('T').next().unwrap_or_default();
            date.parse().map_or_else(|_| Cell::Text(text.clone()), Cell::Date)
        }
        Data::DurationIso(text) => Cell::Text(text.clone()),
    }
}

fn of_moment(moment: &ExcelDateTime) -> Cell {
    if moment.is_duration() {
        return number_cell(moment.as_f64());
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    match Date::new(year as i16, month as i8, day as i8) {
        Ok(date) => Cell::Date(date),
        Err(_) => number_cell(moment.as_f64()),
    }
}

/// The decimal that a spreadsheet shows for a binary number: the shortest that reads back as the
/// same number, at 15 significant digits, which is what spreadsheets keep, and 28 decimal places.
fn number_cell(number: f64) -> Cell {
    // Nearly all numbers have at most four decimals and are told at once.
    if number.abs() < 1e11 {
        let scaled = (number * 1e4).round();
        if scaled / 1e4 == number {
            return Cell::Number(Decimal::new(scaled as i64, 4).normalize());
        }
    }
    let decimal = if number.abs() < 1e-13 {
        Decimal::from_str_exact(&format!("{number:.28}"))
    } else {
        Decimal::from_scientific(&format!("{number:.14e}"))
    };
    match decimal {
        Ok(decimal) => Cell::Number(decimal.normalize()),
        Err(_) => Cell::HugeNumber(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_numbers_read_as_the_decimals_that_were_typed() {
        for typed in ["57447.57", "0.1", "2084.1", "1000000", "527.03", "-0.07", "30306900"] {
            let number: f64 = typed.parse().unwrap();
            assert_eq!(number_cell(number), Cell::Number(typed.parse().unwrap()), "{typed}");
        }
    }

    #[test]
    fn a_calculated_sum_reads_without_its_binary_dust() {
        assert_eq!(number_cell(0.1 + 0.2), Cell::Number("0.3".parse().unwrap()));
        let Cell::Number(dust) = number_cell(0.1 + 0.2 - 0.3) else { panic!("a number") };
        assert_eq!(dust.round_dp(15), Decimal::ZERO);
    }
}
