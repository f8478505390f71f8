//! COM rules: the joint Committee, its meetings, resolutions and action items.

use std::collections::{BTreeSet, HashMap};

use super::{Report, Scope};
use crate::diag::Message;
use crate::programme::{
    ActionStatus, Attendance, Attendee, Capacity, Listed, Meeting, Role, Side, Stage,
};

const SIDES: [Side; 2] = [Side::Korea, Side::Partner];
const ROLES: [Role; 4] = [Role::Lead, Role::Cooperation, Role::Specialized, Role::Diplomatic];

/// COM-01: from committee_organised on, all four roles are filled on both sides.
pub fn roles_filled(of: &Scope<'_>, report: &mut Report<'_>) {
    if !of.has_reached(Stage::CommitteeOrganised) {
        return;
    }
    let country = of.dossier.country;
    let filled: BTreeSet<(Side, Role)> = of
        .register
        .organizations
        .iter()
        .filter(|organization| {
            let code = organization.country_code.as_deref();
            code == country.country_code.as_deref() || code == Some("*")
        })
        .filter_map(|organization| Some((organization.side?, organization.role?)))
        .collect();
    for side in SIDES {
        for role in ROLES.into_iter().filter(|role| !filled.contains(&(side, *role))) {
            let message = report.message().with("side", side.key()).with("role", role.key());
            report.at(country, "country_code", message);
        }
    }
}

/// Co-chairs and members of a meeting who are present, take part remotely or by proxy.
fn taking_part<'s, 'a>(
    of: &'s Scope<'a>,
    meeting: &Meeting,
) -> impl Iterator<Item = &'a Attendee> + 's {
    of.attendees(meeting).iter().copied().filter(|attendee| {
        matches!(attendee.capacity, Some(Capacity::CoChair | Capacity::Member))
            && attendee.attendance.is_some_and(|attendance| attendance != Attendance::Absent)
    })
}

/// COM-02: every role of each side is represented at each meeting.
pub fn roles_represented(of: &Scope<'_>, report: &mut Report<'_>) {
    for meeting in &of.dossier.meetings {
        let represented: BTreeSet<(Side, Role)> = taking_part(of, meeting)
            .filter_map(|attendee| {
                Some((attendee.side?, of.organization_of(&attendee.person_id)?.role?))
            })
            .collect();
        for side in SIDES {
            for role in ROLES.into_iter().filter(|role| !represented.contains(&(side, *role))) {
                let message = report.message().with("side", side.key()).with("role", role.key());
                report.at(*meeting, "meeting_id", message);
            }
        }
    }
}

/// COM-03: resolutions are adopted only with a quorum on each side.
pub fn quorum(of: &Scope<'_>, report: &mut Report<'_>) {
    for meeting in &of.dossier.meetings {
        let adopted = of.dossier.resolutions.iter().filter(|resolution| {
            resolution.meeting_id == meeting.meeting_id && resolution.is_adopted()
        });
        let adopted = adopted.count();
        let Some(quorum) = meeting.quorum_per_side.filter(|_| adopted > 0) else { continue };
        for side in SIDES {
            let present =
                taking_part(of, meeting).filter(|attendee| attendee.side == Some(side)).count();
            if (present as i64) < quorum {
                let message = report
                    .message()
                    .with("side", side.key())
                    .with("present", present)
                    .with("quorum", quorum)
                    .with("adopted", adopted);
                report.at(*meeting, "quorum_per_side", message);
            }
        }
    }
}

/// COM-04: no meeting takes place before the memorandum is signed.
pub fn after_mou(of: &Scope<'_>, report: &mut Report<'_>) {
    let signed = of.first_mou();
    for meeting in &of.dossier.meetings {
        match (meeting.meeting_date, signed) {
            (Some(date), Some(signed)) if date < signed => {
                let message = report.message().with("date", date).with("signed", signed);
                report.at(*meeting, "meeting_date", message);
            }
            (Some(date), None) => {
                let message = Message::new("COM-04-unsigned").with("date", date);
                report.at(*meeting, "meeting_date", message);
            }
            _ => {}
        }
    }
}

/// COM-05: both co-chairs come from their side's lead organisation and attend as co-chair.
pub fn co_chairs(of: &Scope<'_>, report: &mut Report<'_>) {
    for meeting in &of.dossier.meetings {
        for (field, side, person) in [
            ("kr_cochair_id", Side::Korea, &meeting.kr_cochair_id),
            ("partner_cochair_id", Side::Partner, &meeting.partner_cochair_id),
        ] {
            if of.person(person).is_none() {
                continue;
            }
            if let Some(organization) = of.organization_of(person)
                && (organization.role.is_some_and(|role| role != Role::Lead)
                    || organization.side.is_some_and(|of| of != side))
            {
                let message = report
                    .message()
                    .with("person", person)
                    .with("side", side.key())
                    .with("organization", &organization.org_id)
                    .with("role", organization.role.map(Listed::key).unwrap_or_default());
                report.at(*meeting, field, message);
            }
            let recorded =
                of.attendees(meeting).iter().find(|attendee| attendee.person_id == *person);
            let attends = recorded.is_some_and(|attendee| {
                attendee.capacity == Some(Capacity::CoChair)
                    && attendee.attendance != Some(Attendance::Absent)
            });
            if !attends {
                let as_what = recorded.map(|attendee| {
                    let capacity = attendee.capacity.map(Listed::key).unwrap_or("?");
                    let attendance = attendee.attendance.map(Listed::key).unwrap_or("?");
                    format!("{capacity}, {attendance}")
                });
                let message = match as_what {
                    Some(as_what) => Message::new("COM-05-capacity").with("capacity", as_what),
                    None => Message::new("COM-05-missing"),
                };
                report.at(*meeting, field, message.with("person", person));
            }
        }
    }
}

/// COM-06: a resolution number reads YYYY-NN with the meeting's year, once in the programme.
pub fn resolution_numbers(of: &Scope<'_>, report: &mut Report<'_>) {
    let mut used: HashMap<&str, &crate::programme::Resolution> = HashMap::new();
    for resolution in &of.dossier.resolutions {
        let Some(number) = resolution.resolution_no.as_deref() else { continue };
        let Some(year) = year_of(number) else {
            let message = report.message().with("number", number);
            report.at(*resolution, "resolution_no", message);
            continue;
        };
        let meeting = of.register.meetings.find(&resolution.meeting_id);
        let held = meeting.and_then(|meeting| meeting.meeting_date).map(|date| date.year());
        if let Some(held) = held.filter(|held| *held != year) {
            let message = Message::new("COM-06-year")
                .with("number", number)
                .with("year", i64::from(held))
                .with("meeting", &resolution.meeting_id);
            report.at(*resolution, "resolution_no", message);
        }
        if let Some(earlier) = used.insert(number, resolution) {
            let message = Message::new("COM-06-twice")
                .with("number", number)
                .with("place", earlier.origin.cell("resolution_no"));
            report.at(*resolution, "resolution_no", message);
        }
    }
}

/// The year of a number of the form YYYY-NN.
fn year_of(number: &str) -> Option<i16> {
    let (year, serial) = number.split_once('-')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (year.len() == 4 && serial.len() == 2 && digits(year) && digits(serial))
        .then(|| year.parse().ok())
        .flatten()
}

/// COM-07: an action item is not due before its meeting, and a done one has its date.
pub fn action_items(of: &Scope<'_>, report: &mut Report<'_>) {
    for item in &of.dossier.action_items {
        let meeting = of.register.meetings.find(&item.meeting_id);
        let held = meeting.and_then(|meeting| meeting.meeting_date);
        if let (Some(due), Some(held)) = (item.due_date, held)
            && due < held
        {
            let message = report.message().with("due", due).with("held", held);
            report.at(*item, "due_date", message);
        }
        if item.status == Some(ActionStatus::Done) && item.done_date.is_none() {
            report.at(*item, "done_date", Message::new("COM-07-done"));
        }
    }
}

/// COM-08: an open action item is not past its due date.
pub fn overdue(of: &Scope<'_>, report: &mut Report<'_>) {
    let today = of.settings.as_of_date;
    for item in &of.dossier.action_items {
        let open = matches!(item.status, Some(ActionStatus::Open | ActionStatus::InProgress));
        if let Some(due) = item.due_date.filter(|due| open && *due < today) {
            let status = item.status.map(Listed::key).unwrap_or_default();
            let message =
                report.message().with("due", due).with("today", today).with("status", status);
            report.at(*item, "due_date", message);
        }
    }
}

/// COM-09: session numbers run 1, 2, 3 … in date order. Not judged while one is unknown.
pub fn session_numbers(of: &Scope<'_>, report: &mut Report<'_>) {
    let known = |meeting: &&Meeting| Some((meeting.meeting_date?, meeting.session_no?));
    let mut meetings = of.dossier.meetings.clone();
    if meetings.iter().any(|meeting| known(meeting).is_none()) {
        return;
    }
    meetings.sort_by_key(|meeting| (meeting.meeting_date, meeting.session_no));
    for (expected, meeting) in (1..).zip(meetings) {
        if let Some(number) = meeting.session_no.filter(|number| *number != expected) {
            let message = report.message().with("number", number).with("expected", expected);
            report.at(meeting, "session_no", message);
        }
    }
}
