//! What a run spends its time on: spans of wall and processor time by stage.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use cpu_time::ThreadTime;
use serde::{Deserialize, Serialize};

/// A stage of a run, on the thread or in the worker that does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Opening the files and turning their cells into records.
    Read,
    /// Loading and checking the templates.
    Templates,
    /// Planning documents, with the figures that they print.
    Plan,
    /// Contexts of documents, and their texts by Handlebars.
    Fill,
    /// Checks of filled texts: alike in all languages, wording, what has to be found in the PDF.
    Proof,
    /// Fingerprints, and looking up what was made before.
    Store,
    /// Handing documents to workers and taking the answers.
    Order,
    /// Typst: evaluation and layout.
    Layout,
    /// Typst: PDF export.
    Export,
    /// Reading the finished PDF again and comparing it.
    ReadBack,
    /// Writing and hashing PDFs.
    Write,
    /// Comparing the documents of a country with each other.
    Reconcile,
    /// Manifests, workbooks, zips and the switch to the new output.
    Publish,
}

impl Stage {
    /// All stages in the order of the work.
    pub const ALL: [Self; 13] = [
        Self::Read,
        Self::Templates,
        Self::Plan,
        Self::Fill,
        Self::Proof,
        Self::Store,
        Self::Order,
        Self::Layout,
        Self::Export,
        Self::ReadBack,
        Self::Write,
        Self::Reconcile,
        Self::Publish,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read and check",
            Self::Templates => "templates",
            Self::Plan => "plan and figures",
            Self::Fill => "fill",
            Self::Proof => "proof",
            Self::Store => "fingerprint",
            Self::Order => "order",
            Self::Layout => "layout (Typst)",
            Self::Export => "export (Typst)",
            Self::ReadBack => "read back",
            Self::Write => "write and hash",
            Self::Reconcile => "reconcile",
            Self::Publish => "publish",
        }
    }

    /// Whether it is the typesetter's own work.
    pub fn is_typst(self) -> bool {
        matches!(self, Self::Layout | Self::Export)
    }
}

/// A stretch of work.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The stage.
    pub stage: Stage,
    /// When it began, in microseconds since 1970.
    pub begun: u64,
    /// How long it took, in microseconds.
    pub wall: u64,
    /// Processor time of its thread, in microseconds.
    pub cpu: u64,
    /// The process that did it.
    pub process: u32,
}

/// Does a piece of work and says how long it took.
pub fn timed<T>(stage: Stage, work: impl FnOnce() -> T) -> (T, Span) {
    let begun = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (wall, cpu) = (Instant::now(), ThreadTime::now());
    let done = work();
    let (wall, cpu) = (wall.elapsed(), cpu.elapsed());
    let micros = |time: std::time::Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let process = std::process::id();
    (done, Span { stage, begun: micros(begun), wall: micros(wall), cpu: micros(cpu), process })
}
