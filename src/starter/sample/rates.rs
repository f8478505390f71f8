//! Fictional monthly exchange rates. They start near what the currencies are worth and move by less
//! than one per cent a month.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::dice::Dice;
use super::rows::{next, text};
use crate::programme::{ExchangeRate, Month, Register};

/// Units of currency per 1 USD at the start.
const START: [(&str, &str); 62] = [
    ("AED", "3.6725"),
    ("ALL", "96.4"),
    ("AMD", "392"),
    ("AOA", "832"),
    ("ARS", "905"),
    ("AUD", "1.512"),
    ("AZN", "1.7021"),
    ("BAM", "1.802"),
    ("BDT", "109.6"),
    ("BHD", "0.3771"),
    ("BOB", "6.912"),
    ("BRL", "5.04"),
    ("BWP", "13.6"),
    ("CLP", "921"),
    ("COP", "3985"),
    ("CRC", "519"),
    ("DOP", "58.8"),
    ("DZD", "134.5"),
    ("EGP", "47.9"),
    ("ETB", "56.8"),
    ("EUR", "0.9218"),
    ("FJD", "2.24"),
    ("GEL", "2.69"),
    ("GHS", "12.4"),
    ("GTQ", "7.79"),
    ("HNL", "24.72"),
    ("IDR", "15720"),
    ("INR", "83.2"),
    ("JMD", "155.2"),
    ("JOD", "0.7092"),
    ("KES", "131.4"),
    ("KGS", "89.1"),
    ("KHR", "4085"),
    ("KRW", "1328"),
    ("KZT", "458"),
    ("LAK", "21250"),
    ("LKR", "318"),
    ("MAD", "9.98"),
    ("MDL", "17.7"),
    ("MGA", "4520"),
    ("MNT", "3408"),
    ("MXN", "17.6"),
    ("MYR", "4.62"),
    ("MZN", "63.9"),
    ("NGN", "1210"),
    ("NPR", "133.1"),
    ("PEN", "3.742"),
    ("PGK", "3.78"),
    ("PHP", "56.1"),
    ("PKR", "281"),
    ("PYG", "7340"),
    ("RSD", "107.9"),
    ("RWF", "1262"),
    ("THB", "35.4"),
    ("TND", "3.118"),
    ("TZS", "2520"),
    ("UGX", "3790"),
    ("UYU", "39.2"),
    ("UZS", "12380"),
    ("VND", "24480"),
    ("XOF", "604"),
    ("ZMW", "25.8"),
];

/// The months that rates are kept for.
const FIRST: Month = Month { year: 2020, month: 1 };
const LAST: Month = Month { year: 2026, month: 2 };

/// Rates, and the first and last month for which each was used.
pub struct Rates {
    by_currency: BTreeMap<&'static str, BTreeMap<Month, Decimal>>,
    used: BTreeMap<&'static str, (Month, Month)>,
}

impl Rates {
    /// The rates of a seed.
    pub fn new(seed: u64) -> Self {
        let by_currency = START.iter().enumerate().map(|(at, (currency, start))| {
            // A stream of its own for each currency, beyond those of the programmes.
            let mut dice = Dice::new(seed, (1 << 32) + at as u64);
            (*currency, walk(start.parse().unwrap_or(Decimal::ONE), &mut dice))
        });
        Self { by_currency: by_currency.collect(), used: BTreeMap::new() }
    }

    /// The currency itself if there are rates for it, else US dollars.
    pub fn known(&self, currency: &str) -> &'static str {
        self.by_currency.get_key_value(currency).map_or("USD", |(known, _)| known)
    }

    /// The rate to apply on a day: the month's, or one within half a per cent of it.
    pub fn on(&mut self, currency: &'static str, day: Date, dice: &mut Dice) -> Decimal {
        let month = Month::of(day);
        let rates = self.by_currency.get(currency);
        let Some(rate) = rates.and_then(|rates| rates.get(&month)).copied() else {
            return Decimal::ONE;
        };
        self.keep(currency, day);
        if dice.chance(50) {
            rate
        } else {
            rounded(rate * Decimal::new(dice.between(9950, 10050), 4))
        }
    }

    /// Keeps the rate of a day's month, for an entry that is booked at the rate of another.
    pub fn keep(&mut self, currency: &'static str, day: Date) {
        if self.by_currency.contains_key(currency) {
            let month = Month::of(day);
            let used = self.used.entry(currency).or_insert((month, month));
            *used = (used.0.min(month), used.1.max(month));
        }
    }

    /// Writes the rates of the months from the first to the last use of each currency.
    pub fn write(&self, register: &mut Register) {
        for (currency, (first, last)) in &self.used {
            for (month, rate) in self.by_currency[currency].range(first..=last) {
                register.exchange_rates.push(ExchangeRate {
                    currency: text(*currency),
                    period: Some(*month),
                    rate: Some(*rate),
                    source: text("Monthly average of the central bank (fictional)"),
                    ..next(&register.exchange_rates)
                });
            }
        }
    }
}

fn walk(start: Decimal, dice: &mut Dice) -> BTreeMap<Month, Decimal> {
    let mut rates = BTreeMap::new();
    let mut rate = start;
    let mut month = FIRST;
    while month <= LAST {
        rates.insert(month, rounded(rate));
        rate *= Decimal::new(dice.between(9920, 10085), 4);
        month = match month.month {
            12 => Month { year: month.year + 1, month: 1 },
            _ => Month { month: month.month + 1, ..month },
        };
    }
    rates
}

/// A rate with six significant digits at most.
fn rounded(rate: Decimal) -> Decimal {
    let whole = rate.trunc().to_string().len() as u32;
    rate.round_dp_with_strategy(
        6_u32.saturating_sub(whole).min(4),
        RoundingStrategy::MidpointAwayFromZero,
    )
    .normalize()
}
