//! csv files: one sheet each, named like the file.

use super::{Cell, Grid, OpenError};

/// Reads a csv file in UTF-8, with or without a byte order mark; comma or semicolon.
pub fn read(bytes: &[u8], stem: &str) -> Result<Grid, OpenError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        OpenError::Damaged(format!("it is not UTF-8 (byte {})", error.valid_up_to() + 1))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| OpenError::Damaged(error.to_string()))?;
        // The reader passes over empty lines; keep them, so that row numbers are those of the file.
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let ahead = text[start..].trim_start_matches(['\r', '\n']);
        let empty = text[start..text.len() - ahead.len()].matches('\n').count();
        rows.extend(std::iter::repeat_with(Vec::new).take(empty));
        rows.push(record.iter().map(cell).collect());
    }
    Ok(Grid { name: stem.to_owned(), rows })
}

fn cell(field: &str) -> Cell {
    if field.is_empty() { Cell::Blank } else { Cell::Text(field.to_owned()) }
}

/// The separator that occurs more often in the first line.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    if count(';') > count(',') { b';' } else { b',' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_and_semicolons_are_understood() {
        let grid = read("\u{feff}통화;기준월\nUSD;2025-01\n".as_bytes(), "환율").unwrap();
        assert_eq!(grid.rows[0][0], Cell::Text("통화".into()));
        assert_eq!(grid.rows[1][1], Cell::Text("2025-01".into()));
    }

    #[test]
    fn rows_keep_their_line_numbers_over_empty_lines() {
        let grid = read(b"key,value\n\nas_of_date,2026-02-15\n", "settings").unwrap();
        assert_eq!(grid.rows[2][0], Cell::Text("as_of_date".into()));
    }

    #[test]
    fn other_encodings_are_refused_by_name() {
        assert!(read(&[0xc8, 0xaf, 0xc0, 0xb2], "환율").unwrap_err().to_string().contains("UTF-8"));
    }
}
