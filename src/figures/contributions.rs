//! Contributions and the cash-budget bridge.

use super::budget::{BudgetFigures, is_closed};
use super::figure::Figure;
use crate::programme::{Contribution, ContributionForm, Dossier, Phase, Side};

/// Sums over contributions, USD.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct ContributionFigures {
    /// Promised.
    pub pledged: Figure,
    /// Received.
    pub received: Figure,
}

impl ContributionFigures {
    /// Promised and not yet received.
    pub fn outstanding(&self) -> Figure {
        &self.pledged - &self.received
    }

    /// Adds a contribution.
    pub fn add(&mut self, contribution: &Contribution) {
        self.pledged += Figure::of(contribution, "pledged_usd");
        self.received += Figure::of(contribution, "received_usd");
    }
}

impl<'a> FromIterator<&'a Contribution> for ContributionFigures {
    fn from_iter<I: IntoIterator<Item = &'a Contribution>>(contributions: I) -> Self {
        let mut sum = Self::default();
        for contribution in contributions {
            sum.add(contribution);
        }
        sum
    }
}

/// The ceiling of the Korean cash contribution in the base term, USD: the country's, else the
/// settings', else the program's default.
pub fn ceiling(dossier: &Dossier<'_>) -> Figure {
    Figure::known(dossier.country, "kr_ceiling_usd").unwrap_or_else(|| {
        let settings = dossier.settings;
        let trace = settings.trace("default_ceiling_usd");
        Figure::traced(settings.default_ceiling_usd, trace)
    })
}

/// The share of the ceiling that the Korean cash pledged in the base term uses, USD.
pub fn base_pledge(dossier: &Dossier<'_>) -> Figure {
    let base = dossier.contributions.iter().copied().filter(|contribution| {
        contribution.side == Some(Side::Korea)
            && contribution.form == Some(ContributionForm::Cash)
            && contribution.phase == Some(Phase::Base)
    });
    base.collect::<ContributionFigures>().pledged
}

/// The cash of the Korean side over one fiscal year, and the bridge from cash to budget
/// (reference 1.5), USD.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Reconciliation {
    /// Cash at the start of the year: the closing cash of the year before.
    pub opening: Figure,
    /// Korean cash received for the year.
    pub received: Figure,
    /// Spent according to the budget lines.
    pub disbursed: Figure,
    /// Spent according to the ledger.
    pub ledger: Figure,
    /// Net exchange difference of the year.
    pub exchange: Figure,
    /// Money of the year before that lapsed and was returned.
    pub returned: Figure,
    /// Final budget without carry-in.
    pub revised: Figure,
    /// Carried in from the year before.
    pub carried_in: Figure,
    /// Whether the year is closed.
    pub closed: bool,
    /// Carried out to the next year.
    pub carried_out: Figure,
    /// Lapsed in the year.
    pub lapsed: Figure,
    /// Exchange differences of earlier years, which stay in the cash account until settled.
    pub earlier_exchange: Figure,
    /// Received minus revised of earlier years.
    pub earlier_unbudgeted: Figure,
}

impl Reconciliation {
    /// Follows the Korean cash from the first year up to `year`.
    pub fn of(dossier: &Dossier<'_>, budget: &BudgetFigures, year: i64) -> Self {
        let mut current = Self::default();
        for (&at, _) in budget.years.range(..=year) {
            let Some(side) = budget.side(at, Side::Korea) else {
                continue;
            };
            let total = side.total();
            let received = dossier.contributions.iter().copied().filter(|contribution| {
                contribution.side == Some(Side::Korea)
                    && contribution.form == Some(ContributionForm::Cash)
                    && contribution.fiscal_year == Some(at)
            });
            current = Self {
                opening: current.closing(),
                received: received.collect::<ContributionFigures>().received,
                disbursed: total.disbursed,
                ledger: total.ledger,
                exchange: side.exchange.net(),
                returned: current.lapsed.clone(),
                revised: total.revised,
                carried_in: total.carried_in,
                closed: is_closed(dossier, Side::Korea, at),
                carried_out: total.carried_out,
                lapsed: total.lapsed,
                earlier_exchange: &current.earlier_exchange + &current.exchange,
                earlier_unbudgeted: &current.earlier_unbudgeted + &current.received
                    - &current.revised,
            };
        }
        current
    }

    /// Cash at the end of the year.
    pub fn closing(&self) -> Figure {
        &self.opening + &self.received - &self.disbursed + &self.exchange - &self.returned
    }

    /// Budget of an open year that is not spent yet; what is left of a closed year was carried out
    /// or lapsed.
    pub fn unspent(&self) -> Figure {
        if self.closed {
            return Figure::ZERO;
        }
        &self.revised + &self.carried_in - &self.disbursed - &self.carried_out - &self.lapsed
    }

    /// What the budget says the cash should be: unspent budget, plus what was received beyond the
    /// budget, plus exchange differences, of this year and the earlier ones.
    pub fn bridged(&self) -> Figure {
        &self.carried_out
            + &self.lapsed
            + self.unspent()
            + (&self.received - &self.revised)
            + &self.exchange
            + &self.earlier_unbudgeted
            + &self.earlier_exchange
    }

    /// Cash minus what the budget explains; zero when the books agree.
    pub fn difference(&self) -> Figure {
        self.closing() - self.bridged()
    }

    /// Budget lines minus ledger; zero when the books agree.
    pub fn ledger_difference(&self) -> Figure {
        &self.disbursed - &self.ledger
    }
}
