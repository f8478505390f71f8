//! Budget and actual by category: table 4 of the report, in cents (reference 3.4).

use std::collections::BTreeMap;

use rust_xlsxwriter::XlsxError;

use super::Book;
use super::page::{
    CONTENT, HEADER, Known, Label, Page, YEAR, cell, exact, fixed, in_column, share,
};
use super::rows::Sources;
use super::table::{self, Row};
use crate::figures::{self, CategoryFigures, Figure};
use crate::programme::Side;

const COLUMNS: [Label; 14] = [
    Label::new("Category", "비목"),
    Label::new("In Korean", "국문"),
    Label::new("Original budget (a)", "당초예산 (a)"),
    Label::new("Transfers (b)", "전용 (b)"),
    Label::new("Carried in (c)", "전년도 이월 (c)"),
    Label::new("Final budget (d = a + b + c)", "예산현액 (d)"),
    Label::new("Actual (e)", "집행액 (e)"),
    Label::new("Variance (f = e − d)", "차이 (f)"),
    Label::new("% (f / d)", "차이율"),
    Label::new("Committed (g)", "지출원인행위 미지급액 (g)"),
    Label::new("Carried out (h)", "차년도 이월 (h)"),
    Label::new("Lapsed (i)", "불용액 (i)"),
    Label::new("Execution % (e / d)", "집행률"),
    Label::new("Check (d − e − h − i)", "마감 검산"),
];

const ORIGINAL: u16 = 2;
const TRANSFERS: u16 = 3;
const CARRIED_IN: u16 = 4;
const AVAILABLE: u16 = 5;
const ACTUAL: u16 = 6;
const VARIANCE: u16 = 7;
const VARIANCE_RATE: u16 = 8;
const COMMITTED: u16 = 9;
const CARRIED_OUT: u16 = 10;
const LAPSED: u16 = 11;
const EXECUTION: u16 = 12;
const CHECK: u16 = 13;

/// The totals of a side, for the sheets that lead back to them.
pub struct Totals {
    /// Final budget without carry-in: original budget and transfers.
    pub revised: Known,
    /// Final budget.
    pub available: Known,
    /// Spent.
    pub disbursed: Known,
    /// Carried out.
    pub carried_out: Known,
    /// Lapsed.
    pub lapsed: Known,
}

/// The sheet of a year, and the totals of its sides.
pub fn write(
    book: &Book<'_, '_>,
    sources: &Sources,
    year: i64,
) -> Result<(Page, BTreeMap<Side, Totals>), XlsxError> {
    let title = book.of_year(year, "Budget and actual by category", "비목별 예산 및 집행");
    let mut page = book.page(&format!("Budget {year}"), &title, book.currency)?;
    page.parameters(year, book.dossier.settings.as_of_date)?;
    page.header(HEADER, &COLUMNS)?;
    page.widths(&[
        40.0, 19.0, 15.0, 14.0, 14.0, 17.0, 15.0, 15.0, 9.0, 17.0, 14.0, 14.0, 12.0, 17.0,
    ])?;
    page.freeze(HEADER, 2)?;
    let mut totals = BTreeMap::new();
    let mut at = CONTENT;
    for (side, figures) in book.sides(year) {
        let heading = at;
        let columns = COLUMNS.len() as u16;
        table::side_heading(&mut page, heading, columns, book.dossier, (side, year))?;
        let closed = figures::is_closed(book.dossier, side, year);
        let rows = table::rows(figures, heading + 1);
        let last = heading + rows.len() as u32;
        for row in &rows {
            write_row(&mut page, sources, row, (heading, last), closed)?;
        }
        totals.insert(side, totals_of(&page, last, &figures.total()));
        at = last + 2;
    }
    Ok((page, totals))
}

fn write_row(
    page: &mut Page,
    sources: &Sources,
    row: &Row,
    (heading, last): (u32, u32),
    closed: bool,
) -> Result<(), XlsxError> {
    let weight = row.weight(last);
    let (at, amounts) = (row.at, &row.figures);
    let (side, category) = (fixed(heading, 0), in_column(at, 0));
    let of_lines = |field: &str| {
        let criteria = [("fiscal_year", YEAR), ("side", &side), ("category", &category)];
        sources.lines.sum(field, &criteria)
    };
    let c = |column: u16| cell(at, column);
    page.label(at, row.label, weight)?;
    let transfers = format!("ROUND({}-{},2)", of_lines("revised"), c(ORIGINAL));
    for (column, of_lines, amount) in [
        (ORIGINAL, of_lines("planned"), &amounts.planned),
        (TRANSFERS, transfers, &amounts.transfers()),
        (CARRIED_IN, of_lines("carried_in"), &amounts.carried_in),
        (ACTUAL, of_lines("disbursed"), &amounts.disbursed),
        (COMMITTED, of_lines("committed"), &amounts.committed),
        (CARRIED_OUT, of_lines("carried_out"), &amounts.carried_out),
        (LAPSED, of_lines("lapsed"), &amounts.lapsed),
    ] {
        let formula = row.formula(column, of_lines);
        page.formula(at, column, &formula, exact(**amount), &weight.amount())?;
    }
    let available = format!("{}+{}+{}", c(ORIGINAL), c(TRANSFERS), c(CARRIED_IN));
    let variance = format!("ROUND({}-{},2)", c(ACTUAL), c(AVAILABLE));
    for (column, formula, amount) in
        [(AVAILABLE, available, amounts.available()), (VARIANCE, variance, amounts.variance())]
    {
        page.formula(at, column, &formula, exact(*amount), &weight.amount())?;
    }
    for (column, part, rate) in [
        (VARIANCE_RATE, VARIANCE, amounts.variance_rate()),
        (EXECUTION, ACTUAL, amounts.execution_rate()),
    ] {
        let formula = format!("IF({0}=0,\"\",{1}/{0})", c(AVAILABLE), c(part));
        page.formula(at, column, &formula, share(rate), &weight.percent())?;
    }
    if !closed {
        return Ok(());
    }
    let formula = format!("{}-{}-{}-{}", c(AVAILABLE), c(ACTUAL), c(CARRIED_OUT), c(LAPSED));
    let left = amounts.available() - &amounts.disbursed - &amounts.carried_out - &amounts.lapsed;
    page.difference(at, CHECK, &formula, *left, weight)
}

fn totals_of(page: &Page, row: u32, total: &CategoryFigures) -> Totals {
    let known = |column: u16, figure: &Figure| page.known(row, column, figure);
    let (original, transfers) = (page.link(row, ORIGINAL), page.link(row, TRANSFERS));
    Totals {
        revised: Known { link: format!("({original}+{transfers})"), amount: *total.revised },
        available: known(AVAILABLE, &total.available()),
        disbursed: known(ACTUAL, &total.disbursed),
        carried_out: known(CARRIED_OUT, &total.carried_out),
        lapsed: known(LAPSED, &total.lapsed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_where_the_formulas_look_for_them() {
        let header = |column: u16| COLUMNS[column as usize].en;
        assert!(header(AVAILABLE).ends_with("(d = a + b + c)"));
        assert!(header(VARIANCE).ends_with("(f = e − d)"));
        assert!(header(LAPSED).ends_with("(i)"));
        assert!(header(EXECUTION).ends_with("(e / d)"));
    }
}
