//! Looking through a zip container before a workbook is read from it: its directory first, then every
//! part of it that is read as a whole.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Cursor;

use memchr::memmem;
use rayon::prelude::*;
use zip::ZipArchive;

use super::bytes::ZipNames;
use super::error::{OpenError, Spot};
use super::guard::quietly;
use super::layout::attribute;
use super::limits::{Bound, FREE_OF_RATIO, Limits};
use super::records;
use super::tables::Tables;
use super::xml::{Seen, look_through};

/// The part of an ods file that says how the others are encrypted.
const ODS_MANIFEST: &str = "META-INF/manifest.xml";
/// The part of an ods file that holds its tables.
const ODS_CONTENT: &str = "content.xml";

/// The formats of workbooks in zip containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// xlsx and xlsm.
    Xlsx,
    /// xlsb.
    Xlsb,
    /// ods.
    Ods,
}

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Looks through a container, and tells the format of the workbook in it.
///
/// # Errors
/// The first thing that forbids to read it.
pub fn look(bytes: &[u8], limits: &Limits) -> Result<Format, OpenError> {
    // A directory may say anything of itself; each of its headers begins like this.
    let headers = memmem::find_iter(bytes, &ZipNames::HEADER).count() as u64;
    limits.allow(Bound::Parts, headers, || Spot::File)?;
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if let Some(name) = twice(bytes, archive.central_directory_start()) {
        return Err(OpenError::Damaged(format!("the part {name} is in it twice")));
    }
    directory(&archive, limits)?;
    let format = format(&archive);
    let names: Vec<String> =
        archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    // It says whether the others can be read at all.
    if let Some(at) = names.iter().position(|name| name == ODS_MANIFEST) {
        part(&mut archive.clone(), at, &names[at], format, limits)?;
    }
    // Of several faults the first one is told, whoever finds it.
    let looked: Vec<Result<(), OpenError>> = names
        .par_iter()
        .enumerate()
        .map_with(archive, |archive, (at, name)| {
            quietly(|| part(archive, at, name, format, limits)).unwrap_or(Err(OpenError::Broken))
        })
        .collect();
    looked.into_iter().collect::<Result<(), _>>().map(|()| format)
}

/// Looks through a part. The crate gives no more of it than the directory says.
fn part(
    archive: &mut Archive<'_>,
    at: usize,
    name: &str,
    format: Format,
    limits: &Limits,
) -> Result<(), OpenError> {
    let Ok(mut part) = archive.by_index(at) else { return Ok(()) };
    if name == ODS_MANIFEST {
        look_through(name, &mut part, limits, &mut unencrypted)
    } else if format == Format::Ods && name == ODS_CONTENT {
        let mut tables = Tables::new(limits);
        look_through(name, &mut part, limits, &mut |seen| tables.see(&seen))
    } else if is_xml(name) {
        let mut strings = 0;
        let mut count = |seen: Seen<'_>| shared(&seen, name, &mut strings, limits);
        look_through(name, &mut part, limits, &mut count)
    } else if format == Format::Xlsb && records::are_in(name) {
        records::look_through(name, &mut part, limits)
    } else {
        // Nobody reads it.
        Ok(())
    }
}

fn damaged(error: impl ToString) -> OpenError {
    OpenError::Damaged(error.to_string())
}

/// Judges the parts by what the directory says of them.
fn directory(archive: &Archive<'_>, limits: &Limits) -> Result<(), OpenError> {
    let mut unpacked = 0u64;
    for at in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(at) else { continue };
        if entry.encrypted() {
            return Err(OpenError::Protected);
        }
        let (size, packed) = (entry.size(), entry.compressed_size());
        let spot = || Spot::Part(String::from_utf8_lossy(entry.name_raw()).into_owned());
        limits.allow(Bound::PartBytes, size, spot)?;
        if size > FREE_OF_RATIO {
            limits.allow(Bound::Ratio, size / packed.max(1), spot)?;
        }
        unpacked = unpacked.saturating_add(size);
    }
    limits.allow(Bound::UnpackedBytes, unpacked, || Spot::File)
}

/// The first name that is in a directory twice; readers differ in which of the two they take. Case makes
/// no difference to them.
fn twice(bytes: &[u8], directory: u64) -> Option<String> {
    let rest = bytes.get(usize::try_from(directory).ok()?..)?;
    let mut seen = HashSet::new();
    let mut names = ZipNames { rest }.map(String::from_utf8_lossy);
    names.find(|name| !seen.insert(name.to_lowercase())).map(Cow::into_owned)
}

fn format(archive: &Archive<'_>) -> Format {
    let has = |wanted: &str| {
        archive.file_names_raw().any(|name| name.eq_ignore_ascii_case(wanted.as_bytes()))
    };
    if has("xl/workbook.bin") {
        Format::Xlsb
    } else if has(ODS_CONTENT) && !has("[Content_Types].xml") {
        Format::Ods
    } else {
        Format::Xlsx
    }
}

fn is_xml(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".xml") || name.ends_with(".rels")
}

/// Refuses a manifest that says how parts are encrypted.
fn unencrypted(seen: Seen<'_>) -> Result<(), OpenError> {
    match seen {
        Seen::Open(element) if element.local_name().as_ref() == "encryption-data" => {
            Err(OpenError::Protected)
        }
        _ => Ok(()),
    }
}

/// Counts the shared texts of a part, and does not believe what it says of their count.
fn shared(
    seen: &Seen<'_>,
    part: &str,
    strings: &mut u64,
    limits: &Limits,
) -> Result<(), OpenError> {
    let Seen::Open(element) = seen else { return Ok(()) };
    let spot = || Spot::Part(part.to_owned());
    match element.local_name().as_ref() {
        "si" => {
            *strings += 1;
            limits.allow(Bound::SharedStrings, *strings, spot)
        }
        "sst" => {
            let count = attribute(element, "uniqueCount").and_then(|count| count.parse().ok());
            limits.allow(Bound::SharedStrings, count.unwrap_or(0), spot)
        }
        _ => Ok(()),
    }
}
