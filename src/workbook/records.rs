//! Records of xlsb parts (MS-XLSB 2.1.4), as far as they are counted before the part is read.

use std::io::{self, BufReader, Read};

use super::error::{OpenError, Spot};
use super::limits::{Bound, Limits};

/// Type of the record of one text.
const ITEM: u16 = 0x0013;

/// Counts the texts of a table of shared texts.
///
/// # Errors
/// [`OpenError::TooMuch`]. What is damaged is left to the reader.
pub fn shared_strings(part: &str, source: impl Read, limits: &Limits) -> Result<(), OpenError> {
    let spot = || Spot::Part(part.to_owned());
    let mut source = BufReader::new(source);
    let mut count = 0;
    while let Ok((kind, length)) = head(&mut source) {
        limits.allow(Bound::XmlPiece, length, spot)?;
        if kind == ITEM {
            count += 1;
            limits.allow(Bound::SharedStrings, count, spot)?;
        }
        if io::copy(&mut source.by_ref().take(length), &mut io::sink()).unwrap_or(0) < length {
            break;
        }
    }
    Ok(())
}

/// Type and length of a record, each in bytes of seven bits.
fn head(source: &mut impl Read) -> io::Result<(u16, u64)> {
    let mut byte = || {
        let mut byte = [0];
        source.read_exact(&mut byte).map(|()| byte[0])
    };
    let mut kind = byte()?;
    let mut number = u16::from(kind & 0x7F);
    if kind & 0x80 != 0 {
        kind = byte()?;
        number += u16::from(kind & 0x7F) << 7;
    }
    let mut length = 0;
    for at in 0..4 {
        let part = byte()?;
        length += u64::from(part & 0x7F) << (7 * at);
        if part & 0x80 == 0 {
            break;
        }
    }
    Ok((number, length))
}
