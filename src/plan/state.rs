//! How far a document has come.

use crate::figures::{BudgetFigures, Reconciliation, is_closed};
use crate::kinds::context::{State, Subject};
use crate::kinds::{FixedState, Manifest};
use crate::programme::{Dossier, InstrumentStatus, MinutesStatus, NoteKind, Side};

/// The state of a document.
pub fn of(
    dossier: &Dossier<'_>,
    budget: &BudgetFigures,
    manifest: &Manifest,
    subject: Subject<'_>,
) -> State {
    if manifest.state == Some(FixedState::Final) {
        return State::Final;
    }
    match subject {
        Subject::Country => State::Final,
        Subject::Mou(mou) => instrument(mou.and_then(|mou| mou.status)),
        Subject::Agreement(agreement) => instrument(agreement.and_then(|row| row.status)),
        Subject::Meeting(meeting) => match meeting.minutes_status {
            Some(MinutesStatus::Signed) => State::Record,
            Some(MinutesStatus::Agreed) => State::Agreed,
            Some(MinutesStatus::Draft) | None => State::Draft,
        },
        Subject::FiscalYear(year) if is_certified(dossier, budget, year) => State::Final,
        Subject::FiscalYear(_) => State::Provisional,
    }
}

/// The state of a document that is made in spite of errors.
pub fn forced(subject: Subject<'_>) -> State {
    match subject {
        Subject::FiscalYear(_) => State::Provisional,
        _ => State::Draft,
    }
}

fn instrument(status: Option<InstrumentStatus>) -> State {
    match status {
        Some(InstrumentStatus::Draft | InstrumentStatus::Negotiating) | None => State::Draft,
        Some(InstrumentStatus::Agreed) => State::Agreed,
        Some(_) => State::Record,
    }
}

/// A report is certified when its Korean year is closed, a certification is recorded by the as-of
/// date, the books balance to 0.00 and every material variance is explained (reference 3.4).
pub fn is_certified(dossier: &Dossier<'_>, budget: &BudgetFigures, year: i64) -> bool {
    let as_of = dossier.settings.as_of_date;
    let recorded = dossier.certifications.iter().any(|certification| {
        certification.fiscal_year == Some(year)
            && certification.certified_on.is_some_and(|date| date <= as_of)
    });
    let cash = Reconciliation::of(dossier, budget, year);
    recorded
        && is_closed(dossier, Side::Korea, year)
        && cash.difference().is_zero()
        && cash.ledger_difference().is_zero()
        && variances_explained(dossier, budget, year)
}

fn variances_explained(dossier: &Dossier<'_>, budget: &BudgetFigures, year: i64) -> bool {
    let settings = dossier.settings;
    let Some(sides) = budget.years.get(&year) else { return true };
    sides.iter().filter(|(side, _)| is_closed(dossier, **side, year)).all(|(side, figures)| {
        let material = figures.categories.iter().filter(|(_, amounts)| {
            amounts.is_material(settings.variance_abs_usd, settings.variance_pct)
        });
        material.into_iter().all(|(category, _)| {
            dossier.notes.iter().any(|note| {
                note.kind == Some(NoteKind::Variance)
                    && note.fiscal_year == Some(year)
                    && note.side == Some(*side)
                    && note.category == Some(*category)
                    && note.text.is_some()
            })
        })
    })
}
