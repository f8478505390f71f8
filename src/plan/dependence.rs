//! The rule of dependence: which findings hold back which documents.
//!
//! An error holds back a document
//! - if it is about a row that was looked up for the document's content;
//! - if it is about a row of a sheet that the kind reads, and the row belongs to the document's
//!   programme, its meeting, and its fiscal year or an earlier one, or one of these cannot be told;
//! - if it is about a whole sheet that the kind reads, or a setting.
//!
//! Organisations, persons and rates serve many programmes, and minutes look up the projects, lines
//! and transfers that they print, so for those only the first holds.

use std::collections::BTreeSet;

use crate::diag::{Finding, Severity};
use crate::kinds::context::Subject;
use crate::programme::{Cells, Programmes, Register, RowId, Value};

use super::Job;

/// Sheets that every document depends on.
const ALWAYS: [&str; 3] = ["settings", "countries", "stage_history"];
/// Sheets whose rows are shared: only rows that were looked up matter.
const SHARED: [&str; 3] = ["organizations", "persons", "exchange_rates"];
/// Sheets whose rows belong to one meeting.
const OF_MEETINGS: [&str; 4] = ["attendees", "agenda_items", "resolutions", "action_items"];
/// Sheets of which a document reads the row of its subject, and others only by reference.
const SUBJECTS: [&str; 3] = ["mous", "agreements", "meetings"];

/// The findings of a run with what is known of their rows.
pub struct Dependence<'f> {
    findings: Vec<(&'f Finding, Option<RowFacts>)>,
}

/// What is known of a row.
struct RowFacts {
    id: RowId,
    programme: Option<String>,
    meeting: Option<String>,
    fiscal_year: Option<i64>,
}

impl<'f> Dependence<'f> {
    /// Looks up the rows of all findings among the cells of the register.
    pub fn new(register: &Register, cells: &Cells<'_>, findings: &'f [Finding]) -> Self {
        let rows = FoundRows { register, cells, programmes: Programmes::of(register) };
        let known = findings.iter().map(|finding| (finding, rows.facts(finding)));
        Self { findings: known.collect() }
    }

    /// The errors that hold back a document. `touched` are the shared rows that it was made of.
    pub fn holding(
        &self,
        job: &Job<'_>,
        country: &str,
        touched: &BTreeSet<RowId>,
    ) -> Vec<&'f Finding> {
        let holds = |(finding, facts): &&(&Finding, Option<RowFacts>)| {
            finding.severity == Severity::Error
                && depends(job, country, touched, finding, facts.as_ref())
        };
        self.findings.iter().filter(holds).map(|(finding, _)| *finding).collect()
    }

    /// All findings, each with the country that its row belongs to; `None` where that is no single one.
    pub fn by_country(&self) -> impl Iterator<Item = (&'f Finding, Option<&str>)> {
        self.findings.iter().map(|(finding, facts)| {
            let programme = facts.as_ref().and_then(|facts| facts.programme.as_deref());
            (*finding, programme.filter(|code| *code != "*"))
        })
    }

    /// The findings about rows of a country, or about no single country.
    pub fn about(&self, country: &str) -> Vec<&'f Finding> {
        let ours = self.findings.iter().filter(|(_, facts)| {
            facts
                .as_ref()
                .and_then(|facts| facts.programme.as_deref())
                .is_none_or(|code| code == country || code == "*")
        });
        ours.map(|(finding, _)| *finding).collect()
    }
}

fn depends(
    job: &Job<'_>,
    country: &str,
    touched: &BTreeSet<RowId>,
    finding: &Finding,
    facts: Option<&RowFacts>,
) -> bool {
    let is_read = |sheet: &str| {
        ALWAYS.contains(&sheet) || job.kind.manifest.reads.iter().any(|read| read == sheet)
    };
    let (Some(facts), [sheet]) = (facts, &finding.sheets[..]) else {
        // Whole sheets, or a row that no record was made of.
        return finding.sheets.iter().any(|sheet| is_read(sheet) || SHARED.contains(sheet));
    };
    let reads = is_read(sheet);
    if touched.contains(&facts.id) {
        return true;
    }
    if !reads || SHARED.contains(sheet) {
        return false;
    }
    if facts.programme.as_deref().is_some_and(|programme| programme != country) {
        return false;
    }
    match job.subject {
        _ if SUBJECTS.contains(sheet) => subject_id(&job.subject).is_some_and(|id| id == facts.id),
        Subject::Meeting(meeting) if OF_MEETINGS.contains(sheet) => {
            facts.meeting.is_none() || facts.meeting == meeting.meeting_id
        }
        Subject::Meeting(_) => ALWAYS.contains(sheet),
        Subject::FiscalYear(year) => facts.fiscal_year.is_none_or(|of| of <= year),
        _ => true,
    }
}

/// The row that a document is made for.
fn subject_id(subject: &Subject<'_>) -> Option<RowId> {
    match subject {
        Subject::Mou(mou) => mou.map(|row| row.origin.id()),
        Subject::Agreement(agreement) => agreement.map(|row| row.origin.id()),
        Subject::Meeting(meeting) => Some(meeting.origin.id()),
        Subject::Country | Subject::FiscalYear(_) => None,
    }
}

/// The rows that findings are about.
struct FoundRows<'a> {
    register: &'a Register,
    cells: &'a Cells<'a>,
    programmes: Programmes,
}

impl FoundRows<'_> {
    fn facts(&self, finding: &Finding) -> Option<RowFacts> {
        let (sheet, row) = (*finding.sheets.first()?, finding.place.row_number()?);
        let id = RowId { file: finding.place.file_name().into(), sheet, row };
        let (rows, at) = self.cells.row(&id)?;
        let text =
            |field: &str| rows.value(at, rows.spec().find(field)?).map(|value| value.canonical());
        let line = text("line_id").and_then(|id| self.register.budget_lines.get(&id));
        let year = match rows.spec().find("fiscal_year").and_then(|field| rows.value(at, field)) {
            Some(Value::Integer(year)) => Some(year),
            _ => line.and_then(|line| line.fiscal_year),
        };
        Some(RowFacts {
            id,
            programme: self.programmes.of_row(sheet, at).map(str::to_owned),
            meeting: text("meeting_id"),
            fiscal_year: year,
        })
    }
}
