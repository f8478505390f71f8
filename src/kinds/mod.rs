//! Document kinds and clauses as data: loading, checking and filling the templates.

mod clause;
pub mod context;
mod decision;
mod fill;
mod helpers;
pub mod leaf;
mod lexicon;
mod library;
mod log;
mod manifest;
mod modules;
mod narrow;
pub mod parity;
mod reach;
pub mod row;
pub mod shape;
mod template;
mod traces;
mod tree;

pub use clause::{Clause, FrontMatter, Part, Status};
pub use decision::{Basis, DecidingField, Decision, Found, Question, decide};
pub use fill::{
    Attachment, DueValue, Edition, Filled, PrintedValue, Source, Text, UsedClause, fill,
};
pub use lexicon::{Lexicon, Tongue};
pub use library::{Kind, Library, TemplateMistake};
pub use manifest::{Attached, FixedState, Manifest, Originals, Per};
pub use modules::Module;
pub use traces::{TracedCell, TracedFile, Traces};
pub use tree::Tree;
