//! The bytes of a file, none of which changes while they are read.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use super::error::{OpenError, Spot};
use super::limits::{Bound, Limits};

/// Reads a file.
///
/// # Errors
/// The file system refuses, the file is too large, or it changed meanwhile.
pub fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, OpenError> {
    read_and(path, limits, || {})
}

/// Reads a file; something else happens before it is looked at again.
fn read_and(path: &Path, limits: &Limits, meanwhile: impl FnOnce()) -> Result<Vec<u8>, OpenError> {
    let file = File::open(path)?;
    let before = file.metadata()?;
    limits.allow(Bound::FileBytes, before.len(), || Spot::File)?;
    let mut bytes = Vec::with_capacity(before.len() as usize);
    (&file).take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    limits.allow(Bound::FileBytes, bytes.len() as u64, || Spot::File)?;
    meanwhile();
    // The name may lead to another file by now.
    let after = std::fs::metadata(path)?;
    let whole = !before.is_file() || before.len() == bytes.len() as u64;
    if !whole || !alike(&before, &file.metadata()?) || !alike(&before, &after) {
        return Err(OpenError::Changed);
    }
    Ok(bytes)
}

fn alike(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_while_it_is_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "key,value\n").unwrap();
        let limits = Limits::default();
        assert_eq!(read(&path, &limits).unwrap(), b"key,value\n");
        let longer = || std::fs::write(&path, "key,value\na,1\n").unwrap();
        assert!(matches!(read_and(&path, &limits, longer), Err(OpenError::Changed)));
        let replaced = || {
            let other = folder.path().join("b.csv");
            std::fs::write(&other, "value,key\n").unwrap();
            let hour = std::time::SystemTime::now() + std::time::Duration::from_secs(3_600);
            File::options().write(true).open(&other).unwrap().set_modified(hour).unwrap();
            std::fs::rename(&other, &path).unwrap();
        };
        assert!(matches!(read_and(&path, &limits, replaced), Err(OpenError::Changed)));
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let error = read(&path, &Limits::default()).unwrap_err();
        assert!(error.to_string().starts_with("file_bytes: 1099511627776"), "{error}");
    }
}
