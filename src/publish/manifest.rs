//! Manifests: what a bundle and a run consist of.

use std::fs::File;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Frozen, FrozenEntry, Maker};
use crate::diag::Finding;
use crate::kinds::UsedClause;
use crate::press::OpenPoint;
use crate::rules::Levels;

/// `manifest.json` of a country's bundle, or of the one over all countries.
#[derive(Debug, Serialize)]
pub struct Manifest {
    /// Country code; `ALL` over all countries.
    pub country: String,
    /// Lifecycle stage; missing where the bundle is over all countries.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// The as-of date.
    pub as_of: String,
    /// Name and version of the program.
    pub program: String,
    /// Version of the typesetter.
    pub typesetter: String,
    /// Every file of the bundle except this one.
    pub files: Vec<FileEntry>,
    /// The documents in the order of the bundle.
    pub documents: Vec<DocumentEntry>,
    /// Documents that are not lawful at the country's stage.
    pub left_out: Vec<ReasonEntry>,
    /// Documents that errors held back.
    pub held_back: Vec<ReasonEntry>,
    /// Documents made as drafts in spite of errors.
    pub forced: Vec<ReasonEntry>,
    /// The files that the data came from.
    pub sources: Vec<SourceEntry>,
    /// Findings on rows of this programme, or of no single one.
    pub findings: Vec<Finding>,
}

/// A file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Name in the bundle.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: String,
}

impl FileEntry {
    /// The entry of a file, which is read once.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(path: &Path) -> io::Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (bytes, sha256) = crate::workbook::sha256_read(&mut File::open(path)?)?;
        Ok(Self { name, bytes, sha256 })
    }
}

/// A document of a bundle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// Name of its file.
    pub file: String,
    /// Document number.
    pub number: String,
    /// Code of its kind.
    pub kind: String,
    /// Version of its kind's templates.
    pub kind_version: String,
    /// Title with its subject.
    pub subject: String,
    /// `KR`, or the partner's country code; missing if there is one file for both.
    pub holder: Option<String>,
    /// BCP 47 tags of its texts, in order.
    pub languages: Vec<String>,
    /// `parallel` for an edition with two languages side by side, `traced` for one whose values lead to
    /// their cells; missing for an original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// `draft`, `agreed`, `record`, `provisional` or `final`.
    pub state: String,
    /// Number of pages.
    pub pages: usize,
    /// SHA-256 of its file.
    pub sha256: String,
    /// The clauses it includes, with their versions.
    pub clauses: Vec<ClauseEntry>,
    /// Its open points.
    pub open_points: Vec<OpenPoint>,
    /// Why it is kept from an earlier run, if it is; all the rest is then what that run said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<Frozen>,
}

/// A clause of a document.
pub type ClauseEntry = UsedClause;

/// A document that is not there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReasonEntry {
    /// Title of the document.
    pub title: String,
    /// Why it is not there.
    pub reason: String,
}

impl ReasonEntry {
    /// A document with a file of its own, whose name stands in brackets behind the title.
    pub fn of_file(title: &str, file: &str, reason: String) -> Self {
        Self { title: format!("{title} ({file})"), reason }
    }

    /// Whether it is about the document of this file, named with its ending or without.
    pub fn is_of(&self, file: &str) -> bool {
        self.title_and_file().1 == Some(file.strip_suffix(".pdf").unwrap_or(file))
    }

    /// The title, and the name of the file without its ending if it has one.
    pub fn title_and_file(&self) -> (&str, Option<&str>) {
        let named = self.title.strip_suffix(')').and_then(|title| title.rsplit_once(" ("));
        named.map_or((&self.title, None), |(title, file)| (title, Some(file)))
    }
}

/// A file that the data came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Name of the file.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// `run.json` over all countries.
#[derive(Debug, Serialize)]
pub struct RunManifest {
    /// Name and version of the program.
    pub program: String,
    /// Version of the typesetter.
    pub typesetter: String,
    /// The as-of date.
    pub as_of: String,
    /// Where the templates came from.
    pub templates: String,
    /// The files that the data came from.
    pub sources: Vec<SourceEntry>,
    /// How it was made.
    pub options: RunOptions,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// The countries in the order of the input.
    pub countries: Vec<CountrySummary>,
    /// The documents over all countries; missing if they were not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consolidated: Option<ConsolidatedSummary>,
    /// All findings.
    pub findings: Vec<Finding>,
}

/// How a run was made: beside the inputs and the as-of date, all that its bytes depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOptions {
    /// The countries that were asked for; all if empty.
    pub countries: Vec<String>,
    /// The kinds that were asked for; all if empty.
    pub kinds: Vec<String>,
    /// The fiscal years that were asked for; all if empty.
    pub fiscal_years: Vec<i64>,
    /// Whether each text of an original was made as a file of its own too.
    pub split_languages: bool,
    /// The editions for review: `parallel`, `traced`.
    pub editions: Vec<String>,
    /// Whether the report tables were written as workbooks.
    pub xlsx: bool,
    /// Whether drafts were made of what errors hold back.
    pub force_draft: bool,
    /// Whether each document's Typst source was kept.
    pub emit_source: bool,
    /// Whether each PDF was read back; if not, nothing was held back for what its pages state.
    pub read_back: bool,
    /// How grave rules were, where the user said so.
    pub levels: Levels,
    /// SHA-256 over names and texts of all templates.
    pub templates: String,
    /// SHA-256 over the fonts of the program.
    pub fonts: String,
}

/// The documents over all countries in `run.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConsolidatedSummary {
    /// Korean fiscal years that they are made for.
    pub years: Vec<i64>,
    /// Number of documents made.
    pub documents: usize,
    /// Number of pages of all documents.
    pub pages: usize,
    /// Documents left out, with the reason.
    pub left_out: Vec<ReasonEntry>,
    /// Documents held back, with the reason.
    pub held_back: Vec<ReasonEntry>,
    /// Documents made in spite of differences, with the first of them.
    pub forced: Vec<ReasonEntry>,
    /// Record copies that were kept from an earlier run though this one would not make them so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frozen: Vec<FrozenEntry>,
    /// The bundle; missing if nothing was made.
    pub bundle: Option<FileEntry>,
}

/// A country in `run.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CountrySummary {
    /// Country code.
    pub country: String,
    /// Short name.
    pub name: String,
    /// Lifecycle stage.
    pub stage: String,
    /// Number of documents made, without cover and open points.
    pub documents: usize,
    /// Number of pages of all files.
    pub pages: usize,
    /// Documents left out, with the reason.
    pub left_out: Vec<ReasonEntry>,
    /// Documents held back, with the reason.
    pub held_back: Vec<ReasonEntry>,
    /// Documents made as drafts in spite of errors, with the first of them.
    pub forced: Vec<ReasonEntry>,
    /// Record copies that were kept from an earlier run though this one would not make them so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frozen: Vec<FrozenEntry>,
    /// The bundle; missing if nothing was made.
    pub bundle: Option<FileEntry>,
    /// The run that made the bundle, if it was an earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Maker>,
}
