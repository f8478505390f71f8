//! Data of the charts: plain numbers to draw from, and their prints as labels. A chart of a single
//! point is left out.

use schemars::JsonSchema;
use serde::Serialize;

use super::Year;
use super::budget::{begun, cumulative};
use crate::figures::{CategoryFigures, ContributionFigures, Figure, ceiling, is_closed};
use crate::kinds::leaf::Leaf;
use crate::programme::{Category, ContributionForm, Phase, Side};

/// Data of the four charts; a chart is empty where it would show a single point.
#[derive(Serialize, JsonSchema)]
pub struct ChartsView {
    /// Final budget against actual by category, both sides together.
    pub categories: Vec<Pair>,
    /// Cumulative planned and actual by quarter, Korean side.
    pub quarters: Vec<Pair>,
    /// Contributions pledged and received up to the year, per side.
    pub contributions: Vec<Pair>,
    /// The ceiling of the Korean contribution in the base term.
    pub ceiling: Point,
    /// Execution rate by year over the term, both sides together, in per cent.
    pub execution: Vec<RatePoint>,
}

/// Two values to compare.
#[derive(Serialize, JsonSchema)]
pub struct Pair {
    /// What they are about.
    pub label: Leaf,
    /// The first: budget, planned, pledged.
    pub first: Point,
    /// The second: actual, received. Missing where there is none yet.
    pub second: Option<Point>,
}

/// A value as a plain number and as print.
#[derive(Serialize, JsonSchema)]
pub struct Point {
    /// Plain number.
    pub value: Leaf,
    /// Its print in whole units.
    pub print: Leaf,
}

/// A rate of a year.
#[derive(Serialize, JsonSchema)]
pub struct RatePoint {
    /// Fiscal year.
    pub label: String,
    /// Whether the year is open.
    pub open: bool,
    /// Plain number, in per cent.
    pub value: Leaf,
    /// Its print with one decimal.
    pub print: Leaf,
}

fn point(of: &Year<'_, '_>, amount: &Figure) -> Point {
    let unit = of.dossier.settings.report_unit;
    Point { value: Leaf::raw(**amount / unit), print: of.whole(amount) }
}

/// The data of the charts.
pub fn view(of: &Year<'_, '_>) -> ChartsView {
    ChartsView {
        categories: categories(of),
        quarters: quarters(of),
        contributions: contributions(of),
        ceiling: point(of, &ceiling(of.dossier)),
        execution: execution(of),
    }
}

fn unless_single<T>(points: Vec<T>) -> Vec<T> {
    if points.len() > 1 { points } else { Vec::new() }
}

fn categories(of: &Year<'_, '_>) -> Vec<Pair> {
    let mut sums: std::collections::BTreeMap<Category, CategoryFigures> = Default::default();
    for (_, figures) in of.sides() {
        for (category, amounts) in &figures.categories {
            sums.entry(*category).and_modify(|sum| sum.add(amounts)).or_insert(amounts.clone());
        }
    }
    let pairs = sums.into_iter().map(|(category, amounts)| Pair {
        label: Leaf::listed(Some(category)),
        first: point(of, &amounts.available()),
        second: Some(point(of, &amounts.disbursed)),
    });
    unless_single(pairs.collect())
}

/// Quarters that have not begun at the as-of date have no actual.
fn quarters(of: &Year<'_, '_>) -> Vec<Pair> {
    let Some(side) = of.budget.side(of.year, Side::Korea) else { return Vec::new() };
    let total = side.total();
    let Some(planned) = total.planned_by_quarter else { return Vec::new() };
    let (planned, actual) = (cumulative(&planned), cumulative(&total.actual_by_quarter));
    let pairs = (0..4).map(|quarter| Pair {
        label: Leaf::integer(quarter as i64 + 1),
        first: point(of, &planned[quarter]),
        second: begun(of, Side::Korea, quarter).then(|| point(of, &actual[quarter])),
    });
    pairs.collect()
}

fn contributions(of: &Year<'_, '_>) -> Vec<Pair> {
    let pairs = [Side::Korea, Side::Partner].into_iter().filter_map(|side| {
        let mut ours = of
            .dossier
            .contributions
            .iter()
            .copied()
            .filter(|contribution| {
                contribution.side == Some(side)
                    && contribution.phase == Some(Phase::Base)
                    && (side == Side::Partner || contribution.form == Some(ContributionForm::Cash))
                    && contribution.fiscal_year.is_some_and(|year| year <= of.year)
            })
            .peekable();
        ours.peek()?;
        let sum: ContributionFigures = ours.collect();
        Some(Pair {
            label: of.label_leaf(side),
            first: point(of, &sum.pledged),
            second: Some(point(of, &sum.received)),
        })
    });
    unless_single(pairs.collect())
}

fn execution(of: &Year<'_, '_>) -> Vec<RatePoint> {
    let years = of.budget.years.range(..=of.year).filter_map(|(year, sides)| {
        let totals: Vec<_> = sides.values().map(|figures| figures.total()).collect();
        let rate = CategoryFigures::sum(&totals).execution_rate()?;
        Some(RatePoint {
            label: year.to_string(),
            open: !is_closed(of.dossier, Side::Korea, *year),
            value: Leaf::raw(rate.round_dp(4)),
            print: Leaf::percent(rate),
        })
    });
    unless_single(years.collect())
}
