//! How much of a file is read before it is refused. Files may come from anybody: each bound is far above
//! what a partner's workbook holds, and far below what would fill the memory of who opens it.

use serde::{Deserialize, Serialize};

use super::error::{Excess, OpenError, Spot};

/// Declares every bound once: its key in `dgcc.toml`, its name here, what it holds back by default.
macro_rules! limits {
    ($($(#[$doc:meta])* $key:ident $bound:ident = $default:expr;)+) => {
        /// The bounds on what is opened: the table `[limits]` of a `dgcc.toml`.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Limits {
            $($(#[$doc])* pub $key: u64,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($key: $default,)+ }
            }
        }

        /// One of the bounds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Bound {
            $($(#[$doc])* $bound,)+
        }

        impl Bound {
            /// All bounds, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$bound,)+];

            /// Its key in `dgcc.toml`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$bound => stringify!($key),)+ }
            }

            /// The message that tells of a file beyond it.
            pub fn message(self) -> &'static str {
                match self { $(Self::$bound => concat!("STR-01-limit-", stringify!($key)),)+ }
            }
        }

        impl Limits {
            /// The most that a bound lets through.
            pub fn most(&self, bound: Bound) -> u64 {
                match bound { $(Bound::$bound => self.$key,)+ }
            }
        }
    };
}

limits! {
    /// Bytes of a file.
    file_bytes FileBytes = 100 << 20;
    /// Bytes of all parts of a zip container, unpacked.
    unpacked_bytes UnpackedBytes = 1 << 30;
    /// Bytes of one part of a zip container, unpacked.
    part_bytes PartBytes = 256 << 20;
    /// How many times larger a part may become by unpacking; parts below 16 MB always may.
    ratio Ratio = 200;
    /// Parts of a zip container.
    parts Parts = 10_000;
    /// Sheets of a file.
    sheets Sheets = 256;
    /// Rows of a sheet that are not blank.
    rows Rows = 500_000;
    /// Columns of a sheet up to the last one with content.
    columns Columns = 2_000;
    /// Cells of a file with content, with those that a merge or a repetition fills.
    cells Cells = 5_000_000;
    /// Places that the cells of a file take up, with the blank rows above and the blank cells before them.
    spread Spread = 8_000_000;
    /// Bytes of text in all cells of a file.
    text_bytes TextBytes = 256 << 20;
    /// Characters in a cell.
    cell_text CellText = 32_767;
    /// Texts in the table of texts that a workbook's cells share.
    shared_strings SharedStrings = 2_000_000;
    /// How deep elements of XML lie in each other.
    xml_depth XmlDepth = 128;
    /// Bytes of one tag or one run of text in XML.
    xml_piece XmlPiece = 8 << 20;
    /// Bytes of a line of a csv file.
    csv_line CsvLine = 4 << 20;
    /// Bytes of a field of a csv file.
    csv_field CsvField = 1 << 20;
    /// Findings about cells after which no more rows are read.
    findings Findings = 100_000;
}

/// Bytes up to which the ratio of a part does not matter.
pub const FREE_OF_RATIO: u64 = 16 << 20;

impl Limits {
    /// Lets an amount through, or says where there was too much of it.
    ///
    /// # Errors
    /// [`OpenError::TooMuch`].
    pub fn allow(
        &self,
        bound: Bound,
        seen: u64,
        spot: impl FnOnce() -> Spot,
    ) -> Result<(), OpenError> {
        let most = self.most(bound);
        if seen <= most {
            return Ok(());
        }
        Err(OpenError::TooMuch(Box::new(Excess { bound, seen, most, spot: spot() })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_changes_one_bound_and_an_unknown_one_is_refused() {
        let limits: Limits = toml::from_str("rows = 7").unwrap();
        assert_eq!(limits, Limits { rows: 7, ..Limits::default() });
        assert!(toml::from_str::<Limits>("rowz = 7").is_err());
        assert!(toml::from_str::<Limits>("rows = -1").is_err());
    }

    #[test]
    fn what_reaches_a_bound_passes_and_what_exceeds_it_is_named() {
        let limits = Limits { sheets: 2, ..Limits::default() };
        assert!(limits.allow(Bound::Sheets, 2, || Spot::File).is_ok());
        let error = limits.allow(Bound::Sheets, 3, || Spot::File).unwrap_err();
        assert_eq!(error.to_string(), "sheets: 3 seen, at most 2");
    }
}
