//! Workbooks in the formats that calamine reads.

use std::collections::HashMap;
use std::io::Cursor;
use std::ops::RangeInclusive;

use calamine::{
    CellType, Data, DataRef, ExcelDateTime, Ods, OdsError, Range, Reader, SheetType, SheetVisible,
    Sheets, Xls, XlsError, Xlsb, Xlsx, XlsxError,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::container::{self, Format};
use super::error::{OpenError, Spot};
use super::filling::{Filling, Sheet};
use super::layout::{self, Layout};
use super::limits::{Bound, Limits};
use super::looks::Look;
use super::{Cell, Grid, Hidden, biff};

/// A merge over more rows than this is decoration, not data.
const LONGEST_MERGE: usize = 10_000;

type Book<'b> = Sheets<Cursor<&'b [u8]>>;

/// Reads all worksheets of a workbook.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, OpenError> {
    let mut workbook = opened(bytes, limits)?;
    let epoch_1904 = match &workbook {
        Sheets::Xlsx(workbook) => workbook.has_1904_epoch(),
        Sheets::Xls(workbook) => workbook.has_1904_epoch(),
        _ => false,
    };
    let count = workbook.sheets_metadata().len() as u64;
    limits.allow(Bound::Sheets, count, || Spot::File)?;
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
    let mut file = Filling::new(limits);
    sheets
        .into_iter()
        .map(|(name, hidden)| {
            let mut sheet = Sheet::new(&mut file, &name);
            fill(&mut workbook, &name, &mut sheet)?;
            let layout = match layouts.remove(&name) {
                Some(layout) => layout,
                None => told(&mut workbook, &name),
            };
            for (row, column, formula) in layout.uncalculated {
                if *sheet.at(row, column) == Cell::Blank {
                    sheet.put(row, column, Cell::Uncalculated(formula))?;
                }
            }
            for (merged, columns) in layout.merges {
                fill_down(&mut sheet, merged, *columns.start())?;
            }
            let rows = sheet.rows();
            let hidden =
                Hidden { sheet: hidden, rows: layout.hidden_rows, columns: layout.hidden_columns };
            Ok(Grid { name, rows, hidden, epoch_1904, comma_decimals: false })
        })
        .collect()
}

/// Opens a workbook by what its bytes are, after they were looked through.
fn opened<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Book<'b>, OpenError> {
    let source = Cursor::new(bytes);
    let opened = match Look::of(bytes) {
        Look::Compound => {
            biff::look(bytes, limits)?;
            Xls::new(source).map(Sheets::Xls).map_err(calamine::Error::Xls)
        }
        Look::Zip => match container::look(bytes, limits)? {
            Format::Xlsx => Xlsx::new(source).map(Sheets::Xlsx).map_err(calamine::Error::Xlsx),
            Format::Xlsb => Xlsb::new(source).map(Sheets::Xlsb).map_err(calamine::Error::Xlsb),
            Format::Ods => Ods::new(source).map(Sheets::Ods).map_err(calamine::Error::Ods),
        },
        look => return Err(OpenError::Other(look)),
    };
    opened.map_err(refused)
}

/// What a reader said of a file that it refused.
fn refused(error: impl Into<calamine::Error>) -> OpenError {
    match error.into() {
        calamine::Error::Xlsx(XlsxError::Password)
        | calamine::Error::Xls(XlsError::Password)
        | calamine::Error::Ods(OdsError::Password) => OpenError::Protected,
        error => OpenError::Damaged(error.to_string()),
    }
}

/// Fills in the cells of a sheet. Where they can be read one by one they are, and texts are copied once
/// from the file's table of texts; of the other formats a rectangle was read, which was measured before.
fn fill(workbook: &mut Book<'_>, name: &str, sheet: &mut Sheet<'_, '_>) -> Result<(), OpenError> {
    match workbook {
        Sheets::Xlsx(workbook) => {
            let mut cells = match workbook.worksheet_cells_reader(name) {
                Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
                cells => cells.map_err(refused)?,
            };
            while let Some(cell) = cells.next_cell().map_err(refused)? {
                let (row, column) = cell.get_position();
                sheet.put(row, column, of_ref(cell.get_value()))?;
            }
        }
        Sheets::Xlsb(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(refused)?;
            while let Some(cell) = cells.next_cell().map_err(refused)? {
                let (row, column) = cell.get_position();
                sheet.put(row, column, of_ref(cell.get_value()))?;
            }
        }
        _ => {
            let range = workbook.worksheet_range(name).map_err(refused)?;
            for (row, column, data) in placed(&range) {
                sheet.put(row, column, of_data(data))?;
            }
        }
    }
    Ok(())
}

/// The layout as far as calamine tells it.
fn told(workbook: &mut Book<'_>, name: &str) -> Layout {
    let merges = match workbook {
        Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    };
    let merges = merges.into_iter().map(|merge| {
        let ((top, left), (bottom, right)) = (merge.start, merge.end);
        (top..=bottom, left..=right)
    });
    Layout { merges: merges.collect(), uncalculated: formulas(workbook, name), ..Layout::default() }
}

/// Row, column and formula of the cells that have one.
fn formulas(workbook: &mut Book<'_>, name: &str) -> Vec<(u32, u32, String)> {
    let mut found = Vec::new();
    match workbook {
        Sheets::Xlsb(workbook) => {
            let Ok(mut cells) = workbook.worksheet_cells_reader(name) else { return found };
            while let Ok(Some(cell)) = cells.next_formula() {
                let (row, column) = cell.get_position();
                found.push((row, column, cell.get_value().clone()));
            }
        }
        _ => {
            let formulas = workbook.worksheet_formula(name).unwrap_or_default();
            found.extend(
                placed(&formulas).map(|(row, column, formula)| (row, column, formula.clone())),
            );
        }
    }
    found.retain(|(.., formula)| !formula.is_empty());
    found
}

/// The cells of a rectangle at their absolute places.
fn placed<T: CellType>(range: &Range<T>) -> impl Iterator<Item = (u32, u32, &T)> {
    let (top, left) = range.start().unwrap_or_default();
    let used = range.used_cells();
    used.map(move |(row, column, cell)| (top + row as u32, left + column as u32, cell))
}

/// The value of a cell merged over several rows holds for each of them.
fn fill_down(
    sheet: &mut Sheet<'_, '_>,
    merged: RangeInclusive<u32>,
    column: u32,
) -> Result<(), OpenError> {
    let value = sheet.at(*merged.start(), column).clone();
    if value == Cell::Blank {
        return Ok(());
    }
    for row in merged.skip(1).take(LONGEST_MERGE - 1) {
        if *sheet.at(row, column) == Cell::Blank {
            sheet.put(row, column, value.clone())?;
        }
    }
    Ok(())
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
