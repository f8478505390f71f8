//! The figures of all programmes together in one Korean fiscal year.
//!
//! Budgets of programmes that report in another currency than the US dollar stand apart and are in no
//! sum. Contributions are recorded in US dollars everywhere, so those of all programmes are added up.

use std::collections::BTreeMap;

use super::budget::{BudgetFigures, CategoryFigures, SideFigures, is_closed};
use super::contributions::{ContributionFigures, Reconciliation, base_pledge, ceiling};
use super::exchange::ExchangeDifference;
use super::figure::Figure;
use crate::programme::{Category, Dossier, Expenditure, Side};

/// The currency that budgets are added up in.
pub const COMMON_CURRENCY: &str = "USD";

/// A programme with its figures.
pub struct Member<'p, 'a> {
    /// Its rows.
    pub dossier: &'p Dossier<'a>,
    /// Its budget figures.
    pub budget: &'p BudgetFigures,
    /// Whether its report of the year is certified.
    pub certified: bool,
}

/// The figures of all programmes in a year. Rows name their programme by its place in `members`.
pub struct Consolidation<'p, 'a> {
    /// Korean fiscal year.
    pub year: i64,
    /// All programmes, by their short names.
    pub members: Vec<Member<'p, 'a>>,
    /// Budget and actual by side; a side without budget lines is left out.
    pub sides: Vec<SideConsolidation>,
    /// Both sides together.
    pub total: CategoryFigures,
    /// Exchange differences of both sides together.
    pub exchange: ExchangeDifference,
    /// Contributions for the year by side; a side without contributions is left out.
    pub contributions: Vec<ContributionConsolidation>,
    /// Contributions of both sides together.
    pub contributed: ContributionFigures,
    /// Use of the ceiling of the Korean cash contribution in the base term.
    pub ceilings: Vec<CeilingUse>,
    /// The ceilings together.
    pub ceiling_total: CeilingUse,
    /// Exchange differences by programme and currency.
    pub exchange_rows: Vec<ExchangeOf>,
    /// Variances of the sides whose year is closed, the largest first.
    pub variances: Vec<Variance>,
    /// Budget and actual of programmes that report in another currency, in that currency.
    pub apart: Vec<(usize, Side, CategoryFigures)>,
}

/// Budget and actual of one side, USD.
pub struct SideConsolidation {
    /// The side.
    pub side: Side,
    /// By programme.
    pub rows: Vec<(usize, CategoryFigures)>,
    /// By category, over the programmes.
    pub categories: BTreeMap<Category, CategoryFigures>,
    /// Over the programmes.
    pub total: CategoryFigures,
    /// Realised exchange differences.
    pub exchange: ExchangeDifference,
}

/// Contributions of one side for the year, USD.
pub struct ContributionConsolidation {
    /// The side.
    pub side: Side,
    /// By programme.
    pub rows: Vec<(usize, ContributionFigures)>,
    /// Over the programmes.
    pub total: ContributionFigures,
}

/// How much of a ceiling is pledged, USD.
#[derive(Default)]
pub struct CeilingUse {
    /// The programme; of no meaning in a total.
    pub member: usize,
    /// The ceiling.
    pub ceiling: Figure,
    /// Korean cash pledged in the base term.
    pub pledged: Figure,
}

impl CeilingUse {
    /// Ceiling less pledged; negative where more is pledged than the ceiling allows.
    pub fn left(&self) -> Figure {
        &self.ceiling - &self.pledged
    }
}

/// Exchange differences of a programme in a currency.
pub struct ExchangeOf {
    /// The programme.
    pub member: usize,
    /// ISO code of the currency paid in.
    pub currency: String,
    /// Gains and losses, USD.
    pub difference: ExchangeDifference,
}

/// The variance of a category of one side of a programme.
pub struct Variance {
    /// The programme.
    pub member: usize,
    /// The side.
    pub side: Side,
    /// The category.
    pub category: Category,
    /// Its amounts.
    pub amounts: CategoryFigures,
    /// Whether it is material by the settings.
    pub is_material: bool,
}

impl Member<'_, '_> {
    /// The currency that it reports in.
    pub fn currency(&self) -> &str {
        self.dossier.country.report_currency.as_deref().unwrap_or(COMMON_CURRENCY)
    }

    /// Whether its budget is added up with those of the others.
    pub fn is_added_up(&self) -> bool {
        self.currency() == COMMON_CURRENCY
    }

    /// Whether it has budget lines in a year.
    pub fn reports(&self, year: i64) -> bool {
        self.budget.years.contains_key(&year)
    }

    /// Whether a side's year is closed.
    pub fn is_closed(&self, side: Side, year: i64) -> bool {
        is_closed(self.dossier, side, year)
    }

    /// What the budget does not explain of the Korean cash at the end of a year.
    pub fn cash_difference(&self, year: i64) -> Figure {
        Reconciliation::of(self.dossier, self.budget, year).difference()
    }

    /// The contributions of a side for a year; `None` if there are none.
    fn contributions(&self, side: Side, year: i64) -> Option<ContributionFigures> {
        let all = self.dossier.contributions.iter().copied();
        let mut ours =
            all.filter(|row| row.side == Some(side) && row.fiscal_year == Some(year)).peekable();
        ours.peek()?;
        Some(ours.collect())
    }
}

impl<'p, 'a> Consolidation<'p, 'a> {
    /// Adds the programmes up.
    pub fn of(mut members: Vec<Member<'p, 'a>>, year: i64) -> Self {
        members.sort_by_key(|member| member.dossier.country.short_name.clone());
        let both = [Side::Korea, Side::Partner];
        let sides: Vec<_> = both.iter().filter_map(|side| side_of(&members, *side, year)).collect();
        let mut exchange = ExchangeDifference::default();
        sides.iter().for_each(|side| exchange += &side.exchange);
        let contributions: Vec<_> =
            both.iter().filter_map(|side| contributions_of(&members, *side, year)).collect();
        let mut contributed = ContributionFigures::default();
        contributions.iter().for_each(|side| add(&mut contributed, &side.total));
        let ceilings = ceilings(&members, year);
        let ceiling_total = CeilingUse {
            member: 0,
            ceiling: ceilings.iter().map(|row| &row.ceiling).sum(),
            pledged: ceilings.iter().map(|row| &row.pledged).sum(),
        };
        Self {
            year,
            total: CategoryFigures::sum(sides.iter().map(|side| &side.total)),
            exchange,
            contributed,
            contributions,
            ceilings,
            ceiling_total,
            exchange_rows: exchange_rows(&members, year),
            variances: variances(&members, year),
            apart: apart(&members, year),
            sides,
            members,
        }
    }
}

/// The sides of the programmes whose budgets are added up.
fn added_up<'m>(
    members: &'m [Member<'_, '_>],
    side: Side,
    year: i64,
) -> impl Iterator<Item = (usize, &'m SideFigures)> {
    let all = members.iter().enumerate().filter(|(_, member)| member.is_added_up());
    all.filter_map(move |(at, member)| Some((at, member.budget.side(year, side)?)))
}

fn side_of(members: &[Member<'_, '_>], side: Side, year: i64) -> Option<SideConsolidation> {
    let mut categories: BTreeMap<Category, CategoryFigures> = BTreeMap::new();
    let (mut rows, mut exchange) = (Vec::new(), ExchangeDifference::default());
    for (at, figures) in added_up(members, side, year) {
        rows.push((at, figures.total()));
        exchange += &figures.exchange;
        for (category, amounts) in &figures.categories {
            let sum = categories.entry(*category);
            sum.and_modify(|sum| sum.add(amounts)).or_insert_with(|| amounts.clone());
        }
    }
    let total = CategoryFigures::sum(rows.iter().map(|(_, amounts)| amounts));
    (!rows.is_empty()).then_some(SideConsolidation { side, rows, categories, total, exchange })
}

fn contributions_of(
    members: &[Member<'_, '_>],
    side: Side,
    year: i64,
) -> Option<ContributionConsolidation> {
    let rows = members.iter().enumerate();
    let rows = rows.filter_map(|(at, member)| Some((at, member.contributions(side, year)?)));
    let rows: Vec<_> = rows.collect();
    let mut total = ContributionFigures::default();
    rows.iter().for_each(|(_, row)| add(&mut total, row));
    (!rows.is_empty()).then_some(ContributionConsolidation { side, rows, total })
}

fn add(sum: &mut ContributionFigures, part: &ContributionFigures) {
    sum.pledged += &part.pledged;
    sum.received += &part.received;
}

/// Of the programmes that have a budget in the year or a pledge of Korean cash in the base term.
fn ceilings(members: &[Member<'_, '_>], year: i64) -> Vec<CeilingUse> {
    let rows = members.iter().enumerate().map(|(at, member)| {
        let (ceiling, pledged) = (ceiling(member.dossier), base_pledge(member.dossier));
        (member, CeilingUse { member: at, ceiling, pledged })
    });
    let used = rows.filter(|(member, row)| member.reports(year) || !row.pledged.is_zero());
    used.map(|(_, row)| row).collect()
}

fn exchange_rows(members: &[Member<'_, '_>], year: i64) -> Vec<ExchangeOf> {
    let mut rows = Vec::new();
    for (member, of) in members.iter().enumerate().filter(|(_, member)| member.is_added_up()) {
        let mut sums: BTreeMap<&str, ExchangeDifference> = BTreeMap::new();
        for entry in entries(of.dossier, year) {
            let difference = ExchangeDifference::of(entry);
            if difference != ExchangeDifference::default() {
                *sums.entry(entry.currency.as_deref().unwrap_or_default()).or_default() +=
                    difference;
            }
        }
        rows.extend(sums.into_iter().map(|(currency, difference)| ExchangeOf {
            member,
            currency: currency.to_owned(),
            difference,
        }));
    }
    rows
}

/// The ledger entries on the lines of a year, line by line as the budget figures count them.
fn entries<'a>(dossier: &Dossier<'a>, year: i64) -> Vec<&'a Expenditure> {
    let mut by_line: BTreeMap<&str, Vec<&Expenditure>> = BTreeMap::new();
    for entry in &dossier.expenditures {
        by_line.entry(entry.line_id.as_deref().unwrap_or_default()).or_default().push(entry);
    }
    let lines = dossier.budget_lines.iter().filter(|line| {
        line.fiscal_year == Some(year) && line.side.is_some() && line.category.is_some()
    });
    let of_lines = lines.filter_map(|line| by_line.get(line.line_id.as_deref()?));
    of_lines.flatten().copied().collect()
}

fn variances(members: &[Member<'_, '_>], year: i64) -> Vec<Variance> {
    let mut found = Vec::new();
    for side in [Side::Korea, Side::Partner] {
        for (at, figures) in added_up(members, side, year) {
            if !members[at].is_closed(side, year) {
                continue;
            }
            let settings = members[at].dossier.settings;
            let (least, pct) = (settings.variance_abs_usd, settings.variance_pct);
            let variances = figures.categories.iter().map(|(category, amounts)| Variance {
                member: at,
                side,
                category: *category,
                is_material: amounts.is_material(least, pct),
                amounts: amounts.clone(),
            });
            found.extend(variances.filter(|variance| !variance.amounts.variance().is_zero()));
        }
    }
    found.sort_by_cached_key(|variance| {
        let size = variance.amounts.variance().abs();
        (std::cmp::Reverse(size), variance.member, variance.side, variance.category)
    });
    found
}

fn apart(members: &[Member<'_, '_>], year: i64) -> Vec<(usize, Side, CategoryFigures)> {
    let others = members.iter().enumerate().filter(|(_, member)| !member.is_added_up());
    let sides = others.flat_map(|(at, member)| {
        let sides = member.budget.years.get(&year).into_iter().flatten();
        sides.map(move |(side, figures)| (at, *side, figures.total()))
    });
    sides.collect()
}
