//! Record copies that are kept from an earlier run: what manifests and `run.json` say of them.

use serde::{Deserialize, Serialize};

use super::SourceEntry;

/// The run that made something that a later one keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maker {
    /// Name and version of the program.
    pub program: String,
    /// Version of the typesetter.
    pub typesetter: String,
    /// The as-of date.
    pub as_of: String,
    /// The files that the data came from.
    pub sources: Vec<SourceEntry>,
}

/// What the manifest of a bundle says of a record copy that is kept from an earlier run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Why it is kept.
    #[serde(flatten)]
    pub freeze: Freeze,
    /// The run that made it.
    pub made: Maker,
}

/// A record copy that a run did not make as it is, for its summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenEntry {
    /// Name of its file.
    pub file: String,
    /// Document number.
    pub number: String,
    /// Title with its subject.
    pub title: String,
    /// Why it is kept.
    #[serde(flatten)]
    pub freeze: Freeze,
}

/// Why a record copy is kept, and what the inputs give in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// Why.
    pub why: Why,
    /// SHA-256 of what the inputs give now; missing if they give nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// Why the inputs give nothing, where an error holds it back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The first places in which the two differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// In how many places more they do.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: usize,
}

/// Why a record copy is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The inputs give another document.
    Differs,
    /// The inputs give the same text in another file: made on another day or by another version, or with
    /// other rows attached.
    SameText,
    /// An error holds back what the inputs give.
    HeldBack,
    /// The inputs give no such document any more.
    NotDue,
    /// It was not asked for in this run.
    NotAsked,
    /// Its country is not in the inputs any more.
    NoCountry,
    /// It is not kept: neither the folder nor the zip of the earlier run has the file that its manifest
    /// names, and the inputs do not give it.
    Lost,
}

/// A place in which a record copy and what the inputs give differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Where.
    #[serde(flatten)]
    pub at: ChangeAt,
    /// What the record copy says; empty if it says nothing there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub earlier: String,
    /// What the inputs give; empty if nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub present: String,
}

/// Where a record copy and what the inputs give differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "kebab-case")]
pub enum ChangeAt {
    /// In the state of the document.
    State,
    /// In a clause.
    Clause {
        /// BCP 47 tag of its text.
        language: String,
        /// Its id.
        clause: String,
        /// Its number and title; empty in a preamble.
        heading: String,
        /// The page on which it begins, counted from 1.
        page: usize,
    },
    /// On a page, in no clause.
    Page {
        /// The page, counted from 1.
        page: usize,
    },
    /// One of the two cannot be read.
    Unread {
        /// Why.
        problem: String,
    },
}

impl Freeze {
    /// A reason without anything to compare.
    pub fn because(why: Why) -> Self {
        Self { why, now: None, reason: String::new(), changes: Vec::new(), more: 0 }
    }

    /// Whether somebody has to decide what to do.
    pub fn needs_decision(&self) -> bool {
        !matches!(self.why, Why::SameText | Why::NotAsked)
    }
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}
