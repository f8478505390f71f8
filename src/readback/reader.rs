//! The reader: a PDF's bytes in, what it holds out.

use lopdf::{Dictionary, Document, LoadOptions, Object, decode_text_string};
use serde::{Deserialize, Serialize};

use super::content::Contents;
use super::structure::Structure;

/// The most that a single stream of objects may hold once unpacked.
pub(super) const MOST_UNPACKED: usize = 64 << 20;
/// Levels of the page tree through which resources are inherited.
const MOST_PARENTS: usize = 64;

/// What a PDF holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The text of each page in the order of its content. Artifacts (running heads and feet,
    /// watermarks) are left out; a zero-width space stands where marked pieces touch.
    pub pages: Vec<String>,
    /// Pages, counted from 1, that show characters which their font does not have, and how many.
    pub missing_glyphs: Vec<(usize, usize)>,
    /// Number of headings in the structure tree.
    pub headings: usize,
    /// Number of tables.
    pub tables: usize,
    /// Number of header cells.
    pub table_headers: usize,
    /// Number of tables without any header cell.
    pub tables_without_headers: usize,
    /// Whether it is marked as tagged and has a structure tree.
    pub tagged: bool,
    /// Language of the document.
    pub language: Option<String>,
    /// Title of the document.
    pub title: Option<String>,
}

/// Why a PDF could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It breaks the format.
    #[error("the PDF is damaged: {0}")]
    Damaged(#[from] lopdf::Error),
    /// What draws a page breaks the format.
    #[error("the PDF is damaged in the content of a page")]
    Content,
    /// It is encrypted.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// It has no page.
    #[error("the PDF has no page")]
    Empty,
    /// It has more of something than any document of the program.
    #[error("the PDF has too much {0}")]
    TooLarge(&'static str),
    /// Its states, marks or forms lie in each other too deeply.
    #[error("the PDF is nested too deeply")]
    TooDeep,
}

/// Reads a PDF.
///
/// # Errors
/// [`ReadError`]. The format is taken strictly: what other readers would have to repair is damaged.
pub fn read(pdf: &[u8]) -> Result<Reading, ReadError> {
    read_document(&open(pdf)?)
}

/// Opens a PDF, which may not be encrypted.
pub(super) fn open(pdf: &[u8]) -> Result<Document, ReadError> {
    let options = LoadOptions {
        strict: true,
        max_decompressed_size: Some(MOST_UNPACKED),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(pdf, options)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(ReadError::Encrypted);
    }
    Ok(document)
}

/// Reads a PDF that is open.
pub(super) fn read_document(document: &Document) -> Result<Reading, ReadError> {
    let mut reading = Reading::default();
    let mut contents = Contents::of(document);
    let empty = Dictionary::new();
    for (at, page) in document.page_iter().enumerate() {
        let left = contents.content_left();
        let content = document.get_page_content_with_limit(page, left)?;
        let resources =
            document.get_dictionary(page).ok().and_then(|page| inherited(document, page));
        let shown = contents.page(&content, resources.unwrap_or(&empty))?;
        reading.pages.push(shown.text);
        if shown.missing_glyphs > 0 {
            reading.missing_glyphs.push((at + 1, shown.missing_glyphs));
        }
    }
    if reading.pages.is_empty() {
        return Err(ReadError::Empty);
    }
    let structure = Structure::of(document);
    let catalog = document.catalog()?;
    let marks = catalog.get_deref(b"MarkInfo", document).and_then(Object::as_dict);
    let marked = marks.and_then(|marks| marks.get_deref(b"Marked", document)?.as_bool());
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok();
    Ok(Reading {
        headings: structure.headings,
        tables: structure.tables,
        table_headers: structure.table_headers,
        tables_without_headers: structure.tables_without_headers,
        tagged: marked.unwrap_or(false) && structure.elements > 0,
        language: text(document, catalog, b"Lang"),
        title: info.and_then(|info| text(document, info, b"Title")),
        ..reading
    })
}

fn text(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    decode_text_string(dictionary.get_deref(key, document).ok()?).ok()
}

/// The resources of a page: its own, or those of the nearest node above it that has some.
fn inherited<'a>(document: &'a Document, mut node: &'a Dictionary) -> Option<&'a Dictionary> {
    for _ in 0..MOST_PARENTS {
        if let Ok(resources) = node.get_deref(b"Resources", document).and_then(Object::as_dict) {
            return Some(resources);
        }
        node = node.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}
