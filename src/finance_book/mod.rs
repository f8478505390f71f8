//! The tables of a country's annual reports as a workbook whose sums are formulas, for a reviewer who
//! follows them.
//!
//! Every formula is written with its result, taken from the exact decimals of [`crate::figures`].
//! Programs that do not calculate show these; those that do come to the same cents.

mod budget;
mod contributions;
pub(crate) mod look;
mod page;
mod quarters;
mod reconciliation;
mod rows;
mod summary;
mod table;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::figures::{BudgetFigures, SideFigures};
use crate::programme::{Dossier, Side};
use page::Page;
use rows::Sources;

/// The height of a row of a table in points.
const TABLE_ROW: f64 = 18.0;

/// The workbook of a country: a summary, four sheets for each fiscal year with budget lines, and the
/// rows of the input that they sum up. The same rows give the same bytes.
///
/// # Errors
/// A sheet has more rows than a spreadsheet can hold, or a text is longer than a cell can.
pub fn workbook(dossier: &Dossier<'_>, budget: &BudgetFigures) -> Result<Vec<u8>, XlsxError> {
    let book = Book::new(dossier, budget);
    let sources = Sources::write(dossier, book.currency)?;
    let (mut pages, mut years, mut before) = (Vec::new(), Vec::new(), None);
    for &year in budget.years.keys() {
        let (budget, totals) = budget::write(&book, &sources, year)?;
        let quarters = quarters::write(&book, &sources, year)?;
        let contributions = contributions::write(&book, &sources, year)?;
        let (reconciliation, settled) =
            reconciliation::write(&book, &sources, year, &totals, before.as_ref())?;
        before = settled.bridge.clone();
        pages.extend([budget, quarters, contributions, reconciliation]);
        years.push(summary::Year { year, totals, settled });
    }
    let summary = summary::write(&book, &years)?;
    let Sources { lines, expenditures, contributions, revisions } = sources;
    let sources = [lines, expenditures, contributions, revisions].map(|source| source.page);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&book)?);
    for page in std::iter::once(summary).chain(pages).chain(sources) {
        workbook.push_worksheet(page.finish());
    }
    workbook.save_to_buffer()
}

/// A title and no author. The date is fixed, so that equal content gives equal bytes.
fn properties(book: &Book<'_, '_>) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let title = format!("Annual budget report tables, {}", book.dossier.code());
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&created))
}

/// What the sheets are made of.
struct Book<'b, 'a> {
    dossier: &'b Dossier<'a>,
    budget: &'b BudgetFigures,
    /// The reporting currency.
    currency: &'b str,
}

impl<'b, 'a> Book<'b, 'a> {
    fn new(dossier: &'b Dossier<'a>, budget: &'b BudgetFigures) -> Self {
        let currency = dossier.country.report_currency.as_deref().unwrap_or("USD");
        Self { dossier, budget, currency }
    }

    /// The sides that have budget lines in a year.
    fn sides(&self, year: i64) -> impl Iterator<Item = (Side, &'b SideFigures)> + use<'b> {
        let sides = self.budget.years.get(&year);
        sides.into_iter().flatten().map(|(side, figures)| (*side, figures))
    }

    /// A sheet of tables.
    fn page(&self, name: &str, subject: &Subject, currency: &str) -> Result<Page, XlsxError> {
        let mut page = Page::new(name, subject, currency, self.dossier)?;
        page.sheet().set_default_row_height(TABLE_ROW);
        Ok(page)
    }

    /// What a sheet is about, in English and Korean.
    fn subject(&self, en: &str, ko: &str) -> Subject {
        Subject { en: en.to_owned(), ko: ko.to_owned() }
    }

    /// What a sheet of a fiscal year is about.
    fn of_year(&self, year: i64, en: &str, ko: &str) -> Subject {
        Subject { en: format!("{en}, fiscal year {year}"), ko: format!("{year} 회계연도 {ko}") }
    }
}

/// What a sheet is about, in the two languages of its title.
struct Subject {
    en: String,
    ko: String,
}
