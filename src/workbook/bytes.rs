//! Numbers in binary files, least byte first, and the directory of a zip as it stands there.

/// A number of two bytes.
pub fn half(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// A number of four bytes.
pub fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from(half(bytes, at)) | u32::from(half(bytes, at + 2)) << 16
}

/// The names in the directory of a zip, one for each header, whatever a reader would make of them. Ends
/// where no header begins; `rest` is what is left.
pub struct ZipNames<'d> {
    /// What was not read yet.
    pub rest: &'d [u8],
}

impl ZipNames<'_> {
    /// What begins a header.
    pub const HEADER: [u8; 4] = *b"PK\x01\x02";
    /// Bytes of a header without name and extras.
    const BYTES: usize = 46;
}

impl<'d> Iterator for ZipNames<'d> {
    type Item = &'d [u8];

    fn next(&mut self) -> Option<&'d [u8]> {
        let header =
            self.rest.get(..Self::BYTES).filter(|header| header.starts_with(&Self::HEADER))?;
        let [name, extra, remark] = [28, 30, 32].map(|at| usize::from(half(header, at)));
        let rest = self.rest.get(Self::BYTES + name + extra + remark..)?;
        let name = &self.rest[Self::BYTES..Self::BYTES + name];
        self.rest = rest;
        Some(name)
    }
}
