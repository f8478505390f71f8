//! Writing a register as an xlsx workbook that the reader takes back without a finding.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook,
    Worksheet, XlsxError,
};

use super::column::{self, Column};
use super::note;
use crate::programme::{AnyRows, FieldSpec, Need, Register, SheetSpec, Value};

/// The language of the headers that people read; the row of keys above them is the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderLanguage {
    /// English headers and notes.
    English,
    /// Korean headers and notes.
    Korean,
}

impl HeaderLanguage {
    /// The header of a field.
    pub(super) fn header(self, field: &FieldSpec) -> &'static str {
        match self {
            Self::English => field.en,
            Self::Korean => field.ko,
        }
    }
}

/// A workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct WriteError(#[from] XlsxError);

/// The row of keys, the row of headers below it, and the first row of data.
const KEYS: u32 = 0;
const HEADERS: u32 = 1;
pub(super) const DATA: u32 = 2;

/// The last row of a sheet.
pub(super) const LAST: u32 = 1_048_575;

/// The height of a line of text in points, and how many lines of a long text are in view.
const LINE_HEIGHT: f64 = 15.0;
const MOST_LINES: usize = 12;

/// Blue of the headers, from required to optional fields.
const REQUIRED: u32 = 0x1F3864;
const CONDITIONAL: u32 = 0x5B7DB1;
const OPTIONAL: u32 = 0xD9E2F3;
const QUIET: u32 = 0x6B6B6B;

/// Writes a register as an xlsx workbook: all sheets of the model in their order and named by their
/// keys, each with a row of keys, a row of headers in the given language, and its rows of data. The
/// same register gives the same bytes.
///
/// # Errors
/// [`WriteError`] if a sheet has more rows than a spreadsheet can hold, or a text is longer than a
/// cell can.
pub fn workbook(register: &Register, language: HeaderLanguage) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    for rows in register.sheets() {
        let sheet = workbook.add_worksheet();
        write_sheet(sheet, rows, language)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// A title and no author. The date is fixed, so that equal content gives equal bytes.
fn properties() -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    Ok(DocProperties::new().set_title("DGCC programme data").set_creation_datetime(&created))
}

fn write_sheet(
    sheet: &mut Worksheet,
    rows: &dyn AnyRows,
    language: HeaderLanguage,
) -> Result<(), XlsxError> {
    let spec = rows.spec();
    let columns: Vec<Column> = spec.fields.iter().map(|field| Column::of(spec, field)).collect();
    sheet.set_name(spec.name)?;
    sheet.set_default_note_author("");
    write_headers(sheet, spec, language)?;
    for (at, column) in columns.iter().enumerate() {
        prepare_column(sheet, at as u16, column)?;
    }
    let widths: Vec<f64> =
        columns.iter().enumerate().map(|(at, column)| width(rows, at, language, column)).collect();
    for (at, width) in widths.iter().enumerate() {
        sheet.set_column_width(at as u16, *width)?;
    }
    for row in 0..rows.len() {
        write_row(sheet, rows, row, &columns, &widths)?;
    }
    arrange(sheet, spec, rows.len() as u32)
}

fn write_headers(
    sheet: &mut Worksheet,
    spec: &SheetSpec,
    language: HeaderLanguage,
) -> Result<(), XlsxError> {
    sheet.set_row_height(HEADERS, 32)?;
    for (at, field) in spec.fields.iter().enumerate() {
        let at = at as u16;
        sheet.write_string_with_format(KEYS, at, field.name, &key_format())?;
        let header = header(field, language);
        sheet.write_string_with_format(HEADERS, at, header, &header_format(field.need))?;
        sheet.insert_note(HEADERS, at, &note::of(spec, field, language))?;
    }
    Ok(())
}

/// The header; one that must be filled in ends in an asterisk, which readers of headers pass over.
fn header(field: &FieldSpec, language: HeaderLanguage) -> String {
    let header = language.header(field);
    match field.need {
        Need::Always => format!("{header} *"),
        Need::Conditional | Need::Optional => header.to_owned(),
    }
}

fn key_format() -> Format {
    Format::new()
        .set_font_name("Consolas")
        .set_font_size(9)
        .set_font_color(Color::RGB(QUIET))
        .set_num_format("@")
}

fn header_format(need: Need) -> Format {
    let (fill, ink) = match need {
        Need::Always => (REQUIRED, Color::White),
        Need::Conditional => (CONDITIONAL, Color::White),
        Need::Optional => (OPTIONAL, Color::Black),
    };
    Format::new()
        .set_bold()
        .set_font_color(ink)
        .set_background_color(Color::RGB(fill))
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::White)
        .set_num_format("@")
}

/// Writes a row of data, high enough for its text.
fn write_row(
    sheet: &mut Worksheet,
    rows: &dyn AnyRows,
    row: usize,
    columns: &[Column],
    widths: &[f64],
) -> Result<(), XlsxError> {
    let place = DATA + row as u32;
    let mut lines = 1;
    for (at, (column, width)) in columns.iter().zip(widths).enumerate() {
        if let Some(value) = rows.value(row, at) {
            lines = lines.max(column.lines(&value, *width));
            write_cell(sheet, place, at as u16, &value, &column.format)?;
        }
    }
    if lines > 1 {
        sheet.set_row_height(place, LINE_HEIGHT * lines.min(MOST_LINES) as f64)?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Value::Integer(number) => number_or_text(sheet, row, column, (*number).into(), format),
        Value::Decimal(number) => number_or_text(sheet, row, column, *number, format),
        Value::Date(date) => {
            let ymd = (u16::try_from(date.year()), date.month() as u8, date.day() as u8);
            let date = match ymd {
                (Ok(year), month, day) => ExcelDateTime::from_ymd(year, month, day),
                _ => Err(XlsxError::DateTimeRangeError(date.to_string())),
            };
            match date {
                Ok(date) => sheet.write_datetime_with_format(row, column, &date, format).map(drop),
                // A date before the calendar of spreadsheets begins.
                Err(_) => {
                    sheet.write_string_with_format(row, column, value.canonical(), format).map(drop)
                }
            }
        }
        _ => sheet.write_string_with_format(row, column, value.canonical(), format).map(drop),
    }
}

/// A spreadsheet keeps 15 digits of a number; what has more stays exact as text.
fn number_or_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    number: Decimal,
    format: &Format,
) -> Result<(), XlsxError> {
    let number = number.normalize();
    let digits = number.mantissa().unsigned_abs().to_string().len();
    match number.to_f64() {
        Some(float) if digits <= 15 => {
            sheet.write_number_with_format(row, column, float, format).map(drop)
        }
        _ => sheet.write_string_with_format(row, column, number.to_string(), format).map(drop),
    }
}

/// The width that fits header and content, within what can be read on a screen.
fn width(rows: &dyn AnyRows, at: usize, language: HeaderLanguage, column: &Column) -> f64 {
    let field = &rows.spec().fields[at];
    // A header may break over two lines, its longest word not; the filter's button takes room.
    let header = header(field, language);
    let longest_word = header.split(' ').map(column::display_width).max().unwrap_or_default();
    let header = (column::display_width(&header) / 2 + 2).max(longest_word) + 4;
    let content = (0..rows.len())
        .filter_map(|row| rows.value(row, at))
        .map(|value| column.shown_width(&value) + 2)
        .max()
        .unwrap_or_default();
    let content = (content as f64).clamp(column.least_width, column.most_width);
    content.max(header.max(field.name.len()) as f64)
}

fn prepare_column(sheet: &mut Worksheet, at: u16, column: &Column) -> Result<(), XlsxError> {
    sheet.set_column_format(at, &column.format)?;
    if column.is_text {
        // Codes such as 00123 are text on purpose.
        sheet.ignore_error_range(DATA, at, LAST, at, IgnoreError::NumberStoredAsText)?;
    }
    if let Some(validation) = column.validation()? {
        sheet.add_data_validation(DATA, at, LAST, at, &validation)?;
    }
    Ok(())
}

/// What holds for the sheet as a whole: what stays in view, the filter, the tab, the printed page.
fn arrange(sheet: &mut Worksheet, spec: &SheetSpec, rows: u32) -> Result<(), XlsxError> {
    let last_column = spec.fields.len() as u16 - 1;
    sheet.set_freeze_panes(DATA, 1)?;
    sheet.autofilter(HEADERS, 0, (HEADERS + rows).max(DATA), last_column)?;
    if spec.required {
        sheet.set_tab_color(Color::RGB(REQUIRED));
    }
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(KEYS, HEADERS)?;
    Ok(())
}
