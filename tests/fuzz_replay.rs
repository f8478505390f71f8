//! What is kept for the fuzzer is tried in every run of the tests too: each seed, each input that once
//! broke a promise, and changes of these that are the same in every run.

#[path = "../fuzz/src/lib.rs"]
mod promises;

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use promises::TARGETS;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Bytes of the longest input that is made of others.
const LONGEST: usize = 8 << 10;

/// The files that are kept for a target, in the order of their names.
fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let folders = ["seeds", "regressions"].map(|of| fuzz.join(of).join(target));
    let entries = folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let read = |path: PathBuf| (path.display().to_string(), fs::read(&path).expect("readable"));
    files.into_iter().map(read).collect()
}

/// The bytes of a file with one to four changes: a byte is another one, a piece is left out, or a piece of
/// some file is put in.
fn changed(bytes: &[u8], others: &[(String, Vec<u8>)], random: &mut impl Rng) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..random.random_range(1..=4) {
        let at = random.random_range(0..=changed.len());
        match random.random_range(0..3) {
            0 if at < changed.len() => changed[at] = random.random(),
            1 => {
                let end = changed.len().min(at + random.random_range(0..40));
                changed.drain(at..end);
            }
            _ => {
                let (_, other) = &others[random.random_range(0..others.len())];
                let from = random.random_range(0..=other.len());
                let to = other.len().min(from + random.random_range(0..60));
                changed.splice(at..at, other[from..to].iter().copied());
            }
        }
    }
    changed.truncate(LONGEST);
    changed
}

/// Tries the promise of a target on all that is kept for it, and on so many changes of each file.
fn replay(target: &str, changes: usize) {
    let (_, promise) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target");
    let files = kept(target);
    assert!(!files.is_empty(), "nothing is kept for {target}");
    let mut random = ChaCha8Rng::seed_from_u64(20_260_215);
    let mut broken = Vec::new();
    let mut attempt = |what: String, bytes: &[u8]| {
        if panic::catch_unwind(|| promise(bytes)).is_err() {
            broken.push(format!("{what}: {}", bytes.escape_ascii()));
        }
    };
    for (name, bytes) in &files {
        attempt(name.clone(), bytes);
        for number in 1..=changes {
            let bytes = changed(bytes, &files, &mut random);
            attempt(format!("change {number} of {name}"), &bytes);
        }
    }
    assert!(broken.is_empty(), "{target}\n{}", broken.join("\n"));
}

#[test]
fn workbooks_are_read_or_refused() {
    replay("workbook", 100);
}

#[test]
fn csv_files_are_read_or_refused() {
    replay("csv", 200);
}

#[test]
fn what_is_read_of_a_cell_is_read_of_its_print() {
    replay("cell", 100);
}

#[test]
fn clause_files_are_read_or_their_mistakes_told() {
    replay("front_matter", 40);
}

#[test]
fn texts_of_cells_are_on_the_page() {
    replay("escaping", 6);
}

#[test]
fn bundles_are_checked_or_refused() {
    replay("manifest", 60);
}
