//! Planned and actual by quarter of each side's fiscal year.

use jiff::Span;
use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::Book;
use super::look::{self, Weight};
use super::page::{
    AS_OF, CONTENT, HEADER, Label, Page, YEAR, cell, cents, exact, fixed, in_column, in_row, serial,
};
use super::rows::Sources;
use super::table::{self, Row};
use crate::figures::{self, Figure};

const COLUMNS: [Label; 17] = [
    Label::new("Category", "비목"),
    Label::new("In Korean", "국문"),
    Label::new("Planned Q1", "1분기 계획액"),
    Label::new("Planned Q2", "2분기 계획액"),
    Label::new("Planned Q3", "3분기 계획액"),
    Label::new("Planned Q4", "4분기 계획액"),
    Label::new("Planned, year", "연간 계획액"),
    Label::new("Actual Q1", "1분기 집행액"),
    Label::new("Actual Q2", "2분기 집행액"),
    Label::new("Actual Q3", "3분기 집행액"),
    Label::new("Actual Q4", "4분기 집행액"),
    Label::new("Dated outside the year", "연도 외 집행액"),
    Label::new("Actual, ledger", "집행액(장부)"),
    Label::new("Actual to end of Q1", "1분기 누계"),
    Label::new("Actual to end of Q2", "2분기 누계"),
    Label::new("Actual to end of Q3", "3분기 누계"),
    Label::new("Actual to end of Q4", "4분기 누계"),
];

const PLANNED: u16 = 2;
const PLANNED_YEAR: u16 = 6;
const ACTUAL: u16 = 7;
const OUTSIDE: u16 = 11;
const LEDGER: u16 = 12;
const CUMULATIVE: u16 = 13;

const QUARTERS: std::ops::Range<u16> = 0..4;

/// The sheet of a year.
pub fn write(book: &Book<'_, '_>, sources: &Sources, year: i64) -> Result<Page, XlsxError> {
    let title = book.of_year(year, "Planned and actual by quarter", "분기별 계획액 및 집행액");
    let mut page = book.page(&format!("Quarters {year}"), &title, book.currency)?;
    page.parameters(year, book.dossier.settings.as_of_date)?;
    page.header(HEADER, &COLUMNS)?;
    let amounts = [13.5; COLUMNS.len() - 2];
    page.widths(&[&[40.0, 19.0], &amounts[..]].concat())?;
    page.freeze(HEADER, 2)?;
    let mut at = CONTENT;
    for (side, figures) in book.sides(year) {
        let start = figures::year_start(book.dossier, side, year);
        let columns = COLUMNS.len() as u16;
        table::side_heading(&mut page, at, columns, book.dossier, (side, year))?;
        write_first_days(&mut page, at, start)?;
        let rows = table::rows(figures, at + 1);
        let block = Block {
            heading: at,
            last: at + rows.len() as u32,
            start,
            as_of: book.dossier.settings.as_of_date,
        };
        for row in &rows {
            block.write_row(&mut page, sources, row)?;
        }
        at = block.last + 2;
    }
    let note = "The dates in a side's heading are the first days of its quarters. Planned amounts \
                are given where every budget line of the row states its quarters. · 측 제목의 날짜는 \
                각 분기의 첫날이다.";
    page.text(at, 0, note, &look::quiet())?;
    Ok(page)
}

/// Writes the first day of each quarter above the actual amounts: formulas look for the entries
/// between them.
fn write_first_days(page: &mut Page, row: u32, start: Option<Date>) -> Result<(), XlsxError> {
    let Some(start) = start else { return Ok(()) };
    page.date(row, ACTUAL, start, &look::date_heading())?;
    for quarter in QUARTERS.skip(1) {
        let formula = format!("EDATE({},{})", in_column(row, ACTUAL), 3 * quarter);
        let day = serial(first_day(start, quarter));
        page.formula(row, ACTUAL + quarter, &formula, day, &look::date_heading())?;
    }
    Ok(())
}

fn first_day(start: Date, quarter: u16) -> Date {
    start.saturating_add(Span::new().months(3 * i64::from(quarter)))
}

/// The block of a side.
struct Block {
    heading: u32,
    last: u32,
    start: Option<Date>,
    as_of: Date,
}

impl Block {
    fn write_row(&self, page: &mut Page, sources: &Sources, row: &Row) -> Result<(), XlsxError> {
        let weight = row.weight(self.last);
        page.label(row.at, row.label, weight)?;
        self.write_planned(page, sources, row, weight)?;
        self.write_actual(page, sources, row, weight)?;
        self.write_cumulative(page, row, weight)
    }

    fn write_planned(
        &self,
        page: &mut Page,
        sources: &Sources,
        row: &Row,
        weight: Weight,
    ) -> Result<(), XlsxError> {
        let at = row.at;
        let Some(planned) = &row.figures.planned_by_quarter else {
            for column in PLANNED..=PLANNED_YEAR {
                page.text(at, column, "", &weight.label())?;
            }
            return Ok(());
        };
        let (side, category) = (fixed(self.heading, 0), in_column(at, 0));
        let fields = ["planned_q1", "planned_q2", "planned_q3", "planned_q4"];
        for (quarter, (field, amount)) in fields.into_iter().zip(planned).enumerate() {
            let column = PLANNED + quarter as u16;
            let criteria = [("fiscal_year", YEAR), ("side", &side), ("category", &category)];
            let formula = row.formula(column, sources.lines.sum(field, &criteria));
            page.formula(at, column, &formula, exact(**amount), &weight.amount())?;
        }
        let sum: Figure = planned.iter().sum();
        let formula = format!("SUM({}:{})", cell(at, PLANNED), cell(at, PLANNED_YEAR - 1));
        page.formula(at, PLANNED_YEAR, &formula, exact(*sum), &weight.amount())
    }

    fn write_actual(
        &self,
        page: &mut Page,
        sources: &Sources,
        row: &Row,
        weight: Weight,
    ) -> Result<(), XlsxError> {
        let (at, ledger) = (row.at, &sources.expenditures);
        let (side, category) = (fixed(self.heading, 0), in_column(at, 0));
        let of_row = [("fiscal_year", YEAR), ("side", &*side), ("category", &*category)];
        let quarters = row.figures.actual_by_quarter.iter();
        for (quarter, amount) in QUARTERS.zip(quarters) {
            let column = ACTUAL + quarter;
            // Without a first day of the year no entry lies in a quarter.
            let of_entries = if self.start.is_some() {
                let (from, before) = self.bounds(quarter);
                let dates = [("expenditure_date", &*from), ("expenditure_date", &*before)];
                let criteria = [&of_row[..], &dates].concat();
                format!("ROUND({},2)", ledger.sum("amount_usd", &criteria))
            } else {
                "0".to_owned()
            };
            let formula = row.formula(column, of_entries);
            page.formula(at, column, &formula, cents(**amount), &weight.amount())?;
        }
        let all = format!("ROUND({},2)", ledger.sum("amount_usd", &of_row));
        let within = format!("SUM({}:{})", cell(at, ACTUAL), cell(at, OUTSIDE - 1));
        let outside = format!("ROUND({}-{within},2)", cell(at, LEDGER));
        let amounts = &row.figures;
        let in_year: Figure = amounts.actual_by_quarter.iter().sum();
        for (column, of_entries, amount) in
            [(LEDGER, all, amounts.ledger.clone()), (OUTSIDE, outside, &amounts.ledger - &in_year)]
        {
            let formula = row.formula(column, of_entries);
            page.formula(at, column, &formula, cents(*amount), &weight.amount())?;
        }
        Ok(())
    }

    /// The criteria for the dates of a quarter.
    fn bounds(&self, quarter: u16) -> (String, String) {
        let first = |quarter: u16| match quarter {
            4 => format!("EDATE({},12)", fixed(self.heading, ACTUAL)),
            _ => in_row(self.heading, ACTUAL + quarter),
        };
        (format!("\">=\"&{}", first(quarter)), format!("\"<\"&{}", first(quarter + 1)))
    }

    /// Writes the running sums; none for a quarter that has not begun.
    fn write_cumulative(
        &self,
        page: &mut Page,
        row: &Row,
        weight: Weight,
    ) -> Result<(), XlsxError> {
        let Some(start) = self.start else { return Ok(()) };
        let at = row.at;
        let mut sum = Figure::ZERO;
        for (quarter, amount) in QUARTERS.zip(&row.figures.actual_by_quarter) {
            sum += amount;
            let (first, last) = (in_column(at, ACTUAL), cell(at, ACTUAL + quarter));
            let begins = in_row(self.heading, ACTUAL + quarter);
            let formula = format!("IF({begins}>{AS_OF},\"\",SUM({first}:{last}))");
            let begun = first_day(start, quarter) <= self.as_of;
            let result = if begun { exact(*sum) } else { String::new() };
            page.formula(at, CUMULATIVE + quarter, &formula, result, &weight.amount())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn quarters_begin_every_three_months_and_formulas_look_between_their_first_days() {
        let block =
            Block { heading: 7, last: 12, start: Some(date(2025, 7, 1)), as_of: date(2026, 1, 1) };
        assert_eq!(first_day(date(2025, 7, 1), 3), date(2026, 4, 1));
        assert_eq!(block.bounds(0), ("\">=\"&H$8".to_owned(), "\"<\"&I$8".to_owned()));
        assert_eq!(block.bounds(3), ("\">=\"&K$8".to_owned(), "\"<\"&EDATE($H$8,12)".to_owned()));
    }
}
