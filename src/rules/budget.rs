//! BUD rules: budget lines and the transfers between them. A required amount that is blank has been
//! reported and is not judged again; carried_in, committed, carried_out and lapsed count as zero
//! (reference 1.1).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::{Report, Scope};
use crate::diag::Message;
use crate::figures::{self, BudgetFigures};
use crate::programme::{
    BudgetLine, BudgetRevision, Category, FiscalYearStatus, Listed, NoteKind, ProjectCategory, Side,
};

fn sum(revisions: &[&BudgetRevision]) -> Decimal {
    revisions.iter().filter_map(|revision| revision.amount).sum()
}

/// revised + carried_in (reference 1.5).
fn available(line: &BudgetLine) -> Option<Decimal> {
    Some(line.revised? + line.carried_in.unwrap_or_default())
}

/// Whether the line's fiscal year is closed; `None` if it is not declared.
fn is_closed(of: &Scope<'_>, line: &BudgetLine) -> Option<bool> {
    Some(of.year(line.side, line.fiscal_year)?.status? == FiscalYearStatus::Closed)
}

/// BUD-01: revised = planned + revisions in - revisions out.
pub fn revised(of: &Scope<'_>, report: &mut Report<'_>) {
    for line in &of.dossier.budget_lines {
        let (Some(planned), Some(revised)) = (line.planned, line.revised) else { continue };
        let (more, less) = (sum(of.transfers_in(line)), sum(of.transfers_out(line)));
        let due = planned + more - less;
        if of.differ(revised, due) {
            let message = report
                .message()
                .amount("revised", revised)
                .amount("planned", planned)
                .amount("in", more)
                .amount("out", less)
                .amount("due", due)
                .amount("difference", revised - due);
            report.at(*line, "revised", message);
        }
    }
}

/// BUD-02: where quarters are given, they add up to planned.
pub fn quarters(of: &Scope<'_>, report: &mut Report<'_>) {
    for line in &of.dossier.budget_lines {
        let quarters = [line.planned_q1, line.planned_q2, line.planned_q3, line.planned_q4];
        let Some(planned) = line.planned.filter(|_| quarters.iter().any(Option::is_some)) else {
            continue;
        };
        let sum: Decimal = quarters.into_iter().flatten().sum();
        if of.differ(sum, planned) {
            let message = report
                .message()
                .amount("sum", sum)
                .amount("planned", planned)
                .amount("difference", planned - sum);
            report.at(*line, "planned", message);
        }
    }
}

/// BUD-03: disbursed = sum of amount_usd of the line's expenditures.
pub fn ledger(of: &Scope<'_>, report: &mut Report<'_>) {
    for line in &of.dossier.budget_lines {
        let Some(disbursed) = line.disbursed else { continue };
        let entries = of.entries(line);
        let sum: Decimal = entries.iter().filter_map(|entry| entry.amount_usd).sum();
        if of.differ(disbursed, sum) {
            let message = report
                .message()
                .with("count", entries.len())
                .amount("sum", sum)
                .amount("disbursed", disbursed)
                .amount("difference", (disbursed - sum).abs());
            report.at(*line, "disbursed", message);
        }
    }
}

/// BUD-04: disbursed + committed do not exceed revised + carried_in.
pub fn within_available(of: &Scope<'_>, report: &mut Report<'_>) {
    for line in &of.dossier.budget_lines {
        let (Some(available), Some(disbursed)) = (available(line), line.disbursed) else {
            continue;
        };
        let committed = line.committed.unwrap_or_default();
        if of.exceeds(disbursed + committed, available) {
            let message = report
                .message()
                .amount("disbursed", disbursed)
                .amount("committed", committed)
                .amount("available", available)
                .amount("difference", disbursed + committed - available);
            report.at(*line, "disbursed", message);
        }
    }
}

/// BUD-05: a closed year's rest is carried out or lapsed, and what is carried out covers what is
/// committed; an open year has neither.
pub fn closing(of: &Scope<'_>, report: &mut Report<'_>) {
    for line in &of.dossier.budget_lines {
        let Some(closed) = is_closed(of, line) else { continue };
        let out = line.carried_out.unwrap_or_default();
        let lapsed = line.lapsed.unwrap_or_default();
        if !closed {
            for (field, amount) in [("carried_out", out), ("lapsed", lapsed)] {
                if !amount.is_zero() {
                    let message = Message::new("BUD-05-open").amount("amount", amount);
                    report.at(*line, field, message);
                }
            }
            continue;
        }
        let (Some(available), Some(disbursed)) = (available(line), line.disbursed) else {
            continue;
        };
        let rest = available - disbursed;
        if of.differ(out + lapsed, rest) {
            let message = report
                .message()
                .amount("out", out)
                .amount("lapsed", lapsed)
                .amount("rest", rest)
                .amount("difference", out + lapsed - rest);
            report.at(*line, "carried_out", message);
        }
        let committed = line.committed.unwrap_or_default();
        if of.exceeds(committed, out) {
            let message =
                Message::new("BUD-05-committed").amount("out", out).amount("committed", committed);
            report.at(*line, "carried_out", message);
        }
    }
}

/// BUD-06: carried_in names a line of the same country and side one year earlier and equals its
/// carried_out; every carried_out is picked up once the side has budget lines in the next year.
pub fn carried(of: &Scope<'_>, report: &mut Report<'_>) {
    let lines = &of.dossier.budget_lines;
    let years: BTreeSet<(Side, i64)> =
        lines.iter().filter_map(|line| Some((line.side?, line.fiscal_year?))).collect();
    let mut picked: HashMap<&str, Vec<&BudgetLine>> = HashMap::new();
    for line in lines {
        let carried_in = line.carried_in.unwrap_or_default();
        if carried_in <= Decimal::ZERO {
            continue;
        }
        let Some(source) = &line.carried_from_line_id else {
            let message = Message::new("BUD-06-source").amount("carried_in", carried_in);
            report.at(*line, "carried_from_line_id", message);
            continue;
        };
        picked.entry(source.as_str()).or_default().push(line);
        let Some(from) = of.register.budget_lines.get(source) else { continue };
        let year_before = line.fiscal_year.map(|year| year - 1);
        if from.country_code != line.country_code
            || from.side != line.side
            || from.fiscal_year != year_before
        {
            let message = Message::new("BUD-06-other")
                .with("source", source.as_str())
                .with("country", &from.country_code)
                .with("side", from.side.map(Listed::key).unwrap_or_default())
                .with("year", from.fiscal_year.unwrap_or_default())
                .with("expected", year_before.unwrap_or_default());
            report.at(*line, "carried_from_line_id", message);
            continue;
        }
        let out = from.carried_out.unwrap_or_default();
        if of.differ(carried_in, out) {
            let message = report
                .message()
                .amount("carried_in", carried_in)
                .amount("out", out)
                .with("place", from.origin.cell("carried_out"))
                .amount("difference", carried_in - out);
            report.at(*line, "carried_in", message);
        }
    }
    for line in lines {
        let out = line.carried_out.unwrap_or_default();
        let takers = line.line_id.as_deref().and_then(|id| picked.get(id));
        let next = line.side.zip(line.fiscal_year).map(|(side, year)| (side, year + 1));
        if out > Decimal::ZERO && takers.is_none() && next.is_some_and(|next| years.contains(&next))
        {
            let message = Message::new("BUD-06-lost").amount("out", out);
            report.at(*line, "carried_out", message);
        }
        for twice in takers.into_iter().flatten().skip(1) {
            let message = Message::new("BUD-06-twice").with("source", &line.line_id);
            report.at(*twice, "carried_from_line_id", message);
        }
    }
}

/// BUD-07: revised budgets of a side and year do not exceed the contributions pledged for it.
pub fn funded(of: &Scope<'_>, report: &mut Report<'_>) {
    let mut groups: BTreeMap<(Side, i64), Vec<&BudgetLine>> = BTreeMap::new();
    for line in &of.dossier.budget_lines {
        if let (Some(side), Some(year)) = (line.side, line.fiscal_year) {
            groups.entry((side, year)).or_default().push(line);
        }
    }
    for ((side, year), lines) in groups {
        let revised: Decimal = lines.iter().filter_map(|line| line.revised).sum();
        let pledges = of.dossier.contributions.iter().filter(|contribution| {
            contribution.side == Some(side) && contribution.fiscal_year == Some(year)
        });
        let pledged: Decimal = pledges.filter_map(|contribution| contribution.pledged_usd).sum();
        if of.exceeds(revised, pledged) {
            let message = report
                .message()
                .with("side", side.key())
                .with("year", year)
                .with("count", lines.len())
                .amount("revised", revised)
                .amount("pledged", pledged)
                .amount("difference", revised - pledged);
            report.at(lines[0], "revised", message);
        }
    }
}

/// BUD-08: a revision has a positive amount, stays inside one side and year between two different
/// lines, and rests on a resolution where it needs one.
pub fn revisions(of: &Scope<'_>, report: &mut Report<'_>) {
    for revision in &of.dossier.revisions {
        if let Some(amount) = revision.amount.filter(|amount| *amount <= Decimal::ZERO) {
            let message = Message::new("BUD-08-amount").amount("amount", amount);
            report.at(*revision, "amount", message);
        }
        let lines = &of.register.budget_lines;
        let (from, to) = (lines.find(&revision.from_line_id), lines.find(&revision.to_line_id));
        if revision.from_line_id == revision.to_line_id {
            let id = match &revision.from_line_id {
                None => "BUD-08-no-line",
                Some(_) => "BUD-08-same-line",
            };
            report.at(*revision, "to_line_id", Message::new(id));
        } else if let (Some(from), Some(to)) = (from, to)
            && (from.side, from.fiscal_year) != (to.side, to.fiscal_year)
        {
            let told = |line: &BudgetLine| {
                let side = line.side.map(Listed::key).unwrap_or_default();
                format!("{side} {}", line.fiscal_year.unwrap_or_default())
            };
            let message =
                Message::new("BUD-08-across").with("from", told(from)).with("to", told(to));
            report.at(*revision, "to_line_id", message);
        }
        resolution(of, revision, from, report);
    }
}

/// The part of BUD-08 about the resolution.
fn resolution(
    of: &Scope<'_>,
    revision: &BudgetRevision,
    from: Option<&BudgetLine>,
    report: &mut Report<'_>,
) {
    let percent = of.settings.revision_pct;
    let threshold =
        from.and_then(|line| line.planned).map(|planned| planned * percent / Decimal::from(100));
    let supplementary = revision.from_line_id.is_none() || revision.to_line_id.is_none();
    let above = revision.amount.zip(threshold).is_some_and(|(amount, limit)| amount > limit);
    if !supplementary && !above {
        return;
    }
    let Some(key) = &revision.resolution_id else {
        let message = match threshold.filter(|_| !supplementary) {
            Some(threshold) => report
                .message()
                .amount("amount", revision.amount.unwrap_or_default())
                .amount("threshold", threshold)
                .with("percent", percent),
            None => Message::new("BUD-08-supplementary"),
        };
        report.at(revision, "resolution_id", message);
        return;
    };
    let Some(resolution) = of.register.resolutions.get(key) else { return };
    if !resolution.is_adopted() {
        let message = Message::new("BUD-08-outcome")
            .with("resolution", key.as_str())
            .with("outcome", resolution.outcome.map(Listed::key).unwrap_or_default());
        report.at(revision, "resolution_id", message);
    }
    let held = of.meeting_of(&revision.resolution_id).and_then(|meeting| meeting.meeting_date);
    if let (Some(held), Some(date)) = (held, revision.revision_date)
        && held > date
    {
        let message = Message::new("BUD-08-late")
            .with("resolution", key.as_str())
            .with("held", held)
            .with("date", date);
        report.at(revision, "revision_date", message);
    }
}

/// BUD-09: a material variance of a category in a closed year has a variance note.
pub fn explained(of: &Scope<'_>, report: &mut Report<'_>) {
    let settings = of.settings;
    let figures = BudgetFigures::of(of.dossier);
    for (year, sides) in &figures.years {
        for (side, figures) in sides {
            if !figures::is_closed(of.dossier, *side, *year) {
                continue;
            }
            for (category, amounts) in &figures.categories {
                let explained = of.dossier.notes.iter().any(|note| {
                    note.kind == Some(NoteKind::Variance)
                        && note.fiscal_year == Some(*year)
                        && note.side == Some(*side)
                        && note.category == Some(*category)
                });
                if explained
                    || !amounts.is_material(settings.variance_abs_usd, settings.variance_pct)
                {
                    continue;
                }
                let line = of.dossier.budget_lines.iter().find(|line| {
                    (line.side, line.fiscal_year, line.category)
                        == (Some(*side), Some(*year), Some(*category))
                });
                if let Some(line) = line {
                    let message = report
                        .message()
                        .with("category", category.key())
                        .with("side", side.key())
                        .with("year", *year)
                        .amount("actual", *amounts.disbursed)
                        .amount("available", *amounts.available())
                        .amount("difference", *amounts.variance());
                    report.at(*line, "category", message);
                }
            }
        }
    }
}

/// BUD-10: what is carried out does not exceed revised: money is not carried twice.
pub fn carried_once(of: &Scope<'_>, report: &mut Report<'_>) {
    for line in &of.dossier.budget_lines {
        if let (Some(out), Some(revised)) = (line.carried_out, line.revised)
            && of.exceeds(out, revised)
        {
            let message = report.message().amount("out", out).amount("revised", revised);
            report.at(*line, "carried_out", message);
        }
    }
}

/// The kind of project that a line of this category names.
fn project_category(category: Category) -> Option<ProjectCategory> {
    category.is_cooperation().then(|| ProjectCategory::at(category.index())).flatten()
}

/// BUD-11: lines of the four project categories name a project of that category, others none.
pub fn projects(of: &Scope<'_>, report: &mut Report<'_>) {
    for line in &of.dossier.budget_lines {
        let Some(category) = line.category else { continue };
        match (project_category(category), &line.project_id) {
            (Some(_), None) => {
                let message = report.message().with("category", category.key());
                report.at(*line, "project_id", message);
            }
            (None, Some(project)) => {
                let message = Message::new("BUD-11-none")
                    .with("category", category.key())
                    .with("project", project.as_str());
                report.at(*line, "project_id", message);
            }
            (Some(wanted), Some(key)) => {
                let found = of.register.projects.get(key).and_then(|project| project.category);
                if let Some(found) = found.filter(|found| *found != wanted) {
                    let message = Message::new("BUD-11-other")
                        .with("category", category.key())
                        .with("project", key.as_str())
                        .with("found", found.key());
                    report.at(*line, "project_id", message);
                }
            }
            (None, None) => {}
        }
    }
}

/// BUD-12: lines are in the reporting currency, and no amount is negative.
pub fn currency_and_sign(of: &Scope<'_>, report: &mut Report<'_>) {
    let reporting = &of.dossier.country.report_currency;
    for line in &of.dossier.budget_lines {
        if line.currency.is_some() && reporting.is_some() && line.currency != *reporting {
            let message =
                report.message().with("currency", &line.currency).with("reporting", reporting);
            report.at(*line, "currency", message);
        }
        let amounts = [
            ("planned", line.planned),
            ("planned_q1", line.planned_q1),
            ("planned_q2", line.planned_q2),
            ("planned_q3", line.planned_q3),
            ("planned_q4", line.planned_q4),
            ("revised", line.revised),
            ("carried_in", line.carried_in),
            ("disbursed", line.disbursed),
            ("committed", line.committed),
            ("carried_out", line.carried_out),
            ("lapsed", line.lapsed),
        ];
        for (field, amount) in amounts {
            if let Some(amount) = amount.filter(|amount| *amount < Decimal::ZERO) {
                let message = Message::new("BUD-12-negative").amount("amount", amount);
                report.at(*line, field, message);
            }
        }
    }
}
