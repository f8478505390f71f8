//! From typeset files to what people receive: folders, zips and manifests.

mod access;
mod archive;
mod bounds;
mod earlier;
mod frozen;
mod manifest;
mod rows;
mod stage;
pub mod verify;

pub use access::Access;
pub use archive::zip_folder;
pub use earlier::{Earlier, FoundCopy, RecordCopy};
pub use frozen::{Change, ChangeAt, Freeze, Frozen, FrozenEntry, Maker, Why};
pub use manifest::{
    ClauseEntry, ConsolidatedSummary, CountrySummary, DocumentEntry, FileEntry, Manifest,
    ReasonEntry, RunManifest, RunOptions, SourceEntry,
};
pub use rows::csv;
pub use stage::{Stage, StageError, staging, workspace};

/// Whether this is a code of a bundle: that of a country, or `ALL`.
fn is_code(code: &str) -> bool {
    matches!(code.len(), 2 | 3) && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
