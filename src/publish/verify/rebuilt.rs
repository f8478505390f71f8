//! What was made against what the inputs give: every file of two output folders, the second just built.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::contents::{MANIFEST, digest};
use super::fault::{Difference, Fault, FaultKind, NotPlain};
use super::record::BundleRecord;
use super::{RUN, unpacked};
use crate::publish::bounds::{MOST_ENTRIES, MOST_OPENED};
use crate::readback;

/// How many times larger than its counterpart a PDF may be to be opened.
const LARGER: u64 = 4;
/// Folders in each other.
const DEEPEST: usize = 16;

/// A bundle, or `run.json`, against the one that was built again.
#[derive(Debug, Serialize)]
pub struct Rebuilt {
    /// Country code; `ALL` over all countries; `run.json`.
    pub bundle: String,
    /// Number of files that were compared.
    pub files: usize,
    /// In what they differ: what says most comes first.
    pub differences: Vec<Fault>,
}

impl Rebuilt {
    /// How much its first difference says; the lower, the more.
    pub fn rank(&self) -> Option<usize> {
        self.differences.first().map(|fault| rank(&fault.kind))
    }
}

/// Compares the bundles of an output folder with those of another that was built again. Words in `alike`
/// are taken for each other: one of the first folder, and one of the second.
///
/// # Errors
/// The file system refuses.
pub fn compare(
    out: &Path,
    again: &Path,
    codes: &[String],
    alike: &[(String, String)],
) -> io::Result<Vec<Rebuilt>> {
    let mut all = Vec::new();
    for code in codes {
        all.push(bundle(out, again, code, alike)?);
    }
    if all.iter().all(|bundle| bundle.differences.is_empty()) {
        let difference = run(&out.join(RUN), &again.join(RUN))?;
        let place = out.join(RUN).display().to_string();
        let faults =
            difference.map(|kind| Fault { place, kind: FaultKind::Differs(Box::new(kind)) });
        let differences = faults.into_iter().collect();
        all.push(Rebuilt { bundle: RUN.to_owned(), files: 1, differences });
    }
    Ok(all)
}

fn bundle(out: &Path, again: &Path, code: &str, alike: &[(String, String)]) -> io::Result<Rebuilt> {
    let (ours, theirs) = (out.join(code), again.join(code));
    let order = Order::of(&theirs);
    let names: BTreeSet<String> = files(&ours)?.into_iter().chain(files(&theirs)?).collect();
    let mut found = Vec::new();
    for name in names.iter().filter(|name| *name != MANIFEST) {
        if let Some(difference) = file(&ours.join(name), &theirs.join(name), alike)? {
            found.push((name, difference));
        }
    }
    found.sort_by_key(|(name, difference)| (difference.rank(), order.of_file(name)));
    let fault = |path: &Path, difference| Fault {
        place: path.display().to_string(),
        kind: FaultKind::Differs(Box::new(difference)),
    };
    let mut differences: Vec<Fault> =
        found.into_iter().map(|(name, difference)| fault(&ours.join(name), difference)).collect();
    // Manifest and zip differ with every file of theirs; by themselves they count only if none does.
    let zip = format!("{code}.zip");
    for (ours, theirs) in
        [(ours.join(MANIFEST), theirs.join(MANIFEST)), (out.join(&zip), again.join(&zip))]
    {
        if differences.is_empty() {
            let difference = file(&ours, &theirs, alike)?;
            differences.extend(difference.map(|difference| fault(&ours, difference)));
        }
    }
    Ok(Rebuilt { bundle: code.to_owned(), files: names.len() + 1, differences })
}

fn rank(kind: &FaultKind) -> usize {
    match kind {
        FaultKind::Differs(difference) => difference.rank(),
        _ => usize::MAX,
    }
}

/// The place of each file in a bundle, documents before its cover and lists.
#[derive(Default)]
struct Order {
    places: BTreeMap<String, (bool, usize)>,
}

impl Order {
    fn of(folder: &Path) -> Self {
        let bytes = fs::read(folder.join(MANIFEST)).ok();
        let Some(Ok(record)) = bytes.map(|bytes| BundleRecord::read(&bytes)) else {
            return Self::default();
        };
        let documents: BTreeSet<String> =
            record.documents.into_iter().map(|document| document.file).collect();
        let places = record.files.into_iter().enumerate().map(|(at, file)| {
            let is_other = !documents.contains(&file.name);
            (file.name, (is_other, at))
        });
        Self { places: places.collect() }
    }

    fn of_file(&self, name: &str) -> (bool, usize) {
        self.places.get(name).copied().unwrap_or((true, usize::MAX))
    }
}

/// The plain files of a folder and of the folders in it, with `/` between the parts of their names; none
/// if it is not there. Links are not followed.
fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut pending = match unpacked::not_plain(folder) {
        Ok(Some(NotPlain::Folder)) => vec![(0, String::new())],
        _ => Vec::new(),
    };
    while let Some((depth, inner)) = pending.pop() {
        for entry in folder.join(&inner).read_dir()? {
            let name = format!("{inner}{}", entry?.file_name().to_string_lossy());
            match unpacked::not_plain(&folder.join(&name))? {
                None => found.push(name),
                Some(NotPlain::Folder) if depth < DEEPEST => {
                    pending.push((depth + 1, format!("{name}/")));
                }
                Some(_) => {}
            }
            if found.len() + pending.len() > MOST_ENTRIES {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// In what a file differs from the one that was built again.
fn file(ours: &Path, theirs: &Path, alike: &[(String, String)]) -> io::Result<Option<Difference>> {
    let is_there = |path: &Path| matches!(unpacked::not_plain(path), Ok(None));
    match (is_there(ours), is_there(theirs)) {
        (true, true) => {}
        (true, false) => return Ok(Some(Difference::NotMade)),
        (false, true) => return Ok(Some(Difference::NotThere)),
        (false, false) => return Ok(None),
    }
    let [seen, expected] = [ours, theirs].map(|path| digest(File::open(path)?, u64::MAX));
    let (Some(seen), Some(expected)) = (seen?, expected?) else { return Ok(None) };
    if seen == expected {
        return Ok(None);
    }
    let ending = theirs.extension().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = |reason: &str| Ok(Some(Difference::Bytes { reason: reason.to_owned() }));
    if seen.bytes > MOST_OPENED || seen.bytes / LARGER > expected.bytes {
        return bytes("it is too large to be opened");
    }
    match ending.as_str() {
        "pdf" => {
            let (ours, theirs) = (fs::read(ours)?, fs::read(theirs)?);
            Ok(Some(match readback::divergence(&ours, &theirs, alike) {
                Ok(divergence) => Difference::Pdf(divergence),
                Err(error) => Difference::Bytes { reason: error.to_string() },
            }))
        }
        "json" | "typ" => Ok(Some(lines(&fs::read(ours)?, &fs::read(theirs)?))),
        "zip" => bytes("the files beside it are the same"),
        ending => bytes(&format!("the contents of {ending} files are not compared")),
    }
}

/// The first line in which two text files differ.
fn lines(ours: &[u8], theirs: &[u8]) -> Difference {
    let [ours, theirs] = [ours, theirs].map(String::from_utf8_lossy);
    let (mut ours, mut theirs, mut line) = (ours.lines(), theirs.lines(), 1);
    loop {
        match (ours.next(), theirs.next()) {
            (Some(one), Some(other)) if one == other => line += 1,
            (one, other) => {
                let [one, other] = [one, other].map(Option::unwrap_or_default);
                return Difference::Line { line, sides: readback::sides(one, other) };
            }
        }
    }
}

/// In what a `run.json` differs; from which folder the templates came does not count.
fn run(ours: &Path, theirs: &Path) -> io::Result<Option<Difference>> {
    let read = |path: &Path| -> io::Result<String> {
        let Ok(bytes) = unpacked::record(path)? else { return Ok(String::new()) };
        let mut value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if let Some(run) = value.as_object_mut() {
            run.remove("templates");
            run.get_mut("options").and_then(Value::as_object_mut).map(|of| of.remove("templates"));
        }
        Ok(format!("{value:#}"))
    };
    let (ours, theirs) = (read(ours)?, read(theirs)?);
    Ok((ours != theirs).then(|| lines(ours.as_bytes(), theirs.as_bytes())))
}
