//! A finding as machines read it.

use serde::Serialize;

use super::{Finding, Severity, Texts};

/// A finding with its words in one language, in the order in which JSON gives them.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The rule, e.g. `STR-03`.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The file.
    pub file: String,
    /// The sheet's name in the file.
    pub sheet: Option<String>,
    /// The row, counted from 1.
    pub row: Option<u32>,
    /// The field of the model.
    pub column: Option<&'static str>,
    /// The cell in A1 notation.
    pub cell: Option<String>,
    /// The key of the row.
    pub key: Option<String>,
    /// What was seen.
    pub seen: String,
    /// What was expected.
    pub expected: String,
    /// Both in one sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Entry {
    /// Says a finding in the language of the texts.
    pub fn new(finding: &Finding, texts: &Texts) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            file: finding.place.file_name().to_owned(),
            sheet: finding.place.sheet_name().map(str::to_owned),
            row: finding.place.row_number(),
            column: finding.field,
            cell: finding.place.cell(),
            key: finding.key.clone(),
            seen: texts.seen(&finding.message),
            expected: texts.expected(&finding.message),
            message: texts.sentence(&finding.message),
            help: finding.help(texts),
        }
    }
}
