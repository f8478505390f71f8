//! What a printed value says: an amount, a day, or words.

use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::One;

use crate::locale::Locale;
use crate::readback::normal;

/// A printed value as it is understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// An amount, and what one step of its last printed digit is worth.
    Amount(Decimal, Decimal),
    /// A day.
    Day(Date),
    /// Anything else.
    Words(String),
}

impl Reading {
    /// Understands a printed value in the style of a language.
    pub fn of(text: &str, language: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(day) = day(&text, language) {
            return Self::Day(day);
        }
        match amount(&text, language) {
            Some((amount, step)) => Self::Amount(amount, step),
            None => Self::Words(text),
        }
    }

    /// What kind of value it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Amount(..) => "amount",
            Self::Day(_) => "day",
            Self::Words(_) => "words",
        }
    }

    /// Whether two readings can be of the same value. An amount in whole units may be off by less than
    /// one of them, and may be printed in units of `unit`.
    pub fn agrees(&self, other: &Self, unit: Decimal) -> bool {
        match (self, other) {
            (Self::Amount(a, of_a), Self::Amount(b, of_b)) => {
                let distance = (a - b).abs();
                let near = match (of_a.is_one(), of_b.is_one()) {
                    // Both are fitted to totals, each in its document.
                    (true, true) => distance <= Decimal::ONE,
                    (false, false) => distance.is_zero(),
                    _ => distance < Decimal::ONE,
                };
                let in_units = |a: Decimal, b: Decimal| (a * unit - b).abs() < unit;
                near || unit > Decimal::ONE && (in_units(*a, *b) || in_units(*b, *a))
            }
            (Self::Words(a), Self::Words(b)) => letters(a) == letters(b),
            (a, b) => a == b,
        }
    }
}

/// The amount that a text is: with or without its currency, in parentheses if negative, a dash for
/// zero.
fn amount(text: &str, language: &str) -> Option<(Decimal, Decimal)> {
    let text = match text.split_once(' ') {
        Some((code, rest)) if is_currency(code) => rest,
        _ => text,
    };
    if text == "–" {
        return Some((Decimal::ZERO, Decimal::ONE));
    }
    let (inner, negative) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => text.strip_prefix(['-', '−']).map_or((text, false), |rest| (rest, true)),
    };
    let point = decimal_point(language);
    if !inner.starts_with(|c: char| c.is_ascii_digit())
        || !inner
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{2019}' | '\''))
    {
        return None;
    }
    let (whole, fraction) = match inner.rsplit_once(point) {
        Some((whole, fraction)) if fraction.chars().all(|c| c.is_ascii_digit()) => {
            (whole, fraction)
        }
        _ => (inner, ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let plain = if fraction.is_empty() { digits } else { format!("{digits}.{fraction}") };
    let amount = Decimal::from_str(&plain).ok()?;
    let step = Decimal::new(1, u32::try_from(fraction.len()).ok()?);
    Some((if negative { -amount } else { amount }, step))
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase())
}

/// The sign before the decimals in a language.
fn decimal_point(language: &str) -> char {
    let sample = Locale::of(language).number(Decimal::new(15, 1), 1);
    sample.chars().find(|c| !c.is_ascii_digit()).unwrap_or('.')
}

/// The day that a text is.
fn day(text: &str, language: &str) -> Option<Date> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let numbers: Vec<i64> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let locale = Locale::of(language);
    let is_year = |number: &&i64| **number >= 1000;
    let year = i16::try_from(*numbers.iter().find(is_year)?).ok()?;
    let day_of = |month: i8| {
        let days = numbers.iter().filter(|number| **number < 32);
        days.filter_map(|&day| Date::new(year, month, i8::try_from(day).ok()?).ok())
            .find(|&date| letters(&locale.date(date)) == letters(text))
    };
    (1..=12).find_map(day_of)
}

/// A text without what the way it is set adds: capitals and white space.
fn letters(text: &str) -> String {
    normal(text).to_lowercase()
}

/// The amounts of money in a text, as it prints them.
pub fn amounts_in(text: &str, language: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for (space, _) in text.match_indices(' ') {
        let code = text.get(space.saturating_sub(3)..space).filter(|code| is_currency(code));
        let Some(code) = code else { continue };
        let figure = text[space + 1..].split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
        let figure = figure.take(1).next().unwrap_or_default().trim_end_matches(['.', ',']);
        if amount(figure, language).is_some() {
            found.push(format!("{code} {figure}"));
        }
    }
    found.dedup();
    found
}

/// The days in a text, as it prints them.
pub fn dates_in(text: &str, language: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found = Vec::new();
    for length in [1, 3, 5] {
        for window in words.windows(length) {
            let text = window.join(" ");
            let text = text.trim_matches(|c: char| matches!(c, ',' | '.' | ';' | '(' | ')'));
            if day(text, language).is_some() {
                found.push(text.to_owned());
            }
        }
    }
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn amounts_and_days_are_understood_in_the_style_of_their_language() {
        let amount = |text, language| match Reading::of(text, language) {
            Reading::Amount(amount, _) => amount.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(amount("USD\u{a0}1,000,000", "en"), "1000000");
        assert_eq!(amount("(1,234.50)", "ko"), "-1234.50");
        assert_eq!(amount("–", "en"), "0");
        assert_eq!(Reading::of("5\u{a0}March 2026", "en"), Reading::Day(date(2026, 3, 5)));
        assert_eq!(Reading::of("2026년 3월 5일", "ko"), Reading::Day(date(2026, 3, 5)));
        assert_eq!(Reading::of("5 de marzo de 2026", "es"), Reading::Day(date(2026, 3, 5)));
        assert!(matches!(Reading::of("Room 5, 2026 Street", "en"), Reading::Words(_)));
        assert!(matches!(Reading::of("2024-01", "en"), Reading::Words(_)));
    }

    #[test]
    fn amounts_and_days_are_found_in_running_text() {
        let text = "Korea gives (USD 900,000), and signs on 5 March 2026, at Seoul.";
        assert_eq!(amounts_in(text, "en"), ["USD 900,000"]);
        assert_eq!(amounts_in("미화 90만 달러(USD 900,000)를 부담한다.", "ko"), ["USD 900,000"]);
        assert_eq!(dates_in(text, "en"), ["5 March 2026"]);
    }
}
