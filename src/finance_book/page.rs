//! A sheet of the workbook under way: cells with formulas, and the values that these give.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ExcelDateTime, Format, Formula, IgnoreError,
    Worksheet, XlsxError,
};

use super::Subject;
use super::look::{self, Weight};
use crate::diag::column_letters;
use crate::figures::{self, Figure};
use crate::programme::{Dossier, ListedValue};

/// The rows of title, second title and currency, and those of the year and the date that formulas
/// refer to.
const TITLE: u32 = 0;
const SECOND_TITLE: u32 = 1;
const CURRENCY: u32 = 2;
const YEAR_ROW: u32 = 3;
const AS_OF_ROW: u32 = 4;

/// The cells of the fiscal year and of the as-of date of a sheet that has them.
pub const YEAR: &str = "$B$4";
pub const AS_OF: &str = "$B$5";

/// The header of a sheet of a fiscal year, and its first row of content.
pub const HEADER: u32 = 6;
pub const CONTENT: u32 = HEADER + 1;

/// The last row and column of a sheet.
const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u16 = 16_383;

/// The height of a line of text in points.
pub const LINE_HEIGHT: f64 = 15.0;

/// A text in the two languages that staff work in.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    /// English.
    pub en: &'static str,
    /// Korean.
    pub ko: &'static str,
}

impl Label {
    /// A label.
    pub const fn new(en: &'static str, ko: &'static str) -> Self {
        Self { en, ko }
    }

    /// The header of a column: Korean below English, and what stands in parentheses on a line of its
    /// own.
    pub fn header(self) -> String {
        format!("{}\n{}", self.en.replacen(" (", "\n(", 1), self.ko)
    }
}

impl From<&ListedValue> for Label {
    fn from(value: &ListedValue) -> Self {
        Self { en: value.en, ko: value.ko }
    }
}

/// Label of the sum of a table.
pub const TOTAL: Label = Label::new("Total", "합계");

/// A sheet under way.
pub struct Page {
    name: String,
    sheet: Worksheet,
}

impl Page {
    /// A sheet of a name of at most 31 characters, with its title lines: country, subject, currency
    /// and as-of date.
    pub fn new(
        name: &str,
        subject: &Subject,
        currency: &str,
        dossier: &Dossier<'_>,
    ) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_formula_result_default("");
        sheet.set_screen_gridlines(false);
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_footer("&L&A&R&P / &N");
        // Totals differ from the rows above them on purpose, and codes such as 00123 are text. A range
        // takes one of these only; the title has no need of them.
        let wrongly = [
            IgnoreError::FormulaDiffers,
            IgnoreError::FormulaOmitsCells,
            IgnoreError::NumberStoredAsText,
        ];
        for (first, wrongly) in (0..).zip(wrongly) {
            sheet.ignore_error_range(first, 0, LAST_ROW, LAST_COLUMN, wrongly)?;
        }
        let mut page = Self { name: name.to_owned(), sheet };
        page.titles(subject, currency, dossier)?;
        Ok(page)
    }

    fn titles(
        &mut self,
        subject: &Subject,
        currency: &str,
        dossier: &Dossier<'_>,
    ) -> Result<(), XlsxError> {
        let country = dossier.country.short_name.as_deref().unwrap_or(dossier.code());
        let korean = dossier.country.short_name_ko.as_deref().unwrap_or(country);
        let as_of = dossier.settings.as_of_date;
        self.text(TITLE, 0, &format!("{country} · {}", subject.en), &look::title())?;
        self.text(SECOND_TITLE, 0, &format!("{korean} · {}", subject.ko), &look::quiet())?;
        let unit =
            format!("Amounts in {currency}, as of {as_of} · 단위: {currency}, 기준일: {as_of}");
        self.text(CURRENCY, 0, &unit, &look::quiet())
    }

    /// Writes the fiscal year and the as-of date that the sheet's formulas refer to.
    pub fn parameters(&mut self, year: i64, as_of: Date) -> Result<(), XlsxError> {
        self.text(YEAR_ROW, 0, "Fiscal year · 회계연도", &look::quiet())?;
        self.sheet.write_number_with_format(YEAR_ROW, 1, year as f64, &look::parameter())?;
        self.text(AS_OF_ROW, 0, "As of · 기준일", &look::quiet())?;
        self.date(AS_OF_ROW, 1, as_of, &look::date_parameter())
    }

    /// Writes a text. It stays text whatever it begins with.
    pub fn text(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, column, text, format).map(drop)
    }

    /// Writes a number. This is where an exact decimal becomes the binary number of a spreadsheet.
    pub fn number(
        &mut self,
        row: u32,
        column: u16,
        number: Decimal,
        format: &Format,
    ) -> Result<(), XlsxError> {
        match number.to_f64() {
            Some(float) => {
                self.sheet.write_number_with_format(row, column, float, format).map(drop)
            }
            None => self.text(row, column, &number.to_string(), format),
        }
    }

    /// Writes a date; as text, if it lies before the calendar of spreadsheets begins.
    pub fn date(
        &mut self,
        row: u32,
        column: u16,
        date: Date,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let (month, day) = (date.month() as u8, date.day() as u8);
        let known = u16::try_from(date.year()).ok();
        match known.and_then(|year| ExcelDateTime::from_ymd(year, month, day).ok()) {
            Some(written) => {
                self.sheet.write_datetime_with_format(row, column, &written, format).map(drop)
            }
            None => self.text(row, column, &date.to_string(), format),
        }
    }

    /// Writes a formula with its result, which programs show that do not calculate.
    pub fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        result: String,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let formula = Formula::new(format!("={formula}")).set_result(result);
        self.sheet.write_formula_with_format(row, column, formula, format).map(drop)
    }

    /// Writes the headers of a table, two languages high.
    pub fn header(&mut self, row: u32, labels: &[Label]) -> Result<(), XlsxError> {
        self.sheet.set_row_height(row, LINE_HEIGHT * 4.0)?;
        for (at, label) in labels.iter().enumerate() {
            self.text(row, at as u16, &label.header(), &look::header())?;
        }
        Ok(())
    }

    /// Begins a block: both forms of its label, and what is to be said about it.
    pub fn heading(
        &mut self,
        row: u32,
        columns: u16,
        label: (&str, &str),
        about: &str,
    ) -> Result<(), XlsxError> {
        for column in 3..columns {
            self.sheet.write_blank(row, column, &look::heading())?;
        }
        for (column, text) in [label.0, label.1, about].into_iter().enumerate() {
            self.text(row, column as u16, text, &look::heading())?;
        }
        Ok(())
    }

    /// Writes the label of a row into the first two columns.
    pub fn label(&mut self, row: u32, label: Label, weight: Weight) -> Result<(), XlsxError> {
        self.text(row, 0, label.en, &weight.label())?;
        self.text(row, 1, label.ko, &weight.label())
    }

    /// Writes a difference that has to be 0.00; it stands out if it is not.
    pub fn difference(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        difference: Decimal,
        weight: Weight,
    ) -> Result<(), XlsxError> {
        let formula = format!("ROUND({formula},2)");
        self.formula(row, column, &formula, cents(difference), &weight.check())?;
        let alarm = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::NotEqualTo(0))
            .set_format(look::alarm());
        self.sheet.add_conditional_format(row, column, row, column, &alarm).map(drop)
    }

    /// Writes a difference that has to be 0.00, and in the next column whether it is.
    pub fn check(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        difference: &Figure,
        weight: Weight,
    ) -> Result<Known, XlsxError> {
        self.difference(row, column, formula, **difference, weight)?;
        let agrees = figures::cents(**difference).is_zero();
        let verdict = if agrees { AGREES } else { DISAGREES };
        let at = cell(row, column);
        let formula = format!("IF({at}=0,\"{AGREES}\",\"{DISAGREES}\")");
        self.formula(row, column + 1, &formula, verdict.to_owned(), &weight.label())?;
        Ok(self.known(row, column, difference))
    }

    /// A cell of this sheet for the formulas of others.
    pub fn known(&self, row: u32, column: u16, figure: &Figure) -> Known {
        Known { link: self.link(row, column), amount: **figure }
    }

    /// The address of a cell for the formulas of other sheets.
    pub fn link(&self, row: u32, column: u16) -> String {
        format!("'{}'!{}", self.name, cell(row, column))
    }

    /// The sheet itself, for what concerns all of it.
    pub fn sheet(&mut self) -> &mut Worksheet {
        &mut self.sheet
    }

    /// Sets the widths of the columns in characters.
    pub fn widths(&mut self, widths: &[f64]) -> Result<(), XlsxError> {
        for (at, width) in widths.iter().enumerate() {
            self.sheet.set_column_width(at as u16, *width)?;
        }
        Ok(())
    }

    /// Keeps a table's header in view, and on every printed page.
    pub fn freeze(&mut self, header: u32, columns: u16) -> Result<(), XlsxError> {
        self.sheet.set_freeze_panes(header + 1, columns)?;
        self.sheet.set_repeat_rows(header, header).map(drop)
    }

    /// The finished sheet.
    pub fn finish(self) -> Worksheet {
        self.sheet
    }
}

const AGREES: &str = "agrees · 일치";
const DISAGREES: &str = "does not agree · 불일치";

/// A cell that formulas of other sheets refer to, with the exact amount in it.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its address with its sheet.
    pub link: String,
    /// Its amount.
    pub amount: Decimal,
}

/// The address of a cell, both counted from 0.
pub fn cell(row: u32, column: u16) -> String {
    format!("{}{}", column_letters(column.into()), row + 1)
}

/// The address of a cell that stays in its column when it is copied.
pub fn in_column(row: u32, column: u16) -> String {
    format!("${}{}", column_letters(column.into()), row + 1)
}

/// The address of a cell that stays in its row when it is copied.
pub fn in_row(row: u32, column: u16) -> String {
    format!("{}${}", column_letters(column.into()), row + 1)
}

/// The address of a cell that stays where it is when it is copied.
pub fn fixed(row: u32, column: u16) -> String {
    format!("${}${}", column_letters(column.into()), row + 1)
}

/// An amount as the result of a formula.
pub fn exact(amount: Decimal) -> String {
    amount.normalize().to_string()
}

/// An amount as the result of a formula that rounds to cents.
pub fn cents(amount: Decimal) -> String {
    exact(figures::cents(amount))
}

/// A share in per cent as the result of a formula; nothing where there is none. A spreadsheet keeps
/// 15 digits.
pub fn share(percent: Option<Figure>) -> String {
    let share = |percent: Figure| exact((*percent / Decimal::ONE_HUNDRED).round_dp(15));
    percent.map(share).unwrap_or_default()
}

/// The number by which spreadsheets keep a date.
pub fn serial(date: Date) -> String {
    let epoch = jiff::civil::date(1899, 12, 30);
    let days = epoch.until(date).map(|span| span.get_days()).unwrap_or_default();
    days.to_string()
}
