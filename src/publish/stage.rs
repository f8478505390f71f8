//! The staging folder: everything is written beside the target and moved into place when a country
//! is complete.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What the names of staging folders begin with.
pub const STAGING: &str = ".dgcc-";

/// A staging folder beside the target folder, on the same file system. It vanishes when dropped.
pub struct Stage {
    target: PathBuf,
    folder: TempDir,
}

impl Stage {
    /// Makes the target folder, if it is not there, and a staging folder in it.
    ///
    /// # Errors
    /// The target cannot be made or written to.
    pub fn open(target: &Path) -> io::Result<Self> {
        fs::create_dir_all(target)?;
        let folder = tempfile::Builder::new().prefix(STAGING).tempdir_in(target)?;
        Ok(Self { target: target.to_owned(), folder })
    }

    /// A folder of this name in the staging folder, made if it is not there.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// The path of a file in the staging folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Moves a staged file or folder into the target in place of what was there under its name.
    ///
    /// # Errors
    /// It cannot be moved; what was there stays.
    pub fn release(&self, name: &str) -> io::Result<()> {
        let (staged, target) = (self.folder.path().join(name), self.target.join(name));
        let old = self.folder.path().join(format!("{name}.old"));
        match fs::rename(&target, &old) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        fs::rename(&staged, &target).inspect_err(|_| {
            let _ = fs::rename(&old, &target);
        })
    }

    /// Removes a file or folder of the target, if it is there.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn withdraw(&self, name: &str) -> io::Result<()> {
        let target = self.target.join(name);
        let removed =
            if target.is_dir() { fs::remove_dir_all(target) } else { fs::remove_file(target) };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
