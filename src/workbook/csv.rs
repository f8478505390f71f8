//! csv files: one sheet each, named like the file.

use encoding_rs::{EUC_KR, UTF_16BE, UTF_16LE};

use super::error::{OpenError, Spot};
use super::filling::{Filling, Sheet};
use super::limits::{Bound, Limits};
use super::looks::Look;
use super::{Cell, Grid};

/// Reads a csv file: UTF-8 with or without a byte order mark, UTF-16 with one, or CP949; separated
/// by commas, semicolons or tabs. An apostrophe before what a spreadsheet program would take for a formula
/// marks text and is no part of it.
pub fn read(bytes: &[u8], stem: &str, limits: &Limits) -> Result<Grid, OpenError> {
    let look = Look::of(bytes);
    if look.is_no_text() {
        return Err(OpenError::Other(look));
    }
    let text = decode(bytes)?;
    for (row, line) in (0..).zip(text.split('\n')) {
        let spot = || Spot::Sheet(stem.to_owned(), row, None);
        limits.allow(Bound::CsvLine, line.len() as u64, spot)?;
    }
    let separator = separator(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut file = Filling::new(limits);
    let mut sheet = Sheet::new(&mut file, stem);
    let mut row = 0u32;
    let mut record = csv::StringRecord::new();
    let damaged = |error: csv::Error| OpenError::Damaged(error.to_string());
    while reader.read_record(&mut record).map_err(damaged)? {
        // The reader passes over empty lines; keep them, so that row numbers are those of the file.
        let start = record.position().map_or(0, |position| position.byte() as usize);
        // Of a line end of two characters the second may stand before the record.
        let second = start > 0 && text[..start].ends_with('\r') && text[start..].starts_with('\n');
        let start = start + usize::from(second);
        let ahead = text[start..].trim_start_matches(['\r', '\n']);
        let empty = text[start..text.len() - ahead.len()].matches('\n').count();
        row = row.saturating_add(empty as u32);
        for (column, field) in (0..).zip(&record) {
            let spot = || Spot::Sheet(stem.to_owned(), row, Some(column));
            limits.allow(Bound::CsvField, field.len() as u64, spot)?;
            sheet.put(row, column, cell(field))?;
        }
        row = row.saturating_add(1);
    }
    let rows = sheet.rows();
    let comma_decimals = separator == b';';
    Ok(Grid { name: stem.to_owned(), rows, comma_decimals, ..Grid::default() })
}

/// The text of a file. CP949, the encoding of Korean Windows, is tried last: UTF-8 is strict, so that
/// text in the one does not pass as the other.
fn decode(bytes: &[u8]) -> Result<String, OpenError> {
    let unknown = || {
        let seen = "its text is neither UTF-8, UTF-16 with a byte order mark, nor CP949";
        OpenError::Damaged(seen.to_owned())
    };
    let strict = |encoding: &'static encoding_rs::Encoding, bytes: &[u8]| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.map(String::from).ok_or_else(unknown)
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| unknown()),
        [0xFF, 0xFE, rest @ ..] => strict(UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => strict(UTF_16BE, rest),
        _ if without_mark(bytes) => Err(unknown()),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => strict(EUC_KR, bytes),
        },
    }
}

/// Whether so many bytes are zero that the text must be UTF-16 without a byte order mark.
fn without_mark(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(4096)];
    beginning.iter().filter(|byte| **byte == 0).count() * 4 > beginning.len()
}

fn cell(field: &str) -> Cell {
    if field.is_empty() { Cell::Blank } else { Cell::Text(plain(field).to_owned()) }
}

/// What begins a formula in a spreadsheet program, also in the wide forms of East Asian keyboards.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet program would take a text for a formula, were it not for apostrophes before it.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A text as it is written into csv files: one that would be taken for a formula stands behind an
/// apostrophe, as spreadsheet programs mark text. [`read`] takes it away again.
pub fn neutral(text: String) -> String {
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// A text without the apostrophe that keeps it from being a formula.
fn plain(field: &str) -> &str {
    field.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(field)
}

/// The separator that stands in most of the first lines, and most often in them, outside quotation
/// marks.
fn separator(text: &str) -> u8 {
    let weight = |separator: char| {
        let mut quoted = false;
        let mut count = |line: &str| {
            let outside = line.chars().filter(|&c| {
                quoted ^= c == '"';
                !quoted && c == separator
            });
            outside.count()
        };
        let counts: Vec<usize> = text.split_inclusive('\n').take(30).map(&mut count).collect();
        (counts.iter().filter(|&&count| count > 0).count(), counts.iter().sum::<usize>())
    };
    let found = [(b'\t', '\t'), (b';', ';'), (b',', ',')].map(|(byte, c)| (weight(c), byte));
    found.into_iter().max_by_key(|(weight, _)| *weight).map_or(b',', |(_, byte)| byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], stem: &str) -> Result<Grid, OpenError> {
        super::read(bytes, stem, &Limits::default())
    }

    #[test]
    fn a_text_that_could_be_a_formula_is_written_behind_an_apostrophe_and_reads_as_it_was() {
        let texts = [
            "=1+1", "+82 2", "-x", "@SUM(A1)", "\tx", "\n=1", "'=1", "''-", "＝1", "'plain", "1-2",
        ];
        for text in texts {
            let written = neutral(text.to_owned());
            assert!(!written.starts_with(FORMULA), "{text}");
            let grid = read(format!("key\n\"{written}\"\n").as_bytes(), "x").unwrap();
            assert_eq!(grid.rows[1], [Cell::Text(text.to_owned())], "{written}");
        }
        assert_eq!(neutral("'plain".to_owned()), "'plain");
    }

    #[test]
    fn long_fields_long_lines_and_many_columns_are_named() {
        let limits = Limits { csv_field: 8, csv_line: 30, columns: 5, ..Limits::default() };
        let told = |text: &str| match super::read(text.as_bytes(), "x", &limits) {
            Err(error) => error.place("x.csv".into()).to_string() + " " + &error.to_string(),
            Ok(_) => "fine".to_owned(),
        };
        assert_eq!(told("a,b\n1,\"never\nended\n"), "x.csv › x!B2 csv_field: 12 seen, at most 8");
        assert_eq!(told(&"a,".repeat(40)), "x.csv › x!1:1 csv_line: 80 seen, at most 30");
        assert_eq!(told("a,b\n,,,,,,,c\n"), "x.csv › x!H2 columns: 8 seen, at most 5");
        assert_eq!(told("a,b\n,,,,,,,\n"), "fine", "blank fields are nothing");
    }

    #[test]
    fn other_files_are_called_what_they_look_like() {
        let pdf = read(b"%PDF-1.7", "x").unwrap_err();
        assert!(matches!(pdf, OpenError::Other(Look::Pdf)));
        let zeros: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(read(&zeros, "x").unwrap_err().to_string().contains("byte order mark"));
    }

    #[test]
    fn a_byte_order_mark_and_semicolons_are_understood() {
        let grid = read("\u{feff}통화;기준월\nUSD;2025-01\n".as_bytes(), "환율").unwrap();
        assert_eq!(grid.rows[0][0], Cell::Text("통화".into()));
        assert_eq!(grid.rows[1][1], Cell::Text("2025-01".into()));
        assert!(grid.comma_decimals);
    }

    #[test]
    fn utf_16_with_tabs_and_cp949_are_understood() {
        let text = "통화\t기준월\r\nUSD\t2025-01\r\n";
        let utf16: Vec<u8> =
            [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let grid = read(&utf16, "환율").unwrap();
        assert_eq!(grid.rows[1], [Cell::Text("USD".into()), Cell::Text("2025-01".into())]);
        let (cp949, _, _) = EUC_KR.encode("통화,기준월\nUSD,뷁\n");
        let grid = read(&cp949, "환율").unwrap();
        assert_eq!(grid.rows[0][0], Cell::Text("통화".into()));
        assert_eq!(grid.rows[1][1], Cell::Text("뷁".into()), "a syllable beyond EUC-KR");
    }

    #[test]
    fn rows_keep_their_line_numbers_over_empty_lines() {
        let grid = read(b"key,value\n\nas_of_date,2026-02-15\n", "settings").unwrap();
        assert_eq!(grid.rows[2][0], Cell::Text("as_of_date".into()));
        let grid = read(b"key,value\r\n\r\na,1\r\nb,2\r\n", "settings").unwrap();
        assert_eq!(grid.rows[2][0], Cell::Text("a".into()));
        assert_eq!(grid.rows[3][0], Cell::Text("b".into()));
    }

    #[test]
    fn commas_inside_quotation_marks_do_not_decide_the_separator() {
        let grid = read(b"\"a,b,c,d\";e\n\"1,5\";2\n", "x").unwrap();
        assert_eq!(grid.rows[1].len(), 2);
    }

    #[test]
    fn other_encodings_are_refused_by_name() {
        assert!(read(&[0xff, 0x41, 0xff], "환율").unwrap_err().to_string().contains("UTF-8"));
    }
}
