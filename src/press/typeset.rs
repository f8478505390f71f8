//! One document through Typst: its virtual world, compilation and PDF export.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Label, Selector, Smart, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::syntax::{FileId, RootedPath, Source as TypstSource, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, PicoStr};
use typst::{Library, LibraryExt, World, WorldExt};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::fonts;
use crate::timing::{Span, Stage, timed};

/// How many compilations an entry of Typst's cache outlives without being used. What a document shares
/// with the two before it is laid out once; keeping more takes more memory than it saves time
/// (docs/decisions/0017-typst-cache.md).
const CACHE_AGE: usize = 2;

/// A typesetter: what is the same for all documents, and parsed sources that may come again.
pub struct Typesetter {
    library: LazyHash<Library>,
    fonts: FontStore,
    parsed: HashMap<FileId, TypstSource>,
    cache_age: usize,
}

/// What a document is exported as.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Identity {
    /// Identifies the document for good, e.g. `DGCC-UZ-MOU-2022-01/KR/en`.
    pub ident: String,
    /// The day that the file carries as its creation date.
    pub as_of: Date,
}

/// A typeset document.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Its open points in the order of the text.
    pub open_points: Vec<OpenPoint>,
    /// What the rows that sum its tables print: BCP 47 tag of the text, and the cell.
    pub totals: Vec<(String, String)>,
}

/// A value or clause that is still undecided, as a document prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPoint {
    /// `blank`, `proposed`, `position`, `optional` or `text`.
    pub kind: String,
    /// The field or clause.
    pub field: String,
    /// Who has to decide: `KR`, `PARTNER` or `both`.
    pub side: String,
    /// The cell that the value belongs in.
    pub cell: Option<String>,
    /// The text in brackets.
    pub text: Option<String>,
    /// Where it stands, e.g. `Paragraph 8`.
    pub place: Option<String>,
    /// BCP 47 tag of the text that it stands in.
    pub language: String,
    /// The page, counted from 1.
    pub page: usize,
}

impl OpenPoint {
    /// Whether this is the text of a whole language.
    pub fn is_missing_text(&self) -> bool {
        self.kind == "text"
    }
}

/// What Typst said against a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Virtual path of the file.
    pub file: Option<String>,
    /// Line, counted from 1.
    pub line: Option<usize>,
    /// The message.
    pub message: String,
    /// Hints on what to do.
    pub hints: Vec<String>,
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:{}: ", self.line.unwrap_or(1))?;
        }
        f.write_str(&self.message)?;
        self.hints.iter().try_for_each(|hint| write!(f, " ({hint})"))
    }
}

impl Default for Typesetter {
    fn default() -> Self {
        Self::new()
    }
}

impl Typesetter {
    /// Loads the fonts.
    pub fn new() -> Self {
        Self::with_cache_age(CACHE_AGE)
    }

    /// Loads the fonts; entries of Typst's cache outlive so many compilations without being used.
    pub fn with_cache_age(cache_age: usize) -> Self {
        Self {
            cache_age,
            library: LazyHash::new(Library::builder().build()),
            fonts: fonts::store(),
            parsed: HashMap::new(),
        }
    }

    /// Says whether the layout of the next document is worth remembering for those that follow it.
    pub fn remember(&mut self, remember: bool) {
        self.cache_age = if remember { CACHE_AGE } else { 0 };
    }

    /// Compiles a document, given by paths and texts of its virtual files, and exports it as PDF/A-3a and
    /// PDF/UA-1. What it took is added to `spans`.
    ///
    /// # Errors
    /// All complaints of Typst; its warnings count, because a missing font is only a warning.
    pub fn typeset<'f>(
        &mut self,
        files: impl Iterator<Item = (&'f str, &'f str)>,
        identity: &Identity,
        spans: &mut Vec<Span>,
    ) -> Result<Typeset, Vec<Complaint>> {
        let shelf = self.shelve(files, identity.as_of);
        let result = print(&shelf, identity, spans);
        let parsed = shelf.sources;
        self.parsed.extend(parsed);
        let age = self.cache_age;
        let ((), span) = timed(Stage::Layout, || typst::comemo::evict(age));
        spans.push(span);
        result
    }

    /// Lays out the files of a document. A file that comes again with the same text is not parsed
    /// again.
    fn shelve<'f>(
        &mut self,
        texts: impl Iterator<Item = (&'f str, &'f str)>,
        as_of: Date,
    ) -> Shelf<'_> {
        let mut sources = HashMap::new();
        let mut files = HashMap::new();
        for (path, text) in texts {
            let id = file_id(path);
            if path.ends_with(".typ") {
                let known = self.parsed.get(&id).filter(|parsed| parsed.text() == text).cloned();
                let parsed = known.unwrap_or_else(|| TypstSource::new(id, text.to_owned()));
                sources.insert(id, parsed);
            } else {
                files.insert(id, Bytes::from_string(text.to_owned()));
            }
        }
        Shelf { library: &self.library, fonts: &self.fonts, sources, files, as_of }
    }
}

fn print(
    shelf: &Shelf<'_>,
    identity: &Identity,
    spans: &mut Vec<Span>,
) -> Result<Typeset, Vec<Complaint>> {
    let complain = |diagnostics: &[SourceDiagnostic]| -> Vec<Complaint> {
        diagnostics.iter().map(|diagnostic| complaint(shelf, diagnostic)).collect()
    };
    let (compiled, span) = timed(Stage::Layout, || typst::compile::<PagedDocument>(shelf));
    spans.push(span);
    let document = compiled.output.map_err(|errors| complain(&errors))?;
    if !compiled.warnings.is_empty() {
        return Err(complain(&compiled.warnings));
    }
    let options = options(identity);
    let (pdf, span) = timed(Stage::Export, || typst_pdf::pdf(&document, &options));
    spans.push(span);
    let pdf = pdf.map_err(|errors| complain(&errors))?;
    Ok(Typeset {
        pdf,
        pages: document.pages().len(),
        open_points: open_points(&document),
        totals: totals(&document),
    })
}

fn options(identity: &Identity) -> PdfOptions {
    let day = identity.as_of;
    let moment =
        Datetime::from_ymd_hms(day.year().into(), day.month() as u8, day.day() as u8, 0, 0, 0);
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .expect("PDF/A-3a and PDF/UA-1 go together");
    PdfOptions {
        ident: Smart::Custom(identity.ident.clone()),
        creator: Smart::Custom(Some(format!("dgcc {}", env!("CARGO_PKG_VERSION")))),
        timestamp: moment.map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    }
}

/// The open points that the house modules leave as metadata.
fn open_points(document: &PagedDocument) -> Vec<OpenPoint> {
    let introspector = document.introspector();
    let Some(label) = Label::new(PicoStr::intern("open-point")) else { return Vec::new() };
    let found = introspector.query(&Selector::Label(label));
    found
        .iter()
        .filter_map(|content| {
            let metadata = content.to_packed::<MetadataElem>()?;
            let Value::Dict(dict) = &metadata.value else { return None };
            let text = |key: &str| match dict.get(key) {
                Ok(Value::Str(text)) => Some(text.to_string()),
                _ => None,
            };
            let page = content.location().and_then(|location| introspector.page(location));
            Some(OpenPoint {
                kind: text("kind").unwrap_or_default(),
                field: text("field").unwrap_or_default(),
                side: text("side").unwrap_or_default(),
                cell: text("cell"),
                text: text("text"),
                place: text("place"),
                language: text("language").unwrap_or_default(),
                page: page.map_or(1, |page| page.get()),
            })
        })
        .collect()
}

/// The cells of the rows that sum the tables, which the house modules leave as metadata.
fn totals(document: &PagedDocument) -> Vec<(String, String)> {
    let Some(label) = Label::new(PicoStr::intern("set-total")) else { return Vec::new() };
    let found = document.introspector().query(&Selector::Label(label));
    let mut totals = Vec::new();
    for content in &found {
        let Some(metadata) = content.to_packed::<MetadataElem>() else { continue };
        let Value::Dict(dict) = &metadata.value else { continue };
        let (Ok(Value::Str(language)), Ok(Value::Array(cells))) =
            (dict.get("language"), dict.get("cells"))
        else {
            continue;
        };
        totals.extend(cells.iter().filter_map(|cell| match cell {
            Value::Str(text) => Some((language.to_string(), text.to_string())),
            _ => None,
        }));
    }
    totals
}

fn complaint(shelf: &Shelf<'_>, diagnostic: &SourceDiagnostic) -> Complaint {
    let id = diagnostic.span.id();
    let range = shelf.range(diagnostic.span);
    let source = id.and_then(|id| shelf.sources.get(&id));
    let line = source
        .zip(range)
        .and_then(|(source, range)| source.lines().byte_to_line(range.start).map(|line| line + 1));
    let hints = diagnostic.hints.iter().map(|hint| hint.v.to_string());
    let (message, hints) = match without_font(&diagnostic.message) {
        Some(message) => (message, Vec::new()),
        None => (diagnostic.message.to_string(), hints.collect()),
    };
    Complaint { file: id.map(|id| id.vpath().get_with_slash().to_owned()), line, message, hints }
}

/// What to say instead of Typst's complaint that a character is in no font.
fn without_font(message: &str) -> Option<String> {
    let (text, _) = message.split_once(" could not be displayed with font ")?;
    let (_, text) = text.split_once("the text ")?;
    let text = text.trim_matches(['`', '"']);
    let text = unescaped(text);
    let codes: Vec<_> = text.chars().map(fonts::code).collect();
    Some(format!(
        "'{text}' ({}) is in none of the program's fonts; take it out of the workbook",
        codes.join(" ")
    ))
}

/// A text as Typst shows it, with the characters for the codes that it shows of them.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let read = part.split_once('}').and_then(|(code, rest)| {
            let c = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
            Some((c, rest))
        });
        match read {
            Some((c, rest)) => whole.extend(std::iter::once(c).chain(rest.chars())),
            None => whole.push_str(part),
        }
    }
    whole
}

/// The id of a virtual path. Ids are never given back, so paths must be the same for all documents.
fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("virtual paths are made from template names");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The files of one document, all that Typst can see.
struct Shelf<'a> {
    library: &'a LazyHash<Library>,
    fonts: &'a FontStore,
    sources: HashMap<FileId, TypstSource>,
    files: HashMap<FileId, Bytes>,
    as_of: Date,
}

impl Shelf<'_> {
    fn missing<T>(id: FileId) -> FileResult<T> {
        Err(FileError::NotFound(id.vpath().get_with_slash().into()))
    }
}

impl World for Shelf<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        file_id("/main.typ")
    }

    fn source(&self, id: FileId) -> FileResult<TypstSource> {
        self.sources.get(&id).cloned().map_or_else(|| Self::missing(id), Ok)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().map_or_else(|| Self::missing(id), Ok)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        let day = self.as_of;
        Datetime::from_ymd(day.year().into(), day.month() as u8, day.day() as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_names_characters_by_their_codes() {
        let said = |text: &str| {
            without_font(&format!(
                "PDF/A-3a error: the text {text} could not be displayed with font `X`"
            ))
        };
        let expected = |text: &str| {
            format!("{text} is in none of the program's fonts; take it out of the workbook")
        };
        assert_eq!(said("`\"გ\"`"), Some(expected("'გ' (U+10D2)")));
        assert_eq!(said("`\"\\u{eb4}\"`"), Some(expected("'\u{eb4}' (U+0EB4)")));
        assert_eq!(without_font("something else"), None);
    }
}
