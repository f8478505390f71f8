//! DOC, MOU and AGR rules: memoranda and operation agreements.

use jiff::Span;
use jiff::civil::Date;

use super::{Report, Scope};
use crate::diag::Message;
use crate::programme::{
    Agreement, InstrumentStatus, Listed, Mou, MouKind, Organization, Rank, Record, Role, Side,
};

/// The fields that memoranda and agreements share.
struct Instrument<'a> {
    status: Option<InstrumentStatus>,
    signing_date: Option<Date>,
    signing_place: &'a Option<String>,
    languages: &'a Option<Vec<String>>,
    prevailing_language: &'a Option<String>,
    copies: Option<i64>,
    effective_date: Option<Date>,
    duration_years: Option<i64>,
    expiry_date: Option<Date>,
    signatories: [Signatory<'a>; 2],
}

/// Who signs for a side.
struct Signatory<'a> {
    side: Side,
    organization: &'a Option<String>,
    person: &'a Option<String>,
    organization_field: &'static str,
    person_field: &'static str,
}

macro_rules! instrument {
    ($row:expr) => {{
        let row = $row;
        Instrument {
            status: row.status,
            signing_date: row.signing_date,
            signing_place: &row.signing_place,
            languages: &row.languages,
            prevailing_language: &row.prevailing_language,
            copies: row.copies,
            effective_date: row.effective_date,
            duration_years: row.duration_years,
            expiry_date: row.expiry_date,
            signatories: [
                Signatory {
                    side: Side::Korea,
                    organization: &row.kr_org_id,
                    person: &row.kr_signatory_id,
                    organization_field: "kr_org_id",
                    person_field: "kr_signatory_id",
                },
                Signatory {
                    side: Side::Partner,
                    organization: &row.partner_org_id,
                    person: &row.partner_signatory_id,
                    organization_field: "partner_org_id",
                    person_field: "partner_signatory_id",
                },
            ],
        }
    }};
}

/// A rule on any instrument, applied to memoranda and agreements alike.
trait AnyInstrument: Record {
    fn instrument(&self) -> Instrument<'_>;
}

impl AnyInstrument for Mou {
    fn instrument(&self) -> Instrument<'_> {
        instrument!(self)
    }
}

impl AnyInstrument for Agreement {
    fn instrument(&self) -> Instrument<'_> {
        instrument!(self)
    }
}

macro_rules! for_each_instrument {
    ($of:expr, $report:expr, $judge:ident) => {
        for mou in &$of.dossier.mous {
            $judge($of, *mou, $report);
        }
        for agreement in &$of.dossier.agreements {
            $judge($of, *agreement, $report);
        }
    };
}

fn was_signed(status: Option<InstrumentStatus>) -> bool {
    status.is_some_and(InstrumentStatus::was_signed)
}

/// DOC-01: what a signed instrument cannot be without.
pub fn signed_is_complete(of: &Scope<'_>, report: &mut Report<'_>) {
    fn judge<R: AnyInstrument>(_: &Scope<'_>, row: &R, report: &mut Report<'_>) {
        let it = row.instrument();
        if !was_signed(it.status) {
            return;
        }
        let status = it.status.map(Listed::key).unwrap_or_default();
        let [korea, partner] = &it.signatories;
        let needed = [
            ("signing_date", it.signing_date.is_some()),
            ("signing_place", it.signing_place.is_some()),
            (korea.person_field, korea.person.is_some()),
            (partner.person_field, partner.person.is_some()),
            ("effective_date", it.effective_date.is_some()),
            ("expiry_date", it.expiry_date.is_some()),
        ];
        for (field, _) in needed.into_iter().filter(|(_, given)| !given) {
            let message = report.message().with("status", status);
            report.at(row, field, message);
        }
    }
    for_each_instrument!(of, report, judge);
}

/// DOC-02: each signatory belongs to the signing organisation, on the right side, and was in office.
pub fn signatory_has_authority(of: &Scope<'_>, report: &mut Report<'_>) {
    fn judge<R: AnyInstrument>(of: &Scope<'_>, row: &R, report: &mut Report<'_>) {
        let it = row.instrument();
        for signatory in &it.signatories {
            let organization = of.organization(signatory.organization);
            if let Some(side) = organization.and_then(|organization| organization.side)
                && side != signatory.side
            {
                let message = Message::new("DOC-02-side")
                    .with("organization", signatory.organization)
                    .with("side", side.key())
                    .with("expected", signatory.side.key());
                report.at(row, signatory.organization_field, message);
            }
            let Some(person) = of.person(signatory.person) else { continue };
            if organization.is_some() && person.org_id != *signatory.organization {
                let message = report
                    .message()
                    .with("person", signatory.person)
                    .with("theirs", &person.org_id)
                    .with("organization", signatory.organization);
                report.at(row, signatory.person_field, message);
            }
            let Some(date) = it.signing_date else { continue };
            let early = person.in_office_from.filter(|from| date < *from);
            let late = person.in_office_to.filter(|to| date > *to);
            if early.is_some() || late.is_some() {
                let open =
                    |date: Option<Date>| date.map_or("…".to_owned(), |date| date.to_string());
                let message = Message::new("DOC-02-office")
                    .with("person", signatory.person)
                    .with("date", date)
                    .with("from", open(person.in_office_from))
                    .with("to", open(person.in_office_to));
                report.at(row, signatory.person_field, message);
            }
        }
    }
    for_each_instrument!(of, report, judge);
}

/// DOC-03: the prevailing language is one of the languages of the text.
pub fn prevailing_language(of: &Scope<'_>, report: &mut Report<'_>) {
    fn judge<R: AnyInstrument>(_: &Scope<'_>, row: &R, report: &mut Report<'_>) {
        let it = row.instrument();
        if let (Some(languages), Some(prevailing)) = (it.languages, it.prevailing_language)
            && !languages.contains(prevailing)
        {
            let message = report
                .message()
                .with("language", prevailing.as_str())
                .with("languages", languages.join(";"));
            report.at(row, "prevailing_language", message);
        }
    }
    for_each_instrument!(of, report, judge);
}

/// DOC-04: Korean and the partner's treaty language are among the languages of the text.
pub fn both_languages(of: &Scope<'_>, report: &mut Report<'_>) {
    fn judge<R: AnyInstrument>(of: &Scope<'_>, row: &R, report: &mut Report<'_>) {
        let it = row.instrument();
        let Some(languages) = it.languages else { return };
        let treaty = of.dossier.country.treaty_language.as_deref();
        let wanted = ["ko"].into_iter().chain(treaty);
        for missing in wanted.filter(|tag| !languages.iter().any(|language| language == tag)) {
            let message =
                report.message().with("languages", languages.join(";")).with("missing", missing);
            report.at(row, "languages", message);
        }
    }
    for_each_instrument!(of, report, judge);
}

/// DOC-05: at least two originals are made.
pub fn two_originals(of: &Scope<'_>, report: &mut Report<'_>) {
    fn judge<R: AnyInstrument>(_: &Scope<'_>, row: &R, report: &mut Report<'_>) {
        if let Some(copies) = row.instrument().copies.filter(|copies| *copies < 2) {
            let message = report.message().with("copies", copies);
            report.at(row, "copies", message);
        }
    }
    for_each_instrument!(of, report, judge);
}

/// DOC-06: effective not before signing, expiry after effective.
pub fn dates_in_order(of: &Scope<'_>, report: &mut Report<'_>) {
    fn judge<R: AnyInstrument>(_: &Scope<'_>, row: &R, report: &mut Report<'_>) {
        let it = row.instrument();
        if let (Some(signed), Some(effective)) = (it.signing_date, it.effective_date)
            && effective < signed
        {
            let message = report.message().with("effective", effective).with("signed", signed);
            report.at(row, "effective_date", message);
        }
        if let (Some(effective), Some(expiry)) = (it.effective_date, it.expiry_date)
            && expiry <= effective
        {
            let message =
                Message::new("DOC-06-expiry").with("expiry", expiry).with("effective", effective);
            report.at(row, "expiry_date", message);
        }
    }
    for_each_instrument!(of, report, judge);
}

/// DOC-07: expiry is effective date plus duration less one day, give or take a day.
pub fn duration(of: &Scope<'_>, report: &mut Report<'_>) {
    fn judge<R: AnyInstrument>(_: &Scope<'_>, row: &R, report: &mut Report<'_>) {
        let it = row.instrument();
        let (Some(effective), Some(expiry), Some(years)) =
            (it.effective_date, it.expiry_date, it.duration_years)
        else {
            return;
        };
        let Some(due) = Span::new()
            .try_years(years)
            .ok()
            .and_then(|span| effective.checked_add(span).ok())
            .and_then(|date| date.yesterday().ok())
        else {
            return;
        };
        // A day more or less comes of counting the first or the last day.
        if (expiry - due).get_days().abs() > 1 {
            let message = report
                .message()
                .with("expiry", expiry)
                .with("due", due)
                .with("effective", effective)
                .with("years", years);
            report.at(row, "expiry_date", message);
        }
    }
    for_each_instrument!(of, report, judge);
}

/// The memoranda on the centre.
fn center_mous<'a>(of: &Scope<'a>) -> impl Iterator<Item = &'a Mou> {
    of.dossier.mous.iter().copied().filter(|mou| mou.kind == Some(MouKind::DgccMou))
}

/// Signatories below minister of signed memoranda on the centre.
fn below_minister<'a>(of: &Scope<'a>) -> Vec<(&'a Mou, &'static str, &'a Option<String>, Rank)> {
    let mut below = Vec::new();
    for mou in of.signed_mous() {
        for (field, person) in [
            ("kr_signatory_id", &mou.kr_signatory_id),
            ("partner_signatory_id", &mou.partner_signatory_id),
        ] {
            let rank = of.person(person).and_then(|person| person.rank);
            if let Some(rank) = rank.filter(|rank| !rank.is_ministerial()) {
                below.push((mou, field, person, rank));
            }
        }
    }
    below
}

/// MOU-01: both signatories are ministers or higher, unless a waiver is recorded.
pub fn ministers_sign(of: &Scope<'_>, report: &mut Report<'_>) {
    for (mou, field, person, rank) in below_minister(of) {
        if mou.rank_waiver_ref.is_none() {
            let message = report.message().with("person", person).with("rank", rank.key());
            report.at(mou, field, message);
        }
    }
}

/// MOU-02: a signature below minister under a waiver is reported.
pub fn waiver_is_reported(of: &Scope<'_>, report: &mut Report<'_>) {
    for (mou, field, person, rank) in below_minister(of) {
        if let Some(waiver) = &mou.rank_waiver_ref {
            let message = report
                .message()
                .with("person", person)
                .with("rank", rank.key())
                .with("waiver", waiver.as_str());
            report.at(mou, field, message);
        }
    }
}

/// MOU-03: the memorandum is signed for the lead organisations of both sides.
pub fn lead_organizations_sign(of: &Scope<'_>, report: &mut Report<'_>) {
    for mou in center_mous(of) {
        for (field, key) in [("kr_org_id", &mou.kr_org_id), ("partner_org_id", &mou.partner_org_id)]
        {
            let role = of.organization(key).and_then(|organization| organization.role);
            if let Some(role) = role.filter(|role| *role != Role::Lead) {
                let message = report.message().with("organization", key).with("role", role.key());
                report.at(mou, field, message);
            }
        }
    }
}

/// MOU-04: the memorandum is not signed before the selection notice.
pub fn after_selection(of: &Scope<'_>, report: &mut Report<'_>) {
    for mou in of.signed_mous() {
        if let (Some(signed), Some(selected)) =
            (mou.signing_date, of.dossier.country.selection_date)
            && signed < selected
        {
            let message = report.message().with("signed", signed).with("selected", selected);
            report.at(mou, "signing_date", message);
        }
    }
}

/// MOU-05: the memorandum is marked as not legally binding.
pub fn not_binding(of: &Scope<'_>, report: &mut Report<'_>) {
    for mou in center_mous(of).filter(|mou| mou.binding == Some(true)) {
        let message = report.message();
        report.at(mou, "binding", message);
    }
}

/// Signed operation agreements.
fn signed_agreements<'a>(of: &Scope<'a>) -> impl Iterator<Item = &'a Agreement> {
    of.dossier.agreements.iter().copied().filter(|agreement| was_signed(agreement.status))
}

/// AGR-01: each signatory is the recorded head of that side's specialised organisation.
pub fn heads_sign(of: &Scope<'_>, report: &mut Report<'_>) {
    let country = of.dossier.country.country_code.as_deref();
    let specialised = |side: Side| {
        of.register.organizations.iter().filter(move |organization: &&Organization| {
            let code = organization.country_code.as_deref();
            organization.side == Some(side)
                && organization.role == Some(Role::Specialized)
                && (code == country || code == Some("*"))
        })
    };
    for agreement in signed_agreements(of) {
        for (field, side, person) in [
            ("kr_signatory_id", Side::Korea, &agreement.kr_signatory_id),
            ("partner_signatory_id", Side::Partner, &agreement.partner_signatory_id),
        ] {
            if of.person(person).is_none() {
                continue;
            }
            let heads: Vec<&str> = specialised(side)
                .filter_map(|organization| organization.head_person_id.as_deref())
                .collect();
            if !heads.iter().any(|head| Some(*head) == person.as_deref()) {
                let message = report
                    .message()
                    .with("person", person)
                    .with("side", side.key())
                    .with("heads", heads.join(", "));
                report.at(agreement, field, message);
            }
        }
    }
}

/// AGR-02: the agreement is not signed before its memorandum, nor before the first meeting.
pub fn after_mou_and_committee(of: &Scope<'_>, report: &mut Report<'_>) {
    for agreement in signed_agreements(of) {
        let Some(signed) = agreement.signing_date else { continue };
        let mou = of.register.mous.find(&agreement.mou_id).and_then(|mou| mou.signing_date);
        for (id, before) in [("AGR-02", mou), ("AGR-02-committee", of.first_meeting())] {
            if let Some(before) = before.filter(|before| signed < *before) {
                let message = Message::new(id).with("signed", signed).with("before", before);
                report.at(agreement, "signing_date", message);
            }
        }
    }
}

/// AGR-03: the agreement rests on a signed memorandum on the centre and does not outlast it.
pub fn rests_on_mou(of: &Scope<'_>, report: &mut Report<'_>) {
    for agreement in signed_agreements(of) {
        let Some(mou) = of.register.mous.find(&agreement.mou_id) else { continue };
        if mou.kind != Some(MouKind::DgccMou) || !was_signed(mou.status) {
            let message = report
                .message()
                .with("mou", &agreement.mou_id)
                .with("kind", mou.kind.map(Listed::key).unwrap_or_default())
                .with("status", mou.status.map(Listed::key).unwrap_or_default());
            report.at(agreement, "mou_id", message);
        }
        let extended = of
            .adopted_extensions()
            .filter(|extension| extension.mou_id == agreement.mou_id)
            .filter_map(|extension| extension.end_date);
        let Some(expiry) = mou.expiry_date else { continue };
        let last = extended.fold(expiry, Date::max);
        if let Some(ends) = agreement.expiry_date.filter(|ends| *ends > last) {
            let message = Message::new("AGR-03-outlasts").with("ends", ends).with("last", last);
            report.at(agreement, "expiry_date", message);
        }
    }
}

/// AGR-04: an agreed or signed agreement leaves nothing undecided.
pub fn nothing_undecided(of: &Scope<'_>, report: &mut Report<'_>) {
    let settled =
        |status| matches!(status, Some(InstrumentStatus::Agreed | InstrumentStatus::Signed));
    for agreement in of.dossier.agreements.iter().filter(|agreement| settled(agreement.status)) {
        let choices = [
            ("asset_ownership", agreement.asset_ownership.is_some()),
            ("ip_regime", agreement.ip_regime.is_some()),
            ("dispute_settlement", agreement.dispute_settlement.is_some()),
        ];
        for (field, _) in choices.into_iter().filter(|(_, decided)| !decided) {
            let status = agreement.status.map(Listed::key).unwrap_or_default();
            let message = report.message().with("status", status);
            report.at(*agreement, field, message);
        }
    }
}
