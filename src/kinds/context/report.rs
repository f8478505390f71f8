//! The annual budget report.

use schemars::JsonSchema;
use serde::Serialize;

use super::Request;
use crate::figures::BudgetFigures;
use crate::programme::Dossier;

/// The annual budget report of a Korean fiscal year.
#[derive(Serialize, JsonSchema)]
pub struct ReportView {
    /// Fiscal year.
    pub year: i64,
}

/// The view of a report.
pub fn view(
    _dossier: &Dossier<'_>,
    _budget: &BudgetFigures,
    year: i64,
    _request: &Request<'_>,
) -> ReportView {
    ReportView { year }
}
