//! How much of a bundle is read before it is refused. A bundle may come from anybody: each bound is far
//! above what the program makes, and far below what would fill the memory or the disk of who checks it.

/// Entries of a zip, files of a folder, and what a manifest lists of one kind.
pub const MOST_ENTRIES: usize = 10_000;
/// Bytes of a name in a bundle.
pub const LONGEST_NAME: usize = 255;
/// Bytes of a zip: beyond it the format needs extensions that bundles do not have.
pub const MOST_PACKED: u64 = 4 << 30;
/// Bytes of the directory at the end of a zip.
pub const MOST_DIRECTORY: u64 = 16 << 20;
/// Bytes of one entry once it is unpacked.
pub const MOST_OF_ENTRY: u64 = 1 << 30;
/// Bytes of all entries of a zip once they are unpacked.
pub const MOST_UNPACKED: u64 = 8 << 30;
/// How many times larger an entry may become by unpacking; small ones may always.
pub const MOST_RATIO: u64 = 200;
/// Bytes up to which the ratio does not matter.
pub const FREE_OF_RATIO: u64 = 1 << 20;
/// Bytes of `manifest.json` and `run.json`, which are read into memory.
pub const MOST_RECORD: u64 = 64 << 20;
/// Bytes of a PDF that is opened to find in what it differs from another.
pub const MOST_OPENED: u64 = 256 << 20;
