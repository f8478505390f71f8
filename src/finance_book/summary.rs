//! The first sheet: what each year comes to, and whether its books agree.

use std::collections::BTreeMap;

use rust_xlsxwriter::XlsxError;

use super::Book;
use super::budget::Totals;
use super::look::{self, Weight};
use super::page::{Known, Label, Page, cell, exact, share};
use super::reconciliation::Settled;
use super::table;
use crate::figures::{CategoryFigures, ExchangeDifference, Figure};
use crate::programme::{Listed, Side};

const COLUMNS: [Label; 7] = [
    Label::new("Side", "측"),
    Label::new("In Korean", "국문"),
    Label::new("Final budget", "예산현액"),
    Label::new("Spent", "집행액"),
    Label::new("Execution %", "집행률"),
    Label::new("Carried out", "차년도 이월"),
    Label::new("Net exchange difference", "순환차"),
];

const CHECK_COLUMNS: [Label; 6] = [
    Label::new("Checks (must be 0.00)", "검산"),
    Label::new("In Korean", "국문"),
    Label::new("Budget lines less ledger", "예산항목과 장부의 차액"),
    Label::new("Verdict", "판정"),
    Label::new("Cash less budget", "현금과 예산의 차액"),
    Label::new("Verdict", "판정"),
];

const AVAILABLE: u16 = 2;
const SPENT: u16 = 3;
const EXECUTION: u16 = 4;
const CARRIED_OUT: u16 = 5;
const EXCHANGE: u16 = 6;

const HEADER: u32 = 4;

const TOGETHER: Label = Label::new("Both sides", "양측");

const NOTES: [&str; 4] = [
    "Sums on these sheets are formulas. They lead back to the rows of the sheets Budget lines, \
     Expenditures, Contributions and Revisions, whose last column names file, sheet and row of the \
     input.",
    "Differences and sums of ledger entries are rounded to cents in the formulas, because a \
     spreadsheet calculates in binary numbers.",
    "합계는 수식이며, 예산항목·지출·분담금·예산변경 시트의 행에서 계산한다. 각 시트의 마지막 열은 \
     입력 자료의 파일, 시트 및 행을 나타낸다.",
    "스프레드시트는 이진수로 계산하므로, 차액과 장부 합계는 수식에서 센트 단위로 반올림한다.",
];

/// What the sheets of a year come to.
pub struct Year {
    /// The Korean fiscal year.
    pub year: i64,
    /// Totals of the budget by side.
    pub totals: BTreeMap<Side, Totals>,
    /// What the reconciliation found.
    pub settled: Settled,
}

/// The sheet.
pub fn write(book: &Book<'_, '_>, years: &[Year]) -> Result<Page, XlsxError> {
    let title = book.subject("Annual budget report, tables", "연간 예산보고서 표");
    let mut page = book.page("Summary", &title, book.currency)?;
    page.header(HEADER, &COLUMNS)?;
    page.widths(&[28.0, 16.0, 24.0, 24.0, 24.0, 24.0, 24.0])?;
    page.freeze(HEADER, 2)?;
    let mut at = HEADER + 1;
    for year in years {
        at = write_year(&mut page, book, year, at)? + 1;
    }
    page.header(at, &CHECK_COLUMNS)?;
    for year in years {
        at += 1;
        write_checks(&mut page, year, at)?;
    }
    for note in NOTES {
        at += 1;
        let last = COLUMNS.len() as u16 - 1;
        page.sheet().merge_range(at + 1, 0, at + 1, last, note, &look::note())?;
        page.sheet().set_row_height(at + 1, super::page::LINE_HEIGHT * 2.0)?;
    }
    Ok(page)
}

/// Writes the block of a year; returns the row after it.
fn write_year(
    page: &mut Page,
    book: &Book<'_, '_>,
    year: &Year,
    first: u32,
) -> Result<u32, XlsxError> {
    let number = year.year;
    let labels = (format!("Fiscal year {number}"), format!("{number} 회계연도"));
    let about = table::about(book.dossier, Side::Korea, number);
    page.heading(first, COLUMNS.len() as u16, (&labels.0, &labels.1), &about)?;
    let mut at = first + 1;
    let (mut all, mut exchange) = (Vec::new(), ExchangeDifference::default());
    for (side, figures) in book.sides(number) {
        let (totals, settled) = (&year.totals[&side], &year.settled.exchange[&side]);
        let links = [&totals.available, &totals.disbursed, &totals.carried_out, settled]
            .map(|known: &Known| known.link.clone());
        let total = figures.total();
        let net = figures.exchange.net();
        write_row(page, at, side.listed().into(), links, (&total, &net), Weight::Plain)?;
        all.push(total);
        exchange += &figures.exchange;
        at += 1;
    }
    if all.len() > 1 {
        let sum =
            |column: u16| format!("SUM({}:{})", cell(first + 1, column), cell(at - 1, column));
        let sums = [AVAILABLE, SPENT, CARRIED_OUT, EXCHANGE].map(sum);
        let total = CategoryFigures::sum(&all);
        write_row(page, at, TOGETHER, sums, (&total, &exchange.net()), Weight::Total)?;
        at += 1;
    }
    Ok(at)
}

fn write_row(
    page: &mut Page,
    at: u32,
    label: Label,
    [available, spent, carried_out, exchange]: [String; 4],
    (total, net): (&CategoryFigures, &Figure),
    weight: Weight,
) -> Result<(), XlsxError> {
    page.label(at, label, weight)?;
    for (column, formula, amount) in [
        (AVAILABLE, available, &total.available()),
        (SPENT, spent, &total.disbursed),
        (CARRIED_OUT, carried_out, &total.carried_out),
        (EXCHANGE, exchange, net),
    ] {
        page.formula(at, column, &formula, exact(**amount), &weight.amount())?;
    }
    let formula = format!("IF({0}=0,\"\",{1}/{0})", cell(at, AVAILABLE), cell(at, SPENT));
    page.formula(at, EXECUTION, &formula, share(total.execution_rate()), &weight.percent())
}

fn write_checks(page: &mut Page, year: &Year, at: u32) -> Result<(), XlsxError> {
    let number = year.year;
    page.text(at, 0, &format!("Fiscal year {number}"), &Weight::Plain.label())?;
    page.text(at, 1, &format!("{number} 회계연도"), &Weight::Plain.label())?;
    let bridge = year.settled.bridge.as_ref().map(|bridge| &bridge.difference);
    let checks = [(2, Some(&year.settled.ledger_difference)), (4, bridge)];
    for (column, known) in checks {
        if let Some(known) = known {
            let difference = Figure::from(known.amount);
            page.check(at, column, &known.link, &difference, Weight::Plain)?;
        }
    }
    Ok(())
}
