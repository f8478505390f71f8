//! The programme's money and terms, as instruments state them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::ProjectView;
use crate::figures::{self, Apportioner, ContributionFigures, Figure};
use crate::kinds::leaf::Leaf;
use crate::programme::{
    Contribution, ContributionForm, Dossier, Phase, Project, ProjectStatus, Purpose, Side,
};

/// The programme's money and terms.
#[derive(Serialize, JsonSchema)]
pub struct ProgrammeView {
    /// Ceiling of the Korean cash contribution in the base term.
    pub korea_contribution: Leaf,
    /// Length of the base term in years.
    pub base_term_years: i64,
    /// Reporting currency.
    pub report_currency: Leaf,
    /// Whether the partner pledges cash in the base term.
    pub partner_pays_cash: bool,
    /// Cash that the partner pledges in the base term.
    pub partner_cash: Leaf,
    /// What the partner contributes in kind in the base term, in words.
    pub partner_purposes: Vec<Leaf>,
    /// Whether contributions are recorded.
    pub has_contributions: bool,
    /// The financial plan by year; missing without contributions.
    pub plan: Option<PlanView>,
    /// What the partner contributes in kind in the base term, by purpose.
    pub in_kind: Vec<InKindRow>,
    /// Projects that are neither planned nor cancelled, by kind of cooperation.
    pub work_plan: Vec<ProjectView>,
    /// Sum of their budgets, as in a table of whole units.
    pub work_plan_total: Leaf,
    /// Whether an operation agreement exists or is planned.
    pub has_agreement: bool,
    /// Whether the partner's fiscal year differs from the calendar year.
    pub partner_year_differs: bool,
    /// First day of the partner's fiscal year.
    pub partner_fy_start: Leaf,
    /// Last day of the partner's fiscal year.
    pub partner_fy_end: Leaf,
    /// Where the exchange rates come from.
    pub rate_sources: Vec<String>,
}

/// A contribution in kind.
#[derive(Serialize, JsonSchema)]
pub struct InKindRow {
    /// What it is for.
    pub purpose: Leaf,
    /// How it is valued.
    pub basis: Leaf,
    /// Pledged amount, as in a table of whole units.
    pub pledged: Leaf,
}

/// The financial plan by year and side.
#[derive(Serialize, JsonSchema)]
pub struct PlanView {
    /// One row per fiscal year.
    pub years: Vec<PlanYear>,
    /// Korean cash over all years.
    pub korea_total: Leaf,
    /// Partner cash over all years.
    pub partner_cash_total: Leaf,
    /// Partner contributions in kind over all years.
    pub partner_in_kind_total: Leaf,
    /// Partner contributions, cash and in kind, over all years.
    pub partner_total: Leaf,
    /// All contributions over all years.
    pub total: Leaf,
}

/// A year of the financial plan; amounts as in a table of whole units.
#[derive(Serialize, JsonSchema)]
pub struct PlanYear {
    /// Fiscal year.
    pub year: i64,
    /// Korean cash.
    pub korea: Leaf,
    /// Partner cash.
    pub partner_cash: Leaf,
    /// Partner contributions in kind.
    pub partner_in_kind: Leaf,
    /// Partner contributions, cash and in kind.
    pub partner: Leaf,
    /// Sum.
    pub total: Leaf,
}

/// The programme's money and terms.
pub fn programme(dossier: &Dossier<'_>) -> ProgrammeView {
    let currency = dossier.country.report_currency.as_deref().unwrap_or("USD");
    let partner = |form| {
        dossier.contributions.iter().copied().filter(move |contribution| {
            contribution.side == Some(Side::Partner)
                && contribution.form == Some(form)
                && contribution.phase == Some(Phase::Base)
        })
    };
    let cash: ContributionFigures = partner(ContributionForm::Cash).collect();
    let purposes: BTreeSet<_> =
        partner(ContributionForm::InKind).filter_map(|contribution| contribution.purpose).collect();
    let start = partner_year_start(dossier);
    let (work_plan, work_plan_total) = work_plan(dossier);
    let (plan, in_kind) = plan(dossier);
    ProgrammeView {
        korea_contribution: Leaf::money(figures::ceiling(dossier), "USD"),
        base_term_years: dossier.settings.base_term_years,
        report_currency: Leaf::text(currency),
        partner_pays_cash: !cash.pledged.is_zero(),
        partner_cash: Leaf::money((!cash.pledged.is_zero()).then(|| cash.pledged.clone()), "USD"),
        partner_purposes: purposes.into_iter().map(Leaf::listed_lower).collect(),
        has_contributions: !dossier.contributions.is_empty(),
        plan,
        in_kind,
        work_plan,
        work_plan_total,
        has_agreement: !dossier.agreements.is_empty(),
        partner_year_differs: start.is_some_and(|start| (start.month(), start.day()) != (1, 1)),
        partner_fy_start: Leaf::day_of_year(start),
        partner_fy_end: Leaf::day_of_year(start.and_then(super::year_end)),
        rate_sources: rate_sources(dossier),
    }
}

/// Projects that are neither planned nor cancelled, by kind of cooperation, with budgets in whole units,
/// and the sum of these.
fn work_plan(dossier: &Dossier<'_>) -> (Vec<ProjectView>, Leaf) {
    let projects = planned_projects(dossier);
    let budgets: Vec<Figure> =
        projects.iter().map(|project| Figure::of(*project, "budget_usd")).collect();
    let total: Figure = budgets.iter().sum();
    let mut apportioner = Apportioner::new(Decimal::ONE);
    apportioner.grand(&total);
    apportioner.sum(&total, &budgets);
    let whole = apportioner.solve();
    let views = projects.iter().zip(&budgets).map(|(project, budget)| {
        let view = ProjectView::of(dossier, project);
        let fitted = Leaf::footed(whole.units(budget), budget);
        let budget_whole = if view.budget_whole.is_known() { fitted } else { Leaf::UNKNOWN };
        ProjectView { budget_whole, ..view }
    });
    (views.collect(), Leaf::footed(whole.units(&total), &total))
}

/// Projects that are neither planned nor cancelled, by kind of cooperation.
fn planned_projects<'a>(dossier: &Dossier<'a>) -> Vec<&'a Project> {
    let left = [Some(ProjectStatus::Planned), Some(ProjectStatus::Cancelled)];
    let projects = dossier.projects.iter().copied();
    let mut kept: Vec<_> = projects.filter(|project| !left.contains(&project.status)).collect();
    kept.sort_by_key(|project| project.category);
    kept
}

/// What the partner pledges in kind in the base term, by purpose, with how it is valued.
fn in_kind<'a>(dossier: &Dossier<'a>) -> BTreeMap<Purpose, (BTreeSet<&'a str>, Figure)> {
    let mut purposes: BTreeMap<Purpose, (BTreeSet<&str>, Figure)> = BTreeMap::new();
    for contribution in &dossier.contributions {
        if contribution.side == Some(Side::Partner)
            && contribution.form == Some(ContributionForm::InKind)
            && contribution.phase == Some(Phase::Base)
            && let Some(purpose) = contribution.purpose
        {
            let (bases, pledged) = purposes.entry(purpose).or_default();
            bases.extend(contribution.valuation_basis.as_deref());
            *pledged += Figure::of(*contribution, "pledged_usd");
        }
    }
    purposes
}

/// The first day of the partner's fiscal year: as declared for the latest year, else by the start
/// month.
fn partner_year_start(dossier: &Dossier<'_>) -> Option<Date> {
    let declared = dossier.fiscal_years.iter().rfind(|year| year.side == Some(Side::Partner));
    declared.and_then(|year| year.start_date).or_else(|| {
        let month = dossier.country.partner_fy_start_month?;
        Date::new(dossier.settings.as_of_date.year(), month.try_into().ok()?, 1).ok()
    })
}

/// The plan by year, and the contributions in kind by purpose, which add up to its total of them.
fn plan(dossier: &Dossier<'_>) -> (Option<PlanView>, Vec<InKindRow>) {
    let base = || {
        dossier.contributions.iter().copied().filter(|contribution| {
            contribution.phase == Some(Phase::Base) && contribution.fiscal_year.is_some()
        })
    };
    let years: BTreeSet<i64> = base().filter_map(|contribution| contribution.fiscal_year).collect();
    if years.is_empty() {
        return (None, Vec::new());
    }
    let pledged = |keep: &dyn Fn(&Contribution) -> bool| {
        base().filter(|contribution| keep(contribution)).collect::<ContributionFigures>().pledged
    };
    let amount = |year: Option<i64>, side: Side, form: Option<ContributionForm>| -> Figure {
        pledged(&|contribution| {
            (year.is_none() || contribution.fiscal_year == year)
                && contribution.side == Some(side)
                && (form.is_none() || contribution.form == form)
        })
    };
    let (cash, kind) = (Some(ContributionForm::Cash), Some(ContributionForm::InKind));
    let row = |year: Option<i64>| {
        let korea = amount(year, Side::Korea, None);
        let partner_cash = amount(year, Side::Partner, cash);
        let partner_in_kind = amount(year, Side::Partner, kind);
        let partner = &partner_cash + &partner_in_kind;
        let total = &korea + &partner;
        [korea, partner_cash, partner_in_kind, partner, total]
    };
    let rows: Vec<(i64, [Figure; 5])> =
        years.into_iter().map(|year| (year, row(Some(year)))).collect();
    let totals = row(None);
    let in_kind = in_kind(dossier);
    let whole = plan_in_whole_units(&rows, &totals, in_kind.values().map(|(_, pledged)| pledged));
    let [korea_total, partner_cash_total, partner_in_kind_total, partner_total, total] =
        totals.each_ref().map(&whole);
    let years = rows.iter().map(|(year, row)| {
        let [korea, partner_cash, partner_in_kind, partner, total] = row.each_ref().map(&whole);
        PlanYear { year: *year, korea, partner_cash, partner_in_kind, partner, total }
    });
    let plan = PlanView {
        years: years.collect(),
        korea_total,
        partner_cash_total,
        partner_in_kind_total,
        partner_total,
        total,
    };
    let in_kind = in_kind.iter().map(|(purpose, (bases, pledged))| {
        let bases: Vec<&str> = bases.iter().copied().collect();
        InKindRow {
            purpose: Leaf::listed(Some(*purpose)),
            basis: Leaf::maybe_text((!bases.is_empty()).then(|| bases.join("; "))),
            pledged: whole(pledged),
        }
    });
    (Some(plan), in_kind.collect())
}

/// The plan in whole units of the currency, fitted to its totals along the rows and down the columns.
fn plan_in_whole_units<'f>(
    rows: &[(i64, [Figure; 5])],
    totals: &[Figure; 5],
    in_kind: impl Iterator<Item = &'f Figure>,
) -> impl Fn(&Figure) -> Leaf {
    let mut apportioner = Apportioner::new(Decimal::ONE);
    apportioner.grand(&totals[4]);
    for column in 0..totals.len() {
        apportioner.sum(&totals[column], rows.iter().map(|(_, row)| &row[column]));
    }
    for [korea, cash, in_kind, partner, total] in rows.iter().map(|(_, row)| row).chain([totals]) {
        apportioner.sum(partner, [cash, in_kind]);
        apportioner.sum(total, [korea, partner]);
    }
    apportioner.sum(&totals[2], in_kind);
    let apportionment = apportioner.solve();
    move |figure| Leaf::footed(apportionment.units(figure), figure)
}

/// The sources of the rates of the currencies that the programme's ledger uses.
pub fn rate_sources(dossier: &Dossier<'_>) -> Vec<String> {
    let currencies: BTreeSet<&str> = dossier
        .expenditures
        .iter()
        .filter_map(|entry| entry.currency.as_deref())
        .filter(|currency| *currency != "USD")
        .collect();
    let local = dossier.country.local_currency.as_deref();
    let sources: BTreeSet<String> = currencies
        .into_iter()
        .chain(local)
        .flat_map(|currency| dossier.rates_of(currency))
        .filter_map(|rate| rate.source.clone())
        .collect();
    sources.into_iter().collect()
}
