//! Where a rule puts what it finds.

use crate::diag::{Finding, Message};
use crate::programme::{AnyRows, Record};

/// Collects the findings of one rule.
pub struct Report<'r> {
    rule: &'static str,
    findings: &'r mut Vec<Finding>,
    suggestion: Option<String>,
}

impl<'r> Report<'r> {
    /// A report for a rule.
    pub fn new(rule: &'static str, findings: &'r mut Vec<Finding>) -> Self {
        Self { rule, findings, suggestion: None }
    }

    /// The message of the rule's own id.
    pub fn message(&self) -> Message {
        Message::new(self.rule)
    }

    /// What was probably meant, for the next finding.
    pub fn suggesting(&mut self, near: Option<&str>) -> &mut Self {
        self.suggestion = near.map(str::to_owned);
        self
    }

    /// A finding about the cell of a field of a record.
    pub fn at<R: Record>(&mut self, record: &R, field: &'static str, message: Message) {
        let near = self.suggestion.take();
        let finding = Finding::new(self.rule, record.origin().cell(field), message);
        let finding = finding.on([R::SHEET.name]).field(field).suggest(near.as_deref());
        self.findings.push(Finding { key: record.key(), ..finding });
    }

    /// A finding about the cell of a field of some row.
    pub fn row(&mut self, rows: &dyn AnyRows, row: usize, field: usize, message: Message) {
        let near = self.suggestion.take();
        let finding = Finding::new(self.rule, rows.origin(row).cell_at(field), message);
        let name = rows.spec().fields[field].name;
        let finding = finding.on([rows.spec().name]).field(name).suggest(near.as_deref());
        self.findings.push(Finding { key: rows.key(row), ..finding });
    }
}
