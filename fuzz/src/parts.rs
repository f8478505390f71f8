//! Containers as text: a fuzzer that changes a packed container rarely gets past its checksums.

use std::borrow::Cow;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What begins a part, before its name and the end of the line.
const MARK: &[u8] = b"--- ";

/// The bytes of a file. What begins with `--- name` on a line of its own is a container whose parts are
/// given one after the other, each behind such a line and before the end of a line; anything else stands for
/// itself.
pub fn packed(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.starts_with(MARK) {
        return Cow::Borrowed(bytes);
    }
    let mut parts: Vec<(&[u8], Vec<u8>)> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match (line.strip_prefix(MARK), parts.last_mut()) {
            (Some(name), _) => parts.push((name.trim_ascii_end(), Vec::new())),
            (None, Some((_, part))) => part.extend(line),
            (None, None) => {}
        }
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in &parts {
        let part = part.strip_suffix(b"\n").unwrap_or(part);
        // Of two parts with one name the writer takes the first.
        if writer.start_file(String::from_utf8_lossy(name), options).is_ok() {
            let _ = writer.write_all(part);
        }
    }
    writer.finish().map_or_else(|_| Cow::Borrowed(bytes), |zip| Cow::Owned(zip.into_inner()))
}
