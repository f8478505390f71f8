//! From what a cell holds to the value of its field.

pub mod date;
pub mod number;
pub mod text;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::listed::{self, ListedValue};
use super::month::Month;
use super::schema::{FieldKind, FieldSpec, Value};
use crate::diag::Message;
use crate::workbook::Cell;
use number::Mark;

/// How a sheet writes its values.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// The decimal mark of numbers that are text.
    pub mark: Mark,
    /// Whether serial numbers of days count from 1904.
    pub epoch_1904: bool,
}

/// A value and what is to be said of how it was read.
#[derive(Debug, PartialEq)]
pub struct Converted {
    /// The value.
    pub value: Value,
    /// The other date that the text could mean (STR-06).
    pub other_date: Option<Date>,
    /// The currency written beside a number, as an ISO code.
    pub currency: Option<String>,
}

/// Why a cell has no value of its field's kind.
#[derive(Debug, PartialEq)]
pub enum Mismatch {
    /// It is of another type (STR-03).
    Type(Message),
    /// It is not in the field's list (STR-04); the listed value that looks most like it.
    NotListed(Message, Option<&'static str>),
}

/// Converts a cell that is not blank.
///
/// # Errors
/// [`Mismatch`] says what was expected instead.
pub fn convert(cell: &Cell, spec: &FieldSpec, style: Style) -> Result<Converted, Mismatch> {
    let told = |id| Message::new(id).with("value", cell.shown()).term("kind", kind_term(spec));
    match cell {
        Cell::Error(_) => return Err(Mismatch::Type(told("STR-03-error"))),
        Cell::Uncalculated(_) => return Err(Mismatch::Type(told("STR-03-formula"))),
        _ => {}
    }
    let wrong = || Mismatch::Type(told("STR-03"));
    let plain = |value| Converted { value, other_date: None, currency: None };
    match spec.kind {
        FieldKind::Code | FieldKind::Reference { .. } => {
            text_of(cell).map(|text| plain(Value::Text(text::clean_code(&text)))).ok_or_else(wrong)
        }
        FieldKind::Text => {
            text_of(cell).map(|text| plain(Value::Text(text::clean_line(&text)))).ok_or_else(wrong)
        }
        FieldKind::LongText => {
            text_of(cell).map(|text| plain(Value::Text(text::clean(&text)))).ok_or_else(wrong)
        }
        FieldKind::Setting => {
            let text = match cell {
                Cell::Date(date) => Some(date.to_string()),
                _ => text_of(cell).map(|text| text::clean_line(&text)),
            };
            text.map(|text| plain(Value::Text(text))).ok_or_else(wrong)
        }
        FieldKind::Integer => {
            let number = number_of(cell, style.mark).ok_or_else(wrong)?;
            whole(number.value).map(|whole| plain(Value::Integer(whole))).ok_or_else(wrong)
        }
        FieldKind::Decimal | FieldKind::Rate => {
            // A rate has as many decimals as it likes; money with three is more likely in thousands.
            let rate = matches!(spec.kind, FieldKind::Rate) && style.mark == Mark::Unknown;
            let mark = if rate { Mark::Point } else { style.mark };
            match number_of(cell, mark) {
                Some(number) if number.value.abs() < BOUND => Ok(Converted {
                    currency: number.currency,
                    ..plain(Value::Decimal(number.value))
                }),
                Some(_) => Err(Mismatch::Type(told("STR-03-bound"))),
                None => Err(Mismatch::Type(told(match cell {
                    Cell::Text(text) if number::read(text, Mark::Point).is_some() => {
                        "STR-03-ambiguous"
                    }
                    Cell::HugeNumber(_) => "STR-03-bound",
                    _ => "STR-03",
                }))),
            }
        }
        FieldKind::Date => {
            let (date, other_date) = date_of(cell, style).ok_or_else(wrong)?;
            Ok(Converted { other_date, ..plain(Value::Date(date)) })
        }
        FieldKind::Month => {
            month_of(cell).map(|month| plain(Value::Month(month))).ok_or_else(wrong)
        }
        FieldKind::List => {
            text_of(cell).map(|text| plain(Value::List(items(&text)))).ok_or_else(wrong)
        }
        FieldKind::Flag => {
            let not_listed = || Mismatch::NotListed(told("STR-04-flag"), None);
            flag_of(cell).map(|flag| plain(Value::Flag(flag))).ok_or_else(not_listed)
        }
        FieldKind::Listed(values) => listed_of(cell, values).map(plain),
    }
}

/// The term that names what a field's cells hold.
pub fn kind_term(spec: &FieldSpec) -> &'static str {
    match spec.kind {
        FieldKind::Code | FieldKind::Reference { .. } => "kind-code",
        FieldKind::Text | FieldKind::LongText | FieldKind::Setting => "kind-text",
        FieldKind::Integer => "kind-integer",
        FieldKind::Decimal => "kind-number",
        FieldKind::Rate => "kind-rate",
        FieldKind::Date => "kind-date",
        FieldKind::Month => "kind-month",
        FieldKind::Flag => "kind-flag",
        FieldKind::List => "kind-list",
        FieldKind::Listed(_) => "kind-listed",
    }
}

fn text_of(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.clone()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Flag(flag) => Some(if *flag { "TRUE" } else { "FALSE" }.to_owned()),
        _ => None,
    }
}

/// Numbers of the model stay below this: the 15 digits that spreadsheets keep. Sums and products of
/// such numbers never leave the range of a decimal.
const BOUND: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

fn number_of(cell: &Cell, mark: Mark) -> Option<number::Number> {
    match cell {
        Cell::Number(value) => Some(number::Number { value: *value, currency: None }),
        Cell::Text(text) => number::read(text, mark),
        _ => None,
    }
}

fn whole(number: Decimal) -> Option<i64> {
    number.fract().is_zero().then(|| i64::try_from(number).ok()).flatten()
}

fn date_of(cell: &Cell, style: Style) -> Option<(Date, Option<Date>)> {
    match cell {
        Cell::Date(date) => date::is_likely(*date).then_some((*date, None)),
        Cell::Number(number) => date::of_number(*number, style.epoch_1904).map(|date| (date, None)),
        Cell::Text(text) => match text.trim().parse::<Decimal>() {
            Ok(number) => date::of_number(number, style.epoch_1904).map(|date| (date, None)),
            Err(_) => date::read(text).map(|read| (read.date, read.other)),
        },
        _ => None,
    }
}

fn month_of(cell: &Cell) -> Option<Month> {
    match cell {
        // A spreadsheet program makes the first of the month of a month that is typed in.
        Cell::Date(date) if date.day() == 1 => date::month(&Month::of(*date).to_string()),
        Cell::Number(number) => date::month(&number.to_string()),
        Cell::Text(text) => date::month(text),
        _ => None,
    }
}

fn flag_of(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Flag(flag) => Some(*flag),
        Cell::Text(text) => match text::clean_code(text).to_lowercase().as_str() {
            "y" | "yes" | "true" | "예" => Some(true),
            "n" | "no" | "false" | "아니오" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn listed_of(cell: &Cell, values: &'static [ListedValue]) -> Result<Value, Mismatch> {
    let text = text_of(cell).unwrap_or_else(|| cell.shown());
    listed::find(values, &text).map(Value::Listed).ok_or_else(|| {
        let forms = values.iter().map(|value| match value.ko {
            "" => value.key.to_owned(),
            ko => format!("{} ({ko})", value.key),
        });
        let message = Message::new("STR-04")
            .with("value", text.as_str())
            .with("list", forms.collect::<Vec<_>>().join(", "));
        Mismatch::NotListed(message, listed::nearest(values, &text).map(|value| value.key))
    })
}

fn items(text: &str) -> Vec<String> {
    // A semicolon may be a wide or a Greek one until it is clean.
    let items = text::clean_code(text);
    let items = items.split(';').map(str::trim).filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::programme::sheets::SHEETS;
    use crate::programme::{Contribution, Record};

    fn field(name: &str) -> &'static FieldSpec {
        &Contribution::SHEET.fields[Contribution::SHEET.position(name)]
    }

    fn read(cell: Cell, name: &str) -> Option<Value> {
        convert(&cell, field(name), Style::default()).ok().map(|converted| converted.value)
    }

    #[test]
    fn a_number_that_cannot_be_held_exactly_is_none() {
        let amount = |text: &str| read(Cell::Text(text.to_owned()), "pledged_usd");
        let most = "999999999999999.99".parse().unwrap();
        assert_eq!(amount("999,999,999,999,999.99"), Some(Value::Decimal(most)));
        assert_eq!(BOUND, "1000000000000000".parse().unwrap());
        assert_eq!(amount("1000000000000000"), None);
        assert_eq!(amount("0.12345678901234567890123456789"), None, "29 decimals");
    }

    #[test]
    fn a_fraction_is_no_whole_number() {
        let year = |number: &str| read(Cell::Number(number.parse().unwrap()), "fiscal_year");
        assert_eq!(year("2025.5"), None);
        assert_eq!(year("2025.0"), Some(Value::Integer(2025)));
    }

    #[test]
    fn a_date_of_a_year_that_no_text_can_have_is_none() {
        let date = |year| Cell::Date(Date::constant(year, 1, 1));
        assert_eq!(read(date(999), "received_date"), None);
        assert_eq!(month_of(&date(1899)), None);
        assert_eq!(month_of(&date(2025)), Some(Month { year: 2025, month: 1 }));
    }

    #[test]
    fn items_are_told_apart_by_any_semicolon() {
        assert_eq!(items("KR-1； kr–2 \u{37e};"), ["KR-1", "kr-2"]);
    }

    #[test]
    fn a_near_miss_names_the_listed_value() {
        let cell = Cell::Text("in_kid".to_owned());
        let Err(Mismatch::NotListed(_, near)) = convert(&cell, field("form"), Style::default())
        else {
            panic!("not listed");
        };
        assert_eq!(near, Some("in_kind"));
    }

    /// Texts as they stand in cells: numbers, dates and months as people write them, and anything at all.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[-+−(]{0,2}[$₩€]?[0-9.,' \u{a0}]{1,20}[)%]?( ?(USD|KRW|원|천원))?",
            "[0-9]{1,4}[-./년 ]{1,2}[0-9]{1,2}[-./월 ]{1,2}[0-9]{0,4}일?",
            "[0-9]{1,2} ?(Jan|March|sept|12월|Q1) ?[0-9]{2,4}",
            "[YNynTFtrueals예아니오;A-Z_0-9 -]{0,12}",
            any::<String>(),
        ]
    }

    /// The cells of spreadsheets, with numbers of all sizes.
    fn cells() -> impl Strategy<Value = Cell> {
        prop_oneof![
            4 => texts().prop_map(Cell::Text),
            1 => (any::<i64>(), 0u32..=28)
                .prop_map(|(number, scale)| Cell::Number(Decimal::new(number, scale))),
            1 => any::<f64>().prop_map(Cell::HugeNumber),
            1 => any::<bool>().prop_map(Cell::Flag),
        ]
    }

    fn styles() -> impl Strategy<Value = Style> {
        let marks = [Mark::Unknown, Mark::Point, Mark::Comma, Mark::Mixed];
        (prop::sample::select(marks.to_vec()), any::<bool>())
            .prop_map(|(mark, epoch_1904)| Style { mark, epoch_1904 })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn what_is_read_of_any_cell_is_read_again_from_what_is_written_of_it(
            cell in cells(),
            style in styles(),
        ) {
            // Canonical text has a point before its decimals.
            let canonical = Style { mark: Mark::Point, ..style };
            for field in SHEETS.iter().flat_map(|sheet| sheet.fields) {
                let Ok(converted) = convert(&cell, field, style) else { continue };
                let written = converted.value.canonical();
                if written.is_empty() {
                    continue;
                }
                let again = convert(&Cell::Text(written.clone()), field, canonical);
                let again = again.map(|converted| converted.value);
                prop_assert_eq!(again, Ok(converted.value), "{} from {:?}", written, &cell);
            }
        }

        #[test]
        fn an_amount_reads_as_it_is_printed(cents in -99_999_999_999_999_999i64..99_999_999_999_999_999) {
            let amount = Decimal::new(cents, 2);
            let printed = crate::locale::Locale::english().number(amount, 2);
            let read = number::read(&printed, Mark::Point).map(|number| number.value);
            prop_assert_eq!(read, Some(amount), "{}", printed);
        }

        #[test]
        fn a_day_reads_as_it_is_printed(year in 1900i16..=2100, month in 1i8..=12, day in 1i8..=28) {
            let date = Date::constant(year, month, day);
            let read = date::read(&date.to_string()).map(|read| (read.date, read.other));
            prop_assert_eq!(read, Some((date, None)));
            let month = Month::of(date);
            prop_assert_eq!(date::month(&month.to_string()), Some(month));
        }

        #[test]
        fn labels_of_totals_are_looked_for_in_any_row(texts in prop::collection::vec(texts(), 0..6)) {
            let row: Vec<Cell> = texts.into_iter().map(Cell::Text).collect();
            let _ = crate::programme::totals::label(&row);
        }
    }

    #[test]
    fn a_listed_value_is_found_by_all_its_names() {
        let lists =
            SHEETS.iter().flat_map(|sheet| sheet.fields).filter_map(|field| match field.kind {
                FieldKind::Listed(values) => Some(values),
                _ => None,
            });
        for value in lists.flatten() {
            for name in [value.key, value.en, value.ko].into_iter().filter(|name| !name.is_empty())
            {
                let found = listed_of(&Cell::Text(name.to_owned()), std::slice::from_ref(value));
                assert_eq!(found, Ok(Value::Listed(value)), "{name}");
            }
        }
    }
}
