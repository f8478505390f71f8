//! PRJ rules: cooperation projects.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Report, Scope};
use crate::diag::Message;
use crate::programme::{FundingSource, Listed, ProjectCategory, ProjectStatus};

/// PRJ-01: discovery projects name an outside source, others the centre's or the partner's budget.
pub fn funding(of: &Scope<'_>, report: &mut Report<'_>) {
    for project in &of.dossier.projects {
        let (Some(category), Some(source)) = (project.category, project.funding_source) else {
            continue;
        };
        let own = matches!(source, FundingSource::Dgcc | FundingSource::PartnerOwn);
        let discovery = category == ProjectCategory::ProjectDiscovery;
        let id = match source {
            FundingSource::Dgcc if discovery => "PRJ-01",
            FundingSource::Other if discovery && project.funding_source_other.is_none() => {
                report.at(*project, "funding_source_other", Message::new("PRJ-01-name"));
                continue;
            }
            _ if !discovery && !own => "PRJ-01-own",
            _ => continue,
        };
        let message =
            Message::new(id).with("source", source.key()).with("category", category.key());
        report.at(*project, "funding_source", message);
    }
}

/// PRJ-02: a project that was decided on has an adopted resolution.
pub fn resolved(of: &Scope<'_>, report: &mut Report<'_>) {
    for project in &of.dossier.projects {
        let decided = project
            .status
            .filter(|status| !matches!(status, ProjectStatus::Planned | ProjectStatus::Cancelled));
        let Some(status) = decided else { continue };
        if project.resolution_id.is_none() {
            let message = report.message().with("status", status.key());
            report.at(*project, "resolution_id", message);
        } else if let Some(resolution) = of.register.resolutions.find(&project.resolution_id)
            && !resolution.is_adopted()
        {
            let message = Message::new("PRJ-02-outcome")
                .with("resolution", &project.resolution_id)
                .with("outcome", resolution.outcome.map(Listed::key).unwrap_or_default())
                .with("status", status.key());
            report.at(*project, "resolution_id", message);
        }
    }
}

/// PRJ-03: end not before start, start not before the approving meeting, both inside the period of
/// operation. The period is not judged while no centre has an opening date.
pub fn period(of: &Scope<'_>, report: &mut Report<'_>) {
    let operation = of.operation();
    for project in &of.dossier.projects {
        if let (Some(start), Some(end)) = (project.start_date, project.end_date)
            && end < start
        {
            let message = report.message().with("end", end).with("start", start);
            report.at(*project, "end_date", message);
        }
        let approved = of.meeting_of(&project.resolution_id).and_then(|m| m.meeting_date);
        if let (Some(start), Some(approved)) = (project.start_date, approved)
            && start < approved
        {
            let message =
                Message::new("PRJ-03-meeting").with("start", start).with("approved", approved);
            report.at(*project, "start_date", message);
        }
        let Some((first, last)) = operation else { continue };
        for (field, date) in [("start_date", project.start_date), ("end_date", project.end_date)] {
            if let Some(date) = date.filter(|date| *date < first || *date > last) {
                let message = Message::new("PRJ-03-operation")
                    .with("date", date)
                    .with("first", first)
                    .with("last", last);
                report.at(*project, field, message);
            }
        }
    }
}

/// PRJ-04: a completed project states an outcome and an actual value.
pub fn outcome(of: &Scope<'_>, report: &mut Report<'_>) {
    let completed = |status| status == Some(ProjectStatus::Completed);
    for project in of.dossier.projects.iter().filter(|project| completed(project.status)) {
        for (field, given) in [
            ("outcome", project.outcome.is_some()),
            ("actual_value", project.actual_value.is_some()),
        ] {
            if !given {
                let message = report.message();
                report.at(*project, field, message);
            }
        }
    }
}

/// PRJ-05: the revised budgets of a project's lines do not exceed its approved budget.
pub fn budget(of: &Scope<'_>, report: &mut Report<'_>) {
    let mut sums: HashMap<&str, (Decimal, usize)> = HashMap::new();
    for line in &of.dossier.budget_lines {
        if let (Some(project), Some(revised)) = (line.project_id.as_deref(), line.revised) {
            let (sum, count) = sums.entry(project).or_default();
            *sum += revised;
            *count += 1;
        }
    }
    for project in &of.dossier.projects {
        let lines = project.project_id.as_deref().and_then(|id| sums.get(id));
        if let (Some((sum, count)), Some(approved)) = (lines, project.budget_usd)
            && of.exceeds(*sum, approved)
        {
            let message = report
                .message()
                .amount("sum", *sum)
                .with("count", *count)
                .amount("approved", approved)
                .amount("difference", *sum - approved);
            report.at(*project, "budget_usd", message);
        }
    }
}
