//! Findings: what a rule reports, and the places they are about.

mod place;

pub use place::{Place, column_letters};

use serde::Serialize;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Blocks the documents that depend on the row.
    Error,
    /// Blocks nothing.
    Warning,
}

/// What a rule reports.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// The rule, e.g. `STR-03`.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The file, sheet, row and cell it is about.
    #[serde(flatten)]
    pub place: Place,
    /// The sheets of the model that it is about: one, unless a file could not be read.
    #[serde(skip)]
    pub sheets: Vec<&'static str>,
    /// The field of the model, e.g. `amount`.
    #[serde(rename = "column")]
    pub field: Option<&'static str>,
    /// The key of the row.
    pub key: Option<String>,
    /// What was seen.
    pub seen: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub help: String,
}

impl Finding {
    /// The finding in one sentence, without its place.
    pub fn message(&self) -> String {
        format!("{}; expected {}", self.seen, self.expected)
    }
}
