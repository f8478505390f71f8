//! The staging folder: a run writes all of its output beside the target, and puts it in place of the
//! earlier one in one step when it is complete.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use super::access::Access;

/// Why a run cannot write to its target.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// Another run writes to it.
    #[error("another run of dgcc is writing there")]
    Busy,
    /// The file system refused.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// A staging folder for a target, in the target's workspace. It vanishes when dropped.
pub struct Stage {
    target: PathBuf,
    workspace: PathBuf,
    folder: TempDir,
    access: Access,
    /// Held as long as the run goes on.
    _lock: File,
}

/// The folder of finished documents in a workspace.
const STORE: &str = "store";
/// Where the earlier output lies while it is replaced, on systems that cannot exchange two folders.
const EARLIER: &str = "earlier";
/// What begins the names of staging folders.
const STAGING: &str = "staging-";

/// The workspace of a target: a hidden folder beside it. It holds the staging folder, the lock, and what
/// is kept from run to run, and may be removed while nothing runs.
pub fn workspace(target: &Path) -> PathBuf {
    let target = std::path::absolute(target).unwrap_or_else(|_| target.to_owned());
    let target = target.canonicalize().unwrap_or(target);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.dgcc"))
}

/// The staging folders of a target: that of the run under way, and what interrupted ones left.
pub fn staging(target: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(workspace(target)).into_iter().flatten().flatten();
    let staging = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(STAGING));
    staging.map(|entry| entry.path()).collect()
}

impl Stage {
    /// Opens a staging folder for a target. What an interrupted run left behind is removed.
    ///
    /// # Errors
    /// The target cannot be written to, or another run does.
    pub fn open(target: &Path) -> Result<Self, StageError> {
        let workspace = workspace(target);
        fs::create_dir_all(&workspace)?;
        let lock = File::create(workspace.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StageError::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let target = std::path::absolute(target)?;
        let target = target.canonicalize().unwrap_or(target);
        restore(&workspace, &target)?;
        let folder = tempfile::Builder::new().prefix(STAGING).tempdir_in(&workspace)?;
        let access = Access::of_process();
        let stage = Self { target, workspace, folder, access, _lock: lock };
        fs::create_dir_all(stage.output())?;
        Ok(stage)
    }

    /// The folder of finished documents that are kept for the next run.
    pub fn store(&self) -> PathBuf {
        self.workspace.join(STORE)
    }

    /// A file of the workspace that is kept for the next run.
    pub fn kept(&self, name: &str) -> PathBuf {
        self.workspace.join(name)
    }

    /// A folder for what is not kept.
    pub fn scratch(&self) -> PathBuf {
        self.folder.path().join("scratch")
    }

    /// Who may read the output.
    pub fn access(&self) -> Access {
        self.access
    }

    /// The folder of the new output.
    fn output(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    /// A folder of this name in the new output, made if it is not there.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.file(name);
        // Not with those above it: a staging folder that is gone has to be noticed.
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(folder),
        }
    }

    /// The path of a file in the new output. Panics on a name that could lead out of it: names are made of
    /// codes, and what is not one is left out before.
    pub fn file(&self, name: &str) -> PathBuf {
        let is_inside = |part| matches!(part, Component::Normal(_));
        assert!(Path::new(name).components().all(is_inside), "{name:?} is not the name of a file");
        self.output().join(name)
    }

    /// Takes a file or folder out of the new output.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn withdraw(&self, name: &str) -> io::Result<()> {
        absent(remove(&self.file(name)))
    }

    /// Makes a file or folder from elsewhere appear in the new output under a name, in place of what is
    /// there; where the file system can, it is not copied.
    ///
    /// # Errors
    /// It is not there, or the file system refuses.
    pub fn take(&self, from: &Path, name: &str) -> io::Result<()> {
        self.withdraw(name)?;
        link(from, &self.output().join(name))
    }

    /// Puts the new output in place of the earlier one. Of that, what the new one does not have stays if
    /// `stays` says so of its name.
    ///
    /// # Errors
    /// The file system refuses; the earlier output is as it was.
    pub fn publish(&self, stays: impl Fn(&str) -> bool) -> io::Result<()> {
        let output = self.output();
        self.access.give(&output)?;
        if self.target.is_dir() {
            for entry in fs::read_dir(&self.target)? {
                let name = entry?.file_name();
                let staged = output.join(&name);
                if staged.symlink_metadata().is_err() && stays(&name.to_string_lossy()) {
                    link(&self.target.join(&name), &staged)?;
                }
            }
        }
        sync(&output)?;
        replace(&output, &self.target, &self.workspace.join(EARLIER))?;
        self.target.parent().map_or(Ok(()), sync_folder)
    }
}

/// Brings back what an interrupted run had put aside, and removes its staging folder.
fn restore(workspace: &Path, target: &Path) -> io::Result<()> {
    let earlier = workspace.join(EARLIER);
    if earlier.is_dir() && !target.exists() {
        fs::rename(&earlier, target)?;
    }
    for entry in fs::read_dir(workspace)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(STAGING) || name == EARLIER {
            remove(&workspace.join(&*name))?;
        }
    }
    Ok(())
}

/// Puts a folder in place of another, in one step where the system can exchange two.
fn replace(new: &Path, target: &Path, earlier: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(new, target);
    }
    if exchange(new, target).is_ok() {
        return Ok(());
    }
    fs::rename(target, earlier)?;
    fs::rename(new, target).inspect_err(|_| {
        let _ = fs::rename(earlier, target);
    })?;
    // What is left of the earlier output is removed by the next run at the latest.
    let _ = remove(earlier);
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Makes a file or folder appear in a second place: the same files where the file system can, else
/// copies.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let kind = from.symlink_metadata()?.file_type();
    if kind.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            link(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(_) => fs::copy(from, to).map(drop),
    }
}

/// Makes sure that all below a folder is on the disk.
fn sync(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => sync(&entry.path())?,
            kind if kind.is_file() => File::open(entry.path())?.sync_all()?,
            _ => {}
        }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match path.symlink_metadata()?.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    }
}

fn absent(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
