//! What the fields of the context rest on.

use serde_json::Value as Json;

use super::{Found, found};
use crate::kinds::library::Kind;
use crate::kinds::manifest::Per;

/// What a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// A cell of the input.
    Cell {
        /// The path of the field that prints it.
        path: String,
        /// What it holds.
        value: Found,
        /// The cell: `programme.xlsx › agreements!T2`.
        place: String,
    },
    /// The rows of a sheet.
    Rows(&'static str),
    /// The manifest of the kind, which fixes the state of its documents.
    Manifest(String),
}

/// What fields below a path rest on.
#[derive(Debug, Clone, Copy)]
enum On {
    /// The cell of a field of a row.
    Cell(&'static str),
    /// The rows of a sheet.
    Rows(&'static str),
    /// How far the document has come: the status of its subject.
    Status,
}

use On::{Cell, Rows, Status};

/// What the fields at and below a path rest on, unless they are cells themselves; of several paths
/// the longest counts. A group that is a row rests on its sheet while there is no row.
const RESTS_ON: &[(&str, &[On])] = &[
    ("document", &[]),
    ("document.is_draft", &[Status]),
    ("document.is_agreed", &[Status]),
    ("document.is_record", &[Status]),
    ("document.state", &[Status]),
    ("document.mark", &[Status]),
    ("document.as_of", &[Rows("settings")]),
    ("settings", &[Rows("settings")]),
    ("country", &[Rows("countries")]),
    ("korea", &[Rows("organizations"), Rows("persons")]),
    ("partner", &[Rows("organizations"), Rows("persons")]),
    ("first", &[Rows("organizations"), Rows("persons")]),
    ("second", &[Rows("organizations"), Rows("persons")]),
    ("sides", &[Rows("organizations"), Rows("persons")]),
    ("roles", &[Rows("organizations")]),
    ("centre", &[Rows("centers")]),
    ("centre.name", &[Cell("centre.name_en")]),
    ("centre.designated_by", &[Cell("centre.designated_by_org_id")]),
    (
        "centre.term_end",
        &[Cell("centre.closing_date"), Cell("centre.planned_closing_date"), Rows("extensions")],
    ),
    ("centre.head", &[Rows("center_members")]),
    ("members", &[Rows("center_members")]),
    ("member_counts", &[Rows("center_members")]),
    ("programme", &[Rows("contributions")]),
    ("programme.korea_contribution", &[Cell("country.kr_ceiling_usd")]),
    ("programme.base_term_years", &[Rows("settings")]),
    ("programme.report_currency", &[Cell("country.report_currency")]),
    ("programme.work_plan", &[Rows("projects")]),
    ("programme.work_plan_total", &[Rows("projects")]),
    ("programme.has_agreement", &[Rows("agreements")]),
    ("programme.partner_year_differs", YEAR_OF_PARTNER),
    ("programme.partner_fy_start", YEAR_OF_PARTNER),
    ("programme.partner_fy_end", YEAR_OF_PARTNER),
    ("programme.rate_sources", &[Rows("exchange_rates")]),
    ("stages", &[Rows("stage_history")]),
    ("milestones", &[Rows("milestones")]),
    ("dialogues", &[Rows("milestones")]),
    ("earlier_instruments", &[Rows("mous")]),
    ("extensions", &[Rows("extensions"), Rows("resolutions")]),
    ("projects", &[Rows("projects")]),
    ("mou", &[Rows("mous")]),
    ("mou.language_names", &[Cell("mou.languages")]),
    ("mou.language_count", &[Cell("mou.languages")]),
    ("mou.multilingual", &[Cell("mou.languages")]),
    ("mou.prevailing", &[Cell("mou.prevailing_language")]),
    ("mou.apart", &[Cell("mou.signing_mode")]),
    ("mou.places", &[Cell("mou.signing_place")]),
    ("agreement", &[Rows("agreements")]),
    ("agreement.language_names", &[Cell("agreement.languages")]),
    ("agreement.language_count", &[Cell("agreement.languages")]),
    ("agreement.multilingual", &[Cell("agreement.languages")]),
    ("agreement.prevailing", &[Cell("agreement.prevailing_language")]),
    ("agreement.apart", &[Cell("agreement.signing_mode")]),
    ("agreement.places", &[Cell("agreement.signing_place")]),
    (
        "agreement.resolution",
        &[Rows("resolutions"), Rows("meetings"), Cell("agreement.signing_date")],
    ),
    ("meeting", &[Rows("meetings")]),
    ("meeting.one_day", &[Cell("meeting.meeting_date"), Cell("meeting.end_date")]),
    ("meeting.korea_cochair", &[Cell("meeting.kr_cochair_id")]),
    ("meeting.partner_cochair", &[Cell("meeting.partner_cochair_id")]),
    ("meeting.first_cochair", COCHAIRS),
    ("meeting.second_cochair", COCHAIRS),
    ("meeting.attendance", &[Rows("attendees")]),
    ("meeting.quorum", &[Cell("meeting.quorum_per_side"), Rows("attendees")]),
    ("meeting.agenda", &[Rows("agenda_items")]),
    ("meeting.reports", &[Rows("agenda_items")]),
    ("meeting.resolutions", &[Rows("resolutions")]),
    ("meeting.deferred", &[Rows("resolutions")]),
    ("meeting.has_approvals", &[Rows("resolutions")]),
    ("meeting.actions", &[Rows("action_items")]),
    ("meeting.matters_arising", &[Rows("action_items")]),
    ("meeting.language_names", &[Cell("meeting.minutes_languages")]),
    ("meeting.language_count", &[Cell("meeting.minutes_languages")]),
    ("meeting.prevailing", &[Cell("meeting.minutes_languages")]),
    ("meeting.approved_projects", &[Rows("resolutions"), Rows("projects")]),
    ("meeting.approved_projects_total", &[Rows("resolutions"), Rows("projects")]),
    ("meeting.approved_budgets", APPROVED),
    ("meeting.approved_budgets_total", APPROVED),
    ("meeting.approved_budgets_first_total", APPROVED),
    ("meeting.approved_budgets_second_total", APPROVED),
    ("meeting.revisions", &[Rows("resolutions"), Rows("budget_revisions")]),
    ("report", &[Rows("budget_lines"), Rows("expenditures")]),
    ("report.year", &[Rows("fiscal_years"), Rows("budget_lines")]),
    ("report.certified", CERTIFIED),
    ("report.is_final_report", &[Cell("country.stage"), Rows("budget_lines")]),
    ("report.currency", &[Cell("country.report_currency")]),
    ("report.korea_year", &[Rows("fiscal_years")]),
    ("report.partner_year", &[Rows("fiscal_years")]),
    ("report.periods_differ", &[Rows("fiscal_years")]),
    ("report.ceiling", &[Cell("country.kr_ceiling_usd")]),
    ("report.ceiling_used", &[Rows("contributions")]),
    ("report.ceiling_used_pct", &[Rows("contributions"), Cell("country.kr_ceiling_usd")]),
    ("report.summary", &[Rows("report_notes")]),
    ("report.notes", &[Rows("report_notes")]),
    ("report.rate_sources", &[Rows("exchange_rates")]),
    ("report.has_foreign_currency", &[Rows("expenditures")]),
    ("report.contributions", &[Rows("contributions")]),
    ("report.variances", &[Rows("budget_lines"), Rows("report_notes"), Rows("settings")]),
    ("report.variances_unexplained", &[Rows("budget_lines"), Rows("report_notes")]),
    ("report.revisions", &[Rows("budget_revisions")]),
    ("report.revisions_total", &[Rows("budget_revisions")]),
    ("report.carry", &[Rows("budget_lines")]),
    ("report.exchange", &[Rows("expenditures"), Rows("exchange_rates")]),
    ("report.project_groups", &[Rows("projects"), Rows("budget_lines")]),
    (
        "report.reconciliation",
        &[Rows("budget_lines"), Rows("expenditures"), Rows("contributions"), Rows("fiscal_years")],
    ),
    ("report.certification", &[Rows("certifications")]),
    ("report.ledger", &[Rows("expenditures")]),
    ("report.lines", &[Rows("budget_lines")]),
    ("report.in_kind", &[Rows("contributions")]),
    ("report.in_kind_pledged", &[Rows("contributions")]),
    ("report.in_kind_received", &[Rows("contributions")]),
    ("report.findings", &[]),
    ("bundle", &[]),
    ("consolidated", &[Rows("budget_lines"), Rows("expenditures")]),
    ("consolidated.year", &[Rows("fiscal_years"), Rows("budget_lines")]),
    ("consolidated.certified", CERTIFIED),
    ("consolidated.country_count", &[Rows("countries")]),
    ("consolidated.closed_count", &[Rows("fiscal_years")]),
    ("consolidated.certified_count", CERTIFIED),
    ("consolidated.stages", &[Rows("countries")]),
    ("consolidated.stages_total", &[Rows("countries")]),
    ("consolidated.other_periods", &[Rows("fiscal_years")]),
    ("consolidated.contributions", &[Rows("contributions")]),
    ("consolidated.contributions_total", &[Rows("contributions")]),
    ("consolidated.ceilings", &[Rows("contributions"), Rows("countries")]),
    ("consolidated.ceilings_total", &[Rows("contributions"), Rows("countries")]),
    ("consolidated.variances", &[Rows("budget_lines"), Rows("report_notes"), Rows("settings")]),
    ("consolidated.open_sides", &[Rows("fiscal_years"), Rows("budget_lines")]),
    ("consolidated.findings", &[]),
    ("consolidated.errors", &[]),
    ("consolidated.warnings", &[]),
    ("consolidated.has_errors", &[]),
    ("consolidated.reports", CERTIFIED),
];

const YEAR_OF_PARTNER: &[On] = &[Rows("fiscal_years"), Cell("country.partner_fy_start_month")];
const COCHAIRS: &[On] = &[Cell("meeting.kr_cochair_id"), Cell("meeting.partner_cochair_id")];
const APPROVED: &[On] = &[Rows("resolutions"), Rows("budget_lines")];
/// Reference 3.4: the year is closed and certified, the books balance, variances are explained.
const CERTIFIED: &[On] = &[
    Rows("certifications"),
    Rows("fiscal_years"),
    Rows("budget_lines"),
    Rows("expenditures"),
    Rows("report_notes"),
];

/// What the value at a path rests on.
pub(super) fn of(path: &str, kind: &Kind, context: &Json) -> Vec<Basis> {
    if let Some(cell) = cell(path, context) {
        return vec![cell];
    }
    let mut all = Vec::new();
    for one in rests_on(path).unwrap_or_default() {
        match one {
            Rows(sheet) => all.push(Basis::Rows(sheet)),
            Cell(path) => all.extend(cell_or_rows(path, context)),
            Status => all.extend(status(kind, context)),
        }
    }
    all
}

/// The entry of the longest path that this is, or lies below.
fn rests_on(path: &str) -> Option<&'static [On]> {
    let is_below = |above: &str| {
        path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let above = RESTS_ON.iter().filter(|(above, _)| is_below(above));
    above.max_by_key(|(above, _)| above.len()).map(|(_, rests_on)| *rests_on)
}

/// The cell that a path prints, if it prints one.
fn cell(path: &str, context: &Json) -> Option<Basis> {
    let (owner, field) = path.rsplit_once('.')?;
    let pointer = format!("/{}/$cells/{field}", owner.replace('.', "/"));
    let place = context.pointer(&pointer)?.as_str()?.to_owned();
    Some(Basis::Cell { path: path.to_owned(), value: found(context, path), place })
}

/// The cell that a path prints; while there is no row for it, the rows of its sheet.
fn cell_or_rows(path: &str, context: &Json) -> Option<Basis> {
    cell(path, context).or_else(|| {
        let (row, _) = path.split_once('.')?;
        rests_on(row)?.iter().find_map(|one| match one {
            Rows(sheet) => Some(Basis::Rows(sheet)),
            _ => None,
        })
    })
}

/// What the state of a document rests on.
fn status(kind: &Kind, context: &Json) -> Vec<Basis> {
    if kind.manifest.state.is_some() {
        return vec![Basis::Manifest(format!("{}/kind.toml", kind.name))];
    }
    let path = match kind.manifest.per {
        Per::Mou => "mou.status",
        Per::Agreement => "agreement.status",
        Per::Meeting => "meeting.minutes_status",
        Per::FiscalYear => return of("report.certified", kind, context),
        Per::Run => return of("consolidated.certified", kind, context),
        Per::Country | Per::Bundle => return Vec::new(),
    };
    cell_or_rows(path, context).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::shape::{self, Shape};
    use crate::programme::SHEETS;

    const ALL: [Per; 7] = [
        Per::Country,
        Per::Mou,
        Per::Agreement,
        Per::Meeting,
        Per::FiscalYear,
        Per::Bundle,
        Per::Run,
    ];

    #[test]
    fn it_is_known_of_every_field_what_it_rests_on() {
        for per in ALL {
            for (path, _) in shape::of(per).leaves() {
                let path = path.replace("[]", "");
                assert!(rests_on(&path).is_some(), "{path}");
            }
        }
    }

    #[test]
    fn what_fields_rest_on_exists() {
        let shapes = ALL.map(shape::of);
        let at = |path: &str| shapes.iter().find_map(|shape| shape.at(path));
        for (path, rests_on) in RESTS_ON {
            assert!(at(path).is_some(), "{path}");
            for one in *rests_on {
                match one {
                    Cell(cell) => assert!(matches!(at(cell), Some(Shape::Leaf | Shape::List(_)))),
                    Rows(sheet) => assert!(SHEETS.iter().any(|spec| spec.name == *sheet)),
                    Status => {}
                }
            }
        }
    }

    #[test]
    fn the_longest_path_counts_and_parts_are_whole_names() {
        assert!(matches!(rests_on("programme.plan.total"), Some([Rows("contributions")])));
        assert!(matches!(rests_on("meeting.quorum.met"), Some([Cell(_), Rows("attendees")])));
        assert!(rests_on("meetings").is_none());
    }
}
