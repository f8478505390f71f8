//! The starter: an empty workbook of the model for people to fill in, and a fictional sample that
//! shows one filled in. Both are written by the same function from a [`Register`]: an empty one gives
//! the empty workbook.
//!
//! [`Register`]: crate::programme::Register

mod column;
mod note;
mod sample;
mod workbook;

pub use sample::{MOST_COUNTRIES, sample};
pub use workbook::{HeaderLanguage, WriteError, workbook};
