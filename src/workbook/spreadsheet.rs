//! Workbooks in the formats that calamine reads.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, open_workbook_auto_from_rs};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Cell, Grid, OpenError};

/// Reads all worksheets of a workbook.
pub fn read(bytes: &[u8]) -> Result<Vec<Grid>, OpenError> {
    let damaged = |error: calamine::Error| OpenError::Damaged(error.to_string());
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    names
        .into_iter()
        .map(|name| {
            let mut rows = cells(&workbook.worksheet_range(&name).map_err(damaged)?);
            // Not every format can tell formulas; where it cannot, values stand for themselves.
            if let Ok(formulas) = workbook.worksheet_formula(&name) {
                mark_uncalculated(&mut rows, &formulas);
            }
            Ok(Grid { name, rows })
        })
        .collect()
}

/// The cells of a range at their absolute positions.
fn cells(range: &calamine::Range<Data>) -> Vec<Vec<Cell>> {
    let Some((top, left)) = range.start() else {
        return Vec::new();
    };
    let mut rows = vec![Vec::new(); top as usize];
    for row in range.rows() {
        let margin = std::iter::repeat_n(Cell::Blank, left as usize);
        rows.push(margin.chain(row.iter().map(cell)).collect());
    }
    rows
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Blank,
        Data::String(text) if text.is_empty() => Cell::Blank,
        Data::String(text) => Cell::Text(text.clone()),
        Data::Int(number) => Cell::Number((*number).into()),
        Data::Float(number) => number_cell(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::Error(error) => Cell::Error(error.to_string()),
        Data::DateTime(moment) if moment.is_duration() => number_cell(moment.as_f64()),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            match Date::new(year as i16, month as i8, day as i8) {
                Ok(date) => Cell::Date(date),
                Err(_) => number_cell(moment.as_f64()),
            }
        }
        Data::DateTimeIso(text) => {
            let date = text.split('T').next().unwrap_or_default();
            date.parse().map_or_else(|_| Cell::Text(text.clone()), Cell::Date)
        }
        Data::DurationIso(text) => Cell::Text(text.clone()),
    }
}

/// The decimal that a spreadsheet shows for a binary number: the shortest that reads back as the
/// same number, at 15 significant digits, which is what spreadsheets keep, and 28 decimal places.
fn number_cell(number: f64) -> Cell {
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

/// A formula cell without a cached value reads as blank; tell it from a blank cell.
fn mark_uncalculated(rows: &mut [Vec<Cell>], formulas: &calamine::Range<String>) {
    let Some((top, left)) = formulas.start() else {
        return;
    };
    for (row, column, formula) in formulas.used_cells() {
        if formula.is_empty() {
            continue;
        }
        let (row, column) = (top as usize + row, left as usize + column);
        let cells = match rows.get_mut(row) {
            Some(cells) => cells,
            None => continue,
        };
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Blank);
        }
        if cells[column] == Cell::Blank {
            cells[column] = Cell::Uncalculated(formula.clone());
        }
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
