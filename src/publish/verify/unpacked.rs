//! Reading the folder of a bundle: plain files only, no link is followed.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::contents::{Contents, MANIFEST, digest};
use super::fault::{Fault, FaultKind, NotPlain};
use crate::publish::bounds::{MOST_ENTRIES, MOST_RECORD};

/// What ends the name of a folder with the Typst source of a document, which no manifest names.
const SOURCE: &str = ".typst";

/// A folder that was read.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// Its files.
    pub contents: Contents,
    /// What is wrong with it by itself.
    pub faults: Vec<Fault>,
    /// Folders in it that hold the Typst source of a document.
    pub sources: usize,
}

/// Reads the folder of a bundle.
///
/// # Errors
/// The file system refuses.
pub fn read(folder: &Path) -> io::Result<Unpacked> {
    let mut unpacked = Unpacked::default();
    let mut entries = Vec::new();
    for entry in folder.read_dir()? {
        entries.push(entry?.file_name());
        if entries.len() > MOST_ENTRIES {
            let most = MOST_ENTRIES as u64;
            let kind = FaultKind::TooMuch { what: "files", seen: most + 1, most };
            unpacked.faults.push(Fault { place: folder.display().to_string(), kind });
            return Ok(unpacked);
        }
    }
    entries.sort();
    for name in entries {
        let path = folder.join(&name);
        let name = name.to_string_lossy().into_owned();
        let place = || path.display().to_string();
        if let Some(kind) = not_plain(&path)? {
            if kind == NotPlain::Folder && name.ends_with(SOURCE) {
                unpacked.sources += 1;
            } else {
                unpacked.faults.push(Fault { place: place(), kind: FaultKind::NotPlain(kind) });
            }
        } else if name == MANIFEST {
            match record(&path)? {
                Ok(bytes) => unpacked.contents.manifest = Some(bytes),
                Err(kind) => unpacked.faults.push(Fault { place: place(), kind }),
            }
        } else if let Some(digest) = digest(File::open(&path)?, u64::MAX)? {
            unpacked.contents.files.insert(name, digest);
        }
    }
    Ok(unpacked)
}

/// In what way something in a folder is no plain file, if it is none.
///
/// # Errors
/// It is not there, or the file system refuses.
pub fn not_plain(path: &Path) -> io::Result<Option<NotPlain>> {
    let kind = fs::symlink_metadata(path)?.file_type();
    Ok(match kind {
        _ if kind.is_file() => None,
        _ if kind.is_symlink() => Some(NotPlain::Link),
        _ if kind.is_dir() => Some(NotPlain::Folder),
        _ => Some(NotPlain::Special),
    })
}

/// The bytes of a `manifest.json` or `run.json`, unless there are too many of them.
///
/// # Errors
/// The file system refuses.
pub fn record(path: &Path) -> io::Result<Result<Vec<u8>, FaultKind>> {
    let size = fs::metadata(path)?.len();
    if size > MOST_RECORD {
        let what = "bytes of a manifest";
        return Ok(Err(FaultKind::TooMuch { what, seen: size, most: MOST_RECORD }));
    }
    fs::read(path).map(Ok)
}
