//! Who may read what a run writes. Everything is made for its owner alone, unless it is to be shared; on
//! systems without permission bits the folder that it is written to decides.

use std::fs;
use std::io;
use std::path::Path;

/// The permissions of whatever this process makes: those that its mask leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    #[cfg(unix)]
    mask: u32,
}

#[cfg(unix)]
impl Access {
    /// From now on this process, and those that it starts, make files 0600 and folders 0700.
    pub fn of_owner_alone() {
        rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    }

    /// What this process has now.
    pub fn of_process() -> Self {
        // It can only be read by setting it: to the narrowest, for that moment.
        let narrow = rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO;
        let mask = rustix::process::umask(narrow);
        rustix::process::umask(mask);
        Self { mask: mask.bits() & 0o777 }
    }

    /// Gives a folder and all below it these permissions, whenever it was made: a document may have been
    /// kept since a run that was for others.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn give(self, path: &Path) -> io::Result<()> {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let metadata = path.symlink_metadata()?;
        let is_folder = metadata.is_dir();
        let all = if is_folder { 0o777 } else { 0o666 };
        let wanted = all & !self.mask;
        if !metadata.is_symlink() && metadata.mode() & 0o777 != wanted {
            fs::set_permissions(path, fs::Permissions::from_mode(wanted))?;
        }
        if is_folder {
            for entry in fs::read_dir(path)? {
                self.give(&entry?.path())?;
            }
        }
        Ok(())
    }
}

#[cfg(not(unix))]
impl Access {
    /// This system has no such permissions.
    pub fn of_owner_alone() {}

    /// This system has no such permissions.
    pub fn of_process() -> Self {
        Self {}
    }

    /// This system has no such permissions.
    ///
    /// # Errors
    /// None.
    pub fn give(self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}
