//! RPT rules: the certification of annual reports.

use super::{Report, Scope};
use crate::diag::Message;
use crate::programme::{FiscalYearStatus, Side};

/// RPT-01: certification is dated after the end of a Korean fiscal year that is closed.
pub fn after_closing(of: &Scope<'_>, report: &mut Report<'_>) {
    for certification in &of.dossier.certifications {
        let Some(number) = certification.fiscal_year else { continue };
        let year = of.year(Some(Side::Korea), certification.fiscal_year);
        if year.is_none_or(|year| year.status != Some(FiscalYearStatus::Closed)) {
            let message = report.message().with("year", number);
            report.at(*certification, "fiscal_year", message);
        } else if let (Some(date), Some(end)) =
            (certification.certified_on, year.and_then(|year| year.end_date))
            && date <= end
        {
            let message = Message::new("RPT-01-early").with("date", date).with("end", end);
            report.at(*certification, "certified_on", message);
        }
    }
}

/// RPT-02: preparer and certifier are different persons.
pub fn two_persons(of: &Scope<'_>, report: &mut Report<'_>) {
    for certification in &of.dossier.certifications {
        if let Some(person) = &certification.prepared_by_id
            && certification.certified_by_id.as_ref() == Some(person)
        {
            let message = report.message().with("person", person.as_str());
            report.at(*certification, "certified_by_id", message);
        }
    }
}

/// RPT-03: every closed Korean fiscal year with budget lines has a certification.
pub fn certified(of: &Scope<'_>, report: &mut Report<'_>) {
    let closed = of.dossier.fiscal_years.iter().filter(|year| {
        year.side == Some(Side::Korea) && year.status == Some(FiscalYearStatus::Closed)
    });
    for year in closed {
        let lines = of
            .dossier
            .budget_lines
            .iter()
            .any(|line| line.side == Some(Side::Korea) && line.fiscal_year == year.fiscal_year);
        let certified = of
            .dossier
            .certifications
            .iter()
            .any(|certification| certification.fiscal_year == year.fiscal_year);
        if let Some(number) = year.fiscal_year.filter(|_| lines && !certified) {
            let message = report.message().with("year", number);
            report.at(*year, "fiscal_year", message);
        }
    }
}
