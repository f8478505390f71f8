//! Whether what was made is still as it was made: an output folder, the folder of one country, or a zip
//! alone, each by its manifest and without anything else. What is checked may come from anybody, so
//! nothing is written, no link is followed, and files are hashed piece by piece.

mod contents;
mod fault;
mod packed;
mod rebuilt;
mod record;
mod unpacked;

use std::fs::File;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::is_code;
use contents::{Contents, MANIFEST, digest};
pub use fault::{Difference, Digest, Fault, FaultKind, NameFault, NotPlain, Words};
use packed::Packed;
pub use rebuilt::{Rebuilt, compare};
pub use record::{BundleCounts, BundleRecord, DocumentRecord, RunRecord};
use unpacked::Unpacked;

/// The file that says what a run made.
pub const RUN: &str = "run.json";

/// What a check of an output folder, or of a bundle alone, found.
#[derive(Debug, Default, Serialize)]
pub struct Verified {
    /// Name and version of the program that made it.
    pub program: String,
    /// The bundles in the order of the run.
    pub bundles: Vec<CheckedBundle>,
    /// What is wrong with the run as a whole.
    pub faults: Vec<Fault>,
    /// What a reader should know and is not wrong.
    pub notes: Vec<String>,
}

/// What a check of a bundle found.
#[derive(Debug, Serialize)]
pub struct CheckedBundle {
    /// Country code; `ALL` over all countries.
    pub bundle: String,
    /// Number of files that its manifest names.
    pub files: usize,
    /// SHA-256 of its zip; missing if only the folder was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zip_sha256: Option<String>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl Verified {
    /// All faults, those of the run first.
    pub fn all_faults(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().chain(self.bundles.iter().flat_map(|bundle| &bundle.faults))
    }
}

/// Why something cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum Unverifiable {
    /// The file system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// There is nothing in it that the program made.
    #[error("there is no run.json and no manifest.json of dgcc in it")]
    NotMade,
}

/// Checks an output folder, the folder of a country, or a zip.
///
/// # Errors
/// [`Unverifiable`] if the path does not exist or the program did not make it.
pub fn verify(path: &Path) -> Result<Verified, Unverifiable> {
    if !path.metadata()?.is_dir() {
        return zip_alone(path);
    }
    let is_file = |name: &str| path.join(name).is_file();
    match (is_file(RUN), is_file(MANIFEST)) {
        (true, _) => output(path),
        (false, true) => folder_alone(path),
        (false, false) => Err(Unverifiable::NotMade),
    }
}

/// Reads the `run.json` of an output folder.
///
/// # Errors
/// [`Unverifiable`] if it cannot be read; what is wrong with it is given in its place.
pub fn run_record(out: &Path) -> Result<Result<RunRecord, Fault>, Unverifiable> {
    let path = out.join(RUN);
    if unpacked::not_plain(&path)?.is_some() {
        return Err(Unverifiable::NotMade);
    }
    let record = unpacked::record(&path)?.and_then(|bytes| RunRecord::read(&bytes));
    Ok(record.map_err(|kind| Fault { place: path.display().to_string(), kind }))
}

fn zip_alone(path: &Path) -> Result<Verified, Unverifiable> {
    if !path.is_file() || !packed::is_zip(path)? {
        return Err(Unverifiable::NotMade);
    }
    let packed = packed::read(path)?;
    if packed.lacks_manifest {
        return Err(Unverifiable::NotMade);
    }
    let mut verified = Verified::default();
    let zip_sha256 = digest(File::open(path)?, u64::MAX)?.map(|digest| digest.sha256);
    let code = packed.folder.clone();
    let (record, faults) = checked_zip(packed, path);
    verified.program = record.as_ref().map(|record| record.program.clone()).unwrap_or_default();
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    verified.bundles.push(CheckedBundle {
        bundle: code.unwrap_or(name),
        files: record.map_or(0, |record| record.files.len()),
        zip_sha256,
        faults,
    });
    Ok(verified)
}

fn folder_alone(path: &Path) -> Result<Verified, Unverifiable> {
    let Unpacked { contents, mut faults, sources } = unpacked::read(path)?;
    let mut verified = Verified { notes: note_of_sources(path, sources), ..Verified::default() };
    let (record, found) = checked(&contents, &path.join(MANIFEST).display().to_string(), |name| {
        path.join(name).display().to_string()
    });
    faults.extend(found);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    verified.program = record.as_ref().map(|record| record.program.clone()).unwrap_or_default();
    verified.bundles.push(CheckedBundle {
        bundle: record.as_ref().map_or(name, |record| record.country.clone()),
        files: record.map_or(0, |record| record.files.len()),
        zip_sha256: None,
        faults,
    });
    Ok(verified)
}

/// Checks what a run made: every bundle that it names, as folder and as zip.
fn output(out: &Path) -> Result<Verified, Unverifiable> {
    let mut verified = Verified::default();
    let run = match run_record(out)? {
        Ok(run) => run,
        Err(fault) => {
            verified.faults.push(fault);
            return Ok(verified);
        }
    };
    let mut known = vec![RUN.to_owned()];
    for (code, counts, zip) in run.bundles() {
        if known.contains(&zip.name) {
            let (place, other) = (out.join(RUN).display().to_string(), zip.name.clone());
            verified.faults.push(Fault { place, kind: FaultKind::Twice { other } });
            continue;
        }
        if !is_code(code) || zip.name != format!("{code}.zip") {
            let kind = FaultKind::UnsafeName(NameFault::Depth);
            let place = format!("{} › {}", out.join(RUN).display(), zip.name);
            verified.faults.push(Fault { place, kind });
            continue;
        }
        known.extend([code.to_owned(), zip.name.clone()]);
        verified.bundles.push(bundle(out, &run, code, counts, &mut verified.notes)?);
    }
    verified.program = run.program;
    let mut others = Vec::new();
    for entry in out.read_dir()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !known.contains(&name) {
            others.push(format!(
                "{} is of another run and was not checked",
                out.join(name).display()
            ));
        }
    }
    others.sort();
    verified.notes.extend(others);
    Ok(verified)
}

/// Checks a bundle that a run names.
fn bundle(
    out: &Path,
    run: &RunRecord,
    code: &str,
    counts: &BundleCounts,
    notes: &mut Vec<String>,
) -> io::Result<CheckedBundle> {
    let folder = out.join(code);
    let mut checked_bundle =
        CheckedBundle { bundle: code.to_owned(), files: 0, zip_sha256: None, faults: Vec::new() };
    let faults = &mut checked_bundle.faults;
    let mut manifest = None;
    if is_there(&folder, Some(NotPlain::Folder), faults)? {
        let Unpacked { contents, faults: found, sources } = unpacked::read(&folder)?;
        notes.extend(note_of_sources(&folder, sources));
        faults.extend(found);
        let place = folder.join(MANIFEST).display().to_string();
        let (record, found) =
            checked(&contents, &place, |name| folder.join(name).display().to_string());
        faults.extend(found);
        manifest = contents.manifest;
        if let Some(record) = record {
            checked_bundle.files = record.files.len();
            faults.extend(against_run(&record, run, code, counts, &place));
        }
    }
    let zip = out.join(format!("{code}.zip"));
    let Some(expected) = counts.bundle.as_ref() else { return Ok(checked_bundle) };
    if is_there(&zip, None, faults)? {
        let expected = Digest { bytes: expected.bytes, sha256: expected.sha256.clone() };
        let seen = digest(File::open(&zip)?, u64::MAX)?;
        checked_bundle.zip_sha256 = seen.as_ref().map(|seen| seen.sha256.clone());
        if let Some(seen) = seen.filter(|seen| *seen != expected) {
            let kind = FaultKind::Altered { by: RUN, seen, expected };
            faults.push(Fault { place: zip.display().to_string(), kind });
        }
        let packed = packed::read(&zip)?;
        let in_zip = packed.contents.manifest.clone();
        let (_, found) = checked_zip(packed, &zip);
        faults.extend(found);
        if let (Some(seen), Some(expected)) = (manifest, in_zip)
            && seen != expected
        {
            let [seen, expected] = [seen, expected].map(|bytes| crate::workbook::sha256(&bytes));
            let place = folder.join(MANIFEST).display().to_string();
            faults.push(Fault { place, kind: FaultKind::OtherManifest { seen, expected } });
        }
    }
    Ok(checked_bundle)
}

/// Checks the files of a zip by the manifest in it.
fn checked_zip(packed: Packed, path: &Path) -> (Option<BundleRecord>, Vec<Fault>) {
    let Packed { contents, folder, mut faults, is_unpacked, .. } = packed;
    if !is_unpacked {
        return (None, faults);
    }
    let folder = folder.unwrap_or_default();
    let place = |name: &str| packed::place(path, &format!("{folder}/{name}"));
    let (record, found) = checked(&contents, &place(MANIFEST), place);
    faults.extend(found);
    if let Some(record) = &record
        && record.country != folder
    {
        let seen = format!("in the folder {folder}");
        let expected = format!("in the folder {}", record.country);
        let of = record.country.clone();
        let kind = FaultKind::Contradiction { fact: "place", of, seen, expected };
        faults.push(Fault { place: path.display().to_string(), kind });
    }
    (record, faults)
}

/// Reads the manifest among some files, and checks the files by it.
fn checked(
    contents: &Contents,
    manifest: &str,
    place: impl Fn(&str) -> String,
) -> (Option<BundleRecord>, Vec<Fault>) {
    let fault = |kind| (None, vec![Fault { place: manifest.to_owned(), kind }]);
    let Some(bytes) = &contents.manifest else {
        return fault(FaultKind::Missing { by: "every bundle" });
    };
    match BundleRecord::read(bytes) {
        Ok(record) => {
            let faults = contents.against(&record, place);
            (Some(record), faults)
        }
        Err(kind) => fault(kind),
    }
}

/// Where a manifest does not agree with `run.json`.
fn against_run(
    record: &BundleRecord,
    run: &RunRecord,
    code: &str,
    counts: &BundleCounts,
    place: &str,
) -> Vec<Fault> {
    let pages = record.documents.iter().map(|document| document.pages);
    let pages = pages.fold(0, u64::saturating_add);
    let documents = record.documents.len().to_string();
    let of_run = (&run.program, &run.typesetter, &run.as_of);
    let made = counts.made.as_ref().map(|made| (&made.program, &made.typesetter, &made.as_of));
    let (program, typesetter, as_of) = made.unwrap_or(of_run);
    let facts = [
        ("the country", record.country.clone(), code.to_owned()),
        ("the program", record.program.clone(), program.clone()),
        ("the typesetter", record.typesetter.clone(), typesetter.clone()),
        ("the as-of date", record.as_of.clone(), as_of.clone()),
        ("the number of documents", documents, counts.documents.to_string()),
        ("the number of pages", pages.to_string(), counts.pages.to_string()),
    ];
    let unlike = facts.into_iter().filter(|(_, seen, expected)| seen != expected);
    unlike
        .map(|(fact, seen, expected)| {
            let of = "the bundle".to_owned();
            let kind = FaultKind::Contradiction { fact, of, seen, expected };
            Fault { place: place.to_owned(), kind }
        })
        .collect()
}

/// Whether a file, or the folder that is wanted, is there; what is wrong is added to the faults.
fn is_there(path: &Path, wanted: Option<NotPlain>, faults: &mut Vec<Fault>) -> io::Result<bool> {
    let kind = match unpacked::not_plain(path) {
        Ok(kind) if kind == wanted => return Ok(true),
        Ok(Some(kind)) => FaultKind::NotPlain(kind),
        Ok(None) => FaultKind::Missing { by: RUN },
        Err(error) if error.kind() == io::ErrorKind::NotFound => FaultKind::Missing { by: RUN },
        Err(error) => return Err(error),
    };
    faults.push(Fault { place: path.display().to_string(), kind });
    Ok(false)
}

fn note_of_sources(folder: &Path, sources: usize) -> Vec<String> {
    let note = match sources {
        0 => return Vec::new(),
        1 => "1 folder of Typst source, which no manifest names, was not checked".to_owned(),
        many => {
            format!("{many} folders of Typst source, which no manifest names, were not checked")
        }
    };
    vec![format!("{}: {note}", folder.display())]
}
