//! Derived quantities of reference section 1.5, in exact decimals. Defined once; rules and
//! documents take them from here.

mod apportionment;
mod budget;
mod consolidation;
mod contributions;
mod exchange;
mod figure;
mod footing;

pub use apportionment::{Apportioner, Apportionment};
pub use budget::{
    BudgetFigures, CategoryFigures, SideFigures, is_closed, quarter, two_places, year_start,
};
pub use consolidation::{
    COMMON_CURRENCY, CeilingUse, Consolidation, ContributionConsolidation, ExchangeOf, Member,
    SideConsolidation, Variance,
};
pub use contributions::{ContributionFigures, Reconciliation, base_pledge, ceiling};
pub use exchange::ExchangeDifference;
pub use figure::Figure;

use rust_decimal::{Decimal, RoundingStrategy};

/// Rounds to cents, half up (reference 1.1).
pub fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Rounds to whole units, half up.
pub fn whole(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

/// `part` in per cent of `of`; `None` when `of` is 0.
pub fn percent(part: Decimal, of: Decimal) -> Option<Decimal> {
    (!of.is_zero()).then(|| part * Decimal::from(100) / of)
}
