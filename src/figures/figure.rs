//! Amounts that know the cells they were computed from.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Deref, Neg, Sub, SubAssign};

use rust_decimal::Decimal;

use crate::programme::{Record, Term, Trace, Value};

/// An amount with the cells that it was computed from. Adding and subtracting figures traces the
/// result; everything that only looks at the amount takes it for a [`Decimal`].
///
/// Amounts that come from no cell, such as a blank that counts as zero, have no trace.
#[derive(Debug, Clone, Default)]
pub struct Figure {
    amount: Decimal,
    trace: Option<Trace>,
}

impl Figure {
    /// Zero, from nowhere.
    pub const ZERO: Self = Self { amount: Decimal::ZERO, trace: None };

    /// The amount in a field of a record; `None` where the cell is blank. Panics on a field that the
    /// sheet does not have.
    pub fn known<R: Record>(record: &R, field: &str) -> Option<Self> {
        let at = R::SHEET.position(field);
        match record.value(at) {
            Some(Value::Decimal(amount)) => {
                Some(Self { amount, trace: Some(Trace::cell_at(record, at)) })
            }
            _ => None,
        }
    }

    /// The amount in a field of a record; zero where the cell is blank.
    pub fn of<R: Record>(record: &R, field: &str) -> Self {
        Self::known(record, field).unwrap_or_default()
    }

    /// An amount with what it was made of.
    pub fn traced(amount: Decimal, trace: Trace) -> Self {
        Self { amount, trace: Some(trace) }
    }

    /// The amount.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// What it was made of.
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// The same for the same fact: see [`Trace`].
    pub fn key(&self) -> u64 {
        self.trace.as_ref().map_or(0, Trace::key)
    }

    /// This amount in per cent of another; `None` when that is 0.
    pub fn percent_of(&self, of: &Self) -> Option<Self> {
        let amount = super::percent(self.amount, of.amount)?;
        let parts = self.term(false).into_iter().chain(of.term(false));
        Some(Self::traced(amount, Trace::made("share", parts.collect())))
    }

    /// The figure, or zero if it is below.
    pub fn at_least_zero(self) -> Self {
        if self.amount.is_sign_negative() { Self::ZERO } else { self }
    }

    /// The figure, or zero if it is above.
    pub fn at_most_zero(self) -> Self {
        if self.amount > Decimal::ZERO { Self::ZERO } else { self }
    }

    /// This figure as a part of another.
    pub fn term(&self, minus: bool) -> Option<Term> {
        let trace = self.trace.clone()?;
        Some(Term { minus, amount: Some(self.amount), trace })
    }

    fn join(&mut self, other: &Self, minus: bool) {
        self.amount = if minus { self.amount - other.amount } else { self.amount + other.amount };
        let Some(term) = other.term(minus) else { return };
        self.trace = Some(match self.trace.take() {
            None if !minus => term.trace,
            None => Trace::sum(vec![term]),
            Some(mut trace) => match trace.push(term) {
                Ok(()) => trace,
                Err(term) => {
                    let before =
                        if minus { self.amount + other.amount } else { self.amount - other.amount };
                    Trace::sum(vec![Term { minus: false, amount: Some(before), trace }, term])
                }
            },
        });
    }
}

impl Deref for Figure {
    type Target = Decimal;

    fn deref(&self) -> &Decimal {
        &self.amount
    }
}

/// An amount from nowhere.
impl From<Decimal> for Figure {
    fn from(amount: Decimal) -> Self {
        Self { amount, trace: None }
    }
}

impl PartialEq for Figure {
    fn eq(&self, other: &Self) -> bool {
        self.amount == other.amount
    }
}

impl AddAssign<&Figure> for Figure {
    fn add_assign(&mut self, other: &Self) {
        self.join(other, false);
    }
}

impl AddAssign for Figure {
    fn add_assign(&mut self, other: Self) {
        self.join(&other, false);
    }
}

impl SubAssign<&Figure> for Figure {
    fn sub_assign(&mut self, other: &Self) {
        self.join(other, true);
    }
}

impl<'a> Add<&'a Figure> for Figure {
    type Output = Figure;

    fn add(mut self, other: &'a Figure) -> Figure {
        self.join(other, false);
        self
    }
}

impl Add for Figure {
    type Output = Figure;

    fn add(mut self, other: Figure) -> Figure {
        self.join(&other, false);
        self
    }
}

impl<'a> Add<&'a Figure> for &Figure {
    type Output = Figure;

    fn add(self, other: &'a Figure) -> Figure {
        self.clone() + other
    }
}

impl<'a> Sub<&'a Figure> for Figure {
    type Output = Figure;

    fn sub(mut self, other: &'a Figure) -> Figure {
        self.join(other, true);
        self
    }
}

impl Sub for Figure {
    type Output = Figure;

    fn sub(mut self, other: Figure) -> Figure {
        self.join(&other, true);
        self
    }
}

impl<'a> Sub<&'a Figure> for &Figure {
    type Output = Figure;

    fn sub(self, other: &'a Figure) -> Figure {
        self.clone() - other
    }
}

impl Neg for &Figure {
    type Output = Figure;

    fn neg(self) -> Figure {
        Figure::ZERO - self
    }
}

impl Sum for Figure {
    fn sum<I: Iterator<Item = Figure>>(figures: I) -> Self {
        figures.fold(Figure::ZERO, |sum, figure| sum + figure)
    }
}

impl<'a> Sum<&'a Figure> for Figure {
    fn sum<I: Iterator<Item = &'a Figure>>(figures: I) -> Self {
        figures.fold(Figure::ZERO, |sum, figure| sum + figure)
    }
}
