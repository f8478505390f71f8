//! Section 9: exchange differences by currency and quarter, and the rates.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::RoundingStrategy;
use schemars::JsonSchema;
use serde::Serialize;

use super::Year;
use crate::figures::{self, ExchangeDifference, Figure};
use crate::kinds::leaf::Leaf;
use crate::programme::{Expenditure, Side, Trace};

/// Exchange differences of the year, in cents.
#[derive(Serialize, JsonSchema)]
pub struct ExchangeView {
    /// One row per currency and quarter with differences.
    pub rows: Vec<ExchangeRow>,
    /// Sum of the gains.
    pub gain: Leaf,
    /// Sum of the losses.
    pub loss: Leaf,
    /// Gains and losses netted.
    pub net: Leaf,
    /// Rates of the currencies used, over the Korean year.
    pub rates: Vec<RateRow>,
}

/// Exchange differences of a currency in a quarter of the Korean year.
#[derive(Serialize, JsonSchema)]
pub struct ExchangeRow {
    /// ISO code.
    pub currency: String,
    /// Quarter, 1 to 4.
    pub quarter: i64,
    /// Sum of the gains.
    pub gain: Leaf,
    /// Sum of the losses.
    pub loss: Leaf,
    /// Net.
    pub net: Leaf,
}

/// Monthly rates of a currency over the Korean year, in units per 1 USD.
#[derive(Serialize, JsonSchema)]
pub struct RateRow {
    /// ISO code.
    pub currency: String,
    /// Number of months with a rate.
    pub months: i64,
    /// Highest rate.
    pub high: Leaf,
    /// Lowest rate.
    pub low: Leaf,
    /// Mean of the monthly rates.
    pub average: Leaf,
    /// Source.
    pub source: Leaf,
}

/// The ledger entries on lines of the year, with their line's side.
fn entries<'p>(of: &'p Year<'_, '_>) -> impl Iterator<Item = (Option<Side>, &'p Expenditure)> {
    of.dossier.expenditures.iter().filter_map(|entry| {
        let line = of.dossier.budget_line(&entry.line_id)?;
        (line.fiscal_year == Some(of.year)).then_some((line.side, *entry))
    })
}

fn foreign(entry: &Expenditure) -> Option<&str> {
    entry.currency.as_deref().filter(|currency| *currency != "USD")
}

/// Whether the year has entries in another currency than USD.
pub fn has_foreign_currency(of: &Year<'_, '_>) -> bool {
    entries(of).any(|(_, entry)| foreign(entry).is_some())
}

/// The view of section 9.
pub fn view(of: &Year<'_, '_>) -> ExchangeView {
    let mut sums: BTreeMap<(&str, i64), ExchangeDifference> = BTreeMap::new();
    let mut total = ExchangeDifference::default();
    let mut currencies = BTreeSet::new();
    for (side, entry) in entries(of) {
        let Some(currency) = foreign(entry) else { continue };
        currencies.insert(currency);
        let difference = ExchangeDifference::of(entry);
        total += &difference;
        if difference != ExchangeDifference::default() {
            let quarter = quarter_of(of, side, entry.expenditure_date);
            *sums.entry((currency, quarter)).or_default() += difference;
        }
    }
    let row = |((currency, quarter), sum): ((&str, i64), ExchangeDifference)| ExchangeRow {
        currency: currency.to_owned(),
        quarter,
        gain: Leaf::cents(&sum.gain),
        loss: Leaf::cents(&sum.loss),
        net: Leaf::cents(sum.net()),
    };
    ExchangeView {
        rows: sums.into_iter().map(row).collect(),
        gain: Leaf::cents(&total.gain),
        loss: Leaf::cents(&total.loss),
        net: Leaf::cents(total.net()),
        rates: currencies.into_iter().filter_map(|currency| rates(of, currency)).collect(),
    }
}

/// The quarter, 1 to 4, of the side's fiscal year.
fn quarter_of(of: &Year<'_, '_>, side: Option<Side>, date: Option<Date>) -> i64 {
    let start = figures::year_start(of.dossier, side.unwrap_or(Side::Korea), of.year);
    let quarter = start.zip(date).and_then(|(start, date)| figures::quarter(start, date));
    quarter.map_or(4, |quarter| quarter as i64 + 1)
}

fn rates(of: &Year<'_, '_>, currency: &str) -> Option<RateRow> {
    let all = of.dossier.rates_of(currency);
    let of_year = all
        .iter()
        .filter(|rate| rate.period.is_some_and(|period| i64::from(period.year) == of.year));
    let rates: Vec<Figure> =
        of_year.clone().filter_map(|rate| Figure::known(*rate, "rate")).collect();
    let months = rates.len() as i64;
    let sum: Figure = rates.iter().sum();
    let average = sum.checked_div(months.into())?;
    let digits = rates.iter().map(|rate| rate.normalize().scale()).max()?;
    let average = average.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    let parts = rates.iter().filter_map(|rate| rate.term(false)).collect();
    let by_amount = |a: &&Figure, b: &&Figure| a.amount().cmp(&b.amount());
    Some(RateRow {
        currency: currency.to_owned(),
        months,
        high: Leaf::number(rates.iter().max_by(by_amount).cloned()),
        low: Leaf::number(rates.iter().min_by(by_amount).cloned()),
        average: Leaf::number(Figure::traced(average, Trace::made("mean", parts))),
        source: Leaf::field_of(
            of_year.clone().find(|rate| rate.source.is_some()).copied(),
            "source",
        ),
    })
}
