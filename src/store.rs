//! Finished documents, kept by what they were made of: a document whose fingerprint is known is not
//! typeset again.
//!
//! An entry is two files, `<key>.pdf` and `<key>.json`; the second is written last and makes it valid.
//! The PDFs are the same files as those in the output where the file system allows it (hard links), so
//! they cost no space; one that was changed since no longer has its hash and counts as absent.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::workbook::sha256;

/// What a document is made of, by digests: if none of them changes, neither does the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingredients {
    /// Program, typesetter and fonts.
    pub engine: String,
    /// What it is exported as, and how it is proved.
    pub options: String,
    /// Its files and the modules that these import: virtual path, and digest.
    pub files: BTreeMap<String, String>,
    /// The cells that it prints, with digests of what stands in them. The files depend on them; they are
    /// here to be told.
    pub cells: BTreeMap<String, String>,
}

impl Ingredients {
    /// The fingerprint of the document.
    pub fn key(&self) -> Key {
        let Self { engine, options, files, cells: _ } = self;
        let files: String =
            files.iter().map(|(path, digest)| format!("{path}\t{digest}\n")).collect();
        Key(sha256(format!("{engine}\n{options}\n{files}").as_bytes()))
    }
}

/// A fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(String);

/// A document that is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept<R> {
    /// What it was made of.
    pub ingredients: Ingredients,
    /// Size of the PDF in bytes.
    pub bytes: u64,
    /// SHA-256 of the PDF.
    pub sha256: String,
    /// What else is known of it.
    pub record: R,
}

/// A folder of finished documents.
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// Opens the store in a folder, and makes it if it is not there.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// The PDF of a key, whether it is there or not.
    pub fn pdf(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.pdf", key.0))
    }

    fn record(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.json", key.0))
    }

    /// What is known of the document of a key, if it is kept. It is not asked whether the PDF is whole.
    pub fn known<R: DeserializeOwned>(&self, key: &Key) -> Option<Kept<R>> {
        serde_json::from_slice(&fs::read(self.record(key)).ok()?).ok()
    }

    /// The document of a key, if it is kept and its PDF is whole.
    pub fn get<R: DeserializeOwned>(&self, key: &Key) -> Option<Kept<R>> {
        let kept = self.known::<R>(key)?;
        let pdf = fs::read(self.pdf(key)).ok()?;
        (pdf.len() as u64 == kept.bytes && sha256(&pdf) == kept.sha256).then_some(kept)
    }

    /// Where a new PDF of a key is written before it is kept.
    pub fn draft(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.new", key.0))
    }

    /// Keeps the PDF that was written to the [`Self::draft`] of a key.
    ///
    /// # Errors
    /// The store cannot be written to.
    pub fn keep<R: Serialize>(&self, key: &Key, kept: &Kept<R>) -> io::Result<()> {
        let record = serde_json::to_vec(kept)?;
        let _ = fs::remove_file(self.record(key));
        fs::rename(self.draft(key), self.pdf(key))?;
        let mut file = tempfile::Builder::new().suffix(".new").tempfile_in(&self.folder)?;
        file.write_all(&record)?;
        file.persist(self.record(key)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Puts the PDF of a key at a path, and marks the entry as used.
    ///
    /// # Errors
    /// The PDF is not there, or the path cannot be written to.
    pub fn place(&self, key: &Key, target: &Path) -> io::Result<()> {
        let pdf = self.pdf(key);
        if fs::hard_link(&pdf, target).is_err() {
            fs::copy(&pdf, target)?;
        }
        // An entry whose time cannot be set is only dropped earlier.
        let record = File::options().write(true).open(self.record(key));
        let _ = record.and_then(|file| file.set_modified(SystemTime::now()));
        Ok(())
    }

    /// Drops what was not used for longest until the store is no larger than `most` bytes, and what an
    /// interrupted run left behind. How many documents were dropped.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn trim(&self, most: u64) -> io::Result<usize> {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for file in fs::read_dir(&self.folder)? {
            let file = file?;
            let (name, metadata) = (file.file_name(), file.metadata()?);
            let name = name.to_string_lossy();
            let Some((key, ending)) = name.rsplit_once('.') else { continue };
            let entry = entries.entry(key.to_owned()).or_default();
            entry.bytes += metadata.len();
            match ending {
                "json" => entry.used = metadata.modified().ok(),
                "pdf" => {}
                _ => entry.is_broken = true,
            }
        }
        let mut all: Vec<(String, Entry)> = entries.into_iter().collect();
        // Latest first; an entry without a record is none.
        all.sort_by(|a, b| (b.1.used, &b.0).cmp(&(a.1.used, &a.0)));
        let (mut total, mut dropped) = (0, 0);
        for (key, entry) in all {
            total += entry.bytes;
            if total <= most && entry.used.is_some() && !entry.is_broken {
                continue;
            }
            dropped += usize::from(entry.used.is_some());
            for ending in ["json", "pdf", "new"] {
                let _ = fs::remove_file(self.folder.join(format!("{key}.{ending}")));
            }
        }
        Ok(dropped)
    }
}

#[derive(Default)]
struct Entry {
    bytes: u64,
    used: Option<SystemTime>,
    is_broken: bool,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("store")).unwrap();
        (folder, store)
    }

    fn ingredients(text: &str) -> Ingredients {
        let files = BTreeMap::from([("/main.typ".to_owned(), sha256(text.as_bytes()))]);
        Ingredients { files, ..Ingredients::default() }
    }

    fn keep(store: &Store, text: &str) -> Key {
        let ingredients = ingredients(text);
        let key = ingredients.key();
        fs::write(store.draft(&key), text).unwrap();
        let (bytes, sha256) = (text.len() as u64, sha256(text.as_bytes()));
        store.keep(&key, &Kept { ingredients, bytes, sha256, record: 7 }).unwrap();
        key
    }

    #[test]
    fn what_was_kept_is_there_until_its_pdf_is_changed() {
        let (folder, store) = store();
        let key = keep(&store, "a document");
        assert_eq!(store.get::<i32>(&key).unwrap().record, 7);
        let target = folder.path().join("out.pdf");
        store.place(&key, &target).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"a document");
        fs::write(&target, "a dOcument").unwrap();
        assert!(store.get::<i32>(&key).is_none());
        assert!(store.get::<i32>(&ingredients("another").key()).is_none());
    }

    #[test]
    fn a_full_store_drops_what_was_not_used_for_longest() {
        let (_folder, store) = store();
        let keys: Vec<Key> = ["one", "two", "three"].map(|text| keep(&store, text)).to_vec();
        for (key, age) in keys.iter().zip([10, 30, 20]) {
            let record = File::options().write(true).open(store.record(key)).unwrap();
            record.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        let size = |key: &Key| {
            fs::metadata(store.pdf(key)).unwrap().len()
                + fs::metadata(store.record(key)).unwrap().len()
        };
        let room = size(&keys[0]) + size(&keys[2]);
        fs::write(store.draft(&ingredients("broken off").key()), "half").unwrap();
        assert_eq!(store.trim(room).unwrap(), 1);
        let left: Vec<bool> = keys.iter().map(|key| store.get::<i32>(key).is_some()).collect();
        assert_eq!(left, [true, false, true]);
        assert_eq!(fs::read_dir(&store.folder).unwrap().count(), 4, "no leftovers");
    }
}
