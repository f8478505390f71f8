//! Matrix and decisions as an xlsx workbook.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::matrix::{Matrix, NO_DOCUMENT, OMITTED, OVERRIDE};
use super::rows::{HEADER, Row};

/// The sheet of the decisions; those of the matrix are named by their kinds.
const DECISIONS: &str = "decisions";
/// Longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// What stands around a text, and the widest that a column may be, in characters.
const PADDING: usize = 3;
const WIDEST: usize = 60;
/// The height of a line of text in points.
const LINE_HEIGHT: f64 = 15.0;

const BLUE: u32 = 0x1F3864;
const QUIET: u32 = 0x8A8A8A;
const AMBER: u32 = 0xFFE699;

/// The workbook: the matrix, a sheet per kind, then all decisions. Every cell is plain text, so that
/// none is taken for a formula. The same decisions give the same bytes.
///
/// # Errors
/// There are more decisions than a sheet has rows.
pub fn workbook(matrices: &[Matrix<'_>], rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The date is fixed, so that equal content gives equal bytes.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new().set_title("DGCC clauses").set_creation_datetime(&created);
    workbook.set_properties(&properties);
    for matrix in matrices {
        write_matrix(workbook.add_worksheet(), matrix)?;
    }
    write_decisions(workbook.add_worksheet(), rows)?;
    workbook.save_to_buffer()
}

fn write_matrix(sheet: &mut Worksheet, matrix: &Matrix<'_>) -> Result<(), XlsxError> {
    sheet.set_name(name(&matrix.kind.name))?;
    let headings = matrix.columns.iter().map(|column| column.heading().join("\n"));
    let header: Vec<String> =
        ["Clause", "Title"].map(str::to_owned).into_iter().chain(headings).collect();
    let lines = header.iter().map(|text| text.lines().count()).max().unwrap_or(1);
    sheet.set_row_height(0, LINE_HEIGHT * (lines + 1) as f64)?;
    write_header(sheet, &header)?;
    let mut widths: Vec<usize> = header.iter().map(|text| widest_line(text)).collect();
    for (at, row) in matrix.rows.iter().enumerate() {
        let texts = [&row.id, &row.title].into_iter().chain(&row.cells);
        for (column, text) in texts.enumerate() {
            let format = if column < 2 { Format::new() } else { look(text) };
            sheet.write_string_with_format(at as u32 + 1, column as u16, text, &format)?;
            widths[column] = widths[column].max(widest_line(text));
        }
    }
    set_widths(sheet, &widths)?;
    sheet.set_freeze_panes(1, 2)?;
    print_on_a4(sheet)
}

fn write_decisions(sheet: &mut Worksheet, rows: &[Row]) -> Result<(), XlsxError> {
    sheet.set_name(DECISIONS)?;
    let header: Vec<String> = HEADER.iter().map(|name| (*name).to_owned()).collect();
    write_header(sheet, &header)?;
    let mut widths: Vec<usize> = header.iter().map(|text| widest_line(text) + PADDING).collect();
    for (at, row) in rows.iter().enumerate() {
        for (column, text) in row.iter().enumerate() {
            sheet.write_string(at as u32 + 1, column as u16, text)?;
            widths[column] = widths[column].max(widest_line(text));
        }
    }
    set_widths(sheet, &widths)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, rows.len() as u32, HEADER.len() as u16 - 1)?;
    print_on_a4(sheet)
}

fn write_header(sheet: &mut Worksheet, header: &[String]) -> Result<(), XlsxError> {
    let format = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(BLUE))
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::White);
    for (at, text) in header.iter().enumerate() {
        sheet.write_string_with_format(0, at as u16, text, &format)?;
    }
    Ok(())
}

/// What is not there is grey, a country's own text stands out, other variants are bold.
fn look(text: &str) -> Format {
    match text {
        NO_DOCUMENT | OMITTED => Format::new().set_font_color(Color::RGB(QUIET)),
        text if text.starts_with(OVERRIDE) => Format::new().set_background_color(Color::RGB(AMBER)),
        "standard" => Format::new(),
        _ => Format::new().set_bold(),
    }
}

fn set_widths(sheet: &mut Worksheet, widths: &[usize]) -> Result<(), XlsxError> {
    for (at, width) in widths.iter().enumerate() {
        sheet.set_column_width(at as u16, (width + PADDING).min(WIDEST) as f64)?;
    }
    Ok(())
}

fn print_on_a4(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn widest_line(text: &str) -> usize {
    text.lines().map(console::measure_text_width).max().unwrap_or_default()
}

/// The name of a sheet for a kind: without what a spreadsheet does not allow in it.
fn name(kind: &str) -> String {
    let allowed = |c: char| if "[]:*?/\\'".contains(c) { '-' } else { c };
    kind.chars().map(allowed).take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_of_a_kind_names_a_sheet() {
        assert_eq!(name("mou"), "mou");
        assert_eq!(name("a:b*c?[d]"), "a-b-c--d-");
        assert_eq!(name(&"x".repeat(40)).len(), LONGEST_NAME);
    }
}
