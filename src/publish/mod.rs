//! From typeset files to what people receive: folders, zips and manifests.

mod access;
mod archive;
mod manifest;
mod rows;
mod stage;
pub mod verify;

pub use access::Access;
pub use archive::zip_folder;
pub use manifest::{
    ClauseEntry, ConsolidatedSummary, CountrySummary, DocumentEntry, FileEntry, Manifest,
    ReasonEntry, RunManifest, RunOptions, SourceEntry,
};
pub use rows::csv;
pub use stage::{Stage, StageError, staging, workspace};
