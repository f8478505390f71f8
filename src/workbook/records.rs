//! Records of xlsb parts (MS-XLSB 2.1.4), as far as they are judged before the part is read: the reader
//! makes room for as many bytes as a record says that it has, be they there or not.

use std::io::{self, BufReader, Read};

use super::error::{OpenError, Spot};
use super::limits::{Bound, Limits};

/// Type of the record of one text.
const ITEM: u16 = 0x0013;

/// Whether a part consists of records that are read.
pub fn are_in(part: &str) -> bool {
    let name = part.to_lowercase();
    let Some(inner) = name.strip_prefix("xl/").filter(|inner| inner.ends_with(".bin")) else {
        return is_table(part);
    };
    match inner.split_once('/') {
        Some((folder, file)) => folder.ends_with("sheets") && !file.contains('/'),
        None => !inner.starts_with("vbaproject"),
    }
}

/// Whether a part is the table of shared texts.
fn is_table(part: &str) -> bool {
    part.to_lowercase().ends_with("sharedstrings.bin")
}

/// Judges the lengths of the records of a part, and counts the texts of a table of shared texts.
///
/// # Errors
/// [`OpenError::TooMuch`]. What is damaged is left to the reader.
pub fn look_through(part: &str, source: impl Read, limits: &Limits) -> Result<(), OpenError> {
    let spot = || Spot::Part(part.to_owned());
    let mut source = BufReader::new(source);
    let (is_table, mut count) = (is_table(part), 0);
    while let Ok((kind, length)) = head(&mut source) {
        limits.allow(Bound::XmlPiece, length, spot)?;
        if is_table && kind == ITEM {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_says_it_is_too_long_is_refused_wherever_records_are_read() {
        let limits = Limits::default();
        let look = |bytes: &[u8]| look_through("xl/worksheets/sheet1.bin", bytes, &limits);
        assert!(look(&[0x00, 0xff, 0xff, 0xff, 0x7f]).is_err());
        assert!(look(&[0x13, 0x01, 0x00, 0x80, 0x01, 0x00]).is_ok());
        for part in ["xl/workbook.bin", "XL/Worksheets/sheet1.bin", "sharedStrings.bin"] {
            assert!(are_in(part), "{part}");
        }
        for part in ["xl/vbaProject.bin", "xl/printerSettings/p1.bin", "xl/media/a.bin", "a.bin"] {
            assert!(!are_in(part), "{part}");
        }
    }
}
