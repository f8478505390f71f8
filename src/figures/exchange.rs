//! Exchange differences of the ledger.

use std::ops::AddAssign;

use super::figure::Figure;
use crate::programme::Expenditure;

/// Realised exchange differences, USD: gains and losses summed separately (reference 1.5).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExchangeDifference {
    /// Sum of the positive differences.
    pub gain: Figure,
    /// Sum of the negative differences; zero or negative.
    pub loss: Figure,
}

impl ExchangeDifference {
    /// Gains and losses netted.
    pub fn net(&self) -> Figure {
        &self.gain + &self.loss
    }

    /// The difference of one entry: translated minus settled amount.
    pub fn of(entry: &Expenditure) -> Self {
        let translated = Figure::known(entry, "amount_usd");
        let difference = match translated.zip(Figure::known(entry, "settled_usd")) {
            Some((translated, settled)) => translated - settled,
            None => Figure::ZERO,
        };
        Self { gain: difference.clone().at_least_zero(), loss: difference.at_most_zero() }
    }
}

impl AddAssign<&ExchangeDifference> for ExchangeDifference {
    fn add_assign(&mut self, other: &Self) {
        self.gain += &other.gain;
        self.loss += &other.loss;
    }
}

impl AddAssign for ExchangeDifference {
    fn add_assign(&mut self, other: Self) {
        *self += &other;
    }
}

impl<'a> FromIterator<&'a Expenditure> for ExchangeDifference {
    fn from_iter<I: IntoIterator<Item = &'a Expenditure>>(entries: I) -> Self {
        let mut sum = Self::default();
        for entry in entries {
            sum += Self::of(entry);
        }
        sum
    }
}
