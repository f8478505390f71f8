//! Bundles and manifests from anybody.

use std::fs;
use std::path::Path;

use dgcc::publish::verify::{self, Verified};

use super::parts::packed;

/// Whatever a bundle is, `dgcc verify` ends without a panic, leaves everything as it is, and names a place
/// and says something for each fault; a bundle without a fault has the hash of its zip. What is a zip, or
/// the parts of one as `parts` says, is checked as one; anything else stands as `manifest.json` in the
/// folder of a country, and as `run.json` in that of a run.
pub fn manifest(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = packed(bytes);
    if bytes.starts_with(b"PK") {
        let path = folder.path().join("UZ.zip");
        fs::write(&path, &bytes).expect("written");
        if let Some(verified) = checked(&path) {
            let unpacked = verified.bundles.iter().all(|bundle| bundle.zip_sha256.is_some());
            assert!(unpacked, "a zip that was checked has a hash");
        }
        assert_eq!(fs::read(&path).expect("it is there"), *bytes);
    } else {
        let country = folder.path().join("UZ");
        fs::create_dir(&country).expect("a folder");
        for path in [country.join("manifest.json"), folder.path().join("run.json")] {
            fs::write(path, &bytes).expect("written");
        }
        checked(&country);
        checked(folder.path());
    }
    let left = fs::read_dir(folder.path()).expect("a folder").count();
    assert!(left <= 2, "something was written");
}

/// What the check says, if there is something to check.
fn checked(path: &Path) -> Option<Verified> {
    let verified = verify::verify(path).ok()?;
    for fault in verified.all_faults() {
        let words = fault.words();
        assert!(!fault.place.is_empty() && !words.seen.is_empty() && !words.expected.is_empty());
    }
    serde_json::to_string(&verified).expect("it can be written");
    Some(verified)
}
