//! Why a file could not be opened, and how a finding says so.

use std::io;
use std::sync::Arc;

use super::limits::Bound;
use super::looks::Look;
use crate::diag::{Message, Place};
use crate::locale::Locale;

/// Why a file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file system refused.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The bytes are not a workbook of the kind that the name says.
    #[error("the file is damaged or not what its name says: {0}")]
    Damaged(String),
    /// The bytes are something else.
    #[error("the file is not what its name says: it looks like {0:?}")]
    Other(Look),
    /// It can be opened only with a password.
    #[error("the file is protected with a password")]
    Protected,
    /// Its XML declares a document type or entities, as spreadsheet programs never do.
    #[error("the part {0} declares a document type")]
    Entities(String),
    /// It was written to while it was read.
    #[error("the file changed while it was read")]
    Changed,
    /// It holds more than is read of one file.
    #[error("{0}")]
    TooMuch(Box<Excess>),
    /// The reader broke off in the middle of it.
    #[error("the file is damaged: reading it broke off")]
    Broken,
}

/// Too much of something.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {seen} seen, at most {most}", bound.key())]
pub struct Excess {
    /// The bound.
    pub bound: Bound,
    /// How much was seen.
    pub seen: u64,
    /// How much is let through.
    pub most: u64,
    /// Where.
    pub spot: Spot,
}

/// Where in a file something was seen. Rows and columns count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// The file as a whole.
    File,
    /// A part of its zip container.
    Part(String),
    /// A row of a sheet, with the column if it is about a cell.
    Sheet(String, u32, Option<u32>),
}

impl OpenError {
    /// What a finding says of it.
    pub fn message(&self) -> Message {
        match self {
            Self::Io(_) | Self::Damaged(_) => {
                Message::new("STR-01-file").with("problem", self.to_string())
            }
            Self::Other(look) => Message::new("STR-01-other").term("look", look.term()),
            Self::Protected => Message::new("STR-01-protected"),
            Self::Entities(part) => Message::new("STR-01-entities").with("part", part.as_str()),
            Self::Changed => Message::new("STR-01-changed"),
            Self::Broken => Message::new("STR-01-broken"),
            Self::TooMuch(excess) => {
                let part = match &excess.spot {
                    Spot::Part(part) => part.as_str(),
                    Spot::File | Spot::Sheet(..) => "",
                };
                Message::new(excess.bound.message())
                    .with("seen", grouped(excess.seen))
                    .with("most", grouped(excess.most))
                    .with("part", part)
                    .with("key", excess.bound.key())
            }
        }
    }

    /// The place that a finding names.
    pub fn place(&self, file: Arc<str>) -> Place {
        match self {
            Self::TooMuch(excess) => match &excess.spot {
                Spot::Sheet(sheet, row, Some(column)) => {
                    Place::row(file, sheet, row.saturating_add(1)).column(*column)
                }
                Spot::Sheet(sheet, row, None) => Place::row(file, sheet, row.saturating_add(1)),
                Spot::File | Spot::Part(_) => Place::file(file),
            },
            _ => Place::file(file),
        }
    }
}

/// A count with its digits grouped.
fn grouped(number: u64) -> String {
    Locale::english().plain_number(number.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let printed = [0, 999, 1_000, 32_767, 1_048_576].map(grouped);
        assert_eq!(printed, ["0", "999", "1,000", "32,767", "1,048,576"]);
    }

    #[test]
    fn too_much_in_a_cell_names_sheet_and_cell() {
        let spot = Spot::Sheet("budget".to_owned(), 1_048_575, Some(16_383));
        let excess = Excess { bound: Bound::Columns, seen: 16_384, most: 2_000, spot };
        let error = OpenError::TooMuch(Box::new(excess));
        let place = error.place("b.xlsx".into());
        assert_eq!(place.to_string(), "b.xlsx › budget!XFD1048576");
    }
}
