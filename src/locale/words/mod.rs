//! Numbers and amounts in words, in the languages whose words are known to be right. Words prevail
//! over figures in an instrument, so a language is added here only after its words have been checked.

pub mod english;
mod korean;
mod spanish;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::house::{House, Unit};
use super::{Locale, half_up};

/// The gender of what is counted; Spanish alone makes a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// `veintiún`, `doscientos`.
    Masculine,
    /// `veintiuna`, `doscientas`.
    Feminine,
}

/// A number in words; in figures if it is not whole.
pub fn number(locale: &Locale, value: Decimal, gender: Gender) -> Option<String> {
    let cardinal = |whole: Decimal| match locale.language() {
        "en" => Some(english::cardinal(whole)),
        "es" => Some(signed(whole, "menos", |whole| spanish::cardinal(whole, gender))),
        "ko" => Some(signed(whole, "마이너스", |whole| korean::cardinal(units(whole)))),
        _ => None,
    };
    if value.fract().is_zero() {
        cardinal(value.trunc())
    } else {
        cardinal(Decimal::ZERO).map(|_| locale.plain_number(value))
    }
}

/// An amount in words, rounded to cents.
pub fn money(locale: &Locale, amount: Decimal, currency: &str) -> Option<String> {
    let names = House::data().currency(currency);
    let amount = half_up(amount, 2);
    match locale.language() {
        "en" => Some(signed(amount, "minus", |amount| {
            let unit = names.map_or_else(|| unnamed(currency, "hundredth"), |of| of.en.clone());
            english::money(amount, &unit)
        })),
        "es" => Some(signed(amount, "menos", |amount| {
            let unit = names.map_or_else(|| unnamed(currency, "centésimo"), |of| of.es.clone());
            spanish::money(amount, &unit)
        })),
        "ko" => Some(signed(amount, "마이너스", |amount| match names {
            Some(of) => korean::money(units(amount), cents(amount), &of.ko),
            None => korean::unnamed_money(units(amount), cents(amount), currency),
        })),
        _ => None,
    }
}

/// The unit of a currency without a name: its ISO code.
fn unnamed(currency: &str, hundredth: &str) -> Unit {
    Unit {
        one: currency.to_owned(),
        other: currency.to_owned(),
        cent: hundredth.to_owned(),
        cents: format!("{hundredth}s"),
    }
}

fn signed(value: Decimal, minus: &str, words: impl Fn(Decimal) -> String) -> String {
    let size = words(value.abs());
    if value.is_sign_negative() && !value.is_zero() { format!("{minus} {size}") } else { size }
}

/// The whole units of a positive amount.
fn units(amount: Decimal) -> u128 {
    amount.trunc().to_u128().expect("a positive decimal has fewer than 96 bits")
}

/// The cents of a positive amount beside its whole units.
fn cents(amount: Decimal) -> u128 {
    units(amount.fract() * Decimal::ONE_HUNDRED)
}

#[cfg(test)]
mod tests;
