//! How orders and answers travel between processes: one JSON object a line.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::order::Artifact;
use super::typeset::{Complaint, Identity};
use crate::kinds::Module;
use crate::readback::{Expected, Stated};
use crate::timing::Span;

/// An order as it is sent. A module is sent once to a worker, and named by its digest afterwards.
#[derive(Debug, Serialize)]
pub struct Sent<'o> {
    /// Modules that the worker does not have yet.
    pub new_modules: Vec<&'o Module>,
    /// Digests of the modules of this document.
    pub modules: Vec<&'o str>,
    /// The document's own files.
    pub files: &'o [(String, String)],
    /// Whether the documents that follow have much of it too, so that its layout is worth remembering.
    pub remember: bool,
    /// What it is exported as.
    pub identity: &'o Identity,
    /// Where the PDF is written.
    pub target: &'o Path,
    /// What is read back.
    pub expected: Option<&'o Expected>,
}

/// An order as it is received.
#[derive(Debug, Deserialize)]
pub struct Received {
    /// Modules that were not sent before.
    pub new_modules: Vec<Module>,
    /// Digests of the modules of this document.
    pub modules: Vec<String>,
    /// The document's own files.
    pub files: Vec<(String, String)>,
    /// Whether the documents that follow have much of it too, so that its layout is worth remembering.
    pub remember: bool,
    /// What it is exported as.
    pub identity: Identity,
    /// Where the PDF is written.
    pub target: PathBuf,
    /// What is read back.
    pub expected: Option<Expected>,
}

/// What a worker answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// What became of the order.
    pub outcome: Outcome,
    /// What it took.
    pub spans: Vec<Span>,
}

/// What became of an order.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The PDF was written.
    Made(Artifact, Stated),
    /// Typst complained.
    Refused(Vec<Complaint>),
    /// The PDF does not hold what went in.
    Unlike(Vec<String>),
    /// The PDF could not be written.
    Unwritten(String),
}
