//! Leaves of the template context: values with a type, printed in the language of the text.
//!
//! In the context a leaf is a JSON object with one key that begins with `$`; text, whole numbers,
//! truth values and lists stand for themselves, and `null` is a value that is not known.

use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::lexicon::Lexicon;
use crate::locale::Locale;
use crate::programme::{Listed, ListedValue, Month};

/// A value that a template can print; `None` where it is not known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Leaf(Option<Content>);

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(String),
    Integer(i64),
    Date(Date),
    Month(Month),
    Money(Decimal, String),
    Amount(Decimal, u32),
    Percent(Decimal),
    Number(Decimal),
    Raw(Decimal),
    Listed(&'static ListedValue, Case),
    Label(&'static str),
    Period(Date, Date),
    DayOfYear(Date),
    Months((i16, i8), (i16, i8)),
    Language(String),
}

/// How a label is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// As it stands alone.
    Own,
    /// As in running text.
    Lower,
}

impl Leaf {
    /// A value that is not known.
    pub const UNKNOWN: Self = Self(None);

    /// Text, printed literally.
    pub fn text(text: impl Into<String>) -> Self {
        Self(Some(Content::Text(text.into())))
    }

    /// Text that may be missing.
    pub fn maybe_text<S: Into<String>>(text: Option<S>) -> Self {
        Self(text.map(|text| Content::Text(text.into())))
    }

    /// A whole number.
    pub fn integer(number: impl Into<Option<i64>>) -> Self {
        Self(number.into().map(Content::Integer))
    }

    /// A date: `5 March 2026`.
    pub fn date(date: impl Into<Option<Date>>) -> Self {
        Self(date.into().map(Content::Date))
    }

    /// A month: `March 2026`.
    pub fn month(month: impl Into<Option<Month>>) -> Self {
        Self(month.into().map(Content::Month))
    }

    /// Money with its ISO code: `USD 1,000,000`.
    pub fn money(amount: impl Into<Option<Decimal>>, currency: &str) -> Self {
        Self(amount.into().map(|amount| Content::Money(amount, currency.to_owned())))
    }

    /// An amount in a table of whole units: `1,235`, `(12)`, `–`.
    pub fn whole(amount: impl Into<Option<Decimal>>) -> Self {
        Self(amount.into().map(|amount| Content::Amount(amount, 0)))
    }

    /// An amount in a table of cents: `1,234.56`, `(0.07)`, `–`.
    pub fn cents(amount: impl Into<Option<Decimal>>) -> Self {
        Self(amount.into().map(|amount| Content::Amount(amount, 2)))
    }

    /// A percentage with one decimal, as in a table.
    pub fn percent(percent: impl Into<Option<Decimal>>) -> Self {
        Self(percent.into().map(Content::Percent))
    }

    /// A number with the decimals it has: `0.5`, `1,250`.
    pub fn number(number: impl Into<Option<Decimal>>) -> Self {
        Self(number.into().map(Content::Number))
    }

    /// A number for a drawing, in plain digits with a decimal point; never printed.
    pub fn raw(number: impl Into<Option<Decimal>>) -> Self {
        Self(number.into().map(Content::Raw))
    }

    /// A listed value, printed as its label.
    pub fn listed<T: Listed>(value: Option<T>) -> Self {
        Self(value.map(|value| Content::Listed(value.listed(), Case::Own)))
    }

    /// A listed value, printed as its label in running text.
    pub fn listed_lower<T: Listed>(value: T) -> Self {
        Self(Some(Content::Listed(value.listed(), Case::Lower)))
    }

    /// A fixed label, given in English and printed in the language of the text.
    pub fn label(english: &'static str) -> Self {
        Self(Some(Content::Label(english)))
    }

    /// A period: `5 March 2026 – 4 March 2027`.
    pub fn period(period: Option<(Date, Date)>) -> Self {
        Self(period.map(|(start, end)| Content::Period(start, end)))
    }

    /// From one month to another: `January 2026 – March 2026`.
    pub fn months(first: (i16, i8), last: (i16, i8)) -> Self {
        Self(Some(Content::Months(first, last)))
    }

    /// A day of any year: `1 July`.
    pub fn day_of_year(date: Option<Date>) -> Self {
        Self(date.map(Content::DayOfYear))
    }

    /// A language, by its BCP 47 tag, printed as its name.
    pub fn language(tag: impl Into<String>) -> Self {
        Self(Some(Content::Language(tag.into())))
    }

    /// A listed value of a type that is not known here, printed as its label.
    pub fn listed_value(value: &'static ListedValue) -> Self {
        Self(Some(Content::Listed(value, Case::Own)))
    }

    /// Whether the value is known.
    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }

    fn to_json(&self) -> Json {
        let Some(content) = &self.0 else {
            return Json::Null;
        };
        match content {
            Content::Text(text) => Json::String(text.clone()),
            Content::Integer(number) => json!(number),
            Content::Date(date) => json!({ "$date": date.to_string() }),
            Content::Month(month) => json!({ "$month": month.to_string() }),
            Content::Money(amount, currency) => {
                json!({ "$money": amount.to_string(), "currency": currency })
            }
            Content::Amount(amount, places) => {
                json!({ "$amount": amount.to_string(), "places": places })
            }
            Content::Percent(percent) => json!({ "$percent": percent.to_string() }),
            Content::Number(number) => json!({ "$number": number.to_string() }),
            Content::Raw(number) => json!({ "$raw": number.to_string() }),
            Content::Listed(value, Case::Own) => {
                json!({ "$listed": value.key, "label": value.en, "ko": value.ko })
            }
            Content::Listed(value, Case::Lower) => {
                json!({ "$listed": value.key, "label": value.en, "ko": value.ko, "lower": true })
            }
            Content::Label(english) => json!({ "$listed": english, "label": english }),
            Content::Period(start, end) => {
                json!({ "$period": start.to_string(), "end": end.to_string() })
            }
            Content::DayOfYear(date) => json!({ "$day": date.to_string() }),
            Content::Months(first, last) => {
                let month = |(year, month): &(i16, i8)| format!("{year:04}-{month:02}");
                json!({ "$months": month(first), "last": month(last) })
            }
            Content::Language(tag) => json!({ "$language": tag }),
        }
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl JsonSchema for Leaf {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Leaf".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// A leaf, or plain value, of the context as seen by helpers.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// Not known.
    Unknown,
    /// Printed as this text.
    Text(String),
    /// An object or list, which has no print.
    Composite,
}

/// The print of a context value.
pub fn print(value: &Json, locale: &Locale) -> Seen {
    match value {
        Json::Null => Seen::Unknown,
        Json::String(text) => Seen::Text(text.clone()),
        Json::Number(number) => Seen::Text(number.to_string()),
        Json::Bool(flag) => Seen::Text(if *flag { "yes" } else { "no" }.to_owned()),
        Json::Array(_) => Seen::Composite,
        Json::Object(object) => print_object(object, locale).map_or(Seen::Composite, Seen::Text),
    }
}

fn print_object(object: &Map<String, Json>, locale: &Locale) -> Option<String> {
    let (tag, value) = object.iter().next()?;
    let value = value.as_str()?;
    let decimal = || Decimal::from_str(value).ok();
    match tag.as_str() {
        "$date" => value.parse().ok().map(|date| locale.date(date)),
        "$month" => month(value).map(|(year, month)| locale.month(year, month)),
        "$months" => {
            let ((first, opens), (last, closes)) =
                (month(value)?, month(object.get("last")?.as_str()?)?);
            Some(format!("{} – {}", locale.month(first, opens), locale.month(last, closes)))
        }
        "$period" => {
            let end = object.get("end")?.as_str()?.parse().ok()?;
            Some(locale.period(value.parse().ok()?, end))
        }
        "$day" => value.parse().ok().map(|date| locale.day_of_year(date)),
        "$language" => Some(locale.language_name(value)),
        "$money" => Some(locale.money(decimal()?, object.get("currency")?.as_str()?)),
        "$amount" => {
            let places = object.get("places")?.as_u64()? as u32;
            Some(locale.table_amount(decimal()?, places))
        }
        "$percent" => decimal().map(|percent| locale.table_percent(percent)),
        "$number" => decimal().map(|number| locale.plain_number(number)),
        "$raw" => Some(decimal()?.normalize().to_string()),
        "$listed" => object.get("label")?.as_str().map(str::to_owned),
        _ => None,
    }
}

/// The canonical text of a context value, for comparisons in conditions: a listed value's key, a
/// number's digits, a date in ISO form, `Y` or `N`.
pub fn canonical(value: &Json) -> String {
    match value {
        Json::Object(object) => match object.iter().next() {
            Some((tag, Json::String(text))) if tag.starts_with('$') => text.clone(),
            _ => String::new(),
        },
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Bool(flag) => if *flag { "Y" } else { "N" }.to_owned(),
        other => other.to_string(),
    }
}

/// The money in a context value.
pub fn as_money(value: &Json) -> Option<(Decimal, String)> {
    let object = value.as_object()?;
    let amount = Decimal::from_str(object.get("$money")?.as_str()?).ok()?;
    Some((amount, object.get("currency")?.as_str()?.to_owned()))
}

/// The date in a context value.
pub fn as_date(value: &Json) -> Option<Date> {
    value.as_object()?.get("$date")?.as_str()?.parse().ok()
}

/// The number in a context value.
pub fn as_number(value: &Json) -> Option<Decimal> {
    match value {
        Json::Number(number) => Decimal::from_str(&number.to_string()).ok(),
        Json::Object(_) => Decimal::from_str(&canonical(value)).ok(),
        _ => None,
    }
}

fn month(text: &str) -> Option<(i16, i8)> {
    let month: Month = text.parse().ok()?;
    Some((month.year, month.month))
}

/// Puts labels and known names into the language of the text. Labels of listed values are found by
/// their English form; any text that is exactly a name of the lexicon is replaced by its form in the
/// language.
pub fn localise(value: &mut Json, lexicon: &Lexicon) {
    match value {
        Json::Object(object) => {
            if object.contains_key("$listed") {
                localise_label(object, lexicon);
                return;
            }
            object.values_mut().for_each(|value| localise(value, lexicon));
        }
        Json::Array(items) => items.iter_mut().for_each(|item| localise(item, lexicon)),
        Json::String(text) => {
            if let Some(name) = lexicon.name(text) {
                *text = name.to_owned();
            }
        }
        _ => {}
    }
}

fn localise_label(object: &mut Map<String, Json>, lexicon: &Lexicon) {
    let text = |key: &str| object.get(key).and_then(Json::as_str).unwrap_or_default();
    let label = lexicon.label(text("label"), text("ko"));
    let lower = object.contains_key("lower");
    let label = if lower { label.to_lowercase() } else { label.to_owned() };
    object.insert("label".to_owned(), Json::String(label));
}

/// Replaces every leaf by its print, so that Typst modules receive text that is ready. Keys that
/// begin with `$` are for the engine and fall away.
pub fn printed(value: &Json, locale: &Locale) -> Json {
    match value {
        Json::Object(object) => match print_object(object, locale) {
            Some(text) => Json::String(text),
            None => Json::Object(
                object
                    .iter()
                    .filter(|(key, _)| !key.starts_with('$'))
                    .map(|(key, value)| (key.clone(), printed(value, locale)))
                    .collect(),
            ),
        },
        Json::Array(items) => Json::Array(items.iter().map(|item| printed(item, locale)).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(leaf: Leaf) -> Seen {
        print(&serde_json::to_value(leaf).unwrap(), Locale::english())
    }

    #[test]
    fn a_leaf_prints_by_its_type() {
        let text = |text: &str| Seen::Text(text.to_owned());
        assert_eq!(shown(Leaf::date(jiff::civil::date(2026, 3, 5))), text("5\u{a0}March 2026"));
        assert_eq!(shown(Leaf::money(Decimal::from(330_000), "USD")), text("USD\u{a0}330,000"));
        assert_eq!(shown(Leaf::cents(Decimal::new(-7, 2))), text("(0.07)"));
        assert_eq!(shown(Leaf::UNKNOWN), Seen::Unknown);
    }

    #[test]
    fn printed_data_hold_no_leaf_and_no_engine_key() {
        let value = json!({ "a": { "$date": "2026-03-05" }, "$cells": {}, "b": [null, 3] });
        assert_eq!(
            printed(&value, Locale::english()),
            json!({ "a": "5\u{a0}March 2026", "b": [null, 3] })
        );
    }
}
