//! csv files from anybody.

use std::path::Path;

use dgcc::workbook::{self, Cell, Grid, Limits, OpenError};

use super::panics::none_of_our_own;
use super::workbook::{limits, taken_in, within};

/// Whatever the bytes are, a csv file is read or refused without any panic; what was read stays within the
/// bounds, can be taken in, and, written as the program writes texts into csv, reads as it was.
pub fn csv(bytes: &[u8]) {
    let (path, limits) = (Path::new("budget_lines.csv"), limits());
    match none_of_our_own(|| workbook::read(bytes, path, &limits)) {
        Ok(sheets) => {
            within(&sheets, &limits);
            read_again(&sheets[0], path);
            taken_in(sheets, &limits);
        }
        Err(error) => assert!(!matches!(error, OpenError::Broken), "a reader panicked"),
    }
}

/// Texts that are written into csv read as they were.
fn read_again(sheet: &Grid, path: &Path) {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .flexible(true)
        .from_writer(Vec::new());
    for row in &sheet.rows {
        let fields: Vec<String> =
            row.iter().map(|cell| workbook::neutral(cell.shown())).chain([String::new()]).collect();
        writer.write_record(&fields).expect("a row is written");
    }
    let written = writer.into_inner().expect("all is written");
    // So many zeros tell another encoding.
    if written.contains(&0) || sheet.rows.is_empty() {
        return;
    }
    let again = workbook::read(&written, path, &Limits::default()).expect("it is read again");
    let cells = |sheet: &Grid| -> Vec<(usize, usize, Cell)> {
        let rows = sheet.rows.iter().enumerate();
        let cells = rows.flat_map(|(at, row)| {
            row.iter().cloned().enumerate().map(move |(column, cell)| (at, column, cell))
        });
        cells.filter(|(.., cell)| *cell != Cell::Blank).collect()
    };
    assert_eq!(cells(&again[0]), cells(sheet));
}
