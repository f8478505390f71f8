//! Figures in whole units that add up: what the tables of a report print.

use rust_decimal::Decimal;

use super::figure::Figure;
use super::footing::{Footed, Footing};

/// Collects the sums that a reader can check on paper.
pub struct Apportioner {
    unit: Decimal,
    footing: Footing,
}

/// What figures print in whole units, so that every printed sum adds up (see [`Footing`]).
pub struct Apportionment {
    unit: Decimal,
    footed: Footed,
}

impl Apportioner {
    /// `unit`: amounts of the currency that one printed unit stands for.
    pub fn new(unit: Decimal) -> Self {
        Self { unit, footing: Footing::new(unit) }
    }

    /// A total that prints its own rounding, to which its parts are fitted.
    pub fn grand(&mut self, total: &Figure) {
        self.footing.figure(total.key(), **total);
        self.footing.grand(total.key());
    }

    /// A printed sum: the parts add up to the total.
    pub fn sum<'f>(&mut self, total: &Figure, parts: impl IntoIterator<Item = &'f Figure>) {
        self.balance(total, parts, []);
    }

    /// A printed sum with parts that are taken off. Figures that do not add up exactly are no sum, and
    /// are left to differ on paper too.
    pub fn balance<'f>(
        &mut self,
        total: &Figure,
        plus: impl IntoIterator<Item = &'f Figure>,
        minus: impl IntoIterator<Item = &'f Figure>,
    ) {
        let plus = plus.into_iter().map(|part| (part, false));
        let parts: Vec<_> = plus.chain(minus.into_iter().map(|part| (part, true))).collect();
        let sum: Decimal =
            parts.iter().map(|(part, minus)| if *minus { -***part } else { ***part }).sum();
        if sum != **total {
            return;
        }
        self.footing.figure(total.key(), **total);
        for (part, _) in &parts {
            self.footing.figure(part.key(), ***part);
        }
        let parts: Vec<_> = parts.into_iter().map(|(part, minus)| (part.key(), minus)).collect();
        self.footing.sum(total.key(), &parts);
    }

    /// Finds the prints.
    pub fn solve(self) -> Apportionment {
        Apportionment { unit: self.unit, footed: self.footing.solve() }
    }
}

impl Apportionment {
    /// What a figure prints, in units. A figure of no sum prints its rounding, half up.
    pub fn units(&self, figure: &Figure) -> Decimal {
        let printed = self.footed.printed(figure.key()).filter(|_| figure.trace().is_some());
        printed.unwrap_or_else(|| super::whole(**figure / self.unit))
    }

    /// Whether a figure prints otherwise than its rounding.
    pub fn is_adjusted(&self, figure: &Figure) -> bool {
        figure.trace().is_some() && self.footed.is_adjusted(figure.key())
    }

    /// Whether all printed sums add up.
    pub fn adds_up(&self) -> bool {
        self.footed.adds_up()
    }
}
