//! Notes for the annual reports, and their certifications.

use std::collections::BTreeMap;

use jiff::civil::date;
use rust_decimal::Decimal;

use super::budget::Booked;
use super::calendar::{days, workday_before};
use super::korea;
use super::programme::{Programme, partner};
use super::rows::{next, text, usd};
use crate::figures::{CategoryFigures, Figure};
use crate::programme::{Category, Certification, NoteKind, ReportNote, Side};

/// From these amounts on a variance is explained (reference 1.5).
const MATERIAL_USD: i64 = 5_000;
const MATERIAL_PERCENT: i64 = 10;

impl Programme<'_> {
    /// Writes notes and certifications of the closed years.
    pub fn write_reports(&mut self, booked: &[Booked]) {
        let mut years: Vec<(i16, bool)> = booked
            .iter()
            .filter(|line| line.side == Side::Korea)
            .map(|line| (line.year, line.closed))
            .collect();
        years.sort_unstable();
        years.dedup();
        for (year, closed) in years {
            self.write_year_notes(year, closed, booked);
            if closed {
                self.write_certification(year);
            }
        }
        self.write_variance_notes(booked);
    }

    fn write_year_notes(&mut self, year: i16, closed: bool, booked: &[Booked]) {
        let korean = || booked.iter().filter(|line| line.side == Side::Korea && line.year == year);
        let summary = match (closed, year == self.course.first_year) {
            (false, _) => {
                "The year has only begun. Contracts for the activities of the first half are being prepared."
            }
            (true, true) => {
                "The centre was opened and took up its work. Procurement of the first pilots took most of the first half of the year; training was carried out as planned."
            }
            (true, false) => {
                "The work plan was carried out in the main. The pilots are used by the offices for which they were made, and the courses reached the planned number of officials."
            }
        };
        self.write_note(year, (None, None), NoteKind::Summary, summary.to_owned());
        let carried: Decimal = korean().map(|line| line.carried_out).sum();
        if !carried.is_zero() {
            let note = format!(
                "{} was carried to {} for contracts that were signed and not yet paid, and for field testing that was put off.",
                usd(carried),
                year + 1
            );
            self.write_note(year, (Some(Side::Korea), None), NoteKind::CarryOver, note);
        }
        if closed {
            let note = "Differences arose between the rate at which payments were booked and the rate at which the bank settled them. No hedging took place.";
            self.write_note(year, (Some(Side::Korea), None), NoteKind::Fx, note.to_owned());
            let outcome = "See the table of projects. Surveys among users of the pilots showed that waiting times became shorter.";
            self.write_note(year, (None, None), NoteKind::Outcome, outcome.to_owned());
        }
    }

    /// A note for each category whose variance is material in a closed year.
    fn write_variance_notes(&mut self, booked: &[Booked]) {
        let mut sums: BTreeMap<(i16, Side, Category), CategoryFigures> = BTreeMap::new();
        for line in booked.iter().filter(|line| line.closed) {
            let sum = sums.entry((line.year, line.side, line.category)).or_default();
            sum.revised += Figure::from(line.available);
            sum.disbursed += Figure::from(line.disbursed);
            sum.carried_out += Figure::from(line.carried_out);
        }
        for ((year, side, category), sum) in sums {
            let (limit, percent) = (Decimal::from(MATERIAL_USD), Decimal::from(MATERIAL_PERCENT));
            if sum.is_material(limit, percent) {
                let note = explanation(side, category, !sum.carried_out.is_zero());
                self.write_note(
                    year,
                    (Some(side), Some(category)),
                    NoteKind::Variance,
                    note.to_owned(),
                );
            }
        }
    }

    fn write_note(
        &mut self,
        year: i16,
        (side, category): (Option<Side>, Option<Category>),
        kind: NoteKind,
        note: String,
    ) {
        let own = |row: &&ReportNote| row.country_code.as_deref() == Some(self.land.code);
        let number = self.register.report_notes.iter().filter(own).count() + 1;
        self.register.report_notes.push(ReportNote {
            note_id: Some(format!("N-{}-{number:02}", self.land.code)),
            country_code: self.code(),
            fiscal_year: Some(year.into()),
            side,
            category,
            kind: Some(kind),
            text: Some(note),
            ..next(&self.register.report_notes)
        });
    }

    /// The certification of a closed year, in the February that follows.
    fn write_certification(&mut self, year: i16) {
        let day = workday_before(days(date(year + 1, 2, 4), self.index as i64 % 9));
        self.register.certifications.push(Certification {
            country_code: self.code(),
            fiscal_year: Some(year.into()),
            prepared_by_id: text(korea::FINANCE),
            reviewed_by_id: Some(self.person(partner::FINANCE)),
            certified_by_id: text(korea::EXECUTIVE),
            certified_on: Some(day),
            ..next(&self.register.certifications)
        });
    }
}

/// Why a category was under-spent.
fn explanation(side: Side, category: Category, carried: bool) -> &'static str {
    match (side, category, carried) {
        (Side::Partner, Category::OfficeSpace, _) => {
            "The rooms were handed over some weeks later than planned because the renovation took longer; the value was reduced accordingly."
        }
        (Side::Partner, ..) => {
            "The partner's share was used later than planned because its procurement began after the approval of its own budget."
        }
        (_, Category::Contingency, _) => {
            "No unforeseen costs arose. The reserve was not used in full and lapsed."
        }
        (_, Category::JointCooperation, true) => {
            "Field testing started late because permits were issued in the second half of the year. The unspent amount was carried over for the contracts that had been signed."
        }
        (_, _, true) => {
            "Invoices for work of the last quarter had not been received by the end of the year; the amount was carried over."
        }
        (_, _, false) => {
            "Activities cost less than estimated, mainly because meetings were held by video conference. The unspent amount lapsed."
        }
    }
}
