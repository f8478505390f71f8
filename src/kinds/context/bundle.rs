//! A country's bundle, for its cover and its open-points list.

use schemars::JsonSchema;
use serde::Serialize;

use super::FindingView;

/// A country's bundle.
#[derive(Serialize, JsonSchema, Clone, Default)]
pub struct BundleView {
    /// The documents in their order.
    pub documents: Vec<BundleDocument>,
    /// Documents that are not lawful at the country's stage or were not asked for, with the reason.
    pub left_out: Vec<BundleReason>,
    /// Documents that errors hold back, with the reason.
    pub held_back: Vec<BundleReason>,
    /// Open points of all documents.
    pub open_points: Vec<BundleOpenPoint>,
    /// Findings on rows of this programme.
    pub findings: Vec<FindingView>,
    /// How many findings there are.
    pub findings_count: FindingsCount,
}

/// A document of the bundle.
#[derive(Serialize, JsonSchema, Clone)]
pub struct BundleDocument {
    /// Document number.
    pub number: String,
    /// Title of its kind with its subject.
    pub title: String,
    /// File name.
    pub file: String,
    /// Number of pages.
    pub pages: usize,
    /// `draft`, `agreed`, `record`, `provisional` or `final`.
    pub state: String,
    /// The mark of its state.
    pub mark: String,
    /// Formal name of the State that keeps this original; empty if there is one file for both.
    pub holder_name: String,
    /// Number of its open points.
    pub open_points: usize,
}

/// A document that is not in the bundle.
#[derive(Serialize, JsonSchema, Clone)]
pub struct BundleReason {
    /// Title of the document.
    pub title: String,
    /// Why it is not there.
    pub reason: String,
}

/// An open point of a document.
#[derive(Serialize, JsonSchema, Clone)]
pub struct BundleOpenPoint {
    /// File name of the document; both originals if they share the point.
    pub document: String,
    /// Number of the document.
    pub number: String,
    /// Where it stands in the document.
    pub place: String,
    /// The field or clause.
    pub field: String,
    /// The text in brackets.
    pub text: String,
    /// Who has to decide, in words.
    pub side: String,
    /// The cell that the value belongs in; empty if there is none.
    pub cell: String,
    /// The page, counted from 1.
    pub page: usize,
}

/// How many findings there are.
#[derive(Serialize, JsonSchema, Clone, Default)]
pub struct FindingsCount {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}
