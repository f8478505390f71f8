//! Workbooks from anybody.

use std::path::Path;

use dgcc::programme::intake;
use dgcc::workbook::{self, Cell, Grid, Limits, Workbook};

use super::panics::none_of_our_own;
use super::parts::packed;

/// Bounds that a small file can reach.
pub fn limits() -> Limits {
    Limits {
        file_bytes: 1 << 20,
        unpacked_bytes: 4 << 20,
        part_bytes: 1 << 20,
        parts: 40,
        sheets: 8,
        rows: 200,
        columns: 60,
        cells: 2_000,
        spread: 20_000,
        text_bytes: 64 << 10,
        cell_text: 2_000,
        shared_strings: 500,
        xml_depth: 24,
        xml_piece: 32 << 10,
        csv_line: 16 << 10,
        csv_field: 4 << 10,
        findings: 200,
        ..Limits::default()
    }
}

/// Whatever the bytes are, a workbook is read or refused: the program's own code does not panic, what was
/// read stays within the bounds, and its records can be taken in. In place of a container its parts can be
/// given, as `parts` says.
pub fn workbook(bytes: &[u8]) {
    let (path, limits) = (Path::new("any.xlsx"), limits());
    let bytes = packed(bytes);
    if let Ok(sheets) = none_of_our_own(|| workbook::read(&bytes, path, &limits)) {
        within(&sheets, &limits);
        taken_in(sheets, &limits);
    }
}

/// What was read stays within the bounds.
pub fn within(sheets: &[Grid], limits: &Limits) {
    let cells = || sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    let filled = cells().filter(|cell| **cell != Cell::Blank).count() as u64;
    let texts =
        || cells().filter_map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None });
    let rows = |sheet: &Grid| sheet.rows.iter().filter(|row| !row.is_empty()).count() as u64;
    let places =
        sheets.iter().map(|sheet| sheet.rows.len() as u64).sum::<u64>() + cells().count() as u64;
    assert!(sheets.len() as u64 <= limits.sheets);
    assert!(sheets.iter().all(|sheet| rows(sheet) <= limits.rows));
    assert!(
        sheets.iter().flat_map(|sheet| &sheet.rows).all(|row| row.len() as u64 <= limits.columns)
    );
    assert!(filled <= limits.cells);
    assert!(places <= limits.spread);
    assert!(texts().map(|text| text.len() as u64).sum::<u64>() <= limits.text_bytes);
    assert!(texts().all(|text| text.encode_utf16().count() as u64 <= limits.cell_text));
}

/// The records of what was read can be taken in, and all that is found can be put into words.
pub fn taken_in(sheets: Vec<Grid>, limits: &Limits) {
    let workbook = Workbook { file: "any".into(), sha256: String::new(), sheets };
    let reading = intake::read_within(&[workbook], &[], limits);
    for finding in &reading.findings {
        assert!(!finding.place.to_string().is_empty());
    }
}
