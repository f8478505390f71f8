//! CEN rules: the centre, its site, its people and its term.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::{Report, Scope};
use crate::diag::Message;
use crate::programme::{CenterMember, CenterStatus, Listed, Position, Role, Side};

/// Days by which the end of a term may be missed (reference 2.1, CEN-04).
const LEEWAY: i64 = 31;

/// CEN-01: an open or closed centre has its dates, and opens after all that comes before.
pub fn dates(of: &Scope<'_>, report: &mut Report<'_>) {
    for center in &of.dossier.centers {
        let Some(status) = center.status else { continue };
        let given = [
            ("opening_date", center.opening_date.is_some(), status != CenterStatus::Planned),
            (
                "planned_closing_date",
                center.planned_closing_date.is_some(),
                status != CenterStatus::Planned,
            ),
            ("closing_date", center.closing_date.is_some(), status == CenterStatus::Closed),
        ];
        for (field, ..) in given.into_iter().filter(|(_, given, due)| *due && !given) {
            let message = report.message().with("status", status.key());
            report.at(*center, field, message);
        }
        let Some(opening) = center.opening_date else { continue };
        let before = [
            ("CEN-01-mou", of.first_mou()),
            ("CEN-01-committee", of.first_meeting()),
            ("CEN-01-agreement", of.first_agreement()),
        ];
        for (id, before) in before {
            if let Some(before) = before.filter(|before| opening < *before) {
                let message = Message::new(id).with("opening", opening).with("before", before);
                report.at(*center, "opening_date", message);
            }
        }
    }
}

/// CEN-02: the site is designated by the partner's lead organisation.
pub fn designated(of: &Scope<'_>, report: &mut Report<'_>) {
    for center in &of.dossier.centers {
        let Some(organization) = of.organization(&center.designated_by_org_id) else { continue };
        let (Some(side), Some(role)) = (organization.side, organization.role) else { continue };
        if side != Side::Partner || role != Role::Lead {
            let message = report
                .message()
                .with("organization", &center.designated_by_org_id)
                .with("side", side.key())
                .with("role", role.key());
            report.at(*center, "designated_by_org_id", message);
        }
    }
}

/// CEN-03: heads of centre do not overlap, and one serves on the last day of operation reached.
pub fn heads(of: &Scope<'_>, report: &mut Report<'_>) {
    for center in &of.dossier.centers {
        let mut heads: Vec<(Date, &CenterMember)> = of
            .dossier
            .members
            .iter()
            .filter(|member| member.center_id == center.center_id)
            .filter(|member| member.position == Some(Position::HeadOfCenter))
            .filter_map(|member| Some((member.start_date?, *member)))
            .collect();
        heads.sort_by_key(|(start, _)| *start);
        for pair in heads.windows(2) {
            let ((_, before), (start, head)) = (&pair[0], &pair[1]);
            if before.end_date.is_none_or(|end| end >= *start) {
                let message = report
                    .message()
                    .with("start", *start)
                    .with("before", &before.member_id)
                    .with("end", before.end_date.map_or("…".to_owned(), |end| end.to_string()));
                report.at(*head, "start_date", message);
            }
        }
        let runs = matches!(center.status, Some(CenterStatus::Operating | CenterStatus::Closed));
        let today = of.settings.as_of_date;
        let last = center.closing_date.map_or(today, |closing| closing.min(today));
        let serves = heads
            .iter()
            .any(|(start, head)| *start <= last && head.end_date.is_none_or(|end| last <= end));
        if runs && center.opening_date.is_some() && !serves {
            report.at(*center, "center_id", Message::new("CEN-03-none").with("last", last));
        }
    }
}

/// CEN-04: operation does not exceed the base term unless an extension reaches the later date.
pub fn term(of: &Scope<'_>, report: &mut Report<'_>) {
    let years = of.settings.base_term_years;
    for center in &of.dossier.centers {
        let latest = center.planned_closing_date.max(center.closing_date);
        let (Some(opening), Some(latest)) = (center.opening_date, latest) else { continue };
        let after = |date: Date, span: Span| date.checked_add(span).unwrap_or(Date::MAX);
        let term = Span::new().try_years(years).unwrap_or_default();
        let limit = after(after(opening, term), LEEWAY.days());
        let extended = of
            .adopted_extensions()
            .filter_map(|extension| extension.end_date)
            .any(|end| after(end, LEEWAY.days()) >= latest);
        if latest > limit && !extended {
            let field = match center.closing_date {
                Some(closing) if closing == latest => "closing_date",
                _ => "planned_closing_date",
            };
            let message = report
                .message()
                .with("latest", latest)
                .with("opening", opening)
                .with("years", years)
                .with("limit", limit);
            report.at(*center, field, message);
        }
    }
}

/// CEN-05: an operating centre has a Korean dispatched expert or a Korean head in post.
pub fn korean_in_post(of: &Scope<'_>, report: &mut Report<'_>) {
    let today = of.settings.as_of_date;
    for center in &of.dossier.centers {
        let in_post = of.dossier.members.iter().any(|member| {
            member.center_id == center.center_id
                && member.side == Some(Side::Korea)
                && matches!(
                    member.position,
                    Some(Position::HeadOfCenter | Position::DispatchedExpert)
                )
                && member.start_date.is_some_and(|start| start <= today)
                && member.end_date.is_none_or(|end| today <= end)
        });
        if center.status == Some(CenterStatus::Operating) && !in_post {
            let message = report.message().with("today", today);
            report.at(*center, "center_id", message);
        }
    }
}
