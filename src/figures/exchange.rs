//! Exchange differences of the ledger.

use std::ops::AddAssign;

use rust_decimal::Decimal;

use crate::programme::Expenditure;

/// Realised exchange differences, USD: gains and losses summed separately (reference 1.5).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ExchangeDifference {
    /// Sum of the positive differences.
    pub gain: Decimal,
    /// Sum of the negative differences; zero or negative.
    pub loss: Decimal,
}

impl ExchangeDifference {
    /// Gains and losses netted.
    pub fn net(&self) -> Decimal {
        self.gain + self.loss
    }

    /// The difference of one entry: translated minus settled amount.
    pub fn of(entry: &Expenditure) -> Self {
        let difference = match (entry.amount_usd, entry.settled_usd) {
            (Some(translated), Some(settled)) => translated - settled,
            _ => Decimal::ZERO,
        };
        let zero = Decimal::ZERO;
        Self { gain: difference.max(zero), loss: difference.min(zero) }
    }
}

impl AddAssign for ExchangeDifference {
    fn add_assign(&mut self, other: Self) {
        self.gain += other.gain;
        self.loss += other.loss;
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
