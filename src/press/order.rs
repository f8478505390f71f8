//! What is ordered from a worker, and what it makes of it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::typeset::{Complaint, Identity, OpenPoint};
use crate::kinds::Source;
use crate::readback::{Expected, Stated};
use crate::timing::Span;

/// A document for a worker.
#[derive(Debug)]
pub struct Order {
    /// Typst source and data.
    pub source: Source,
    /// Whether the documents that follow have much of it too, so that its layout is worth remembering.
    pub remember: bool,
    /// What it is exported as.
    pub identity: Identity,
    /// Where the PDF is written.
    pub target: PathBuf,
    /// What is read back from the PDF before it is written; nothing if missing.
    pub expected: Option<Expected>,
}

/// A PDF that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Artifact {
    /// Number of pages.
    pub pages: usize,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its open points.
    pub open_points: Vec<OpenPoint>,
}

/// What a worker made of an order.
#[derive(Debug)]
pub struct Product {
    /// The PDF.
    pub artifact: Artifact,
    /// What its pages state; nothing if it was not read back.
    pub stated: Stated,
    /// What it took.
    pub spans: Vec<Span>,
}

/// Why a document was not made.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// Typst complained.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Refused(Vec<Complaint>),
    /// The PDF does not hold what went in.
    #[error("read back from the finished PDF: {}", .0.join("; "))]
    Unlike(Vec<String>),
    /// The worker died over it.
    #[error(
        "the typesetter stopped over this document ({0}); the other documents are not touched by it"
    )]
    Died(String),
    /// It took longer than it may; so many seconds.
    #[error(
        "given up after {0} s: a document may take no longer (--document-timeout); a template that \
         never ends is the likely cause"
    )]
    TooSlow(u64),
    /// It asked for more memory than it may; so many megabytes.
    #[error(
        "given up over {0} MB: a document may take no more memory (--document-memory); a template that \
         repeats without end is the likely cause"
    )]
    TooLarge(u64),
    /// The PDF could not be written.
    #[error("the PDF cannot be written: {0}")]
    Unwritten(String),
}

impl PressError {
    /// Whether the worker is gone, and the document may come out when it is tried again.
    pub fn is_given_up(&self) -> bool {
        matches!(self, Self::Died(_) | Self::TooSlow(_) | Self::TooLarge(_))
    }
}
