//! The shelf: the last good version of each document and the one before it, with the pictures of their
//! pages, in a hidden folder beside the bundles. A build that holds a document back takes it out of its
//! bundle; it stays on the shelf.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::pictures::{self, Unreadable};
use crate::cli::Failure;
use crate::publish::workspace;

/// Name of the folder.
const FOLDER: &str = "watch";
/// Name of the file in it that one watch holds locked.
const LOCK: &str = "lock";
/// Name of a document in the folder of its version.
const DOCUMENT: &str = "document.pdf";

/// The shelf of a folder of bundles.
pub struct Shelf {
    folder: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

impl Shelf {
    /// Makes an empty shelf. `address` is where its pages are shown.
    ///
    /// # Errors
    /// Another watch has one there, or it cannot be written.
    pub fn open(out: &Path, address: &str) -> Result<Self, Failure> {
        let folder = workspace(out).join(FOLDER);
        let path = folder.join(LOCK);
        let failure = || Failure::output(&path);
        fs::create_dir_all(&folder).map_err(failure())?;
        let mut lock = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failure())?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let address = fs::read_to_string(&path).unwrap_or_default();
                return Err(Failure::Watched { out: out.to_owned(), address });
            }
            Err(TryLockError::Error(error)) => return Err(failure()(error)),
        }
        let shelf = Self { folder, _lock: lock.try_clone().map_err(failure())? };
        shelf.retain(&BTreeSet::new());
        lock.set_len(0).and_then(|()| lock.write_all(address.as_bytes())).map_err(failure())?;
        Ok(shelf)
    }

    /// Puts a version of a document on the shelf, unless it is there. Where the system can, the file is
    /// not copied but gets a second name.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&self, pdf: &Path, sha256: &str) -> io::Result<()> {
        let folder = self.folder.join(sha256);
        let kept = folder.join(DOCUMENT);
        if kept.exists() {
            return Ok(());
        }
        fs::create_dir_all(&folder)?;
        fs::hard_link(pdf, &kept).or_else(|_| fs::copy(pdf, &kept).map(drop))
    }

    /// A version of a document; none if it is not on the shelf.
    pub fn document(&self, sha256: &str) -> Option<Vec<u8>> {
        // Nothing else may be asked for: what is asked for comes from a browser.
        let is_digest = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then(|| fs::read(self.folder.join(sha256).join(DOCUMENT)).ok()).flatten()
    }

    /// The picture of a page, made when it is first asked for.
    ///
    /// # Errors
    /// There is no such version or page.
    pub fn picture(&self, sha256: &str, page: usize) -> Result<Vec<u8>, Unreadable> {
        let document = self.document(sha256).ok_or(Unreadable::Missing)?;
        let folder = self.folder.join(sha256);
        let path = folder.join(format!("{page}.png"));
        if let Ok(picture) = fs::read(&path) {
            return Ok(picture);
        }
        let picture = pictures::picture(document, page)?;
        // Under its name only when it is complete. A picture that cannot be kept is made again.
        if let Ok(mut file) = tempfile::NamedTempFile::new_in(&folder)
            && file.write_all(&picture).is_ok()
        {
            let _ = file.persist(path);
        }
        Ok(picture)
    }

    /// Takes all versions off the shelf but these.
    pub fn retain(&self, versions: &BTreeSet<&str>) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if name != LOCK && !name.to_str().is_some_and(|name| versions.contains(name)) {
                // What cannot be removed now, because it is being read, can be the next time.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Removes the shelf.
    pub fn clear(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
