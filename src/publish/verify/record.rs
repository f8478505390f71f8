//! `manifest.json` and `run.json` as they are read to check what they describe: only what is compared,
//! so that those of other versions of the program can be read too.

use serde::Deserialize;

use super::fault::FaultKind;
use crate::publish::bounds::{MOST_ENTRIES, MOST_RECORD};
use crate::publish::{FileEntry, Maker, SourceEntry};

/// What begins the name of the program in what it made.
const PROGRAM: &str = "dgcc ";

/// A `manifest.json`.
#[derive(Debug, Deserialize)]
pub struct BundleRecord {
    /// Country code; `ALL` over all countries.
    pub country: String,
    /// The as-of date.
    pub as_of: String,
    /// Name and version of the program.
    pub program: String,
    /// Version of the typesetter.
    pub typesetter: String,
    /// Every file of the bundle except the manifest.
    pub files: Vec<FileEntry>,
    /// The documents in the order of the bundle.
    pub documents: Vec<DocumentRecord>,
}

/// A document in a `manifest.json`.
#[derive(Debug, Deserialize)]
pub struct DocumentRecord {
    /// Name of its file.
    pub file: String,
    /// Number of pages.
    pub pages: u64,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// A `run.json`.
#[derive(Debug, Deserialize)]
pub struct RunRecord {
    /// Name and version of the program.
    pub program: String,
    /// Version of the typesetter.
    pub typesetter: String,
    /// The as-of date.
    pub as_of: String,
    /// The files that the data came from.
    pub sources: Vec<SourceEntry>,
    /// The countries in the order of the input.
    pub countries: Vec<CountryRecord>,
    /// The documents over all countries.
    pub consolidated: Option<ConsolidatedRecord>,
    /// How the run was made; missing in runs of versions that did not say.
    pub options: Option<serde_json::Value>,
}

/// A country in `run.json`.
#[derive(Debug, Deserialize)]
pub struct CountryRecord {
    /// Country code.
    pub country: String,
    /// What its bundle holds.
    #[serde(flatten)]
    pub counts: BundleCounts,
}

/// The documents over all countries in `run.json`.
#[derive(Debug, Deserialize)]
pub struct ConsolidatedRecord {
    /// What their bundle holds.
    #[serde(flatten)]
    pub counts: BundleCounts,
}

/// What `run.json` says of a bundle.
#[derive(Debug, Deserialize)]
pub struct BundleCounts {
    /// Number of documents.
    pub documents: u64,
    /// Number of their pages.
    pub pages: u64,
    /// The zip; missing if nothing was made.
    pub bundle: Option<FileEntry>,
    /// The run that made it, if it was an earlier one.
    #[serde(default)]
    pub made: Option<Maker>,
}

impl BundleRecord {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(bytes: &[u8]) -> Result<Self, FaultKind> {
        let record: Self = parsed(bytes)?;
        of_program(&record.program)?;
        bounded("files in a manifest", record.files.len())?;
        bounded("documents in a manifest", record.documents.len())?;
        Ok(record)
    }
}

impl RunRecord {
    /// Reads a `run.json`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(bytes: &[u8]) -> Result<Self, FaultKind> {
        let record: Self = parsed(bytes)?;
        of_program(&record.program)?;
        bounded("countries in a run", record.countries.len())?;
        Ok(record)
    }

    /// The bundles of the run, with their codes.
    pub fn bundles(&self) -> impl Iterator<Item = (&str, &BundleCounts, &FileEntry)> {
        let countries = self.countries.iter().map(|of| (of.country.as_str(), &of.counts));
        let over_all = self.consolidated.iter().map(|of| ("ALL", &of.counts));
        let all = countries.chain(over_all);
        all.filter_map(|(code, counts)| Some((code, counts, counts.bundle.as_ref()?)))
    }
}

fn parsed<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, FaultKind> {
    if bytes.len() as u64 > MOST_RECORD {
        let (seen, most) = (bytes.len() as u64, MOST_RECORD);
        return Err(FaultKind::TooMuch { what: "bytes of a manifest", seen, most });
    }
    serde_json::from_slice(bytes)
        .map_err(|error| FaultKind::Unreadable { reason: error.to_string() })
}

fn of_program(program: &str) -> Result<(), FaultKind> {
    if program.starts_with(PROGRAM) {
        return Ok(());
    }
    let reason = format!("it was made by '{program}', not by dgcc");
    Err(FaultKind::Unreadable { reason })
}

fn bounded(what: &'static str, number: usize) -> Result<(), FaultKind> {
    match number {
        0..=MOST_ENTRIES => Ok(()),
        _ => Err(FaultKind::TooMuch { what, seen: number as u64, most: MOST_ENTRIES as u64 }),
    }
}
