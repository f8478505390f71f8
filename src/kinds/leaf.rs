//! Leaves of the template context: values with a type, printed in the language of the text.
//!
//! In the context a leaf is a JSON object with one key that begins with `$`; text, whole numbers,
//! truth values and lists stand for themselves, and `null` is a value that is not known. The key
//! `from` of a leaf is the number of its trace: see [`traced`].

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::lexicon::Lexicon;
use super::narrow::narrowed;
use super::reach::Reach;
use crate::figures::Figure;
use crate::locale::Locale;
use crate::programme::{FieldSpec, Listed, ListedValue, Month, Record, Term, Trace, Value};

/// A value that a template can print, with what it was made of; no content where it is not known.
#[derive(Debug, Clone, Default)]
pub struct Leaf {
    content: Option<Content>,
    trace: Option<Term>,
}

/// Leaves are equal that print the same, wherever they come from.
impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

/// What can be an amount: a figure, or a number from nowhere, that may be missing.
pub trait Amount {
    /// The figure.
    fn figure(self) -> Option<Figure>;
}

impl Amount for Figure {
    fn figure(self) -> Option<Figure> {
        Some(self)
    }
}

impl Amount for &Figure {
    fn figure(self) -> Option<Figure> {
        Some(self.clone())
    }
}

impl Amount for Option<Figure> {
    fn figure(self) -> Option<Figure> {
        self
    }
}

impl Amount for Decimal {
    fn figure(self) -> Option<Figure> {
        Some(self.into())
    }
}

impl Amount for Option<Decimal> {
    fn figure(self) -> Option<Figure> {
        self.map(Figure::from)
    }
}

thread_local! {
    /// The traces of the leaves that are being serialised; a context is built on one thread.
    static TRACES: RefCell<Option<Vec<Term>>> = const { RefCell::new(None) };
}

/// The fields of a tree of leaves that are among `names` as JSON, and the traces that its leaves name by
/// their place in the list; all fields if there are no names.
///
/// # Errors
/// The tree cannot be written as JSON.
pub fn traced(
    tree: &impl Serialize,
    names: Option<&BTreeSet<String>>,
) -> serde_json::Result<(Json, Vec<Term>)> {
    TRACES.set(Some(Vec::new()));
    let json = narrowed(tree, names);
    let traces = TRACES.take().unwrap_or_default();
    Ok((json?, traces))
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(String),
    Integer(i64),
    Date(Date),
    Month(Month),
    Money(Decimal, String),
    Amount(Decimal, u32),
    Adjusted(Decimal),
    Percent(Decimal),
    Number(Decimal),
    Raw(Decimal),
    Listed(&'static ListedValue, Case),
    Label(&'static str),
    Period(Date, Date),
    DayOfYear(Date),
    Months(Month, Month),
    Language(String),
    Flag(bool),
    List(Vec<String>),
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
    pub const UNKNOWN: Self = Self { content: None, trace: None };

    fn new(content: impl Into<Option<Content>>) -> Self {
        Self { content: content.into(), trace: None }
    }

    fn amount(amount: impl Amount, content: impl FnOnce(Decimal) -> Content) -> Self {
        let figure = amount.figure();
        let trace = figure.as_ref().and_then(|figure| figure.term(false));
        Self { content: figure.map(|figure| content(*figure)), trace }
    }

    /// A field of a record, printed by its type; amounts in USD as money. Panics on a field that the
    /// sheet does not have.
    pub fn field<R: Record>(record: &R, field: &str) -> Self {
        let at = R::SHEET.position(field);
        Self::field_at(record, at)
    }

    /// The field of a record at a position.
    pub fn field_at<R: Record>(record: &R, at: usize) -> Self {
        let Some(value) = record.value(at) else { return Self::UNKNOWN };
        let amount = match &value {
            Value::Decimal(amount) => Some(*amount),
            _ => None,
        };
        let content = content(value, &R::SHEET.fields[at]);
        let trace = Term { minus: false, amount, trace: Trace::cell_at(record, at) };
        Self { content: Some(content), trace: Some(trace) }
    }

    /// A field of a record that may be missing.
    pub fn field_of<R: Record>(record: Option<&R>, field: &str) -> Self {
        record.map_or(Self::UNKNOWN, |record| Self::field(record, field))
    }

    /// The same leaf, made of something.
    pub fn from_trace(self, trace: impl Into<Option<Trace>>) -> Self {
        let amount = self.trace.as_ref().and_then(|term| term.amount);
        let trace = trace.into().map(|trace| Term { minus: false, amount, trace });
        Self { trace: trace.or(self.trace), content: self.content }
    }

    /// The same leaf, made of a field of a record.
    pub fn from_cell<R: Record>(self, record: &R, field: &str) -> Self {
        self.from_trace(Trace::cell(record, field))
    }

    /// What it was made of.
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref().map(|term| &term.trace)
    }

    /// Text, printed literally.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Content::Text(text.into()))
    }

    /// Text that may be missing.
    pub fn maybe_text<S: Into<String>>(text: Option<S>) -> Self {
        Self::new(text.map(|text| Content::Text(text.into())))
    }

    /// A whole number.
    pub fn integer(number: impl Into<Option<i64>>) -> Self {
        Self::new(number.into().map(Content::Integer))
    }

    /// A date: `5 March 2026`.
    pub fn date(date: impl Into<Option<Date>>) -> Self {
        Self::new(date.into().map(Content::Date))
    }

    /// A month: `March 2026`.
    pub fn month(month: impl Into<Option<Month>>) -> Self {
        Self::new(month.into().map(Content::Month))
    }

    /// Money with its ISO code: `USD 1,000,000`.
    pub fn money(amount: impl Amount, currency: &str) -> Self {
        Self::amount(amount, |amount| Content::Money(amount, currency.to_owned()))
    }

    /// An amount in a table of whole units: `1,235`, `(12)`, `–`.
    pub fn whole(amount: impl Amount) -> Self {
        Self::amount(amount, |amount| Content::Amount(amount, 0))
    }

    /// A figure in a table of whole units, as it was apportioned among the figures around it.
    pub fn footed(units: Decimal, figure: &Figure) -> Self {
        Self { content: Some(Content::Amount(units, 0)), trace: figure.term(false) }
    }

    /// The same amount in whole units, marked as rounded otherwise than to the nearest unit.
    pub fn adjusted(self, is_adjusted: bool) -> Self {
        match self.content {
            Some(Content::Amount(units, 0)) if is_adjusted => {
                Self { content: Some(Content::Adjusted(units)), ..self }
            }
            _ => self,
        }
    }

    /// An amount in a table of cents: `1,234.56`, `(0.07)`, `–`.
    pub fn cents(amount: impl Amount) -> Self {
        Self::amount(amount, |amount| Content::Amount(amount, 2))
    }

    /// A percentage with one decimal, as in a table.
    pub fn percent(percent: impl Amount) -> Self {
        Self::amount(percent, Content::Percent)
    }

    /// A number with the decimals it has: `0.5`, `1,250`.
    pub fn number(number: impl Amount) -> Self {
        Self::amount(number, Content::Number)
    }

    /// A number for a drawing, in plain digits with a decimal point; never printed.
    pub fn raw(number: impl Amount) -> Self {
        Self::amount(number, Content::Raw)
    }

    /// A listed value, printed as its label.
    pub fn listed<T: Listed>(value: Option<T>) -> Self {
        Self::new(value.map(|value| Content::Listed(value.listed(), Case::Own)))
    }

    /// A listed value, printed as its label in running text.
    pub fn listed_lower<T: Listed>(value: T) -> Self {
        Self::new(Content::Listed(value.listed(), Case::Lower))
    }

    /// A fixed label, given in English and printed in the language of the text.
    pub fn label(english: &'static str) -> Self {
        Self::new(Content::Label(english))
    }

    /// A period: `5 March 2026 – 4 March 2027`.
    pub fn period(period: Option<(Date, Date)>) -> Self {
        Self::new(period.map(|(start, end)| Content::Period(start, end)))
    }

    /// From one month to another: `January 2026 – March 2026`.
    pub fn months(first: Month, last: Month) -> Self {
        Self::new(Content::Months(first, last))
    }

    /// A day of any year: `1 July`.
    pub fn day_of_year(date: Option<Date>) -> Self {
        Self::new(date.map(Content::DayOfYear))
    }

    /// A language, by its BCP 47 tag, printed as its name.
    pub fn language(tag: impl Into<String>) -> Self {
        Self::new(Content::Language(tag.into()))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.content {
            Some(Content::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether the value is known.
    pub fn is_known(&self) -> bool {
        self.content.is_some()
    }

    /// The number of its trace, which joins the list of [`traced`].
    fn numbered(&self) -> Option<usize> {
        let trace = self.trace.as_ref()?;
        TRACES.with_borrow_mut(|traces| {
            let traces = traces.as_mut()?;
            traces.push(trace.clone());
            Some(traces.len() - 1)
        })
    }

    /// The exact amount, if it is nothing only in whole units.
    fn exact(&self) -> Option<Decimal> {
        let (Content::Amount(units, 0) | Content::Adjusted(units)) = self.content.as_ref()? else {
            return None;
        };
        let exact = self.trace.as_ref()?.amount?;
        (units.is_zero() && !exact.is_zero()).then_some(exact)
    }
}

impl Content {
    /// The key that tells its type, and its value as text; nothing for what stands for itself.
    fn tagged(&self) -> Option<(&'static str, String)> {
        Some(match self {
            Content::Text(_) | Content::Integer(_) | Content::Flag(_) | Content::List(_) => {
                return None;
            }
            Content::Date(date) => ("$date", date.to_string()),
            Content::Month(month) => ("$month", month.to_string()),
            Content::Money(amount, _) => ("$money", amount.to_string()),
            Content::Amount(amount, _) | Content::Adjusted(amount) => {
                ("$amount", amount.to_string())
            }
            Content::Percent(percent) => ("$percent", percent.to_string()),
            Content::Number(number) => ("$number", number.to_string()),
            Content::Raw(number) => ("$raw", number.to_string()),
            Content::Listed(value, _) => ("$listed", value.key.to_owned()),
            Content::Label(english) => ("$listed", (*english).to_owned()),
            Content::Period(start, _) => ("$period", start.to_string()),
            Content::DayOfYear(date) => ("$day", date.to_string()),
            Content::Months(first, _) => ("$months", first.to_string()),
            Content::Language(tag) => ("$language", tag.clone()),
        })
    }

    /// What else is to be known to print it.
    fn details<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Content::Money(_, currency) => map.serialize_entry("currency", currency),
            Content::Amount(_, places) => map.serialize_entry("places", places),
            Content::Adjusted(_) => {
                map.serialize_entry("places", &0)?;
                map.serialize_entry("adjusted", &true)
            }
            Content::Listed(value, case) => {
                map.serialize_entry("label", value.en)?;
                map.serialize_entry("ko", value.ko)?;
                match case {
                    Case::Own => Ok(()),
                    Case::Lower => map.serialize_entry("lower", &true),
                }
            }
            Content::Label(english) => map.serialize_entry("label", english),
            Content::Period(_, end) => map.serialize_entry("end", &end.to_string()),
            Content::Months(_, last) => map.serialize_entry("last", &last.to_string()),
            _ => Ok(()),
        }
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(content) = &self.content else { return serializer.serialize_none() };
        let number = self.numbered();
        let (tag, value) = match (content.tagged(), content, number) {
            (Some(tagged), ..) => tagged,
            (None, Content::Text(text), Some(_)) if !text.is_empty() => ("$text", text.clone()),
            (None, Content::Integer(integer), Some(_)) => ("$integer", integer.to_string()),
            (None, Content::Text(text), _) => return serializer.serialize_str(text),
            (None, Content::Integer(integer), _) => return serializer.serialize_i64(*integer),
            (None, Content::Flag(flag), _) => return serializer.serialize_bool(*flag),
            (None, Content::List(items), _) => return items.serialize(serializer),
            (None, ..) => return serializer.serialize_none(),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(tag, &value)?;
        content.details(&mut map)?;
        if let Some(exact) = self.exact() {
            map.serialize_entry("exact", &exact.to_string())?;
        }
        if let Some(number) = number {
            map.serialize_entry("from", &number)?;
        }
        map.end()
    }
}

/// What a value of a field prints as. Amounts in USD print as money; the reporting currency of a row is
/// not known here, so templates take such amounts from the figures instead.
fn content(value: Value, field: &FieldSpec) -> Content {
    match value {
        Value::Text(text) => Content::Text(text),
        Value::Integer(number) => Content::Integer(number),
        Value::Decimal(number) if field.unit == "USD" => Content::Money(number, "USD".to_owned()),
        Value::Decimal(number) => Content::Number(number),
        Value::Date(date) => Content::Date(date),
        Value::Month(month) => Content::Month(month),
        Value::Listed(listed) => Content::Listed(listed, Case::Own),
        Value::Flag(flag) => Content::Flag(flag),
        Value::List(items) => Content::List(items),
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
        "$text" | "$integer" => Some(value.to_owned()),
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
            if let Some(Json::String(text)) = object.get_mut("$text")
                && let Some(name) = lexicon.name(text)
            {
                *text = name.to_owned();
            }
            if object.keys().next().is_some_and(|key| is_tag(key)) {
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

/// Whether this is the first key of a leaf.
pub fn is_tag(key: &str) -> bool {
    key.starts_with('$') && key != "$cells"
}

fn localise_label(object: &mut Map<String, Json>, lexicon: &Lexicon) {
    let text = |key: &str| object.get(key).and_then(Json::as_str).unwrap_or_default();
    let label = lexicon.label(text("label"), text("ko"));
    let lower = object.contains_key("lower");
    let label = if lower { label.to_lowercase() } else { label.to_owned() };
    object.insert("label".to_owned(), Json::String(label));
}

/// A context whose leaves are replaced by their prints.
pub struct Printed {
    /// What Typst modules receive. An object with traced leaves says under `trace` at which path it
    /// stands, under `adjusted` which of its amounts are rounded otherwise than to the nearest unit, and
    /// under `small` what those are in cents that are nothing only in whole units.
    pub data: Json,
    /// The traced leaves: path from the root, and number of the trace.
    pub traced: Vec<(String, usize)>,
}

/// Replaces every leaf in reach by its print, so that Typst modules receive text that is ready. Keys
/// that begin with `$` are for the engine and fall away.
pub fn printed(context: &Json, locale: &Locale, reach: &Reach) -> Printed {
    let mut data = Map::new();
    let mut traced = Vec::new();
    for (group, value) in context.as_object().into_iter().flatten() {
        if group.starts_with('$') || !reach.group(group) {
            continue;
        }
        let mut printer = Printer { locale, reach, group, traced };
        data.insert(group.clone(), printer.print(value, &mut group.clone()));
        traced = printer.traced;
    }
    Printed { data: Json::Object(data), traced }
}

struct Printer<'l> {
    locale: &'l Locale,
    reach: &'l Reach,
    group: &'l str,
    traced: Vec<(String, usize)>,
}

impl Printer<'_> {
    fn print(&mut self, value: &Json, path: &mut String) -> Json {
        match value {
            Json::Object(object) => match print_object(object, self.locale) {
                Some(text) => {
                    if let Some(trace) = trace_of(object) {
                        self.traced.push((path.clone(), trace));
                    }
                    match object.keys().next().map(String::as_str) {
                        Some("$integer") => text.parse::<i64>().map_or(Json::Null, Json::from),
                        _ => Json::String(text),
                    }
                }
                None => self.print_group(object, path),
            },
            Json::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(at, item)| self.below(path, &at.to_string(), item)).collect()
            }
            other => other.clone(),
        }
    }

    fn print_group(&mut self, object: &Map<String, Json>, path: &mut String) -> Json {
        let mut group = Map::new();
        let (mut is_traced, mut adjusted, mut small) = (false, Vec::new(), Map::new());
        let reached = |key: &str| !key.starts_with('$') && self.reach.field(self.group, key);
        let fields: Vec<_> = object.iter().filter(|(key, _)| reached(key)).collect();
        for (key, value) in fields {
            let of = |value: &Json| value.as_object().is_some_and(|leaf| trace_of(leaf).is_some());
            is_traced |= of(value) || value.as_array().is_some_and(|items| items.iter().any(of));
            if value.get("adjusted").is_some_and(|flag| flag == &Json::Bool(true)) {
                adjusted.push(Json::from(key.as_str()));
            }
            let exact = value.get("exact").and_then(Json::as_str);
            if let Some(exact) = exact.and_then(|exact| Decimal::from_str(exact).ok()) {
                small.insert(key.clone(), json!(self.locale.table_amount(exact, 2)));
            }
            group.insert(key.clone(), self.below(path, key, value));
        }
        if is_traced {
            group.insert("trace".to_owned(), Json::String(path.clone()));
        }
        if !small.is_empty() {
            group.insert("small".to_owned(), Json::Object(small));
        }
        if !adjusted.is_empty() {
            group.insert("adjusted".to_owned(), Json::Array(adjusted));
        }
        Json::Object(group)
    }

    fn below(&mut self, path: &mut String, key: &str, value: &Json) -> Json {
        let length = path.len();
        if length > 0 {
            path.push('.');
        }
        path.push_str(key);
        let printed = self.print(value, path);
        path.truncate(length);
        printed
    }
}

/// The number of the trace of a leaf.
fn trace_of(leaf: &Map<String, Json>) -> Option<usize> {
    if !is_tag(leaf.keys().next()?) {
        return None;
    }
    leaf.get("from")?.as_u64()?.try_into().ok()
}

/// Whether a value of the context is a leaf that is traced.
pub fn is_traced(value: &Json) -> bool {
    trace_at(value).is_some()
}

/// The number of the trace of a value of the context, if it is a traced leaf.
pub fn trace_at(value: &Json) -> Option<usize> {
    trace_of(value.as_object()?)
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
        let value = json!({
            "a": { "day": { "$date": "2026-03-05" }, "$cells": {}, "night": "no module names it" },
            "b": [null, 3],
            "c": "no module takes it",
        });
        let module = "#data.a.day #data.b";
        let reach = Reach::of([module].into_iter(), std::iter::empty());
        assert_eq!(
            printed(&value, Locale::english(), &reach).data,
            json!({ "a": { "day": "5\u{a0}March 2026" }, "b": [null, 3] })
        );
    }
}
