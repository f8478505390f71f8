//! Compound files (MS-CFB), as far as they are looked through before a workbook is read from them. A
//! chain of sectors that runs in a circle would give bytes without end.

use super::bytes::{half, word};
use super::error::OpenError;

/// Bytes of the header.
const HEADER: usize = 512;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// Bytes of a sector of the small streams.
const SMALL: usize = 64;
/// Streams below this size are kept in small sectors.
const SMALL_STREAM: u64 = 4096;
/// Numbers of sectors from here on mean something else; the last means the end of a chain.
const RESERVED: u32 = 0xFFFF_FFFA;

/// A compound file.
pub struct Compound<'b> {
    sectors: &'b [u8],
    sector: usize,
    next: Vec<u32>,
    small: Vec<u8>,
    next_small: Vec<u32>,
    entries: Vec<Entry>,
}

/// An entry of the directory.
struct Entry {
    name: String,
    start: u32,
    bytes: u64,
}

impl<'b> Compound<'b> {
    /// Reads the directory of a compound file.
    ///
    /// # Errors
    /// It is damaged.
    pub fn read(bytes: &'b [u8]) -> Result<Self, OpenError> {
        let header = bytes.get(..HEADER).ok_or_else(|| damaged("it is too short"))?;
        let sector = match half(header, 30) {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged("its sectors have an unknown size")),
        };
        let sectors = bytes.get(sector.max(HEADER)..).unwrap_or_default();
        let mut compound = Self {
            sectors,
            sector,
            next: Vec::new(),
            small: Vec::new(),
            next_small: Vec::new(),
            entries: Vec::new(),
        };
        for table in compound.tables(header)? {
            compound.next.extend(words(compound.sector(table)));
        }
        let directory = compound.chain(word(header, 48), u64::MAX)?;
        compound.entries =
            directory.chunks_exact(ENTRY).map(|bytes| entry(bytes, sector)).collect();
        let root = compound.entries.first().ok_or_else(|| damaged("it has no directory"))?;
        let (start, length) = (root.start, root.bytes);
        if word(header, 64) > 0 {
            compound.small = compound.chain(start, length)?;
            compound.next_small = words(&compound.chain(word(header, 60), u64::MAX)?).collect();
        }
        Ok(compound)
    }

    /// The sectors that hold the chains: those named in the header, and those named in a chain of tables.
    fn tables(&self, header: &[u8]) -> Result<Vec<u32>, OpenError> {
        let most = self.sectors.len() / self.sector + 1;
        let mut tables: Vec<u32> = words(&header[76..]).filter(|id| *id < RESERVED).collect();
        let mut at = word(header, 68);
        for _ in 0..=most {
            if at >= RESERVED {
                break;
            }
            let mut more: Vec<u32> = words(self.sector(at)).collect();
            at = more.pop().unwrap_or(u32::MAX);
            tables.extend(more.into_iter().filter(|id| *id < RESERVED));
            if tables.len() > most {
                break;
            }
        }
        if tables.len() > most || at < RESERVED {
            return Err(damaged("it names more sectors than it has"));
        }
        Ok(tables)
    }

    fn sector(&self, id: u32) -> &'b [u8] {
        let start = (id as usize).saturating_mul(self.sector);
        let rest = self.sectors.get(start..).unwrap_or_default();
        &rest[..rest.len().min(self.sector)]
    }

    /// The bytes of a chain of sectors, up to so many.
    fn chain(&self, start: u32, most: u64) -> Result<Vec<u8>, OpenError> {
        follow(start, &self.next, most, |id| self.sector(id))
    }

    /// Whether there is a stream of one of these names.
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.entry(name).is_some())
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream, if there is one of this name.
    ///
    /// # Errors
    /// Its chain of sectors runs in a circle.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, OpenError> {
        let Some(entry) = self.entry(name) else { return Ok(None) };
        if entry.bytes >= SMALL_STREAM {
            return self.chain(entry.start, entry.bytes).map(Some);
        }
        let sector = |id: u32| {
            let rest = self.small.get((id as usize).saturating_mul(SMALL)..).unwrap_or_default();
            &rest[..rest.len().min(SMALL)]
        };
        follow(entry.start, &self.next_small, entry.bytes, sector).map(Some)
    }
}

/// Follows a chain of sectors to its end.
fn follow<'s>(
    start: u32,
    next: &[u32],
    most: u64,
    sector: impl Fn(u32) -> &'s [u8],
) -> Result<Vec<u8>, OpenError> {
    let (mut bytes, mut at) = (Vec::new(), start);
    for _ in 0..=next.len() {
        if at >= RESERVED || bytes.len() as u64 >= most {
            bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            return Ok(bytes);
        }
        bytes.extend_from_slice(sector(at));
        at = *next.get(at as usize).ok_or_else(|| damaged("a chain of sectors breaks off"))?;
    }
    Err(damaged("a chain of sectors runs in a circle"))
}

fn entry(bytes: &[u8], sector: usize) -> Entry {
    let name: Vec<u16> = bytes[..64].chunks_exact(2).map(|pair| half(pair, 0)).collect();
    let name = String::from_utf16_lossy(&name);
    let name = name.split('\0').next().unwrap_or_default().to_owned();
    // Only files with large sectors use the upper half of the size.
    let upper = if sector == 512 { 0 } else { word(bytes, 124) };
    let size = u64::from(word(bytes, 120)) | u64::from(upper) << 32;
    Entry { name, start: word(bytes, 116), bytes: size }
}

fn damaged(what: &str) -> OpenError {
    OpenError::Damaged(what.to_owned())
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|bytes| word(bytes, 0))
}
