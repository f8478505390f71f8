//! What a rule over one programme looks at.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::programme::{
    Attendee, BudgetLine, BudgetRevision, Center, Dossier, Expenditure, Extension, FiscalYearRow,
    InstrumentStatus, Meeting, Mou, MouKind, Organization, Person, Register, Settings, Side, Stage,
};

/// One programme, with its rows looked up by what they belong to.
pub struct Scope<'a> {
    /// All records.
    pub register: &'a Register,
    /// The settings.
    pub settings: &'a Settings,
    /// The programme's records.
    pub dossier: &'a Dossier<'a>,
    entries: HashMap<&'a str, Vec<&'a Expenditure>>,
    transfers_in: HashMap<&'a str, Vec<&'a BudgetRevision>>,
    transfers_out: HashMap<&'a str, Vec<&'a BudgetRevision>>,
    attendees: HashMap<&'a str, Vec<&'a Attendee>>,
    years: HashMap<(Side, i64), &'a FiscalYearRow>,
}

/// Rows by what one of their fields names.
fn grouped<'a, T>(
    rows: &[&'a T],
    name: impl Fn(&'a T) -> Option<&'a str>,
) -> HashMap<&'a str, Vec<&'a T>> {
    let mut groups: HashMap<&str, Vec<&T>> = HashMap::new();
    for row in rows {
        if let Some(name) = name(row) {
            groups.entry(name).or_default().push(row);
        }
    }
    groups
}

impl<'a> Scope<'a> {
    /// Looks the rows of a programme up.
    pub fn of(register: &'a Register, settings: &'a Settings, dossier: &'a Dossier<'a>) -> Self {
        let years = dossier
            .fiscal_years
            .iter()
            .filter_map(|row| Some(((row.side?, row.fiscal_year?), *row)));
        Self {
            register,
            settings,
            dossier,
            entries: grouped(&dossier.expenditures, |row| row.line_id.as_deref()),
            transfers_in: grouped(&dossier.revisions, |row| row.to_line_id.as_deref()),
            transfers_out: grouped(&dossier.revisions, |row| row.from_line_id.as_deref()),
            attendees: grouped(&dossier.attendees, |row| row.meeting_id.as_deref()),
            years: years.collect(),
        }
    }

    /// Whether two amounts differ by more than the tolerance.
    pub fn differ(&self, a: Decimal, b: Decimal) -> bool {
        (a - b).abs() > self.settings.amount_tolerance
    }

    /// Whether an amount exceeds another by more than the tolerance.
    pub fn exceeds(&self, amount: Decimal, limit: Decimal) -> bool {
        amount > limit + self.settings.amount_tolerance
    }

    /// Whether the country has reached a stage; not while its stage is unknown.
    pub fn has_reached(&self, stage: Stage) -> bool {
        self.dossier.country.stage.is_some_and(|reached| reached >= stage)
    }

    /// Whether a stage stands in the country's history.
    pub fn went_through(&self, stage: Stage) -> bool {
        self.dossier.stages.iter().any(|entry| entry.stage == Some(stage))
    }

    /// The ledger entries of a line.
    pub fn entries(&self, line: &BudgetLine) -> &[&'a Expenditure] {
        rows_of(&self.entries, &line.line_id)
    }

    /// Transfers to a line.
    pub fn transfers_in(&self, line: &BudgetLine) -> &[&'a BudgetRevision] {
        rows_of(&self.transfers_in, &line.line_id)
    }

    /// Transfers from a line.
    pub fn transfers_out(&self, line: &BudgetLine) -> &[&'a BudgetRevision] {
        rows_of(&self.transfers_out, &line.line_id)
    }

    /// Who is recorded for a meeting.
    pub fn attendees(&self, meeting: &Meeting) -> &[&'a Attendee] {
        rows_of(&self.attendees, &meeting.meeting_id)
    }

    /// The declared fiscal year of a side.
    pub fn year(&self, side: Option<Side>, year: Option<i64>) -> Option<&'a FiscalYearRow> {
        self.years.get(&(side?, year?)).copied()
    }

    /// The person that a reference names.
    pub fn person(&self, key: &Option<String>) -> Option<&'a Person> {
        self.register.persons.find(key)
    }

    /// The organisation that a reference names.
    pub fn organization(&self, key: &Option<String>) -> Option<&'a Organization> {
        self.register.organizations.find(key)
    }

    /// The organisation of the person that a reference names.
    pub fn organization_of(&self, person: &Option<String>) -> Option<&'a Organization> {
        self.organization(&self.person(person)?.org_id)
    }

    /// The meeting of the resolution that a reference names.
    pub fn meeting_of(&self, resolution: &Option<String>) -> Option<&'a Meeting> {
        self.register.meetings.find(&self.register.resolutions.find(resolution)?.meeting_id)
    }

    /// Memoranda on the centre that were signed.
    pub fn signed_mous(&self) -> impl Iterator<Item = &'a Mou> {
        self.dossier.mous.iter().copied().filter(|mou| {
            mou.kind == Some(MouKind::DgccMou)
                && mou.status.is_some_and(InstrumentStatus::was_signed)
        })
    }

    /// The first day on which a memorandum on the centre was signed.
    pub fn first_mou(&self) -> Option<Date> {
        self.signed_mous().filter_map(|mou| mou.signing_date).min()
    }

    /// The day of the first Committee meeting.
    pub fn first_meeting(&self) -> Option<Date> {
        self.dossier.meetings.iter().filter_map(|meeting| meeting.meeting_date).min()
    }

    /// The first day on which an operation agreement was signed.
    pub fn first_agreement(&self) -> Option<Date> {
        let signed = self
            .dossier
            .agreements
            .iter()
            .filter(|agreement| agreement.status.is_some_and(InstrumentStatus::was_signed));
        signed.filter_map(|agreement| agreement.signing_date).min()
    }

    /// Extensions whose resolution was adopted.
    pub fn adopted_extensions(&self) -> impl Iterator<Item = &'a Extension> {
        self.dossier.extensions.iter().copied().filter(|extension| {
            let resolution = self.register.resolutions.find(&extension.resolution_id);
            resolution.is_some_and(|resolution| resolution.is_adopted())
        })
    }

    /// First and last day of operation: from opening to closing or, while open, to the later of
    /// planned closing and the end of an adopted extension (reference 2.1). `None` until a centre has
    /// an opening date.
    pub fn operation(&self) -> Option<(Date, Date)> {
        let end_of = |center: &Center| {
            center.closing_date.or_else(|| {
                let extended = self.adopted_extensions().filter_map(|e| e.end_date).max();
                center.planned_closing_date.max(extended)
            })
        };
        let opened = || self.dossier.centers.iter().filter(|center| center.opening_date.is_some());
        let first = opened().filter_map(|center| center.opening_date).min()?;
        Some((first, opened().filter_map(|center| end_of(center)).max()?))
    }
}

fn rows_of<'m, 'a, T>(
    groups: &'m HashMap<&'a str, Vec<&'a T>>,
    key: &Option<String>,
) -> &'m [&'a T] {
    key.as_deref().and_then(|key| groups.get(key)).map_or(&[], Vec::as_slice)
}
