//! Contributions by side, form and purpose, and the use of the ceiling.

use std::collections::BTreeMap;

use rust_xlsxwriter::XlsxError;

use super::Book;
use super::look::{self, Weight};
use super::page::{
    CONTENT, HEADER, Label, Page, TOTAL, YEAR, cell, exact, fixed, in_column, share,
};
use super::rows::Sources;
use crate::figures::{self, ContributionFigures};
use crate::programme::{Contribution, ContributionForm, Listed, Phase, Purpose, Side};

const COLUMNS: [Label; 8] = [
    Label::new("Purpose", "용도"),
    Label::new("In Korean", "국문"),
    Label::new("Form", "형태"),
    Label::new("In Korean", "국문"),
    Label::new("Pledged", "약정액"),
    Label::new("Received", "수령액"),
    Label::new("Outstanding", "미수령액"),
    Label::new("Received %", "수령률"),
];

const FORM: u16 = 2;
const PLEDGED: u16 = 4;
const RECEIVED: u16 = 5;
const OUTSTANDING: u16 = 6;
const RATE: u16 = 7;

const BOTH: Label = Label::new("Both sides", "양측");
const TO_DATE: Label = Label::new("Base term, up to and including the year", "기본 기간 누계");
const EXTENSION: Label = Label::new("Extension, up to and including the year", "연장분 누계");
const CEILING_USE: Label = Label::new("Korean cash and its ceiling, base term", "한도 사용");
const CEILING: Label = Label::new("Ceiling of the Korean contribution", "한국 측 분담금 한도");
const PLEDGED_UNDER: Label = Label::new("Pledged under the ceiling, all years", "한도 내 약정액");
const LEFT: Label = Label::new("Left under the ceiling", "한도 잔액");
const USED: Label = Label::new("Ceiling used", "한도 사용률");
/// Stands for a form or purpose that the input does not give.
const UNKNOWN: Label = Label::new("(not stated)", "(미기재)");

/// The sheet of a year.
pub fn write(book: &Book<'_, '_>, sources: &Sources, year: i64) -> Result<Page, XlsxError> {
    let title = book.of_year(year, "Contributions", "분담금");
    let mut page = book.page(&format!("Contributions {year}"), &title, "USD")?;
    page.parameters(year, book.dossier.settings.as_of_date)?;
    page.header(HEADER, &COLUMNS)?;
    page.widths(&[40.0, 20.0, 14.0, 14.0, 17.0, 17.0, 17.0, 12.0])?;
    page.freeze(HEADER, 2)?;
    let mut sheet = Sheet { page, sources, book, year, at: CONTENT };
    sheet.write_year()?;
    sheet.write_to_date(Phase::Base, TO_DATE)?;
    sheet.write_to_date(Phase::Extension, EXTENSION)?;
    sheet.write_ceiling()?;
    Ok(sheet.page)
}

/// The sheet under way.
struct Sheet<'w, 'b, 'a> {
    page: Page,
    sources: &'w Sources,
    book: &'w Book<'b, 'a>,
    year: i64,
    /// The next row.
    at: u32,
}

impl Sheet<'_, '_, '_> {
    /// The contributions for the year, a block per side.
    fn write_year(&mut self) -> Result<(), XlsxError> {
        let (mut totals, mut sum) = (Vec::new(), ContributionFigures::default());
        for side in [Side::Korea, Side::Partner] {
            let of_side = matching(self.book, |row| {
                row.side == Some(side) && row.fiscal_year == Some(self.year)
            });
            if of_side.is_empty() {
                continue;
            }
            totals.push(self.write_side(side, &of_side)?);
            of_side.iter().for_each(|row| sum.add(row));
        }
        if totals.len() > 1 {
            let sums = [PLEDGED, RECEIVED].map(|column| {
                let cells: Vec<String> = totals.iter().map(|row| cell(*row, column)).collect();
                format!("SUM({})", cells.join(","))
            });
            self.write_row(BOTH, None, sums, &sum, Weight::Total)?;
            self.at += 1;
        }
        Ok(())
    }

    /// The block of a side; returns the row of its total.
    fn write_side(&mut self, side: Side, rows: &[&Contribution]) -> Result<u32, XlsxError> {
        let heading = self.at;
        self.write_heading(side.listed().into())?;
        let mut by_purpose: BTreeMap<(Option<Purpose>, Option<ContributionForm>), _> =
            BTreeMap::new();
        for row in rows {
            let sum: &mut ContributionFigures =
                by_purpose.entry((row.purpose, row.form)).or_default();
            sum.add(row);
        }
        let first = self.at;
        let side = fixed(heading, 0);
        for ((purpose, form), sum) in by_purpose {
            let purpose_at = criterion(purpose, in_column(self.at, 0));
            let form_at = criterion(form, in_column(self.at, FORM));
            let criteria = [
                ("fiscal_year", YEAR),
                ("side", &*side),
                ("purpose", &*purpose_at),
                ("form", &*form_at),
            ];
            let label = purpose.map_or(UNKNOWN, |purpose| purpose.listed().into());
            let form = form.map_or(UNKNOWN, |form| form.listed().into());
            self.write_row(label, Some(form), self.sums(&criteria), &sum, Weight::Plain)?;
        }
        let sums = self.sums_from(first);
        let total = rows.iter().copied().collect();
        self.write_row(TOTAL, None, sums, &total, Weight::Subtotal)?;
        self.at += 1;
        Ok(self.at - 2)
    }

    /// The contributions of a phase up to and including the year, a row per side.
    fn write_to_date(&mut self, phase: Phase, label: Label) -> Result<(), XlsxError> {
        let year = self.year;
        let of_phase = |row: &Contribution| {
            row.phase == Some(phase) && row.fiscal_year.is_some_and(|of_row| of_row <= year)
        };
        let all = matching(self.book, |row| row.side.is_some() && of_phase(row));
        if all.is_empty() {
            return Ok(());
        }
        self.write_heading(label)?;
        let first = self.at;
        let (up_to, phase) = (format!("\"<=\"&{YEAR}"), format!("\"{}\"", phase.listed().en));
        for side in [Side::Korea, Side::Partner] {
            let of_side: Vec<_> =
                all.iter().copied().filter(|row| row.side == Some(side)).collect();
            if of_side.is_empty() {
                continue;
            }
            let label_at = in_column(self.at, 0);
            let criteria = [("fiscal_year", &*up_to), ("side", &*label_at), ("phase", &*phase)];
            let sum = of_side.into_iter().collect();
            let sums = self.sums(&criteria);
            self.write_row(side.listed().into(), None, sums, &sum, Weight::Plain)?;
        }
        let sums = self.sums_from(first);
        self.write_row(BOTH, None, sums, &all.into_iter().collect(), Weight::Total)?;
        self.at += 1;
        Ok(())
    }

    /// How much of the ceiling is used.
    fn write_ceiling(&mut self) -> Result<(), XlsxError> {
        self.write_heading(CEILING_USE)?;
        let (ceiling, used) =
            (figures::ceiling(self.book.dossier), figures::base_pledge(self.book.dossier));
        let amount = Weight::Plain.amount();
        let at = self.at;
        self.page.label(at, CEILING, Weight::Plain)?;
        self.page.number(at, PLEDGED, *ceiling, &amount)?;
        let origin = ceiling.trace().map(|trace| trace.cells()).unwrap_or_default();
        let origin = origin.first().map_or("default · 기본값".to_owned(), ToString::to_string);
        self.page.text(at, RECEIVED, &origin, &look::quiet())?;
        let quoted = |text: &str| format!("\"{text}\"");
        let korea = quoted(Side::Korea.listed().en);
        let cash = quoted(ContributionForm::Cash.listed().en);
        let base = quoted(Phase::Base.listed().en);
        let criteria = [("side", &*korea), ("form", &*cash), ("phase", &*base)];
        let pledged = self.sources.contributions.sum("pledged_usd", &criteria);
        self.page.label(at + 1, PLEDGED_UNDER, Weight::Plain)?;
        self.page.formula(at + 1, PLEDGED, &pledged, exact(*used), &amount)?;
        let (ceiling_at, used_at) = (cell(at, PLEDGED), cell(at + 1, PLEDGED));
        let (left, total) = (&ceiling - &used, Weight::Subtotal);
        self.page.label(at + 2, LEFT, total)?;
        for column in FORM..PLEDGED {
            self.page.text(at + 2, column, "", &total.label())?;
        }
        let formula = format!("ROUND({ceiling_at}-{used_at},2)");
        self.page.formula(at + 2, PLEDGED, &formula, exact(*left), &total.amount())?;
        self.page.label(at + 3, USED, Weight::Plain)?;
        let formula = format!("IF({ceiling_at}=0,\"\",{used_at}/{ceiling_at})");
        let rate = share(used.percent_of(&ceiling));
        self.page.formula(at + 3, PLEDGED, &formula, rate, &Weight::Plain.percent())
    }

    fn write_heading(&mut self, label: Label) -> Result<(), XlsxError> {
        self.page.heading(self.at, COLUMNS.len() as u16, (label.en, label.ko), "")?;
        self.at += 1;
        Ok(())
    }

    /// Writes a row, given the formulas of what was pledged and received.
    fn write_row(
        &mut self,
        label: Label,
        form: Option<Label>,
        [pledged, received]: [String; 2],
        sum: &ContributionFigures,
        weight: Weight,
    ) -> Result<(), XlsxError> {
        let (at, page) = (self.at, &mut self.page);
        page.label(at, label, weight)?;
        let form = form.unwrap_or(Label::new("", ""));
        page.text(at, FORM, form.en, &weight.label())?;
        page.text(at, FORM + 1, form.ko, &weight.label())?;
        let (pledged_at, received_at) = (cell(at, PLEDGED), cell(at, RECEIVED));
        let outstanding = format!("ROUND({pledged_at}-{received_at},2)");
        for (column, formula, amount) in [
            (PLEDGED, pledged, *sum.pledged),
            (RECEIVED, received, *sum.received),
            (OUTSTANDING, outstanding, *sum.outstanding()),
        ] {
            page.formula(at, column, &formula, exact(amount), &weight.amount())?;
        }
        let formula = format!("IF({pledged_at}=0,\"\",{received_at}/{pledged_at})");
        let rate = share(sum.received.percent_of(&sum.pledged));
        page.formula(at, RATE, &formula, rate, &weight.percent())?;
        self.at += 1;
        Ok(())
    }

    /// The formulas of what was pledged and received by the contributions that meet all criteria.
    fn sums(&self, criteria: &[(&str, &str)]) -> [String; 2] {
        ["pledged_usd", "received_usd"].map(|field| self.sources.contributions.sum(field, criteria))
    }

    /// The formulas that sum up the rows from one on up to the last.
    fn sums_from(&self, first: u32) -> [String; 2] {
        [PLEDGED, RECEIVED]
            .map(|column| format!("SUM({}:{})", cell(first, column), cell(self.at - 1, column)))
    }
}

/// The contributions that meet a condition.
fn matching<'a>(
    book: &Book<'_, 'a>,
    keep: impl Fn(&Contribution) -> bool,
) -> Vec<&'a Contribution> {
    book.dossier.contributions.iter().copied().filter(|row| keep(row)).collect()
}

/// The criterion for a listed value whose label stands in a cell; one for blank cells where there is
/// none.
fn criterion<T: Listed>(value: Option<T>, at: String) -> String {
    match value {
        Some(_) => at,
        None => "\"=\"".to_owned(),
    }
}
