//! Looking through an xls file (MS-XLS) before it is read. Its reader makes a rectangle of what lies
//! between the corners of a sheet, believes the size that a sheet says it has, and copies a shared text
//! into each cell that shows it.

use super::bytes::{half, word};
use super::compound::Compound;
use super::error::{OpenError, Spot};
use super::limits::{Bound, Limits};
use super::looks::Look;

/// Streams that hold a workbook.
const WORKBOOK: [&str; 2] = ["Workbook", "Book"];
/// Streams that hold a workbook, or another document, that was encrypted as a whole.
const ENCRYPTED: [&str; 2] = ["EncryptedPackage", "EncryptionInfo"];
/// Streams of other documents.
const DOCUMENTS: [&str; 4] =
    ["WordDocument", "PowerPoint Document", "__properties_version1.0", "HwpSummaryInformation"];

/// Types of records.
mod kind {
    /// What follows is encrypted.
    pub const FILE_PASS: u16 = 0x002F;
    /// A sheet and where it begins.
    pub const BOUND_SHEET: u16 = 0x0085;
    /// The texts that cells share.
    pub const SHARED: u16 = 0x00FC;
    /// More of the record before.
    pub const CONTINUE: u16 = 0x003C;
    /// The end of the workbook's or a sheet's own records.
    pub const END: u16 = 0x000A;
    /// Corners of a sheet as the file says them.
    pub const DIMENSIONS: u16 = 0x0200;
    /// A cell that shows a shared text.
    pub const LABEL_SHARED: u16 = 0x00FD;
    /// Cells side by side.
    pub const MANY: u16 = 0x00BD;
    /// A formula.
    pub const FORMULA: u16 = 0x0006;
    /// Cells of other kinds: numbers, texts, truth values.
    pub const CELLS: [u16; 6] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x0207, 0x027E];
}

/// Looks through an xls file.
///
/// # Errors
/// The first thing that forbids to read it.
pub fn look(bytes: &[u8], limits: &Limits) -> Result<(), OpenError> {
    let compound = Compound::read(bytes)?;
    if compound.has(&ENCRYPTED) {
        return Err(OpenError::Protected);
    }
    let mut stream = None;
    for name in WORKBOOK {
        stream = stream.or(compound.stream(name)?);
    }
    let Some(stream) = stream else {
        let look = if compound.has(&DOCUMENTS) { Look::Document } else { Look::Compound };
        return Err(OpenError::Other(look));
    };
    let mut book = Book { limits, texts: Vec::new(), cells: 0, spread: 0, text: 0 };
    let mut sheets = Vec::new();
    let mut records = Records(&stream).peekable();
    while let Some((kind, data)) = records.next() {
        match kind {
            kind::FILE_PASS => return Err(OpenError::Protected),
            kind::BOUND_SHEET if data.len() > 8 => {
                sheets.push((word(data, 0) as usize, name(&data[6..])));
                limits.allow(Bound::Sheets, sheets.len() as u64, || Spot::File)?;
            }
            kind::SHARED => {
                let mut pieces = vec![data];
                while let Some((_, more)) = records.next_if(|(kind, _)| *kind == kind::CONTINUE) {
                    pieces.push(more);
                }
                book.texts = lengths(&pieces);
                let count = book.texts.len() as u64;
                limits.allow(Bound::SharedStrings, count, || Spot::File)?;
            }
            kind::END => break,
            _ => {}
        }
    }
    for (start, name) in sheets {
        book.sheet(stream.get(start..).unwrap_or_default(), &name)?;
    }
    Ok(())
}

/// What the cells of a workbook take up.
struct Book<'l> {
    limits: &'l Limits,
    /// Bytes of the shared texts.
    texts: Vec<u64>,
    cells: u64,
    spread: u64,
    text: u64,
}

/// The corners of a sheet.
struct Corners {
    rows: (u64, u64),
    columns: (u64, u64),
}

impl Book<'_> {
    fn sheet(&mut self, stream: &[u8], name: &str) -> Result<(), OpenError> {
        let mut corners: Option<Corners> = None;
        for (kind, data) in Records(stream) {
            let count = match kind {
                kind::END => break,
                kind::DIMENSIONS => {
                    self.dimensions(data, name)?;
                    continue;
                }
                kind::MANY => (data.len().saturating_sub(6) / 6) as u64,
                kind::LABEL_SHARED | kind::FORMULA => 1,
                kind if kind::CELLS.contains(&kind) => 1,
                _ => continue,
            };
            if data.len() < 6 || count == 0 {
                continue;
            }
            let (row, column) = (half(data, 0), half(data, 2));
            let last = u64::from(column) + count - 1;
            let spot = || Spot::Sheet(name.to_owned(), row.into(), Some(last as u32));
            self.limits.allow(Bound::Columns, last + 1, spot)?;
            self.cells += count;
            self.limits.allow(Bound::Cells, self.cells, spot)?;
            if kind == kind::LABEL_SHARED && data.len() >= 10 {
                let text = self.texts.get(word(data, 6) as usize).copied();
                self.text += text.unwrap_or(0);
                self.limits.allow(Bound::TextBytes, self.text, spot)?;
            }
            let place = (u64::from(row), u64::from(column));
            let grown = corners
                .get_or_insert(Corners { rows: (place.0, place.0), columns: (place.1, place.1) });
            grown.rows = (grown.rows.0.min(place.0), grown.rows.1.max(place.0));
            grown.columns = (grown.columns.0.min(place.1), grown.columns.1.max(last));
            self.limits.allow(Bound::Spread, self.spread + grown.spread(), spot)?;
        }
        self.spread += corners.map_or(0, |corners| corners.spread());
        Ok(())
    }

    /// A size that is said is taken for true by the reader, which makes room for it.
    fn dimensions(&self, data: &[u8], name: &str) -> Result<(), OpenError> {
        let numbers = match data.len() {
            10 => [half(data, 0), half(data, 2), half(data, 4), half(data, 6)].map(u64::from),
            14 | 16 => [
                u64::from(word(data, 0)),
                u64::from(word(data, 4)),
                u64::from(half(data, 8)),
                u64::from(half(data, 10)),
            ],
            _ => return Ok(()),
        };
        let [top, bottom, left, right] = numbers;
        let spot = || Spot::Sheet(name.to_owned(), bottom.saturating_sub(1) as u32, None);
        let left = if left > 0xFF || right < left { 0 } else { left };
        if bottom > 0 && right > 0 && top >= bottom {
            return Err(OpenError::Damaged(format!("the sheet {name} ends before it begins")));
        }
        let places = bottom.saturating_sub(top).saturating_mul(right.saturating_sub(left));
        self.limits.allow(Bound::Spread, self.spread.saturating_add(places), spot)
    }
}

impl Corners {
    fn spread(&self) -> u64 {
        (self.rows.1 - self.rows.0 + 1) * (self.columns.1 - self.columns.0 + 1)
    }
}

/// The name of a sheet as its record gives it: its length, whether it is wide, and its letters.
fn name(data: &[u8]) -> String {
    let [length, wide, letters @ ..] = data else { return String::new() };
    let length = usize::from(*length);
    if wide & 1 == 0 {
        letters.iter().take(length).map(|letter| char::from(*letter)).collect()
    } else {
        let letters = letters.chunks_exact(2).take(length).map(|pair| half(pair, 0));
        char::decode_utf16(letters).map(|letter| letter.unwrap_or('\u{fffd}')).collect()
    }
}

/// The records of a stream: their types and what they hold.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let head = self.0.get(..4)?;
        let end = 4 + usize::from(half(head, 2));
        let data = self.0.get(4..end)?;
        self.0 = &self.0[end..];
        Some((half(head, 0), data))
    }
}

/// How many bytes each shared text has at most once it is read. A text may run on in the next piece, which
/// then begins by saying anew whether its letters are wide.
fn lengths(pieces: &[&[u8]]) -> Vec<u64> {
    let mut source = Pieces { pieces, at: 8 };
    let mut lengths = Vec::new();
    while let Some(length) = source.text() {
        lengths.push(length);
    }
    lengths
}

/// A place in pieces that follow each other.
struct Pieces<'p> {
    pieces: &'p [&'p [u8]],
    at: usize,
}

impl Pieces<'_> {
    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.pieces.first()?.len() {
            self.pieces = &self.pieces[1..];
            self.at = 0;
        }
        self.at += 1;
        Some(self.pieces[0][self.at - 1])
    }

    fn half(&mut self) -> Option<u64> {
        Some(u64::from(self.byte()?) | u64::from(self.byte()?) << 8)
    }

    fn skip(&mut self, mut bytes: u64) -> Option<()> {
        while bytes > 0 {
            self.byte()?;
            let here = (self.pieces[0].len() - self.at).min(bytes as usize - 1);
            self.at += here;
            bytes -= here as u64 + 1;
        }
        Some(())
    }

    /// Passes over a text; gives the most bytes that it takes up.
    fn text(&mut self) -> Option<u64> {
        let length = self.half()?;
        let mut wide = self.byte()?;
        let runs = if wide & 8 != 0 { self.half()? } else { 0 };
        let more = if wide & 4 != 0 { self.half()? | self.half()? << 16 } else { 0 };
        let mut left = length;
        while left > 0 {
            let each = u64::from(wide & 1) + 1;
            let here = self.pieces.first()?.len().saturating_sub(self.at) as u64 / each;
            let taken = here.min(left);
            self.at += (taken * each) as usize;
            left -= taken;
            if left > 0 {
                self.pieces = self.pieces.get(1..)?;
                self.at = 0;
                wide = self.byte()?;
            }
        }
        self.skip(runs * 4 + more)?;
        Some(length * 3)
    }
}
