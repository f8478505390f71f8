//! What the program promises of any bytes, one function for each fuzz target. The fuzzer tries them on
//! what it makes up; `tests/fuzz_replay.rs` of the program tries the same functions on the files that are
//! kept here.
#![forbid(unsafe_code)]

mod cell;
mod csv;
mod escaping;
mod front_matter;
mod manifest;
mod panics;
mod parts;
mod workbook;

pub use cell::cell;
pub use csv::csv;
pub use escaping::escaping;
pub use front_matter::front_matter;
pub use manifest::manifest;
pub use workbook::workbook;

/// A target: its name, and the promise that it tries.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 6] = [
    ("workbook", workbook),
    ("csv", csv),
    ("cell", cell),
    ("front_matter", front_matter),
    ("escaping", escaping),
    ("manifest", manifest),
];
