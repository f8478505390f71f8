//! Section 3 and annex C: contributions.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Year;
use crate::figures::{ContributionFigures, Figure};
use crate::kinds::leaf::Leaf;
use crate::programme::{Contribution, ContributionForm, Listed, Phase, Purpose, Side};

/// Contributions of the year and since the first one, in whole units.
#[derive(Serialize, JsonSchema)]
pub struct ContributionsView {
    /// Base-term contributions for the year, a block per side.
    pub sides: Vec<ContributionBlock>,
    /// Sum of the blocks; missing if there is only one.
    pub total: Option<ContributionRow>,
    /// Contributions of the base term up to and including the year, by side.
    pub cumulative: Vec<ContributionRow>,
    /// Extension-phase contributions up to and including the year; empty if there are none.
    pub extension: Vec<ContributionRow>,
}

/// Contributions of one side.
#[derive(Serialize, JsonSchema)]
pub struct ContributionBlock {
    /// Side.
    pub label: String,
    /// By form and purpose.
    pub rows: Vec<ContributionRow>,
    /// Their sum.
    pub total: ContributionRow,
}

/// Pledged, received, outstanding.
#[derive(Serialize, JsonSchema)]
pub struct ContributionRow {
    /// What the row is about.
    pub label: Leaf,
    /// Cash or in kind.
    pub form: Leaf,
    /// Pledged.
    pub pledged: Leaf,
    /// Received.
    pub received: Leaf,
    /// Outstanding.
    pub outstanding: Leaf,
}

/// A contribution in kind, in cents.
#[derive(Serialize, JsonSchema)]
pub struct InKindView {
    /// Side.
    pub side: String,
    /// `KR` or `PARTNER`.
    pub code: String,
    /// What it is for.
    pub purpose: Leaf,
    /// How it is valued.
    pub basis: Leaf,
    /// Pledged.
    pub pledged: Leaf,
    /// Received.
    pub received: Leaf,
    /// Document.
    pub reference: Leaf,
    /// Pledged and received up to and including this row, for brought-forward subtotals.
    pub running: Vec<Leaf>,
}

fn row(
    of: &Year<'_, '_>,
    label: Leaf,
    form: Option<ContributionForm>,
    sum: ContributionFigures,
) -> ContributionRow {
    ContributionRow {
        label,
        form: Leaf::listed(form),
        pledged: of.whole(&sum.pledged),
        received: of.whole(&sum.received),
        outstanding: of.whole(sum.outstanding()),
    }
}

/// The view of section 3.
pub fn view(of: &Year<'_, '_>) -> ContributionsView {
    let in_year = |side, year_too: bool, phase| {
        of.dossier.contributions.iter().copied().filter(move |contribution| {
            let year = contribution.fiscal_year.unwrap_or(i64::MAX);
            contribution.side == Some(side)
                && contribution.phase == Some(phase)
                && (if year_too { year == of.year } else { year <= of.year })
        })
    };
    let both = [Side::Korea, Side::Partner];
    let mut blocks = Vec::new();
    let mut total = ContributionFigures::default();
    for side in both {
        let of_year = || of_any_phase(of, side);
        if of_year().next().is_none() {
            continue;
        }
        let sum: ContributionFigures = of_year().collect();
        total.pledged += &sum.pledged;
        total.received += &sum.received;
        blocks.push(ContributionBlock {
            label: of.label(side),
            rows: by_purpose(of_year())
                .into_iter()
                .map(|((purpose, form), sum)| {
                    let label =
                        purpose.map_or(Leaf::text("–"), |purpose| Leaf::listed(Some(purpose)));
                    row(of, label, form, sum)
                })
                .collect(),
            total: row(of, of.label_leaf(side), None, sum),
        });
    }
    let up_to = |phase| -> Vec<ContributionRow> {
        both.into_iter()
            .filter(|side| in_year(*side, false, phase).next().is_some())
            .map(|side| row(of, of.label_leaf(side), None, in_year(side, false, phase).collect()))
            .collect()
    };
    ContributionsView {
        total: (blocks.len() > 1).then(|| row(of, Leaf::label("Total"), None, total)),
        sides: blocks,
        cumulative: up_to(Phase::Base),
        extension: up_to(Phase::Extension),
    }
}

fn of_any_phase<'p>(of: &'p Year<'_, '_>, side: Side) -> impl Iterator<Item = &'p Contribution> {
    of.dossier.contributions.iter().copied().filter(move |contribution| {
        contribution.side == Some(side) && contribution.fiscal_year == Some(of.year)
    })
}

/// Sums by purpose and form.
pub fn by_purpose<'c>(
    contributions: impl Iterator<Item = &'c Contribution>,
) -> BTreeMap<(Option<Purpose>, Option<ContributionForm>), ContributionFigures> {
    let mut sums: BTreeMap<_, ContributionFigures> = BTreeMap::new();
    for contribution in contributions {
        sums.entry((contribution.purpose, contribution.form)).or_default().add(contribution);
    }
    sums
}

/// Contributions in kind of the year, and their sum.
pub fn in_kind(of: &Year<'_, '_>) -> (Vec<InKindView>, ContributionFigures) {
    let all = of.dossier.contributions.iter().copied();
    let mut rows: Vec<&Contribution> = all
        .filter(|contribution| {
            contribution.form == Some(ContributionForm::InKind)
                && contribution.fiscal_year == Some(of.year)
        })
        .collect();
    // The table prints a side after the other, and the running sums go with their rows.
    rows.sort_by_key(|contribution| contribution.side);
    let mut sum = ContributionFigures::default();
    let views = rows.into_iter().map(|contribution| {
        sum.add(contribution);
        InKindView {
            side: contribution.side.map(|side| of.label(side)).unwrap_or_default(),
            code: contribution.side.map(|side| side.key().to_owned()).unwrap_or_default(),
            purpose: Leaf::field(contribution, "purpose"),
            basis: Leaf::field(contribution, "valuation_basis"),
            pledged: Leaf::cents(Figure::of(contribution, "pledged_usd")),
            received: Leaf::cents(Figure::of(contribution, "received_usd")),
            reference: Leaf::field(contribution, "reference"),
            running: vec![Leaf::cents(*sum.pledged), Leaf::cents(*sum.received)],
        }
    });
    let views = views.collect();
    (views, sum)
}
