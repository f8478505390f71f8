//! Opening files: workbooks and csv files as grids of located cells. This stage knows nothing of the
//! model.

mod biff;
mod bytes;
mod compound;
mod container;
mod csv;
mod error;
mod filling;
mod guard;
mod layout;
mod limits;
mod looks;
mod records;
mod source;
mod spreadsheet;
mod tables;
mod xml;

pub use bytes::{ZipNames, half, word};
pub use csv::neutral;
pub use error::{Excess, OpenError, Spot};
pub use guard::quietly;
pub use limits::{Bound, Limits};
pub use looks::Look;

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

/// A file that was opened.
#[derive(Debug)]
pub struct Workbook {
    /// The file, as findings name it.
    pub file: Arc<str>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its sheets in the order of the file.
    pub sheets: Vec<Grid>,
}

/// The cells of a sheet.
#[derive(Debug, Default)]
pub struct Grid {
    /// The sheet's name in the file.
    pub name: String,
    /// Rows from the top of the sheet; each holds its cells from the first column on. The value of a
    /// cell merged over several rows stands in each of them.
    pub rows: Vec<Vec<Cell>>,
    /// What is not shown.
    pub hidden: Hidden,
    /// Whether serial numbers of days count from 1904 instead of 1900.
    pub epoch_1904: bool,
    /// Whether the file separates with semicolons, as where the comma is the decimal mark.
    pub comma_decimals: bool,
}

/// What a spreadsheet program does not show of a sheet, as far as the format tells. Rows and columns
/// count from 0.
#[derive(Debug, Default)]
pub struct Hidden {
    /// Whether the sheet itself is hidden.
    pub sheet: bool,
    /// Hidden and filtered rows.
    pub rows: Vec<u32>,
    /// Hidden columns.
    pub columns: Vec<u32>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// Text as typed.
    Text(String),
    /// A number, exact to the 15 digits that spreadsheets keep.
    Number(Decimal),
    /// A number beyond what money can be, as the file has it.
    HugeNumber(f64),
    /// A cell formatted as a date.
    Date(Date),
    /// A truth value.
    Flag(bool),
    /// An error value such as `#N/A`.
    Error(String),
    /// A formula whose value was never calculated.
    Uncalculated(String),
}

/// Whether nothing is seen of a character, though it may change how its neighbours are set.
pub fn shows_nothing(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}')
}

impl Cell {
    /// Whether there is nothing to read: blank, or only white space and characters that show nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text.chars().all(|c| c.is_whitespace() || shows_nothing(c)),
            _ => false,
        }
    }

    /// The cell as a person sees it.
    pub fn shown(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::HugeNumber(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Flag(flag) => flag.to_string().to_uppercase(),
            Self::Error(code) => code.clone(),
            Self::Uncalculated(formula) => format!("={formula}"),
        }
    }
}

/// A file that could not be opened.
#[derive(Debug)]
pub struct Unopened {
    /// Name of the file.
    pub file: Arc<str>,
    /// Why not.
    pub error: OpenError,
}

/// The file name endings that can be read.
pub const EXTENSIONS: [&str; 6] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"];

/// All input files under the given files and folders, in the order of their names. Files of other
/// kinds, hidden files and the lock files of spreadsheet programs are passed over.
///
/// # Errors
/// A path that does not exist or cannot be listed.
pub fn find(inputs: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for input in inputs {
        if input.is_dir() {
            let mut entries =
                input.read_dir()?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
            entries.retain(|path| path.is_file() && readable(path));
            entries.sort();
            found.extend(entries);
        } else {
            input.metadata()?;
            found.push(input.clone());
        }
    }
    Ok(found)
}

fn readable(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with(['.', '~']) && EXTENSIONS.contains(&extension(path).as_str())
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Opens a file within the default limits. `name` is what findings call it.
///
/// # Errors
/// [`OpenError`] if it cannot be read, is not what its name says, or holds too much.
pub fn open(path: &Path, name: &str) -> Result<Workbook, OpenError> {
    open_within(path, name, &Limits::default())
}

/// Opens a file within limits. `name` is what findings call it.
///
/// # Errors
/// [`OpenError`] if it cannot be read, is not what its name says, or holds too much.
pub fn open_within(path: &Path, name: &str, limits: &Limits) -> Result<Workbook, OpenError> {
    let bytes = source::read(path, limits)?;
    let sheets = read(&bytes, path, limits)?;
    Ok(Workbook { file: name.into(), sha256: sha256(&bytes), sheets })
}

/// Reads the sheets of a file from its bytes: as csv if its path says so, else by what the bytes are.
///
/// # Errors
/// [`OpenError`] if they are not what the path says, or hold too much.
pub fn read(bytes: &[u8], path: &Path, limits: &Limits) -> Result<Vec<Grid>, OpenError> {
    let read = || {
        if extension(path) == "csv" {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            Ok(vec![csv::read(bytes, &stem, limits)?])
        } else {
            spreadsheet::read(bytes, limits)
        }
    };
    // The readers of the formats were not written for files from anybody.
    quietly(read).ok_or(OpenError::Broken)?
}

/// SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Length and SHA-256 of what a reader gives to its end.
///
/// # Errors
/// It cannot be read.
pub fn sha256_read(reader: &mut impl Read) -> std::io::Result<(u64, String)> {
    let (mut hash, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok((length, hexadecimal(&hash.finalize()))),
            Ok(read) => {
                hash.update(&buffer[..read]);
                length += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// SHA-256 of several pieces, each with its length, in hexadecimal.
pub fn sha256_of<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece);
    }
    hexadecimal(&hash.finalize())
}
