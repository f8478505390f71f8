//! From what a cell holds to the value of its field.

use jiff::civil::Date;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::listed;
use super::schema::{FieldKind, FieldSpec, Value};
use crate::workbook::Cell;

/// Why a cell has no value of its field's kind.
#[derive(Debug, PartialEq)]
pub enum Mismatch {
    /// It is of another type (STR-03); what was expected.
    Type(String),
    /// It is not in the field's list (STR-04); what was expected.
    NotListed(String),
}

/// Converts a cell that is not blank.
///
/// # Errors
/// [`Mismatch`] says what was expected instead.
pub fn convert(cell: &Cell, spec: &FieldSpec) -> Result<Value, Mismatch> {
    if let Cell::Error(_) | Cell::Uncalculated(_) = cell {
        return Err(Mismatch::Type(format!("{} as a value that was calculated", kind_name(spec))));
    }
    let wrong = || Mismatch::Type(kind_name(spec));
    let no_number = || match cell {
        Cell::Text(text) if plain_number(text.trim()).is_none() => wrong(),
        Cell::Text(_) | Cell::Number(_) | Cell::HugeNumber(_) => {
            Mismatch::Type("a number of at most 15 digits before the point".to_owned())
        }
        _ => wrong(),
    };
    match spec.kind {
        FieldKind::Code | FieldKind::Text | FieldKind::LongText | FieldKind::Reference { .. } => {
            text(cell).map(Value::Text).ok_or_else(wrong)
        }
        FieldKind::Integer => integer(cell).map(Value::Integer).ok_or_else(wrong),
        FieldKind::Decimal | FieldKind::Rate => {
            decimal(cell).map(Value::Decimal).ok_or_else(no_number)
        }
        FieldKind::Date => date(cell).map(Value::Date).ok_or_else(wrong),
        FieldKind::Month => month(cell).ok_or_else(wrong),
        FieldKind::List => text(cell).map(|text| Value::List(items(&text))).ok_or_else(wrong),
        FieldKind::Flag => {
            flag(cell).map(Value::Flag).ok_or_else(|| Mismatch::NotListed("Y or N".to_owned()))
        }
        FieldKind::Listed(values) => {
            let found = text(cell).and_then(|text| listed::find(values, &text));
            found.map(Value::Listed).ok_or_else(|| {
                let keys: Vec<_> = values.iter().map(|value| value.key).collect();
                Mismatch::NotListed(format!("one of {}", keys.join(", ")))
            })
        }
    }
}

/// What a field's cells hold, in words.
pub fn kind_name(spec: &FieldSpec) -> String {
    match spec.kind {
        FieldKind::Code | FieldKind::Reference { .. } => "a code".to_owned(),
        FieldKind::Text | FieldKind::LongText => "text".to_owned(),
        FieldKind::Integer => "a whole number".to_owned(),
        FieldKind::Decimal => "a number".to_owned(),
        FieldKind::Rate => "a rate".to_owned(),
        FieldKind::Date => "a date such as 2026-03-05".to_owned(),
        FieldKind::Month => "a month such as 2026-03".to_owned(),
        FieldKind::Flag => "Y or N".to_owned(),
        FieldKind::List => "codes separated by ';'".to_owned(),
        FieldKind::Listed(_) => "a listed value".to_owned(),
    }
}

/// Trimmed, in canonical composition, so that what prints is what compares.
fn text(cell: &Cell) -> Option<String> {
    let text = match cell {
        Cell::Text(text) => text.trim().nfc().collect(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        _ => return None,
    };
    Some(text)
}

/// Numbers of the model stay below this: the 15 digits that spreadsheets keep. Sums and products of
/// such numbers never leave the range of a decimal.
const BOUND: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

fn decimal(cell: &Cell) -> Option<Decimal> {
    let number = match cell {
        Cell::Number(number) => *number,
        Cell::Text(text) => plain_number(text.trim())?,
        _ => return None,
    };
    (number.abs() < BOUND).then_some(number)
}

/// A number in digits with a decimal point, commas between thousands allowed.
fn plain_number(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = groups.all(|group| group.len() == 3 && digits(group));
    if !digits(first) || !digits(fraction) || !grouped || (whole.contains(',') && first.len() > 3) {
        return None;
    }
    Decimal::from_str_exact(&text.replace(',', "")).ok()
}

fn integer(cell: &Cell) -> Option<i64> {
    let number = decimal(cell)?;
    (number.fract().is_zero()).then(|| i64::try_from(number).ok()).flatten()
}

fn date(cell: &Cell) -> Option<Date> {
    match cell {
        Cell::Date(date) => Some(*date),
        Cell::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn month(cell: &Cell) -> Option<Value> {
    match cell {
        Cell::Text(text) => text.trim().parse().ok().map(Value::Month),
        _ => None,
    }
}

fn flag(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Flag(flag) => Some(*flag),
        Cell::Text(text) => match text.trim().to_lowercase().as_str() {
            "y" | "yes" | "예" => Some(true),
            "n" | "no" | "아니오" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn items(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn an_amount_with_commas_reads_as_typed(cents in -99_999_999_999_999_999i64..=99_999_999_999_999_999) {
            let amount = Decimal::new(cents, 2);
            let typed = crate::locale::number(amount, 2).replace('−', "-");
            proptest::prop_assert_eq!(plain_number(&typed), Some(amount));
        }
    }

    #[test]
    fn numbers_as_text_are_exact() {
        let read = |text: &str| plain_number(text).map(|number| number.to_string());
        assert_eq!(read("1,234,567.89").as_deref(), Some("1234567.89"));
        assert_eq!(read("-0.10").as_deref(), Some("-0.10"));
        for wrong in ["1,23", "12,3456", "1.2.3", "", "-", "12a", "1234,567"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_number_that_cannot_be_held_exactly_is_none() {
        let read = |text: &str| decimal(&Cell::Text(text.to_owned()));
        assert_eq!(read("999,999,999,999,999.99"), Some("999999999999999.99".parse().unwrap()));
        assert_eq!(BOUND, "1000000000000000".parse().unwrap());
        assert_eq!(read("1000000000000000"), None);
        assert_eq!(read("0.12345678901234567890123456789"), None, "29 decimals");
    }

    #[test]
    fn a_fraction_is_no_whole_number() {
        assert_eq!(integer(&Cell::Number("2.5".parse().unwrap())), None);
        assert_eq!(integer(&Cell::Number("2.0".parse().unwrap())), Some(2));
    }
}
