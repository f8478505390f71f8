//! LIF rules: the stages of a programme.

use jiff::civil::Date;

use super::{Report, Scope};
use crate::diag::Message;
use crate::programme::{
    InstrumentStatus, Listed, MinutesStatus, MouKind, ProposalSource, Record, Stage, StageEntry,
};

/// LIF-01: stage entry dates never go backwards along the stage order.
pub fn forwards(of: &Scope<'_>, report: &mut Report<'_>) {
    let mut dated: Vec<(Stage, Date, &StageEntry)> = of
        .dossier
        .stages
        .iter()
        .filter_map(|entry| Some((entry.stage?, entry.entered_on?, *entry)))
        .collect();
    dated.sort_by_key(|(stage, ..)| *stage);
    for pair in dated.windows(2) {
        let ((before, earlier, _), (stage, date, entry)) = (&pair[0], &pair[1]);
        if date < earlier {
            let message = report
                .message()
                .with("stage", stage.key())
                .with("date", *date)
                .with("before", before.key())
                .with("earlier", *earlier);
            report.at(*entry, "entered_on", message);
        }
    }
}

/// LIF-02: the country's stage is the furthest of its history, and no mandatory stage before it is
/// missing.
pub fn complete(of: &Scope<'_>, report: &mut Report<'_>) {
    let country = of.dossier.country;
    let Some(stage) = country.stage else { return };
    let furthest = of.dossier.stages.iter().filter_map(|entry| entry.stage).max();
    if furthest != Some(stage) {
        let message = match furthest {
            Some(furthest) => {
                report.message().with("stage", stage.key()).with("furthest", furthest.key())
            }
            None => Message::new("LIF-02-none").with("stage", stage.key()),
        };
        report.at(country, "stage", message);
    }
    let before = (0..).map_while(Stage::at).take_while(|before| *before < stage);
    for missing in before.filter(|before| !before.is_optional() && !of.went_through(*before)) {
        let message = Message::new("LIF-02-missing")
            .with("stage", stage.key())
            .with("missing", missing.key());
        report.at(country, "stage", message);
    }
}

/// LIF-03: the record that proves a stage exists. Only its existence counts; dates are the matter of
/// LIF-06, CEN-01 and AGR-02.
pub fn proven(of: &Scope<'_>, report: &mut Report<'_>) {
    let dossier = of.dossier;
    let signed =
        |status: Option<InstrumentStatus>| status.is_some_and(InstrumentStatus::was_signed);
    let closing = || {
        let closed = Some(crate::programme::CenterStatus::Closed);
        dossier.centers.iter().any(|c| c.closing_date.is_some() || c.status == closed)
    };
    let proofs = [
        (of.has_reached(Stage::MouSigned), of.signed_mous().next().is_some(), "LIF-03-mou"),
        (of.has_reached(Stage::CommitteeOrganised), !dossier.meetings.is_empty(), "LIF-03-meeting"),
        (
            of.went_through(Stage::AgreementSigned),
            dossier.agreements.iter().any(|agreement| signed(agreement.status)),
            "LIF-03-agreement",
        ),
        (of.has_reached(Stage::Operating), !dossier.centers.is_empty(), "LIF-03-center"),
        (of.went_through(Stage::Extended), !dossier.extensions.is_empty(), "LIF-03-extension"),
        (of.has_reached(Stage::Closed), closing(), "LIF-03-closing"),
    ];
    for (_, _, id) in proofs.into_iter().filter(|(due, given, _)| *due && !given) {
        let stage = dossier.country.stage.map(Listed::key).unwrap_or_default();
        report.at(dossier.country, "stage", Message::new(id).with("stage", stage));
    }
}

/// LIF-04: a proposed country has a proposal source, and a selected one its confirmation and notice.
pub fn selected(of: &Scope<'_>, report: &mut Report<'_>) {
    let country = of.dossier.country;
    if of.has_reached(Stage::Proposed) {
        match country.proposal_source {
            None => report.at(country, "proposal_source", Message::new("LIF-04-source")),
            Some(ProposalSource::ExistingMou) => {
                let rests = of.dossier.mous.iter().any(|mou| {
                    mou.kind == Some(MouKind::GeneralDgovMou)
                        && mou.status.is_some_and(InstrumentStatus::was_signed)
                        && mou.signing_date.is_some_and(|signed| {
                            country.selection_date.is_none_or(|selected| signed <= selected)
                        })
                });
                if !rests {
                    report.at(country, "proposal_source", Message::new("LIF-04-existing"));
                }
            }
            Some(ProposalSource::SpecializedOrg) => {}
        }
    }
    if of.has_reached(Stage::SelectionConfirmed) {
        match (country.intention_confirmed_date, country.selection_date) {
            (Some(confirmed), Some(selected)) if confirmed > selected => {
                let message =
                    report.message().with("confirmed", confirmed).with("selected", selected);
                report.at(country, "selection_date", message);
            }
            (confirmed, selected) => {
                if confirmed.is_none() {
                    report.at(country, "intention_confirmed_date", Message::new("LIF-04-blank"));
                }
                if selected.is_none() {
                    report.at(country, "selection_date", Message::new("LIF-04-blank"));
                }
            }
        }
    }
}

/// LIF-05: no money before the memorandum is signed.
pub fn unfunded(of: &Scope<'_>, report: &mut Report<'_>) {
    fn each<R: Record>(rows: &[&R], stage: &str, report: &mut Report<'_>) {
        for row in rows {
            let message = report.message().with("stage", stage);
            report.at(*row, "country_code", message);
        }
    }
    let Some(stage) = of.dossier.country.stage.filter(|stage| *stage < Stage::MouSigned) else {
        return;
    };
    each(&of.dossier.contributions, stage.key(), report);
    each(&of.dossier.budget_lines, stage.key(), report);
    each(&of.dossier.expenditures, stage.key(), report);
}

/// LIF-06: stage entry dates equal the dates on the instruments, the first meeting and the centre.
pub fn same_dates(of: &Scope<'_>, report: &mut Report<'_>) {
    let centers = || of.dossier.centers.iter();
    let dates = [
        (Stage::MouSigned, of.first_mou()),
        (Stage::CommitteeOrganised, of.first_meeting()),
        (Stage::AgreementSigned, of.first_agreement()),
        (Stage::Operating, centers().filter_map(|center| center.opening_date).min()),
        (Stage::Closed, centers().filter_map(|center| center.closing_date).max()),
    ];
    for entry in &of.dossier.stages {
        let recorded = dates.iter().find(|(stage, _)| entry.stage == Some(*stage));
        if let (Some((stage, Some(recorded))), Some(entered)) = (recorded, entry.entered_on)
            && *recorded != entered
        {
            let message = report
                .message()
                .with("stage", stage.key())
                .with("entered", entered)
                .with("recorded", *recorded);
            report.at(*entry, "entered_on", message);
        }
    }
}

/// LIF-07: facts of the past are not dated after the as-of date.
pub fn not_future(of: &Scope<'_>, report: &mut Report<'_>) {
    let today = of.settings.as_of_date;
    fn judge<R: Record>(
        row: &R,
        field: &'static str,
        date: Option<Date>,
        today: Date,
        report: &mut Report<'_>,
    ) {
        if let Some(date) = date.filter(|date| *date > today) {
            let message = report.message().with("date", date).with("today", today);
            report.at(row, field, message);
        }
    }
    let dossier = of.dossier;
    for entry in &dossier.stages {
        judge(*entry, "entered_on", entry.entered_on, today, report);
    }
    let signed =
        |status: Option<InstrumentStatus>| status.is_some_and(InstrumentStatus::was_signed);
    for mou in dossier.mous.iter().filter(|mou| signed(mou.status)) {
        judge(*mou, "signing_date", mou.signing_date, today, report);
    }
    for agreement in dossier.agreements.iter().filter(|agreement| signed(agreement.status)) {
        judge(*agreement, "signing_date", agreement.signing_date, today, report);
    }
    let minuted = |meeting: &&&crate::programme::Meeting| {
        meeting.minutes_status == Some(MinutesStatus::Signed)
    };
    for meeting in dossier.meetings.iter().filter(minuted) {
        judge(*meeting, "meeting_date", meeting.meeting_date, today, report);
    }
    for entry in &dossier.expenditures {
        judge(*entry, "expenditure_date", entry.expenditure_date, today, report);
    }
    for contribution in &dossier.contributions {
        judge(*contribution, "received_date", contribution.received_date, today, report);
    }
}
