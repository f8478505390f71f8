//! Sections 4 to 6 and 8: budget and actual by category, quarters, variances, carry-over.

use schemars::JsonSchema;
use serde::Serialize;

use super::Year;
use crate::figures::{self, CategoryFigures, Figure, SideFigures};
use crate::kinds::leaf::Leaf;
use crate::programme::{BudgetLine, Category, Listed, Month, NoteKind, Side};

/// Budget and actual of one side.
#[derive(Serialize, JsonSchema)]
pub struct SideBudget {
    /// Side.
    pub label: String,
    /// `KR` or `PARTNER`.
    pub code: String,
    /// Whether the side's year is closed.
    pub closed: bool,
    /// Categories of cooperation projects.
    pub projects: Vec<BudgetRow>,
    /// Their subtotal; missing if there are fewer than two.
    pub projects_total: Option<BudgetRow>,
    /// Categories of running costs.
    pub running: Vec<BudgetRow>,
    /// Their subtotal; missing if there are fewer than two.
    pub running_total: Option<BudgetRow>,
    /// Total of the side.
    pub total: BudgetRow,
    /// Planned and actual by quarter.
    pub quarters: QuartersView,
}

/// A row of table 4, in whole units.
#[derive(Serialize, JsonSchema, Clone)]
pub struct BudgetRow {
    /// Category, or what the row sums.
    pub label: Leaf,
    /// Original budget (a).
    pub original: Leaf,
    /// Transfers (b).
    pub transfers: Leaf,
    /// Revised budget (a + b).
    pub revised: Leaf,
    /// Carried in (c).
    pub carried_in: Leaf,
    /// Final budget (d).
    pub available: Leaf,
    /// Actual (e).
    pub actual: Leaf,
    /// Variance (f).
    pub variance: Leaf,
    /// Variance in per cent of the final budget.
    pub variance_pct: Leaf,
    /// Committed (g).
    pub committed: Leaf,
    /// Carried out (h).
    pub carried_out: Leaf,
    /// Lapsed (i).
    pub lapsed: Leaf,
    /// Execution in per cent.
    pub execution: Leaf,
}

/// Planned and actual by quarter, in whole units.
#[derive(Serialize, JsonSchema)]
pub struct QuartersView {
    /// Whether quarters were planned.
    pub has_plan: bool,
    /// Period of each quarter.
    pub periods: Vec<Leaf>,
    /// One row per category group, and a total.
    pub rows: Vec<QuarterRow>,
}

/// A row by quarter.
#[derive(Serialize, JsonSchema)]
pub struct QuarterRow {
    /// Category group, or the total.
    pub label: Leaf,
    /// Whether this is the total.
    pub is_total: bool,
    /// Planned in each quarter; empty where no quarters were planned.
    pub planned: Vec<Leaf>,
    /// Actual in each quarter; unknown in a quarter that has not begun.
    pub actual: Vec<Leaf>,
    /// Actual up to the end of each quarter; unknown in a quarter that has not begun.
    pub cumulative: Vec<Leaf>,
    /// Planned in the year.
    pub planned_total: Leaf,
    /// Actual in the year.
    pub actual_total: Leaf,
}

/// A category over the variance threshold.
#[derive(Serialize, JsonSchema)]
pub struct VarianceView {
    /// Side.
    pub side: String,
    /// Category.
    pub category: Leaf,
    /// Variance, in whole units.
    pub amount: Leaf,
    /// Variance in per cent.
    pub percent: Leaf,
    /// Explanation.
    pub text: Leaf,
    /// Side that has to explain it: `KR` or `PARTNER`.
    pub code: String,
}

/// Carry-over and lapsed money, in cents.
#[derive(Serialize, JsonSchema)]
pub struct CarryView {
    /// Lines with money carried in.
    pub carried_in: Vec<CarryRow>,
    /// Their sum.
    pub carried_in_total: Leaf,
    /// Lines with money carried out or lapsed.
    pub carried_out: Vec<CarryRow>,
    /// Sum carried out.
    pub carried_out_total: Leaf,
    /// Sum committed within it.
    pub committed_total: Leaf,
    /// Sum lapsed.
    pub lapsed_total: Leaf,
    /// Whether money was carried out that had been carried in before.
    pub has_recarry: bool,
}

/// A line with money carried or lapsed.
#[derive(Serialize, JsonSchema)]
pub struct CarryRow {
    /// Side.
    pub side: String,
    /// Line ID.
    pub line: Leaf,
    /// Description.
    pub description: Leaf,
    /// Line that the money comes from.
    pub source: Leaf,
    /// Carried in.
    pub carried_in: Leaf,
    /// Carried out.
    pub carried_out: Leaf,
    /// Committed within it.
    pub committed: Leaf,
    /// Lapsed.
    pub lapsed: Leaf,
    /// Whether more is carried out than the line's revised budget: money carried twice.
    pub recarried: bool,
    /// Carried in, carried out, committed and lapsed up to and including this row, for
    /// brought-forward subtotals.
    pub running: Vec<Leaf>,
}

/// The blocks of table 4.
pub fn sides(of: &Year<'_, '_>) -> Vec<SideBudget> {
    of.sides().map(|(side, figures)| side_budget(of, side, figures)).collect()
}

fn side_budget(of: &Year<'_, '_>, side: Side, figures: &SideFigures) -> SideBudget {
    let (projects, running): (Vec<_>, Vec<_>) =
        figures.categories.iter().partition(|(category, _)| category.is_cooperation());
    let rows = |part: &[(&Category, &CategoryFigures)]| -> Vec<BudgetRow> {
        part.iter()
            .map(|(category, amounts)| row(of, Leaf::listed(Some(**category)), amounts))
            .collect()
    };
    let subtotal = |label: &'static str, part: &[(&Category, &CategoryFigures)]| {
        let sum = CategoryFigures::sum(part.iter().map(|(_, amounts)| *amounts));
        (part.len() > 1 && !projects.is_empty() && !running.is_empty())
            .then(|| row(of, Leaf::label(label), &sum))
    };
    let total = figures.total();
    SideBudget {
        label: of.label(side),
        code: side.key().to_owned(),
        closed: figures::is_closed(of.dossier, side, of.year),
        projects_total: subtotal("Cooperation projects", &projects),
        running_total: subtotal("Running costs", &running),
        projects: rows(&projects),
        running: rows(&running),
        quarters: quarters(of, side, figures),
        total: row(of, Leaf::label("Total"), &total),
    }
}

fn row(of: &Year<'_, '_>, label: Leaf, amounts: &CategoryFigures) -> BudgetRow {
    BudgetRow {
        label,
        original: of.whole(&amounts.planned),
        transfers: of.whole(amounts.transfers()),
        revised: of.whole(&amounts.revised),
        carried_in: of.whole(&amounts.carried_in),
        available: of.whole(amounts.available()),
        actual: of.whole(&amounts.disbursed),
        variance: of.whole(amounts.variance()),
        variance_pct: Leaf::percent(amounts.variance_rate()),
        committed: of.whole(&amounts.committed),
        carried_out: of.whole(&amounts.carried_out),
        lapsed: of.whole(&amounts.lapsed),
        execution: Leaf::percent(amounts.execution_rate()),
    }
}

fn quarters(of: &Year<'_, '_>, side: Side, figures: &SideFigures) -> QuartersView {
    let (projects, running): (Vec<_>, Vec<_>) =
        figures.categories.iter().partition(|(category, _)| category.is_cooperation());
    let sum = |part: &[(&Category, &CategoryFigures)]| {
        CategoryFigures::sum(part.iter().map(|(_, amounts)| *amounts))
    };
    let total = figures.total();
    let has_plan = total.planned_by_quarter.is_some();
    // Ledger entries of a quarter to come are shown: they are errors that a reader has to see.
    let begun = [0, 1, 2, 3]
        .map(|quarter| begun(of, side, quarter) || !total.actual_by_quarter[quarter].is_zero());
    let mut rows = Vec::new();
    if !projects.is_empty() && !running.is_empty() {
        rows.push(quarter_row(of, "Cooperation projects", &sum(&projects), false, begun));
        rows.push(quarter_row(of, "Running costs", &sum(&running), false, begun));
    }
    rows.push(quarter_row(of, "Total", &total, true, begun));
    QuartersView { has_plan, periods: periods(of, side), rows }
}

/// Whether a quarter, 0 to 3, of a side's year has begun at the as-of date.
pub fn begun(of: &Year<'_, '_>, side: Side, quarter: usize) -> bool {
    let start = figures::year_start(of.dossier, side, of.year);
    let months = jiff::Span::new().months(3 * quarter as i64);
    let begin = start.and_then(|start| start.checked_add(months).ok());
    begin.is_none_or(|begin| begin <= of.dossier.settings.as_of_date)
}

fn quarter_row(
    of: &Year<'_, '_>,
    label: &'static str,
    amounts: &CategoryFigures,
    is_total: bool,
    begun: [bool; 4],
) -> QuarterRow {
    let planned = amounts.planned_by_quarter.as_ref();
    let so_far = |quarters: &[Figure; 4]| {
        let known = quarters.iter().zip(begun);
        known.map(|(amount, begun)| of.whole(begun.then(|| amount.clone()))).collect()
    };
    QuarterRow {
        label: Leaf::label(label),
        is_total,
        planned: planned.into_iter().flatten().map(|amount| of.whole(amount)).collect(),
        actual: so_far(&amounts.actual_by_quarter),
        cumulative: so_far(&cumulative(&amounts.actual_by_quarter)),
        planned_total: of.whole(planned.map(|quarters| quarters.iter().sum::<Figure>())),
        actual_total: of.whole(amounts.actual_by_quarter.iter().sum::<Figure>()),
    }
}

/// Running sums over the quarters.
pub fn cumulative(quarters: &[Figure; 4]) -> [Figure; 4] {
    std::array::from_fn(|last| quarters[..=last].iter().sum())
}

/// First and last month of each quarter of a side's year.
fn periods(of: &Year<'_, '_>, side: Side) -> Vec<Leaf> {
    let Some(start) = figures::year_start(of.dossier, side, of.year) else { return Vec::new() };
    let month =
        |months: i32| start.checked_add(jiff::Span::new().months(months)).ok().map(Month::of);
    (0..4)
        .filter_map(|quarter| Some(Leaf::months(month(3 * quarter)?, month(3 * quarter + 2)?)))
        .collect()
}

/// Material variances of the sides whose year is closed.
pub fn variances(of: &Year<'_, '_>) -> Vec<VarianceView> {
    let settings = of.dossier.settings;
    let mut rows = Vec::new();
    for (side, figures) in of.sides() {
        if !figures::is_closed(of.dossier, side, of.year) {
            continue;
        }
        for (category, amounts) in &figures.categories {
            if !amounts.is_material(settings.variance_abs_usd, settings.variance_pct) {
                continue;
            }
            let note = of.dossier.notes.iter().find(|note| {
                note.kind == Some(NoteKind::Variance)
                    && note.fiscal_year == Some(of.year)
                    && note.side == Some(side)
                    && note.category == Some(*category)
            });
            rows.push(VarianceView {
                side: of.label(side),
                category: Leaf::listed(Some(*category)),
                amount: of.whole(amounts.variance()),
                percent: Leaf::percent(amounts.variance_rate()),
                text: Leaf::field_of(note.copied(), "text"),
                code: side.key().to_owned(),
            });
        }
    }
    rows
}

/// Carry-over and lapsed money by line.
pub fn carry(of: &Year<'_, '_>) -> CarryView {
    let all = of.dossier.budget_lines.iter().copied();
    let mut lines: Vec<_> = all
        .filter(|line| line.fiscal_year == Some(of.year))
        .map(|line| (line, Carried::of(line)))
        .collect();
    // The tables print a side after the other, and the running sums go with their rows.
    lines.sort_by_key(|(line, _)| line.side);
    let table = |wanted: fn(&Carried) -> bool| {
        let mut sum = Carried::default();
        let rows = lines.iter().filter(|(_, carried)| wanted(carried)).map(|(line, carried)| {
            sum.add(carried);
            carry_row(of, line, carried, &sum)
        });
        let rows: Vec<CarryRow> = rows.collect();
        (rows, sum)
    };
    let (carried_in, sum_in) = table(|carried| !carried.brought.is_zero());
    let (carried_out, sum_out) =
        table(|carried| !carried.out.is_zero() || !carried.lapsed.is_zero());
    CarryView {
        carried_in,
        carried_in_total: Leaf::cents(sum_in.brought),
        carried_out_total: Leaf::cents(sum_out.out),
        committed_total: Leaf::cents(sum_out.committed),
        lapsed_total: Leaf::cents(sum_out.lapsed),
        has_recarry: carried_out.iter().any(|row| row.recarried),
        carried_out,
    }
}

/// What a line, or lines together, brought in and passed on.
#[derive(Default)]
struct Carried {
    brought: Figure,
    out: Figure,
    /// Committed within what is carried out.
    committed: Figure,
    lapsed: Figure,
}

impl Carried {
    fn of(line: &BudgetLine) -> Self {
        let out = Figure::of(line, "carried_out");
        let committed = Figure::of(line, "committed");
        Self {
            brought: Figure::of(line, "carried_in"),
            committed: if out.is_zero() { Figure::ZERO } else { committed },
            out,
            lapsed: Figure::of(line, "lapsed"),
        }
    }

    fn add(&mut self, other: &Self) {
        self.brought += &other.brought;
        self.out += &other.out;
        self.committed += &other.committed;
        self.lapsed += &other.lapsed;
    }
}

fn carry_row(of: &Year<'_, '_>, line: &BudgetLine, carried: &Carried, sum: &Carried) -> CarryRow {
    CarryRow {
        side: line.side.map(|side| of.label(side)).unwrap_or_default(),
        line: Leaf::field(line, "line_id"),
        description: Leaf::field(line, "description"),
        source: Leaf::field(line, "carried_from_line_id"),
        carried_in: Leaf::cents(&carried.brought),
        carried_out: Leaf::cents(&carried.out),
        committed: Leaf::cents(&carried.committed),
        lapsed: Leaf::cents(&carried.lapsed),
        recarried: *carried.out > line.revised.unwrap_or_default(),
        running: [&sum.brought, &sum.out, &sum.committed, &sum.lapsed]
            .map(|sum| Leaf::cents(**sum))
            .into(),
    }
}
