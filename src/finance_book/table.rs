//! The rows that the tables by category have in common.

use super::look::Weight;
use super::page::{Label, Page, TOTAL, cell};
use crate::figures::{self, CategoryFigures, SideFigures};
use crate::programme::{Category, Dossier, FiscalYearStatus, Listed, Side};

const PROJECTS: Label = Label::new("Cooperation projects", "협력사업");
const RUNNING: Label = Label::new("Running costs", "경상비");

/// A row of a table by category.
pub struct Row {
    /// Where it stands, counted from 0.
    pub at: u32,
    /// What it is about.
    pub label: Label,
    /// What it adds up.
    pub sums: Sums,
    /// Its figures.
    pub figures: CategoryFigures,
}

/// What a row adds up.
pub enum Sums {
    /// Rows of the input.
    Lines,
    /// The rows of the table from the first to the last.
    Range(u32, u32),
    /// Subtotals of the table.
    Subtotals(Vec<u32>),
}

impl Row {
    /// How much the row weighs.
    pub fn weight(&self, last: u32) -> Weight {
        match self.sums {
            Sums::Lines => Weight::Plain,
            _ if self.at == last => Weight::Total,
            _ => Weight::Subtotal,
        }
    }

    /// The formula of the row in a column, given that of a row that adds up rows of the input.
    pub fn formula(&self, column: u16, of_lines: String) -> String {
        match &self.sums {
            Sums::Lines => of_lines,
            Sums::Range(first, last) => {
                format!("SUM({}:{})", cell(*first, column), cell(*last, column))
            }
            Sums::Subtotals(rows) => {
                let cells: Vec<String> = rows.iter().map(|row| cell(*row, column)).collect();
                format!("SUM({})", cells.join(","))
            }
        }
    }
}

/// The rows of a side from a first row on: categories, a subtotal of cooperation projects and one of
/// running costs where there are both, and the total, which is the last.
pub fn rows(side: &SideFigures, first: u32) -> Vec<Row> {
    let (projects, running): (Vec<_>, Vec<_>) =
        side.categories.iter().partition(|(category, _)| category.is_cooperation());
    let mut rows = Vec::new();
    let mut at = first;
    let mut subtotals = Vec::new();
    let both = !projects.is_empty() && !running.is_empty();
    for (label, part) in [(PROJECTS, projects), (RUNNING, running)] {
        let begin = at;
        for (category, figures) in &part {
            rows.push(row(at, category, (*figures).clone()));
            at += 1;
        }
        if both {
            let figures = CategoryFigures::sum(part.iter().map(|(_, figures)| *figures));
            rows.push(Row { at, label, sums: Sums::Range(begin, at - 1), figures });
            subtotals.push(at);
            at += 1;
        }
    }
    let sums = if both { Sums::Subtotals(subtotals) } else { Sums::Range(first, at - 1) };
    rows.push(Row { at, label: TOTAL, sums, figures: side.total() });
    rows
}

fn row(at: u32, category: &Category, figures: CategoryFigures) -> Row {
    Row { at, label: category.listed().into(), sums: Sums::Lines, figures }
}

/// Begins the block of a side: its label, which the formulas of the block refer to, the country, and
/// the side's fiscal year.
pub fn side_heading(
    page: &mut Page,
    row: u32,
    columns: u16,
    dossier: &Dossier<'_>,
    (side, year): (Side, i64),
) -> Result<(), rust_xlsxwriter::XlsxError> {
    let label = side.listed();
    page.heading(row, columns, (label.en, label.ko), &about(dossier, side, year))
}

/// Country, period and status of a side's fiscal year.
pub fn about(dossier: &Dossier<'_>, side: Side, year: i64) -> String {
    let country = match side {
        Side::Korea => None,
        Side::Partner => dossier.country.short_name.clone(),
    };
    let declared = dossier
        .fiscal_years
        .iter()
        .find(|row| row.side == Some(side) && row.fiscal_year == Some(year));
    let period = declared.and_then(|row| {
        let (start, end) = row.start_date.zip(row.end_date)?;
        Some(format!("{start} – {end}"))
    });
    let status = status(dossier, side, year);
    let status = format!("{} · {}", status.en.to_lowercase(), status.ko);
    [country, period, Some(status)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether a side's fiscal year is open or closed.
pub fn status(dossier: &Dossier<'_>, side: Side, year: i64) -> Label {
    let status = match figures::is_closed(dossier, side, year) {
        true => FiscalYearStatus::Closed,
        false => FiscalYearStatus::Open,
    };
    status.listed().into()
}
