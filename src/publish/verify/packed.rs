//! Reading the zip of a bundle, which may come from anybody: nothing is written, every entry is read
//! piece by piece, and whatever the program never makes is refused before anything is unpacked.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use unicode_normalization::UnicodeNormalization;
use zip::{CompressionMethod, ZipArchive};

use super::contents::{Contents, MANIFEST, digest};
use super::fault::{Fault, FaultKind, NameFault, NotPlain};
use crate::publish::bounds::{
    FREE_OF_RATIO, LONGEST_NAME, MOST_DIRECTORY, MOST_ENTRIES, MOST_OF_ENTRY, MOST_PACKED,
    MOST_RATIO, MOST_RECORD, MOST_UNPACKED,
};
use crate::workbook::{ZipNames, half, word};

/// What begins a zip that has entries.
const BEGIN: [u8; 4] = *b"PK\x03\x04";
/// What begins the record at the end of a zip.
const END: [u8; 4] = *b"PK\x05\x06";
/// Bytes of the record at the end of a zip without a remark, of which bundles have none.
const END_BYTES: usize = 22;

/// What begins the record that leads to a second directory, for zips larger than bundles.
const LOCATOR: [u8; 4] = *b"PK\x06\x07";
/// Bytes of that record.
const LOCATOR_BYTES: usize = 20;

/// A zip that was read.
#[derive(Debug, Default)]
pub struct Packed {
    /// Its files, if nothing forbade to unpack them.
    pub contents: Contents,
    /// The folder that they lie in.
    pub folder: Option<String>,
    /// What is wrong with it by itself.
    pub faults: Vec<Fault>,
    /// Whether it was unpacked; if not, `faults` says why.
    pub is_unpacked: bool,
    /// Whether its directory could be read and names no manifest.
    pub lacks_manifest: bool,
}

/// Where an entry is, as faults name it.
pub fn place(path: &Path, name: &str) -> String {
    format!("{} › {name}", path.display())
}

/// Whether a file begins or ends as a zip does.
///
/// # Errors
/// The file system refuses.
pub fn is_zip(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut has = |from: SeekFrom, mark: [u8; 4]| {
        let mut bytes = [0; 4];
        file.seek(from).and_then(|_| file.read_exact(&mut bytes)).is_ok() && bytes == mark
    };
    Ok(has(SeekFrom::Start(0), BEGIN) || has(SeekFrom::End(-(END_BYTES as i64)), END))
}

/// Reads the zip of a bundle.
///
/// # Errors
/// The file system refuses.
pub fn read(path: &Path) -> io::Result<Packed> {
    let mut file = BufReader::new(File::open(path)?);
    let mut packed = Packed::default();
    let whole = |kind| Fault { place: path.display().to_string(), kind };
    let directory = match directory(&mut file)? {
        Ok(directory) => directory,
        Err(kind) => {
            packed.faults.push(whole(kind));
            return Ok(packed);
        }
    };
    let of_manifest = |name: &&[u8]| name.ends_with(b"/manifest.json");
    packed.lacks_manifest = !names(&directory).iter().flatten().any(of_manifest);
    if let Some((name, other)) = twice(&directory) {
        packed.faults.push(Fault { place: place(path, &name), kind: FaultKind::Twice { other } });
        return Ok(packed);
    }
    let mut zip = match opened(file) {
        Ok(zip) => zip,
        Err(reason) => {
            packed.faults.push(whole(FaultKind::Damaged { reason }));
            return Ok(packed);
        }
    };
    let (folder, faults) = judged(&mut zip, path)?;
    packed.folder = folder;
    packed.faults = faults;
    if !packed.faults.is_empty() {
        return Ok(packed);
    }
    packed.is_unpacked = true;
    for at in 0..zip.len() {
        if let Err((name, kind)) = unpack(&mut zip, at, &mut packed.contents) {
            packed.faults.push(Fault { place: place(path, &name), kind });
            packed.contents.damaged.insert(inner(&name).to_owned());
        }
    }
    Ok(packed)
}

/// The directory of a zip: it ends where the record at the end of the file begins, and holds as many
/// headers as that record says.
fn directory(file: &mut (impl Read + Seek)) -> io::Result<Result<Vec<u8>, FaultKind>> {
    let damaged = |reason: &str| Ok(Err(FaultKind::Damaged { reason: reason.to_owned() }));
    let size = file.seek(SeekFrom::End(0))?;
    if size > MOST_PACKED {
        return Ok(Err(FaultKind::TooMuch { what: "bytes", seen: size, most: MOST_PACKED }));
    }
    let Some(end_at) = size.checked_sub(END_BYTES as u64) else {
        return damaged("it is too short");
    };
    file.seek(SeekFrom::Start(end_at))?;
    let mut end = [0; END_BYTES];
    file.read_exact(&mut end)?;
    if end[..4] != END {
        return damaged("it is cut off, or goes on behind its end");
    }
    let (count, bytes) = (u64::from(half(&end, 10)), u64::from(word(&end, 12)));
    for (what, seen, most) in
        [("entries", count, MOST_ENTRIES as u64), ("bytes of the directory", bytes, MOST_DIRECTORY)]
    {
        if seen > most {
            return Ok(Err(FaultKind::TooMuch { what, seen, most }));
        }
    }
    let begin = u64::from(word(&end, 16));
    if begin + bytes != end_at {
        return damaged("its directory does not end where the zip ends");
    }
    file.seek(SeekFrom::Start(begin))?;
    let mut directory = vec![0; bytes as usize];
    file.read_exact(&mut directory)?;
    // A reader would follow it to another directory.
    if directory
        .len()
        .checked_sub(LOCATOR_BYTES)
        .is_some_and(|at| directory[at..].starts_with(&LOCATOR))
    {
        return damaged("its directory leads to another one");
    }
    if names(&directory).map(|names| names.len() as u64) != Some(count) {
        return damaged("its directory has more or fewer entries than it says");
    }
    Ok(Ok(directory))
}

/// The names in a directory; `None` if it holds anything but headers.
fn names(directory: &[u8]) -> Option<Vec<&[u8]>> {
    let mut names = ZipNames { rest: directory };
    let found = names.by_ref().collect();
    names.rest.is_empty().then_some(found)
}

type Zip = ZipArchive<BufReader<File>>;

/// The first two names of a directory that are the same, or differ in case only. The crate would keep
/// the last of them and say nothing.
fn twice(directory: &[u8]) -> Option<(String, String)> {
    let mut seen = HashMap::new();
    names(directory)?.into_iter().find_map(|name| {
        let name = String::from_utf8_lossy(name).into_owned();
        let other = seen.insert(folded(&name), name.clone())?;
        Some((name, other))
    })
}

/// Opens a zip whose headers agree with each other and lie side by side.
fn opened(file: BufReader<File>) -> Result<Zip, String> {
    let mut zip = ZipArchive::new(file).map_err(|error| error.to_string())?;
    zip.validate_header_consistency().map_err(|error| error.to_string())?;
    match zip.offset() {
        0 => Ok(zip),
        _ => Err("something stands before its first entry".to_owned()),
    }
}

/// A name as systems compare it that do not tell case apart.
fn folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// Judges the entries by what their headers say; gives the folder that they lie in.
fn judged(zip: &mut Zip, path: &Path) -> io::Result<(Option<String>, Vec<Fault>)> {
    let (mut folder, mut faults, mut unpacked) = (None, Vec::new(), 0u64);
    for at in 0..zip.len() {
        let Ok(entry) = zip.by_index_data(at) else { continue };
        let name = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => {
                let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
                let kind = FaultKind::UnsafeName(NameFault::NoText);
                faults.push(Fault { place: place(path, &name), kind });
                continue;
            }
        };
        unpacked = unpacked.saturating_add(entry.size());
        let outside = || {
            let own = name.split('/').next().unwrap_or_default();
            (*folder.get_or_insert_with(|| own.to_owned()) != own).then_some(NameFault::Depth)
        };
        let not_plain = match entry.unix_mode().map(|mode| mode & 0o170_000) {
            _ if entry.is_symlink() => Some(NotPlain::Link),
            _ if entry.encrypted() => Some(NotPlain::Encrypted),
            _ if entry.is_dir() => Some(NotPlain::Folder),
            Some(kind) if kind != 0 && kind != 0o100_000 => Some(NotPlain::Special),
            _ if !is_known(entry.compression()) => Some(NotPlain::Method),
            _ => None,
        };
        let long = (name.len() > LONGEST_NAME).then_some(FaultKind::TooMuch {
            what: "bytes of the name",
            seen: name.len() as u64,
            most: LONGEST_NAME as u64,
        });
        let kind = long
            .or(not_plain.map(FaultKind::NotPlain))
            .or_else(|| unsafe_name(&name).or_else(outside).map(FaultKind::UnsafeName))
            .or_else(|| too_large(&name, entry.size(), entry.compressed_size()));
        faults.extend(kind.map(|kind| Fault { place: place(path, &name), kind }));
    }
    if unpacked > MOST_UNPACKED {
        let kind =
            FaultKind::TooMuch { what: "bytes unpacked", seen: unpacked, most: MOST_UNPACKED };
        faults.push(Fault { place: path.display().to_string(), kind });
    }
    Ok((folder, faults))
}

fn is_known(method: CompressionMethod) -> bool {
    matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated)
}

/// What is wrong with the name of an entry.
fn unsafe_name(name: &str) -> Option<NameFault> {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        _ if name.contains('\\') => Some(NameFault::Backslash),
        _ if name.contains(':') => Some(NameFault::Drive),
        _ if name.starts_with('/') => Some(NameFault::Absolute),
        _ if name.contains(unseen) => Some(NameFault::Invisible),
        parts if parts.iter().any(|part| matches!(*part, "" | "." | "..")) => {
            Some(NameFault::Traversal)
        }
        [_, _] => None,
        _ => Some(NameFault::Depth),
    }
}

/// Whether an entry is larger than those of bundles, or becomes much larger by unpacking.
fn too_large(name: &str, size: u64, packed: u64) -> Option<FaultKind> {
    let of_record = name.ends_with(&format!("/{MANIFEST}"));
    let most = if of_record { MOST_RECORD } else { MOST_OF_ENTRY };
    if size > most {
        return Some(FaultKind::TooMuch { what: "bytes unpacked", seen: size, most });
    }
    let ratio = size / packed.max(1);
    (size > FREE_OF_RATIO && ratio > MOST_RATIO).then_some(FaultKind::TooMuch {
        what: "times its packed size",
        seen: ratio,
        most: MOST_RATIO,
    })
}

/// The name of an entry without the folder.
fn inner(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, inner)| inner)
}

/// Unpacks an entry: into memory if it is the manifest, else only to hash it. No entry gives more than
/// its header says.
fn unpack(zip: &mut Zip, at: usize, contents: &mut Contents) -> Result<(), (String, FaultKind)> {
    let header = zip.by_index_data(at).ok();
    let name = header.as_ref().and_then(|header| header.name().ok());
    let name = name.map(|name| name.into_owned()).unwrap_or_default();
    let size = header.map_or(0, |header| header.size());
    let damaged = |reason: String| {
        let reason = format!("it cannot be unpacked: {reason}");
        (name.clone(), FaultKind::Damaged { reason })
    };
    let mut entry = zip.by_index(at).map_err(|error| damaged(error.to_string()))?;
    if inner(&name) == MANIFEST {
        let mut bytes = Vec::new();
        let read = (&mut entry).take(size + 1).read_to_end(&mut bytes);
        read.map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 != size {
            return Err(damaged("it holds more or less than its header says".to_owned()));
        }
        contents.manifest = Some(bytes);
        return Ok(());
    }
    match digest(&mut entry, size).map_err(|error| damaged(error.to_string()))? {
        Some(digest) if digest.bytes == size => {
            contents.files.insert(inner(&name).to_owned(), digest);
            Ok(())
        }
        _ => Err(damaged("it holds more or less than its header says".to_owned())),
    }
}
