//! What the column of a field looks like and which values it suggests.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format,
    FormatAlign, Formula, XlsxError,
};

use super::note::SETTINGS;
use super::workbook::{DATA, LAST};
use crate::diag::column_letters;
use crate::programme::{FieldKind, FieldSpec, SHEETS, SheetSpec, Value};

/// The column of a field.
pub struct Column {
    /// How its cells are shown.
    pub format: Format,
    /// Whether its cells are text even where they look like numbers or dates.
    pub is_text: bool,
    /// Least width in characters.
    pub least_width: f64,
    /// Greatest width in characters that content asks for; longer text wraps.
    pub most_width: f64,
    offer: Offer,
}

/// What a cell of the column should hold; anything else draws a warning that can be overruled,
/// because the program also accepts labels and numbers as text.
enum Offer {
    Anything,
    OneOf(Vec<&'static str>),
    KeyOf { sheet: &'static str, field: &'static str },
    Whole,
    Number,
    Positive,
    Date,
}

impl Column {
    /// The column of a field of a sheet.
    pub fn of(spec: &SheetSpec, field: &FieldSpec) -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let text = || top().set_num_format("@");
        // The blank of a parenthesis keeps numbers apart from the text to their right.
        let number = |format: &str| top().set_num_format(format!("{format}_)"));
        let (format, is_text, least_width, most_width) = match field.kind {
            FieldKind::Code | FieldKind::Reference { .. } => (text(), true, 14.0, 30.0),
            FieldKind::Month => (text(), true, 12.0, 12.0),
            FieldKind::List => (text(), true, 14.0, 24.0),
            FieldKind::Text | FieldKind::Setting => (text().set_text_wrap(), true, 16.0, 48.0),
            // Spreadsheets show long text in text format as a row of number signs.
            FieldKind::LongText => (top().set_text_wrap(), false, 60.0, 60.0),
            FieldKind::Integer => (number("0"), false, 10.0, 14.0),
            FieldKind::Decimal if field.unit.is_empty() || field.unit == "0-1" => {
                (top().set_align(FormatAlign::Right).set_indent(1), false, 12.0, 18.0)
            }
            FieldKind::Decimal => (number("#,##0.00"), false, 14.0, 22.0),
            FieldKind::Rate => (number("#,##0.00####"), false, 14.0, 18.0),
            FieldKind::Date => {
                let date = top().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center);
                (date, false, 13.0, 13.0)
            }
            FieldKind::Flag => (text(), true, 8.0, 14.0),
            FieldKind::Listed(_) => (text(), true, 14.0, 32.0),
        };
        Self { format, is_text, least_width, most_width, offer: Offer::of(spec, field) }
    }

    /// The validation of the column's cells, if it has one.
    ///
    /// # Errors
    /// A list of more characters than a validation can hold.
    pub fn validation(&self) -> Result<Option<DataValidation>, XlsxError> {
        let (rule, message) = match &self.offer {
            Offer::Anything => return Ok(None),
            Offer::OneOf(values) => (
                DataValidation::new().allow_list_strings(values)?,
                "The note on the column's header lists the values.".to_owned(),
            ),
            Offer::KeyOf { sheet, field } => (
                DataValidation::new().allow_list_formula(Formula::new(key_range(sheet, field))),
                format!("The value should be a {field} of the sheet {sheet}."),
            ),
            Offer::Whole => (
                DataValidation::new()
                    .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
                "The cell should hold a whole number.".to_owned(),
            ),
            Offer::Number => (
                DataValidation::new()
                    .allow_decimal_number(DataValidationRule::Between(-1e12, 1e12)),
                "The cell should hold a number, without a currency.".to_owned(),
            ),
            Offer::Positive => (
                DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThan(0.0)),
                "The cell should hold a rate greater than zero.".to_owned(),
            ),
            Offer::Date => (
                DataValidation::new().allow_date(DataValidationRule::Between(
                    ExcelDateTime::from_ymd(1990, 1, 1)?,
                    ExcelDateTime::from_ymd(2099, 12, 31)?,
                )),
                "The cell should hold a date, such as 2026-03-05.".to_owned(),
            ),
        };
        rule.set_error_title("Please check this value")?
            .set_error_message(message)
            .map(|rule| Some(rule.set_error_style(DataValidationErrorStyle::Warning)))
    }

    /// How many characters wide a value is shown.
    pub fn shown_width(&self, value: &Value) -> usize {
        match value {
            Value::Date(_) => 10,
            // Separators between thousands, and two decimals.
            Value::Decimal(number) => {
                let whole = number.trunc().to_string().len();
                whole + whole / 3 + 3
            }
            _ => display_width(&value.canonical()),
        }
    }

    /// How many lines a value takes in a column of this width in characters.
    pub fn lines(&self, value: &Value, width: f64) -> usize {
        match value {
            // Letters are narrower than digits, but lines break between words.
            Value::Text(_) => (self.shown_width(value) as f64 * 0.95 / width).ceil() as usize,
            _ => 1,
        }
    }
}

impl Offer {
    fn of(spec: &SheetSpec, field: &FieldSpec) -> Self {
        match (spec.name, field.name, field.kind) {
            ("settings", "key", _) => Self::OneOf(SETTINGS.iter().map(|(key, _)| *key).collect()),
            // A Korean organisation may serve every programme, marked by an asterisk.
            ("organizations", "country_code", _) => Self::Anything,
            (_, _, FieldKind::Listed(values)) => {
                Self::OneOf(values.iter().map(|value| value.key).collect())
            }
            (_, _, FieldKind::Flag) => Self::OneOf(vec!["Y", "N"]),
            (_, _, FieldKind::Reference { sheet, field }) => Self::KeyOf { sheet, field },
            (_, _, FieldKind::Integer) => Self::Whole,
            (_, _, FieldKind::Decimal) => Self::Number,
            (_, _, FieldKind::Rate) => Self::Positive,
            (_, _, FieldKind::Date) => Self::Date,
            _ => Self::Anything,
        }
    }
}

/// The cells that hold the keys of a sheet, from the first row of data to the last that is filled.
fn key_range(sheet: &str, field: &str) -> String {
    let spec = SHEETS.iter().find(|spec| spec.name == sheet);
    let position = spec.map_or(0, |spec| spec.position(field));
    let letters = column_letters(position as u32);
    let first = format!("{sheet}!${letters}${}", DATA + 1);
    format!("=OFFSET({first},0,0,MAX(1,COUNTA({first}:${letters}${})),1)", LAST + 1)
}

/// The width of a text in characters; Hangul and other wide characters count twice.
pub fn display_width(text: &str) -> usize {
    let wide = |c: char| matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ffdc}');
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}
