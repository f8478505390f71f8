//! FYR rules: fiscal years.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Report, Scope};
use crate::programme::{FiscalYearRow, Listed, Record, Side};

/// Reports a year whose first or last day is another than due.
fn judge(row: &FiscalYearRow, due: Option<(Date, Date)>, report: &mut Report<'_>) {
    let Some((first, last)) = due else { return };
    for (field, date, due) in
        [("start_date", row.start_date, first), ("end_date", row.end_date, last)]
    {
        if let Some(date) = date.filter(|date| *date != due) {
            let message = report.message().with("date", date).with("due", due);
            report.at(row, field, message);
        }
    }
}

/// Twelve months from a day.
fn twelve_months(first: Date) -> Option<(Date, Date)> {
    Some((first, first.checked_add(1.year()).ok()?.yesterday().ok()?))
}

/// FYR-01: a Korean fiscal year is the calendar year of its number.
pub fn korean(of: &Scope<'_>, report: &mut Report<'_>) {
    for row in of.dossier.fiscal_years.iter().filter(|row| row.side == Some(Side::Korea)) {
        let year = row.fiscal_year.and_then(|year| i16::try_from(year).ok());
        let first = year.and_then(|year| Date::new(year, 1, 1).ok());
        judge(row, first.and_then(twelve_months), report);
    }
}

/// FYR-02: a partner's fiscal year starts on day 1 of its start month (Ethiopia: on 8 July, 1 Hamle)
/// and lasts twelve months.
pub fn partner(of: &Scope<'_>, report: &mut Report<'_>) {
    let country = of.dossier.country;
    let month = country.partner_fy_start_month.and_then(|month| i8::try_from(month).ok());
    let day = if country.country_code.as_deref() == Some("ET") { 8 } else { 1 };
    for row in of.dossier.fiscal_years.iter().filter(|row| row.side == Some(Side::Partner)) {
        let year = row.fiscal_year.and_then(|year| i16::try_from(year).ok());
        let first = year.zip(month).and_then(|(year, month)| Date::new(year, month, day).ok());
        judge(row, first.and_then(twelve_months), report);
    }
}

/// FYR-03: fiscal years in use are declared for their side.
pub fn declared(of: &Scope<'_>, report: &mut Report<'_>) {
    fn judge<R: Record>(
        of: &Scope<'_>,
        row: &R,
        side: Option<Side>,
        year: Option<i64>,
        report: &mut Report<'_>,
    ) {
        if let (Some(side), Some(number)) = (side, year)
            && of.year(Some(side), year).is_none()
        {
            let message = report.message().with("year", number).with("side", side.key());
            report.at(row, "fiscal_year", message);
        }
    }
    for line in &of.dossier.budget_lines {
        judge(of, *line, line.side, line.fiscal_year, report);
    }
    for contribution in &of.dossier.contributions {
        judge(of, *contribution, contribution.side, contribution.fiscal_year, report);
    }
}
