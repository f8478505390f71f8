//! The output of an earlier run, as far as a later one has to keep it: its record copies, by what its
//! manifests say.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zip::ZipArchive;

use super::bounds::{MOST_OF_ENTRY, MOST_RECORD};
use super::{CountrySummary, DocumentEntry, FileEntry, Maker, SourceEntry, is_code};
use crate::workbook::sha256;

/// The file that says what a bundle consists of.
const MANIFEST: &str = "manifest.json";
/// The file that says what a run made.
const RUN: &str = "run.json";

/// The record copies of an earlier output.
#[derive(Debug, Default)]
pub struct Earlier {
    root: PathBuf,
    /// By the code of their bundle.
    bundles: BTreeMap<String, Vec<RecordCopy>>,
    /// Manifests that cannot be read.
    unknown: Vec<PathBuf>,
    run: Option<Run>,
}

/// A record copy.
#[derive(Debug)]
pub struct RecordCopy {
    /// What the manifest says of it, without why it was kept before.
    pub entry: DocumentEntry,
    /// The run that made it.
    pub made: Maker,
    /// Whether that was not the run of the output.
    pub was_kept: bool,
}

/// A record copy that was found.
#[derive(Debug)]
pub struct FoundCopy {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where it lies as a file; `None` if it is only in the zip.
    pub path: Option<PathBuf>,
}

/// What is read of a `manifest.json`.
#[derive(Deserialize)]
struct Bundle {
    as_of: String,
    program: String,
    typesetter: String,
    files: Vec<FileEntry>,
    documents: Vec<DocumentEntry>,
    sources: Vec<SourceEntry>,
}

/// What is read of a `run.json`.
#[derive(Debug, Deserialize)]
struct Run {
    as_of: String,
    program: String,
    typesetter: String,
    sources: Vec<SourceEntry>,
    countries: Vec<CountrySummary>,
}

impl Earlier {
    /// Reads the manifests of an output folder. `is_record` says which documents are record copies. Of a
    /// bundle whose manifest can be read neither in the folder nor in the zip, nobody knows them.
    pub fn read(out: &Path, is_record: impl Fn(&DocumentEntry) -> bool) -> Self {
        let folders = fs::read_dir(out).into_iter().flatten().flatten();
        let folders = folders.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut unknown = Vec::new();
        let run = fs::read(out.join(RUN)).ok();
        let run: Option<Run> = run.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let was_kept = |code: &str| {
            let mut countries = run.iter().flat_map(|run| &run.countries);
            countries.any(|country| country.country == code && country.made.is_some())
        };
        let bundles = folders.filter_map(|entry| {
            let code = entry.file_name().into_string().ok().filter(|code| is_code(code))?;
            let manifest = entry.path().join(MANIFEST);
            let Some(bundle) = Bundle::read(out, &code) else {
                unknown.extend(manifest.exists().then_some(manifest));
                return None;
            };
            let copies = bundle.copies(was_kept(&code), &is_record);
            (!copies.is_empty()).then_some((code, copies))
        });
        let bundles = bundles.collect();
        unknown.sort();
        Self { root: out.to_owned(), bundles, unknown, run }
    }

    /// The first manifest that cannot be read.
    pub fn unknown(&self) -> Option<&Path> {
        self.unknown.first().map(PathBuf::as_path)
    }

    /// The record copies of a bundle, in its order.
    pub fn of(&self, code: &str) -> &[RecordCopy] {
        self.bundles.get(code).map_or(&[], Vec::as_slice)
    }

    /// All record copies with the codes of their bundles.
    pub fn all(&self) -> impl Iterator<Item = (&str, &RecordCopy)> {
        let bundles = self.bundles.iter();
        bundles.flat_map(|(code, copies)| copies.iter().map(move |copy| (code.as_str(), copy)))
    }

    /// The codes of the bundles that hold record copies.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.bundles.keys().map(String::as_str)
    }

    /// Only those that the run of the output kept from another one before it.
    pub fn kept_before(mut self) -> Self {
        self.bundles.values_mut().for_each(|copies| copies.retain(|copy| copy.was_kept));
        self.bundles.retain(|_, copies| !copies.is_empty());
        self.unknown.clear();
        self
    }

    /// The path of something in the output.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A record copy with the bytes that its manifest names: from the folder, else from the zip beside it;
    /// `None` if neither has them.
    pub fn find(&self, code: &str, copy: &RecordCopy) -> Option<FoundCopy> {
        let file = &copy.entry.file;
        let is_right = |bytes: &Vec<u8>| sha256(bytes) == copy.entry.sha256;
        let path = self.path(code).join(file);
        if let Some(bytes) = fs::read(&path).ok().filter(is_right) {
            return Some(FoundCopy { bytes, path: Some(path) });
        }
        let bytes = packed(&self.root, code, file, MOST_OF_ENTRY).filter(is_right)?;
        Some(FoundCopy { bytes, path: None })
    }

    /// What `run.json` says of a country, with the run that made its bundle.
    pub fn summary(&self, code: &str) -> Option<CountrySummary> {
        let run = self.run.as_ref()?;
        let mut summary = run.countries.iter().find(|country| country.country == code)?.clone();
        summary.made.get_or_insert_with(|| Maker {
            program: run.program.clone(),
            typesetter: run.typesetter.clone(),
            as_of: run.as_of.clone(),
            sources: run.sources.clone(),
        });
        Some(summary)
    }
}

impl Bundle {
    fn read(out: &Path, code: &str) -> Option<Self> {
        let read = |bytes: Vec<u8>| serde_json::from_slice(&bytes).ok();
        let in_folder = fs::read(out.join(code).join(MANIFEST)).ok().and_then(read);
        in_folder.or_else(|| packed(out, code, MANIFEST, MOST_RECORD).and_then(read))
    }

    fn copies(self, was_kept: bool, is_record: impl Fn(&DocumentEntry) -> bool) -> Vec<RecordCopy> {
        let Self { as_of, program, typesetter, files, documents, sources } = self;
        let maker = Maker { program, typesetter, as_of, sources };
        let is_named = |entry: &DocumentEntry| {
            // A name that leads elsewhere is none that the program wrote.
            !entry.file.contains(['/', '\\']) && files.iter().any(|file| file.name == entry.file)
        };
        let records = documents.into_iter().filter(|entry| is_record(entry) && is_named(entry));
        let copy = |mut entry: DocumentEntry| {
            let frozen = entry.frozen.take();
            let was_kept = was_kept || frozen.is_some();
            let made = frozen.map_or_else(|| maker.clone(), |frozen| frozen.made);
            RecordCopy { entry, made, was_kept }
        };
        records.map(copy).collect()
    }
}

/// A file of a bundle from its zip, if it has no more than so many bytes.
fn packed(out: &Path, code: &str, file: &str, most: u64) -> Option<Vec<u8>> {
    let zip = fs::File::open(out.join(format!("{code}.zip"))).ok()?;
    let mut zip = ZipArchive::new(std::io::BufReader::new(zip)).ok()?;
    let entry = zip.by_name(&format!("{code}/{file}")).ok()?;
    let mut bytes = Vec::new();
    entry.take(most + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= most).then_some(bytes)
}
