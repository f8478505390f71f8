//! What a file that is no workbook looks like, by its first bytes.

/// What a file looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Nothing at all.
    Empty,
    /// A PDF.
    Pdf,
    /// A zip container, as xlsx, xlsm, xlsb and ods files are.
    Zip,
    /// A compound file, as xls files are.
    Compound,
    /// A document or a presentation.
    Document,
    /// A page for browsers, as some systems save under the name of a workbook.
    Html,
    /// XML.
    Xml,
    /// A picture.
    Picture,
    /// An archive of another kind.
    Archive,
    /// Rich text.
    RichText,
    /// Plain text, as csv files are.
    Text,
    /// Nothing that is known here.
    Unknown,
}

/// What begins a zip that has entries, and one that has none.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// What begins a compound file.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// First bytes of other files.
const MARKS: [(&[u8], Look); 12] = [
    (b"%PDF", Look::Pdf),
    (b"\x89PNG", Look::Picture),
    (b"\xFF\xD8\xFF", Look::Picture),
    (b"GIF8", Look::Picture),
    (b"BM", Look::Picture),
    (b"\x1F\x8B", Look::Archive),
    (b"7z\xBC\xAF", Look::Archive),
    (b"Rar!", Look::Archive),
    (b"BZh", Look::Archive),
    (b"\xFD7zXZ", Look::Archive),
    (b"{\\rtf", Look::RichText),
    (COMPOUND, Look::Compound),
];

/// How much of a file is looked at.
const BEGINNING: usize = 4096;

impl Look {
    /// What some bytes look like.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        if ZIP.iter().any(|mark| bytes.starts_with(mark)) {
            return Self::Zip;
        }
        if let Some((_, look)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
            return *look;
        }
        let beginning = &bytes[..bytes.len().min(BEGINNING)];
        let text = String::from_utf8_lossy(beginning);
        let text = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
        let html = ["<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<script"];
        if html.iter().any(|mark| text.starts_with(mark)) || text.contains("<html") {
            Self::Html
        } else if text.starts_with("<?xml") {
            Self::Xml
        } else if !beginning.contains(&0) && !text.contains('\u{fffd}') {
            Self::Text
        } else {
            Self::Unknown
        }
    }

    /// The term of the texts that names it.
    pub fn term(self) -> &'static str {
        match self {
            Self::Empty => "look-empty",
            Self::Pdf => "look-pdf",
            Self::Zip => "look-zip",
            Self::Compound => "look-compound",
            Self::Document => "look-document",
            Self::Html => "look-html",
            Self::Xml => "look-xml",
            Self::Picture => "look-picture",
            Self::Archive => "look-archive",
            Self::RichText => "look-rich-text",
            Self::Text => "look-text",
            Self::Unknown => "look-unknown",
        }
    }

    /// Whether it cannot be the text of a csv file, whatever its encoding.
    pub fn is_no_text(self) -> bool {
        matches!(
            self,
            Self::Pdf | Self::Zip | Self::Compound | Self::Html | Self::RichText | Self::Archive
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_files_are_told_by_how_they_begin() {
        let cases: [(&[u8], Look); 8] = [
            (b"", Look::Empty),
            (b"%PDF-1.7", Look::Pdf),
            (b"PK\x03\x04....", Look::Zip),
            (b"\r\n<HTML><table>", Look::Html),
            (b"<?xml version='1.0'?><Workbook/>", Look::Xml),
            (b"key,value\n", Look::Text),
            (b"\xFF\xD8\xFF\xE0", Look::Picture),
            (b"\xFF\xFF\xFF\xFF", Look::Unknown),
        ];
        for (bytes, look) in cases {
            assert_eq!(Look::of(bytes), look, "{bytes:?}");
        }
    }
}
