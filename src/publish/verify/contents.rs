//! The files of a bundle as they were found, in a folder or in a zip, against its manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use super::fault::{Digest, Fault, FaultKind};
use super::record::BundleRecord;
use crate::workbook::sha256_read;

/// The file that says what a bundle consists of.
pub const MANIFEST: &str = "manifest.json";

/// The files of a bundle as they were found.
#[derive(Debug, Default)]
pub struct Contents {
    /// By name, without the folder: every file except the manifest.
    pub files: BTreeMap<String, Digest>,
    /// The bytes of the manifest.
    pub manifest: Option<Vec<u8>>,
    /// Names of files that are there and cannot be read; that is said elsewhere.
    pub damaged: BTreeSet<String>,
}

impl Contents {
    /// What is wrong with the files, by what the manifest says. `place` says where a file is.
    pub fn against(&self, record: &BundleRecord, place: impl Fn(&str) -> String) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |name: &str, kind| faults.push(Fault { place: place(name), kind });
        let mut named: BTreeMap<&str, Digest> = BTreeMap::new();
        for file in &record.files {
            let digest = Digest { bytes: file.bytes, sha256: file.sha256.clone() };
            if named.insert(&file.name, digest).is_some() {
                let other = file.name.clone();
                fault(MANIFEST, FaultKind::Twice { other });
            }
        }
        let unnamed = self.files.iter().filter(|(name, _)| !named.contains_key(name.as_str()));
        let mut unnamed: BTreeMap<&str, &Digest> =
            unnamed.map(|(name, digest)| (name.as_str(), digest)).collect();
        for (name, expected) in &named {
            match self.files.get(*name) {
                Some(seen) if seen == expected => {}
                Some(seen) => {
                    let (seen, expected) = (seen.clone(), expected.clone());
                    fault(name, FaultKind::Altered { by: MANIFEST, seen, expected });
                }
                None if self.damaged.contains(*name) => {}
                None => match unnamed.iter().find(|(_, digest)| **digest == expected) {
                    Some((&other, _)) => {
                        unnamed.remove(other);
                        fault(other, FaultKind::Renamed { expected: (*name).to_owned() });
                    }
                    None => fault(name, FaultKind::Missing { by: MANIFEST }),
                },
            }
        }
        unnamed.keys().for_each(|name| fault(name, FaultKind::Unnamed));
        for (of, seen, expected) in documents_against_files(record, &named) {
            let kind = FaultKind::Contradiction { fact: "SHA-256", of, seen, expected };
            fault(MANIFEST, kind);
        }
        faults
    }
}

/// What a manifest says of its documents, where it does not agree with what it says of its files: the
/// document, and both.
fn documents_against_files(
    record: &BundleRecord,
    named: &BTreeMap<&str, Digest>,
) -> Vec<(String, String, String)> {
    let mut seen = BTreeSet::new();
    let unlike = record.documents.iter().filter_map(|document| {
        let file = document.file.clone();
        if !seen.insert(document.file.as_str()) {
            return Some((file, "listed twice as a document".into(), "once".into()));
        }
        match named.get(document.file.as_str()) {
            Some(of_file) if of_file.sha256 == document.sha256 => None,
            Some(of_file) => Some((file, document.sha256.clone(), of_file.sha256.clone())),
            None => Some((file, document.sha256.clone(), "none, the file is not listed".into())),
        }
    });
    unlike.collect()
}

/// Size and hash of what a reader gives, read piece by piece; `None` if it is more than `most` bytes.
pub fn digest(reader: impl Read, most: u64) -> io::Result<Option<Digest>> {
    let (bytes, sha256) = sha256_read(&mut reader.take(most.saturating_add(1)))?;
    Ok((bytes <= most).then_some(Digest { bytes, sha256 }))
}
