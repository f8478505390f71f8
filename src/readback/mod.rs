//! Read-back: a PDF that was just exported is opened again by a reader that shares nothing with the
//! typesetter, and its text is compared with what went in. A wrong or missing figure holds the
//! document.

mod attached;
mod cmap;
mod compare;
mod content;
mod divergence;
mod font;
mod lexer;
mod normal;
mod order;
mod place;
mod reader;
mod reliable;
mod stated;
mod structure;
mod trace;

pub use attached::attached;
pub use compare::{Discrepancy, DiscrepancyKind, Expected, ExpectedText, Item, compare};
pub use divergence::{Divergence, Sides, TextAt, divergence, other_words, sides};
pub use normal::normal;
pub use reader::{ReadError, Reading, read};
pub use reliable::UNRELIABLE;
pub use stated::{ClauseText, Stated, read_stated, stated};
pub use trace::{Entry, NoTrace, PrintedAt, TraceFile, TracedSource};
