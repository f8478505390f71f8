//! The annual budget report of a Korean fiscal year (reference 3.4): every amount computed, in whole
//! units of the reporting currency in the sections and in cents in the annexes.

mod budget;
mod charts;
mod contributions;
mod exchange;
mod footing;
mod ledger;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::{FindingView, Names, PersonView, ProjectView, Request, State};
use crate::figures::{
    self, Apportionment, BudgetFigures, ExchangeDifference, Figure, Reconciliation, base_pledge,
};
use crate::kinds::leaf::{Amount, Leaf};
use crate::programme::{
    Certification, Dossier, Listed, NoteKind, ProjectCategory, Side, Stage, Trace,
};

/// The annual budget report of a Korean fiscal year.
#[derive(Serialize, JsonSchema)]
pub struct ReportView {
    /// Fiscal year.
    pub year: i64,
    /// Whether it is certified.
    pub certified: bool,
    /// Whether it is the last report of a closed centre.
    pub is_final_report: bool,
    /// Reporting currency.
    pub currency: String,
    /// What one unit of the tables of whole units stands for: 1 or 1,000 of the currency.
    pub unit: i64,
    /// The Korean fiscal year.
    pub korea_year: PeriodView,
    /// The partner's fiscal year of the same number; its dates are unknown if it has none.
    pub partner_year: PeriodView,
    /// Whether the partner's period differs from the Korean one.
    pub periods_differ: bool,
    /// Ceiling of the Korean cash contribution in the base term.
    pub ceiling: Leaf,
    /// Korean cash pledged in the base term.
    pub ceiling_used: Leaf,
    /// The same in per cent of the ceiling.
    pub ceiling_used_pct: Leaf,
    /// Five figures: for each side and both together.
    pub key_figures: Vec<KeyFigures>,
    /// Summary notes of the year.
    pub summary: Vec<String>,
    /// Sources of the exchange rates.
    pub rate_sources: Vec<String>,
    /// Whether the year has payments in another currency than USD.
    pub has_foreign_currency: bool,
    /// Contributions.
    pub contributions: contributions::ContributionsView,
    /// Budget and actual by category, a block per side.
    pub sides: Vec<budget::SideBudget>,
    /// Categories over the variance threshold.
    pub variances: Vec<budget::VarianceView>,
    /// Whether a material variance lacks its explanation.
    pub variances_unexplained: bool,
    /// Transfers between budget lines dated in the year.
    pub revisions: Vec<ledger::RevisionLine>,
    /// Sum of the transfers.
    pub revisions_total: Leaf,
    /// Carry-over and lapsed money.
    pub carry: budget::CarryView,
    /// Exchange differences by currency and quarter.
    pub exchange: exchange::ExchangeView,
    /// Projects by kind of cooperation.
    pub project_groups: Vec<ProjectGroup>,
    /// The cash-budget bridge and other reconciliations.
    pub reconciliation: ReconciliationView,
    /// The certification; missing if there is none.
    pub certification: Option<CertificationView>,
    /// Other notes of the year: carry-over, exchange, outcomes, other.
    pub notes: Vec<NoteView>,
    /// The ledger by side and budget line.
    pub ledger: Vec<ledger::LedgerOfSide>,
    /// Every budget line with all amounts.
    pub lines: Vec<ledger::LinesOfSide>,
    /// Contributions in kind and how they are valued.
    pub in_kind: Vec<contributions::InKindView>,
    /// Sum of the contributions in kind pledged.
    pub in_kind_pledged: Leaf,
    /// Sum of the contributions in kind received.
    pub in_kind_received: Leaf,
    /// Findings of the check; only in a provisional report.
    pub findings: Vec<FindingView>,
    /// Data of the charts, as plain numbers.
    pub charts: charts::ChartsView,
}

/// A fiscal year of a side.
#[derive(Serialize, JsonSchema)]
pub struct PeriodView {
    /// First day.
    pub start: Leaf,
    /// Last day.
    pub end: Leaf,
    /// Open or closed.
    pub status: Leaf,
    /// Whether it is closed.
    pub closed: bool,
}

/// The five figures of a summary, in whole units.
#[derive(Serialize, JsonSchema)]
pub struct KeyFigures {
    /// Side, or both together.
    pub label: Leaf,
    /// Final budget.
    pub available: Leaf,
    /// Spent.
    pub disbursed: Leaf,
    /// Spent in per cent of the final budget.
    pub execution: Leaf,
    /// Carried out to the next year.
    pub carried_out: Leaf,
    /// Net exchange difference.
    pub exchange: Leaf,
}

/// Projects of one kind of cooperation.
#[derive(Serialize, JsonSchema)]
pub struct ProjectGroup {
    /// Kind of cooperation.
    pub category: Leaf,
    /// Whether the projects are paid from outside.
    pub is_discovery: bool,
    /// The projects.
    pub projects: Vec<ReportProject>,
}

/// A project with what was spent on it.
#[derive(Serialize, JsonSchema)]
pub struct ReportProject {
    /// The project.
    #[serde(flatten)]
    pub project: ProjectView,
    /// Spent up to the end of the year, in whole units.
    pub spent: Leaf,
    /// Approved DGCC budget, in whole units.
    pub budget_units: Leaf,
    /// Expected money from outside, in whole units.
    pub external_whole: Leaf,
}

/// The reconciliations, in cents.
#[derive(Serialize, JsonSchema)]
pub struct ReconciliationView {
    /// Cash at the start of the year.
    pub opening: Leaf,
    /// Received for the year.
    pub received: Leaf,
    /// Spent, as a deduction.
    pub disbursed: Leaf,
    /// Net exchange difference.
    pub exchange: Leaf,
    /// Lapsed money of the year before that was returned, as a deduction.
    pub returned: Leaf,
    /// Cash at the end of the year.
    pub closing: Leaf,
    /// Carried out to the next year.
    pub carried_out: Leaf,
    /// Lapsed in the year.
    pub lapsed: Leaf,
    /// Budget not yet spent, carried out or lapsed: of a year that is still open.
    pub unspent: Leaf,
    /// Received beyond the revised budget of the year.
    pub unbudgeted: Leaf,
    /// Received beyond the revised budget of earlier years.
    pub earlier_unbudgeted: Leaf,
    /// Net exchange difference of earlier years.
    pub earlier_exchange: Leaf,
    /// What the budget explains of the closing cash.
    pub bridged: Leaf,
    /// Closing cash minus what the budget explains.
    pub difference: Leaf,
    /// Totals of lines and ledger, by side.
    pub ledgers: Vec<LedgerCheck>,
    /// Whether everything balances to 0.00.
    pub balanced: bool,
    /// Whether the year has items of earlier years to bridge.
    pub has_earlier: bool,
    /// Whether the Korean year is open.
    pub open_year: bool,
}

/// Budget lines against the ledger, in cents.
#[derive(Serialize, JsonSchema)]
pub struct LedgerCheck {
    /// Side, or both together.
    pub label: Leaf,
    /// Spent according to the budget lines.
    pub lines: Leaf,
    /// Spent according to the ledger.
    pub ledger: Leaf,
    /// Their difference.
    pub difference: Leaf,
}

/// Who certified the report.
#[derive(Serialize, JsonSchema)]
pub struct CertificationView {
    /// Who prepared it.
    pub prepared: Option<PersonView>,
    /// Who reviewed it.
    pub reviewed: Option<PersonView>,
    /// Who certified it.
    pub certified: Option<PersonView>,
    /// The day of the certification.
    pub date: Leaf,
}

/// A note of the year.
#[derive(Serialize, JsonSchema)]
pub struct NoteView {
    /// What it explains.
    pub kind: Leaf,
    /// Side it is about.
    pub side: Leaf,
    /// Category it is about.
    pub category: Leaf,
    /// Text.
    pub text: Leaf,
}

/// What the parts of the report are built from.
struct Year<'p, 'a> {
    names: Names<'p, 'a>,
    dossier: &'p Dossier<'a>,
    budget: &'p BudgetFigures,
    year: i64,
    whole: Apportionment,
}

impl Year<'_, '_> {
    /// A figure in whole units, so that printed parts add up to printed totals.
    fn whole(&self, amount: impl Amount) -> Leaf {
        let Some(figure) = amount.figure() else { return Leaf::UNKNOWN };
        let units = self.whole.units(&figure);
        Leaf::footed(units, &figure).adjusted(self.whole.is_adjusted(&figure))
    }

    /// How tables name a side.
    fn label(&self, side: Side) -> String {
        self.names.state_short(side)
    }

    /// The same, with the cell that it was made of.
    fn label_leaf(&self, side: Side) -> Leaf {
        let label = Leaf::text(self.label(side));
        match side {
            Side::Korea => label,
            Side::Partner => {
                let cell = Trace::cell(self.dossier.country, "short_name");
                label.from_trace(Trace::text("name of State", [cell]))
            }
        }
    }

    /// The sides that have budget lines in the year.
    fn sides(&self) -> impl Iterator<Item = (Side, &figures::SideFigures)> {
        let sides = self.budget.years.get(&self.year);
        sides.into_iter().flatten().map(|(side, figures)| (*side, figures))
    }
}

/// The view of a report.
pub fn view(
    names: Names<'_, '_>,
    budget: &BudgetFigures,
    year: i64,
    request: &Request<'_>,
) -> ReportView {
    let dossier = names.dossier;
    let whole = footing::apportioned(dossier, budget, year);
    let of = Year { names, dossier, budget, year, whole };
    let variances = budget::variances(&of);
    let (korea_year, partner_year) = (period(&of, Side::Korea), period(&of, Side::Partner));
    let provisional = request.state == State::Provisional;
    let (in_kind, in_kind_sum) = contributions::in_kind(&of);
    let (revisions, revisions_total) = ledger::revisions(&of);
    let ceiling = figures::ceiling(dossier);
    let used = base_pledge(dossier);
    ReportView {
        year,
        certified: request.state == State::Final,
        is_final_report: is_final(&of),
        currency: dossier.country.report_currency.clone().unwrap_or_else(|| "USD".to_owned()),
        unit: if dossier.settings.report_unit == Decimal::ONE_THOUSAND { 1000 } else { 1 },
        periods_differ: partner_year.start.is_known()
            && (partner_year.start != korea_year.start || partner_year.end != korea_year.end),
        korea_year,
        partner_year,
        ceiling: Leaf::money(&ceiling, "USD"),
        ceiling_used: Leaf::money(&used, "USD"),
        ceiling_used_pct: Leaf::percent(used.percent_of(&ceiling)),
        key_figures: key_figures(&of),
        summary: notes_of(&of, &[NoteKind::Summary]).filter_map(|note| note.text.clone()).collect(),
        rate_sources: super::money::rate_sources(dossier),
        has_foreign_currency: exchange::has_foreign_currency(&of),
        contributions: contributions::view(&of),
        sides: budget::sides(&of),
        variances_unexplained: variances.iter().any(|variance| !variance.text.is_known()),
        variances,
        revisions,
        revisions_total,
        carry: budget::carry(&of),
        exchange: exchange::view(&of),
        project_groups: project_groups(&of),
        reconciliation: reconciliation(&of),
        certification: certification(&of),
        notes: notes_of(
            &of,
            &[NoteKind::CarryOver, NoteKind::Fx, NoteKind::Outcome, NoteKind::Other],
        )
        .map(|note| NoteView {
            kind: Leaf::field(note, "kind"),
            side: Leaf::field(note, "side"),
            category: Leaf::field(note, "category"),
            text: Leaf::field(note, "text"),
        })
        .collect(),
        ledger: ledger::ledger(&of),
        lines: ledger::lines(&of),
        in_kind_pledged: Leaf::cents(in_kind_sum.pledged),
        in_kind_received: Leaf::cents(in_kind_sum.received),
        in_kind,
        findings: if provisional { request.findings.to_vec() } else { Vec::new() },
        charts: charts::view(&of),
    }
}

/// The report of the last year with budget lines of a centre that is closed.
fn is_final(of: &Year<'_, '_>) -> bool {
    of.dossier.stage() >= Stage::Closed
        && of.budget.years.keys().next_back().is_some_and(|last| *last == of.year)
}

fn period(of: &Year<'_, '_>, side: Side) -> PeriodView {
    let row = of
        .dossier
        .fiscal_years
        .iter()
        .copied()
        .find(|row| row.side == Some(side) && row.fiscal_year == Some(of.year));
    PeriodView {
        start: Leaf::field_of(row, "start_date"),
        end: Leaf::field_of(row, "end_date"),
        status: Leaf::field_of(row, "status"),
        closed: figures::is_closed(of.dossier, side, of.year),
    }
}

fn key_figures(of: &Year<'_, '_>) -> Vec<KeyFigures> {
    let row =
        |label: Leaf, total: &figures::CategoryFigures, exchange: &ExchangeDifference| KeyFigures {
            label,
            available: of.whole(total.available()),
            disbursed: of.whole(&total.disbursed),
            execution: Leaf::percent(total.execution_rate()),
            carried_out: of.whole(&total.carried_out),
            exchange: of.whole(exchange.net()),
        };
    let mut rows = Vec::new();
    let mut totals = Vec::new();
    let mut exchange = ExchangeDifference::default();
    for (side, figures) in of.sides() {
        let total = figures.total();
        rows.push(row(of.label_leaf(side), &total, &figures.exchange));
        totals.push(total);
        exchange += &figures.exchange;
    }
    if rows.len() > 1 {
        rows.push(row(Leaf::label("Total"), &figures::CategoryFigures::sum(&totals), &exchange));
    }
    rows
}

fn notes_of<'p>(
    of: &'p Year<'_, '_>,
    kinds: &'p [NoteKind],
) -> impl Iterator<Item = &'p crate::programme::ReportNote> {
    of.dossier.notes.iter().copied().filter(move |note| {
        note.fiscal_year == Some(of.year) && note.kind.is_some_and(|kind| kinds.contains(&kind))
    })
}

fn project_groups(of: &Year<'_, '_>) -> Vec<ProjectGroup> {
    let group = |category: ProjectCategory| {
        let projects = of.dossier.projects.iter().filter(|p| p.category == Some(category));
        let projects = projects.map(|project| {
            let lines = of.dossier.budget_lines.iter().filter(|line| {
                line.project_id.is_some()
                    && line.project_id == project.project_id
                    && line.fiscal_year.is_some_and(|year| year <= of.year)
            });
            let spent: Figure = lines.map(|line| Figure::of(*line, "disbursed")).sum();
            ReportProject {
                project: ProjectView::of(of.dossier, project),
                spent: of.whole(spent),
                budget_units: of.whole(Figure::known(*project, "budget_usd")),
                external_whole: of.whole(Figure::known(*project, "expected_external_usd")),
            }
        });
        ProjectGroup {
            category: Leaf::listed(Some(category)),
            is_discovery: category == ProjectCategory::ProjectDiscovery,
            projects: projects.collect(),
        }
    };
    let all = (0..ProjectCategory::VALUES.len()).filter_map(ProjectCategory::at);
    all.map(group).filter(|group| !group.projects.is_empty()).collect()
}

fn reconciliation(of: &Year<'_, '_>) -> ReconciliationView {
    let cash = Reconciliation::of(of.dossier, of.budget, of.year);
    let mut checks: Vec<(Leaf, figures::CategoryFigures)> =
        of.sides().map(|(side, figures)| (of.label_leaf(side), figures.total())).collect();
    if checks.len() > 1 {
        let sum = figures::CategoryFigures::sum(checks.iter().map(|(_, total)| total));
        checks.push((Leaf::label("Total"), sum));
    }
    let ledgers_agree = checks.iter().all(|(_, total)| total.disbursed == total.ledger);
    let earlier = !cash.earlier_exchange.is_zero() || !cash.earlier_unbudgeted.is_zero();
    ReconciliationView {
        opening: Leaf::cents(&cash.opening),
        received: Leaf::cents(&cash.received),
        disbursed: Leaf::cents(-&cash.disbursed),
        exchange: Leaf::cents(&cash.exchange),
        returned: Leaf::cents(-&cash.returned),
        closing: Leaf::cents(cash.closing()),
        carried_out: Leaf::cents(&cash.carried_out),
        lapsed: Leaf::cents(&cash.lapsed),
        unspent: Leaf::cents(cash.unspent()),
        unbudgeted: Leaf::cents(&cash.received - &cash.revised),
        earlier_unbudgeted: Leaf::cents(&cash.earlier_unbudgeted),
        earlier_exchange: Leaf::cents(&cash.earlier_exchange),
        bridged: Leaf::cents(cash.bridged()),
        difference: Leaf::cents(cash.difference()),
        balanced: ledgers_agree && cash.difference().is_zero(),
        ledgers: checks
            .into_iter()
            .map(|(label, total)| LedgerCheck {
                label,
                difference: Leaf::cents(&total.disbursed - &total.ledger),
                lines: Leaf::cents(total.disbursed),
                ledger: Leaf::cents(total.ledger),
            })
            .collect(),
        has_earlier: earlier,
        open_year: !figures::is_closed(of.dossier, Side::Korea, of.year),
    }
}

fn certification(of: &Year<'_, '_>) -> Option<CertificationView> {
    let found = |row: &&&Certification| row.fiscal_year == Some(of.year);
    let row = of.dossier.certifications.iter().find(found)?;
    let person = |id| of.dossier.person(id).map(|person| PersonView::of(of.names, person));
    Some(CertificationView {
        prepared: person(&row.prepared_by_id),
        reviewed: person(&row.reviewed_by_id),
        certified: person(&row.certified_by_id),
        date: Leaf::field(*row, "certified_on"),
    })
}
